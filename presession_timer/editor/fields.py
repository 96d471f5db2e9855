"""The fields of each part of a plan: name, hint, choices, and what counts if nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from presession_timer.base.durations import exact
from presession_timer.base.findings import KeyPath
from presession_timer.base.text import clean
from presession_timer.plan.editing import segments_in, value_at, written
from presession_timer.plan.formats import DEFAULT, FORMATS, Format
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind
from presession_timer.plan.writing import KEYS

_LONGEST = 300
_KEY = re.compile(r"`([^`\s]*)`")
Known = Mapping[str, Format]
"""The formats by name: presession's and the user's own."""
_RARE = ("short", "category", "statement", "gender", "language", "seat", "clock", "id")
_RARE_OF_SESSION = ("timezone", "handover", "question", "last", "grace", "names", "format")
_SEGMENT_KEYS = (
    "kind", "speaker", "organisation", "topic", "words", "min", "max", "planned", "say", "note",
    "protect", *_RARE,
)  # fmt: skip
"""Every field that a segment may have, in the order of the form."""
_HINTS: Mapping[str, str] = {
    "format": "the rules to start from; every key here overrides them",
    "title": "what the session is called",
    "state": "the State under Review",
    "date": "the day, as year-month-day",
    "start": "planned start, in the room's local time; without it there is no lateness",
    "until": "when the next group needs the room",
    "timezone": "of the room, such as Europe/Zurich",
    "room": "where it is",
    "moderator": "who leads the session",
    "length": "the hour, counted from the opening",
    "handover": "time from one item to the next",
    "question": "how long one question of a Mission should take",
    "last": "length of the last-minute warning",
    "grace": "leeway of the verdict; below min, or 0:00",
    "names": "what the room's screens show of people: organisation, name or number",
    "kind": "what this item is; only a statement has a minimum",
    "id": "a name for this item in other files; else its number",
    "speaker": "the person",
    "organisation": "that the speaker represents",
    "short": "what screens show instead of these names, where they are long",
    "category": "free text; the report counts by it",
    "topic": "what the statement is about",
    "words": "of the text handed in; or its file, under statement",
    "statement": "the file of the text handed in, inside the plan's folder",
    "min": "a statement lasts at least this long",
    "max": "and at most so long",
    "planned": "how long it is planned to be",
    "gender": "free text; the series of reports counts by it",
    "language": "in which the statement is given",
    "note": "for the moderator",
    "say": "how the name is pronounced: KWAH-may bwah-TENG",
    "seat": "its number in the conference system: the microphone that says who speaks",
    "protect": "this person's name is on no screen and in no export",
    "clock": "hidden: the room does not see this clock",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of the form."""

    path: KeyPath
    text: str
    """What is written; empty if nothing is."""
    otherwise: str = ""
    """What counts if nothing is written."""
    choices: tuple[str, ...] = ()
    """The only values there are; "" stands for `otherwise`. Empty for free text."""

    @property
    def key(self) -> str:
        return str(self.path[-1])

    @property
    def rare(self) -> bool:
        """Whether few plans have it, so that it is shown on demand."""
        return self.key in (_RARE if self.path[0] == "segment" else _RARE_OF_SESSION)


def hint(key: str) -> str:
    """Return what a key is for, in a few words."""
    return _HINTS.get(key, "no plan has this key: empty the field to take it out")


def fields_of(data: Mapping[str, Any], row: int, known: Known = FORMATS) -> list[FormField]:
    """Return the fields of the session (row 0) or of a segment (from 1)."""
    return list(_session(data, known) if row == 0 else _segment(data, row - 1, known))


def any_segment() -> list[FormField]:
    """Return a field for every key that a segment may have, in the order of the form."""
    return [
        FormField(("segment", 0, key), "", _USUAL.get(key, ""), _CHOICES.get(key, ()))
        for key in _SEGMENT_KEYS
    ]


def kind_of(segment: Mapping[str, Any]) -> Kind | None:
    """Return the kind of a segment as written; None if there is no such kind."""
    try:
        return Kind(segment.get("kind", Kind.STATEMENT))
    except ValueError:
        return None


def label_of(segment: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a segment is called, and its organisation if that says more."""
    speaker, organisation = (written(segment.get(key)) for key in ("speaker", "organisation"))
    kind = kind_of(segment)
    called = KIND_WORDS[kind] if kind is not None else written(segment.get("kind"))
    name = speaker or organisation or called
    return name, organisation if organisation != name else ""


def times_of(data: Mapping[str, Any], place: int, known: Known = FORMATS) -> str:
    """Return ``5:00–7:00`` or a planned length, as written or implied."""
    segment = segments_in(data)[place]
    kind = kind_of(segment)

    def said(key: str) -> str:
        return written(segment.get(key)) or _otherwise(data, ("segment", place, key), known)

    if kind is Kind.STATEMENT:
        return f"{said('min')}–{said('max')}"
    return written(segment.get("planned")) or written(segment.get("max")) or said("planned")


def _session(data: Mapping[str, Any], formats: Known) -> Iterator[FormField]:
    paths = [(table, key) for table in ("session", "window", "room") for key in KEYS[table]]
    for path in sorted((*paths, ("format",)), key=lambda path: path[-1] in _RARE_OF_SESSION):
        yield _field(data, path, formats)
    for table in ("session", "window", "room"):
        for key in _others(value_at(data, (table,)), KEYS[table]):
            yield _field(data, (table, key), formats)


def _segment(data: Mapping[str, Any], place: int, known: Known) -> Iterator[FormField]:
    segment = segments_in(data)[place]
    is_statement = kind_of(segment) is Kind.STATEMENT
    misplaced = ("planned",) if is_statement else ("words", "min", "statement")
    usual = [key for key in _SEGMENT_KEYS if key not in misplaced]
    for key in (*usual, *_others(segment, usual)):
        yield _field(data, ("segment", place, key), known)


def _others(table: object, known: Iterable[str]) -> list[str]:
    """Return keys that are written but have no place here: they can be emptied."""
    return [key for key in table if key not in known] if isinstance(table, dict) else []


def _field(data: Mapping[str, Any], path: KeyPath, known: Known) -> FormField:
    choices = _CHOICES.get(str(path[-1]), ())
    if path == ("format",):
        choices = ("", *(name for name in known if name != DEFAULT.name))
    return FormField(path, written(value_at(data, path)), _otherwise(data, path, known), choices)


def _format(data: Mapping[str, Any], known: Known) -> Format:
    name = data.get("format")
    return known.get(name, DEFAULT) if isinstance(name, str) else DEFAULT


def _otherwise(data: Mapping[str, Any], path: KeyPath, known: Known) -> str:
    base, key = _format(data, known), str(path[-1])
    if path[0] == "window":
        return exact(getattr(base.window, key)) if key in KEYS["window"] else ""
    if path[0] != "segment":
        plain = {"timezone": base.timezone, "names": "organisation", "format": DEFAULT.name}
        lengths = {"length": base.length, "handover": base.handover}
        return exact(lengths[key]) if key in lengths else plain.get(key, "")
    if key in ("min", "max"):
        return _of_window(data, base, path)
    kind = kind_of(segments_in(data)[int(path[1])])
    if key == "planned" and kind is not None:
        planned = base.lengths.planned(kind)
        return exact(planned) if planned is not None else ""
    return str(int(path[1]) + 1) if key == "id" else _USUAL.get(key, "")


def _of_window(data: Mapping[str, Any], base: Format, path: KeyPath) -> str:
    """Return the window's value for a statement, and the limit of a State."""
    key = str(path[-1])
    kind = kind_of(segments_in(data)[int(path[1])])
    if kind is Kind.STATE:
        return exact(base.lengths.state_max)
    if kind is not Kind.STATEMENT:
        return ""
    return written(value_at(data, ("window", key))) or exact(getattr(base.window, key))


_USUAL: Mapping[str, str] = {"kind": "statement", "protect": "no", "clock": "shown"}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("", *(kind.value for kind in Kind if kind is not Kind.STATEMENT)),
    "names": ("", "name", "number"),
    "protect": ("", "true"),
    "clock": ("", "hidden"),
}


def problem_words(wrong: str, expected: str) -> str:
    """Return a finding in words for a form, where nobody types quotes."""
    expected = expected.replace(" and with seconds: 10:00:00", ": 10:00")
    for quoting in (", without quotes", " without quotes", " in quotes"):
        expected = expected.replace(quoting, "")
    said = "; ".join(part for part in (wrong, expected.replace('"', "")) if part)
    return clean(_KEY.sub(r"\1", said), _LONGEST)

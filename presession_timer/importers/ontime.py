"""Make the draft of a plan from a rundown of Ontime (https://www.getontime.no).

Ontime counts milliseconds since local midnight and has no minimum; its warning and its danger are
remaining time. It does not know who is a speaker, so titles decide that.

Project files are read as versions 3 and 4 write them (`rundowns`, or one list `rundown`; older ones
lack `flag`, `triggers` and groups): https://github.com/cpvalente/ontime, packages/types. The rules
of the spreadsheet are at https://docs.getontime.no/features/import-spreadsheet/: headings can be
anywhere, and times of two parts are hours and minutes. A row is an event if its Timer Type is one,
a group, a milestone, or something that Ontime ignores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import pairwise
from typing import Any, Final

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, exact
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import LONGEST_CELL, MOST_ROWS
from presession_timer.base.text import clean
from presession_timer.importers.choices import Choices, ImportQuestion
from presession_timer.importers.draft import ImportDraft, Origin
from presession_timer.importers.sheet import Row, SheetRows, Value, displayed, letter
from presession_timer.importers.timetable import LONGEST_HANDOVER, most_common_gap, ms_of, time_of
from presession_timer.importers.vocabulary import (
    ColumnField,
    heading_of,
    kind_in_title,
    kind_named,
    plain,
    words_of,
)
from presession_timer.plan.model import Kind

_USUAL_LAST: Final = 1 * MINUTE
_TAKEN: Final = (
    ColumnField.SPEAKER,
    ColumnField.ORGANISATION,
    ColumnField.CATEGORY,
    ColumnField.TOPIC,
    ColumnField.LANGUAGE,
    ColumnField.SEAT,
    ColumnField.GENDER,
    ColumnField.NOTE,
)
"""Custom fields that have a place in a plan."""
_IN_PREVIEW: Final = 12
_DEEPEST_HEADING: Final = 100
_LONGEST_HEADING: Final = 40
_NamedRundown = tuple[str, Sequence[Mapping[str, Any]], str]
"""A rundown's key, its entries in order, and its title."""
_EXPECTED_PROJECT: Final = "expected an Ontime project with its rundown"
_OTHERS: Final = ("delay", "milestone", "block")
_HEADINGS: Final[Mapping[str, str]] = {
    plain(name): key
    for key, names in {
        "title": "title",
        "start": "time start, start",
        "end": "time end, end",
        "duration": "duration",
        "note": "note, notes",
        "type": "timer type",
        "danger": "danger time, time danger",
        "warning": "warning time, time warning",
        "skip": "skip",
        "link": "link start",
        "cue": "cue",
        "id": "id",
        "flag": "flag",
        "colour": "colour, color",
        "to-end": "count to end",
        "action": "end action",
    }.items()
    for name in names.split(",")
}
_OWN: Final = frozenset(
    ("type", "link", "to-end", "action", "danger", "warning", "start", "cue", "skip")
)
"""Headings that only a rundown has; a sheet with two of them is one."""
_EVENTS: Final = frozenset(("", "event", "count-down", "count-up", "count-to-end", "clock", "none"))
_GROUPS: Final = frozenset(("group", "group-start"))
_YES: Final = words_of("true yes 1 x y")
_UNITS: Final = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,5})(s?))?", re.ASCII)
_PARTS: Final = re.compile(
    r"([0-9]{1,2})[:.,]([0-9]{1,2})(?:[:.,]([0-9]{1,2}))?(am|pm|a|p)?", re.ASCII
)
_PLAIN: Final = re.compile(r"([0-9]{1,2})(am|pm|a|p)?", re.ASCII)
_EXPECTED_TIME: Final = "expected a time as Ontime reads it: 10:00, 10:00:00, 10h15, 15m"


@dataclass(frozen=True, slots=True)
class OntimeEvent:
    """One event. Times are milliseconds since local midnight."""

    row: int
    title: str
    start: int
    duration: int
    danger: int = 0
    note: str = ""
    before: str = ""
    """The title of the group that it begins, or that is before it."""
    custom: Mapping[str, str] = field(default_factory=dict)
    """Custom fields by label."""

    @property
    def end(self) -> int:
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class OntimeRundown:
    """A rundown, and what in it has no place in a plan."""

    file: str
    title: str
    events: tuple[OntimeEvent, ...]
    left_out: tuple[str, ...] = ()
    hours_typed: bool = False
    """Whether a person typed the times: two-part times of a sheet are hours and minutes."""


def draft_of_rundown(rundown: OntimeRundown, choices: Choices) -> ImportDraft:
    """Return the draft of a plan: statements as long as the events, and breaks for long gaps."""
    draft = ImportDraft(rundown.file)
    draft.notices += rundown.left_out
    events = [one for one in rundown.events if one.duration]
    empty = [one.title for one in rundown.events if not one.duration]
    if empty:
        draft.notices.append(f"without a length, left out: {_titles(empty)}")
    if not events:
        draft.found.error((), "there is no event with a length", "expected at least one")
        return draft
    gaps = _gaps(events, draft)
    handover = most_common_gap(gaps)
    kinds = [kind_in_title(event.title) or Kind.STATEMENT for event in events]
    _session(draft, rundown, events, gaps, handover, choices)
    spoken = [e for e, kind in zip(events, kinds, strict=True) if kind is Kind.STATEMENT]
    most = _window(draft, spoken, choices)
    for number, (event, kind) in enumerate(zip(events, kinds, strict=True)):
        if number:
            _pause(draft, event, gaps[number - 1], handover)
        _segment(draft, event, kind, most, choices)
    _ask(draft, rundown, events, kinds, choices)
    return draft


def _gaps(events: Sequence[OntimeEvent], draft: ImportDraft) -> list[int]:
    """Return the gaps between events; an event that begins before the last one ends has none."""
    gaps = []
    for first, second in pairwise(events):
        gap = second.start - first.end
        if gap < -DAY // 2:
            gap += DAY
        if gap < 0:
            overlap = f"{shown(second.title)} begins before {shown(first.title)} ends"
            draft.notices.append(f"{overlap}: it follows at once")
            gap = 0
        gaps.append(gap)
    return gaps


def _session(
    draft: ImportDraft,
    rundown: OntimeRundown,
    events: Sequence[OntimeEvent],
    gaps: Sequence[int],
    handover: int,
    choices: Choices,
) -> None:
    session = draft.session
    if rundown.title:
        session["title"] = rundown.title
    session["start"] = time_of(events[0].start)
    session["length"] = exact(sum(event.duration for event in events) + sum(gaps))
    if choices.handover is None:
        session["handover"] = exact(handover)
    odd = [gap for gap in gaps if gap != handover and gap <= LONGEST_HANDOVER]
    if odd:
        text = f"{len(odd)} of {len(gaps)} gaps are not {exact(handover)}"
        draft.notices.append(f"{text}: a plan has one handover")


def _window(draft: ImportDraft, events: Sequence[OntimeEvent], choices: Choices) -> int:
    """Write the window; return the limit of a statement that does not give its own."""
    if choices.format is not None or not events:
        return -1
    most = Counter(event.duration for event in events).most_common(1)[0][0]
    danger = Counter(event.danger for event in events).most_common(1)[0][0]
    last = min(danger or _USUAL_LAST, most)
    draft.data["window"] = {"min": "0:00", "max": exact(most), "last": exact(last)}
    if danger:
        text = f"Ontime's danger ({exact(danger)} left) is the last-minute warning here"
        draft.notices.append(f"{text}; its warning has no place in a plan")
    return most


def _pause(draft: ImportDraft, event: OntimeEvent, gap: int, handover: int) -> None:
    """Add a break if the gap is too long for a handover; it has a handover at either end."""
    if gap <= LONGEST_HANDOVER:
        return
    pause: dict[str, Any] = {"kind": "break", "planned": exact(gap - 2 * handover)}
    if event.before:
        pause["speaker"] = event.before
    draft.segments.append(pause)


def _place_of(label: str, choices: Choices) -> ColumnField | None:
    """Return the place of a custom field: as chosen, else by its name."""
    for name, field_said in choices.columns.items():
        if plain(name) == plain(label):
            return field_said if field_said in _TAKEN else None
    found = heading_of(label)
    return next((one for one in _TAKEN if found.sure and one is found.field), None)


def _segment(
    draft: ImportDraft, event: OntimeEvent, kind: Kind, most: int, choices: Choices
) -> None:
    index = len(draft.segments)
    segment: dict[str, Any] = {}
    draft.segments.append(segment)
    draft.origins["segment", index] = Origin(event.row, None, event.title)
    for label, value in event.custom.items():
        place = _place_of(label, choices)
        if place is not None and value:
            segment[place.value] = value
    if event.note:
        segment.setdefault("note", event.note)
    if kind is Kind.STATEMENT:
        if "speaker" in segment and event.title:
            segment.setdefault("topic", event.title)
        segment.setdefault("speaker", event.title)
        if event.duration != most:
            segment["max"] = exact(event.duration)
    else:
        segment |= {"kind": str(kind), "speaker": event.title, "planned": exact(event.duration)}


def _ask(
    draft: ImportDraft,
    rundown: OntimeRundown,
    events: Sequence[OntimeEvent],
    kinds: Sequence[Kind],
    choices: Choices,
) -> None:
    labels = sorted({label for event in events for label, value in event.custom.items() if value})
    _say_fields(draft, labels, choices)
    doubts = []
    if rundown.hours_typed:
        doubts.append("in Ontime 1:30 is an hour and a half, in a plan a minute and a half")
    told = zip(events, kinds, strict=True)
    if any(kind is not Kind.STATEMENT and kind_named(one.title) is not kind for one, kind in told):
        doubts.append("what is not a statement was recognised by its title")
    if doubts and "ontime" not in choices.agreed:
        lines = [_line(event, kind) for event, kind in zip(events, kinds, strict=True)]
        if len(lines) > _IN_PREVIEW:
            lines = [*lines[:_IN_PREVIEW], f"… and {len(lines) - _IN_PREVIEW} more"]
        draft.ask("ontime", f"{'; '.join(doubts)}", tuple(lines))


def _say_fields(draft: ImportDraft, labels: Sequence[str], choices: Choices) -> None:
    """Report the meaning of custom fields; a chosen field that does not exist is an error."""
    places = {label: _place_of(label, choices) for label in labels}
    for label, place in places.items():
        if place is not None and label != place.value:
            draft.notices.append(f"the field {shown(label)} is the {place} here")
    unused = [label for label, place in places.items() if place is None]
    if unused:
        text = f"fields without a place in a plan: {_titles(unused)}"
        draft.notices.append(f"{text}; --map FIELD=topic gives one")
    known = {plain(label) for label in labels}
    for name, wanted in choices.columns.items():
        if plain(name) not in known:
            expected = f"expected {_titles(labels)}" if labels else "expected no --map"
            draft.found.error((), f"there is no field {shown(name)}", expected)
        elif wanted is not None and wanted not in _TAKEN:
            expected = f"expected {listed([str(one) for one in _TAKEN])}"
            draft.found.error((), f"no field of Ontime can be the {wanted}", expected)


def _line(event: OntimeEvent, kind: Kind) -> str:
    length = exact(event.duration)
    hours = f"{time_of(event.start):%H:%M}–{time_of(event.end):%H:%M}"
    return f"{hours}  {length:>8}  {kind:<9}  {event.title}"


def _titles(titles: Sequence[str]) -> str:
    return listed([shown(title) for title in titles], "and")


def is_project(value: object) -> bool:
    """Return whether a JSON file is a project of Ontime."""
    return isinstance(value, dict) and (
        isinstance(value.get("rundowns"), dict) or isinstance(value.get("rundown"), list)
    )


def rundown_in_project(
    project: Mapping[str, Any], file: str, choices: Choices
) -> tuple[OntimeRundown, list[ImportQuestion]]:
    """Return the rundown of a project file, the chosen one if there are several, and questions.

    Raises BadInput for wrong values of events.
    """
    rundowns = _rundowns(project, file)
    questions: list[ImportQuestion] = []
    name, entries, title = _chosen(rundowns, choices, file, questions)
    where = f"{file}, rundown {shown(title)}" if len(rundowns) > 1 else file
    reader = _ProjectReader(where, _labels(project))
    events = tuple(reader.events(entries))
    if reader.problems:
        raise BadInput(reader.problems)
    called = _text(_table(project.get("project")).get("title")) or title or name
    return OntimeRundown(where, called, events, tuple(reader.left_out.sentences())), questions


def _rundowns(project: Mapping[str, Any], file: str) -> list[_NamedRundown]:
    found: list[_NamedRundown] = []
    for key, rundown in _table(project.get("rundowns")).items():
        table = _table(rundown)
        entries = _table(table.get("entries"))
        order = table.get("flatOrder") or table.get("order") or list(entries)
        found.append((key, _in_order(order, entries), _text(table.get("title")) or key))
    older = project.get("rundown")
    if not found and isinstance(older, list):
        found.append(("rundown", [_table(one) for one in older], ""))
    if not found:
        raise BadInput([Problem(file, 0, "no Ontime project: no rundown in it", _EXPECTED_PROJECT)])
    return found


def _in_order(order: object, entries: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return entries in ``order``, those in a group after the group."""
    names = order if isinstance(order, list) else []
    found: dict[str, Mapping[str, Any]] = {}
    for name in names:
        if isinstance(name, str) and name in entries:
            entry = _table(entries[name])
            found.setdefault(name, entry)
            inner = entry.get("entries")
            for one in inner if isinstance(inner, list) else ():
                if isinstance(one, str) and one in entries:
                    found.setdefault(one, _table(entries[one]))
    return list(found.values())


def _chosen(
    rundowns: Sequence[_NamedRundown], choices: Choices, file: str, questions: list[ImportQuestion]
) -> _NamedRundown:
    if choices.sheet is not None:
        wanted = choices.sheet.casefold()
        for one in rundowns:
            if wanted in (one[0].casefold(), one[2].casefold()):
                return one
        expected = f"expected {listed([shown(one[2]) for one in rundowns])}"
        wrong = f"there is no rundown {shown(choices.sheet)}"
        raise BadInput([Problem(file, 0, wrong, expected)])
    if len(rundowns) > 1:
        titles = tuple(one[2] for one in rundowns)
        text = f"there are {len(rundowns)} rundowns; {shown(titles[0])} is taken"
        questions.append(
            ImportQuestion("sheet", text, guess=titles[0], choices=titles, option="--sheet")
        )
    return rundowns[0]


def _labels(project: Mapping[str, Any]) -> dict[str, str]:
    fields = _table(project.get("customFields"))
    labels = {key: _text(_table(one).get("label")) or key for key, one in fields.items()}
    return labels | {key.casefold(): label for key, label in labels.items()}


@dataclass(slots=True)
class _LeftOut:
    """What a rundown has that has no place in a plan, by title."""

    skipped: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    milestones: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Of what has no title."""

    def sentences(self) -> Iterator[str]:
        for what, titles in (
            ("skipped in Ontime, left out", self.skipped),
            ("groups, only their events are taken", self.groups),
            ("milestones, left out", self.milestones),
            ("of a type that Ontime passes over, left out", self.passed_over),
        ):
            if titles:
                yield f"{what}: {_titles(titles)}"
        for kind, count in self.counts.items():
            yield f"{count} {kind}{'s' * (count != 1)} left out"


@dataclass(slots=True)
class _ProjectReader:
    file: str
    labels: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    left_out: _LeftOut = field(default_factory=_LeftOut)

    def events(self, entries: Sequence[Mapping[str, Any]]) -> Iterator[OntimeEvent]:
        """Yield the events that take place, in order."""
        if len(entries) > MOST_ROWS:
            expected = f"expected {MOST_ROWS:,} at most"
            self.problems.append(Problem(self.file, 0, f"{len(entries):,} entries", expected))
            return
        before = ""
        for row, entry in enumerate(entries, 1):
            kind = entry.get("type", "event")
            title = _text(entry.get("title"))
            if kind == "group" or (kind == "block" and title):
                before = title
                self.left_out.groups.append(title)
            elif kind in _OTHERS:
                self.left_out.counts[kind] += 1
            elif entry.get("skip") is True:
                self.left_out.skipped.append(title)
            elif kind == "event":
                yield from self._event(row, entry, title, before)
                before = ""

    def _event(
        self, row: int, entry: Mapping[str, Any], title: str, before: str
    ) -> Iterable[OntimeEvent]:
        known = len(self.problems)
        start = self._ms(row, entry, "timeStart", title)
        end = self._ms(row, entry, "timeEnd", title)
        duration = self._ms(row, entry, "duration", title)
        danger = self._ms(row, entry, "timeDanger", title)
        if len(self.problems) > known:
            return ()
        if start is None:
            wrong = f"{shown(title)}: there is no `timeStart`"
            self.problems.append(Problem(self.file, row, wrong, "expected milliseconds"))
            return ()
        if duration is None:
            duration = 0 if end is None else (end - start) % DAY
        custom = self._custom(entry)
        note = _text(entry.get("note"))
        if note == _text(entry.get("cue")):
            note = ""
        return (OntimeEvent(row, title, start, duration, danger or 0, note, before, custom),)

    def _custom(self, entry: Mapping[str, Any]) -> dict[str, str]:
        """Return custom fields by label; older versions have two of Ontime's own."""
        found = {
            self.labels.get(key, self.labels.get(key.casefold(), key)): _text(value)
            for key, value in _table(entry.get("custom")).items()
        }
        older = {"speaker": entry.get("presenter"), "topic": entry.get("subtitle")}
        return {key: _text(value) for key, value in older.items() if _text(value)} | found

    def _ms(self, row: int, entry: Mapping[str, Any], key: str, title: str) -> int | None:
        """Return whole milliseconds of a day; None if the key is missing or wrong."""
        value = entry.get(key)
        if value is None:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and 0 <= value <= DAY and value == int(value):
            return int(value)
        wrong = f"{shown(title)}: `{key}` is {shown(value)}"
        expected = "expected whole milliseconds, 24 hours at most"
        self.problems.append(Problem(self.file, row, wrong, expected))
        return None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Return a text, or a number as text; other values are empty."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:LONGEST_CELL]
    if not isinstance(value, str) or not value.strip():
        return ""
    return clean(value, LONGEST_CELL)


def is_ontime(grid: SheetRows) -> bool:
    """Return whether a row has a title and two headings of Ontime's."""
    return _heading(grid) is not None


def rundown_in_sheet(grid: SheetRows, name: str) -> OntimeRundown:
    """Return the rundown on a sheet; ``name`` is its title if the sheet has no name.

    Raises BadInput with every cell that is not a time.
    """
    heading = _heading(grid)
    assert heading is not None
    row, columns = heading
    reader = _SheetReader(grid, columns)
    events = tuple(reader.events(row))
    if reader.problems:
        raise BadInput(reader.problems)
    return OntimeRundown(
        grid.file,
        grid.name or name,
        events,
        tuple(reader.left_out.sentences()),
        hours_typed=reader.two_parts,
    )


def _heading(grid: SheetRows) -> tuple[int, dict[str, tuple[int, str]]] | None:
    """Return the row of headings, with the column and text of each."""
    for number, row in grid.filled():
        if number > _DEEPEST_HEADING:
            break
        found: dict[str, tuple[int, str]] = {}
        for index, cell in enumerate(row):
            short = isinstance(cell, str) and len(cell) < _LONGEST_HEADING
            if isinstance(cell, str) and short and (key := _HEADINGS.get(plain(cell))):
                found.setdefault(key, (index, cell))
        if "title" in found and len(_OWN & set(found)) > 1:
            own = {index for index, _ in found.values()}
            for index, cell in enumerate(row):
                if index not in own and isinstance(cell, str) and cell:
                    found[f"custom {index}"] = (index, cell)
            return number, found
    return None


@dataclass(slots=True)
class _SheetReader:
    grid: SheetRows
    columns: Mapping[str, tuple[int, str]]
    problems: list[Problem] = field(default_factory=list)
    left_out: _LeftOut = field(default_factory=_LeftOut)
    two_parts: bool = False
    """Whether a time has two parts only: Ontime reads hours and minutes."""

    def cell(self, row: Row, key: str) -> Value:
        """Return the value in a column; empty if there is no such column."""
        index = self.columns.get(key, (len(row), ""))[0]
        return row[index] if index < len(row) else ""

    def events(self, heading: int) -> Iterator[OntimeEvent]:
        """Yield the events that take place, in order."""
        before = ""
        previous_end = 0
        for number, row in self.grid.filled():
            if number <= heading:
                continue
            if all(self.cell(row, key) == "" for key in ("title", "start", "end", "duration")):
                continue
            title = displayed(self.cell(row, "title"))[:LONGEST_CELL]
            kind = displayed(self.cell(row, "type")).casefold()
            if kind in _GROUPS:
                before = title
                self.left_out.groups.append(title)
            elif kind == "milestone":
                self.left_out.milestones.append(title)
            elif kind not in _EVENTS:
                if kind != "group-end":
                    self.left_out.passed_over.append(title)
            elif plain(displayed(self.cell(row, "skip"))) in _YES:
                self.left_out.skipped.append(title)
            elif event := self._event(number, row, title, before, previous_end):
                yield event
                before, previous_end = "", event.end % DAY

    def _event(
        self, number: int, row: Row, title: str, before: str, previous_end: int
    ) -> OntimeEvent | None:
        start = self._ms(number, row, "start")
        end = self._ms(number, row, "end")
        duration = self._ms(number, row, "duration")
        danger = self._ms(number, row, "danger")
        linked = "link" in self.columns and plain(displayed(self.cell(row, "link"))) in _YES
        if start is None or linked:
            start = previous_end
        if duration is None:
            duration = 0 if end is None else (end - start) % DAY
        custom = {
            heading: displayed(self.cell(row, key))[:LONGEST_CELL]
            for key, (_, heading) in self.columns.items()
            if key.startswith("custom ")
        }
        note = displayed(self.cell(row, "note"))[:LONGEST_CELL]
        return OntimeEvent(number, title, start, duration, danger or 0, note, before, custom)

    def _ms(self, number: int, row: Row, key: str) -> int | None:
        value = self.cell(row, key)
        if value == "":
            return None
        self.two_parts |= not isinstance(value, str) or value.count(":") != 2
        try:
            return ontime_ms(value)
        except ValueError as error:
            index, heading = self.columns[key]
            wrong = f"column {letter(index)} {shown(heading)}: {shown(displayed(value))}"
            self.problems.append(Problem(self.grid.file, number, wrong, str(error)))
            return None


def ontime_ms(value: Value) -> int:
    """Return milliseconds as Ontime reads a cell: ``7:00`` is seven hours, ``7`` is seven minutes.

    Raises ValueError with a message that says what is expected.
    """
    match value:
        case time():
            ms = ms_of(value)
        case timedelta():
            ms = round(value / timedelta(milliseconds=1))
        case bool():
            raise ValueError(_EXPECTED_TIME)
        case int() | float():
            ms = round(value * MINUTE)
        case str():
            ms = _ms_in_text(value)
        case _:
            raise ValueError(_EXPECTED_TIME)
    if not 0 <= ms <= DAY:
        raise ValueError("expected 24 hours at most")
    return ms


def _ms_in_text(written: str) -> int:
    text = "".join(written.casefold().split())
    if re.search("[hms]", text) and (units := _UNITS.fullmatch(text)):
        return _of_units(*units.groups())
    if parts := _PARTS.fullmatch(text):
        hours = _in_half(int(parts[1]), parts[4])
        return hours * HOUR + int(parts[2]) * MINUTE + int(parts[3] or 0) * SECOND
    if number := _PLAIN.fullmatch(text):
        if number[2]:
            return _in_half(int(number[1]), number[2]) * HOUR
        return int(number[1]) * MINUTE
    raise ValueError(_EXPECTED_TIME)


def _of_units(hours: str | None, minutes: str | None, rest: str | None, unit: str | None) -> int:
    """Add the parts; a last number without unit has the next smaller one: ``10h15``, ``15m30``."""
    seconds = int(rest or 0)
    if rest and not unit and not minutes:
        seconds *= 60
    return int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + seconds * SECOND


def _in_half(hours: int, half: str | None) -> int:
    if not half:
        return hours
    return hours % 12 + (12 if half.startswith("p") else 0)

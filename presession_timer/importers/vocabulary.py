"""What headings, kinds and statuses are called; ``words/`` has a file for each language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any, Final, NamedTuple

from presession_timer.plan.model import Kind

_FOLDER: Final = Path(__file__).with_name("words")


class ColumnField(StrEnum):
    """The meaning of a column. The values are the words for `--map COLUMN=FIELD`."""

    SPEAKER = "speaker"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    POSITION = "position"
    """A person's position; it becomes the note if there is no other."""
    ORGANISATION = "organisation"
    CATEGORY = "category"
    TOPIC = "topic"
    WORDS = "words"
    STATEMENT = "statement"
    MIN = "min"
    MAX = "max"
    PLANNED = "planned"
    LENGTH = "length"
    """A statement's maximum, and the planned length of anything else."""
    KIND = "kind"
    GENDER = "gender"
    LANGUAGE = "language"
    SEAT = "seat"
    NOTE = "note"
    PROTECT = "protect"
    ID = "id"
    ORDER = "order"
    """The place in the order of the hour, if the rows are in another order."""
    STATE = "state"
    DATE = "date"
    START = "start"
    END = "end"
    SESSION = "session"
    """The part of a programme that a row belongs to; ``--session`` chooses one."""
    STATUS = "status"
    """Whether somebody is coming."""
    ROOM = "room"
    MODERATOR = "moderator"
    TITLE = "title"
    """Of the session."""


class Ambiguous(StrEnum):
    """A heading whose meaning only the values below it can tell."""

    TITLE = "a title"
    TALK = "a talk"
    SESSION = "a session"
    TYPE = "a type"
    FORMAT = "a type of talk"
    ITEM = "an item"
    STATE = "a State or a status"
    CLOCK = "a time of day or a length"
    ID = "an id"
    SALUTATION = "a form of address"


Meaning = ColumnField | Ambiguous | None


def words_of(written: str) -> frozenset[str]:
    """Return the words in a text as a set."""
    return frozenset(written.split())


@lru_cache(maxsize=8192)
def plain(written: str) -> str:
    """Return a text without case, accents and punctuation: ``firstName`` is ``first name``."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])", " ", written)
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters.replace("#", " number ").replace("№", " no ")))


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """Return the words of every language together, by section and key."""
    joined: dict[str, dict[str, str]] = {}
    for file in sorted(_FOLDER.glob("*.toml"), key=lambda file: (file.stem != "en", file.stem)):
        table: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        for section, entries in table.items():
            known = joined.setdefault(section, {})
            for key, written in entries.items():
                joint = "," if section in ("heading", "kinds") or key in _PHRASES else " "
                known[key] = f"{known[key]}{joint}{written}" if key in known else written
    return joined


@cache
def cell_words(key: str) -> frozenset[str]:
    """Return the plain words or phrases that cells use, such as those of ``honorifics``."""
    written = _tables()["cells"].get(key, "")
    parts = written.split(",") if key in _PHRASES else written.replace(",", " ").split()
    return frozenset(filter(None, map(plain, parts)))


_PHRASES: Final = frozenset(("out", "waiting", "in", "nobody", "noon", "midnight", "sums"))


@cache
def unit_words(unit: str) -> frozenset[str]:
    """Return the words for a unit of time: ``minutes``."""
    return frozenset(map(plain, _tables()["units"][unit].split()))


@cache
def months() -> Mapping[str, int]:
    """Return the numbers of months by their names, whole and of three or four letters."""
    found: dict[str, int] = {}
    for place, name in enumerate(_tables()["cells"]["months"].split()):
        for length in (3, 4, len(name)):
            found.setdefault(plain(name)[:length], place % 12 + 1)
    return found


@cache
def _phrases() -> Mapping[str, frozenset[str]]:
    """Return the notions of each phrase of a heading."""
    found: dict[str, set[str]] = {}
    for notion, written in _tables()["heading"].items():
        phrases = written.replace(",", " ").split() if notion == "filler" else written.split(",")
        for phrase in filter(None, map(plain, phrases)):
            found.setdefault(phrase, set()).add(notion)
    return {phrase: frozenset(notions) for phrase, notions in found.items()}


_F: Final = ColumnField
_RULES: Final[tuple[tuple[Meaning, str, str], ...]] = (
    (None, "private", "*"),
    (_F.SPEAKER, "first last", "name full person number"),
    (_F.FIRST_NAME, "first", "name person"),
    (_F.LAST_NAME, "last", "name person"),
    (_F.WORDS, "words", "number length talk topic max"),
    (_F.KIND, "kind", "item session talk"),
    (_F.STATUS, "status", "talk person session item org type title start"),
    (_F.PROTECT, "protect", "name person"),
    (_F.GENDER, "gender", "person"),
    (_F.LANGUAGE, "language", "talk person session"),
    (_F.SEAT, "seat", "number person name"),
    (_F.NOTE, "note", "person talk session number"),
    (_F.TOPIC, "title about", "talk"),
    (None, "about", "*"),
    (_F.ORGANISATION, "org", "name person full title"),
    (_F.CATEGORY, "type org", "name person group"),
    (_F.CATEGORY, "group", "type org name"),
    (_F.POSITION, "job", "title person name"),
    (Ambiguous.SALUTATION, "salutation", "person title"),
    (Ambiguous.ID, "id", ""),
    (None, "id", "*"),
    (_F.SPEAKER, "person", "name full number talk"),
    (_F.SPEAKER, "full", "name person"),
    (_F.SPEAKER, "name", ""),
    (Ambiguous.STATE, "state", "name talk session"),
    (_F.STATE, "country", "name state"),
    (_F.TOPIC, "topic", "talk title session name type item"),
    (_F.TOPIC, "talk title", "name person session"),
    (_F.START, "start", "clock slot session talk planned person"),
    (_F.END, "end", "clock slot session talk planned person"),
    (_F.START, "start date", "clock session talk slot"),
    (_F.END, "end date", "clock session talk slot"),
    (_F.DATE, "date", "session talk item"),
    (Ambiguous.CLOCK, "date clock", "session talk slot"),
    (_F.MIN, "min", "clock length minutes talk"),
    (
        _F.LENGTH,
        "length",
        "clock minutes seconds hours talk person slot session max min planned item",
    ),
    (_F.MAX, "max", "clock length minutes talk person"),
    (_F.PLANNED, "planned", "clock length minutes"),
    (_F.LENGTH, "minutes", "person talk number slot"),
    (_F.LENGTH, "seconds", "person talk number slot"),
    (Ambiguous.CLOCK, "clock", "slot talk session minutes person hours item"),
    (Ambiguous.CLOCK, "slot", "session"),
    (Ambiguous.CLOCK, "hours", ""),
    (_F.ROOM, "room", "session name"),
    (_F.MODERATOR, "chair", "session name person"),
    (_F.STATEMENT, "file", "talk"),
    (_F.ORDER, "order", "person talk item number session"),
    (_F.ORDER, "number", "person talk item"),
    (Ambiguous.SESSION, "session", "title name number"),
    (Ambiguous.TYPE, "type", ""),
    (Ambiguous.FORMAT, "type", "talk session item"),
    (Ambiguous.TALK, "talk", "name session"),
    (Ambiguous.ITEM, "item", "title name session"),
    (Ambiguous.TITLE, "title", ""),
)
"""What a heading means by the notions in it: those that have to be there, and those that may."""
_RULE_SETS: Final = tuple((field, words_of(need), words_of(may)) for field, need, may in _RULES)
_WEAK: Final = words_of("person name org talk session title clock number item type date full topic")
"""Notions that may be left over where a meaning is only guessed."""
_BETWEEN: Final = re.compile(r"[/|\n]| [-–—] ")
_AND: Final = re.compile(r"\s*(?:[/|&+\n,]|\b(?:and|et|y|e|und)\b)\s*", re.IGNORECASE)
_ROLES: Final = re.compile(rf"{_AND.pattern}|\s*;\s*", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"[(\[].*?[)\]]")
_LONGEST_SPAN: Final = 7
"""Words of a heading in which a phrase is looked for, small words among them."""
_FILLER: Final = frozenset(("filler",))
_MOST_READINGS: Final = 64
_MOST_UNKNOWN: Final = 4
_WORTH_A_GUESS: Final = frozenset(
    (
        _F.SPEAKER, _F.FIRST_NAME, _F.LAST_NAME, _F.ORGANISATION, _F.TOPIC, _F.WORDS, _F.GENDER,
        _F.LENGTH, _F.MAX, _F.START, _F.STATE, _F.STATUS, _F.LANGUAGE,
        Ambiguous.TITLE, Ambiguous.TALK, Ambiguous.CLOCK, Ambiguous.ITEM, Ambiguous.STATE,
    )
)  # fmt: skip
"""Meanings that a heading which is only partly understood is asked about."""
_LONGEST_WITH_TYPOS: Final = 4
"""In a longer text no word is looked up for a slip of the keys."""
_ALIKE: Final = 0.8
_FORMAT: Final = re.compile(r"\b(h{1,2}:mm(?::ss)?|mm:ss|m:ss)\b", re.IGNORECASE)


_ADDRESSED: Final = words_of("will to be is are was were you we they should would could shall")
"""After one of these, *address* is what a statement does, not where somebody lives."""


class Heading(NamedTuple):
    """What a heading says."""

    field: Meaning
    sure: bool
    unit: str = ""
    """The unit of lengths below it."""
    doubt: int = 0
    """How many of its words say nothing."""


@lru_cache(maxsize=1024)
def heading_of(written: str) -> Heading:
    """Return what a heading says; where its first line is clear, the others explain it."""
    first = written.split("\n", 1)[0]
    if first != written and plain(first) and _meant(plain(first))[1]:
        return heading_of(first)
    bare = _BRACKETS.sub(" ", written)
    unit = _unit_in(written)
    whole = _meant(plain(written))
    if whole[1] and whole[0] is ColumnField.WORDS:
        return Heading(whole[0], sure=True)
    for text in (bare, written):
        field, sure = _meant(plain(text)) if plain(text) else (None, False)
        if sure:
            mixed = _mixed(text)
            return Heading(mixed or field, sure=mixed is None, unit=unit)
    parts = [part for part in _BETWEEN.split(bare) if plain(part)]
    if len(parts) > 1:
        meanings = {_meant(plain(part)) for part in parts}
        if len(meanings) == 1 and all(sure for _, sure in meanings):
            return Heading(meanings.pop()[0], sure=True, unit=unit)
        last = _meant(plain(parts[-1]))  # "Speaker / First name"
        if last[1] and isinstance(last[0], ColumnField):
            joined = _meant(plain(" ".join(parts)))
            return Heading(joined[0] if joined[1] else last[0], sure=joined[1], unit=unit)
    name = plain(bare) or plain(written)
    field, sure = _meant(name)
    if not sure and field not in _WORTH_A_GUESS:
        field = None
    return Heading(field, sure=sure, unit=unit, doubt=_notions(name)[1])


def _mixed(text: str) -> ColumnField | None:
    """Return the speaker for a heading of two things: ``Name and organisation``."""
    parts = [part for part in _AND.split(text) if part and plain(part)]
    fields = {_meant(plain(part)) for part in parts}
    both = {field for field, sure in fields if sure}
    if len(parts) > 1 and {ColumnField.SPEAKER, ColumnField.ORGANISATION} <= both:
        return ColumnField.SPEAKER
    return None


def _unit_in(written: str) -> str:
    shape = _FORMAT.search(written)
    if shape:
        return "clock" if shape[1].lower().startswith("h") else "minutes:seconds"
    names = set(plain(written).split())
    units = ("seconds", "minutes", "hours")
    return next((one for one in units if any(one in _phrases().get(n, ()) for n in names)), "")


def _meant(name: str) -> tuple[Meaning, bool]:
    """Return the meaning of a plain heading, and whether it is sure."""
    pieces, unknown = _notions(name)
    best: tuple[int, Meaning] | None = None
    readings = product(*pieces) if pieces else iter(())
    guesses: list[tuple[int, Meaning]] = []
    for reading in islice(readings, _MOST_READINGS):
        notions = frozenset(reading) - {"filler"}
        if not notions:
            continue
        for place, (field, needed, allowed) in enumerate(_RULE_SETS):
            if not needed <= notions:
                continue
            rest = notions - needed
            if "*" in allowed or rest <= allowed:
                if best is None or place < best[0]:
                    best = place, field
                break
            if rest - allowed <= _WEAK:
                guesses.append((place, field))
    if best is not None and not unknown:
        return best[1], True
    if best is not None and best[1] is None:
        return None, True  # a private matter stays one, whatever else is asked
    if best is not None:
        guesses.append(best)
    if guesses and unknown <= min(_MOST_UNKNOWN, len(pieces)):
        return min(guesses, key=lambda one: one[0])[1], False
    return None, False


def _notions(name: str) -> tuple[list[tuple[str, ...]], int]:
    """Return the notions of each phrase of a heading, and how many words say nothing."""
    names = [word for word in name.split() if not word.isdigit() or name.isdigit()]
    known = _phrases()
    found: list[tuple[str, ...]] = []
    unknown = at = 0
    while at < len(names):
        for length in range(min(_LONGEST_SPAN, len(names) - at), 0, -1):
            notions = _phrase(names[at : at + length])
            if (
                length == 1
                and names[at].startswith("address")
                and at
                and names[at - 1] in _ADDRESSED
            ):
                notions = frozenset(["filler"])
            if notions is not None:
                found.append(tuple(sorted(notions)))
                at += length
                break
        else:
            few = len(names) <= _LONGEST_WITH_TYPOS and len(names[at]) > 4
            close = _nearly(names[at]) if few else None
            if close:
                found.append(tuple(sorted(known[close])))
            unknown += 1
            at += 1
    return found, unknown


def _phrase(span: list[str]) -> frozenset[str] | None:
    """Return the notions of a phrase, small words in it or not, singular or plural."""
    known = _phrases()
    small = [known.get(word) == _FILLER for word in span]
    if small[0] or small[-1]:
        return known.get(" ".join(span)) or known.get(" ".join(map(_singular, span)))
    telling = [word for word, filler in zip(span, small, strict=True) if not filler]
    forms = (span, telling, list(map(_singular, telling)))
    return next(filter(None, (known.get(" ".join(form)) for form in forms)), None)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


@lru_cache(maxsize=256)
def _nearly(word: str) -> str | None:
    """Return the word that was probably meant: ``organisaton``."""
    words = [one for one in _phrases() if " " not in one and abs(len(one) - len(word)) < 3]
    return next(iter(get_close_matches(word, words, n=1, cutoff=_ALIKE)), None)


@cache
def _kinds() -> Mapping[str, Kind]:
    found: dict[str, Kind] = {}
    for key, written in _tables()["kinds"].items():
        for name in (*written.split(","), key):
            found.setdefault(plain(name), Kind(key))
    return found


@lru_cache(maxsize=2048)
def kind_named(written: str) -> Kind | None:
    """Return the kind that a name means in any of the languages; None if it means none."""
    return _kinds().get(plain(written))


def only_chairs(role: str) -> bool | None:
    """Return whether a role is the chair's and no other: ``Moderator``, but not ``Chair, speaker``.

    None is for what does not say whether somebody speaks: ``Director``.
    """
    parts = [plain(part) for part in _ROLES.split(role) if part]
    chairs = ["chair" in _phrases().get(part, ()) for part in parts]
    speaks = [
        _kinds().get(part) is Kind.STATEMENT or "person" in _phrases().get(part, ())
        for part in parts
    ]
    return all(chairs) if any(chairs) or any(speaks) else None


@lru_cache(maxsize=2048)
def kind_in_title(title: str) -> Kind | None:
    """Return the probable kind of a title: ``Lunch / Countdown to next session`` is a break.

    None means a statement, which is everything else.
    """
    names = plain(title).split()
    for length in range(min(len(names), 4), 0, -1):
        kind = _kinds().get(" ".join(names[:length]))
        if kind is not None and (length == len(names) or kind in (Kind.BREAK, Kind.OPENING)):
            return kind
    return None


class Standing(StrEnum):
    """What the status of a row says about it."""

    IN = "in"
    WAITING = "waiting"
    OUT = "out"
    UNKNOWN = "unknown"


@lru_cache(maxsize=512)
def standing(status: str) -> Standing:
    """Return what a status says: ``Declined`` is out, ``pending`` waits."""
    name = plain(status)
    for kind in (Standing.OUT, Standing.WAITING, Standing.IN):
        if name in cell_words(kind.value):
            return kind
    names = name.split()
    for kind in (Standing.OUT, Standing.WAITING, Standing.IN):
        sure = {one for one in cell_words(kind.value) if len(one) > 4}
        if any(phrase in sure for phrase in _runs(names)):
            return kind
    return Standing.UNKNOWN


def _runs(names: list[str]) -> Iterator[str]:
    for length in (3, 2, 1):
        for at in range(len(names) - length + 1):
            yield " ".join(names[at : at + length])

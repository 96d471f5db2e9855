"""Make the draft of a plan from the rows of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, clock_up, exact, parse
from presession_timer.base.findings import LONGEST_TEXT, listed, shown
from presession_timer.base.limits import LONGEST_CELL
from presession_timer.base.text import shortened
from presession_timer.base.times_in_forms import typed_duration
from presession_timer.importers.cells import (
    CellError,
    Doubt,
    Length,
    as_held,
    day_without_year,
    flag_in,
    has_hours_and_minutes,
    is_open,
    length_in,
    moment_in,
    two_parts,
    words_in,
)
from presession_timer.importers.choices import Choices
from presession_timer.importers.columns import HeadingRow, SheetColumn, is_name
from presession_timer.importers.draft import ImportDraft, Origin
from presession_timer.importers.rows import NumberedRow, SpeakerRows
from presession_timer.importers.sheet import SheetRows, Value, displayed
from presession_timer.importers.timetable import (
    LONGEST_HANDOVER,
    Timetable,
    most_common_gap,
    timetable_of,
)
from presession_timer.importers.vocabulary import ColumnField, cell_words, kind_in_title, plain
from presession_timer.importers.vocabulary import kind_named as named_kind
from presession_timer.plan.formats import DEFAULT, Format, known_formats
from presession_timer.plan.model import Kind

TOGETHER: Final = "together"
EACH: Final = "each"
LAST_FIRST: Final = "last name first"
_MINUTES: Final = "minutes"
_SECONDS: Final = "seconds"
_LEAVE_OUT: Final = ("-", "leave it out")
_IN_PREVIEW: Final = 6
_DOUBTS_IN_PREVIEW: Final = 4
_TEXTS: Final = (
    ColumnField.ORGANISATION,
    ColumnField.CATEGORY,
    ColumnField.TOPIC,
    ColumnField.GENDER,
    ColumnField.LANGUAGE,
    ColumnField.SEAT,
    ColumnField.NOTE,
    ColumnField.ID,
    ColumnField.STATEMENT,
)
"""Fields that go into a segment unchanged, under the same key."""
_LENGTHS: Final = (ColumnField.MIN, ColumnField.MAX, ColumnField.PLANNED, ColumnField.LENGTH)
_CUT: Final = (ColumnField.NOTE, ColumnField.TOPIC, ColumnField.ORGANISATION, ColumnField.CATEGORY)
"""Fields whose long texts are cut, with a warning."""
_SESSION_TEXTS: Final = (ColumnField.ROOM, ColumnField.MODERATOR, ColumnField.TITLE)
_REASONS: Final[Mapping[str, str]] = {
    Doubt.MINUTES: "numbers without a unit are taken as minutes",
    Doubt.HOURS: "the spreadsheet holds hours and minutes; taken as minutes and seconds",
    Doubt.DAYS: "a number below 1 is taken as the part of a day that a spreadsheet makes of a time",
    Doubt.POINT: "a number with two digits behind the point is taken as minutes and seconds",
}
_KEYS: Final[Mapping[ColumnField, str]] = {
    ColumnField.FIRST_NAME: "speaker",
    ColumnField.LAST_NAME: "speaker",
    ColumnField.POSITION: "note",
}
"""The key of a field that has none of its own."""
_CREDENTIALS: Final = re.compile(r"(?=(?:.*[A-Z]){2})[A-Z][A-Za-z.-]{1,8}|Jr\.?|Sr\.?|Esq\.?")
_DIVIDED: Final = re.compile(r"\s*(?:\n|;|,|/| & |\b(?:and|et|y|und|e)\b )\s*")
_BRACKETED: Final = re.compile(r"(.{2,80}?)(?:\s*\(([^()]{2,120})\)|\s[-–—]\s(.{2,120}))")


def draft_of_speakers(grid: SheetRows, header: HeadingRow, choices: Choices) -> ImportDraft:
    """Return the draft that the rows under ``header`` make, with what is wrong in it.

    Without a column of kinds every row is a statement; the caller adds the parts around them.
    """
    reader = _SpeakerReader(grid, header, choices)
    reader.read()
    return reader.draft


@dataclass(slots=True)
class _SpeakerReader:
    grid: SheetRows
    header: HeadingRow
    choices: Choices
    draft: ImportDraft = field(init=False)
    lines: SpeakerRows = field(init=False)
    times: Timetable = field(default_factory=Timetable)
    doubts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Guessed lengths, by the doubt and the heading."""
    short: list[str] = field(default_factory=list)
    """Lengths such as 0:07."""
    several: list[tuple[int, str]] = field(default_factory=list)
    """Cells that name several people, by row."""
    in_brackets: bool = False
    """Whether what stands in brackets behind a name is the organisation."""
    hours: set[int] | None = None
    rows: list[int] = field(default_factory=list)
    """The row of each segment."""
    ids: dict[str, int] = field(default_factory=dict)
    """The row of each id."""

    def __post_init__(self) -> None:
        self.draft = ImportDraft(self.grid.file)
        self.draft.notices += self.grid.notices
        self.lines = SpeakerRows(self.grid, self.header, self.choices, self.draft)

    def read(self) -> None:
        picked = self.lines.picked()
        gone = [one for one in picked if self.choices.answers.get(f"row {one[0]}") in _LEAVE_OUT]
        self.lines.leave_out(gone, "left out, as you said")
        picked = [line for line in picked if line not in gone]
        self._session(sorted(picked, key=lambda line: line[0]))
        self.times = timetable_of(picked, self.lines, self._zone(), self.draft, self.choices)
        if self._runs_by_the_clock(picked):
            picked = sorted(picked, key=lambda line: self.times.start[line[0]])
        self._start(picked)
        self._titled()
        self.in_brackets = self._brackets(picked)
        for line in picked:
            names = self._people(line)
            for name in names:
                self._segment(line, name, len(names))
        self._ask_about_people()
        self._ask_about_lengths()
        self._time_parts()
        self._whole_hour()
        self._within_the_session()

    def _zone(self) -> str:
        zone = self.draft.session.get("timezone")
        return str(zone or self._format().timezone)

    def _runs_by_the_clock(self, lines: Sequence[NumberedRow]) -> bool:
        """Return whether to sort the rows by their times: a tool listed them otherwise."""
        if self.header.of(ColumnField.ORDER) is not None:
            return False
        starts = [self.times.start.get(line[0]) for line in lines]
        known = [one for one in starts if one is not None]
        falls = sum(1 for first, second in pairwise(known) if second < first)
        if len(known) != len(lines) or not falls:
            return False
        spread = max(known) - min(known)
        if spread > 14 * HOUR and falls == 1:  # over midnight
            return False
        self.draft.notices.append("the order is that of the times")
        return True

    def _session(self, lines: Sequence[NumberedRow]) -> None:
        for of in _SESSION_TEXTS:
            self._fact(lines, of)
        session = self.draft.session
        for key, value in self.grid.facts.items():
            session.setdefault(key, value)
        if len(self.lines.section) > 3 and "state" not in session:
            session.setdefault("title", self.lines.section)
        column = self.header.of(ColumnField.DATE)
        every = self.lines.days(lines).values()
        days = [one for one in every if one[0] is not None]
        labels = {text for _, _, text in every if text}
        if not days and len(labels) == 1:
            self.draft.yearless = day_without_year(labels.pop())
        if days and self.choices.date is None:
            day, sure, text = days[0]
            session["date"] = day
            if column is not None:
                origin = Origin(lines[0][0], column.index, column.heading)
                self.draft.origins["session", "date"] = origin
            if not sure and "date" not in self.choices.agreed:
                said = f"{shown(text)} is taken as {day:%d %B %Y}"
                self.draft.ask("date", said, option="--date YYYY-MM-DD", dangerous=True)

    def _titled(self) -> None:
        if self.lines.titled_day is not None and self.choices.date is None:
            self.draft.session.setdefault("date", self.lines.titled_day)

    def _start(self, lines: Sequence[NumberedRow]) -> None:
        """Take the first time as the start of the session."""
        if self.choices.start is not None:
            return
        timed = [line[0] for line in lines if line[0] in self.times.start]
        start = self.times.at(timed[0]) if timed else None
        if start is None and self.lines.section:
            for part in re.split(r"\s[-–—|]\s|[:;,(]\s|\)", self.lines.section):
                try:
                    moment = moment_in(part)
                except CellError:
                    continue
                start = start or moment.start
                if moment.day is not None and self.choices.date is None:
                    self.draft.session.setdefault("date", moment.day)
        if start is not None:
            self.draft.session["start"] = start
            if len(set(self.times.start.values())) > 1 and not self.times.end:
                column = self.header.of(ColumnField.START)
                if column is not None and self.header.of(ColumnField.LENGTH) is None:
                    text = f"{shown(column.heading)}: the first is when the session starts"
                    self.draft.notices.append(f"{text}; they give no lengths")

    def _fact(self, lines: Sequence[NumberedRow], of: ColumnField) -> None:
        column = self.header.of(of)
        if column is None or getattr(self.choices, of.value, None) is not None:
            return
        first: dict[str, tuple[int, str]] = {}
        for line in lines:
            value = displayed(self.lines.cell(line, column))
            if value:
                first.setdefault(plain(value), (line[0], value))
        if not first:
            return
        number, value = next(iter(first.values()))
        if len(first) > 1:
            names = listed([shown(text) for _, text in list(first.values())[:4]], "and")
            self.draft.notices.append(f"{shown(column.heading)} is not taken: it says {names}")
            return
        self.draft.origins["session", of.value] = Origin(number, column.index, column.heading)
        self.draft.session[of.value] = value[:LONGEST_CELL]

    def _people(self, line: NumberedRow) -> list[str]:
        """Return the names of a row: one for each turn that it makes."""
        name = self.lines.name(line)
        if line[0] in self.lines.parts:
            return [self.lines.title(line)]
        column = self.header.of(ColumnField.SPEAKER)
        parts = [name] if column is not None and column.item else people_in(name)
        if len(parts) < 2:
            return [" ".join(name.split())]
        self.several.append((line[0], ", ".join(parts)))
        answer = self.choices.answers.get("people")
        if answer == EACH:
            return parts
        if answer == LAST_FIRST and len(parts) == 2:
            return [f"{parts[1]} {parts[0]}"]
        return [", ".join(parts)]

    def _brackets(self, lines: Sequence[NumberedRow]) -> bool:
        """Return whether brackets behind names hold organisations; ask."""
        if self.header.of(ColumnField.ORGANISATION) is not None or len(lines) < 2:
            return False
        names = [self.lines.name(line) for line in lines if line[0] not in self.lines.parts]
        found = [name for name in names if _BRACKETED.fullmatch(name)]
        if 2 * len(found) <= len(names):
            return False
        answer = self.choices.answers.get("brackets")
        if answer is None:
            self.draft.ask(
                "brackets",
                "what stands behind a name, in brackets or after a dash, is the organisation",
                found[:3],
                guess="organisation",
                choices=("organisation", "name"),
            )
        return answer != "name"

    def _segment(self, line: NumberedRow, name: str, share: int) -> None:
        segment: dict[str, Any] = {}
        index = len(self.draft.segments)
        self.draft.segments.append(segment)
        self.rows.append(line[0])
        for column in self.header.columns:
            if column.field is not None:
                path = ("segment", index, _KEYS.get(column.field, column.field.value))
                origin = Origin(line[0], column.index, column.heading)
                self.draft.origins.setdefault(path, origin)
        self._kind(segment, line, index)
        self._name(segment, name, index)
        for of in _TEXTS:
            self._text(segment, line, index, of)
        if "kind" in segment and segment.get("topic") == segment.get("speaker"):
            segment.pop("topic", None)
        self._position(segment, line)
        self._put(segment, line, index, ColumnField.WORDS, words_in)
        self._put(segment, line, index, ColumnField.PROTECT, flag_in)
        if not segment.get("protect"):
            segment.pop("protect", None)
        self._lengths(segment, line, index, share)

    def _put(
        self,
        segment: dict[str, Any],
        line: NumberedRow,
        index: int,
        of: ColumnField,
        convert: Callable[[Value], Any],
    ) -> None:
        value = self.lines.value(line, of)
        if value == "" or (of is ColumnField.WORDS and is_open(value)):
            return
        try:
            segment[of.value] = convert(value)
        except CellError as error:
            wrong = f"`{of.value}` is {shown(displayed(value))}"
            self.draft.found.error(("segment", index, of.value), wrong, str(error))

    def _kind(self, segment: dict[str, Any], line: NumberedRow, index: int) -> None:
        if line[0] in self.lines.parts:
            segment["kind"] = str(self.lines.parts[line[0]])
        column = self.header.of(ColumnField.KIND)
        text = self.lines.text(line, ColumnField.KIND)
        if column is None or not text:
            return
        kind = named_kind(text) or (kind_in_title(text) if column.loose else None)
        if kind is None and not column.loose:
            expected = f"expected {listed([str(one) for one in Kind])}"
            path = ("segment", index, "kind")
            self.draft.found.error(path, f"`kind` is {shown(text)}", expected)
        elif kind not in (None, Kind.STATEMENT):
            segment["kind"] = str(kind)

    def _text(
        self, segment: dict[str, Any], line: NumberedRow, index: int, of: ColumnField
    ) -> None:
        text = self.lines.text(line, of)
        if len(text) > LONGEST_CELL and of in _CUT:
            self.draft.found.warn(
                ("segment", index, of.value),
                f"`{of.value}` has {len(text):,} characters",
                f"shortened to {LONGEST_TEXT}",
            )
            text = shortened(text, LONGEST_TEXT)
        if len(text) > LONGEST_CELL:
            self._too_long(index, of.value, text)
        elif text and of is ColumnField.ID and text in self.ids:
            wrong = f"`id` {shown(text)} is that of row {self.ids[text]}, too"
            expected = "expected one that is unique"
            self.draft.found.error(("segment", index, "id"), wrong, expected)
        elif text:
            segment.setdefault(of.value, text)
            if of is ColumnField.ID:
                self.ids[text] = line[0]

    def _too_long(self, index: int, key: str, text: str) -> None:
        wrong = f"`{key}` has {len(text):,} characters"
        self.draft.found.error(("segment", index, key), wrong, f"expected {LONGEST_CELL} at most")

    def _name(self, segment: dict[str, Any], name: str, index: int) -> None:
        if len(name) > LONGEST_CELL:
            self._too_long(index, "speaker", name)
        elif name:
            bracketed = _BRACKETED.fullmatch(name) if self.in_brackets else None
            segment["speaker"] = bracketed[1] if bracketed else name
            if bracketed:
                segment["organisation"] = bracketed[2] or bracketed[3]

    def _position(self, segment: dict[str, Any], line: NumberedRow) -> None:
        position = self.lines.text(line, ColumnField.POSITION)
        if position and "note" not in segment:
            segment["note"] = position[:LONGEST_CELL]

    def _lengths(self, segment: dict[str, Any], line: NumberedRow, index: int, share: int) -> None:
        is_statement = "kind" not in segment
        for of in _LENGTHS:
            column = self.header.of(of)
            value = self.lines.cell(line, column)
            if column is None or is_open(value):
                continue
            key = _key_of_length(of, is_statement)
            path = ("segment", index, key)
            self.draft.origins[path] = self.draft.origins["segment", index, of.value]
            try:
                length = self._length(value, column, line[0])
            except CellError as error:
                wrong = f"`{key}` is {shown(displayed(value))}"
                self.draft.found.error(path, wrong, str(error))
                continue
            if not length.most and of is not ColumnField.MIN:
                wrong = f"`{key}` is {shown(displayed(value))}"
                self.draft.found.error(path, wrong, "expected more than 0, or an empty cell")
                continue
            segment[key] = length.written
            if length.least is not None and is_statement and "min" not in segment:
                segment["min"] = exact(length.least)
        slot = self.times.length(line[0])
        key = "max" if is_statement else "planned"
        if slot is not None and key not in segment:
            segment[key] = exact(slot // share)
            self.draft.origins.setdefault(("segment", index, key), Origin(line[0], None, ""))

    def _length(self, value: Value, column: SheetColumn, number: int) -> Length:
        length = length_in(value, column.unit)
        parts = two_parts(value) if column.index in self._in_hours() else None
        if parts is not None and column.unit not in ("clock", "minutes:seconds"):
            return self._of_two_parts(parts, value, number)
        if length.doubt == Doubt.MINUTES and self._agrees(length, number):
            return Length(length.most, length.least)
        if length.doubt:
            shown_as = f"{as_held(value)} is taken as {length.written}"
            self.doubts.setdefault((length.doubt, column.heading), []).append(shown_as)
        return length

    def _in_hours(self) -> set[int]:
        """Return the columns that may hold hours and minutes: 0:07 stands in them."""
        if self.hours is None:
            columns = [self.header.of(of) for of in _LENGTHS]
            self.hours = {
                one.index
                for one in columns
                for _, row in self.grid.filled()
                if one and one.index < len(row) and has_hours_and_minutes(row[one.index])
            }
        return self.hours

    def _of_two_parts(self, parts: tuple[int, int], value: Value, number: int) -> Length:
        """Read 0:07, and 1:30 below it, in the unit that a person says."""
        as_hours = Length((parts[0] * 60 + parts[1]) * MINUTE)
        as_minutes = Length((parts[0] * 60 + parts[1]) * SECOND)
        if self.times.length(number) == as_hours.most:
            return as_hours
        said = f"{displayed(value)} is {as_hours.written}, or {parts[0] * 60 + parts[1]} s"
        self.short.append(said)
        answer = self.choices.answers.get("unit", _MINUTES)
        return as_hours if answer == _MINUTES else as_minutes

    def _agrees(self, length: Length, number: int) -> bool:
        """Return whether the times of the rows say the same as a number of minutes."""
        slot = self.times.length(number)
        if slot is not None:
            return slot == length.most
        start = self.times.start.get(number)
        later = [at for at in self.times.start.values() if start is not None and at > start]
        if start is None:
            return False
        if later:
            return min(later) - start >= length.most
        earlier = [at for at in self.times.start.values() if at < start]
        return bool(earlier) and length.most <= 2 * HOUR

    def _ask_about_lengths(self) -> None:
        if self.short and "unit" not in self.choices.answers:
            self.draft.ask(
                "unit",
                "lengths of less than a minute: minutes, as a spreadsheet writes h:mm, or seconds?",
                tuple(dict.fromkeys(self.short))[:_DOUBTS_IN_PREVIEW],
                guess=_MINUTES,
                choices=(_MINUTES, _SECONDS),
                dangerous=True,
            )
        for (doubt, heading), lines in self.doubts.items():
            key = f"{doubt} in {heading}"
            if key in self.choices.agreed or self.choices.answers.get(key) == "yes":
                continue
            preview = tuple(dict.fromkeys(lines))[:_DOUBTS_IN_PREVIEW]
            long = doubt == Doubt.HOURS and any(re.match(r"0?1:", one) for one in preview)
            text = f"{shown(heading)}: {_REASONS[doubt]}"
            self.draft.ask(key, text, preview, dangerous=long)

    def _ask_about_people(self) -> None:
        if not self.several or "people" in self.choices.answers:
            return
        pairs = [text.split(", ") for _, text in self.several]
        swapped = all(len(one) == 2 and len(one[0].split()) < 3 for one in pairs) and any(
            len(word.split()) == 1 for pair in pairs for word in pair
        )
        texts = [
            self.lines.name(line) for line in self.grid.filled() if line[0] == self.several[0][0]
        ]
        by_comma = bool(texts) and "," in texts[0] and "\n" not in texts[0]
        choices = (TOGETHER, EACH, *((LAST_FIRST,) if swapped and by_comma else ()))
        self.draft.ask(
            "people",
            "several people in one cell: one turn together, or a turn each?",
            (f"row {number}: {shown(text)}" for number, text in self.several[:_IN_PREVIEW]),
            guess=choices[-1] if len(choices) > 2 else TOGETHER,
            choices=choices,
            dangerous=True,
        )

    def _time_parts(self) -> None:
        """Give breaks their length: from the times, from a person, else ask for each row."""
        for place, segment in enumerate(self.draft.segments):
            if segment.get("kind") != Kind.BREAK or "planned" in segment:
                continue
            number = self.rows[place]
            start = self.times.start.get(number)
            after = next(
                (at for n in self.rows[place + 1 :] if (at := self.times.start.get(n)) is not None),
                None,
            )
            answer = self.choices.answers.get(f"row {number}")
            if answer:
                try:
                    segment["planned"] = exact(typed_duration(answer))
                except ValueError as error:
                    self.draft.found.error((), f"row {number} is {shown(answer)}", str(error))
                continue
            if start is not None and after is not None and after > start:
                segment["planned"] = exact(after - start)
                continue
            written = re.search(r"\((\d{1,3}) ?min", str(segment.get("speaker", "")))
            if written:
                segment["planned"] = f"{written[1]} min"
                continue
            name = shown(segment.get("speaker", "a break"))
            text = f"row {number}, {name}, has no length; how long is it? (- leaves it out)"
            self.draft.ask(
                f"row {number}", text, guess=None, option=f'--answer "row {number}=10 min"'
            )
            segment["planned"] = "10:00"

    def _whole_hour(self) -> None:
        """Where the list has times or lengths of all that happens, it is the whole programme."""
        segments = self.draft.segments
        lengths = [_ms(one.get("planned" if "kind" in one else "max")) for one in segments]
        others = any("kind" in one for one in segments)
        most = self._format().window.max
        long = any(ms is not None and ms > most for ms in lengths)
        timed = all(n in self.times.start for n in self.rows) and None not in lengths
        if not segments or None in lengths or not (others or (timed and long)):
            return
        session = self.draft.session
        self.draft.whole = True
        total = sum(ms or 0 for ms in lengths)
        if not timed:
            if others and self.header.of(ColumnField.KIND) is None:
                session.setdefault("length", exact(total))
                session.setdefault("handover", "0:00")
            return
        starts = [self.times.start[n] for n in self.rows]
        gaps = [
            (second - first - (ms or 0)) if second > first else 0
            for (first, second), ms in zip(pairwise(starts), lengths, strict=False)
        ]
        handover = most_common_gap(gaps)
        session.setdefault("handover", exact(handover))
        breaks = 0
        for place in range(len(gaps) - 1, -1, -1):
            if gaps[place] > LONGEST_HANDOVER:
                breaks += gaps[place]
                pause = {"kind": "break", "planned": exact(max(MINUTE, gaps[place] - 2 * handover))}
                self.draft.put_in([*segments[: place + 1], pause, *segments[place + 1 :]])
                segments = self.draft.segments
                before = f"the gap before row {self.rows[place + 1]}"
                self.draft.notices.append(f"a break of {exact(gaps[place])} fills {before}")
        whole = total + sum(gap for gap in gaps if gap > 0)
        session.setdefault("length", exact(min(whole, DAY)))

    def _format(self) -> Format:
        return known_formats().get(self.choices.format or DEFAULT.name, DEFAULT)

    def _within_the_session(self) -> None:
        whole = _ms(self.draft.session.get("length")) or self._format().length
        for place, segment in enumerate(self.draft.segments):
            for key in ("min", "max", "planned"):
                written = segment.get(key)
                if (_ms(written) or 0) > whole:
                    wrong = f"`{key}` is {written}, longer than the session"
                    expected = f"expected {clock_up(whole)} at most"
                    self.draft.found.error(("segment", place, key), wrong, expected)


def people_in(name: str) -> list[str]:
    """Return the people that a cell names; one if it names one, or is in doubt."""
    if "\n" in name or ";" in name:
        return [" ".join(part.split()) for part in re.split(r"[\n;]", name) if part.strip()]
    parts = [" ".join(part.split()) for part in _DIVIDED.split(name) if part.strip()]
    kept = parts[:1]
    for part in parts[1:]:
        if _CREDENTIALS.fullmatch(part) or _belongs_to_a_name(part):
            kept[-1] = f"{kept[-1]}, {part}"
        else:
            kept.append(part)
    if len(kept) < 2 or set(plain(name).split()) & cell_words("organisations"):
        return [name]
    short = len(kept) == 2 and all(len(part.split()) < 4 and part[:1].isupper() for part in kept)
    if all(map(is_name, kept)) or (short and "," in name):
        return kept
    return [name]


def _belongs_to_a_name(part: str) -> bool:
    """Return whether a part of a cell is a title or position, not a person: ``Ms``, ``Chair``."""
    forms = cell_words("honorifics")
    words = plain(part).split()
    if words and words[0] in forms and is_name(part):
        return False
    return bool({*words} & (forms | cell_words("jobs")))


def _ms(written: object) -> int | None:
    try:
        return parse(str(written)) if written is not None else None
    except ValueError:
        return None


def _key_of_length(of: ColumnField, is_statement: bool) -> str:
    if of is ColumnField.LENGTH:
        return "max" if is_statement else "planned"
    return of.value

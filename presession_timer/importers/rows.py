"""Choose the rows of a list that the plan is for, and say why the others are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from presession_timer.base.findings import listed, shown
from presession_timer.base.text import clean
from presession_timer.base.world.states import completed, states
from presession_timer.importers.cells import CellError, day_within, moment_in
from presession_timer.importers.choices import Choices
from presession_timer.importers.columns import HeadingRow, SheetColumn, is_name, names_columns
from presession_timer.importers.draft import ImportDraft, LeftOut, Origin
from presession_timer.importers.sheet import Broken, Row, SheetRows, Value, displayed
from presession_timer.importers.vocabulary import (
    ColumnField,
    Standing,
    cell_words,
    kind_in_title,
    kind_named,
    only_chairs,
    plain,
    standing,
)
from presession_timer.plan.model import Kind

NumberedRow = tuple[int, Row]
"""A row with its number."""

PEOPLE: Final = (ColumnField.SPEAKER, ColumnField.FIRST_NAME, ColumnField.LAST_NAME)
NAMES: Final = (*PEOPLE, ColumnField.ORGANISATION)
_WHERE_SECTIONS_STAND: Final = (
    *NAMES, ColumnField.TOPIC, ColumnField.START, ColumnField.DATE, ColumnField.ORDER, None,
)  # fmt: skip
_MAY_HOLD_ROLES: Final = (ColumnField.POSITION, ColumnField.CATEGORY, ColumnField.NOTE, None)
ONCE: Final = "once"
EACH: Final = "each of them"
PARTS: Final = "other parts"
SPEAKERS: Final = "speakers"
LEAVE: Final = "leave them out"
KEEP: Final = "keep them"
TAKE_IN: Final = "keep"
"""The answer for a row, ``--answer "row 7=keep"``, that would be left out."""
_IN_PREVIEW: Final = 12
_MOST_NUMBERS: Final = 12
_LONGEST_NAME: Final = 90
_SHORTEST_STATE: Final = 3
"""Characters; a name of so few may be anybody's."""
_IN_GROUPS: Final = re.compile(r"\s[-–—|]\s|[:;,(]|\)")


def rows_named(numbers: Sequence[int]) -> str:
    """Return the numbers of rows as a message names them."""
    named = [str(n) for n in numbers[:_MOST_NUMBERS]]
    if len(numbers) > _MOST_NUMBERS:
        named.append(f"{len(numbers) - _MOST_NUMBERS} more")
    return f"{'row' if len(numbers) == 1 else 'rows'} {listed(named, 'and')}"


@dataclass(slots=True)
class SpeakerRows:
    """The rows under a heading: which are speakers of this hour, in what order, and their cells."""

    grid: SheetRows
    header: HeadingRow
    choices: Choices
    draft: ImportDraft
    parts: dict[int, Kind] = field(default_factory=dict)
    """Rows that are another part of the hour, because of what stands in them."""
    titled_day: date | None = None
    """The day in a title above the headings."""
    titled_state: str = ""
    title_above: str = ""
    """The last title above the headings."""
    section: str = ""
    """The heading of the section that was chosen."""
    _broken: set[tuple[int, int]] = field(default_factory=set)
    _order: list[tuple[bool, bool] | None] = field(default_factory=list)
    """What :func:`_month_first` said of the column of days."""

    def cell(self, line: NumberedRow, column: SheetColumn | None) -> Value:
        """Return the value in a column; empty beyond the end of a short row.

        A merged cell has the value of the cell above. A cell that the spreadsheet could not compute
        is reported once, and empty.
        """
        if column is None or column.index >= len(line[1]):
            return ""
        value = self._shown(line, column)
        if not isinstance(value, Broken):
            return value
        number, index = line[0], column.index
        if (number, index) not in self._broken:
            self._broken.add((number, index))
            self.draft.wrong_cell(
                Origin(number, index, column.heading), f"holds {value.what}", value.expected
            )
        return ""

    def _shown(self, line: NumberedRow, column: SheetColumn) -> Value:
        number, row = line
        value = row[column.index]
        above = self.grid.joined.get((number, column.index))
        if value != "" or above is None or column.field in (*PEOPLE, ColumnField.KIND):
            return value
        return self.grid.rows[above - 1][column.index]

    def value(self, line: NumberedRow, of: ColumnField) -> Value:
        return self.cell(line, self.header.of(of))

    def text(self, line: NumberedRow, of: ColumnField) -> str:
        return displayed(self.value(line, of))

    def name(self, line: NumberedRow) -> str:
        """Return the name of the speaker as it is written, several people on a line each."""
        whole = [displayed(self.cell(line, one)) for one in self.header.all_of(ColumnField.SPEAKER)]
        first, last = (self.text(line, one) for one in PEOPLE[1:])
        return "\n".join(filter(None, whole)) or " ".join(filter(None, (first, last)))

    def taken_in(self, number: int) -> bool:
        """Return whether a person wants a row that would be left out."""
        return self.choices.answers.get(f"row {number}") == TAKE_IN

    def leave_out(self, lines: Sequence[NumberedRow], why: str) -> None:
        for number, row in lines:
            text = " · ".join(displayed(cell) for cell in row if cell != "")
            self.draft.left_out.append(LeftOut(number, clean(text, 200) if text else "", why))

    def picked(self) -> list[NumberedRow]:
        """Return the rows of this hour, each with its number, in the order of the hour."""
        above = [line for line in self.grid.filled() if line[0] < self.header.row]
        self.leave_out(above, "above the headings")
        self._ask_about_rows_above(above)
        self._read_titles(above)
        lines = [line for line in self.grid.filled() if line[0] > self.header.last]
        lines = self._of_one_table(self._seen(self._without_headings(lines)))
        lines = self._as_wide_as_the_heading(lines)
        lines, sections = self._sections(lines)
        lines = self._with_somebody(lines)
        lines = self._speaking(self._coming(lines))
        lines = self._of_one_day(lines)
        lines = self._of_one_session(lines, sections)
        lines = self._of_one_state(lines)
        if not lines and not self.draft.has_errors:
            self.draft.found.error((), "there is no speaker", self._expected())
        self._find_parts(lines)
        return self._ordered(self._once(lines))

    def _ask_about_rows_above(self, above: Sequence[NumberedRow]) -> None:
        """Ask if rows with several cells stand above the headings: they may be another table."""
        rows = [number for number, row in above if sum(cell != "" for cell in row) > 1]
        if len(rows) > 1 and "above" not in self.choices.answers:
            text = f"{rows_named(rows)} stand above the headings in row {self.header.row}"
            self.draft.ask("above", text, guess=LEAVE, choices=(LEAVE,), dangerous=True)

    def _read_titles(self, above: Sequence[NumberedRow]) -> None:
        """Take the day and the State from a title above the headings."""
        for number, row in above:
            cells = [displayed(cell) for cell in row if cell != ""]
            if len(cells) != 1:
                continue
            day, state = day_within(cells[0]), state_in(cells[0])
            if day is not None and self.titled_day is None:
                self.titled_day = day
                self.draft.notices.append(f"the day, {day}, is that of row {number}")
            self.titled_state = self.titled_state or state
            self.title_above = cells[0]

    def _expected(self) -> str:
        left = self.draft.left_out
        if not left:
            return "expected one under the headings"
        return f"expected one under the headings; row {left[-1].row}: {left[-1].why}"

    def _without_headings(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Drop the headings where they stand again, as on each page of a long list."""
        if not self.header.row:
            return lines
        heading = [plain(displayed(cell)) for cell in self.grid.rows[self.header.row - 1]]
        named = set(filter(None, heading))

        def again(row: Row) -> bool:
            cells = {plain(displayed(cell)) for cell in row} - {""}
            return bool(cells) and cells <= named and 2 * len(cells) > len(named)

        self.leave_out([line for line in lines if again(line[1])], "the headings again")
        return [line for line in lines if not again(line[1])]

    def _seen(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Drop rows that the sheet's own program hides or strikes out."""
        hidden = {n: why for n, why in self.grid.hidden.items() if not self.taken_in(n)}
        if not hidden or self.choices.answers.get("hidden") == KEEP:
            return lines
        for why in dict.fromkeys(hidden.values()):
            self.leave_out([line for line in lines if hidden.get(line[0]) == why], why)
        return [line for line in lines if line[0] not in hidden]

    def _of_one_table(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Keep the rows up to other headings; ask if another table begins there."""
        for place, (number, row) in enumerate(lines):
            cells = [cell for cell in row if cell != ""]
            if not place or len(cells) < 2 or not names_columns(row):
                continue
            above = len(lines[:place])
            key, first, both = "table", "the first table", "everything as one"
            answer = self.choices.answers.get(key)
            if answer is None:
                text = (
                    f"other headings stand in row {number}; only the {above} rows above are taken"
                )
                self.draft.ask(key, text, guess=first, choices=(first, both), dangerous=True)
            if answer != both:
                self.leave_out(lines[place:], "another table")
                return lines[:place]
        return lines

    def _as_wide_as_the_heading(self, lines: Sequence[NumberedRow]) -> list[NumberedRow]:
        """Refuse rows with more cells than headings: a delimiter in a text has moved the rest."""
        if not self.header.row or self.grid.name:
            return list(lines)
        width = len(self.grid.rows[self.header.row - 1])
        named = {one.index for one in self.header.columns if one.heading and one.index >= width}
        kept = []
        for number, row in lines:
            if any(cell != "" and width + n not in named for n, cell in enumerate(row[width:])):
                wrong = f"{len(row)} cells under a heading of {width}"
                expected = "put a text with a delimiter in it in quotes"
                self.draft.wrong_cell(Origin(number, None, ""), wrong, expected)
            else:
                kept.append((number, row))
        return kept

    def _sections(self, lines: list[NumberedRow]) -> tuple[list[NumberedRow], dict[int, str]]:
        """Tell headings between the rows from speakers: ``SPAIN – 10:00`` over the rows below."""
        counts = Counter(sum(cell != "" for cell in row) for _, row in lines)
        usual = max(counts, key=lambda count: (counts[count], count), default=0)
        if usual < 2 or len(self.header.columns) < 2:
            return lines, {}
        heads = [one for one in lines if self._is_section(one) and not self.taken_in(one[0])]
        if not heads or len(heads) == len(lines):
            return lines, {}
        of_row: dict[int, str] = {}
        kept: list[NumberedRow] = []
        above = self.title_above or "the first rows"
        numbers = {line[0] for line in heads}
        for line in lines:
            if line[0] in numbers:
                above = next(displayed(cell) for cell in line[1] if cell != "")
            else:
                of_row[line[0]] = above
                kept.append(line)
        self.leave_out(heads, "a heading over the rows below")
        return kept, of_row

    def _is_section(self, line: NumberedRow) -> bool:
        filled = [(index, cell) for index, cell in enumerate(line[1]) if cell != ""]
        if len({displayed(cell) for _, cell in filled}) != 1 or not isinstance(filled[0][1], str):
            return False
        if isinstance(filled[0][1], Broken):
            return False
        column = next((one for one in self.header.columns if one.index == filled[0][0]), None)
        if column is not None and column.field not in _WHERE_SECTIONS_STAND:
            return False
        text = displayed(filled[0][1])
        if kind_in_title(text) is not None or plain(text) in cell_words("sums"):
            return False
        words = plain(text).split()
        telling = (
            set(words) & cell_words("groups")
            or any(map(str.isdigit, text))
            or text.endswith(":")
            or state_in(text)
            or (text.isupper() and len(text) > 3 and len(words) < 8)
        )
        return bool(telling) and len(text) < 2 * _LONGEST_NAME

    def _with_somebody(self, lines: Sequence[NumberedRow]) -> list[NumberedRow]:
        """Keep rows with a speaker or another part of the hour."""
        kept: list[NumberedRow] = []
        empty: list[NumberedRow] = []
        sums: list[NumberedRow] = []
        notes: list[NumberedRow] = []
        columns = [one for one in self.header.columns if one.field in (*NAMES, ColumnField.KIND)]
        titles = [one for one in self.header.columns if one.field is ColumnField.TOPIC]
        for line in reversed(lines):
            own = [displayed(line[1][c.index]) for c in columns if c.index < len(line[1])]
            named = [text for text in own if text]
            title = next((displayed(self.cell(line, c)) for c in titles), "")
            filled = sum(cell != "" for cell in line[1])
            if not named and title:
                kind = kind_in_title(title)
                lasts = any(
                    self.value(line, of) != "" for of in (ColumnField.LENGTH, ColumnField.END)
                ) or (self.value(line, ColumnField.START) != "")
                if kind not in (None, Kind.STATEMENT) or lasts:
                    self.parts[line[0]] = kind if kind not in (None, Kind.STATEMENT) else Kind.BREAK
                    kept.append(line)
                    continue
            if self.taken_in(line[0]):
                kept.append(line)
            elif not named:
                empty.append(line)
            elif len(named) == 1 and plain(named[0]) in cell_words("sums") and not kept:
                sums.append(line)
            elif filled == 1 and len(columns) + len(titles) > 1 and _is_note(named[0]):
                notes.append(line)
            else:
                kept.append(line)
        kept.reverse()
        for left, why in ((empty, "nobody is named"), (sums, "a sum"), (notes, "a note")):
            self.leave_out(left[::-1], why)
        return kept

    def _coming(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Leave out who has declined or waits, and say so."""
        column = self.header.of(ColumnField.STATUS)
        if column is None:
            return lines
        by_row = {line[0]: displayed(self.cell(line, column)) for line in lines}
        kinds = {number: standing(text) for number, text in by_row.items() if text}
        out = (Standing.OUT, Standing.WAITING)
        away = [n for n, kind in kinds.items() if kind in out and not self.taken_in(n)]
        unknown = {by_row[n] for n, kind in kinds.items() if kind is Standing.UNKNOWN}
        if unknown:
            names = listed(map(shown, sorted(unknown)), "and")
            self.draft.notices.append(f"{shown(column.heading)}: {names} stays in the list")
        if all(kinds.get(line[0]) is Standing.WAITING for line in lines):
            if lines:
                self.draft.notices.append(f"{shown(column.heading)}: nobody is confirmed yet")
            return lines
        if not away:
            return lines
        answer = self.choices.answers.get("status")
        if answer is None:
            counts = Counter(by_row[number] for number in away)
            preview = (f"{count} × {status}" for status, count in counts.most_common())
            verb = "is" if len(away) == 1 else "are"
            text = f"{rows_named(away)} {verb} left out because of {shown(column.heading)}"
            self.draft.ask("status", text, preview, guess=LEAVE, choices=(LEAVE, KEEP))
        if answer == KEEP:
            return lines
        for line in lines:
            if line[0] in away:
                self.leave_out([line], f"{column.heading}: {by_row[line[0]]}")
        return [line for line in lines if line[0] not in away]

    def _speaking(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Leave out who only leads the panel, by a column of roles, and say so."""
        for column in self.header.columns:
            if column.field not in _MAY_HOLD_ROLES:
                continue
            by_row = {line[0]: displayed(self.cell(line, column)) for line in lines}
            leads = {number: only_chairs(role) for number, role in by_row.items() if role}
            if not {True, False} <= set(leads.values()):
                continue  # no roles: a chair of an organisation speaks
            away = [n for n, only in leads.items() if only and not self.taken_in(n)]
            answer = self.choices.answers.get("roles")
            if answer == KEEP or not away:
                return lines
            if answer is None:
                counts = Counter(by_row[number] for number in away)
                preview = (f"{count} × {role}" for role, count in counts.most_common())
                verb = "is" if len(away) == 1 else "are"
                text = f"{rows_named(away)} {verb} left out because of {shown(column.heading)}"
                self.draft.ask(
                    "roles", text, preview, guess=LEAVE, choices=(LEAVE, KEEP), dangerous=True
                )
            for line in lines:
                if line[0] in away:
                    self.leave_out([line], f"{column.heading}: {by_row[line[0]]}")
            return [line for line in lines if line[0] not in away]
        return lines

    def days(self, lines: Sequence[NumberedRow]) -> dict[int, tuple[date | None, bool, str]]:
        """Return the day of each row, whether it is certain, and its text."""
        column = self.header.of(ColumnField.DATE)
        start = self.header.of(ColumnField.START)
        found: dict[int, tuple[date | None, bool, str]] = {}
        if not self._order:  # of all rows, before any is chosen
            texts = [self.text(line, ColumnField.DATE) for line in lines]
            self._order.append(_month_first(texts))
        order = self._order[0]
        above: tuple[date | None, bool, str] = (None, True, "")
        for line in lines:
            for one in (column, start):
                value = self.cell(line, one)
                if value == "":
                    continue
                try:
                    moment = moment_in(value)
                except CellError:
                    if one is column:
                        above = None, True, displayed(value)
                        break
                    continue
                day, sure = moment.day, moment.day_sure
                if day is not None and not sure and order is not None:
                    day = date(day.year, day.day, day.month) if order[0] else day
                    sure = order[1]
                if day is not None:
                    above = day, sure, displayed(value)
                    break
                named = _weekday_in(displayed(value))
                if named:
                    above = None, True, named
                    break
            found[line[0]] = above
        return found

    def _of_one_day(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        days = self.days(lines)
        counts = Counter(day for day, _, _ in days.values() if day is not None)
        if not counts:
            return lines
        wanted = self.choices.date
        if wanted is not None:
            near = {wanted, *_swapped(wanted, days.values())}
            kept = [line for line in lines if days[line[0]][0] in near]
            if not kept:
                named = listed([f"{day} ({_rows(count)})" for day, count in sorted(counts.items())])
                wrong = f"there is no row of {wanted}"
                self.draft.found.error((), wrong, f"expected {named}")
                return lines
            self.leave_out([one for one in lines if one not in kept], "another day")
            return kept
        if len(counts) == 1:
            return lines
        preview = [f"{day}  {_rows(count)}" for day, count in sorted(counts.items())]
        self.draft.ask(
            "date",
            f"the list is about {len(counts)} days; which one is this plan for?",
            preview,
            guess=None,
            choices=tuple(day.isoformat() for day in sorted(counts)),
            option="--date YYYY-MM-DD",
        )
        first = min(counts)
        return [line for line in lines if days[line[0]][0] == first]

    def _of_one_session(
        self, lines: list[NumberedRow], sections: Mapping[int, str]
    ) -> list[NumberedRow]:
        """Keep the rows of one part of a programme; ask which."""
        days = self.days(lines)
        labels = {number: "" if day else text for number, (day, _, text) in days.items()}
        session, room = (self.header.of(of) for of in (ColumnField.SESSION, ColumnField.ROOM))
        ways: list[tuple[str, Callable[[NumberedRow], str]]] = [
            ("sections", lambda line: sections.get(line[0], "")),
            ("days", lambda line: labels[line[0]]),
            ("sessions", lambda line: displayed(self.cell(line, session))),
            ("rooms", lambda line: displayed(self.cell(line, room))),
        ]
        wanted = list(self.choices.sessions)
        asked = False
        for what, way in ways:
            counts = Counter(way(line) for line in lines)
            named = [one for one in dict.fromkeys(map(way, lines)) if one]
            if not named:
                continue
            has_state = what in ("sections", "sessions")
            meant = next((w for w in wanted if _meant(w, named)), None)
            chosen = _meant(meant, named) if meant is not None else None
            if meant is not None:
                wanted.remove(meant)
            elif has_state and (of_state := of_the_state(named, self.choices.state)):
                chosen = of_state[0] if len(of_state) == 1 else None
                named = of_state
            if chosen is None and len(named) > 1 and not asked:
                asked = True
                self.draft.ask(
                    "session",
                    f"there are {len(named)} {what}; which one is this plan for?",
                    (f"{one}  {_rows(counts[one])}" for one in named[:_IN_PREVIEW]),
                    guess=None,
                    choices=tuple(named),
                    option="--session NAME",
                )
            if has_state and not asked:
                self._refuse_another_state(chosen or named[0])
            if len(named) == 1 and chosen is None:
                if what == "sections":
                    self.section = named[0]
                continue
            chosen = chosen or named[0]
            kept = [line for line in lines if way(line) == chosen]
            if not asked:
                self.leave_out([one for one in lines if one not in kept], f"not of {shown(chosen)}")
            lines = kept
            if has_state:
                self.section = chosen
        if wanted:
            expected = "expected a session, a room or a heading of this list"
            self.draft.found.error((), f"there is no session {shown(wanted[0])}", expected)
        return lines

    def _refuse_another_state(self, session: str) -> None:
        """Refuse a session that names another State than the chosen one."""
        wrong = another_state(session, self.choices.state)
        if wrong:
            expected = "expected one State in both (--session, --state)"
            self.draft.found.error((), f"the session {wrong}", expected)

    def _of_one_state(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        column = self.header.of(ColumnField.STATE)
        of_line = self._states(lines, column)
        named = [one for one in dict.fromkeys(of_line.values()) if one]
        wanted = self.choices.state
        if column is None or not named or (len(named) == 1 and wanted is None):
            found = wanted or state_in(self.section) or self.titled_state
            self._say_state(named[0] if named else found)
            return lines
        if wanted is None:
            counts = Counter(of_line.values())
            text = f"the list is about {len(named)} States; which one is this plan for?"
            self.draft.ask(
                "state",
                text,
                (f"{one}  {_rows(counts[one])}" for one in named[:_IN_PREVIEW]),
                guess=None,
                choices=tuple(named),
                option="--state NAME",
            )
            wanted = named[0]
        here = plain(completed(wanted))
        kept = [line for line in lines if plain(completed(of_line[line[0]])) == here]
        if not kept:
            expected = f"expected {listed(map(shown, named))}"
            self.draft.found.error((), f"there is no row for the State {shown(wanted)}", expected)
        elif self.choices.state is not None:
            others = [line for line in lines if line not in kept]
            self.leave_out(others, "another State")
        self._say_state(of_line[kept[0][0]] if kept else wanted)
        return kept

    def _states(self, lines: Sequence[NumberedRow], column: SheetColumn | None) -> dict[int, str]:
        """Return the State of each row. Many people write a State once, above several rows."""
        found: dict[int, str] = {}
        above = ""
        filled = []
        for line in lines:
            state = displayed(self.cell(line, column))
            if not state and above and column is not None:
                filled.append(line[0])
                state = above
            found[line[0]] = above = state
        if filled and column is not None and "states above" not in self.choices.agreed:
            text = f"{shown(column.heading)} is empty in {rows_named(filled)}"
            self.draft.ask("states above", f"{text}: taken as in the row above")
        return found

    def _say_state(self, state: str | None) -> None:
        if state:
            self.draft.session["state"] = state

    def _once(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Drop repeated speakers: a form that was sent twice makes two rows of one speaker.

        The same person with two topics has two turns.
        """
        first: dict[tuple[str, ...], int] = {}
        again: dict[int, int] = {}
        used = [
            one
            for one in self.header.columns
            if one.field is not None and one.field not in (ColumnField.ORDER, ColumnField.ID)
        ]
        same: set[int] = set()
        by_row = dict(lines)
        for line in lines:
            names = [plain(self.name(line)), plain(self.text(line, ColumnField.ORGANISATION))]
            topic = plain(self.text(line, ColumnField.TOPIC))
            if line[0] in self.parts or names[0] in cell_words("nobody") or not names[0]:
                continue
            if self.value(line, ColumnField.KIND) != "" and self.header.of(ColumnField.KIND):
                continue
            earlier = first.setdefault((*names, topic), line[0])
            if earlier != line[0] and not self.taken_in(line[0]):
                again[line[0]] = earlier
                other = (earlier, by_row[earlier])
                if all(self.cell(line, one) == self.cell(other, one) for one in used):
                    same.add(line[0])
        if not again:
            return lines
        asked = {number: one for number, one in again.items() if number not in same}
        answer = self.choices.answers.get("repeated")
        if answer is None and asked:
            pairs = [f"row {number} names whom row {one} names" for number, one in asked.items()]
            text = "the same speaker stands in the list twice; the later row is left out"
            preview = tuple(pairs[:_IN_PREVIEW])
            self.draft.ask(
                "repeated", text, preview, guess=ONCE, choices=(ONCE, EACH), dangerous=True
            )
        if answer == EACH:
            return lines
        left = [line for line in lines if line[0] in again]
        self.leave_out(left, "a speaker who stands in the list already")
        return [line for line in lines if line[0] not in again]

    def _find_parts(self, lines: Sequence[NumberedRow]) -> None:
        """Find other parts of the hour: ``Opening`` or ``Q&A`` in the column of names."""
        kinds = self.header.of(ColumnField.KIND)
        if kinds is not None and not kinds.loose:
            return
        found: dict[int, tuple[str, Kind]] = {}
        for line in lines:
            names = [self.name(line), self.text(line, ColumnField.ORGANISATION)]
            titles = [one for one in names if one]
            kind = kind_in_title(titles[0]) if len(titles) == 1 else None
            if kind is not None and kind is not Kind.STATEMENT and line[0] not in self.parts:
                found[line[0]] = (titles[0], kind)
        answer = self.choices.answers.get("parts")
        if answer == SPEAKERS:
            return
        asked = {n: one for n, one in found.items() if not _plainly(*one)}
        for line in lines:
            if line[0] in self.parts and kind_in_title(self.title(line)) is None:
                asked[line[0]] = self.title(line), self.parts[line[0]]
        self.parts |= {number: kind for number, (_, kind) in found.items()}
        if answer is None and asked:
            preview = tuple(
                f"row {number}: {shown(title)} is taken as {kind}"
                for number, (title, kind) in sorted({**found, **asked}.items())
            )
            text = "some rows seem to be other parts of the hour, not speakers"
            self.draft.ask(
                "parts", text, preview[:_IN_PREVIEW], guess=PARTS, choices=(PARTS, SPEAKERS)
            )

    def title(self, line: NumberedRow) -> str:
        return (
            self.name(line)
            or self.text(line, ColumnField.TOPIC)
            or self.text(line, ColumnField.ORGANISATION)
        )

    def _ordered(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Sort by the column that gives the order, if it has a number in every row."""
        column = self.header.of(ColumnField.ORDER)
        places = [displayed(self.cell(line, column)).rstrip(".") for line in lines]
        if not all(place.isascii() and place.isdigit() for place in places) or not lines:
            return lines
        numbers = [int(place[:9]) for place in places]
        if len(set(numbers)) < len(numbers):
            return lines
        ordered = sorted(zip(numbers, lines, strict=True), key=lambda pair: pair[0])
        if [line for _, line in ordered] != lines and column is not None:
            self.draft.notices.append(f"the order is that of {shown(column.heading)}")
        return [line for _, line in ordered]


def _month_first(texts: Sequence[str]) -> tuple[bool, bool] | None:
    """Return whether a column writes 12/10 for 10 December, and whether that is certain.

    Certain is it by a day beyond the 12th; probable, where the days lie close together only so.
    None if nothing tells.
    """
    found = [re.match(r"\s*(\d{1,2})/(\d{1,2})/\d", text) for text in texts]
    parts = {(int(one[1]), int(one[2])) for one in found if one}
    first = any(one > 12 for one, _ in parts)
    second = any(other > 12 for _, other in parts)
    if first != second:
        return second, True
    if first or len(parts) < 2:
        return None
    ways = ([30 * one + other for one, other in parts], [30 * other + one for one, other in parts])
    spans = [max(way) - min(way) for way in ways]
    return (spans[0] < spans[1], False) if 4 * min(spans) <= max(spans) else None


def _weekday_in(text: str) -> str:
    """Return the day of the week before a time: ``Monday 9:00``."""
    words = plain(text).split()
    return next((w for w in words if len(w) > 2 and w in cell_words("weekdays")), "").title()


def _plainly(title: str, kind: Kind) -> bool:
    """Return whether a title can be no person: ``Coffee break``, ``Q&A``."""
    return kind is Kind.BREAK or (len(plain(title).split()) > 1 and kind_named(title) is kind)


def _is_note(text: str) -> bool:
    """Return whether a text can be no name: a sentence, a remark below the list."""
    words = text.split()
    if is_name(text):
        return False
    return (
        len(text) > _LONGEST_NAME
        or text[:1] in "*†"
        or (text[-1:] == "." and len(words) > 5)
        or (len(words) > 2 and (":" in text[:-1]))
    )


def state_in(text: str) -> str:
    """Return the one State that a title names: ``SPAIN – 10:00``, ``Pre-session on Spain``."""
    parts = [part.strip() for part in _IN_GROUPS.split(text)]
    whole = {completed(part.title()) for part in parts if len(part) > _SHORTEST_STATE}
    names = {state.name for state in states()}
    words = f" {plain(text)} "
    inside = {one for one in names if len(one) > _SHORTEST_STATE and f" {plain(one)} " in words}
    found = (whole & names) or inside
    return next(iter(found)) if len(found) == 1 else ""


def of_the_state(named: Sequence[str], state: str | None) -> list[str]:
    """Return the names of sessions or sheets that are about a State; none without one."""
    here = plain(completed(state or ""))
    return [one for one in named if here and here in (plain(one), plain(state_in(one)))]


def another_state(name: str, state: str | None) -> str:
    """Return that a session or a sheet is about another State than ``state``; empty if not."""
    about = state_in(name)
    if not state or not about or of_the_state([name], state):
        return ""
    return f"{shown(name)} is about {about}, not about {shown(completed(state))}"


def _meant(wanted: str, named: Sequence[str]) -> str | None:
    """Return the name that is meant: the same, or the only one that begins so or has it in it."""
    folded = plain(wanted)
    for one in named:
        if plain(one) == folded:
            return one
    begun = [one for one in named if folded and plain(one).startswith(f"{folded} ")]
    inside = [one for one in named if folded and f" {folded} " in f" {plain(one)} "]
    return next((found[0] for found in (begun, inside) if len(found) == 1), None)


def _rows(count: int) -> str:
    return f"{count} row" + ("" if count == 1 else "s")


def _swapped(wanted: date, days: Iterable[tuple[date | None, bool, str]]) -> set[date]:
    """Return the unsure day that is ``wanted`` with day and month changed."""
    found: set[date] = set()
    for day, sure, _ in days:
        if day is not None and not sure and (day.month, day.day) == (wanted.day, wanted.month):
            found.add(day)
    return found

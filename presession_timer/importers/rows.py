"""Which rows of a list are speakers of this hour, and in what order; what a cell of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from presession_timer.base.findings import listed, shown
from presession_timer.importers.choices import Choices, Question
from presession_timer.importers.column_names import Field, plain, words_of
from presession_timer.importers.columns import Column, Header
from presession_timer.importers.drafted import Drafted, Origin
from presession_timer.importers.grid import Broken, Grid, Row, Value, said
from presession_timer.importers.kinds import kind_named
from presession_timer.plan.model import Kind

Line = tuple[int, Row]
"""A row with its number."""

_NAMES: Final = (Field.SPEAKER, Field.FIRST_NAME, Field.LAST_NAME, Field.ORGANISATION)
_SUMS: Final = words_of("total totals totaux totales sum somme suma subtotal")
_NOBODY_YET: Final = frozenset(
    map(
        plain,
        (
            "", "tbc", "tbd", "tba", "n n", "nn", "na", "x", "speaker", "to be confirmed",
            "to be announced", "à confirmer", "à préciser", "por confirmar", "por determinar",
        ),
    )
)  # fmt: skip
"""What stands for a name that is not known yet: two of these are two people."""
ONCE: Final = "once"
EACH: Final = "each of them"
PARTS: Final = "other parts"
SPEAKERS: Final = "speakers"
_IN_PREVIEW: Final = 12
_MOST_NUMBERS: Final = 12


@dataclass(slots=True)
class Lines:
    """The rows under a heading."""

    grid: Grid
    header: Header
    choices: Choices
    drafted: Drafted
    parts: dict[int, Kind] = field(default_factory=dict)
    """Rows that are another part of the hour by what stands where a speaker would."""
    _broken: set[tuple[int, int]] = field(default_factory=set)

    def cell(self, line: Line, column: Column | None) -> Value:
        """What stands in a column; the empty text beyond the end of a short row.

        A cell that is one with those above it holds what they show. What a spreadsheet could not
        work out is an error, once, and empty.
        """
        if column is None or column.index >= len(line[1]):
            return ""
        value = self._shown(line, column)
        if not isinstance(value, Broken):
            return value
        number, index = line[0], column.index
        if (number, index) not in self._broken:
            self._broken.add((number, index))
            self.drafted.wrong_cell(
                Origin(number, index, column.heading), f"holds {value.what}", value.expected
            )
        return ""

    def _shown(self, line: Line, column: Column) -> Value:
        number, row = line
        value = row[column.index]
        above = self.grid.joined.get((number, column.index))
        if value != "" or above is None or column.field in (*_NAMES[:3], Field.KIND):
            return value
        return self.grid.rows[above - 1][column.index]

    def value(self, line: Line, of: Field) -> Value:
        """What a row says of a field."""
        return self.cell(line, self.header.of(of))

    def picked(self) -> list[Line]:
        """The rows of this hour, each with its number, in the order of the hour."""
        lines = [(n, row) for n, row in self.grid.filled() if n > self.header.row]
        lines = self._as_wide_as_the_heading(lines)
        lines = self._of_one_state(self._with_somebody(lines))
        if not lines and not self.drafted.has_errors:
            self.drafted.found.error((), "there is no speaker", "expected one under the headings")
        self._find_parts(lines)
        return self._ordered(self._once(lines))

    def _as_wide_as_the_heading(self, lines: Sequence[Line]) -> list[Line]:
        """More cells than headings: a delimiter inside a text has moved the rest of the row."""
        if not self.header.row:
            return list(lines)
        width = len(self.grid.rows[self.header.row - 1])
        kept = []
        for number, row in lines:
            if any(cell != "" for cell in row[width:]):
                wrong = f"{len(row)} cells under a heading of {width}"
                expected = "put a text with a delimiter in it in quotes"
                self.drafted.wrong_cell(Origin(number, None, ""), wrong, expected)
            else:
                kept.append((number, row))
        return kept

    def _with_somebody(self, lines: Sequence[Line]) -> list[Line]:
        """Rows that say who speaks, or that they are another part of the hour."""
        kept: list[Line] = []
        empty: list[int] = []
        sums: list[int] = []
        for line in reversed(lines):
            columns = [self.header.of(one) for one in (*_NAMES, Field.KIND)]
            own = [said(line[1][c.index]) for c in columns if c and c.index < len(line[1])]
            named = [text for text in own if text]
            if not named:
                empty.append(line[0])
            elif len(named) == 1 and plain(named[0]) in _SUMS and not kept:
                sums.append(line[0])
            else:
                kept.append(line)
        kept.reverse()
        for numbers, why in ((empty, "nobody is named, left out"), (sums, "a sum, left out")):
            if numbers:
                self.drafted.told.append(f"{_rows(numbers[::-1])}: {why}")
        return kept

    def _of_one_state(self, lines: list[Line]) -> list[Line]:
        column = self.header.of(Field.STATE)
        of_line = self._states(lines, column)
        named = [one for one in dict.fromkeys(of_line.values()) if one]
        wanted = self.choices.state
        if column is None or not named or (len(named) == 1 and wanted is None):
            self._say_state(named[0] if named else wanted)
            return lines
        if wanted is None:
            text = f"the list is about {len(named)} States; which one is this plan for?"
            self.drafted.questions.append(
                Question("state", text, guess=None, choices=tuple(named), option="--state NAME")
            )
            wanted = named[0]
        here = plain(wanted)
        kept = [line for line in lines if plain(of_line[line[0]]) == here]
        if not kept:
            expected = f"expected {listed(map(shown, named))}"
            self.drafted.found.error((), f"there is no row for the State {shown(wanted)}", expected)
        self._say_state(of_line[kept[0][0]] if kept else wanted)
        return kept

    def _states(self, lines: Sequence[Line], column: Column | None) -> dict[int, str]:
        """The State of each row. One that stands above several rows is written once by many."""
        states: dict[int, str] = {}
        above = ""
        filled = []
        for line in lines:
            state = said(self.cell(line, column))
            if not state and above and column is not None:
                filled.append(line[0])
                state = above
            states[line[0]] = above = state
        if filled and column is not None and "states above" not in self.choices.agreed:
            text = f"{shown(column.heading)} is empty in {_rows(filled)}: taken as in the row above"
            self.drafted.questions.append(Question("states above", text))
        return states

    def _say_state(self, state: str | None) -> None:
        if state:
            self.drafted.session["state"] = state

    def _once(self, lines: list[Line]) -> list[Line]:
        """A form that was sent twice makes two rows of one speaker."""
        first: dict[tuple[str, ...], int] = {}
        again: dict[int, int] = {}
        for line in lines:
            names = [plain(said(self.value(line, one))) for one in _NAMES]
            if line[0] in self.parts or all(one in _NOBODY_YET for one in names[:3]):
                continue
            if self.value(line, Field.KIND) != "" and self.header.of(Field.KIND):
                continue
            earlier = first.setdefault(tuple(names), line[0])
            if earlier != line[0]:
                again[line[0]] = earlier
        if not again:
            return lines
        answer = self.choices.answers.get("repeated")
        if answer is None:
            pairs = [f"row {number} names whom row {one} names" for number, one in again.items()]
            text = "the same speaker stands in the list twice; the later row is left out"
            preview = tuple(pairs[:_IN_PREVIEW])
            self.drafted.questions.append(
                Question("repeated", text, preview, guess=ONCE, choices=(ONCE, EACH))
            )
        if answer == EACH:
            return lines
        why = "a speaker who stands in the list already, left out"
        self.drafted.told.append(f"{_rows(list(again))}: {why}")
        return [line for line in lines if line[0] not in again]

    def _find_parts(self, lines: Sequence[Line]) -> None:
        """``Opening`` and ``Q&A`` among the names of a running order are nobody's names."""
        if self.header.of(Field.KIND) is not None:
            return
        found: dict[int, tuple[str, Kind]] = {}
        for line in lines:
            names = [said(self.value(line, one)) for one in _NAMES]
            (title,) = [one for one in names if one] if sum(map(bool, names)) == 1 else ("",)
            kind = kind_named(title) if title else None
            if kind is not None and kind is not Kind.STATEMENT:
                found[line[0]] = (title, kind)
        answer = self.choices.answers.get("parts")
        if not found or answer == SPEAKERS:
            return
        self.parts = {number: kind for number, (_, kind) in found.items()}
        if answer is None:
            preview = tuple(
                f"row {number}: {shown(title)} is taken as {kind}"
                for number, (title, kind) in found.items()
            )
            text = "some rows seem to be other parts of the hour, not speakers"
            self.drafted.questions.append(
                Question(
                    "parts", text, preview[:_IN_PREVIEW], guess=PARTS, choices=(PARTS, SPEAKERS)
                )
            )

    def _ordered(self, lines: list[Line]) -> list[Line]:
        """By the column that says the order, where it says it for all."""
        column = self.header.of(Field.ORDER)
        places = [said(self.cell(line, column)).rstrip(".") for line in lines]
        if not all(place.isascii() and place.isdigit() for place in places) or not lines:
            return lines
        numbers = [int(place[:9]) for place in places]
        if len(set(numbers)) < len(numbers):
            return lines
        ordered = sorted(zip(numbers, lines, strict=True), key=lambda pair: pair[0])
        if [line for _, line in ordered] != lines and column is not None:
            self.drafted.told.append(f"the order is that of {shown(column.heading)}")
        return [line for _, line in ordered]


def _rows(numbers: Sequence[int]) -> str:
    named = [str(n) for n in numbers[:_MOST_NUMBERS]]
    if len(numbers) > _MOST_NUMBERS:
        named.append(f"{len(numbers) - _MOST_NUMBERS} more")
    return f"{'row' if len(numbers) == 1 else 'rows'} {listed(named, 'and')}"

"""Find the row of headings in a sheet, and the meaning of each column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from presession_timer.base.text import clean
from presession_timer.importers.sheet import Row, SheetRows, Value, displayed, letter
from presession_timer.importers.vocabulary import (
    CONTAINED,
    ColumnField,
    field_named,
    is_about_words,
    is_private,
    kind_named,
    plain,
    words_of,
)

FIRST_ROWS: Final = 31
"""Rows in which headings are looked for."""
_BRACKETS: Final = re.compile(r"[(\[].*?[)\]]")
_MINUTES: Final = words_of("min mins mn minute minutes minuto minutos")
_TIME_OF_DAY: Final = re.compile(r"([01]?[0-9]|2[0-3])[:hH.]([0-5][0-9])(?![0-9])")
_EARLIEST_HOUR: Final = 7
"""No hour begins earlier, and no statement is so long: 10:00 is a time of day."""
_LONGEST_HEADING: Final = 60
_LAST_NAMES: Final = words_of("nom name")
_FIRST_NAMES: Final = words_of("nombre name")
_WHOLE_NAMES: Final = words_of("complet completo full prenom prenoms apellido apellidos")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column with a heading."""

    index: int
    heading: str
    field: ColumnField | None
    guessed: bool = False
    minutes: bool = False
    """Whether the heading says that numbers are minutes."""
    chosen: bool = False
    """Whether a person chose the meaning."""

    @property
    def letter(self) -> str:
        """The name of the column in a spreadsheet."""
        return letter(self.index)

    def is_called(self, name: str) -> bool:
        """Return whether ``name`` is the heading or the letter of this column."""
        return plain(name) == plain(self.heading) or name.upper() == self.letter


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The row of headings of a sheet."""

    row: int
    """Its number; 0 if there is none and columns were named by letters."""
    columns: tuple[SheetColumn, ...]

    def of(self, field: ColumnField) -> SheetColumn | None:
        """Return the column with this meaning, or None."""
        return next((one for one in self.columns if one.field is field), None)


def recognised(row: Sequence[Value]) -> int:
    """Count the cells of a row that are certainly headings."""
    return sum(1 for cell in row if isinstance(cell, str) and _named(cell)[0] is not None)


def heading_of(grid: SheetRows, chosen: Mapping[str, ColumnField | None]) -> HeadingRow | None:
    """Return the headings of a list of speakers; None if no row looks like headings.

    ``chosen`` gives meanings of columns by heading or letter; they take precedence.
    """
    filled = list(grid.filled())[:FIRST_ROWS]
    wanted = {plain(name) for name in chosen}
    best_row, best = 0, 0
    for number, row in filled:
        named = sum(1 for cell in row if isinstance(cell, str) and plain(cell) in wanted)
        count = 2 * (recognised(row) + named) + (_guesses(row) > 0)
        if count > best:
            best_row, best = number, count
    if best:
        columns = _columns(grid.rows[best_row - 1], chosen)
        return HeadingRow(best_row, _settled(columns, grid.rows[best_row:]))
    by_letter = {name.upper(): field for name, field in chosen.items() if name.isalpha()}
    width = max((len(row) for _, row in filled), default=0)
    columns = [
        SheetColumn(index, f"column {letter(index)}", by_letter[letter(index)])
        for index in range(width)
        if letter(index) in by_letter
    ]
    return HeadingRow(0, tuple(columns)) if columns else None


def _guesses(row: Sequence[Value]) -> int:
    return sum(1 for cell in row if isinstance(cell, str) and _contained(cell) is not None)


def _columns(row: Row, chosen: Mapping[str, ColumnField | None]) -> list[SheetColumn]:
    by_name = {plain(name): field for name, field in chosen.items()}
    columns = []
    for index, cell in enumerate(row):
        heading = clean(displayed(cell), _LONGEST_HEADING) if displayed(cell) else ""
        if plain(heading) in by_name and heading:
            columns.append(_chosen(index, heading, by_name[plain(heading)]))
        elif (name := letter(index)).casefold() in {one.casefold() for one in chosen}:
            named = next(f for one, f in chosen.items() if one.casefold() == name.casefold())
            columns.append(_chosen(index, heading or f"column {name}", named))
        elif heading:
            field, minutes = _named(heading)
            guess = _contained(heading) if field is None else None
            columns.append(SheetColumn(index, heading, field or guess, guess is not None, minutes))
    chosen_fields = {one.field for one in columns if one.chosen}
    return [
        _unused(one) if one.field in chosen_fields and not one.chosen else one for one in columns
    ]


def _chosen(index: int, heading: str, field: ColumnField | None) -> SheetColumn:
    return SheetColumn(index, heading, field, minutes=_named(heading)[1], chosen=True)


def _unused(column: SheetColumn) -> SheetColumn:
    return replace(column, field=None, guessed=False)


def _named(heading: str) -> tuple[ColumnField | None, bool]:
    """Return the certain meaning of a heading, and whether it says minutes."""
    words = set(plain(heading).split())
    minutes = bool(words & _MINUTES)
    in_brackets = " ".join(_BRACKETS.findall(heading))
    if is_about_words(heading, in_brackets):
        return ColumnField.WORDS, False
    field = field_named(heading) or field_named(_BRACKETS.sub(" ", heading))
    if field in (ColumnField.MIN, ColumnField.LENGTH) and minutes:
        minutes = field is ColumnField.LENGTH or bool(set(plain(in_brackets).split()) & _MINUTES)
    return field, minutes


def _contained(heading: str) -> ColumnField | None:
    """Return the possible meaning of a longer heading, such as a question of a form."""
    name = plain(heading)
    if is_private(heading):
        return None
    for words, field in CONTAINED.items():
        if f" {words} " in f" {name} ":
            return field
    return None


def _settled(columns: Sequence[SheetColumn], rows: Sequence[Row]) -> tuple[SheetColumn, ...]:
    """Give each meaning to one column; values decide between two meanings of a heading."""
    return tuple(_each_once(_names([_by_values(one, rows) for one in columns])))


def _by_values(column: SheetColumn, rows: Sequence[Row]) -> SheetColumn:
    if column.chosen:
        return column
    cells = [row[column.index] for row in rows if column.index < len(row)]
    values = [cell for cell in cells if cell != ""]
    if column.field is ColumnField.CATEGORY and plain(column.heading) in ("type", "tipo"):
        if values and all(kind_named(displayed(value)) for value in values):
            return replace(column, field=ColumnField.KIND)
    elif column.field is ColumnField.LENGTH and _are_times_of_day(values):
        return replace(column, field=ColumnField.START, guessed=True)
    elif column.field is ColumnField.ID and any(displayed(value).isdigit() for value in values):
        return replace(column, field=None)
    return column


def _are_times_of_day(values: Sequence[Value]) -> bool:
    found = [_TIME_OF_DAY.match(displayed(value)) for value in values]
    times = [(int(one[1]), int(one[2])) for one in found if one is not None]
    rising = all(first < second for first, second in pairwise(times))
    return len(times) == len(values) > 1 and rising and times[0][0] >= _EARLIEST_HOUR


def _names(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """Recognise parts of names: ``Nom`` beside ``Prénom`` is the last name.

    ``Nombre`` beside ``Apellidos`` is the first name. ``Nom de l'intervenant(e)`` is treated like
    ``Nom``, but ``Nom complet`` is not.
    """
    fields = {one.field for one in columns}
    settled = []
    for one in columns:
        field = one.field
        words = set(plain(one.heading).split())
        if field is ColumnField.SPEAKER and not one.chosen and not words & _WHOLE_NAMES:
            if ColumnField.FIRST_NAME in fields and words & _LAST_NAMES:
                field = ColumnField.LAST_NAME
            elif ColumnField.LAST_NAME in fields and words & _FIRST_NAMES:
                field = ColumnField.FIRST_NAME
        settled.append(replace(one, field=field))
    return settled


def _each_once(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """Keep one column per meaning: the certain one, else the first as a guess."""
    settled = []
    surely = {one.field for one in columns if not one.guessed}
    taken: dict[ColumnField, int] = {}
    for one in columns:
        field = one.field
        if field is None or (one.guessed and field in surely):
            settled.append(_unused(one))
        elif field in taken:
            first = taken[field]
            settled[first] = replace(settled[first], guessed=not settled[first].chosen)
            settled.append(_unused(one))
        else:
            taken[field] = len(settled)
            settled.append(one)
    if ColumnField.SPEAKER in taken:
        pieces = (ColumnField.FIRST_NAME, ColumnField.LAST_NAME)
        settled = [_unused(c) if c.field in pieces and not c.chosen else c for c in settled]
    return settled

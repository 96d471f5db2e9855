"""Which row of a sheet is the heading, and what each column is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from presession_timer.base.text import clean
from presession_timer.importers.column_names import (
    CONTAINED,
    Field,
    field_named,
    is_about_words,
    is_private,
    plain,
    words_of,
)
from presession_timer.importers.drafted import letter
from presession_timer.importers.grid import Grid, Row, Value, said
from presession_timer.importers.kinds import kind_named

_FIRST_ROWS: Final = 31
_BRACKETS: Final = re.compile(r"[(\[].*?[)\]]")
_MINUTES: Final = words_of("min mins mn minute minutes minuto minutos")
_TIME_OF_DAY: Final = re.compile(r"([01]?[0-9]|2[0-3])[:hH.]([0-5][0-9])(?![0-9])")
_EARLIEST_HOUR: Final = 7
"""Nothing begins before, and no statement takes so long: 10:00 is a time of day."""
_LONGEST_HEADING: Final = 60
_LAST_NAMES: Final = words_of("nom name")
_FIRST_NAMES: Final = words_of("nombre name")
_WHOLE_NAMES: Final = words_of("complet completo full prenom prenoms apellido apellidos")


@dataclass(frozen=True, slots=True)
class Column:
    """One column with a heading."""

    index: int
    heading: str
    field: Field | None
    guessed: bool = False
    minutes: bool = False
    """Whether the heading says that its numbers are minutes."""
    chosen: bool = False
    """Whether a person said so; then it is believed."""

    @property
    def letter(self) -> str:
        """As the spreadsheet names it."""
        return letter(self.index)

    def is_called(self, name: str) -> bool:
        """Whether a person means this column by ``name``: its heading or its letter."""
        return plain(name) == plain(self.heading) or name.upper() == self.letter


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of a sheet."""

    row: int
    """Its number; 0 where the sheet has none and the columns were named by letters."""
    columns: tuple[Column, ...]

    def of(self, field: Field) -> Column | None:
        """The column about ``field``."""
        return next((one for one in self.columns if one.field is field), None)


def recognised(row: Sequence[Value]) -> int:
    """How many cells of a row are surely headings."""
    return sum(1 for cell in row if isinstance(cell, str) and _named(cell)[0] is not None)


def header_of(grid: Grid, chosen: Mapping[str, Field | None]) -> Header | None:
    """The heading of a list of speakers; None where no row looks like one.

    ``chosen`` says what columns are about, by heading or by letter; it is believed.
    """
    filled = list(grid.filled())[:_FIRST_ROWS]
    wanted = {plain(name) for name in chosen}
    best_row, best = 0, 0
    for number, row in filled:
        named = sum(1 for cell in row if isinstance(cell, str) and plain(cell) in wanted)
        count = 2 * (recognised(row) + named) + (_guesses(row) > 0)
        if count > best:
            best_row, best = number, count
    if best:
        columns = _columns(grid.rows[best_row - 1], chosen)
        return Header(best_row, _settled(columns, grid.rows[best_row:]))
    by_letter = {name.upper(): field for name, field in chosen.items() if name.isalpha()}
    width = max((len(row) for _, row in filled), default=0)
    columns = [
        Column(index, f"column {letter(index)}", by_letter[letter(index)])
        for index in range(width)
        if letter(index) in by_letter
    ]
    return Header(0, tuple(columns)) if columns else None


def _guesses(row: Sequence[Value]) -> int:
    return sum(1 for cell in row if isinstance(cell, str) and _contained(cell) is not None)


def _columns(row: Row, chosen: Mapping[str, Field | None]) -> list[Column]:
    by_name = {plain(name): field for name, field in chosen.items()}
    columns = []
    for index, cell in enumerate(row):
        heading = clean(said(cell), _LONGEST_HEADING) if said(cell) else ""
        if plain(heading) in by_name and heading:
            columns.append(_chosen(index, heading, by_name[plain(heading)]))
        elif (name := letter(index)).casefold() in {one.casefold() for one in chosen}:
            named = next(f for one, f in chosen.items() if one.casefold() == name.casefold())
            columns.append(_chosen(index, heading or f"column {name}", named))
        elif heading:
            field, minutes = _named(heading)
            guess = _contained(heading) if field is None else None
            columns.append(Column(index, heading, field or guess, guess is not None, minutes))
    chosen_fields = {one.field for one in columns if one.chosen}
    return [
        _unused(one) if one.field in chosen_fields and not one.chosen else one for one in columns
    ]


def _chosen(index: int, heading: str, field: Field | None) -> Column:
    return Column(index, heading, field, minutes=_named(heading)[1], chosen=True)


def _unused(column: Column) -> Column:
    return replace(column, field=None, guessed=False)


def _named(heading: str) -> tuple[Field | None, bool]:
    """What a heading surely says, and whether it speaks of minutes."""
    words = set(plain(heading).split())
    minutes = bool(words & _MINUTES)
    in_brackets = " ".join(_BRACKETS.findall(heading))
    if is_about_words(heading, in_brackets):
        return Field.WORDS, False
    field = field_named(heading) or field_named(_BRACKETS.sub(" ", heading))
    if field in (Field.MIN, Field.LENGTH) and minutes:
        minutes = field is Field.LENGTH or bool(set(plain(in_brackets).split()) & _MINUTES)
    return field, minutes


def _contained(heading: str) -> Field | None:
    """What a longer heading is perhaps about: a question of a form."""
    name = plain(heading)
    if is_private(heading):
        return None
    for words, field in CONTAINED.items():
        if f" {words} " in f" {name} ":
            return field
    return None


def _settled(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Each field once, and headings of two meanings decided by what stands under them."""
    return tuple(_each_once(_names([_by_values(one, rows) for one in columns])))


def _by_values(column: Column, rows: Sequence[Row]) -> Column:
    if column.chosen:
        return column
    cells = [row[column.index] for row in rows if column.index < len(row)]
    values = [cell for cell in cells if cell != ""]
    if column.field is Field.CATEGORY and plain(column.heading) in ("type", "tipo"):
        if values and all(kind_named(said(value)) for value in values):
            return replace(column, field=Field.KIND)
    elif column.field is Field.LENGTH and _are_times_of_day(values):
        return replace(column, field=Field.START, guessed=True)
    elif column.field is Field.ID and any(said(value).isdigit() for value in values):
        return replace(column, field=None)
    return column


def _are_times_of_day(values: Sequence[Value]) -> bool:
    found = [_TIME_OF_DAY.match(said(value)) for value in values]
    times = [(int(one[1]), int(one[2])) for one in found if one is not None]
    rising = all(first < second for first, second in pairwise(times))
    return len(times) == len(values) > 1 and rising and times[0][0] >= _EARLIEST_HOUR


def _names(columns: Sequence[Column]) -> list[Column]:
    """``Nom`` beside ``Prénom`` is the last name, ``Nombre`` beside ``Apellidos`` the first;
    so is ``Nom de l'intervenant(e)``, but not ``Nom complet``.
    """
    fields = {one.field for one in columns}
    settled = []
    for one in columns:
        field = one.field
        words = set(plain(one.heading).split())
        if field is Field.SPEAKER and not one.chosen and not words & _WHOLE_NAMES:
            if Field.FIRST_NAME in fields and words & _LAST_NAMES:
                field = Field.LAST_NAME
            elif Field.LAST_NAME in fields and words & _FIRST_NAMES:
                field = Field.FIRST_NAME
        settled.append(replace(one, field=field))
    return settled


def _each_once(columns: Sequence[Column]) -> list[Column]:
    """Of two columns about the same the surer one, else the first: then it is a guess."""
    settled = []
    surely = {one.field for one in columns if not one.guessed}
    taken: dict[Field, int] = {}
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
    if Field.SPEAKER in taken:
        pieces = (Field.FIRST_NAME, Field.LAST_NAME)
        settled = [_unused(c) if c.field in pieces and not c.chosen else c for c in settled]
    return settled

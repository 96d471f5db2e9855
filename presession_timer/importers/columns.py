"""Find the table on a sheet, and what each column is about, by its heading and its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import pairwise
from typing import Final

from presession_timer.base.text import clean
from presession_timer.base.world.states import completed, states
from presession_timer.importers.cells import CellError, Moment, length_in, moment_in
from presession_timer.importers.sheet import Row, SheetRows, Value, displayed, letter
from presession_timer.importers.vocabulary import (
    Ambiguous,
    ColumnField,
    Heading,
    Meaning,
    Standing,
    cell_words,
    heading_of,
    kind_in_title,
    kind_named,
    plain,
    standing,
    words_of,
)
from presession_timer.plan.model import Kind

FIRST_ROWS: Final = 31
"""Rows in which headings are looked for."""
_FEWEST_ROWS: Final = 3
"""A table without headings has so many, at least."""
_LOOKED_AT: Final = 200
"""Values of a column that tell what it holds."""
_LONGEST_HEADING: Final = 60
_MOST: Final = 0.8
_MANY: Final = 0.6
_LONG_TEXT: Final = 120
_LONGEST_ORGANISATION: Final = 60
_MOST_WORDS: Final = 4
"""Of an organisation's name; a longer text is a topic."""
_EARLIEST_HOUR: Final = 7
"""No hour begins earlier unless its row says so; no statement is that long: 10:00 is a time."""
_F = ColumnField
_PEOPLE: Final = frozenset((_F.SPEAKER, _F.FIRST_NAME, _F.LAST_NAME))
_ADDRESS: Final = re.compile(r"\S+@\S+\.\S+|https?://\S+|www\.\S+", re.IGNORECASE)
_FILE: Final = re.compile(r"[^\n]{1,200}\.(?:txt|md|docx?|pdf|odt|rtf)", re.IGNORECASE)
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/.-]{6,}")
_COLONS: Final = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2})?")
_LAST_NAMES: Final = frozenset(("nom", "name", "apelido"))
_WHOLE_NAMES: Final = words_of("full complet completo prenom prenoms apellido apellidos")
_SMALL_IN_NAMES: Final = words_of("de da do dos van von der den di el la bin al y")
_FIRST_NAMES: Final = frozenset(("nombre", "name", "nome"))


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a table."""

    index: int
    heading: str
    field: ColumnField | None
    guessed: bool = False
    unit: str = ""
    """What the heading or the values say of numbers: ``minutes``."""
    chosen: bool = False
    """Whether a person chose the meaning."""
    samples: tuple[str, ...] = ()
    """Two values, to show."""
    why: str = ""
    """Why it is not used, or what the guess rests on."""
    item: bool = False
    """Whether it holds everything that happens, not only talks or people."""
    doubt: int = 0
    """How many words of the heading say nothing."""
    loose: bool = False
    """Whether a kind that is not known may be a statement."""

    @property
    def letter(self) -> str:
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
    rows: int = 1
    """How many rows the headings take."""

    @property
    def last(self) -> int:
        return self.row + self.rows - 1 if self.row else 0

    def of(self, field: ColumnField) -> SheetColumn | None:
        return next((one for one in self.columns if one.field is field), None)

    def all_of(self, field: ColumnField) -> list[SheetColumn]:
        """Return every column with this meaning: ``Speaker 1``, ``Speaker 2``."""
        return [one for one in self.columns if one.field is field]


def recognised(row: Sequence[Value]) -> int:
    """Count the different things that a row of headings certainly names."""
    return len({found.field for found in _sure(row) if found.field is not None})


_HEADS: Final = frozenset((*_F, Ambiguous.TITLE, Ambiguous.CLOCK)) - {
    _F.ORGANISATION,
    _F.STATUS,
    _F.STATE,
}


def names_columns(row: Sequence[Value]) -> bool:
    """Return whether every cell of a row is a heading, and not only a word that headings have."""
    cells = [cell for cell in row if cell != ""]
    if any(not isinstance(cell, str) or len(cell) > _LONGEST_HEADING for cell in cells):
        return False
    fields = set()
    for cell in cells:
        found = heading_of(displayed(cell)) if not _LABEL.fullmatch(displayed(cell)) else None
        if found is None or not found.sure:
            return False
        fields.add(found.field)
    return len(fields - {None}) > 1 and bool(fields & _HEADS)


_LABEL: Final = re.compile(r"(.*\S)\s(?:[A-Z]|[0-9]{1,3})")


def _sure(row: Sequence[Value]) -> list[Heading]:
    """Return what the cells say that are certainly headings; ``Panel A`` alone is a label."""
    texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) <= 200]
    labels = [found[1] for text in texts if (found := _LABEL.fullmatch(text))]
    kept = [
        text
        for text in texts
        if not (found := _LABEL.fullmatch(text)) or labels.count(found[1]) > 1
    ]
    return [found for found in map(heading_of, kept) if found.sure]


def _is_data(cell: Value) -> bool:
    """Return whether a cell can hardly be a heading."""
    if not isinstance(cell, str):
        return True
    return (
        bool(_ADDRESS.search(cell) or re.fullmatch(r"[\d\W]+", cell)) and cell.strip("#№ .") != ""
    )


_SPEAKS: Final = 8
"""What a heading for people counts more than others: a list of speakers has one."""


def heading_row(grid: SheetRows, chosen: Mapping[str, ColumnField | None]) -> HeadingRow | None:
    """Return the headings of a list; None if no row looks like headings.

    ``chosen`` gives meanings of columns by heading or letter; they take precedence.
    """
    filled = list(grid.filled())[:FIRST_ROWS]
    wanted = {plain(name) for name in chosen}
    best_row, best = 0, 0.0
    widest = 0
    for number, row in filled:
        cells = [cell for cell in row if cell != ""]
        sure = _sure(row)
        fields = {found.field for found in sure if found.field is not None}
        named = sum(1 for cell in cells if isinstance(cell, str) and plain(cell) in wanted)
        data = sum(map(_is_data, cells))
        score = 3 * len(fields) + 3 * named + len(sure) - 2 * data
        if len(sure) == len(cells) >= widest:
            score += len(cells)
        if fields & _PEOPLE:
            score += _SPEAKS
        single = len(fields) == 1 and (len(cells) == 1 or widest < 2) and 3 * data < len(cells)
        if (len(fields) > 1 or named or single) and 2 * data < len(cells) and score > best:
            best_row, best = number, score
        widest = max(widest, len(cells))
    if not best_row and filled and _looks_like_headings(filled[0][1]):
        best_row = filled[0][0]
    if best_row:
        return _with_headings(grid, best_row, chosen)
    by_letter = {name.upper(): field for name, field in chosen.items() if name.isalpha()}
    width = max((len(row) for _, row in filled), default=0)
    if not any(letter(index) in by_letter for index in range(width)):
        return _without_headings(grid)
    columns = [
        SheetColumn(index, f"column {letter(index)}", None)
        if letter(index) not in by_letter
        else SheetColumn(index, f"column {letter(index)}", by_letter[letter(index)], chosen=True)
        for index in range(width)
    ]
    return HeadingRow(0, tuple(_with_samples(columns, grid.rows)))


def _looks_like_headings(row: Row) -> bool:
    """Return whether the first row probably has headings, with slips of the keys in them."""
    cells = [displayed(cell) for cell in row if cell != ""]
    fields = {heading_of(cell).field for cell in cells if len(cell) <= _LONGEST_HEADING}
    return len(fields - {None}) > 1 and not any(map(_is_data, row))


def _without_headings(grid: SheetRows) -> HeadingRow | None:
    """Guess the columns of a table without headings by their values: times beside names or items.

    None if there are no times and no names.
    """
    rows = [row for _, row in grid.filled()][:_LOOKED_AT]
    width = max(map(len, rows), default=0)
    if len(rows) < _FEWEST_ROWS or width < 2:
        return None
    held = [
        Held([row[index] for row in rows if index < len(row) and row[index] != ""])
        for index in range(width)
    ]
    fields: dict[int, ColumnField] = {}
    for index, one in enumerate(held):
        if not one or 3 * len(one.values) < len(rows):
            continue
        timed = [moment for moment in one.moments() if moment and moment.start]
        if ColumnField.START not in fields.values() and len(timed) >= _MANY * len(rows):
            fields[index] = _F.START
        elif _F.SPEAKER not in fields.values() and one.people:
            fields[index] = _F.SPEAKER
        elif _F.LENGTH not in fields.values() and index and _all_lengths(one):
            fields[index] = _F.LENGTH
    texts = [n for n, one in enumerate(held) if n not in fields and one and one.length > 3]
    if not fields or not (texts or _F.SPEAKER in fields.values()):
        return None
    if _F.SPEAKER not in fields.values():
        fields[texts[0]] = _F.SPEAKER
    else:
        bodies = [index for index in texts if held[index].organisations]
        topics = [index for index in texts if index not in bodies[:1]]
        fields |= dict.fromkeys(bodies[:1], _F.ORGANISATION) | dict.fromkeys(topics[:1], _F.TOPIC)
    columns = [
        SheetColumn(
            index, f"column {letter(index)}", fields.get(index), guessed=index in fields,
            item=index in texts and fields.get(index) is not _F.ORGANISATION,
            why="there are no headings" if index in fields else "",
        )
        for index in range(width)
    ]  # fmt: skip
    return HeadingRow(0, tuple(_with_samples(columns, grid.rows)))


def _all_lengths(held: Held) -> bool:
    return all(_is_length(value, "") for value in held.values)


def _with_headings(
    grid: SheetRows, number: int, chosen: Mapping[str, ColumnField | None]
) -> HeadingRow:
    row = grid.rows[number - 1]
    headings = [displayed(cell) for cell in row]
    below = grid.rows[number] if number < len(grid.rows) else ()
    rows = 1
    if _is_second(headings, below):
        headings, rows = _joined(headings, below), 2
    body = grid.rows[number + rows - 1 :]
    width = max([len(headings), *(len(one) for one in body[:_LOOKED_AT])])
    headings += [""] * (width - len(headings))
    values = [
        [one[index] for one in body if index < len(one) and one[index] != ""]
        for index in range(width)
    ]
    columns = _meanings(headings, values, chosen)
    return HeadingRow(number, tuple(_with_samples(columns, body)), rows)


def _is_second(headings: Sequence[str], below: Row) -> bool:
    """Return whether the row below holds headings, too: ``First name`` under ``Speaker``."""
    cells = [(index, cell) for index, cell in enumerate(below) if cell != ""]
    if not cells or any(not isinstance(cell, str) for _, cell in cells):
        return False
    if [plain(displayed(cell)) for _, cell in cells] == [plain(one) for one in headings if one]:
        return False
    found = [heading_of(displayed(cell)) for _, cell in cells]
    fields = {one.field for one in found if one.sure and one.field is not None}
    gap = any(not headings[index] for index, _ in cells if index < len(headings))
    return (
        all(one.sure for one in found) and len(fields) > 1 and (gap or len(cells) < len(headings))
    )


def _joined(headings: Sequence[str], below: Row) -> list[str]:
    joined = []
    above = ""
    for index in range(max(len(headings), len(below))):
        upper = headings[index] if index < len(headings) else ""
        lower = displayed(below[index]) if index < len(below) else ""
        above = upper or (above if lower else "")
        joined.append(" / ".join(filter(None, (above, lower))))
    return joined


def _with_samples(columns: Sequence[SheetColumn], body: Sequence[Row]) -> list[SheetColumn]:
    found = []
    for one in columns:
        values = (displayed(row[one.index]) for row in body if one.index < len(row))
        samples = tuple(dict.fromkeys(value for value in values if value))[:2]
        found.append(replace(one, samples=tuple(clean(value, 80) for value in samples)))
    return found


def _meanings(
    headings: Sequence[str],
    values: Sequence[Sequence[Value]],
    chosen: Mapping[str, ColumnField | None],
) -> list[SheetColumn]:
    by_name = {plain(name): field for name, field in chosen.items()}
    by_letter = {name.casefold(): field for name, field in chosen.items()}
    columns: list[SheetColumn] = []
    open_ones: dict[int, tuple[Meaning, bool]] = {}
    for index, written in enumerate(headings):
        name = letter(index).casefold()
        if not written and not values[index]:
            continue
        found = heading_of(written) if written else Heading(None, sure=False)
        heading = clean(written, _LONGEST_HEADING) if written else ""
        if heading and plain(heading) in by_name:
            columns.append(_chosen(index, heading, by_name[plain(heading)], found))
        elif name in by_letter:
            columns.append(
                _chosen(index, heading or f"column {letter(index)}", by_letter[name], found)
            )
        else:
            why = "not used" if found.field is None and found.sure else ""
            columns.append(
                SheetColumn(index, heading, None, unit=found.unit, why=why, doubt=found.doubt)
            )
            open_ones[index] = (found.field, found.sure)
    looked = [column[:_LOOKED_AT] for column in values]
    settled = _by_values(columns, open_ones, looked)
    return _once(_names(settled), looked)


def _chosen(index: int, heading: str, field: ColumnField | None, found: Heading) -> SheetColumn:
    return SheetColumn(index, heading, field, unit=found.unit, chosen=True, loose=True)


def _by_values(
    columns: Sequence[SheetColumn],
    open_ones: Mapping[int, tuple[Meaning, bool]],
    values: Sequence[Sequence[Value]],
) -> list[SheetColumn]:
    """Settle each column; values decide where a heading may mean several things."""
    sure = {field for field, certain in open_ones.values() if certain}
    known = sure | {one.field for one in columns if one.chosen}
    settled = []
    for one in columns:
        if one.chosen or one.index not in open_ones:
            settled.append(one)
            continue
        field, certain = open_ones[one.index]
        held = Held(values[one.index])
        if not certain:
            field = _likely(one, field, held)
        column = _settled(one, field, held, known)
        if column.field is not None and not certain and not column.guessed:
            column = replace(column, guessed=True)
            if (held.answers and column.field is not _F.STATUS) or not held:
                column = _unused(column, "only yes and no")
        settled.append(_unfit(column, held))
    return settled


def _likely(one: SheetColumn, field: Meaning, held: Held) -> Meaning:
    """Return the likely meaning of a heading that is not understood, by the values below it."""
    if held.withdrawals:
        return _F.STATUS
    if field is None and one.unit and held and _all_lengths(held):
        return _F.LENGTH
    return field


class Held:
    """What the values of a column look like."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.values = values
        self.texts = [displayed(value) for value in values]
        self.names = [plain(text) for text in self.texts]

    def __bool__(self) -> bool:
        return bool(self.values)

    def share(self, found: Sequence[object]) -> float:
        """Return the share of values for which something was found."""
        return sum(map(bool, found)) / len(self.values) if self.values else 0.0

    @property
    def distinct(self) -> int:
        return len(set(self.names))

    @property
    def honorific(self) -> bool:
        """Whether they are forms of address."""
        known = cell_words("honorifics")
        return self.share([name and set(name.split()) <= known for name in self.names]) >= _MOST

    @property
    def jobs(self) -> bool:
        """Whether they are positions of people."""
        known = cell_words("jobs")
        return self.share([set(name.split()) & known for name in self.names]) >= 0.5

    @property
    def statuses(self) -> bool:
        """Whether they say who is coming."""
        return self.share([standing(text) is not Standing.UNKNOWN for text in self.texts]) >= _MANY

    @property
    def withdrawals(self) -> bool:
        """Whether they say who is coming, and of somebody more than *no*: ``No – withdrew``."""
        answers = cell_words("yes") | cell_words("no")
        out = [
            standing(text) is Standing.OUT and name not in answers
            for text, name in zip(self.texts, self.names, strict=True)
        ]
        return any(out) and self.statuses

    @property
    def addresses(self) -> bool:
        found = [_ADDRESS.search(text) or _PHONE.fullmatch(text) for text in self.texts]
        return self.share(found) >= 0.5

    @property
    def answers(self) -> bool:
        """Whether they are yes and no."""
        known = cell_words("yes") | cell_words("no")
        return self.share([name in known for name in self.names]) >= _MOST

    @property
    def numbers(self) -> bool:
        return self.share([re.fullmatch(r"[\d.,]+", text) for text in self.texts]) >= _MOST

    @property
    def kinds(self) -> float:
        return self.share([kind_named(text) for text in self.texts])

    @property
    def parts(self) -> bool:
        """Whether some are other parts than statements."""
        kinds = [kind_in_title(text) for text in self.texts]
        return any(kind not in (None, Kind.STATEMENT) for kind in kinds)

    @property
    def length(self) -> float:
        """How many characters they have, on average."""
        return sum(map(len, self.texts)) / max(1, len(self.texts))

    @property
    def states(self) -> bool:
        known = {state.name for state in states()}
        return self.share([completed(text) in known for text in self.texts]) >= _MANY

    @property
    def people(self) -> bool:
        """Whether they look like names of people: two to four words, each with a capital."""
        return self.share([is_name(text) for text in self.texts]) >= _MOST

    @property
    def organisations(self) -> bool:
        """Whether they look like names of organisations: ``HRW``, ``Centre for Peace``."""
        return self.share([_is_organisation(text) for text in self.texts]) >= _MOST

    def moments(self) -> list[Moment | None]:
        """Return what each value says of when; None for one that says nothing."""
        return [_moment(value) for value in self.values]


def _is_organisation(text: str) -> bool:
    """Return whether a short text names a body: one of its words says so, or each has a capital."""
    words = text.split()
    if len(text) > _LONGEST_ORGANISATION or kind_in_title(text) is not None:
        return False
    if set(plain(text).split()) & cell_words("organisations"):
        return True
    return len(words) <= _MOST_WORDS and all(not word[0].islower() for word in words)


def is_name(text: str) -> bool:
    """Return whether a text looks like the name of a person."""
    words = text.replace(".", ". ").split()
    if not 2 <= len(words) <= 5 or len(text) > 50 or any(c.isdigit() for c in text):
        return False
    if set(plain(text).split()) & cell_words("organisations"):
        return False
    return all(
        word[0].isupper() or not word[0].isascii() or word in _SMALL_IN_NAMES for word in words
    )


def _moment(value: Value) -> Moment | None:
    try:
        return moment_in(value)
    except CellError:
        return None


def _settled(one: SheetColumn, field: Meaning, held: Held, known: set[Meaning]) -> SheetColumn:
    if isinstance(field, ColumnField):
        return _confirmed(one, field, held, known)
    return one if field is None else _DECIDED[field](one, held, known)


def _of_talk(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    if held.share([_FILE.fullmatch(text) for text in held.texts]) >= 0.5:
        return replace(one, field=_F.STATEMENT)
    if held.length > _LONG_TEXT:
        return replace(one, why="the text of a talk")
    if len(held.values) > 5 and 3 * held.distinct <= len(held.values):
        return replace(one, why="the type of a talk")
    return one if _F.TOPIC in known or not held else replace(one, field=_F.TOPIC)


def _of_type(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    if held and (held.kinds >= _MOST or held.parts):
        return replace(one, field=_F.KIND, loose=held.kinds < 1)
    if _F.CATEGORY in known:
        return replace(one, why="the type of a talk")
    return replace(one, field=_F.CATEGORY)


def _of_format(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    return _of_type(one, held, known | {_F.CATEGORY})


def _of_item(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    speaks = _PEOPLE & known
    if held and held.kinds == 1 and (speaks or _F.TOPIC in known):
        return replace(one, field=_F.KIND)
    if _F.TOPIC in known or Ambiguous.TITLE in known:
        return replace(one, field=_F.KIND if held.parts else None, loose=True)
    if speaks:
        return replace(one, field=_F.TOPIC, item=True)
    timed = held.parts or {_F.START, _F.LENGTH, _F.END, Ambiguous.CLOCK} & known
    return replace(one, field=_F.SPEAKER, item=True, guessed=not timed)


def _of_state(one: SheetColumn, held: Held, _: set[Meaning]) -> SheetColumn:
    if held.statuses and not held.states:
        return replace(one, field=_F.STATUS, why="accepted and the like is a status")
    return replace(one, field=_F.STATE)


def _of_id(one: SheetColumn, held: Held, _: set[Meaning]) -> SheetColumn:
    if not held or any(text.isdigit() for text in held.texts):
        return replace(one, why="an id")
    return replace(one, field=_F.ID)


def _of_salutation(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    return replace(one, why="forms of address are not used")


def _confirmed(
    one: SheetColumn, field: ColumnField, held: Held, known: set[Meaning]
) -> SheetColumn:
    """Return a column whose heading is sure, unless its values say something else."""
    if field in (_F.LENGTH, _F.MAX, _F.MIN, _F.PLANNED):
        return _of_length(one, field, held)
    if field in (_F.START, _F.END) and held:
        moments = [moment for moment in held.moments() if moment]
        if moments and all(moment.start is None for moment in moments):
            return replace(
                one, field=_F.DATE if field is _F.START and _F.DATE not in known else None
            )
    if field is _F.STATUS and held and not held.statuses:
        return replace(one, why="it says nothing of who is coming")
    if (
        field is _F.CATEGORY
        and _F.ORGANISATION not in known
        and held.distinct == len(held.values) > 2
    ):
        return replace(one, field=_F.ORGANISATION, guessed=True)
    if field is _F.KIND and held and not held.kinds and held.distinct > 1:
        return replace(one, field=None, why="no kinds of segments")
    if field is _F.ORDER and held and not held.numbers:
        return replace(one, why="no numbers")
    if field is _F.WORDS and held.length > _LONG_TEXT:
        return replace(one, why="a text")
    if field is _F.LANGUAGE and held.length > 40:
        return replace(one, why="a text")
    return replace(one, field=field)


def _unfit(column: SheetColumn, held: Held) -> SheetColumn:
    """Take back a meaning that the values cannot have."""
    if column.field in (*_PEOPLE, _F.ORGANISATION, _F.TOPIC) and held:
        if held.addresses:
            return _unused(column, "addresses")
        if held.answers:
            return _unused(column, "only yes and no")
        if held.numbers and column.field is not _F.TOPIC:
            return _unused(column, "numbers")
    return column


def _of_title(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    """Tell the title of a person from that of a talk, and from that of the session."""
    speaks = {*_PEOPLE, _F.ORGANISATION} & known
    if held.honorific and held:
        return replace(one, why="forms of address are not used")
    if held.jobs and speaks and not held.parts:
        return replace(one, field=_F.POSITION)
    if not speaks:
        return replace(one, field=_F.SPEAKER, item=True, guessed=not held.parts)
    if not held or (_F.TOPIC in known and held.length < 12):
        return replace(one, why="there is a column of topics" if held else "empty")
    if held.distinct == 1 and len(held.values) > 1:
        return replace(one, field=_F.TITLE)
    return replace(one, field=_F.TOPIC, item=held.parts)


def _of_session(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    topics = {_F.TOPIC, Ambiguous.TITLE, Ambiguous.TALK} & known
    if not topics and held.distinct == len(held.values) and held.length > 12:
        speaks = _PEOPLE & known
        field = _F.TOPIC if speaks else _F.SPEAKER
        return replace(one, field=field, item=True, guessed=not speaks)
    return replace(one, field=_F.SESSION)


def _of_clock(one: SheetColumn, held: Held, known: set[Meaning]) -> SheetColumn:
    """Tell times of day from lengths."""
    if not held:
        return replace(one, field=_F.LENGTH)
    moments = held.moments()
    found = [moment for moment in moments if moment and moment.start]
    plainly = [m for m in found if m.marked or m.end or m.offset is not None or m.day]
    if len(found) >= 0.9 * len(held.values) and 2 * len(plainly) >= len(found):
        return replace(one, field=_F.START)
    if _are_clock_cells(held):
        return replace(one, field=_F.START)
    if sorted(held.texts) == sorted(map(str, range(1, len(held.texts) + 1))):
        return replace(one, field=_F.ORDER if _F.ORDER not in known else None, why="1, 2, 3, …")
    hours: list[int] = []
    colons = [text for text in held.texts if _COLONS.fullmatch(text)]
    if len(found) == len(held.values) and len(colons) == len(held.values):
        ms = [_in_the_day(moment.start, found[0].start) for moment in found if moment.start]
        hours = [at // 60 for at in ms]
        if hours[0] >= _EARLIEST_HOUR or max(hours) >= 10:
            falls = sum(1 for first, second in pairwise(ms) if second < first)
            if hours[0] >= 10 and (len(ms) == 1 or ms[0] != ms[-1]) and 4 * falls <= len(ms):
                return replace(one, field=_F.START)
            rising = all(first < second for first, second in pairwise(ms))
            dated = _F.DATE in known and min(hours) >= _EARLIEST_HOUR
            sure = (hours[0] >= 8 and len(ms) > 1 and rising) or dated
            if sure or 4 * falls <= len(ms) or min(hours) >= _EARLIEST_HOUR:
                why = "" if sure else "times of day, or lengths"
                return replace(one, field=_F.START, guessed=not sure, why=why)
    lengths = sum(1 for value in held.values if _is_length(value, one.unit))
    if lengths >= _MANY * len(held.values):
        column = _of_length(one, _F.LENGTH, held)
        doubtful = bool(hours) and max(hours) >= 10
        why = "lengths, or times of day"
        return replace(column, guessed=True, why=why) if doubtful else column
    if len(found) >= 0.5 * len(held.values):
        return replace(one, field=_F.START)
    return replace(one, why="neither times nor lengths", field=_F.LENGTH if not held else None)


def _are_clock_cells(held: Held) -> bool:
    """Return whether cells of a workbook that hold times are times of day: they rise from 7:00."""
    since = [_since(value) for value in held.values]
    known = [one for one in since if one is not None]
    if len(known) < len(since) or min(known) < timedelta(hours=_EARLIEST_HOUR):
        return False
    falls = sum(1 for first, second in pairwise(known) if second < first)
    return 3 * falls < len(known) and len(set(known)) > 1


def _in_the_day(at: time, first: time | None) -> int:
    """Return minutes since midnight; 1:30 in a column that begins at 11:30 is in the afternoon."""
    late = first is not None and at.hour < _EARLIEST_HOUR <= first.hour
    return (at.hour + (12 if late else 0)) * 60 + at.minute


def _since(value: Value) -> timedelta | None:
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute)
    return value if isinstance(value, timedelta) else None


def _is_length(value: Value, unit: str) -> bool:
    try:
        length_in(value, unit)
    except CellError:
        return False
    return True


def _of_length(one: SheetColumn, field: ColumnField, held: Held) -> SheetColumn:
    """Return a column of lengths, unless they are times of day or not lengths of time at all."""
    if held:
        moments = [moment for moment in held.moments() if moment]
        plainly = [m for m in moments if m.end or m.offset is not None]
        if 2 * len(plainly) > len(held.values):
            return replace(one, field=_F.START)
        words = [re.fullmatch(r"\d{3,4}( words)?", text) for text in held.texts]
        if held.share(words) >= _MANY and not one.unit and field is _F.LENGTH:
            return replace(one, field=_F.WORDS, guessed=True, why="too many for minutes")
    return replace(one, field=field)


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
        words |= {word.removesuffix("s") for word in words}
        if field is _F.SPEAKER and not (one.chosen or one.item or words & _WHOLE_NAMES):
            if _F.FIRST_NAME in fields and words & _LAST_NAMES:
                field = _F.LAST_NAME
            elif _F.LAST_NAME in fields and words & _FIRST_NAMES:
                field = _F.FIRST_NAME
        settled.append(replace(one, field=field))
    return settled


_MINOR: Final = (
    _F.STATUS, _F.ROOM, _F.SESSION, _F.NOTE, _F.CATEGORY, _F.LANGUAGE, _F.GENDER, _F.POSITION,
    _F.SEAT, _F.MODERATOR,
)  # fmt: skip
"""Meanings for which the first column is taken without a question."""


def _once(columns: Sequence[SheetColumn], values: Sequence[Sequence[Value]]) -> list[SheetColumn]:
    """Keep one column for each meaning: the certain one, else the first as a guess."""
    settled: list[SheetColumn] = []
    chosen = {one.field for one in columns if one.chosen}
    surely = {one.field for one in columns if not one.guessed}
    taken: dict[ColumnField, int] = {}
    for one in columns:
        field = one.field
        if field is None:
            settled.append(one)
        elif not one.chosen and (field in chosen or (one.guessed and field in surely)):
            settled.append(_unused(one, f"another column is the {field}"))
        elif field in taken:
            first = settled[taken[field]]
            if field is _F.SPEAKER and _numbered(first) == _numbered(one) and not one.item:
                settled.append(one)
                continue
            if not values[first.index] and values[one.index] and not first.chosen:
                settled[taken[field]] = _unused(first, "empty")
                taken[field] = len(settled)
                settled.append(one)
                continue
            variety = [len(set(map(displayed, values[i]))) for i in (first.index, one.index)]
            richer = field is _F.TOPIC and max(variety) > 1.5 * min(variety)
            better = one.guessed and first.guessed and one.doubt < first.doubt
            better = better or (richer and variety[1] > variety[0] and not first.chosen)
            if field is _F.SESSION and variety[0] == variety[1]:
                longer = Held(values[one.index]).length > Held(values[first.index]).length
                better = better or (longer and not first.chosen)
            if better and values[one.index]:
                settled[taken[field]] = _unused(first, f"another column is the {field}")
                taken[field] = len(settled)
                settled.append(one)
                continue
            ended = field is _F.START and any(other.field is _F.END for other in columns)
            quiet = ended or richer or field in _MINOR
            if values[one.index] and values[first.index] and not quiet:
                settled[taken[field]] = replace(first, guessed=not first.chosen)
            settled.append(_unused(one, f"another column is the {field}"))
        else:
            taken[field] = len(settled)
            settled.append(one)
    return _consistent(settled, values)


def _consistent(columns: list[SheetColumn], values: Sequence[Sequence[Value]]) -> list[SheetColumn]:
    """Settle what depends on other columns, after each meaning has one column."""
    fields = {one.field for one in columns}
    pieces = (_F.FIRST_NAME, _F.LAST_NAME)
    if _F.SPEAKER in fields:
        columns = [
            _unused(one, "there is a column of whole names")
            if one.field in pieces and not one.chosen
            else one
            for one in columns
        ]
    elif not fields & {*pieces}:
        columns = _with_likely_names(columns, values)
    if _F.NOTE in fields:
        columns = [
            _unused(one, "there is a column of notes") if one.field is _F.POSITION else one
            for one in columns
        ]
    if not fields & {_F.LENGTH, _F.MAX}:
        columns = [
            replace(one, field=_F.LENGTH, guessed=True, unit="minutes", why="7 is seven minutes")
            if one.field is _F.MIN and plain(one.heading) == "min" and not one.chosen
            else one
            for one in columns
        ]
    return columns


def _with_likely_names(
    columns: list[SheetColumn], values: Sequence[Sequence[Value]]
) -> list[SheetColumn]:
    """Guess the column of people by its values, if no heading says which it is."""
    for place, one in enumerate(columns):
        free = one.field is None and not one.chosen and not one.why
        if free and len(values[one.index]) > 1 and Held(values[one.index][:_LOOKED_AT]).people:
            likely = replace(one, field=_F.SPEAKER, guessed=True, why="they look like names")
            return [*columns[:place], likely, *columns[place + 1 :]]
    return columns


def _numbered(column: SheetColumn) -> str:
    """Return a heading without its number: ``Presenter 2`` is as ``Presenter 1``."""
    return " ".join(word for word in plain(column.heading).split() if not word.isdigit())


def _unused(column: SheetColumn, why: str) -> SheetColumn:
    return replace(column, field=None, guessed=False, why=why)


_DECIDED: Final[Mapping[Ambiguous, Callable[[SheetColumn, Held, set[Meaning]], SheetColumn]]] = {
    Ambiguous.TITLE: _of_title,
    Ambiguous.TALK: _of_talk,
    Ambiguous.SESSION: _of_session,
    Ambiguous.TYPE: _of_type,
    Ambiguous.FORMAT: _of_format,
    Ambiguous.ITEM: _of_item,
    Ambiguous.STATE: _of_state,
    Ambiguous.CLOCK: _of_clock,
    Ambiguous.ID: _of_id,
    Ambiguous.SALUTATION: _of_salutation,
}
"""What decides where a heading leaves the meaning open."""

"""A line of big text in a box of cells: its size, its rows, and what changes between two texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from presession_timer.terminal.digits import font, glyphs
from presession_timer.terminal.digits.glyphs import Metrics, Run

Align = Literal["left", "centre", "right"]

_ASPECT, _LEAST_ASPECT = 1.75, 1.5
_STEM = 0.24
_THINNER, _BOLDER = 0.55, 0.85
"""Pixels a stem may differ from 0.24 of the width, so that it has the width's parity."""
_GAP = 1 / 5.5
_SMALL_GAP = 1 / 4.5
_NARROWEST_STROKES = 11
_THINNEST_STEM = 3
_NARROWEST, _LOWEST = 3, 5
_SQUATTEST = 1.2
_ABOVE, _BELOW = 0.46, 0.26
_DIGITS = frozenset(font.Letter(digit) for digit in "0123456789")
_ZERO = font.Letter("0")


class Box(NamedTuple):
    """A part of the box in cells."""

    column: int
    row: int
    columns: int
    rows: int


class Slot(NamedTuple):
    """Where one letter stands, in columns."""

    letter: font.Letter
    column: int
    columns: int


class Fit(NamedTuple):
    """The largest size at which a text fits its box, and where its letters then stand."""

    metrics: Metrics
    slots: tuple[Slot, ...]
    box: Box
    """The cells the text takes up."""

    @property
    def outline(self) -> tuple[object, ...]:
        """Everything but which letters stand there."""
        return self.metrics, self.box, [(slot.column, slot.columns) for slot in self.slots]

    def moved(self, columns: int, rows: int) -> Fit:
        """Give the same text further right and down."""
        slots = tuple(slot._replace(column=slot.column + columns) for slot in self.slots)
        box = self.box._replace(column=self.box.column + columns, row=self.box.row + rows)
        return Fit(self.metrics, slots, box)


@lru_cache(maxsize=64)
def measure(
    text: str,
    width: int,
    height: int,
    *,
    sample: str = "",
    blend: bool = True,
    ascii_only: bool = False,
    align: Align = "centre",
) -> Fit | None:
    """Give the largest size at which the text fits `width` columns by `height` rows.

    A `sample` that is longer than the text fits at that size, too. None where it does not fit at
    the smallest size, or has a character the font does not draw. Digits all have one width, so two
    times of the same length are laid out alike.
    """
    letters, longest = font.spell(text), font.spell(max(text, sample, key=len))
    if not letters or not longest or width < 1 or height < 1:
        return None
    metrics = _largest(_tabular(longest), width, height, blend, ascii_only)
    if metrics is None:
        return None
    return _place(letters, metrics, _columns_of(letters, metrics), width, height, align)


def _tabular(letters: tuple[font.Letter, ...]) -> tuple[font.Letter, ...]:
    """The same letters with a zero for every digit: what decides how they are laid out."""
    return tuple([_ZERO if letter in _DIGITS else letter for letter in letters])


@lru_cache(maxsize=64)
def _largest(
    letters: tuple[font.Letter, ...], width: int, height: int, blend: bool, ascii_only: bool
) -> Metrics | None:
    pixels = height if ascii_only else 2 * height
    for metrics in _sizes(letters, width, pixels, blend, ascii_only):
        if _columns_of(letters, metrics) <= width:
            return metrics
    return None


@lru_cache(maxsize=64)
def typeset(
    text: str,
    width: int,
    height: int,
    *,
    most_lines: int = 4,
    blend: bool = True,
    ascii_only: bool = False,
    align: Align = "centre",
) -> tuple[Fit, ...]:
    """Return the lines of `text` in a box: on as many lines as make its letters largest.

    All are of one size and stand in the middle of the box; a line break in the text stays one.
    Nothing where it does not fit large, or has letters that the font does not draw.
    """
    best: list[str] = []
    largest: Metrics | None = None
    for count in range(1, most_lines + 1):
        lines = [line for each in text.split("\n") for line in _evenly(each.split(), count)]
        room = (height - len(lines) + 1) // len(lines) if lines else 0
        size = _common_size(lines, width, room, blend, ascii_only) if room > 0 else None
        if size and (largest is None or (size.rows, size.width) > (largest.rows, largest.width)):
            best, largest = lines, size
    if largest is None:
        return ()
    spare = height - largest.rows * len(best)
    gap = 0
    if len(best) > 1:
        gap = min(max(1, spare // len(best)), max(1, largest.rows // 3))
    row = (spare - gap * (len(best) - 1)) // 2
    fits = []
    for line in best:
        letters = font.spell(line) or ()
        columns = _columns_of(letters, largest)
        fit = _place(letters, largest, columns, width, largest.rows, align)
        fits.append(Fit(largest, fit.slots, fit.box._replace(row=row)))
        row += largest.rows + gap
    return tuple(fits)


def _common_size(
    lines: list[str], width: int, height: int, blend: bool, ascii_only: bool
) -> Metrics | None:
    """The largest size at which each of the lines fits `width` columns by `height` rows."""
    spelled = [font.spell(line) for line in lines]
    rows = [letters for letters in spelled if letters]
    if len(rows) != len(lines):
        return None
    every = tuple(letter for letters in rows for letter in letters)
    for metrics in _sizes(every, width, height if ascii_only else 2 * height, blend, ascii_only):
        if all(_columns_of(letters, metrics) <= width for letters in rows):
            return metrics
    return None


def _columns_of(letters: tuple[font.Letter, ...], metrics: Metrics) -> int:
    return sum(glyphs.advance(letter, metrics) for letter in letters) + metrics.gap * (
        len(letters) - 1
    )


def _evenly(words: list[str], count: int) -> list[str]:
    """At most `count` lines, the longest as short as possible."""
    longest = max(map(len, words), default=0)
    for width in range(longest, len(" ".join(words)) + 1):
        lines: list[str] = []
        for word in words:
            if lines and len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) <= count:
            return lines
    return []


def differing_cells(before: Fit, after: Fit) -> Iterator[Box]:
    """Yield, for each row of two texts that are laid out alike, the cells that differ."""
    for was, now in zip(before.slots, after.slots, strict=True):
        for row, first, last in _differing(was.letter, now.letter, after.metrics):
            yield Box(now.column + first, after.box.row + row, last - first, 1)


@lru_cache(maxsize=64)
def _differing(
    one: font.Letter, other: font.Letter, metrics: Metrics
) -> tuple[tuple[int, int, int], ...]:
    """Give the row, the first and behind the last column where two letters of a width differ."""
    found = []
    pairs = zip(glyphs.cells(one, metrics), glyphs.cells(other, metrics), strict=True)
    for row, (was, now) in enumerate(pairs):
        cells = zip(_cells(was), _cells(now), strict=True)
        columns = [column for column, (old, new) in enumerate(cells) if old != new]
        if columns:
            found.append((row, columns[0], columns[-1] + 1))
    return tuple(found)


def _cells(runs: tuple[Run, ...]) -> list[Run]:
    return [Run(character, run.fg, run.bg) for run in runs for character in run.text]


def _sizes(
    letters: tuple[font.Letter, ...], width: int, pixels: int, blend: bool, ascii_only: bool
) -> Iterable[Metrics]:
    """Give sizes that fit the height, the largest first."""
    accents = any(letter.above for letter in letters)
    tails = any(letter.below or font.has_tail(letter.base) for letter in letters)
    tallness = 2 if ascii_only else 1
    for digit in range(
        min(width, int(pixels * tallness / _LEAST_ASPECT)), _NARROWEST_STROKES - 1, -1
    ):
        above = round(_ABOVE * digit / tallness) if accents else 0
        below = round(_BELOW * digit / tallness) if tails else 0
        stem = _stem(digit, tallness)
        height = stem and _height(digit, stem, pixels - above - below, tallness)
        if stem and height:
            gap = max(1, round(digit * _GAP))
            yield Metrics(
                digit, height, stem, stem // tallness, gap, above, below, False, blend, ascii_only
            )
    yield from _small_sizes(width, pixels, accents, tails, blend, ascii_only)


def _stem(digit: int, tallness: int) -> int | None:
    """Give the stem for a digit's width: of the same parity, so that a middle stem is crisp."""
    wanted = _STEM * digit
    stem = digit % 2 + 2 * round((wanted - digit % 2) / 2)
    if stem % tallness or stem < max(_THINNEST_STEM, 2 * tallness - 1):
        return None
    slack = max(_THINNER if stem < wanted else _BOLDER, 0.1 * wanted)
    return stem if abs(stem - wanted) <= slack else None


def _height(digit: int, stem: int, room: int, tallness: int) -> int | None:
    """Give the height nearest to 1.75 widths, in rows of pixels, whose middle bar is crisp too."""
    step = 2 * tallness
    most = (room * tallness - stem) // step
    steps = min(round((_ASPECT * digit - stem) / step), most)
    square = stem + step * steps
    return square // tallness if square >= _LEAST_ASPECT * digit else None


def _small_sizes(
    width: int, pixels: int, accents: bool, tails: bool, blend: bool, ascii_only: bool
) -> Iterable[Metrics]:
    """Give sizes of the rectilinear font, which may be squat, the largest first."""
    tallness = 2 if ascii_only else 1
    for digit in range(min(width, pixels * tallness), _NARROWEST - 1, -1):
        stem = 1 if digit < 6 else 3 if ascii_only and digit >= 12 else 2
        thick = 2 if pixels >= 14 and not ascii_only else 1
        above = 3 * thick if accents else 0
        # Without room for them tails are cut off: Ц and Д can still be told by their feet.
        below = min(2 * thick, max(0, pixels - above - _LOWEST - 1)) if tails else 0
        height = min(pixels - above - below, int(_ASPECT * digit) // tallness)
        square = height * tallness
        if height < _LOWEST or digit > max(min(square, 6), square / _SQUATTEST):
            continue
        bar = 2 if height >= 10 and not ascii_only else 1
        gap = max(1, round(digit * _SMALL_GAP))
        yield Metrics(digit, height, stem, bar, gap, above, below, True, blend, ascii_only)


def _place(
    letters: tuple[font.Letter, ...],
    metrics: Metrics,
    columns: int,
    width: int,
    height: int,
    align: Align,
) -> Fit:
    slots = []
    column = left = left_of(columns, width, align)
    for letter in letters:
        wide = glyphs.advance(letter, metrics)
        slots.append(Slot(letter, column, wide))
        column += wide + metrics.gap
    box = Box(left, (height - metrics.rows) // 2, columns, metrics.rows)
    return Fit(metrics, tuple(slots), box)


def left_of(columns: int, width: int, align: Align) -> int:
    """Return the column in which a text of so many begins."""
    return {"left": 0, "centre": (width - columns) // 2, "right": width - columns}[align]

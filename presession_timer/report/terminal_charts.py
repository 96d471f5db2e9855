"""The report's two charts in characters: bars over the window, and the hour as boxes.

Everything is told by character, so that it reads in black and white: ``█`` spoken, ``▓`` spoken
inside the window, ``░`` the window, ``/`` past the limit; in ASCII ``#``, ``=``, ``.`` and ``/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from presession_timer.base.durations import MINUTE
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.hour import Span
from presession_timer.report.hour_page import Bar, Hour
from presession_timer.report.language import ENGLISH, Language

__all__ = ["COLOURS", "Scale", "Styles", "bar", "hour_axis", "scheduled_end", "stretch"]

Styles = tuple[str, str]
"""Characters and their style."""

COLOURS = {Verdict.WITHIN: "blue", Verdict.OVER: "red"}
"""Of the terminal's own sixteen, so that they stand on its page; short is neutral, uncoloured."""

_BAR, _BAR_PLAIN = ("█", "▓", "░"), ("#", "=", ".")
_BOX, _BOX_PLAIN = ("━", "─"), ("=", "-")
_HATCH = "/"


@dataclass(frozen=True, slots=True)
class Scale:
    """``cells`` characters for ``full`` milliseconds from ``start`` on."""

    cells: int
    full: int
    start: int = 0

    def place(self, ms: int) -> int:
        """How many cells there are before ``ms``; half up."""
        return (2 * (ms - self.start) * self.cells + self.full) // (2 * self.full)

    @classmethod
    def of_bars(cls, bars: Sequence[Bar], cells: int) -> Scale:
        """From zero to the full minute behind the longest bar and the furthest limit."""
        longest = max(max(bar.spoke or 0, bar.limit) for bar in bars)
        return cls(cells, (longest // MINUTE + 1) * MINUTE)

    @classmethod
    def of_hour(cls, hour: Hour, cells: int) -> Scale:
        """The planned and the actual hour together."""
        return cls(cells, hour.ended - hour.began, hour.began)

    def minutes(self) -> str:
        """The full minutes over the bars, as many as there is room for."""
        steps = (1, 2, 5, 10, 15, 30)
        step = next((s for s in steps if self.place(s * MINUTE) >= 4), 60)
        axis = [" "] * (self.cells + 8)
        for minute in range(0, self.full // MINUTE + 1, step):
            place = self.place(minute * MINUTE)
            axis[place : place + len(str(minute))] = str(minute)
        return "".join(axis).rstrip()


def bar(what: Bar, scale: Scale, plain: bool) -> Iterable[Styles]:
    """One bar over its window, exactly as wide as the scale."""
    solid, inside, window = _BAR_PLAIN if plain else _BAR
    spoke = what.spoke or 0
    least, limit = scale.place(what.least), scale.place(what.limit)
    filled = min(scale.place(spoke), limit)
    over = max(1, scale.place(spoke) - limit) if spoke > what.limit else 0
    if spoke and not filled + over:
        filled = 1  # a second is a speech, too
    ink = COLOURS[Verdict.WITHIN] if what.verdict in COLOURS else ""
    before = min(filled, least)
    yield solid * before, ink
    yield inside * (filled - before), ink
    yield _HATCH * over, COLOURS[Verdict.OVER]
    yield " " * max(0, least - filled), ""
    yield window * max(0, limit - max(filled, least)), "dim"
    yield " " * (scale.cells - max(limit, filled + over)), ""


def hour_axis(hour: Hour, scale: Scale, before: int) -> str:
    """The times of the day, each centred on its instant; ``before`` cells stand to the left."""
    axis = [" "] * (before + scale.cells + 3)
    for instant, words in hour.ticks:
        place = before + scale.place(instant) - len(words) // 2
        room = axis[max(0, place - 1) : place + len(words)]
        if place >= 0 and place + len(words) <= len(axis) and set(room) <= {" "}:
            axis[place : place + len(words)] = words
    return "".join(axis).rstrip()


def scheduled_end(hour: Hour, scale: Scale, before: int, say: Language = ENGLISH) -> str:
    """A mark under the scheduled end, with its words to the left; empty without a schedule."""
    if hour.scheduled_end is None:
        return ""
    instant, words = hour.scheduled_end
    return f"{say('scheduled end {time}', time=words)} ^".rjust(
        before + max(1, scale.place(instant))
    )


def stretch(spans: Sequence[Span], scale: Scale, plain: bool) -> Iterable[Styles]:
    """Each segment a box with its number; between two boxes nobody has the floor."""
    statement, other = _BOX_PLAIN if plain else _BOX
    drawn = 0
    for span in spans:
        began, ended = max(drawn, scale.place(span.began)), scale.place(span.ended)
        if began >= scale.cells:
            return
        yield " " * (began - drawn), ""
        wide = max(1, ended - began)
        over = ended - scale.place(span.ended - span.over)
        speaks = span.kind is Kind.STATEMENT
        yield (
            _box(span.segment, wide, statement if speaks else other, over),
            "" if speaks else "dim",
        )
        drawn = began + wide


def _box(number: int, wide: int, fill: str, over: int) -> str:
    """``[━━3━━/]`` in as many cells as there are: first the box, then its number, then the rest."""
    if wide < 2:
        return "|"
    inner = wide - 2
    words = str(number) if len(str(number)) <= inner else ""
    filled = f"{words:{fill}^{inner}}" if inner else ""
    behind = len(filled) - len(filled.rstrip(fill))
    hatched = min(over, behind)
    return f"[{filled[: inner - hatched]}{_HATCH * hatched}]"

"""The budget line: always an answer to "how much is left, and what does that give each?"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from presession_timer.audience.plain_words import share_of_each
from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up, shown_difference
from presession_timer.console.view import View
from presession_timer.engine.reading import Stage
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, first_fitting, fitted, joined, line

__all__ = ["budget"]


class _Figures(NamedTuple):
    """What the line says, in the figures it says it with: equal ones are drawn once."""

    closed: bool
    left: str
    """Of the hour; of a closed one, what it took."""
    over: bool
    spare: str
    """Of a closed hour."""
    ends: str
    share: str
    to_spare: str
    """What is left when everybody has had her limit; empty where it is nothing."""
    missing: str
    """How much is short for everybody's least; empty when it fits."""
    each: str
    questions: str
    missions: tuple[tuple[str, str, bool], ...]
    """(what each takes in minutes, what Missions have then, whether that is too little)."""
    planned: bool


def budget(view: View, width: int, ink: Styles) -> Line:
    """The line in ``width`` cells: `33:31 left · ends 10:58 · share 6:23 · Missions …`."""
    return _budget(_figures(view), width, ink)


def _figures(view: View) -> _Figures:
    reading, outlook = view.reading, view.reading.forecast
    closed = reading.stage is Stage.CLOSED
    left = -shown_difference(reading.took, reading.length) if closed else reading.left
    end, shares = outlook.projected_end, outlook.shares
    questions = outlook.questions_planned
    answers = {w.each: w.missions for w in outlook.what_if if w.each > 0}
    return _Figures(
        closed=closed,
        left=clock_up(reading.took) if closed else clock_down(left) if left >= 0 else _less(left),
        over=left < 0,
        spare=clock_up(left) if left >= 0 else clock_up(-left),
        ends=view.clock(end) if end is not None else "",
        share=share_of_each(shares),
        to_spare=clock_up(shares.to_spare) if shares.to_spare >= SECOND else "",
        missing="" if outlook.fits else clock_down(shares.short_by),
        each=clock_up(min(shares.each)) if shares.each else "",
        questions=clock_up(questions) if questions else "",
        missions=tuple((_minutes(x), *_time(value)) for x, value in answers.items()),
        planned=outlook.missions.planned,
    )


def _less(ms: int) -> str:
    return clock_up(-ms)


def _time(value: int) -> tuple[str, bool]:
    return (clock_up(value), False) if value >= 0 else (clock_down(-value), True)


def _minutes(each: int) -> str:
    """5, or 5:30: what each takes."""
    return str(each // MINUTE) if each % MINUTE == 0 else clock_up(each // SECOND * SECOND)


@lru_cache(maxsize=16)
def _budget(figures: _Figures, width: int, ink: Styles) -> Line:
    between = Segment(f" {ink.signs.dot} ", ink.muted)
    variants = (joined(parts, between) for parts in _variants(figures, ink))
    side = Segment(" ", ink.page)
    return fitted((side, *first_fitting(variants, width - 1)), width, ink.page)


def _variants(figures: _Figures, ink: Styles) -> Iterator[list[Line]]:
    """From all there is to say to the one thing that matters."""
    if figures.closed:
        took = line((f"the hour took {figures.left}", ink.strong))
        words = f"{figures.spare} over" if figures.over else f"{figures.spare} to spare"
        yield [took, line((words, ink.error if figures.over else ink.text))]
        return
    left = line((f"{figures.left} left", ink.strong))
    if figures.over:
        left = line((f"{figures.left} over the hour", ink.error))
    ends = line((f"ends {figures.ends}" if figures.ends else "", ink.text))
    share = line((f"share {figures.share}" if figures.share else "", ink.text))
    missions, briefly = _missions(figures, ink)
    if not figures.missing:
        spare = f", {figures.to_spare} to spare" if figures.share and figures.to_spare else ""
        with_spare = (*share, *line((spare, ink.text)))
        # Without Missions' questions their part of the line says what is to spare.
        beside_missions = with_spare if figures.planned else share
        yield [left, ends, beside_missions, missions]
        yield [left, beside_missions, missions]
        yield [left, missions]
        yield [left, beside_missions, briefly]
        yield [left, with_spare]
        yield [left, share]
        yield [left]
        return
    short, shorter = _short(figures, ink)
    yield [left, ends, share, missions, short]
    yield [left, ends, missions, short]
    yield [left, missions, short]
    yield [left, briefly, short]
    yield [left, briefly, shorter]
    yield [left, shorter]
    yield [left]


def _short(figures: _Figures, ink: Styles) -> tuple[Line, Line]:
    """Such as "0:47 short of 5:00 each with Missions' 10:00", in full and briefly."""
    if not figures.each:
        said = line((f"{figures.missing} short", ink.warning))
        return said, said
    brief = f"{figures.missing} short of {figures.each}"
    with_missions = f" with Missions' {figures.questions}" if figures.questions else ""
    return line((f"{brief} each{with_missions}", ink.warning)), line((brief, ink.warning))


def _missions(figures: _Figures, ink: Styles) -> tuple[Line, Line]:
    """What Missions keep if each takes the least, the middle, the limit; in full and briefly."""
    subject = "Missions " if figures.planned else ""
    spare = "" if figures.planned else " to spare"
    answers = figures.missions
    if not answers:
        return (), ()
    if len({answer[1:] for answer in answers}) == 1:
        _, time, over = answers[0]
        words = f"{subject}over by {time}" if over else f"{subject}{time}{spare}"
        said = line((words, _style(over, ink)))
        return said, said
    full: list[Segment] = [Segment(subject, ink.text)]
    brief: list[Segment] = [Segment(subject, ink.text)]
    for place, (each, time, over) in enumerate(answers):
        condition = f" if {each}" if place else f" if each takes {each}"
        tail = "" if place or over else spare
        value = f"over by {time}" if over else time
        full.append(Segment(", " if place else "", ink.text))
        full.append(Segment(f"{value}{tail}{condition}", _style(over, ink)))
        brief.append(Segment("/" if place else "", ink.muted))
        brief.append(Segment(f"-{time}" if over else time, _style(over, ink)))
    brief.append(Segment(f"{spare} if {'/'.join(each for each, _, _ in answers)}", ink.text))
    return tuple(p for p in full if p.text), tuple(p for p in brief if p.text)


def _style(over: bool, ink: Styles) -> Style:
    return ink.warning if over else ink.text

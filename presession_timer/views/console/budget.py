"""The budget line: always an answer to "how much is left, and what does that give each?"."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style

from presession_timer.durations import MINUTE, SECOND, clock_down, clock_up
from presession_timer.live.reading import Reading, Row, Stage, Status
from presession_timer.plan.model import Kind
from presession_timer.views.console.ink import Ink
from presession_timer.views.console.paper import Line, first_fitting, fitted, joined, line
from presession_timer.views.console.view import View

__all__ = ["budget"]


def budget(view: View, width: int, ink: Ink) -> Line:
    """The line in ``width`` cells: `33:31 left · ends 10:58 · share 6:23 · Missions …`."""
    between = Segment(f" {ink.signs.dot} ", ink.muted)
    variants = (joined(parts, between) for parts in _variants(view, ink))
    return fitted((Segment(" ", ink.page), *first_fitting(variants, width - 1)), width, ink.page)


def _variants(view: View, ink: Ink) -> Iterator[list[Line]]:
    """From all there is to say to the one thing that matters."""
    reading = view.reading
    left = _left(reading, ink)
    if reading.stage is Stage.CLOSED:
        yield [line((f"the hour took {clock_up(reading.took)}", ink.strong)), left]
        return
    ends, share = _ends(view, ink), _share(reading, ink)
    short, shorter = _short(reading, ink)
    missions, briefly = _missions(reading, ink)
    yield [left, ends, share, missions, short]
    if short:
        yield [left, ends, missions, short]
        yield [left, missions, short]
        yield [left, briefly, short]
        yield [left, briefly, shorter]
        yield [left, shorter]
    else:
        yield [left, share, missions]
        yield [left, missions]
        yield [left, share, briefly]
        yield [left, share]
    yield [left]


def _left(reading: Reading, ink: Ink) -> Line:
    if reading.stage is Stage.CLOSED:
        over = reading.took - reading.length
        if over > 0:
            return line((f"{clock_up(over)} over", ink.error))
        return line((f"{clock_up(-over)} to spare", ink.text))
    if reading.left < 0:
        return line((f"{clock_up(-reading.left)} over the hour", ink.error))
    return line((f"{clock_down(reading.left)} left", ink.strong))


def _ends(view: View, ink: Ink) -> Line:
    end = view.reading.forecast.projected_end
    return line((f"ends {view.clock(end)}", ink.text)) if end is not None else ()


def _share(reading: Reading, ink: Ink) -> Line:
    fair = reading.forecast.shares.fair
    if fair is None:
        return ()
    return line((f"share {clock_up(fair)}" if fair >= 0 else "share 0:00", ink.text))


def _short(reading: Reading, ink: Ink) -> tuple[Line, Line]:
    """Such as "0:47 short of 5:00 each with Missions' 10:00", in full and briefly."""
    outlook = reading.forecast
    if outlook.fits:
        return (), ()
    missing = clock_down(outlook.shares.short_by)
    leasts = {row.least for row in reading.rows if _is_statement_to_come(row)}
    if not leasts:
        said = line((f"{missing} short", ink.warning))
        return said, said
    each = clock_up(min(leasts))
    questions = outlook.questions_planned
    with_missions = f" with Missions' {clock_up(questions)}" if questions else ""
    return (
        line((f"{missing} short of {each} each{with_missions}", ink.warning)),
        line((f"{missing} short of {each}", ink.warning)),
    )


def _is_statement_to_come(row: Row) -> bool:
    return row.status in (Status.TO_COME, Status.LATE) and row.segment.kind is Kind.STATEMENT


def _missions(reading: Reading, ink: Ink) -> tuple[Line, Line]:
    """What Missions keep if each takes the least, the middle, the limit; in full and briefly."""
    answers = {w.each: w.missions for w in reading.forecast.what_if if w.each > 0}
    planned = reading.forecast.missions.planned
    subject = "Missions " if planned else ""
    spare = "" if planned else " to spare"
    if not answers:
        return (), ()
    if len(set(answers.values())) == 1:
        value = next(iter(answers.values()))
        tail = spare if value >= 0 else ""
        said = line((f"{subject}{_time(value)}{tail}", _style(value, ink)))
        return said, said
    full: list[Segment] = [Segment(subject, ink.text)] if subject else []
    brief: list[Segment] = list(full)
    for place, (each, value) in enumerate(answers.items()):
        condition = f" if each takes {_minutes(each)}" if not place else f" if {_minutes(each)}"
        tail = spare if not place and value >= 0 else ""
        full.append(Segment(f"{', ' if place else ''}", ink.text))
        full.append(Segment(f"{_time(value)}{tail}{condition}", _style(value, ink)))
        brief.append(Segment("/" if place else "", ink.muted))
        brief.append(Segment(_briefly(value), _style(value, ink)))
    figures = "/".join(map(_minutes, answers))
    brief.append(Segment(f"{spare} if {figures}", ink.text))
    return tuple(p for p in full if p.text), tuple(p for p in brief if p.text)


def _style(value: int, ink: Ink) -> Style:
    return ink.text if value >= 0 else ink.warning


def _time(value: int) -> str:
    return clock_up(value) if value >= 0 else f"over by {clock_down(-value)}"


def _briefly(value: int) -> str:
    return clock_up(value) if value >= 0 else f"-{clock_down(-value)}"


def _minutes(each: int) -> str:
    """5, or 5:30: what each takes."""
    return str(each // MINUTE) if each % MINUTE == 0 else clock_up(each // SECOND * SECOND)

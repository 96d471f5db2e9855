"""The page: everything a reader is shown, in words, laid out by whoever draws it.

A terminal, an HTML page and a PDF take the same :class:`Document`; only charts and type differ.
Times are shown rounded down to the second; every verdict and total was made from milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from presession_timer import __version__
from presession_timer.durations import MINUTE, SECOND, clock_up, signed
from presession_timer.live.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.figures import Report, TurnFigures
from presession_timer.report.hour import Span
from presession_timer.report.people import People, who
from presession_timer.report.verdict import all_in_the_window, paragraph, window_words

__all__ = ["Bar", "Document", "Figure", "Hour", "Line", "compose"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four figures under the paragraph."""

    caption: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What one statement took, over the window that counted for it; milliseconds."""

    number: int
    who: str
    spoke: int | None
    """None where it never took the floor."""
    least: int
    limit: int
    verdict: Verdict | None
    result: str
    """The time and the result: "7:25 +0:25", or "absent"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timekeeper's record, as it is printed."""

    number: int
    who: str
    began: str
    ended: str
    paused: str
    granted: str
    spoke: str
    verdict: Verdict | None
    """Of a statement: the mark before ``result``; None for neutral kinds and earlier turns."""
    result: str


@dataclass(frozen=True, slots=True)
class Hour:
    """The planned and the actual hour on one axis; instants on the session's time line."""

    began: int
    ended: int
    ticks: tuple[tuple[int, str], ...]
    """Instants of full ten (or more) minutes and the time of the day to print there."""
    planned: tuple[Span, ...]
    actual: tuple[Span, ...]
    scheduled_end: tuple[int, str] | None
    """Its instant and its time of the day; None where the plan says no start."""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole page."""

    title: str
    subtitle: str
    notices: tuple[str, ...]
    """What a reader has to know first: a rehearsal, an unfinished hour, a damaged record."""
    paragraph: str
    figures: tuple[Figure, ...]
    bars_title: str
    bars: tuple[Bar, ...]
    hour: Hour | None
    lines: tuple[Line, ...]
    gaps: str
    corrections: tuple[tuple[str, str], ...]
    """Time of the day and words: corrections, pauses, notes and messages, by their time."""
    footer: tuple[str, ...]


def compose(report: Report) -> Document:
    """The page of ``report``; how much it shows of people was decided when that was built."""
    remarks = sorted((*report.corrections, *report.remarks), key=lambda remark: remark.at)
    return Document(
        title=report.title,
        subtitle=_subtitle(report),
        notices=_notices(report),
        paragraph=paragraph(report),
        figures=_figures(report),
        bars_title=f"Speaking time against {window_words(report.window)}",
        bars=tuple(_bar(turn, report) for turn in _in_plan_order(report.statements)),
        hour=_hour(report),
        lines=tuple(_line(turn, report) for turn in report.turns),
        gaps=f"Nobody had the floor for {clock_up(report.totals.gap_time)} in all.",
        corrections=tuple((_time(report, said.at), said.what) for said in remarks),
        footer=_footer(report),
    )


def _subtitle(report: Report) -> str:
    day = report.date
    facts = [f"{day:%A} {day.day} {day:%B %Y}", report.room]
    if report.state and report.state.casefold() not in report.title.casefold():
        facts.insert(0, report.state)
    return " · ".join(fact for fact in facts if fact)


def _notices(report: Report) -> tuple[str, ...]:
    said = []
    if report.record.rehearsal is not None:
        said.append(f"Rehearsal at {report.record.rehearsal:g}×: nothing here really happened.")
    if report.record.damage:
        said.append(f"The record is damaged; this is what could be read ({report.record.damage}).")
    if report.opened is not None and report.closed is None:
        said.append("The hour is not closed: the report so far.")
    return tuple(said)


def _figures(report: Report) -> tuple[Figure, ...]:
    totals = report.totals
    speaking = clock_up(totals.statement_time)
    if totals.mean is not None:
        speaking += f" · mean {clock_up(totals.mean)}"
    outside = [(totals.over, "over"), (totals.short, "short"), (totals.absent, "absent")]
    return (
        Figure("Session", _session(report), _lateness(report)),
        Figure(
            "Speaking",
            speaking,
            "" if totals.median is None else f"median {clock_up(totals.median)}",
        ),
        Figure(
            _kept_caption(report),
            f"{totals.within} of {totals.spoken}",
            ", ".join(f"{count} {word}" for count, word in outside if count),
        ),
        Figure(
            "Missions' questions",
            clock_up(totals.questions_time),
            f"of {clock_up(report.questions_planned)} planned" if report.questions_planned else "",
        ),
    )


def _kept_caption(report: Report) -> str:
    heard = (turn for turn in report.statements if turn.began is not None)
    if all_in_the_window(report, heard):
        return f"Within {window_words(report.window)}"
    return "Kept to their time"


def _session(report: Report) -> str:
    if report.opened is None:
        return "–"
    began = f"{report.local(report.opened):%H:%M}"
    if report.closed is None or report.took is None:
        return f"{began}–… · {clock_up(report.at - report.opened)} so far"
    return f"{began}–{report.local(report.closed):%H:%M} · {clock_up(report.took)}"


def _lateness(report: Report) -> str:
    late, over = report.late_start, report.over_hour
    said = []
    if late is not None:
        said.append(_off(late, "late", "early", "on time"))
    if over is not None:
        said.append(_off(over, "over the hour", "to spare", "to the second"))
    return ", ".join(said)


def _off(ms: int, more: str, less: str, even: str) -> str:
    if abs(ms) < SECOND:
        return even
    return f"{clock_up(abs(ms))} {more if ms > 0 else less}"


def _in_plan_order(turns: tuple[TurnFigures, ...]) -> list[TurnFigures]:
    return sorted(turns, key=lambda turn: turn.segment.number)


def _bar(turn: TurnFigures, report: Report) -> Bar:
    return Bar(
        number=turn.segment.number,
        who=who(turn.segment),
        spoke=turn.total,
        least=turn.least or 0,
        limit=turn.limit or 0,
        verdict=turn.verdict,
        result=_bar_result(turn, report),
    )


def _bar_result(turn: TurnFigures, report: Report) -> str:
    if turn.total is None:
        return _unheard(turn, report)
    time = ("~" if turn.estimated else "") + clock_up(turn.total)
    if turn.verdict in (Verdict.OVER, Verdict.SHORT) and turn.outside is not None:
        return f"{time} {_outside(turn.outside)}"
    return time


def _outside(ms: int) -> str:
    """Signed; what is less than a second is not rounded away, for it decided the verdict."""
    if abs(ms) < SECOND:
        return f"{'-' if ms < 0 else '+'}0.{abs(ms):03d} s"
    return signed(ms)


def _line(turn: TurnFigures, report: Report) -> Line:
    statement = turn.segment.kind is Kind.STATEMENT
    return Line(
        number=turn.segment.number,
        who=who(turn.segment),
        began=_time(report, turn.began),
        ended=_time(report, turn.ended),
        paused=clock_up(turn.paused) if turn.paused else "",
        granted=signed(turn.granted) if turn.granted and turn.last else "",
        spoke="" if turn.spoke is None else ("~" if turn.estimated else "") + clock_up(turn.spoke),
        verdict=turn.verdict if statement and turn.began is not None else None,
        result=_result(turn, report),
    )


def _result(turn: TurnFigures, report: Report) -> str:
    """Words of the result; kinds that are no statement get figures, never verdict words."""
    if turn.began is None:
        return _unheard(turn, report)
    if turn.running:
        return "has the floor"
    if turn.verdict is Verdict.OVER:
        return f"{_distance(turn)} over"
    if turn.segment.kind is not Kind.STATEMENT:
        return ""
    if turn.verdict is Verdict.SHORT:
        return f"{_distance(turn)} short"
    if turn.verdict is Verdict.WITHIN:
        return {"grace": "with grace", "grant": "with grant"}.get(
            turn.decided_by or "", "in window"
        )
    return "goes on below"


def _distance(turn: TurnFigures) -> str:
    return _outside(turn.outside or 0).lstrip("+-")


def _unheard(turn: TurnFigures, report: Report) -> str:
    if turn.verdict is Verdict.ABSENT:
        return "absent"
    if report.closed is not None:
        return "not reached"
    return "late" if turn.late else "to come"


def _time(report: Report, instant: int | None) -> str:
    return "" if instant is None else f"{report.local(instant):%H:%M:%S}"


_TICKS = (10, 15, 20, 30, 60, 120, 240, 480)
_MOST_TICKS = 9
_TICKS_IN_ALL = 100


def _hour(report: Report) -> Hour | None:
    spans = (*report.planned_hour, *report.actual_hour)
    known = [i for i in (report.opened, report.closed, report.scheduled_end) if i is not None]
    instants = [*known, *(s.began for s in spans), *(s.ended for s in spans)]
    if report.opened is None or not report.actual_hour:
        return None
    began, ended = min(instants), max(*instants, min(instants) + MINUTE)
    minutes = next((t for t in _TICKS if (ended - began) // (t * MINUTE) < _MOST_TICKS), _TICKS[-1])
    step = minutes * MINUTE
    first = -(-began // step) * step
    ticks = tuple((t, f"{report.local(t):%H:%M}") for t in range(first, ended + 1, step))
    end = report.scheduled_end
    scheduled = None if end is None else (end, f"{report.local(end):%H:%M}")
    return Hour(
        began, ended, ticks[:_TICKS_IN_ALL], report.planned_hour, report.actual_hour, scheduled
    )


def _footer(report: Report) -> tuple[str, ...]:
    shown = "Times are rounded down to the second; results and totals are made from milliseconds."
    if any(turn.estimated for turn in report.turns):
        shown += " ~ is estimated from the wall clock."
    if report.people is People.ORGANISATION:
        shown += " People are not named (--names)."
    record, facts = report.record, []
    if record.name:
        facts.append(record.name)
    facts.append(f"{record.events} event" + ("" if record.events == 1 else "s"))
    facts.append(f"presession {__version__}")
    lines = (shown, " · ".join(facts))
    return (*lines, f"SHA-256 {record.sha256}") if record.sha256 else lines

"""The page: everything a reader is shown, in words, laid out by whoever draws it.

A terminal, an HTML page and a PDF take the same :class:`Document`; only charts and type differ.
Times are shown rounded down to the second; every verdict and total was made from milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from presession_timer import __version__
from presession_timer.base.durations import MINUTE, SECOND, clock_up, shown_difference, signed
from presession_timer.base.states import completed
from presession_timer.base.text import clean
from presession_timer.engine.describe import VERDICT_WORDS, distance
from presession_timer.engine.rules import Verdict
from presession_timer.privacy.people import People, who
from presession_timer.report.figures import Report, Totals, TurnFigures, is_judged
from presession_timer.report.hour import Span
from presession_timer.report.language import Language, capital
from presession_timer.report.panel import panel_of, panel_words
from presession_timer.report.summary_text import all_in_the_window, paragraph, window_words

__all__ = [
    "TIMED_BY_HAND", "Bar", "Document", "Figure", "Hour", "Line", "asked_by", "compose",
    "damage_words",
]  # fmt: skip

TIMED_BY_HAND = "timed by hand, about ±1 s"


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
    """Of a statement or the State: the mark before ``result``; else, and of earlier turns, None."""
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
    zone: ZoneInfo
    """Of the times of the day."""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole page."""

    title: str
    subtitle: str
    notices: tuple[str, ...]
    """What a reader has to know first: a rehearsal, an unfinished hour, a damaged record."""
    paragraph: str
    figures: tuple[Figure, ...]
    panel: str
    """Who spoke, counted by what the plan says of them; empty where it says nothing."""
    bars_title: str
    bars: tuple[Bar, ...]
    hour: Hour | None
    lines: tuple[Line, ...]
    gaps: str
    asked: str
    """Which Missions asked questions; empty where none did."""
    corrections: tuple[tuple[str, str], ...]
    """Time of the day and words: corrections, pauses, notes and messages, by their time."""
    footer: tuple[str, ...]
    say: Language
    """For the page's own words: headings, captions of columns."""


def compose(report: Report) -> Document:
    """The page of ``report``; how much it shows of people was decided when that was built."""
    say = report.say
    remarks = sorted((*report.corrections, *report.remarks), key=lambda remark: remark.at)
    return Document(
        title=_plain(report.title),
        subtitle=_subtitle(report),
        notices=_notices(report),
        paragraph=paragraph(report),
        figures=_figures(report),
        panel=panel_words(
            panel_of(t.segment for t in report.statements if t.began is not None), say
        ),
        bars_title=say("Speaking time against {window}", window=window_words(report.window, say)),
        bars=tuple(_bar(turn, report) for turn in _in_plan_order(report.statements)),
        hour=_hour(report),
        lines=tuple(_line(turn, report) for turn in report.turns),
        gaps=say("Nobody had the floor for {time} in all.", time=clock_up(report.totals.gap_time)),
        asked=_asked(report),
        corrections=tuple((_time(report, said.at), _plain(said.what)) for said in remarks),
        footer=_footer(report),
        say=say,
    )


def _asked(report: Report) -> str:
    states = asked_by(report)
    return report.say("Questions asked by: {states}.", states=states) if states else ""


def asked_by(report: Report) -> str:
    """The Missions that asked, in the order of their first question; empty where none did.

    One that asked several has their number behind it; those without a name come last. Codes
    and other spellings of a State's name are one State.
    """
    asked: dict[str, tuple[str, int]] = {}
    unnamed = 0
    for question in report.masked.wording.questions:
        state = completed(_plain(question.state.strip()))
        if not state:
            unnamed += 1
            continue
        first, count = asked.get(state.casefold(), (state, 0))
        asked[state.casefold()] = first, count + 1
    states = [f"{state} ({count})" if count > 1 else state for state, count in asked.values()]
    if unnamed:
        states.append(report.say.count("{n} unnamed", "{n} unnamed", unnamed))
    return ", ".join(states)


def _plain(text: str) -> str:
    """What people wrote, as a page may show it: on one line, nothing hidden in it."""
    return clean(text, _LONGEST) if text else ""


_LONGEST = 2_000


def _subtitle(report: Report) -> str:
    facts = [capital(_day(report)), _plain(report.room)]
    if report.state and report.state.casefold() not in report.title.casefold():
        facts.insert(0, _plain(report.state))
    return " · ".join(fact for fact in facts if fact)


def _day(report: Report) -> str:
    say = report.say
    if report.held_on is None:
        return say.day(report.date)
    return say(
        "planned for {day}, held on {held}", day=say.day(report.date), held=say.day(report.held_on)
    )


def _notices(report: Report) -> tuple[str, ...]:
    say, record = report.say, report.record
    said = []
    if record.rehearsal is not None:
        speed = f"{record.rehearsal:g}"
        said.append(say("Rehearsal at {speed}×: nothing here really happened.", speed=speed))
    if record.damage:
        said.append(damage_words(report))
    if report.opened is not None and report.closed is None:
        said.append(say("The hour is not closed: the report so far."))
    return tuple(said)


def damage_words(report: Report) -> str:
    """What a reader has to know of a record that is not as it was written; empty when it is."""
    record = report.record
    if not record.damage:
        return ""
    if record.state == "repaired":
        template = "The record was damaged and has been repaired ({damage})."
    else:
        template = "The record is damaged; this is what could be read ({damage})."
    return report.say(template, damage=record.damage)


def _figures(report: Report) -> tuple[Figure, ...]:
    say, totals = report.say, report.totals
    spoken = clock_up(totals.statement_time)
    judged = totals.short + totals.within + totals.over
    return (
        Figure(say("Session"), _session(report), _lateness(report)),
        Figure(
            say("Speaking"),
            spoken
            if totals.mean is None
            else say("{time} · mean {mean}", time=spoken, mean=clock_up(totals.mean)),
            "" if totals.median is None else say("median {time}", time=clock_up(totals.median)),
        ),
        Figure(
            _kept_caption(report),
            say("{some} of {all}", some=totals.within, all=judged) if judged else "–",
            _others(totals, say),
        ),
        Figure(
            say("Missions' questions"),
            clock_up(totals.questions_time),
            say("of {time} planned", time=clock_up(report.questions_planned))
            if report.questions_planned
            else "",
        ),
    )


def _others(totals: Totals, say: Language) -> str:
    """How many were over, short or absent."""
    said = []
    if totals.over:
        said.append(say("{n} over", n=totals.over))
    if totals.short:
        said.append(say("{n} short", n=totals.short))
    if totals.absent:
        said.append(say.count("{n} absent", "{n} absent", totals.absent))
    return ", ".join(said)


def _kept_caption(report: Report) -> str:
    heard = (turn for turn in report.statements if turn.began is not None)
    if all_in_the_window(report, heard):
        return report.say("Within {window}", window=window_words(report.window, report.say))
    return report.say("Kept to their time")


def _session(report: Report) -> str:
    if report.opened is None:
        return "–"
    began = f"{report.local(report.opened):%H:%M}"
    if report.closed is None or report.took is None:
        return f"{began}–… · {clock_up(report.at - report.opened)}"
    return f"{began}–{report.local(report.closed):%H:%M} · {clock_up(report.took)}"


def _lateness(report: Report) -> str:
    late, took = report.late_start, report.took
    said = []
    if late is not None:
        said.append(_off(late, _STARTS, report.say))
    if took is not None:
        said.append(_off(shown_difference(took, report.length), _ENDS, report.say))
    elif report.opened is not None:
        said.append(report.say("so far"))
    return ", ".join(said)


_STARTS = ("{time} late", "{time} early", "on time")
_ENDS = ("{time} over the hour", "{time} to spare", "to the second")


def _off(ms: int, templates: tuple[str, str, str], say: Language) -> str:
    more, less, even = templates
    if abs(ms) < SECOND:
        return say(even)
    return say(more if ms > 0 else less, time=clock_up(abs(ms)))


def _in_plan_order(turns: tuple[TurnFigures, ...]) -> list[TurnFigures]:
    return sorted(turns, key=lambda turn: turn.segment.number)


def _bar(turn: TurnFigures, report: Report) -> Bar:
    return Bar(
        number=turn.segment.number,
        who=_plain(who(turn.segment, report.say)),
        spoke=turn.total,
        least=turn.least or 0,
        limit=turn.limit or 0,
        verdict=turn.verdict,
        result=_bar_result(turn, report),
    )


def _bar_result(turn: TurnFigures, report: Report) -> str:
    if turn.total is None:
        return _unheard(turn, report)
    time, edge = _in_all(turn, report), report.edge(turn)
    if edge is not None:
        return f"{time} {report.say(_AT[edge])}"
    if turn.verdict in (Verdict.OVER, Verdict.SHORT) and turn.outside is not None:
        return f"{time} {signed(turn.outside_shown)}"
    return time


def _in_all(turn: TurnFigures, report: Report) -> str:
    """The segment's time up to this turn; with a mark where any part of it is estimated."""
    number = turn.segment.number
    estimated = any(t.estimated for t in report.turns if t.segment.number == number)
    return ("~" if estimated else "") + clock_up(turn.total or 0)


def _line(turn: TurnFigures, report: Report) -> Line:
    judged = is_judged(turn.segment.kind)
    return Line(
        number=turn.segment.number,
        who=_plain(who(turn.segment, report.say)),
        began=_time(report, turn.began),
        ended=_time(report, turn.ended),
        paused=clock_up(turn.paused) if turn.paused else "",
        granted=signed(turn.granted) if turn.granted and turn.last else "",
        spoke="" if turn.spoke is None else ("~" if turn.estimated else "") + clock_up(turn.spoke),
        verdict=turn.verdict if judged and turn.began is not None else None,
        result=_result(turn, report),
    )


def _result(turn: TurnFigures, report: Report) -> str:
    """Words of the result; kinds that are no statement get figures, never verdict words."""
    say = report.say
    if turn.began is None:
        return _unheard(turn, report)
    if turn.running:
        return say("has the floor")
    if not turn.last:
        return say("goes on below")
    words = _verdict(turn, report)
    if turn.total == turn.spoke:
        return words
    in_all = say("{time} in all", time=_in_all(turn, report))
    return f"{in_all}, {words}" if words else in_all


def _verdict(turn: TurnFigures, report: Report) -> str:
    say, edge = report.say, report.edge(turn)
    if not is_judged(turn.segment.kind) and turn.verdict is not Verdict.OVER:
        return ""
    if edge is not None:
        return say(_AT[edge])
    if turn.verdict is Verdict.OVER:
        return say("{time} over", time=distance(turn.outside_shown, say))
    if turn.verdict is Verdict.SHORT:
        return say("{time} short", time=distance(turn.outside_shown, say))
    return say(_WITHIN[turn.decided_by])


_AT = {"limit": "at the limit", "minimum": "at the minimum"}
_WITHIN = {None: VERDICT_WORDS[Verdict.WITHIN], "grace": "with grace", "grant": "with grant"}


def _unheard(turn: TurnFigures, report: Report) -> str:
    if turn.verdict is Verdict.ABSENT:
        return report.say(VERDICT_WORDS[Verdict.ABSENT])
    if report.closed is not None:
        return report.say(VERDICT_WORDS[Verdict.NOT_REACHED])
    return report.say("late") if turn.late else report.say("to come")


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
        began,
        ended,
        ticks[:_TICKS_IN_ALL],
        report.planned_hour,
        report.actual_hour,
        scheduled,
        report.zone,
    )


def _footer(report: Report) -> tuple[str, ...]:
    say = report.say
    shown = say(
        "Times are rounded down to the second; results and totals are made from milliseconds."
    )
    if report.by_hand:
        shown += " " + capital(say(TIMED_BY_HAND)) + "."
    if any(turn.estimated for turn in report.turns):
        shown += " " + say("~ is estimated from the wall clock.")
    if report.people is People.ORGANISATION:
        shown += " " + say("People are not named.")
    if report.masked.is_left_out:
        shown += " " + say("What people wrote is left out.")
    record, facts = report.record, []
    if record.name:
        facts.append(_plain(record.name))
    facts.append(say.count("{n} event", "{n} events", record.events))
    facts.append(f"presession {__version__}")
    lines: tuple[str, ...] = (shown, " · ".join(facts))
    if record.fingerprint:
        lines = (*lines, say("Last hash of the record: {digits}", digits=record.fingerprint))
    return (*lines, f"SHA-256 {record.sha256}") if record.sha256 else lines

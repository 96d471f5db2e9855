"""The page of one hour: its figures and words as blocks.

Times are rounded down to the second; every verdict and total comes from milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator

from presession_timer import __version__
from presession_timer.base.durations import MINUTE, SECOND, clock_up, shown_difference, signed
from presession_timer.base.text import clean
from presession_timer.base.themes import verdict_mark
from presession_timer.engine.event_text import VERDICT_WORDS, distance
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.privacy.mask import People, who
from presession_timer.report import document as doc
from presession_timer.report.figures import Report, Totals, TurnFigures, is_judged
from presession_timer.report.language import Language, capital
from presession_timer.report.summary_text import (
    IN_TIME,
    all_in_the_window,
    asked_by,
    damage_words,
    how_timed,
    on_one_line,
    summary_text,
    window_words,
)
from presession_timer.report.who_spoke import panel_of, panel_words

_ROOMY = 25
"""The most bars, lines and notes that fit on a sheet without being set closer."""
_ON_A_SHEET = 200
"""The most a sheet can hold. With more, nothing tries to fit it: each try takes memory."""
_IN_COLUMNS = range(9, 41)
"""How many corrections stand in two columns; more than that need several sheets anyway."""


def hour_page(report: Report) -> doc.Document:
    """Return the page of ``report``, which already hides whom it must not name."""
    remarks = _remarks(report)
    lines = len(report.statements) + len(report.turns) + len(remarks)
    return doc.Document(
        title=on_one_line(report.title),
        subtitle=_subtitle(report),
        day=report.day,
        say=report.say,
        blocks=tuple(_blocks(report, remarks)),
        is_dense=lines > _ROOMY,
        is_long=lines > _ON_A_SHEET,
    )


def _blocks(report: Report, remarks: tuple[tuple[str, str], ...]) -> Iterator[doc.Block]:
    say = report.say
    yield from map(doc.Notice, _notices(report))
    yield doc.Summary(summary_text(report))
    yield doc.KeyFigures(tuple(_figures(report)))
    heard = panel_of(turn.segment for turn in report.statements if turn.began is not None)
    if panel := panel_words(heard, say):
        yield doc.Note(panel)
    if report.statements:
        window = report.speaking_window
        title = (
            say("Speaking time against each speaker's window")
            if window is None
            else say("Speaking time against {window}", window=window_words(window, say))
        )
        yield doc.Headline(title)
        in_plan_order = sorted(report.statements, key=lambda turn: turn.segment.number)
        yield doc.Bars(title, tuple(_bar(turn, report) for turn in in_plan_order))
    if axis := _hour_axis(report):
        yield doc.Headline(say("How the hour was spent"))
        yield axis
    yield doc.Headline(say("Timekeeper's record"))
    yield _record(report)
    gaps = clock_up(report.totals.gap_time)
    yield doc.Note(say("Nobody had the floor for {time} in all.", time=gaps))
    if states := asked_by(report):
        yield doc.Note(say("Questions asked by: {states}.", states=states))
    if remarks:
        yield doc.Headline(say("Corrections and notes"))
        yield doc.Pairs(remarks, in_columns=len(remarks) in _IN_COLUMNS)
    yield doc.Footer(_footer(report))


def _subtitle(report: Report) -> str:
    facts = [capital(_day(report)), on_one_line(report.room)]
    if report.state and report.state.casefold() not in report.title.casefold():
        facts.insert(0, on_one_line(report.state))
    return " · ".join(fact for fact in facts if fact)


def _day(report: Report) -> str:
    say = report.say
    if report.held_on is None:
        return say.day(report.date)
    return say(
        "planned for {day}, held on {held}", day=say.day(report.date), held=say.day(report.held_on)
    )


def _notices(report: Report) -> Iterator[str]:
    say, record = report.say, report.record
    if record.rehearsal is not None:
        speed = f"{record.rehearsal:g}"
        yield say("Rehearsal at {speed}×: nothing here really happened.", speed=speed)
    if record.damage:
        yield damage_words(report)
    if report.opened is not None and report.closed is None:
        yield say("The hour is not closed: the report so far.")


def _figures(report: Report) -> Iterator[doc.Figure]:
    say, totals = report.say, report.totals
    spoken = clock_up(totals.statement_time)
    judged = totals.short + totals.within + totals.over
    yield doc.Figure(say("Session"), _session(report), _lateness(report))
    yield doc.Figure(
        say("Speaking"),
        spoken
        if totals.mean is None
        else say("{time} · mean {mean}", time=spoken, mean=clock_up(totals.mean)),
        "" if totals.median is None else say("median {time}", time=clock_up(totals.median)),
    )
    yield doc.Figure(
        _kept_caption(report),
        say("{some} of {all}", some=totals.within, all=judged) if judged else "–",
        _others(totals, say),
    )
    if any(turn.segment.kind is Kind.QUESTIONS for turn in report.turns):
        yield doc.Figure(
            say("Missions' questions"),
            clock_up(totals.questions_time),
            say("of {time} planned", time=clock_up(report.questions_planned))
            if report.questions_planned
            else "",
        )


def _others(totals: Totals, say: Language) -> str:
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
    window = report.speaking_window
    if window is not None and all_in_the_window(report, heard):
        return report.say("Within {window}", window=window_words(window, report.say))
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


def _bar(turn: TurnFigures, report: Report) -> doc.StatementBar:
    return doc.StatementBar(
        number=turn.segment.number,
        who=on_one_line(who(turn.segment, report.say)),
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
    number = turn.segment.number
    estimated = any(t.estimated for t in report.turns if t.segment.number == number)
    return ("~" if estimated else "") + clock_up(turn.total or 0)


_TICKS = (10, 15, 20, 30, 60, 120, 240, 480)
_MOST_TICKS = 9
_TICKS_IN_ALL = 100


def _hour_axis(report: Report) -> doc.HourAxis | None:
    if report.opened is None or not report.actual_hour:
        return None
    spans = (*report.planned_hour, *report.actual_hour)
    known = [i for i in (report.opened, report.closed, report.scheduled_end) if i is not None]
    instants = [*known, *(s.began for s in spans), *(s.ended for s in spans)]
    began, ended = min(instants), max(*instants, min(instants) + MINUTE)
    minutes = next((t for t in _TICKS if (ended - began) // (t * MINUTE) < _MOST_TICKS), _TICKS[-1])
    step = minutes * MINUTE
    first = -(-began // step) * step
    ticks = tuple((t, f"{report.local(t):%H:%M}") for t in range(first, ended + 1, step))
    end = report.scheduled_end
    return doc.HourAxis(
        began=began,
        ended=ended,
        ticks=ticks[:_TICKS_IN_ALL],
        planned=report.planned_hour,
        actual=report.actual_hour,
        scheduled_end=None if end is None else (end, f"{report.local(end):%H:%M}"),
        zone=report.zone,
        verdicts={turn.segment.number: turn.verdict for turn in report.statements},
    )


def _record(report: Report) -> doc.Table:
    """Return the timekeeper's record, one row for each turn; empty columns are left out."""
    say = report.say
    columns: doc.Columns[TurnFigures] = {
        doc.TableColumn("#"): lambda turn: str(turn.segment.number),
        doc.TableColumn(say("Who"), is_number=False): lambda turn: on_one_line(
            who(turn.segment, say)
        ),
        doc.TableColumn(say("Began")): lambda turn: _time(report, turn.began),
        doc.TableColumn(say("Ended"), spare=1): lambda turn: _time(report, turn.ended),
        doc.TableColumn(say("Paused"), spare=2): (
            lambda turn: clock_up(turn.paused) if turn.paused else ""
        ),
        doc.TableColumn(say("Granted"), spare=3): (
            lambda turn: signed(turn.granted) if turn.granted and turn.last else ""
        ),
        doc.TableColumn(say("Spoke"), is_strong=True): _spoke,
        doc.TableColumn(say("Result"), is_number=False, is_strong=True): (
            lambda turn: f"{verdict_mark(_marked(turn))} {_result(turn, report)}".strip()
        ),
    }
    always = [*columns][:2]
    table = doc.table_of(
        {
            column: cell
            for column, cell in columns.items()
            if column in always or any(map(cell, report.turns))
        },
        report.turns,
    )
    verdicts = map(_marked, report.turns)
    rows = (
        row._replace(verdict=verdict, is_muted=verdict is None)
        for row, verdict in zip(table.rows, verdicts, strict=True)
    )
    return table._replace(rows=tuple(rows))


def _spoke(turn: TurnFigures) -> str:
    return "" if turn.spoke is None else ("~" if turn.estimated else "") + clock_up(turn.spoke)


def _marked(turn: TurnFigures) -> Verdict | None:
    """Return the verdict if the row is marked: a statement or the State that was heard."""
    return turn.verdict if is_judged(turn.segment.kind) and turn.began is not None else None


def _result(turn: TurnFigures, report: Report) -> str:
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
    if turn.segment.kind is not Kind.STATEMENT and turn.decided_by is None:
        return say(IN_TIME)
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


def _remarks(report: Report) -> tuple[tuple[str, str], ...]:
    """Return corrections, pauses, notes and messages in order of time.

    They begin with a capital, except with the name of a segment: names stay as people write them.
    """
    segments = report.masked.wording.segments.values()
    names = tuple({clean(segment.label) for segment in segments if segment.label.strip()})
    remarks = sorted((*report.corrections, *report.remarks), key=lambda remark: remark.at)
    said = ((_time(report, remark.at), on_one_line(remark.what)) for remark in remarks)
    return tuple((at, what if what.startswith(names) else capital(what)) for at, what in said)


def _footer(report: Report) -> tuple[str, ...]:
    say = report.say
    shown = say(
        "Times are rounded down to the second; results and totals are made from milliseconds."
    )
    if timed := how_timed(report):
        shown += f" {capital(timed)}."
    if any(turn.estimated for turn in report.turns):
        shown += " " + say("~ is estimated from the wall clock.")
    if report.people is People.ORGANISATION:
        shown += " " + say("People are not named.")
    if report.masked.is_left_out:
        shown += " " + say("What people wrote is left out.")
    record, facts = report.record, []
    if record.name:
        facts.append(on_one_line(record.name))
    facts.append(say.count("{n} event", "{n} events", record.events))
    facts.append(f"presession {__version__}")
    lines: tuple[str, ...] = (shown, " · ".join(facts))
    if record.fingerprint:
        lines = (*lines, say("Last hash of the record: {digits}", digits=record.fingerprint))
    return (*lines, f"SHA-256 {record.sha256}") if record.sha256 else lines

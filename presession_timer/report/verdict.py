"""The paragraph that is the verdict on the hour, written as a person would (ux.md §6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from presession_timer.durations import MINUTE, SECOND, clock_up
from presession_timer.live.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.figures import Report, TurnFigures
from presession_timer.report.language import ENGLISH, Language

__all__ = ["all_in_the_window", "paragraph", "window_words"]


_AND = "{kept}; {outside}"
"""Two halves of a sentence."""


def paragraph(report: Report) -> str:
    """A few sentences that stand alone: when, how long, who kept to the time, who did not speak."""
    sentences = [
        _rehearsal(report),
        _times(report),
        _speakers(report),
        _silent(report),
        _estimated(report),
    ]
    return " ".join(_capital(sentence) + "." for sentence in sentences if sentence)


def window_words(window: Window, say: Language = ENGLISH) -> str:
    """The window as it is spoken of: "5–7 minutes", "5 minutes", "1:00–1:30 minutes"."""
    low, high = _minutes(window.min), _minutes(window.max)
    if not window.min or window.min == window.max:
        return say.count("{time} minute", "{time} minutes", 1 if high == "1" else 2, time=high)
    if ":" in low + high:
        low, high = clock_up(window.min), clock_up(window.max)
    return say("{low}–{high} minutes", low=low, high=high)


def _minutes(ms: int) -> str:
    return clock_up(ms) if ms % MINUTE else str(ms // MINUTE)


def _rehearsal(report: Report) -> str:
    speed = report.record.rehearsal
    if speed is None:
        return ""
    if speed == 1:
        return report.say("a rehearsal")
    return report.say("a rehearsal, at {speed} times the speed", speed=f"{speed:g}")


def _times(report: Report) -> str:
    say = report.say
    if report.opened is None:
        return say("the hour has not begun")
    began = f"{report.local(report.opened):%H:%M}"
    if report.closed is None or report.took is None:
        at = f"{report.local(report.at):%H:%M}"
        return say(
            "began {began} and is not closed: this is the report at {at}", began=began, at=at
        )
    ended, length = f"{report.local(report.closed):%H:%M}", _length(report.took, say)
    if report.scheduled_end is None:
        return say("began {began}, ended {ended}; lasted {length}", **_named(began, ended, length))
    return say(
        "began {began}, ended {ended}, {against}; lasted {length}",
        against=_against(report.closed, report.scheduled_end, say),
        **_named(began, ended, length),
    )


def _named(began: str, ended: str, length: str) -> dict[str, str]:
    return {"began": began, "ended": ended, "length": length}


def _against(end: int, scheduled: int, say: Language) -> str:
    """By the minutes that stand beside it, so that the reader's own subtraction agrees."""
    minutes = end // MINUTE - scheduled // MINUTE
    count = say.number(abs(minutes))
    if not minutes:
        return say("on schedule")
    if minutes > 0:
        after = ("one minute after schedule", "{count} minutes after schedule")
        return say.count(*after, minutes, count=count)
    before = ("one minute before schedule", "{count} minutes before schedule")
    return say.count(*before, -minutes, count=count)


def _length(ms: int, say: Language) -> str:
    if ms < MINUTE:
        seconds = ms // SECOND
        words = say.number(seconds) if seconds else "0"
        return say.count("one second", "{count} seconds", seconds or 2, count=words)
    minutes = (ms + MINUTE // 2) // MINUTE
    return say.count("one minute", "{count} minutes", minutes, count=say.number(minutes))


def _speakers(report: Report) -> str:
    say = report.say
    if not report.statements:
        return ""
    judged = [t for t in report.statements if t.began is not None and t.ended is not None]
    within = [t for t in judged if t.verdict is Verdict.WITHIN]
    count = len(judged)
    if not judged:
        several = report.closed is not None and len(report.statements) > 1
        return say("no speaker took the floor") if several else ""
    rule, saved = _rule(report, judged), _saved(within, say)
    if count == 1:
        return _only(report, judged[0], rule) + saved
    if len(within) == count == 2:
        return say("both speakers kept {rule}", rule=rule) + saved
    if len(within) == count:
        return say("all {count} speakers kept {rule}", count=say.number(count), rule=rule) + saved
    outside = _outside(judged, say)
    if not within:
        missed = (
            say("neither speaker kept {rule}", rule=rule)
            if count == 2
            else say("none of the {count} speakers kept {rule}", count=say.number(count), rule=rule)
        )
        return say("{missed}: {outside}", missed=missed, outside=outside)
    some = say.count(
        "one of {count} speakers kept {rule}",
        "{some} of {count} speakers kept {rule}",
        len(within),
        some=say.number(len(within)),
        count=say.number(count),
        rule=rule,
    )
    return say(_AND, kept=some + saved, outside=outside)


def _only(report: Report, turn: TurnFigures, rule: str) -> str:
    """Of the only one who spoke."""
    say, alone = report.say, len(report.statements) == 1
    by = _span(abs(turn.outside or 0), say)
    if turn.verdict is Verdict.OVER:
        template = (
            "the one speaker spoke {by} over" if alone else "the one who spoke went {by} over"
        )
        return say(template, by=by)
    if turn.verdict is Verdict.SHORT:
        template = (
            "the one speaker stopped {by} short"
            if alone
            else "the one who spoke stopped {by} short"
        )
        return say(template, by=by)
    template = "the one speaker kept {rule}" if alone else "the one who spoke kept {rule}"
    return say(template, rule=rule)


def _rule(report: Report, judged: Sequence[TurnFigures]) -> str:
    """What was to be kept to, behind the word "kept"."""
    window, say = report.window, report.say
    if not all_in_the_window(report, judged):
        return say("to their time") if len(judged) > 1 else say("to the time")
    words = window_words(window, say)
    return say("to {window}", window=words) if window.min else say("within {window}", window=words)


def all_in_the_window(report: Report, turns: Iterable[TurnFigures]) -> bool:
    """Whether the plan's window is what counted for all these; a cap or a grant changes that."""
    window = report.window
    return all((t.least, t.limit) == (window.min, window.max) for t in turns)


def _saved(within: Sequence[TurnFigures], say: Language) -> str:
    """Whom only grace or granted time kept within."""
    said = []
    grace = sum(turn.decided_by == "grace" for turn in within)
    grant = sum(turn.decided_by == "grant" for turn in within)
    if grace:
        said.append(say("{count} with the grace", count=say.number(grace)))
    if grant:
        said.append(say("{count} with granted time", count=say.number(grant)))
    return f" ({', '.join(said)})" if said else ""


def _outside(judged: Sequence[TurnFigures], say: Language) -> str:
    over = sorted(t.outside or 0 for t in judged if t.verdict is Verdict.OVER)
    short = sorted(-(t.outside or 0) for t in judged if t.verdict is Verdict.SHORT)
    said = []
    if over:
        said.append(_by(over, _OVER, say))
    if short:
        said.append(_by(short, _SHORT, say))
    return say.listed(said)


_OVER = (
    "one spoke {by} over",
    "{count} spoke over, by {by} and {most}",
    "{count} spoke over, by up to {most}",
)
_SHORT = (
    "one stopped {by} short",
    "{count} stopped short, by {by} and {most}",
    "{count} stopped short, by up to {most}",
)
"""Of one, of two, of more."""


def _by(spans: Sequence[int], templates: tuple[str, str, str], say: Language) -> str:
    return say(
        templates[min(len(spans), 3) - 1],
        by=_span(spans[0], say),
        most=_span(spans[-1], say),
        count=say.number(len(spans)),
    )


def _span(ms: int, say: Language) -> str:
    if ms < SECOND:
        return say("less than a second")
    return say("{seconds} s", seconds=ms // SECOND) if ms < MINUTE else clock_up(ms)


def _silent(report: Report) -> str:
    """Who never took the floor; once the hour is closed those to come were not reached."""
    say, totals, closed = report.say, report.totals, report.closed is not None
    said = []
    if not closed and any(turn.running for turn in report.statements):
        said.append(say("one speaker has the floor"))
    if totals.absent and totals.absent == len(report.statements) == 1:
        said.append(say("the one speaker did not take the floor"))
    elif totals.absent:
        forms = ("one is absent", "{count} are absent")
        if closed and totals.spoken:
            forms = ("one did not take the floor", "{count} did not take the floor")
        elif closed:
            forms = ("one was absent", "{count} were absent")
        said.append(say.count(*forms, totals.absent, count=say.number(totals.absent)))
    if totals.not_reached:
        forms = ("one was not reached", "{count} were not reached")
        if not closed:
            forms = ("one is to come", "{count} are to come")
        said.append(say.count(*forms, totals.not_reached, count=say.number(totals.not_reached)))
    return reduce(lambda so_far, more: say(_AND, kept=so_far, outside=more), said) if said else ""


def _estimated(report: Report) -> str:
    count = sum(turn.estimated for turn in report.turns)
    if not count:
        return ""
    return report.say.count(
        "one time is estimated, for the machine restarted during it",
        "{count} times are estimated, for the machine restarted during them",
        count,
        count=report.say.number(count),
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

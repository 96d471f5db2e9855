"""The summary of an hour in a few sentences, and other texts that several forms of it share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from presession_timer.base.durations import HOUR, MINUTE, SECOND, clock_up
from presession_timer.base.text import clean
from presession_timer.base.world.states import completed
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.figures import Report, TurnFigures
from presession_timer.report.language import ENGLISH, Language, capital

_AND = "{kept}; {outside}"
"""Two clauses of a sentence."""
IN_TIME = "in time"
"""The verdict on a speaker with a limit but no window."""
_TIMED_BY_HAND = "timed by hand, about ±1 s"
_IMPORTED = "times imported, as taken on paper or by another tool"
_LONGEST = 2_000


def summary_text(report: Report) -> str:
    """Return the paragraph that stands alone: when, how long, who kept to time, who was silent."""
    sentences = [
        _rehearsal(report),
        _times(report),
        _speakers(report),
        _silent(report),
        _estimated(report),
    ]
    return " ".join(capital(sentence) + "." for sentence in sentences if sentence)


def window_words(window: Window, say: Language = ENGLISH) -> str:
    """Return the window in words: "5–7 minutes", "5 minutes", "1:00–1:30 minutes"."""
    low, high = _minutes(window.min), _minutes(window.max)
    if not window.min or window.min == window.max:
        return say.count("{time} minute", "{time} minutes", 1 if high == "1" else 2, time=high)
    if ":" in low + high:
        low, high = clock_up(window.min), clock_up(window.max)
    return say("{low}–{high} minutes", low=low, high=high)


def _minutes(ms: int) -> str:
    return clock_up(ms) if ms % MINUTE else str(ms // MINUTE)


def how_timed(report: Report) -> str:
    """Return where the times come from; empty before the opening."""
    if report.opened is None:
        return ""
    return report.say(_TIMED_BY_HAND if report.by_hand else _IMPORTED)


def _rehearsal(report: Report) -> str:
    speed = report.record.rehearsal
    if speed is None:
        return ""
    if speed == 1:
        return report.say("a rehearsal")
    return report.say("a rehearsal, at {speed} times normal speed", speed=f"{speed:g}")


def _times(report: Report) -> str:
    say = report.say
    if report.opened is None:
        return say("the hour has not begun")
    began = say.clock(report.local(report.opened).time())
    if report.closed is None or report.took is None:
        at = say.clock(report.local(report.at).time())
        return say(
            "began {began} and is not closed yet: this is how it stood at {at}", began=began, at=at
        )
    ended, length = say.clock(report.local(report.closed).time()), _length(report.took, say)
    if report.scheduled_end is None:
        template, against = "began {began}, ended {ended}; lasted {length}", ""
    else:
        template = "began {began}, ended {ended}, {against}; lasted {length}"
        against = _against(report.closed, report.scheduled_end, say)
    return say(template, began=began, ended=ended, length=length, against=against)


_LONG = 2 * HOUR  # longer times are given in hours, too


def _against(end: int, scheduled: int, say: Language) -> str:
    """Compare the minutes that the sentence shows, so that a reader's subtraction agrees."""
    minutes = end // MINUTE - scheduled // MINUTE
    if not minutes:
        return say("on schedule")
    length = abs(minutes) * MINUTE
    if length > _LONG:
        long = "{length} after schedule" if minutes > 0 else "{length} before schedule"
        return say(long, length=spoken_length(length, say))
    count = say.number(abs(minutes))
    if minutes > 0:
        after = ("one minute after schedule", "{count} minutes after schedule")
        return say.count(*after, minutes, count=count)
    before = ("one minute before schedule", "{count} minutes before schedule")
    return say.count(*before, -minutes, count=count)


def _length(ms: int, say: Language) -> str:
    if ms < SECOND:
        return say("less than a second")
    if ms < MINUTE:
        seconds = ms // SECOND
        return say.count("one second", "{count} seconds", seconds, count=say.number(seconds))
    minutes = (ms + MINUTE // 2) // MINUTE
    if minutes * MINUTE > _LONG:
        return spoken_length(minutes * MINUTE, say)
    return say.count("one minute", "{count} minutes", minutes, count=say.number(minutes))


def _speakers(report: Report) -> str:
    say = report.say
    if not report.statements:
        return say("there were no statements") if report.closed is not None else ""
    judged = [t for t in report.statements if t.began is not None and t.ended is not None]
    within = [t for t in judged if t.verdict is Verdict.WITHIN]
    count = len(judged)
    if not judged:
        several = report.closed is not None and len(report.statements) > 1
        return say("no speaker took the floor") if several else ""
    rule, saved = _rule(report, judged), _saved(within, count, say)
    if count == 1:
        return _only(report, judged[0], rule) + saved
    if len(within) == count == 2:
        return say("both speakers kept {rule}", rule=rule) + saved
    if len(within) == count:
        return say("all {count} speakers kept {rule}", count=say.number(count), rule=rule) + saved
    outside = _outside(report, judged)
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
    say, alone = report.say, len(report.statements) == 1
    if turn.verdict is not Verdict.WITHIN and (edge := report.edge(turn)):
        return say(_ONLY_AT[edge][alone])
    by = spoken_length(abs(turn.outside_shown), say)
    template = _ONLY.get(turn.verdict, _ONLY[Verdict.WITHIN])[alone]
    return say(template, by=by, rule=rule)


def _rule(report: Report, judged: Sequence[TurnFigures]) -> str:
    """Return what was kept, as it stands after the word "kept"."""
    window, say = report.speaking_window, report.say
    if window is None or not all_in_the_window(report, judged):
        return say("to their time") if len(judged) > 1 else say("to the time")
    words = window_words(window, say)
    return say("to {window}", window=words) if window.min else say("within {window}", window=words)


def all_in_the_window(report: Report, turns: Iterable[TurnFigures]) -> bool:
    """Return whether one window applied to all ``turns``: a cap or a grant changes it."""
    window = report.speaking_window
    return window is not None and all((t.least, t.limit) == (window.min, window.max) for t in turns)


def _saved(within: Sequence[TurnFigures], count: int, say: Language) -> str:
    """Return how many were within only because of grace or granted time."""
    said = []
    for decided_by, alone, some in _SAVED:
        saved = sum(turn.decided_by == decided_by for turn in within)
        if saved:
            said.append(say(alone) if count == 1 else say(some, who=_so_many(saved, count, say)))
    return f" ({', '.join(said)})" if said else ""


_SAVED = (
    ("grace", "within the grace period", "{who} within the grace period"),
    ("grant", "with granted time", "{who} with granted time"),
)


def _so_many(some: int, count: int, say: Language) -> str:
    if some < count:
        return say.number(some)
    return say("both") if count == 2 else say("all")


def _outside(report: Report, judged: Sequence[TurnFigures]) -> str:
    """Return how many were over or short, by how much, or ended at the limit or minimum."""
    say = report.say
    outside = [t for t in judged if t.verdict in (Verdict.OVER, Verdict.SHORT)]
    clear = [t for t in outside if report.edge(t) is None]
    over = sorted(t.outside_shown for t in clear if t.verdict is Verdict.OVER)
    short = sorted(-t.outside_shown for t in clear if t.verdict is Verdict.SHORT)
    said: list[str] = []
    for edge, template in _AT.items():
        count = sum(report.edge(t) == edge for t in outside)
        if count:
            the_other = len(judged) == 2 and (said or len(outside) == 1)
            who = say("the other") if the_other else _so_many(count, len(judged), say)
            said.append(say.count(template, template, count, who=who))
    for spans, (of_one, of_several) in ((over, _OVER), (short, _SHORT)):
        if len(spans) == 1:
            the_other = len(judged) == 2 and (said or len(outside) == 1)
            who = say("the other") if the_other else say.number(1)
            said.append(say(of_one, who=who, by=spoken_length(spans[0], say)))
        elif spans:
            who = _so_many(len(spans), len(judged), say)
            said.append(say(of_several, who=who, amount=_amount(spans, say)))
    if len(said) == 2 and over and short and max(len(over), len(short)) > 1:
        return say("{over}, and {short}", over=said[0], short=said[1])
    return say.listed(said)


_AT = {"limit": "{who} stopped at the limit", "minimum": "{who} stopped at the minimum"}
_ONLY: dict[Verdict | None, tuple[str, str]] = {
    Verdict.OVER: ("the one who spoke went {by} over", "the one speaker spoke {by} over"),
    Verdict.SHORT: ("the one who spoke stopped {by} short", "the one speaker stopped {by} short"),
    Verdict.WITHIN: ("the one who spoke kept {rule}", "the one speaker kept {rule}"),
}
_ONLY_AT = {
    "limit": ("the one who spoke stopped at the limit", "the one speaker stopped at the limit"),
    "minimum": (
        "the one who spoke stopped at the minimum",
        "the one speaker stopped at the minimum",
    ),
}
"""For times pressed by hand that are too close to tell."""
_OVER = ("{who} spoke {by} over", "{who} spoke over, {amount}")
_SHORT = ("{who} stopped {by} short", "{who} stopped short, {amount}")
"""For one speaker, for several."""


def _amount(spans: Sequence[int], say: Language) -> str:
    least, most = spoken_length(spans[0], say), spoken_length(spans[-1], say)
    if least == most:
        return say("by {by} each", by=most)
    if len(spans) == 2:
        return say("by {by} and {most}", by=least, most=most)
    return say("by up to {most}", most=most)


def spoken_length(ms: int, say: Language) -> str:
    """Return a length as it is read aloud: "25 s", "1 min 10 s", "3 h 20 min"."""
    if ms < SECOND:
        return say("less than a second")
    units = (
        ("{n}\N{NO-BREAK SPACE}h", ms // HOUR),
        ("{n}\N{NO-BREAK SPACE}min", ms // MINUTE % 60),
        ("{n}\N{NO-BREAK SPACE}s", ms // SECOND % 60),
    )
    two = units[:2] if ms >= HOUR else units[1:]
    return " ".join(say(unit, n=n) for unit, n in two if n)


def _silent(report: Report) -> str:
    """Return how many never took the floor; after the hour, those to come were not reached."""
    say, totals, closed = report.say, report.totals, report.closed is not None
    said = []
    if not closed and any(turn.running for turn in report.statements):
        said.append(say("one speaker has the floor"))
    if totals.absent and totals.absent == len(report.statements) == 1:
        said.append(say("the one speaker did not take the floor"))
    elif closed and totals.not_reached == len(report.statements) == 1:
        return say("the one speaker was not reached")
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
        "one time is estimated, because the machine restarted during it",
        "{count} times are estimated, because the machine restarted during them",
        count,
        count=report.say.number(count),
    )


def damage_words(report: Report) -> str:
    """Return what a reader must know about a damaged record; empty if it is whole."""
    record = report.record
    if not record.damage:
        return ""
    if record.state == "repaired":
        template = "The record was damaged and has been repaired ({damage})."
    else:
        template = "The record is damaged; this is what could be read ({damage})."
    return report.say(template, damage=record.damage)


def asked_by(report: Report) -> str:
    """Return the Missions that asked, in the order of their first question; empty if none did.

    A Mission that asked several times has the number after it; those without a name come last.
    Codes and other spellings of a State's name are one State.
    """
    asked: dict[str, tuple[str, int]] = {}
    unnamed = 0
    for question in report.masked.wording.questions:
        state = completed(on_one_line(question.state.strip()))
        if not state:
            unnamed += 1
            continue
        first, count = asked.get(state.casefold(), (state, 0))
        asked[state.casefold()] = first, count + 1
    states = [f"{state} ({count})" if count > 1 else state for state, count in asked.values()]
    if unnamed:
        states.append(report.say.count("{n} unnamed", "{n} unnamed", unnamed))
    return ", ".join(states)


def on_one_line(text: str) -> str:
    """Return what people wrote as a page may show it: on one line, without hidden characters."""
    return clean(text, _LONGEST) if text else ""

"""The paragraph that is the verdict on the hour, written as a person would (ux.md §6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presession_timer.durations import MINUTE, SECOND, clock_up
from presession_timer.live.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.figures import Report, TurnFigures

__all__ = ["all_in_the_window", "paragraph", "window_words"]

_NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


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


def window_words(window: Window) -> str:
    """The window as it is spoken of: "5–7 minutes", "5 minutes", "1:00–1:30 minutes"."""
    low, high = _minutes(window.min), _minutes(window.max)
    if not window.min or window.min == window.max:
        return f"{high} minute" if high == "1" else f"{high} minutes"
    if ":" in low + high:
        low, high = clock_up(window.min), clock_up(window.max)
    return f"{low}–{high} minutes"


def _minutes(ms: int) -> str:
    return clock_up(ms) if ms % MINUTE else str(ms // MINUTE)


def _rehearsal(report: Report) -> str:
    speed = report.record.rehearsal
    if speed is None:
        return ""
    return "a rehearsal" if speed == 1 else f"a rehearsal, at {speed:g} times the speed"


def _times(report: Report) -> str:
    if report.opened is None:
        return "the hour has not begun"
    began = f"began {report.local(report.opened):%H:%M}"
    if report.closed is None or report.took is None:
        return f"{began} and is not closed: this is the report at {report.local(report.at):%H:%M}"
    ended = f"ended {report.local(report.closed):%H:%M}"
    lasted = f"lasted {_length(report.took)}"
    if report.scheduled_end is None:
        return f"{began}, {ended}; {lasted}"
    return f"{began}, {ended}, {_against(report.closed, report.scheduled_end)}; {lasted}"


def _against(end: int, scheduled: int) -> str:
    """By the minutes that stand beside it, so that the reader's own subtraction agrees."""
    minutes = end // MINUTE - scheduled // MINUTE
    if not minutes:
        return "on schedule"
    unit = "minute" if abs(minutes) == 1 else "minutes"
    return f"{_number(abs(minutes))} {unit} {'after' if minutes > 0 else 'before'} schedule"


def _length(ms: int) -> str:
    if ms < MINUTE:
        seconds = ms // SECOND
        return f"{_number(seconds)} second" + ("" if seconds == 1 else "s")
    minutes = (ms + MINUTE // 2) // MINUTE
    return f"{_number(minutes)} minute" + ("" if minutes == 1 else "s")


def _speakers(report: Report) -> str:
    if not report.statements:
        return ""
    judged = [t for t in report.statements if t.began is not None and t.ended is not None]
    within = [t for t in judged if t.verdict is Verdict.WITHIN]
    count = len(judged)
    if not judged:
        several = report.closed is not None and len(report.statements) > 1
        return "no speaker took the floor" if several else ""
    outside = _outside(judged)
    if count == 1:
        only = "the one speaker" if len(report.statements) == 1 else "the one who spoke"
        said = f"one {_kept(report, judged)}{_saved(within)}" if within else outside
        return said.replace("one", only, 1)
    if len(within) == count:
        all_of_them = "both" if count == 2 else f"all {_number(count)}"
        return f"{all_of_them} speakers {_kept(report, judged)}{_saved(within)}"
    if not within:
        none_of_them = "neither speaker" if count == 2 else f"none of the {_number(count)} speakers"
        return f"{none_of_them} {_kept(report, judged)}: {outside}"
    some = f"{_number(len(within))} of {_number(count)} speakers"
    return f"{some} {_kept(report, judged)}{_saved(within)}; {outside}"


def _kept(report: Report, judged: Sequence[TurnFigures]) -> str:
    if not all_in_the_window(report, judged):
        return "kept to their time" if len(judged) > 1 else "kept to the time"
    window = report.window
    return f"kept {'to' if window.min else 'within'} {window_words(window)}"


def all_in_the_window(report: Report, turns: Iterable[TurnFigures]) -> bool:
    """Whether the plan's window is what counted for all these; a cap or a grant changes that."""
    window = report.window
    return all((t.least, t.limit) == (window.min, window.max) for t in turns)


def _saved(within: Sequence[TurnFigures]) -> str:
    """Whom only grace or granted time kept within."""
    said = []
    for by, words in (("grace", "the grace"), ("grant", "granted time")):
        count = sum(turn.decided_by == by for turn in within)
        if count:
            said.append(f"{_number(count)} with {words}")
    return f" ({', '.join(said)})" if said else ""


def _outside(judged: Sequence[TurnFigures]) -> str:
    over = sorted(t.outside or 0 for t in judged if t.verdict is Verdict.OVER)
    short = sorted(-(t.outside or 0) for t in judged if t.verdict is Verdict.SHORT)
    said = []
    if len(over) == 1:
        said.append(f"one spoke {_span(over[0])} over")
    elif over:
        said.append(f"{_number(len(over))} spoke over, by {_spans(over)}")
    if len(short) == 1:
        said.append(f"one stopped {_span(short[0])} short")
    elif short:
        said.append(f"{_number(len(short))} stopped short, by {_spans(short)}")
    return " and ".join(said)


def _spans(spans: Sequence[int]) -> str:
    if len(spans) == 2:
        return f"{_span(spans[0])} and {_span(spans[1])}"
    return f"up to {_span(spans[-1])}"


def _span(ms: int) -> str:
    if ms < SECOND:
        return "less than a second"
    return f"{ms // SECOND} s" if ms < MINUTE else clock_up(ms)


def _silent(report: Report) -> str:
    """Who never took the floor; once the hour is closed those to come were not reached."""
    totals = report.totals
    said = []
    if report.closed is None and any(turn.running for turn in report.statements):
        said.append("one speaker has the floor")
    if totals.absent and totals.absent == len(report.statements) == 1:
        said.append("the one speaker did not take the floor")
    elif totals.absent:
        alone = totals.absent == 1
        if report.closed is None:
            verb = "is absent" if alone else "are absent"
        elif totals.spoken:
            verb = "did not take the floor"
        else:
            verb = "was absent" if alone else "were absent"
        said.append(f"{_number(totals.absent)} {verb}")
    if totals.not_reached:
        if report.closed is None:
            verb = "is to come" if totals.not_reached == 1 else "are to come"
        else:
            verb = "was not reached" if totals.not_reached == 1 else "were not reached"
        said.append(f"{_number(totals.not_reached)} {verb}")
    return "; ".join(said)


def _estimated(report: Report) -> str:
    count = sum(turn.estimated for turn in report.turns)
    if not count:
        return ""
    if count == 1:
        return "one time is estimated, for the machine restarted during it"
    return f"{_number(count)} times are estimated, for the machine restarted during them"


def _number(count: int) -> str:
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

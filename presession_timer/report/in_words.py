"""The charts in words, for who cannot see them: every figure that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from presession_timer.base.durations import clock_up
from presession_timer.engine.describe import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.figures import EPOCH
from presession_timer.report.hour import KIND_NAMES, Span
from presession_timer.report.hour_page import Bar, Document, Hour
from presession_timer.report.language import Language

__all__ = ["bars_in_words", "hour_in_words", "window_in_words"]


def bars_in_words(title: str, bars: Sequence[Bar], say: Language) -> str:
    """Number, name, time, result and window of each bar; one window is said once."""
    windows = {(bar.least, bar.limit) for bar in bars}
    heads = [title]
    if len(windows) == 1:
        heads.append(window_in_words(*windows.pop(), say))
    rows = []
    for bar in bars:
        said = [f"{bar.number} {bar.who}: {bar.result}"]
        if bar.spoke is not None and bar.verdict is not None:
            said.append(say(VERDICT_WORDS[bar.verdict]))
        if windows:
            said.append(window_in_words(bar.least, bar.limit, say))
        rows.append(", ".join(said))
    return f"{', '.join(heads)}. {'; '.join(rows)}"


def window_in_words(least: int, limit: int, say: Language) -> str:
    """The shade behind the bars."""
    return say("window {low}–{high}", low=clock_up(least), high=clock_up(limit))


def hour_in_words(page: Document) -> str:
    """Each box of the planned and the actual hour: number, kind, times, and how it ended."""
    hour, say = page.hour, page.say
    assert hour is not None
    verdicts = {bar.number: bar.verdict for bar in page.bars}
    parts = [say("How the hour was spent")]
    if hour.planned:
        boxes = "; ".join(_box(span, hour, None, say) for span in hour.planned)
        parts.append(f"{say('planned')}: {boxes}")
    boxes = "; ".join(_box(span, hour, verdicts.get(span.segment), say) for span in hour.actual)
    parts.append(f"{say('actual')}: {boxes}")
    if hour.scheduled_end is not None:
        parts.append(say("scheduled end {time}", time=hour.scheduled_end[1]))
    return ". ".join(parts)


def _box(span: Span, hour: Hour, verdict: Verdict | None, say: Language) -> str:
    number = str(span.segment)
    if span.kind is not Kind.STATEMENT:
        number += f" {say(KIND_NAMES[span.kind])}"
    said = f"{number} {_time(span.began, hour)}–{_time(span.ended, hour)}"
    if span.over:
        return f"{said}, {say('{time} over', time=clock_up(span.over))}"
    return f"{said}, {say(VERDICT_WORDS[verdict])}" if verdict else said


def _time(instant: int, hour: Hour) -> str:
    moment = (EPOCH + timedelta(milliseconds=instant)).astimezone(hour.zone)
    return f"{moment:%H:%M:%S}"

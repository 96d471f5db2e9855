"""Chapters for the recording of an hour: as WebVTT, or as the lines that YouTube reads.

A recording counts from its own zero. One moment that is known in the room and in the recording,
``--sync``, places every turn; a camera's clock may drift by a second or so in an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND
from presession_timer.base.errors import BadFormat
from presession_timer.base.text import clean
from presession_timer.base.world.zones import instant_of
from presession_timer.plan.model import Kind
from presession_timer.privacy.mask import who
from presession_timer.report.figures import Report
from presession_timer.report.summary_text import damage_words

_TIME = r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,3}))?"
_SYNC = re.compile(rf"{_TIME}={_TIME}", re.ASCII)
_SHORTEST = 10 * SECOND
_LONGEST_NOTE = 1_000
_FEWEST = 3
"""YouTube's rules: three chapters or more, the first at 0:00, each of ten seconds or longer; else
it shows none and does not say why."""


class Sync(NamedTuple):
    """A moment in the room and in the recording; milliseconds since midnight and since its zero."""

    wall: int
    recording: int


class Chapter(NamedTuple):
    """A turn's place in the recording, in milliseconds from its zero."""

    began: int
    ended: int
    title: str


def parse_sync(text: str) -> Sync:
    """Read ``14:02:03=00:00:00``: the time in the room, and where the recording was then.

    Raises BadFormat for anything else.
    """
    found = _SYNC.fullmatch(text.strip())
    if not found or int(found[1]) > 23:
        raise BadFormat(
            f'--sync is "{clean(text, 30)}"; expected the time in the room and the place in the '
            "recording, such as 14:02:03=00:00:00"
        )
    parts = found.groups()
    return Sync(_milliseconds(parts[:4]), _milliseconds(parts[4:]))


def _milliseconds(parts: Iterable[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(seconds or 0) * SECOND
    return whole + int((fraction or "0").ljust(3, "0"))


def chapters(report: Report, sync: Sync | None = None) -> tuple[Chapter, ...]:
    """Return every turn that is in the recording, in order.

    Without ``sync`` the recording begins when the hour opened. Turns that ended before it are left
    out; one that was going on begins at zero.
    """
    if report.opened is None:
        return ()
    zero = _zero(report, report.opened, sync)
    found = []
    for turn in report.turns:
        if turn.began is None:
            continue
        ended = report.at if turn.ended is None else turn.ended
        if ended > zero:
            title = clean(who(turn.segment, report.say))
            number = turn.segment.number
            nameless = report.say("No. {number}", number=number)
            if turn.segment.kind is Kind.STATEMENT and title != nameless:
                title = f"{number}. {title}"
            found.append(Chapter(max(0, turn.began - zero), ended - zero, title))
    return tuple(found)


def _zero(report: Report, opened: int, sync: Sync | None) -> int:
    """Return the instant of the recording's zero on the session's time line."""
    if sync is None:
        return opened
    midnight = report.local(opened).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    clock = timedelta(milliseconds=sync.wall)
    said = [midnight + timedelta(days=days) + clock for days in (-1, 0, 1)]
    moments = [
        instant_of(moment.replace(tzinfo=report.zone, fold=fold))
        for moment in said
        for fold in (0, 1)
    ]
    # a time of the day means the moment nearest to the opening
    return min(moments, key=lambda at: abs(at - opened)) - sync.recording


def render_vtt(report: Report, sync: Sync | None = None) -> str:
    """Return WebVTT for ``<track kind="chapters">``, exact to the millisecond."""
    cues = [
        f"{number}\n{_stamp(c.began)} --> {_stamp(max(c.ended, c.began + 1))}\n{_cue(c.title)}\n"
        for number, c in enumerate(chapters(report, sync), 1)
    ]
    damage = damage_words(report)
    notes = [f"NOTE {_cue(clean(damage, _LONGEST_NOTE))}\n"] if damage else []
    return "\n".join(["WEBVTT\n", *notes, *cues])


def _stamp(ms: int) -> str:
    hours, rest = divmod(ms, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02d}:{minutes:02d}:{rest // SECOND:02d}.{rest % SECOND:03d}"


def _cue(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render_youtube(report: Report, sync: Sync | None = None) -> str:
    """Return one line for each chapter, for the description of the video.

    The time before the first turn is a chapter of its own, or belongs to that turn if it is too
    short. Raises BadFormat, with everything that is wrong, if YouTube would show no chapters.
    """
    found = list(chapters(report, sync))
    if found and found[0].began >= _SHORTEST:
        found.insert(0, Chapter(0, found[0].began, report.say("Before the opening")))
    elif found:
        found[0] = Chapter(0, found[0].ended, found[0].title)
    _check(found)
    lines = [f"{_short_stamp(c.began, found[-1].began)} {_line(c.title)}\n" for c in found]
    damage = damage_words(report)
    return "".join([*lines, f"\n{_line(clean(damage, _LONGEST_NOTE))}\n"] if damage else lines)


def _check(found: list[Chapter]) -> None:
    wrong = []
    if len(found) < _FEWEST:
        wrong.append(f"there are {len(found)} chapters; YouTube needs {_FEWEST} or more")
    starts = [c.began // SECOND for c in found]
    ends = [*starts[1:], found[-1].ended // SECOND] if found else []
    for chapter, began, ended in zip(found, starts, ends, strict=True):
        if (ended - began) * SECOND < _SHORTEST:
            wrong.append(
                f'"{chapter.title}" is {ended - began} s long; '
                f"YouTube needs {_SHORTEST // SECOND} s or more of each"
            )
    if found and found[-1].ended > DAY:
        wrong.append("the last chapter is more than a day into the recording; look at --sync")
    if wrong:
        raise BadFormat("YouTube would show no chapters: " + "; ".join(wrong))


def _short_stamp(ms: int, last: int) -> str:
    hours, rest = divmod(ms // SECOND, 3_600)
    minutes, seconds = divmod(rest, 60)
    if last >= HOUR:
        return f"{hours}:{minutes:02d}:{seconds:02d}"
    return f"{minutes}:{seconds:02d}"


def _line(title: str) -> str:
    return title.replace("<", "‹").replace(">", "›")

"""The plans of a week side by side: days, rooms, the time between, and who is wanted twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations, groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from presession_timer.base.durations import SECOND
from presession_timer.base.text import alike
from presession_timer.plan.model import Kind, Segment
from presession_timer.prepare.check.arithmetic import Figures
from presession_timer.report.files import slug

_NOBODY = re.compile(r"(speaker|panellist) [0-9]{1,3}( \(to be confirmed\))?|.*to be confirmed.*")
"""Placeholders for a speaker: not a person who could be in two rooms."""


class Want(StrEnum):
    """What two sessions cannot have at the same time."""

    ROOM = "room"
    MODERATOR = "moderator"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A plan, and how long it has its room. Milliseconds since 1970 UTC; None: no start is said."""

    path: Path
    figures: Figures

    @property
    def start(self) -> int | None:
        """When it begins, as planned."""
        return self.figures.plan.start

    @property
    def end(self) -> int | None:
        """The end of the hour, or of what does not fit in it."""
        if self.start is None:
            return None
        return self.start + max(self.figures.plan.length, self.figures.took)


@dataclass(frozen=True, slots=True)
class Place:
    """One room on one day: its sessions by their start, those without one at the end."""

    room: str
    sessions: tuple[PlannedSession, ...]

    def free_before(self, place: int) -> int | None:
        """Return milliseconds between a session and the one before; negative where they overlap."""
        if place == 0:
            return None
        end, start = self.sessions[place - 1].end, self.sessions[place].start
        return None if end is None or start is None else start - end


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its rooms, in alphabetical order."""

    date: date
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class DoubleBooking:
    """Two sessions that want the same at the same time."""

    want: Want
    name: str
    """Of the room or the person; empty where it is protected."""
    first: PlannedSession
    second: PlannedSession
    overlap: int
    """Milliseconds."""


def at(session: PlannedSession, ms: int) -> str:
    """Return the time of day where the session is."""
    zone = ZoneInfo(session.figures.plan.timezone)
    return f"{datetime.fromtimestamp(ms // SECOND, zone):%H:%M}"


def days_of(sessions: Iterable[PlannedSession]) -> tuple[Day, ...]:
    """Return the sessions by day, by room, by start."""
    days = groupby(by_time(sessions), key=_day)
    return tuple(Day(day, tuple(_places(list(group)))) for day, group in days)


def by_time(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """Return the sessions by day and start; those without a start at the end of their day."""
    return sorted(sessions, key=_by_day)


def _places(sessions: Sequence[PlannedSession]) -> Iterator[Place]:
    by_room: dict[str, list[PlannedSession]] = {}
    for one in sessions:
        by_room.setdefault(alike(one.figures.plan.room), []).append(one)
    for room in sorted(by_room):
        found = sorted(by_room[room], key=_by_start)
        yield Place(found[0].figures.plan.room, tuple(found))


def clashes_in(sessions: Iterable[PlannedSession]) -> tuple[DoubleBooking, ...]:
    """Return everything that two sessions want at once, in the order of the later one's start."""
    placed = sorted((one for one in sessions if one.start is not None), key=_by_start)
    found = [
        clash for first, second in combinations(placed, 2) for clash in _between(first, second)
    ]
    return tuple(sorted(found, key=lambda clash: clash.second.start or 0))


def _between(first: PlannedSession, second: PlannedSession) -> Iterator[DoubleBooking]:
    assert first.end is not None
    assert second.start is not None
    assert second.end is not None
    overlap = min(first.end, second.end) - second.start
    if overlap <= 0:
        return
    ours, theirs = _wants(first), _wants(second)
    for want, name in ours:
        if (want, name) in theirs:
            yield DoubleBooking(want, ours[want, name], first, second, overlap)


def _wants(session: PlannedSession) -> dict[tuple[Want, str], str]:
    """Return what a session needs, by a form that ignores spelling, and as written."""
    plan = session.figures.plan
    named = [(Want.ROOM, plan.room, plan.room), (Want.MODERATOR, plan.moderator, plan.moderator)]
    for segment in plan.segments:
        if _is_person(segment):
            said = "" if segment.protect else segment.speaker
            named.append((Want.SPEAKER, segment.speaker, said))
    return {(want, alike(name)): said for want, name, said in named if name}


def _is_person(segment: Segment) -> bool:
    return segment.kind is Kind.STATEMENT and not _NOBODY.fullmatch(segment.speaker.casefold())


def _day(session: PlannedSession) -> date:
    return session.figures.plan.date


def _by_day(session: PlannedSession) -> tuple[date, int, str]:
    return _day(session), *_by_start(session)


def _by_start(session: PlannedSession) -> tuple[int, str]:
    start = session.start
    return (1 << 62 if start is None else start), session.path.name


def told_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """Return a name for each file, no two alike: its own, after as many folders as that takes.

    Files of one folder with the same name ("My plan", "my-plan") are numbered.
    """
    words = {path: _words(path) for path in paths}
    counts = dict.fromkeys(words, 1)
    while True:
        names = {path: "-".join(words[path][-count:]) for path, count in counts.items()}
        longer = [path for path in _alike(names) if counts[path] < len(words[path])]
        if not longer:
            return _numbered(names)
        for path in longer:
            counts[path] += 1


def _words(path: Path) -> Sequence[str]:
    whole = path.absolute()
    return [*map(slug, whole.parent.parts[1:]), slug(whole.stem)]


def _alike(names: Mapping[Path, str]) -> Iterable[Path]:
    """Return the files that share their name with another."""
    counted = Counter(names.values())
    return [path for path, name in names.items() if counted[name] > 1]


def _numbered(names: Mapping[Path, str]) -> dict[Path, str]:
    taken = set(names.values())
    given: dict[Path, str] = {}
    for path, name in names.items():
        free, number = name, 1
        while free in given.values() or (number > 1 and free in taken):
            number += 1
            free = f"{name}-{number}"
        given[path] = free
    return given

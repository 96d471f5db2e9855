"""What is announced while time passes: every change of phase, once, at its instant.

An announcer is shown the hour again and again and says what became true since the last time.
Nothing here waits; :meth:`Announcer.next_at` tells for how long there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from presession_timer.audience.plain_words import remaining
from presession_timer.audience.words import phase_word
from presession_timer.base.durations import SECOND, clock_up, exact
from presession_timer.engine.rules import Phase, phase_of
from presession_timer.engine.snapshot import FloorSnapshot, Snapshot, Stage
from presession_timer.plan.model import Kind

LONG_GAP = 45 * SECOND
"""After this long without a speaker, the moderator is reminded."""
BELLS_APART_MS = 300
"""Between two bells of a terminal: close, and still to be counted by ear."""
_GRACE = "grace is used up"


class Announcement(NamedTuple):
    """One line to say, and how many bells go with it."""

    text: str
    bells: int = 0
    for_room: bool = True
    """False: only the moderator hears it."""


class _Point(NamedTuple):
    """What is to be said once the segment has spoken ``at`` ms."""

    at: int
    words: str
    bells: int = 0
    for_room: bool = True


class Announcer:
    """Says what changed between one reading and the next of the same session."""

    def __init__(self, say: Sequence[int] = ()) -> None:
        """``say``: remaining seconds of a turn to announce, such as 60, 30, 10."""
        self._say = tuple(sorted(set(say), reverse=True))
        self._last: Snapshot | None = None

    def since_last(self, snapshot: Snapshot) -> list[Announcement]:
        """Return what became true since the reading before.

        Where time has leapt over several changes each is said once, and only the last one rings.
        """
        last, self._last = self._last, snapshot
        said = [
            *self._of_floor(last, snapshot),
            *_of_gap(last, snapshot),
            *_of_hour(last, snapshot),
        ]
        ringing = [place for place, one in enumerate(said) if one.bells]
        for place in ringing[:-1]:
            said[place] = said[place]._replace(bells=0)
        return said

    def next_at(self, snapshot: Snapshot) -> int | None:
        """Return the next instant at which there is something to say if nothing else happens."""
        floor = snapshot.floor
        coming = list(_instants(snapshot))
        if snapshot.stage is Stage.TURN and floor is not None and floor.paused_for is None:
            coming += [snapshot.now + point.at - floor.spoke for point in self._points(snapshot)]
        return min((at for at in coming if at > snapshot.now), default=None)

    def _of_floor(self, last: Snapshot | None, snapshot: Snapshot) -> Iterator[Announcement]:
        floor = snapshot.floor
        if snapshot.stage is not Stage.TURN or floor is None:
            return
        name = floor.segment.label
        if last is None or last.floor is None or not _same_turn(last, snapshot):
            words = "has the floor" if floor.paused_for is None else "paused"
            yield Announcement(f"{name}: {words}, {remaining(floor)}")
        elif _only_time_passed(last.floor, floor):
            for point in self._points(snapshot):
                if last.floor.spoke < point.at <= floor.spoke:
                    words = f"{name}: {point.words}"
                    yield Announcement(words, point.bells, point.for_room)
        else:
            phase = _phase(floor, snapshot)
            if phase is not None and phase is not _phase(last.floor, last):
                word = f"{_word(phase, snapshot)}, " if _is_judged(floor) else ""
                yield Announcement(f"{name}: {word}{remaining(floor)}")
            if floor.grace_is_used_up and not last.floor.grace_is_used_up:
                yield Announcement(f"{name}: {_GRACE}", for_room=False)

    def _points(self, snapshot: Snapshot) -> list[_Point]:
        """Return the points of the turn in their order."""
        floor = snapshot.floor
        if floor is None:
            return []
        limit, least, last = floor.limit, floor.least, snapshot.plan.window.last
        if limit is None:
            words = f"the planned {exact(floor.planned)} are over"
            points = [_Point(floor.planned + 1, words)] if floor.planned else []
            return self._with_seconds(points, floor.planned)
        if not _is_judged(floor):
            points = [_Point(limit + 1, f"the {exact(limit)} are over", bells=3)]
            if 0 < last < limit:
                points.append(_Point(limit - last, f"{clock_up(last)} left", bells=2))
            return self._with_seconds(points, limit)
        points = [_Point(limit + 1, _word(Phase.OVER, snapshot), bells=3)]
        minimum = _word(Phase.IN_WINDOW, snapshot)
        warning = _word(Phase.LAST_MINUTE, snapshot)
        left = f"{clock_up(limit - least)} left"
        if last and least and limit - last <= least:
            points.append(_Point(least, f"{minimum}, {warning}, {left}", bells=2))
        elif least:
            points.append(_Point(least, f"{minimum}, {left}", bells=1))
        if last and least < limit - last:
            points.append(_Point(limit - last, f"{warning}, {clock_up(last)} left", bells=2))
        if floor.grace_ends is not None:
            words = f"{_GRACE}, over by {clock_up(floor.grace)}"
            points.append(_Point(floor.grace_ends + 1, words, bells=4, for_room=False))
        return self._with_seconds(points, limit)

    def _with_seconds(self, points: list[_Point], limit: int) -> list[_Point]:
        for seconds in self._say if limit else ():
            noun = "second" if seconds == 1 else "seconds"
            points.append(_Point(limit - seconds * SECOND, f"{seconds} {noun} left"))
        return sorted(points, key=lambda point: point.at)


def _is_judged(floor: FloorSnapshot) -> bool:
    """Return whether phases are named; other segments hear the time in neutral words."""
    return floor.segment.kind is Kind.STATEMENT


def _word(phase: Phase, snapshot: Snapshot) -> str:
    """Return the word of a phase as one says it; "you have the floor" is for speakers."""
    if phase is Phase.BEFORE_MINIMUM:
        return "before the minimum"
    least = 0 if snapshot.floor is None else snapshot.floor.least
    if phase is Phase.IN_WINDOW and not least:
        return "has the floor"
    return phase_word(phase, snapshot.plan.window.last, least).lower()


def _phase(floor: FloorSnapshot, snapshot: Snapshot) -> Phase | None:
    """Return the phase of the clock, whether or not it is paused; None where there is no limit."""
    if floor.limit is None:
        return None
    return phase_of(floor.spoke, floor.least, floor.limit, snapshot.plan.window.last)


def _only_time_passed(before: FloorSnapshot, floor: FloorSnapshot) -> bool:
    """Return whether no command moved the clock or its limits."""
    was = (before.began, before.limit, before.least, before.planned)
    return was == (floor.began, floor.limit, floor.least, floor.planned) and (
        before.spoke <= floor.spoke
    )


def _same_turn(last: Snapshot, snapshot: Snapshot) -> bool:
    before, floor = last.floor, snapshot.floor
    if before is None or floor is None or last.stage is not Stage.TURN:
        return False
    return before.turn == floor.turn and before.segment.number == floor.segment.number


def _of_gap(last: Snapshot | None, snapshot: Snapshot) -> Iterator[Announcement]:
    """Yield what GO does next whenever that changes, and a reminder when nobody speaks for long."""
    if snapshot.stage not in (Stage.BEFORE, Stage.GAP):
        return
    go = f"go {snapshot.go.words}"
    if last is None or last.go.key != snapshot.go.key:
        yield Announcement(go)
    elif last.stage is Stage.GAP and last.gap < LONG_GAP <= snapshot.gap:
        yield Announcement(f"nobody has the floor for {clock_up(LONG_GAP)}; {go}")


def _of_hour(last: Snapshot | None, snapshot: Snapshot) -> Iterator[Announcement]:
    if last is None or snapshot.stage not in (Stage.TURN, Stage.GAP):
        return
    if last.left > 0 >= snapshot.left:
        yield Announcement("the hour is used up")
    most, question = snapshot.plan.question, snapshot.floor and snapshot.floor.question
    if most and question and question.at + most > last.now and question.at + most <= snapshot.now:
        yield Announcement(f"this question has taken {clock_up(most)}")


def _instants(snapshot: Snapshot) -> Iterator[int]:
    """Yield the instants that do not depend on a speaker's clock."""
    if snapshot.stage is Stage.GAP:
        yield snapshot.now - snapshot.gap + LONG_GAP
    if snapshot.stage in (Stage.TURN, Stage.GAP):
        yield snapshot.now + snapshot.left
    if snapshot.stage is Stage.TURN and snapshot.plan.question:
        question = snapshot.floor and snapshot.floor.question
        if question:
            yield question.at + snapshot.plan.question

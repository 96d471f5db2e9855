"""The session after some events: who had the floor, when, and what was changed on the way.

:class:`History` is the log of everything that happened, and what undo and redo made of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from presession_timer.base.durations import SECOND
from presession_timer.engine.events import (
    UNDOABLE,
    Correction,
    MessageShown,
    Recorded,
    Redone,
    SegmentChanged,
    SegmentInserted,
    Undone,
)
from presession_timer.engine.rules import least_of, least_share_of, limit_of
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.plan.shares import Bounds

_AT_ONE_GO = 5 * SECOND
"""Corrections of one end no further apart than this, with nothing between, are one."""


@dataclass(frozen=True, slots=True)
class History:
    """Everything recorded, in order, and the commands that undo and redo would act on."""

    log: tuple[Recorded, ...] = ()
    done: tuple[str, ...] = ()
    """Undoable commands that count, oldest first; undo takes the last."""
    undone: tuple[str, ...] = ()
    """Commands that redo can bring back, the next one last."""
    dead: frozenset[str] = frozenset()
    """Commands that were taken back, whether or not redo still reaches them."""

    @classmethod
    def of(cls, log: Iterable[Recorded]) -> History:
        """Return the history of a whole log, in one pass."""
        events = tuple(log)
        done: list[str] = []
        undone: list[str] = []
        dead: set[str] = set()
        for recorded in events:
            note(recorded, done, undone, dead)
        return cls(events, tuple(done), tuple(undone), frozenset(dead))

    def with_event(self, recorded: Recorded) -> History:
        done, undone, dead = list(self.done), list(self.undone), set(self.dead)
        note(recorded, done, undone, dead)
        return History((*self.log, recorded), tuple(done), tuple(undone), frozenset(dead))

    @property
    def effective(self) -> Iterator[Recorded]:
        """The events that count, in the order they happened."""
        return (recorded for recorded in self.log if recorded.command not in self.dead)

    @property
    def to_undo(self) -> tuple[str, ...]:
        """The commands that undo takes back now, the latest first: nearly always one."""
        return self.run_of(self.done[-1])[::-1] if self.done else ()

    @property
    def to_redo(self) -> tuple[str, ...]:
        """The commands that redo brings back now, the earliest first: nearly always one."""
        found: list[str] = []
        for command in reversed(self.undone):
            if found and self.run_of(command)[-2:-1] != (found[-1],):
                break
            found.append(command)
        return tuple(found)

    def run_of(self, command: str) -> tuple[str, ...]:
        """Return a command after those that it goes on with, the earliest first.

        They are corrections of one end, each soon after the one before, with nothing between; all
        of them count, or none.
        """
        run, is_dead = [command], command in self.dead
        parts = self.events_of(command)
        while parts and isinstance(moved := parts[-1].event, Correction):
            place = bisect_left(self.log, parts[0].seq, key=lambda r: r.seq)
            before = self.log[place - 1] if place else None
            if before is None or not _goes_on_with(before, moved, parts[0].at):
                break
            if (before.command in self.dead) is not is_dead:
                break
            run.append(before.command)
            parts = self.events_of(run[-1])
        return tuple(reversed(run))

    def run_before(self, moved: Correction, now: int) -> tuple[str, ...]:
        """Return the run that a correction made now goes on with; empty if it begins one."""
        if self.log and _goes_on_with(self.log[-1], moved, now):
            return self.run_of(self.log[-1].command)
        return ()

    def events_of(self, command: str) -> tuple[Recorded, ...]:
        """Return all parts of one command; empty if the log has no such command.

        The parts stand together, nearly always near the end.
        """
        found: list[Recorded] = []
        for recorded in reversed(self.log):
            if recorded.command == command:
                found.append(recorded)
            elif found:
                break
        return tuple(reversed(found))


def _goes_on_with(before: Recorded, moved: Correction, at: int) -> bool:
    event = before.event
    if not isinstance(event, Correction) or at - before.at > _AT_ONE_GO:
        return False
    return event.end == moved.end


def note(recorded: Recorded, done: list[str], undone: list[str], dead: set[str]) -> None:
    """Apply one event to the commands that count, can be undone, can be redone."""
    command, event = recorded.command, recorded.event
    if isinstance(event, Undone):
        if _taken_from(done, event.of):
            undone.append(event.of)
            dead.add(event.of)
    elif isinstance(event, Redone):
        _taken_from(undone, event.of)  # 1.0 did not empty what redo reaches at a message
        if event.of in dead:
            done.append(event.of)
            dead.discard(event.of)
    elif type(event) in UNDOABLE and (not done or done[-1] != command):
        done.append(command)
        undone.clear()


def _taken_from(stack: list[str], command: str) -> bool:
    """Remove ``command``, nearly always the last; return whether it was there."""
    if stack and stack[-1] == command:
        stack.pop()
    elif command in stack:
        stack.remove(command)
    else:
        return False
    return True


LATE = "late"
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """A stop of the speaker's clock; open while ``ended`` is None."""

    began: int
    ended: int | None = None
    reason: str = ""
    asleep: bool = False
    """Not a pause that was pressed: the machine's sleep was discounted."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One actual occupation of the floor. Instants in ms on the session's time line."""

    number: int
    segment: int
    began: int
    ended: int | None = None
    pauses: tuple[PauseSpan, ...] = ()
    estimated: bool = False
    """It spans a break in which only wall time (or a heartbeat) is known."""

    def paused(self, now: int) -> int:
        """Return milliseconds of pauses inside the turn; an open pause ends with the turn."""
        if not self.pauses:
            return 0
        end = now if self.ended is None else self.ended
        covered, total = self.began, 0
        for pause in sorted(self.pauses, key=lambda p: p.began):
            start = max(covered, pause.began)
            stop = end if pause.ended is None else min(end, pause.ended)
            if stop > start:
                total += stop - start
                covered = stop
        return total

    def spoke(self, now: int) -> int:
        """Return milliseconds spoken: (ended or now) − began − pauses; never below 0."""
        end = now if self.ended is None else self.ended
        return max(0, end - self.began - self.paused(now))

    @property
    def open_pause(self) -> PauseSpan | None:
        """The pause that is going on, while the turn runs."""
        if self.ended is None and self.pauses and self.pauses[-1].ended is None:
            return self.pauses[-1]
        return None


@dataclass(frozen=True, slots=True)
class Question:
    """One question from the floor, asked in ``turn``."""

    turn: int
    at: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class Sleep:
    """The machine slept; ``discounted`` when the moderator took it off the speaker."""

    began: int
    ended: int
    turn: int | None = None
    discounted: bool = False


@dataclass(frozen=True, eq=False)
class Session:
    """The session after some events: one version of it, so equal only to itself.

    It has no slots, so that its sums can be cached on it.
    """

    plan: Plan
    segments: Mapping[int, Segment]
    order: tuple[int, ...]
    length: int
    opened: int | None = None
    closed: int | None = None
    turns: tuple[Turn, ...] = ()
    granted: Mapping[int, int] = field(default_factory=dict)
    caps: Mapping[int, int] = field(default_factory=dict)
    cap: int | None = None
    """The standing cap, which also binds statements inserted later."""
    planned: Mapping[int, int] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)
    homes: Mapping[int, int] = field(default_factory=dict)
    """The segment that a late speaker followed before the move to the end."""
    questions: tuple[Question, ...] = ()
    shown: MessageShown | None = None
    """What the room reads."""
    blank: bool = False
    sleeps: tuple[Sleep, ...] = ()
    at: int = 0
    """The instant of the latest event."""
    history: History = field(default_factory=History)

    @classmethod
    def planned_by(cls, plan: Plan) -> Session:
        """Return the session before anything happened."""
        return cls(
            plan=plan,
            segments={segment.number: segment for segment in plan.segments},
            order=tuple(segment.number for segment in plan.segments),
            length=plan.length,
        )

    @property
    def seq(self) -> int:
        """The sequence number of the latest event, 0 before the first."""
        return self.history.log[-1].seq if self.history.log else 0

    @property
    def message(self) -> str:
        """The words of the message that the room reads; empty when there is none."""
        return self.shown.text if self.shown else ""

    @property
    def running(self) -> Turn | None:
        """The turn that has the floor now."""
        if self.turns and self.turns[-1].ended is None:
            return self.turns[-1]
        return None

    @property
    def last_turn(self) -> Turn | None:
        """The latest turn, running or ended."""
        return self.turns[-1] if self.turns else None

    @cached_property
    def turns_of(self) -> Mapping[int, tuple[Turn, ...]]:
        """Return the turns of each segment that had the floor."""
        found: dict[int, list[Turn]] = {}
        for turn in self.turns:
            found.setdefault(turn.segment, []).append(turn)
        return {number: tuple(turns) for number, turns in found.items()}

    @cached_property
    def estimated(self) -> frozenset[int]:
        """Segments with a turn of which only wall time is known for a while."""
        return frozenset(turn.segment for turn in self.turns if turn.estimated)

    @cached_property
    def protected(self) -> frozenset[int]:
        """Segments whose people are named nowhere, for the whole of the record.

        Those that are protected now, and inserted ones that were, before undo took them back.
        """
        found = {number for number, segment in self.segments.items() if segment.protect}
        for recorded in self.history.log:
            event = recorded.event
            if isinstance(event, SegmentChanged) and event.protect:
                number = event.segment
            elif isinstance(event, SegmentInserted) and event.segment.protect:
                number = event.segment.number
            else:
                continue
            if number not in self.segments:
                found.add(number)
        return frozenset(found)

    @cached_property
    def to_come(self) -> tuple[int, ...]:
        """Segments that never had the floor and are not absent, in running order."""
        return tuple(
            n for n in self.order if n not in self.turns_of and self.marks.get(n) != ABSENT
        )

    @cached_property
    def interrupted(self) -> int | None:
        """The segment from which the latest turn took the floor, if that turn was inserted.

        It has had the floor, so GO passes on to the next (docs/rules.md).
        """
        if len(self.turns) < 2:
            return None
        before, last = self.turns[-2:]
        inserted = last.segment > max((s.number for s in self.plan.segments), default=0)
        return before.segment if inserted and before.ended == last.began else None

    @cached_property
    def handover(self) -> int:
        """How long a change of the floor takes, ms: as planned until two were measured.

        From then on it is the lower median of the gaps between turns, so that one long gap (a
        broken microphone) does not stretch every handover to come.
        """
        pairs = zip(self.turns, self.turns[1:], strict=False)
        gaps = sorted(after.began - (before.ended or after.began) for before, after in pairs)
        return self.plan.handover if len(gaps) < 2 else gaps[(len(gaps) - 1) // 2]

    @cached_property
    def _spoken_by_ended_turns(self) -> Mapping[int, int]:
        return {
            number: sum(turn.spoke(turn.ended) for turn in turns if turn.ended is not None)
            for number, turns in self.turns_of.items()
        }

    def spoke(self, number: int, now: int) -> int:
        """Return the segment's ``e``: milliseconds over all its turns."""
        total = self._spoken_by_ended_turns.get(number, 0)
        running = self.running
        if running is not None and running.segment == number:
            total += running.spoke(now)
        return total

    def limit(self, number: int) -> int | None:
        """Return milliseconds the segment may take; None where its kind has no limit."""
        return limit_of(self.segments[number], self.caps.get(number), self.granted.get(number, 0))

    def least(self, number: int) -> int:
        """Return the minimum that counts for the segment, milliseconds."""
        return least_of(self.segments[number], self.limit(number), self.plan.window)

    def bounds(self, number: int) -> Bounds:
        """Return what the forecast may give a statement."""
        limit = self.limit(number)
        return Bounds(least_share_of(self.segments[number], limit), limit or 0)

    def planned_length(self, number: int) -> int:
        """Return planned milliseconds of a segment, as changed, without what was granted."""
        return self.planned.get(number, self.segments[number].length)

    def is_statement(self, number: int) -> bool:
        """Return whether the segment is a panellist's statement."""
        return self.segments[number].kind is Kind.STATEMENT

    def is_speaker(self, number: int) -> bool:
        """Return whether it belongs to an invited speaker: a panellist or the State."""
        return self.segments[number].kind in (Kind.STATEMENT, Kind.STATE)

    def gap_so_far(self, now: int) -> int:
        """Return how long nobody has had the floor: since the last end, or since the opening."""
        if self.opened is None or self.running is not None:
            return 0
        last = self.last_turn
        since = self.opened if last is None or last.ended is None else last.ended
        return max(0, (self.closed or now) - since)

    def opening(self, now: int) -> int:
        """Return when the hour opened; before that, now or the planned start if that is later."""
        if self.opened is not None:
            return self.opened
        return now if self.plan.start is None else max(now, self.plan.start)

    def took(self, now: int) -> int:
        """Return how long the hour has taken; 0 before the opening."""
        return 0 if self.opened is None else (self.closed or now) - self.opened

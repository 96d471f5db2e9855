"""Which commands count: the log of everything that happened, and what undo and redo made of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from presession_timer.base.durations import SECOND
from presession_timer.engine.events import UNDOABLE, Correction, Recorded, Redone, Undone

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
        """Return this history with one more event."""
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

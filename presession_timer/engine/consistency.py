"""Check that each event can follow from those before it; :func:`~.fold.fold` relies on that.

A record may be forged line by line with a chain that fits. This finds an event about a turn, a
segment or a command that does not exist; no other code expects one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from presession_timer.base.durations import DAY
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.history import note
from presession_timer.plan.model import Plan

_MOST_ADDED = 1_000 * DAY
"""More than anybody ever grants and adds to an hour; ms."""


class _Facts(NamedTuple):
    """What events can be about."""

    segments: frozenset[int]
    turns: int = 0
    paused: frozenset[int] = frozenset()
    """Turns that were paused."""
    questions: int = 0


class Consistency:
    """Reads a log from its beginning and finds the first event that cannot be."""

    def __init__(self, plan: Plan) -> None:
        self.wrong = ""
        """Why the first wrong event cannot be; nothing after it is read."""
        self._facts = _Facts(frozenset(segment.number for segment in plan.segments))
        self._done: list[str] = []
        self._undone: list[str] = []
        self._dead: set[str] = set()
        self._before: dict[str, _Facts] = {}
        """What there was before each command."""
        self._events: dict[str, list[Recorded]] = {}
        self._at: int | None = None
        self._added = 0

    def takes(self, recorded: Recorded) -> bool:
        """Take ``recorded`` as the next event; if that cannot be, :attr:`wrong` says why."""
        if not self.wrong:
            self.wrong = self._why_not(recorded)
        return not self.wrong

    def _why_not(self, recorded: Recorded) -> str:
        event, command = recorded.event, recorded.command
        if self._at is not None and recorded.at < self._at:
            return "it happened before the line above it"
        self._at = recorded.at
        events = self._events.get(command)
        if events is None:
            self._before[command] = self._facts
            self._events[command] = [recorded]
        elif recorded.part == 0:
            return "its command stands there already"
        else:
            events.append(recorded)
        if type(event) is ev.Undone or type(event) is ev.Redone:
            return self._taken_back_or_again(recorded, event)
        note(recorded, self._done, self._undone, self._dead)
        return self._happens(event)

    def _taken_back_or_again(self, recorded: Recorded, event: ev.Undone | ev.Redone) -> str:
        of, takes_back, was_dead = event.of, type(event) is ev.Undone, event.of in self._dead
        later = _behind(of, self._done) if takes_back else [of]
        note(recorded, self._done, self._undone, self._dead)
        if of == recorded.command or was_dead is takes_back or (of in self._dead) is was_dead:
            return f"there is nothing it can {'take' if takes_back else 'bring'} back"
        if takes_back:
            self._facts = self._before[of]
        for command in later:  # nearly always none, or one: undo takes back the latest
            self._before[command] = self._facts
            for one in self._events[command]:
                if wrong := self._happens(one.event):
                    return wrong
        return ""

    def _happens(self, event: Event) -> str:
        kind = type(event)
        if wrong := _missing(event, self._facts):
            return wrong
        change = _CHANGES.get(kind)
        if change is not None:
            self._facts = change(event, self._facts)
        elif kind is ev.TimeGranted or kind is ev.HourExtended:
            self._added += abs(event.by)  # type: ignore[union-attr]
            return "it adds more time than there is" if self._added > _MOST_ADDED else ""
        return ""


def _missing(event: Any, facts: _Facts) -> str:
    """Return what the event is about, where there is no such thing."""
    for name in _ABOUT[type(event)]:
        number = getattr(event, name)
        if name == "turn":
            if not 0 < number <= facts.turns:
                return f"there is no turn {number}"
        elif number not in facts.segments and (number or name == "segment"):
            return f"there is no segment {number}"
    needs = _NEEDS.get(type(event))
    return "" if needs is None else needs(event, facts)


_ABOUT: dict[type[Event], tuple[str, ...]] = {
    kind: tuple({field.name for field in fields(kind)} & {"turn", "segment", "after"})
    for kind in ev.EVENT_KINDS.values()
} | {ev.SegmentInserted: ("after",)}
"""The fields of each kind of event that are numbers of turns and segments."""

_NEEDS: dict[type[Event], Callable[[Any, _Facts], str]] = {
    ev.SegmentInserted: lambda event, facts: (
        f"there is a segment {event.segment.number} already"
        if event.segment.number in facts.segments
        else ""
    ),
    ev.Paused: lambda event, facts: "" if facts.turns else "nobody has had the floor",
    ev.Resumed: lambda event, facts: "" if facts.turns in facts.paused else "nothing was paused",
    ev.PauseExplained: lambda event, facts: (
        "" if event.turn in facts.paused else "nothing was paused"
    ),
    ev.QuestionNamed: lambda event, facts: "" if facts.questions else "no question was asked",
}
"""What else has to be there before an event: why it cannot be, or nothing."""

_CHANGES: dict[type[Event], Callable[[Any, _Facts], _Facts]] = {
    ev.SegmentInserted: lambda event, facts: facts._replace(
        segments=facts.segments | {event.segment.number}
    ),
    ev.FloorGiven: lambda event, facts: facts._replace(turns=facts.turns + 1),
    ev.Paused: lambda event, facts: facts._replace(paused=facts.paused | {facts.turns}),
    ev.SleepDiscounted: lambda event, facts: facts._replace(paused=facts.paused | {event.turn}),
    ev.QuestionTaken: lambda event, facts: facts._replace(questions=facts.questions + 1),
}
"""What there is more of after an event."""


def _behind(command: str, done: Sequence[str]) -> Sequence[str]:
    """Return the commands that count and came after ``command``: none, where it is the latest."""
    if command not in done[-1:]:
        return done[done.index(command) + 1 :] if command in done else ()
    return ()

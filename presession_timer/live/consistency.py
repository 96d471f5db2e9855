"""Whether an event can follow from those before it: what :func:`~.fold.fold` takes for granted.

A record may be forged line by line with a chain that fits. An event about a turn, a segment or a
command that is not there is found here, and nowhere else is it expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from presession_timer.durations import DAY
from presession_timer.live import events as ev
from presession_timer.live.events import Event, Recorded
from presession_timer.live.history import note
from presession_timer.plan.model import Plan, Segment

__all__ = ["Consistency"]

_MOST_ADDED = 1_000 * DAY
"""More than all that was ever granted and added to an hour together; ms."""


@dataclass(frozen=True, slots=True)
class _Facts:
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
        """Why the first of them cannot be; nothing is read on after it."""
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
        """Whether ``recorded`` can come next; it does so then. See :attr:`wrong` for why not."""
        if not self.wrong:
            self.wrong = self._why_not(recorded)
        return not self.wrong

    def _why_not(self, recorded: Recorded) -> str:
        event, command = recorded.event, recorded.command
        if self._at is not None and recorded.at < self._at:
            return "it happened before the line above it"
        self._at = recorded.at
        if recorded.part == 0 and command in self._events:
            return "its command stands there already"
        self._before.setdefault(command, self._facts)
        self._events.setdefault(command, []).append(recorded)
        if isinstance(event, ev.Undone | ev.Redone):
            return self._taken_back_or_again(recorded, event)
        note(recorded, self._done, self._undone, self._dead)
        return self._happens(recorded)

    def _taken_back_or_again(self, recorded: Recorded, event: ev.Undone | ev.Redone) -> str:
        of, takes_back, was_dead = event.of, isinstance(event, ev.Undone), event.of in self._dead
        later = _behind(of, self._done) if takes_back else [of]
        note(recorded, self._done, self._undone, self._dead)
        if of == recorded.command or was_dead is takes_back or (of in self._dead) is was_dead:
            return f"there is nothing it can {'take' if takes_back else 'bring'} back"
        if takes_back:
            self._facts = self._before[of]
        return self._happen_again(later)

    def _happen_again(self, commands: Sequence[str]) -> str:
        """Nearly always none, or one: undo takes back the latest that counts."""
        for command in commands:
            self._before[command] = self._facts
            for recorded in self._events[command]:
                if wrong := self._happens(recorded):
                    return wrong
        return ""

    def _happens(self, recorded: Recorded) -> str:
        event, facts = recorded.event, self._facts
        if wrong := _missing(event, facts):
            return wrong
        match event:
            case ev.SegmentInserted():
                self._facts = replace(facts, segments=facts.segments | {event.segment.number})
            case ev.FloorGiven():
                self._facts = replace(facts, turns=facts.turns + 1)
            case ev.Paused():
                self._facts = replace(facts, paused=facts.paused | {facts.turns})
            case ev.SleepDiscounted():
                self._facts = replace(facts, paused=facts.paused | {event.turn})
            case ev.QuestionTaken():
                self._facts = replace(facts, questions=facts.questions + 1)
            case ev.TimeGranted() | ev.HourExtended():
                self._added += abs(event.by)
                return "it adds more time than there is" if self._added > _MOST_ADDED else ""
        return ""


def _missing(event: Event, facts: _Facts) -> str:
    """What the event is about, where there is no such thing."""
    segment = getattr(event, "segment", None)
    if isinstance(segment, Segment):
        if segment.number in facts.segments:
            return f"there is a segment {segment.number} already"
        segment = None
    after, turn = getattr(event, "after", None) or None, getattr(event, "turn", None)
    for number in (segment, after):
        if number is not None and number not in facts.segments:
            return f"there is no segment {number}"
    if turn is not None and not 0 < turn <= facts.turns:
        return f"there is no turn {turn}"
    match event:
        case ev.Paused() if not facts.turns:
            return "nobody has had the floor"
        case ev.Resumed() if facts.turns not in facts.paused:
            return "nothing was paused"
        case ev.PauseExplained() if turn not in facts.paused:
            return "nothing was paused"
        case ev.QuestionNamed() if not facts.questions:
            return "no question was asked"
    return ""


def _behind(command: str, done: Sequence[str]) -> Sequence[str]:
    """The commands that count and came after ``command``: none, where it is the latest."""
    if command not in done[-1:]:
        return done[done.index(command) + 1 :] if command in done else ()
    return ()

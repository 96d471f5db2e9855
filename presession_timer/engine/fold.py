"""A session is a fold of its events; what was undone leaves no trace but in the history.

A fold relies on each event following from those before it, and a record may be forged line by line
with a chain that fits. :class:`Consistency` finds an event about a turn, a segment or a command
that does not exist; no other code expects one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from presession_timer.base.durations import DAY
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.session import (
    ABSENT,
    LATE,
    History,
    PauseSpan,
    Question,
    Session,
    Sleep,
    Turn,
    note,
)
from presession_timer.plan.model import Kind, Plan


def fold(plan: Plan, log: Iterable[Recorded]) -> Session:
    """Return the session after ``log``."""
    return _refold(plan, History.of(log))


def apply(session: Session, recorded: Recorded) -> Session:
    """Return the session after one event more."""
    history = session.history.with_event(recorded)
    if isinstance(recorded.event, ev.Undone | ev.Redone):
        return _refold(session.plan, history)
    draft = _Draft(session)
    draft.happen(recorded)
    return draft.session(history, max(session.at, recorded.at))


def _refold(plan: Plan, history: History) -> Session:
    draft = _Draft(Session.planned_by(plan))
    for recorded in history.effective:
        draft.happen(recorded)
    return draft.session(history, max((r.at for r in history.log), default=0))


class _Draft:
    """A session that may change: only a fold ever holds one, so long records load quickly."""

    def __init__(self, session: Session) -> None:
        self.plan = session.plan
        self.segments = dict(session.segments)
        self.order = list(session.order)
        self.length = session.length
        self.opened = session.opened
        self.closed = session.closed
        self.turns = list(session.turns)
        self.heard = {turn.segment for turn in session.turns}
        self.granted = dict(session.granted)
        self.caps = dict(session.caps)
        self.cap = session.cap
        self.planned = dict(session.planned)
        self.marks = dict(session.marks)
        self.homes = dict(session.homes)
        self.questions = list(session.questions)
        self.shown = session.shown
        self.blank = session.blank
        self.sleeps = list(session.sleeps)

    def session(self, history: History, at: int) -> Session:
        return Session(
            plan=self.plan,
            segments=self.segments,
            order=tuple(self.order),
            length=self.length,
            opened=self.opened,
            closed=self.closed,
            turns=tuple(self.turns),
            granted=self.granted,
            caps=self.caps,
            cap=self.cap,
            planned=self.planned,
            marks=self.marks,
            homes=self.homes,
            questions=tuple(self.questions),
            shown=self.shown,
            blank=self.blank,
            sleeps=tuple(self.sleeps),
            at=at,
            history=history,
        )

    def happen(self, recorded: Recorded) -> None:
        change = _CHANGES.get(type(recorded.event))
        if change is not None:
            change(self, recorded.event, recorded.at)

    def running(self) -> Turn | None:
        return self.turns[-1] if self.turns and self.turns[-1].ended is None else None

    def change_turn(self, number: int, **changes: Any) -> None:
        self.turns[number - 1] = replace(self.turns[number - 1], **changes)

    def change_last_pause(self, turn: Turn, **changes: Any) -> None:
        """Replace fields of the latest pause of ``turn`` that a person made.

        Of sleep alone only where there is nothing else: some records have it explained.
        """
        pauses = list(turn.pauses)
        made = [place for place, pause in enumerate(pauses) if not pause.asleep]
        last = made[-1] if made else -1
        pauses[last] = replace(pauses[last], **changes)
        self.change_turn(turn.number, pauses=tuple(pauses))

    def statements_to_come(self) -> list[int]:
        """Return statements that never had the floor and are not absent, in running order."""
        return [
            n
            for n in self.order
            if n not in self.heard
            and self.marks.get(n) != ABSENT
            and self.segments[n].kind is Kind.STATEMENT
        ]

    def known(self, number: int) -> int:
        """Return ``number`` if a segment has it. Raises LookupError.

        A plan that was altered afterwards may have lost one; every figure would be nonsense.
        """
        if number not in self.segments:
            raise LookupError(f"there is no segment {number}")
        return number

    def place(self, number: int, after: int) -> None:
        """Let ``number`` follow ``after`` in the running order; 0 is the front."""
        if number in self.order:
            self.order.remove(number)
        place = self.order.index(after) + 1 if after in self.order else 0
        self.order.insert(place, number)


def _opened(draft: _Draft, event: ev.SessionOpened, at: int) -> None:
    draft.opened = at


def _closed(draft: _Draft, event: ev.SessionClosed, at: int) -> None:
    draft.closed = at


def _floor_given(draft: _Draft, event: ev.FloorGiven, at: int) -> None:
    draft.turns.append(Turn(len(draft.turns) + 1, draft.known(event.segment), at))
    draft.heard.add(event.segment)


def _floor_yielded(draft: _Draft, event: ev.FloorYielded, at: int) -> None:
    draft.change_turn(event.turn, ended=at)
    if draft.shown is not None and draft.shown.until == "turn":
        draft.shown = None


def _paused(draft: _Draft, event: ev.Paused, at: int) -> None:
    turn = draft.turns[-1]
    draft.change_turn(turn.number, pauses=(*turn.pauses, PauseSpan(at, reason=event.reason)))


def _resumed(draft: _Draft, event: ev.Resumed, at: int) -> None:
    draft.change_last_pause(draft.turns[-1], ended=at)


def _pause_explained(draft: _Draft, event: ev.PauseExplained, at: int) -> None:
    draft.change_last_pause(draft.turns[event.turn - 1], reason=event.reason)


def _began_corrected(draft: _Draft, event: ev.BeganCorrected, at: int) -> None:
    draft.change_turn(event.turn, began=event.began)


def _ended_corrected(draft: _Draft, event: ev.EndedCorrected, at: int) -> None:
    draft.change_turn(event.turn, ended=event.ended)


def _time_granted(draft: _Draft, event: ev.TimeGranted, at: int) -> None:
    number = draft.known(event.segment)
    draft.granted[number] = draft.granted.get(number, 0) + event.by


def _limit_capped(draft: _Draft, event: ev.LimitCapped, at: int) -> None:
    """Cap every statement that never had the floor, absent ones too: they may still come."""
    draft.cap = event.limit
    for number in draft.order:
        if number not in draft.heard and draft.segments[number].kind is Kind.STATEMENT:
            if event.limit is None:
                draft.caps.pop(number, None)
            else:
                draft.caps[number] = event.limit


def _planned_changed(draft: _Draft, event: ev.PlannedChanged, at: int) -> None:
    draft.planned[draft.known(event.segment)] = event.planned


def _hour_extended(draft: _Draft, event: ev.HourExtended, at: int) -> None:
    draft.length += event.by


def _marked_absent(draft: _Draft, event: ev.MarkedAbsent, at: int) -> None:
    draft.marks[draft.known(event.segment)] = ABSENT


def _marked_late(draft: _Draft, event: ev.MarkedLate, at: int) -> None:
    """Move the speaker behind the last statement to come, not to the end of the hour."""
    number = draft.known(event.segment)
    place = draft.order.index(number)
    draft.marks[number] = LATE
    draft.homes.setdefault(number, draft.order[place - 1] if place else 0)
    behind = [n for n in draft.statements_to_come() if draft.order.index(n) > place]
    if behind:
        draft.place(number, behind[-1])


def _marked_present(draft: _Draft, event: ev.MarkedPresent, at: int) -> None:
    draft.marks.pop(event.segment, None)
    home = draft.homes.pop(event.segment, None)
    if home is not None:
        draft.place(event.segment, home)


def _inserted(draft: _Draft, event: ev.SegmentInserted, at: int) -> None:
    segment = event.segment
    draft.segments[segment.number] = segment
    draft.place(segment.number, event.after)
    if draft.cap is not None and segment.kind is Kind.STATEMENT:
        draft.caps[segment.number] = draft.cap


def _changed(draft: _Draft, event: ev.SegmentChanged, at: int) -> None:
    number, changes = draft.known(event.segment), event.changes
    if "speaker" in changes or "organisation" in changes:
        changes = {"short": "", **changes}  # it was short for the name that is no longer there
    draft.segments[number] = replace(draft.segments[number], **changes)
    if event.planned is not None:
        draft.planned[number] = event.planned


def _moved(draft: _Draft, event: ev.SegmentMoved, at: int) -> None:
    draft.homes.pop(event.segment, None)
    draft.place(draft.known(event.segment), event.after)


def _question_taken(draft: _Draft, event: ev.QuestionTaken, at: int) -> None:
    draft.questions.append(Question(len(draft.turns), at, event.state))


def _question_named(draft: _Draft, event: ev.QuestionNamed, at: int) -> None:
    draft.questions[-1] = replace(draft.questions[-1], state=event.state)


def _message_shown(draft: _Draft, event: ev.MessageShown, at: int) -> None:
    draft.shown = event


def _message_cleared(draft: _Draft, event: ev.MessageCleared, at: int) -> None:
    draft.shown = None


def _blanked(draft: _Draft, event: ev.RoomBlanked, at: int) -> None:
    draft.blank = True


def _unblanked(draft: _Draft, event: ev.RoomUnblanked, at: int) -> None:
    draft.blank = False


def _bridged(draft: _Draft, event: ev.ClockBridged, at: int) -> None:
    running = draft.running()
    if running is not None:
        draft.change_turn(running.number, estimated=True)


def _slept(draft: _Draft, event: ev.MachineSlept, at: int) -> None:
    running = draft.running()
    draft.sleeps.append(Sleep(at - event.by, at, running.number if running else None))


def _sleep_discounted(draft: _Draft, event: ev.SleepDiscounted, at: int) -> None:
    """Insert a pause before an open one, because resuming ends the latest."""
    turn = draft.turns[event.turn - 1]
    ended = tuple(p for p in turn.pauses if p.ended is not None)
    still_open = tuple(p for p in turn.pauses if p.ended is None)
    asleep = PauseSpan(event.began, event.ended, ev.SLEPT, asleep=True)
    draft.change_turn(turn.number, pauses=(*ended, asleep, *still_open))
    for place, sleep in enumerate(draft.sleeps):
        if sleep.ended == event.ended:
            draft.sleeps[place] = replace(sleep, discounted=True)


_CHANGES: dict[type[Event], Callable[[_Draft, Any, int], None]] = {
    ev.SessionOpened: _opened,
    ev.SessionClosed: _closed,
    ev.FloorGiven: _floor_given,
    ev.FloorYielded: _floor_yielded,
    ev.Paused: _paused,
    ev.Resumed: _resumed,
    ev.PauseExplained: _pause_explained,
    ev.BeganCorrected: _began_corrected,
    ev.EndedCorrected: _ended_corrected,
    ev.TimeGranted: _time_granted,
    ev.LimitCapped: _limit_capped,
    ev.PlannedChanged: _planned_changed,
    ev.HourExtended: _hour_extended,
    ev.MarkedAbsent: _marked_absent,
    ev.MarkedLate: _marked_late,
    ev.MarkedPresent: _marked_present,
    ev.SegmentInserted: _inserted,
    ev.SegmentChanged: _changed,
    ev.SegmentMoved: _moved,
    ev.QuestionTaken: _question_taken,
    ev.QuestionNamed: _question_named,
    ev.MessageShown: _message_shown,
    ev.MessageCleared: _message_cleared,
    ev.RoomBlanked: _blanked,
    ev.RoomUnblanked: _unblanked,
    ev.ClockBridged: _bridged,
    ev.MachineSlept: _slept,
    ev.SleepDiscounted: _sleep_discounted,
}
"""The other events leave the facts as they are: they are for the log and the history."""


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
        change = _MORE.get(kind)
        if change is not None:
            self._facts = change(event, self._facts)
        elif isinstance(event, ev.TimeGranted | ev.HourExtended):
            self._added += abs(event.by)
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

_MORE: dict[type[Event], Callable[[Any, _Facts], _Facts]] = {
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

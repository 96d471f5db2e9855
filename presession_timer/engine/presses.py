"""What a press of GO or of the presence key means, and whether it comes too late to mean it.

It is late if it was made on an older state, or on a change that nobody can have read.

A press carries the key of what it meant on its screen (:func:`key_of`); if that is done already,
the press is stale and refused (:func:`why_stale`). A press that was on its way when another hand
changed the screen carries the new key without anybody having read it; :class:`RecentChanges`
refuses that. Pure: times are handed in, in milliseconds of any clock that only goes forward.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple

from presession_timer.base.durations import clock_up
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.event_text import Say, label, plainly
from presession_timer.engine.hands import RUNNER, hand_of, hand_words, what_it_did
from presession_timer.engine.session import ABSENT, Session, Turn
from presession_timer.plan.model import Kind


class Meaning(NamedTuple):
    """What a key would do now."""

    act: str
    """Of GO one of "open", "start", "end", "question", "close"; one of :data:`MARKS`; "nothing"."""
    target: int = 0
    """The segment that would start or be marked, or the turn that would end."""
    words: str = ""
    """For the footer: "starts Speaker 5", "Speaker 5 is late"."""

    @property
    def key(self) -> str:
        """What a screen sends back to say what it meant: "end 7"."""
        return f"{self.act} {self.target}" if self.target else self.act


def meaning_of_go(session: Session) -> Meaning:
    """Return what GO does next."""
    if session.closed is not None:
        return Meaning("nothing", words="the hour is closed")
    if session.opened is None:
        return Meaning("open", words="opens the hour")
    running = session.running
    if running is not None:
        name = label(session, running.segment)
        if session.segments[running.segment].kind is Kind.QUESTIONS:
            return Meaning("question", running.number, "marks the next question")
        return Meaning("end", running.number, f"ends {name}")
    if session.to_come:
        upcoming = session.to_come[0]
        return Meaning("start", upcoming, f"starts {label(session, upcoming)}")
    return Meaning("close", words="closes the hour")


MARKS: Mapping[str, Callable[[int], Command]] = {
    "present": cmd.MarkPresent,
    "late": cmd.MarkLate,
    "absent": cmd.MarkAbsent,
}
"""How a segment can be marked, and the command that does it."""
_PARTS_OF_THE_HOUR = (Kind.OPENING, Kind.QUESTIONS, Kind.CLOSING)


def can_be_absent(session: Session, number: int) -> bool:
    """Return whether a speaker is expected: not for the opening, the questions, the closing."""
    return session.segments[number].kind not in _PARTS_OF_THE_HOUR


def meaning_of_presence(session: Session, number: int | None) -> Meaning:
    """Return what the key for present, late and absent does next to a segment: it goes round.

    Only speakers can be late.
    """
    if number is None or number not in session.segments or number in session.turns_of:
        return Meaning("nothing")
    mark = session.marks.get(number)
    if mark == ABSENT:
        act = "present"
    elif not can_be_absent(session, number):
        return Meaning("nothing")
    else:
        act = "late" if mark is None and session.is_speaker(number) else "absent"
    return Meaning(act, number, f"{label(session, number)} is {act}")


TOO_LATE = "too-late"
"""The key of a press that waited too long to be meant any more; no command has it. A press that was
executed in time is still answered with its result, because its id is known.
"""
REACTION_MS = 700
"""How long a person needs to read what another hand changed; ms."""
_KEPT = 32
"""Changes that are remembered: more than happen while a screen lags behind."""


class _Change(NamedTuple):
    command: str
    before: Session
    at: int
    """When screens could first show it."""


class RecentChanges:
    """The latest changes by each hand, kept by the runner."""

    def __init__(self) -> None:
        self._changes: deque[_Change] = deque(maxlen=_KEPT)

    def note(self, before: Session, command: str, at: int) -> None:
        """Note that a command, by its id, changed ``before``; screens show that from ``at`` on."""
        if hand_of(command) != RUNNER:
            self._changes.append(_Change(command, before, at))

    def refusal(
        self,
        session: Session,
        command: Command,
        hand: str,
        now: int,
        shown: int | None = None,
        say: Say = plainly,
    ) -> str:
        """Return why ``command``, pressed by ``hand`` at ``now``, is refused; empty if it is not.

        It is refused if another hand changed what it means less than REACTION_MS ago, or less than
        that before the press on the screen it came from. ``shown`` is how many milliseconds that
        screen had shown what the press means; None if it cannot say. A hand need not read what it
        changed itself.
        """
        change = self._latest(session, command, hand)
        if change is None or hand_of(change.command) == hand:
            return ""
        if now - change.at < REACTION_MS:
            return say("{did} just now", did=what_it_did(session, change.command, say))
        if shown is not None and shown < REACTION_MS:
            did = what_it_did(session, change.command, say)
            return say("{did}, and your screen has only just shown it", did=did)
        return ""

    def _latest(self, session: Session, command: Command, hand: str) -> _Change | None:
        if all(hand_of(change.command) == hand for change in self._changes):
            return None
        after = key_of(session, command)
        for change in reversed(self._changes):
            before = key_of(change.before, command)
            if before != after:
                return change
            after = before
        return None


class DisplayHistory:
    """Measures how long one screen has shown what its presses mean."""

    def __init__(self) -> None:
        self._seen: deque[tuple[Session, int]] = deque()

    def show(self, session: Session, now: int) -> None:
        """Note that the screen shows ``session`` from ``now`` on."""
        if self._seen and self._seen[-1][0] is session:
            return
        self._seen.append((session, now))
        while len(self._seen) > 1 and now - self._seen[1][1] >= REACTION_MS:
            self._seen.popleft()

    def shown_for(self, command: Command, now: int) -> int:
        """Return for how many ms the screen has shown what ``command`` means now.

        From REACTION_MS on, it may really have been longer.
        """
        since = now
        latest = key_of(self._seen[-1][0], command) if self._seen else ""
        for session, at in reversed(self._seen):
            if key_of(session, command) != latest:
                break
            since = at
        return now - since


def key_of(session: Session, command: Command) -> str:
    """Return what ``command`` would act on now: "end 7", "turn 7"; empty: anything.

    For a command that adds ("turn 7 granted 30000") it names what is added to, so that two people
    who press it on the same screen state do it once.

    A screen sends the key it showed along with the press, so that a late second press, or one
    that crossed with another screen's, is recognised.
    """
    history, running = session.history, session.running
    if isinstance(command, cmd.Go):
        meaning = meaning_of_go(session)
        counted = f" {_questions(session)}" if meaning.act == "question" else ""
        return f"{meaning.key}{counted}"
    if isinstance(command, cmd.Yield | cmd.YieldSince) and running is not None:
        return f"end {running.number}"
    if isinstance(command, cmd.Undo) and history.done:
        return f"undo {history.done[-1]}"
    if isinstance(command, cmd.Redo) and history.undone:
        return f"redo {history.undone[-1]}"
    if isinstance(command, _ON_THE_TURN) and session.turns:
        turn = session.turns[-1]
        if isinstance(command, cmd.CorrectBegan | cmd.CorrectEnded) and command.turn:
            turn = session.turns[min(command.turn, turn.number) - 1]
        return f"turn {turn.number}{_added_to(session, command, turn)}"
    return _key_of_what_stands(session, command)


def _questions(session: Session) -> int:
    running = session.running
    return sum(running is not None and one.turn == running.number for one in session.questions)


def _added_to(session: Session, command: Command, turn: Turn) -> str:
    """Return what a press adds to or reverses in the turn."""
    if isinstance(command, cmd.Grant):
        return f" granted {session.granted.get(turn.segment, 0)}"
    if isinstance(command, cmd.CorrectBegan):
        return f" began {turn.began}"
    if isinstance(command, cmd.CorrectEnded):
        return f" ended {turn.ended or 0}"
    if turn.ended is not None:
        return " over"
    return " paused" if turn.open_pause else " runs"


def _key_of_what_stands(session: Session, command: Command) -> str:
    """Return what a press toggles, removes or adds to: the floor, a mark, a message, the hour."""
    last, gives = session.last_turn, isinstance(command, cmd.Insert) and command.give
    if gives or isinstance(command, cmd.Give | cmd.GiveSince | cmd.Close):
        return f"floor {last.number if last else 0}{' over' if last and last.ended else ''}"
    if isinstance(command, cmd.MarkAbsent | cmd.MarkLate | cmd.MarkPresent):
        return f"mark {command.segment} {session.marks.get(command.segment, 'present')}"
    if isinstance(command, cmd.ShowMessage | cmd.ClearMessage):
        return "message shown" if session.message else "message none"
    if isinstance(command, cmd.Blank | cmd.Unblank):
        return "room blank" if session.blank else "room shown"
    if isinstance(command, cmd.Extend):
        return f"length {session.length}"
    return ""


def without_amount(key: str) -> str:
    """Return the key without what is added to: one hand may be quicker than the answers."""
    return " ".join(key.split(" ")[:2])


def still_means(session: Session, command: Command, means: str) -> bool:
    """Return whether ``command`` acts on what it meant; ``means`` may be a rough key."""
    key = key_of(session, command)
    return means in (key, without_amount(key))


_ON_THE_TURN = (cmd.Pause, cmd.Resume, cmd.Grant, cmd.CorrectBegan, cmd.CorrectEnded)
"""What is pressed for one speaker must not fall to the next."""


def why_stale(session: Session, means: str, seen: int | None = None, say: Say = plainly) -> str:
    """Return why a command that meant ``means`` is refused, and where that was done instead.

    ``seen`` is the sequence number of the latest event its screen knew.
    """
    if means == TOO_LATE:
        return say("it came too late, so it was not pressed")
    act, *acted_on = means.split(" ")
    words = {
        "open": "already opened",
        "end": "already ended",
        "start": "already started" if session.running else "the order changed",
        "undo": "already undone, or something else happened",
        "redo": "already redone, or something else happened",
        "question": "that question is marked already",
        "turn": _of_turn(session, acted_on),
        "floor": "the floor has changed hands",
        "mark": "already marked",
        "message": "the room's message was changed already",
        "room": "the room was blanked already" if session.blank else "the room is back already",
        "length": "the hour's length was changed already",
    }
    why = say(words.get(act, "no longer so: something happened"), time=_granted_to_last(session))
    hand = _first_unseen(session, seen)
    if not hand:
        return say("{why} elsewhere", why=why)
    return say("{why} on {hand}", why=why, hand=hand_words(hand, say))


def _granted_to_last(session: Session) -> str:
    return clock_up(session.granted.get(session.turns[-1].segment, 0)) if session.turns else ""


def _of_turn(session: Session, acted_on: list[str]) -> str:
    turn = session.last_turn
    if turn is None or acted_on[:1] != [str(turn.number)] or len(acted_on) == 1:
        return "the floor has changed hands"
    granted = session.granted.get(turn.segment, 0)
    words = {
        "granted": "already granted: {time}" if granted else "already taken back",
        "began": "the beginning was moved already",
        "ended": "the end was moved already",
        "runs": "already paused" if turn.open_pause else "already ended",
        "paused": "already ended" if turn.ended is not None else "already resumed",
    }
    return words.get(acted_on[1], "the floor has changed hands")


def _first_unseen(session: Session, seen: int | None) -> str:
    """Return the hand of the first command that was not seen, or else of the latest one.

    Command ids begin with a screen's name. What the runner notes by itself (a step of the clock, a
    sleep) came from no screen.
    """
    commands = [r for r in session.history.log if hand_of(r.command) != RUNNER]
    unseen = [r for r in commands if seen is not None and r.seq > seen]
    told = unseen[0].command if unseen else commands[-1].command if commands else ""
    return hand_of(told)

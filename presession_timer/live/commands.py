"""What a moderator can ask for. Every key, web button and plain line becomes one of these.

``segment`` is a segment's number; durations are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from presession_timer.plan.model import Kind

__all__ = [
    "Blank",
    "BridgeClock",
    "Cap",
    "ChangePlanned",
    "ClearMessage",
    "Close",
    "Command",
    "CorrectBegan",
    "CorrectEnded",
    "DiscountSleep",
    "ExplainPause",
    "Extend",
    "Give",
    "Go",
    "Grant",
    "Insert",
    "MarkAbsent",
    "MarkLate",
    "MarkPresent",
    "Move",
    "NameQuestion",
    "NoteSleep",
    "NoteStep",
    "Open",
    "Pause",
    "Question",
    "Redo",
    "Resume",
    "ShowMessage",
    "Unblank",
    "Undo",
    "WriteNote",
    "Yield",
]


@dataclass(frozen=True, slots=True)
class Go:
    """Do what comes next: open, end, start, mark a question, close."""


@dataclass(frozen=True, slots=True)
class Open:
    """Begin to count the hour."""


@dataclass(frozen=True, slots=True)
class Give:
    """Give the floor to a segment; whoever has it yields first."""

    segment: int


@dataclass(frozen=True, slots=True)
class Yield:
    """End the running turn, Missions' questions too."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the speaker's clock; the hour runs on."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the speaker's clock go on."""


@dataclass(frozen=True, slots=True)
class ExplainPause:
    """Say why the latest pause was."""

    reason: str


@dataclass(frozen=True, slots=True)
class Grant:
    """Move the limit of whoever has the floor; a negative one only takes back what was granted."""

    by: int


@dataclass(frozen=True, slots=True)
class CorrectBegan:
    """Move the beginning of the running turn, in a gap of the last.

    ``by`` None: to the moment the previous turn ended.
    """

    by: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectEnded:
    """In a gap: move the end of the last turn."""

    by: int


@dataclass(frozen=True, slots=True)
class MarkAbsent:
    """Return the time of a segment to the others."""

    segment: int


@dataclass(frozen=True, slots=True)
class MarkLate:
    """Move a segment behind the last statement to come and keep its time."""

    segment: int


@dataclass(frozen=True, slots=True)
class MarkPresent:
    """Take back what was marked."""

    segment: int


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a segment nobody had planned next in the order; with ``give`` give it the floor."""

    kind: Kind
    speaker: str
    planned: int | None = None
    give: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Let a segment follow another in the running order; ``after`` 0 is the front."""

    segment: int
    after: int


@dataclass(frozen=True, slots=True)
class Cap:
    """Bind statements to come to a limit; None lifts it."""

    limit: int | None


@dataclass(frozen=True, slots=True)
class ChangePlanned:
    """Change the planned length of a segment that is no statement."""

    segment: int
    planned: int


@dataclass(frozen=True, slots=True)
class Extend:
    """Lengthen the hour."""

    by: int


@dataclass(frozen=True, slots=True)
class Question:
    """Mark the next question, with the State that asks where it is known."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """Say which State asks the question that is being asked."""

    state: str


@dataclass(frozen=True, slots=True)
class ShowMessage:
    """Show the room a message."""

    text: str


@dataclass(frozen=True, slots=True)
class ClearMessage:
    """Take the room's message away."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Turn the room's screens black."""


@dataclass(frozen=True, slots=True)
class Unblank:
    """Bring the room's screens back."""


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write something down at this second."""

    text: str


@dataclass(frozen=True, slots=True)
class DiscountSleep:
    """Take the machine's latest sleep off the speaker."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the latest command back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Bring back what was undone last."""


@dataclass(frozen=True, slots=True)
class Close:
    """End the hour; whoever has the floor yields first."""


@dataclass(frozen=True, slots=True)
class NoteStep:
    """Said by the desk: the wall clock was set by somebody."""

    by: int


@dataclass(frozen=True, slots=True)
class NoteSleep:
    """Said by the desk: the machine slept until now."""

    by: int


@dataclass(frozen=True, slots=True)
class BridgeClock:
    """Said by the desk: the machine restarted and this much time is estimated."""

    by: int
    basis: str


Command = (
    Go | Open | Give | Yield | Pause | Resume | ExplainPause | Grant | CorrectBegan | CorrectEnded
    | MarkAbsent | MarkLate | MarkPresent | Insert | Move | Cap | ChangePlanned | Extend | Question
    | NameQuestion | ShowMessage | ClearMessage | Blank | Unblank | WriteNote | DiscountSleep | Undo
    | Redo | Close | NoteStep | NoteSleep | BridgeClock
)  # fmt: skip

"""The commands: every key, remote button and plain line becomes one of them.

``segment`` is a segment's number; durations are milliseconds. Those with the same
fields share a base, as in ``events``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from presession_timer.engine.events import (
    STOCK_MESSAGES,
    Audience,
    Bare,
    Lasts,
    OfSegment,
    OfText,
    OfTime,
    RecordRepaired,
)
from presession_timer.plan.model import Kind


class Go(Bare):
    """Do what comes next: open, end, start, mark a question, close."""


class Open(Bare):
    """Begin to count the hour."""


class Give(OfSegment):
    """Give the floor to a segment; the one that has it yields first."""


class Yield(Bare):
    """End the running turn, Missions' questions too."""


@dataclass(frozen=True, slots=True)
class GiveSince:
    """Give the floor to a segment that has had it since an instant; the one before yields then.

    ``since`` is clamped to [beginning of the turn it ends, or end of the last one, now].
    """

    segment: int
    since: int


@dataclass(frozen=True, slots=True)
class YieldSince:
    """End the running turn, which was over at an instant, clamped to [its beginning, now]."""

    since: int


class TakeSuggestion(Bare):
    """Do what a microphone suggests; the runner, which knows that, puts it in its place."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the speaker's clock; the hour runs on."""

    reason: str = ""


class Resume(Bare):
    """Let the speaker's clock go on."""


@dataclass(frozen=True, slots=True)
class ExplainPause:
    """Say why the latest pause was."""

    reason: str


class Grant(OfTime):
    """Move the running turn's limit; a negative one only takes back what was granted."""


@dataclass(frozen=True, slots=True)
class CorrectBegan:
    """Move the beginning of a turn: of the last one, unless ``turn`` says which.

    ``by`` None: to the moment the previous turn ended.
    """

    by: int | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectEnded:
    """Move the end of a turn: of the last one, unless ``turn`` says which."""

    by: int
    turn: int | None = None


class MarkAbsent(OfSegment):
    """Return the time of a segment to the others."""


class MarkLate(OfSegment):
    """Move a segment behind the last statement to come and keep its time."""


class MarkPresent(OfSegment):
    """Take back what was marked."""


@dataclass(frozen=True, slots=True)
class Insert:
    """Put an unplanned segment next in the order; ``give`` gives it the floor."""

    kind: Kind
    speaker: str
    planned: int | None = None
    give: bool = False
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSegment:
    """Correct what the plan says of a segment; None leaves a field as it is.

    An empty text takes a name or a topic away. ``min``, ``max`` and ``planned`` are milliseconds.
    """

    segment: int
    speaker: str | None = None
    organisation: str | None = None
    topic: str | None = None
    protect: bool | None = None
    min: int | None = None
    max: int | None = None
    planned: int | None = None


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


class Extend(OfTime):
    """Lengthen the hour."""


@dataclass(frozen=True, slots=True)
class ChangeSeveral:
    """Change limits, planned lengths and the hour in one command; undo takes it back whole."""

    changes: tuple[ChangePlanned | Cap | Extend, ...]


@dataclass(frozen=True, slots=True)
class MarkQuestion:
    """Mark the next question, with the State that asks where it is known."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """Say which State asks the question that is being asked."""

    state: str


@dataclass(frozen=True, slots=True)
class ShowMessage:
    """Show the room a message; the fields are those of `events.MessageShown`."""

    text: str
    to: Audience = "all"
    until: Lasts = "cleared"
    stock: str = ""


class ClearMessage(Bare):
    """Take the room's message away."""


class Blank(Bare):
    """Turn the room's screens black."""


class Unblank(Bare):
    """Bring the room's screens back."""


class WriteNote(OfText):
    """Write something down at this second."""


class DiscountSleep(Bare):
    """Take the machine's latest sleep off the speaker."""


class Undo(Bare):
    """Take the latest command back."""


class Redo(Bare):
    """Bring back what was undone last."""


class Close(Bare):
    """End the hour; the running turn ends first."""


class NoteStep(OfTime):
    """Given by the runner: the wall clock was set."""


class NoteSleep(OfTime):
    """Given by the runner: the machine slept until now."""


@dataclass(frozen=True, slots=True)
class BridgeClock:
    """Given by the runner: the machine restarted, and this much time is estimated."""

    by: int
    basis: str


@dataclass(frozen=True, slots=True)
class NoteRepair:
    """Given by the runner: the record was found altered or cut off."""

    repaired: RecordRepaired


Command = (
    Go | Open | Give | Yield | Pause | Resume | ExplainPause | Grant | CorrectBegan | CorrectEnded
    | MarkAbsent | MarkLate | MarkPresent | Insert | ChangeSegment | Move | Cap | ChangePlanned
    | ChangeSeveral | Extend | MarkQuestion | NameQuestion | ShowMessage | ClearMessage | Blank
    | Unblank | WriteNote | DiscountSleep | Undo | Redo | Close | NoteStep | NoteSleep | BridgeClock
    | NoteRepair | GiveSince | YieldSince | TakeSuggestion
)  # fmt: skip


CONCLUDE = ShowMessage(STOCK_MESSAGES["please-conclude"], until="turn", stock="please-conclude")
"""The chair's own request to the speaker."""

READY_MADE: Mapping[str, ShowMessage] = {
    stock: CONCLUDE if stock == CONCLUDE.stock else ShowMessage(text, stock=stock)
    for stock, text in STOCK_MESSAGES.items()
}
"""By their ids, in the order in which they are offered."""

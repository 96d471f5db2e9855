"""What the console shows at one instant: the snapshot, and what only this screen knows."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from presession_timer.base.text import without_brackets
from presession_timer.base.world.zones import time_of_day
from presession_timer.console.key_router import Front
from presession_timer.engine.presses import Meaning
from presession_timer.engine.session import Turn
from presession_timer.engine.snapshot import FloorSnapshot, Row, Snapshot, Stage, Status
from presession_timer.plan.model import Kind, Segment
from presession_timer.terminal.key_map import KeyMap
from presession_timer.terminal.text_lines import name

SELECTED_MS = 10_000
"""After this long the selection falls back to who comes next."""
_MISSED_MS = 1_000
"""For so long after it a press may mean the row that was selected."""
_NOTHING = Meaning("nothing")


class Face(StrEnum):
    """What the digits are about."""

    CLOCK = "clock"
    """Before the opening: the wall clock."""
    TURN = "turn"
    QUESTIONS = "questions"
    GAP = "gap"
    CLOSED = "closed"


class View(NamedTuple):
    """All of one picture; instants are ms on the session's time line."""

    snapshot: Snapshot
    turns: tuple[Turn, ...]
    wall: int
    """The wall clock, ms since 1970 UTC."""
    keys: KeyMap
    rehearsal: float | None = None
    selected: int | None = None
    """The segment that was selected by key; None: what comes next."""
    selected_ms: int = 0
    """How long it stays selected, ms."""
    presence: Meaning = _NOTHING
    """What the key for present, late and absent does to the target."""
    interrupted: int | None = None
    """In the gap after an inserted turn: whom it took the floor from."""
    preview: str = ""
    """What the hour is shown with that is not done yet: "with 1"; empty: as it is."""
    notice: str = ""
    """An answer, shown for a moment."""
    changed_go: str = ""
    """Who gave GO another meaning just now, and how: "Remote 2 ended Speaker 4"."""
    locked: bool = False
    path: str = ""
    """Where the record is."""
    fingerprint: str = ""
    """The first digits of the hash of the record's last line."""
    reports: str = ""
    """The files of the report, once the hour is closed and they are written."""
    next_plan: str = ""
    """The title of the day's next session."""
    front: Front = Front.HOUR
    """What stands in front."""
    goes: str | None = None
    """What GO does to the sheet in front, empty if nothing; None: it does what it does anyway."""
    zone_differs: bool = False
    """Whether this machine's time zone is another than the plan's."""
    screens: str = ""
    """What is wrong with the room's screens, in a few words."""
    test_card: bool = False
    """Whether the room's screens show the test card."""

    @property
    def target(self) -> int | None:
        """The segment that keys act on."""
        return self.selected if self.selected is not None else self.snapshot.next

    @property
    def statements_to_come(self) -> list[tuple[Row, int]]:
        """The statements to come, each with its share."""
        return [
            (row, row.share)
            for row in self.snapshot.rows
            if row.share is not None and row.segment.kind is Kind.STATEMENT
        ]

    @property
    def questions_to_come(self) -> int | None:
        """The segment of Missions' questions that is still to come; None where none is."""
        for row in self.snapshot.rows:
            if row.segment.kind is Kind.QUESTIONS and row.status is Status.TO_COME:
                return row.number
        return None

    @property
    def face(self) -> Face:
        stage = self.snapshot.stage
        if stage is Stage.BEFORE:
            return Face.CLOCK
        if stage is Stage.CLOSED:
            return Face.CLOSED
        if stage is Stage.GAP or self.snapshot.floor is None:
            return Face.GAP
        if self.snapshot.floor.segment.kind is Kind.QUESTIONS:
            return Face.QUESTIONS
        return Face.TURN

    @property
    def floor(self) -> FloorSnapshot | None:
        """The turn that has the floor now."""
        return self.snapshot.floor if self.snapshot.stage is Stage.TURN else None

    @property
    def phase(self) -> str | None:
        """The phase to show; None is neutral: only a statement is judged, anybody may pause."""
        floor = self.floor
        if floor is None or floor.phase is None:
            return None
        if floor.segment.kind is not Kind.STATEMENT and floor.paused_for is None:
            return None
        return floor.phase.value

    def clock(self, instant: int, *, seconds: bool = False) -> str:
        """An instant as the room's wall clock shows it."""
        return time_of_day(instant, self.snapshot.plan.timezone, seconds=seconds)


class Selection:
    """The row that keys act on for a while, and the one that they acted on until just now.

    A key pressed just after the selection fell back probably means the row that was selected, so
    the press asks first. Every method takes the time, in milliseconds of any monotonic clock.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        """The selected segment; None: who comes next."""
        self._until = 0
        self._ended: int | None = None
        self._missed_until = 0

    def select(self, number: int | None, now: int) -> None:
        """Select a row; None falls back on purpose."""
        self.number, self._until, self._ended = number, now + SELECTED_MS, None

    def left(self, now: int) -> int:
        """Return how many ms it is selected still; it falls back where there are none left."""
        left = 0 if self.number is None else max(0, self._until - now)
        if self.number is not None and not left:
            self._ended, self.number, self._missed_until = self.number, None, now + _MISSED_MS
        return left

    def missed(self, now: int) -> int | None:
        """Return whose selection ended just now, or is being asked about."""
        return self._ended if now < self._missed_until else None

    def ask_until(self, until: int) -> None:
        """While it is asked about, until an instant, every press may mean it."""
        self._missed_until = until


PEOPLE = (Kind.STATEMENT, Kind.FOLLOW_UP)
"""Kinds whose speaker is a person, not a delegation."""
_SHORT_KINDS = {Kind.STATE: "State", Kind.QUESTIONS: "Missions"}


def short_name(segment: Segment) -> str:
    """Return what a segment is called where there is little room: of a person the last name."""
    label = without_brackets(name(segment.label))
    last = label.rpartition(" ")[2] if segment.speaker else label
    return _SHORT_KINDS.get(segment.kind, last if last[:1].isalpha() else label)


def full_name(segment: Segment) -> tuple[str, str]:
    """Return what a segment is called, and the organisation where that says more."""
    label = name(segment.label)
    organisation = name(segment.organisation)
    return label, organisation if organisation != label else ""


def place_among_speakers(rows: tuple[Row, ...], number: int) -> tuple[int, int] | None:
    """Return (n, m): the n-th of m statements that are not absent; None for no statement."""
    speakers = [
        row.number
        for row in rows
        if row.segment.kind is Kind.STATEMENT and row.status is not Status.ABSENT
    ]
    return (speakers.index(number) + 1, len(speakers)) if number in speakers else None

"""What a program reads of the room's clock at one instant: digits, phase and names as plain text.

The HTTP interface, hooks and brokers hand it on. What the room may know is decided in
:func:`~presession_timer.audience.room_state.view_state`; this looks up where in it now is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from presession_timer.audience.room_state import (
    Caption,
    Entry,
    RoomState,
    Scene,
    SceneEntry,
    Unit,
)
from presession_timer.audience.who import Who
from presession_timer.audience.words import words
from presession_timer.base.durations import DAY, SECOND, clock_down
from presession_timer.base.themes import NEUTRAL
from presession_timer.base.translations import SOURCE

FOR_EVER = DAY
"""Nothing changes by itself: look again after so many milliseconds all the same."""


@dataclass(frozen=True, slots=True)
class Readout:
    """The room's clock at one instant; equal ones look alike."""

    scene: str
    """A :class:`~presession_timer.audience.room_state.Scene`."""
    phase: str
    """By the names in :data:`~presession_timer.base.themes.FACES`; "neutral" where no statement
    is judged, "no-signal" where the phase is not known."""
    left: str
    """The digits that the room sees: "2:38", "+0:12"; empty while nothing is counted."""
    left_ms: int | None
    """The same in ms, negative past the limit; None while nothing is counted."""
    limit: int | None
    """What the clock counts down from, ms."""
    least: int | None
    """Spoken ms until the minimum; None where there is none."""
    paused: bool
    """The clock stands still."""
    who: str
    """Who has the floor, as the room may read it; empty where nobody has it, or is named."""
    next: str
    message: str
    lost: bool
    """The runner is silent: the clock counts on from what was known."""

    @property
    def title(self) -> str:
        """The scene and phase as one word: the phase while a clock is shown, else the scene."""
        return self.phase if self.scene == Scene.CLOCK else self.scene


_Entry = TypeVar("_Entry", SceneEntry, Entry, Caption)


def current(entries: Sequence[_Entry], now: int) -> tuple[_Entry, int]:
    """Return the entry that counts now, and for how many ms; the first also before its time."""
    found, lasts = entries[0], FOR_EVER
    for entry in entries[1:]:
        if entry["at"] > now:
            lasts = entry["at"] - now
            break
        found = entry
    return found, lasts


def until_flip(left: int) -> int:
    """Return the ms until ``clock_down(left)`` shows another second."""
    return (left - 1) % SECOND + 1


def readout_of(state: RoomState, now: int, language: str = SOURCE) -> tuple[Readout, int]:
    """Return the readout at ``now``, and for how many ms of the session's time line it lasts.

    ``language`` is that of words for what has no name ("Speaker 4") and of ready-made messages.
    """
    entry, lasts = current(state["scenes"], now)
    scene = Scene(entry["scene"])
    clock = state["clock"] if scene in (Scene.CLOCK, Scene.LAST) else None
    phase, left, paused = NEUTRAL.phase, _counted(state, scene, now), False
    waits = [lasts]
    if clock is not None:
        shown, lasts = current(clock["phases"], now)
        phase, paused = shown["phase"], clock["zero"] is None and scene is Scene.CLOCK
        waits.append(lasts)
    elif state["captions"]:
        waits.append(current(state["captions"], now)[1])
    if left is not None and not (clock and clock["zero"] is None):
        waits.append(until_flip(left))
    marks = clock["bar"]["marks"] if clock else []
    readout = Readout(
        scene=scene,
        phase="no-signal" if state["unsure"] else phase,
        left="" if left is None else clock_down(left),
        left_ms=left,
        limit=clock["limit"] if clock else None,
        least=marks[0]["at"] if len(marks) > 1 else None,
        paused=paused,
        who=_named(_floor(state, scene), language),
        next=_named(state["next"], language),
        message=_said(state, language),
        lost=state["stale"] is not None,
    )
    return readout, max(1, min(waits))


def _counted(state: RoomState, scene: Scene, now: int) -> int | None:
    """Return the ms left on the clock, to the start or of the hour; None if no digits are shown."""
    clock = state["clock"]
    if clock is not None and scene in (Scene.CLOCK, Scene.LAST):
        stands = clock["left"] or 0
        return stands if clock["zero"] is None else clock["zero"] - now
    if scene not in (Scene.BEFORE, Scene.QUESTIONS) or not state["captions"]:
        return None
    zero = state["hour"] if state["start"] is None else state["start"]
    caption, _ = current(state["captions"], now)
    return zero - now if zero is not None and caption["unit"] == Unit.CLOCK else None


def _floor(state: RoomState, scene: Scene) -> Who | None:
    """Return who has the floor; between turns the state names whose clock was shown last."""
    is_over = state["clock"] is not None and scene is not Scene.CLOCK
    return None if is_over else state["who"]


def _named(who: Who | None, language: str) -> str:
    if who is None:
        return ""
    if who["main"]:
        return f"{who['main']}, {who['more']}" if who["more"] else who["main"]
    if who["word"]:
        return words(language)[who["word"]]
    number = who["number"]
    return "" if number is None else words(language)["number"].format(n=number)


def _said(state: RoomState, language: str) -> str:
    message = state["message"]
    if message is None:
        return ""
    return message["text"] or words(language)[message["word"]]

"""From a session to the room's picture of it, and for how long that lasts.

What the room may know is decided in one place for page and terminal alike
(:func:`~presession_timer.audience.room_state.view_state`); this looks up where in it now is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from presession_timer.audience.readout import FOR_EVER, current, until_flip
from presession_timer.audience.room_state import Entry, Message, RoomState, Scene, Unit
from presession_timer.audience.who import Who
from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up
from presession_timer.base.themes import Geometry, face
from presession_timer.base.world.zones import time_of_day
from presession_timer.room_clock.room_picture import Bar, Name, RoomPicture, SceneName

_NAMES: dict[Scene, SceneName] = {
    Scene.BEFORE: "before",
    Scene.TITLE: "title",
    Scene.CLOCK: "clock",
    Scene.LAST: "last",
    Scene.NEXT: "next",
    Scene.QUESTIONS: "questions",
    Scene.THANKS: "thanks",
    Scene.BLANK: "blank",
}


class Signal(NamedTuple):
    """Whether the runner gives signs of life. Durations are real ms at any speed of a rehearsal."""

    lost: bool = False
    silent_for: int | None = None
    """Since the last sign of life; None where there never was one."""
    unsure: bool = False
    """Something may have happened that this screen does not know, such as another speaker."""
    why: str = ""
    """What the technician at this screen should know, on one line."""


IN_TOUCH = Signal()


def picture_of(
    state: RoomState,
    now: int,
    wall: int,
    signal: Signal = IN_TOUCH,
    note: str = "",
    short_note: str = "",
) -> tuple[RoomPicture, int]:
    """The picture at ``now``, and for how many ms of the session's time line it stays the same.

    ``state`` is what the room may know, ``wall`` the time of day in ms since 1970 UTC.
    """
    entry, lasts = current(state["scenes"], now)
    scene = Scene(entry["scene"])
    if scene is Scene.BLANK:
        return RoomPicture("blank"), lasts
    picture = RoomPicture(
        _NAMES[scene],
        title=state["title"],
        clock=time_of_day(wall, state["zone"]),
        name=_name(state["next"] if scene is Scene.NEXT else state["who"]),
        words=state["words"],
        note=signal.why or note,
        short_note=short_note,
    )
    changes = [lasts, MINUTE - wall % MINUTE]
    picture, change = _counted(scene, picture, state, now)
    changes.append(change)
    message = state["message"]
    if message is not None:
        picture = _with_message(picture, message)
    if signal.lost and scene is not Scene.THANKS:
        picture = _without_signal(picture, signal)
        if signal.silent_for is not None:
            changes.append(int((SECOND - signal.silent_for % SECOND) * state["speed"]))
    return picture, max(1, min(changes))


def waiting_picture(wall: int, why: str) -> RoomPicture:
    """There is no session to show yet: this computer's time of day, large, and why."""
    here = datetime.fromtimestamp(wall / SECOND, UTC).astimezone()
    return RoomPicture("title", digits=here.strftime("%H:%M"), message=why)


def _counted(
    scene: Scene, picture: RoomPicture, state: RoomState, now: int
) -> tuple[RoomPicture, int]:
    """The picture with its digits, and for how long they stay."""
    clock = state["clock"]
    if scene in (Scene.BEFORE, Scene.QUESTIONS):
        return _captioned(picture, state, now)
    if clock is None or scene not in (Scene.CLOCK, Scene.LAST):
        return picture, FOR_EVER
    zero, stands = clock["zero"], clock["left"] or 0
    left = stands if zero is None else zero - now
    phase, lasts = current(clock["phases"], now)
    bar = clock["bar"]
    picture = picture._replace(
        digits=clock_down(left),
        phase=phase["phase"],
        geometry=_geometry(phase),
        word=phase["word"],
        bar=Bar(
            spoke=max(0, clock["limit"] - _shown(left)),
            marks=_marks([mark["at"] for mark in bar["marks"]]),
            span=bar["span"],
        ),
    )
    return picture, lasts if zero is None else min(lasts, until_flip(left))


def _marks(edges: list[int]) -> tuple[tuple[int, str], ...]:
    """Minimum and limit, by what the digits say there."""
    return tuple((at, "min") for at in edges[:-1]) + tuple((at, "0:00") for at in edges[-1:])


def _captioned(picture: RoomPicture, state: RoomState, now: int) -> tuple[RoomPicture, int]:
    """The time to the start, or what is left of the hour."""
    zero = state["hour"] if state["start"] is None else state["start"]
    if zero is None:
        return picture, FOR_EVER
    caption, lasts = current(state["captions"], now)
    picture, left = picture._replace(word=caption["word"]), zero - now
    if caption["unit"] == Unit.CLOCK:
        word, begins = caption["more"] or caption["word"], (("t", state["begins"]),)
        picture = picture._replace(digits=clock_down(left), word=word, fills=begins)
        return picture, min(lasts, until_flip(left))
    if not caption["unit"]:
        return picture, lasts
    hours, minutes = divmod(-(-left // MINUTE), 60)
    fills = (("n", str(minutes + 60 * hours)), ("h", str(hours)), ("m", f"{minutes:02d}"))
    return picture._replace(fills=fills), min(lasts, (left - 1) % MINUTE + 1)


def _geometry(entry: Entry) -> Geometry:
    """The face's own, unless the state asks for dim digits."""
    return "dim" if entry["geometry"] == "dim" else face(entry["phase"]).geometry


def _shown(left: int) -> int:
    """What is left as the digits show it, in ms: rounded up before the limit, and after it."""
    return -(-left // SECOND) * SECOND


def _name(who: Who | None) -> Name | None:
    if who is None:
        return None
    name = Name(who["main"], who["more"], who["word"], who["number"])
    return name if name.main or name.word or name.number is not None else None


def _with_message(picture: RoomPicture, message: Message) -> RoomPicture:
    """The request to conclude takes the place of a phase's words; others have their own."""
    if message["word"] == "please-conclude":
        return picture._replace(word=message["word"])
    return picture._replace(message=message["text"], stock=message["word"])


def _without_signal(picture: RoomPicture, signal: Signal) -> RoomPicture:
    """A mark and a dashed frame; phase and time run on, but grey where the phase is not known."""
    silent = "" if signal.silent_for is None else clock_up(signal.silent_for)
    if not signal.unsure:
        return picture._replace(lost=True, silent=silent)
    return picture._replace(
        phase="no-signal",
        geometry=face("no-signal").geometry,
        word="no-signal",
        message="",
        stock="",
        lost=True,
        silent=silent,
    )

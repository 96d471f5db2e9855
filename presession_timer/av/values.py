"""What a hook can tell another program, by the names that stand in its template.

It is what the room's page shows, and no more: names as the plan's ``names`` and ``protect`` have
them, and nothing at all while the room is blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from presession_timer.audience.readout import Readout, readout_of
from presession_timer.audience.room_state import RoomState, RoomView, Scene, SessionSource, state_of
from presession_timer.audience.words import KEYS, words
from presession_timer.base.durations import SECOND, clock_down, exact
from presession_timer.base.themes import DARK, NEUTRAL
from presession_timer.engine.session import Session

Value = str | int
"""A number is sent as one by OSC."""

SAMPLE: Mapping[str, Value] = {
    "event": "phase",
    "title": "UPR Pre-session 35 – Spain",
    "scene": "clock",
    "phase": "last-minute",
    "phase_word": "Last minute",
    "colour": "ffcf33",
    "red": 255,
    "green": 207,
    "blue": 51,
    "left": "0:58",
    "left_s": 58,
    "limit": "7:00",
    "limit_s": 420,
    "speaker": "Observatori DESC",
    "number": 4,
    "seat": "12",
    "next": "Creación Positiva",
    "message": "Please conclude",
    "hour_left": "33:31",
    "hour_left_s": 2011,
    "rehearsal": "false",
}
"""Every field, with the value that `presession hooks test` sends."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What programs may know at one instant, and which of it hooks are told about."""

    values: Mapping[str, Value]
    opened: bool
    closed: bool
    phase: str
    floor: tuple[int, str]
    """The turn that has the floor, 0 for none, and who that is in the room's eyes."""
    message: str
    over_the_hour: bool
    lasts: int | None
    """How many ms of the session it stays so by itself; None: until the next event."""


def picture_of(source: SessionSource, language: str) -> Picture:
    """Return what programs may know now; ``language`` is the first of the room's."""
    session, now = source.session, source.now()
    room = state_of(source)
    seen, _ = readout_of(room, now, language)
    phone_state = state_of(source, RoomView.PHONE)
    phone, _ = readout_of(phone_state, now, language)
    running = session.running
    phase = seen.phase if seen.scene == Scene.CLOCK else NEUTRAL.phase
    floor = (running.number, phone.who) if running and not session.blank else (0, "")
    hour, ends = phone_state["hour"], _hour_ends(session)
    return Picture(
        values={
            "title": room["title"],
            "scene": seen.scene,
            "phase": phase,
            "phase_word": words(language).phase(phase, session.plan.window.last)
            if phase in KEYS
            else "",
            **_colours(phase),
            **_clock(seen),
            "speaker": floor[1],
            **_segment(session),
            "next": phone.next,
            "message": seen.message,
            "hour_left": "" if hour is None else clock_down(hour - now),
            "hour_left_s": 0 if hour is None else _seconds(hour - now),
            "rehearsal": str(source.rehearsal is not None).lower(),
        },
        opened=session.opened is not None,
        closed=session.closed is not None,
        phase=phase,
        floor=floor,
        message=seen.message,
        over_the_hour=ends is not None and now >= ends,
        lasts=_lasts(room, session, now),
    )


def _colours(phase: str) -> dict[str, Value]:
    """Return the colour of the phase's badge on dark pages; black where there is no phase."""
    shown = "000000" if phase == NEUTRAL.phase else DARK.colours(phase).badge.removeprefix("#")
    red, green, blue = bytes.fromhex(shown)
    return {"colour": shown, "red": red, "green": green, "blue": blue}


def _clock(seen: Readout) -> dict[str, Value]:
    """Return the digits of a turn; what is counted to the start or of the hour is no turn's."""
    left = seen.left_ms if seen.scene in (Scene.CLOCK, Scene.LAST) else None
    limit = seen.limit if left is not None else None
    return {
        "left": "" if left is None else clock_down(left),
        "left_s": 0 if left is None else _seconds(left),
        "limit": "" if limit is None else exact(limit),
        "limit_s": 0 if limit is None else _seconds(limit),
    }


def _seconds(ms: int) -> int:
    """Return whole seconds as a countdown shows them: rounded up, and past the limit down."""
    return -(-ms // SECOND)


def _segment(session: Session) -> dict[str, Value]:
    """Return number and seat of who has the floor; a protected person has no seat here."""
    running = session.running
    if running is None or session.blank:
        return {"number": 0, "seat": ""}
    segment = session.segments[running.segment]
    hidden = segment.number in session.protected
    return {"number": segment.number, "seat": "" if hidden else segment.seat}


def _hour_ends(session: Session) -> int | None:
    if session.opened is None or session.closed is not None:
        return None
    return session.opened + session.length


def _lasts(room: RoomState, session: Session, now: int) -> int | None:
    """Return the ms until a phase, a scene or the hour changes by itself."""
    at = [entry["at"] for entry in room["scenes"]]
    if room["clock"] is not None:
        at += [entry["at"] for entry in room["clock"]["phases"]]
    ends = _hour_ends(session)
    at += [] if ends is None else [ends]
    return min((one - now for one in at if one > now), default=None)

"""What a hook can tell another program, by the names that stand in its template.

It is what the room's page shows, and no more: names as the plan's ``names`` and ``protect`` have
them, and nothing at all while the room is blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from presession_timer.audience.readout import Readout, readout_of
from presession_timer.audience.room_state import RoomState, RoomView, Scene, SessionSource, state_of
from presession_timer.audience.words import KEYS, word_key, words
from presession_timer.base.durations import SECOND, clock_down, exact
from presession_timer.base.themes import DARK, NEUTRAL
from presession_timer.engine.session import Session

_DARK = "000000"
_WHITE = (0.3127, 0.3290)
"""D65."""
_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
"""From linear sRGB."""
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
    "x": "0.4493",
    "y": "0.4631",
    "lit": "true",
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
            "phase_word": words(language).phase(
                word_key(phase, seen.least), session.plan.window.last
            )
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
    shown = _DARK if phase == NEUTRAL.phase else DARK.colours(phase).badge.removeprefix("#")
    red, green, blue = bytes.fromhex(shown)
    x, y = _chromaticity(red, green, blue)
    return {
        "colour": shown,
        "red": red,
        "green": green,
        "blue": blue,
        "x": f"{x:.4f}",
        "y": f"{y:.4f}",
        "lit": str(shown != _DARK).lower(),
    }


def _chromaticity(red: int, green: int, blue: int) -> tuple[float, float]:
    """Return CIE 1931 x and y of a colour in sRGB (IEC 61966-2-1); of black, those of white."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (red / 255, green / 255, blue / 255)
    ]
    big_x, big_y, big_z = (
        sum(weight * part for weight, part in zip(weights, linear, strict=True)) for weights in _XYZ
    )
    whole = big_x + big_y + big_z
    return (big_x / whole, big_y / whole) if whole else _WHITE


def _clock(seen: Readout) -> dict[str, Value]:
    """Return the digits of the turn that runs.

    What is counted to the start or of the hour is no turn's. The room sees the last digits for a
    while; a program would keep them, because nothing is sent when they go.
    """
    left = seen.left_ms if seen.scene == Scene.CLOCK else None
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

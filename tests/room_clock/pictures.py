"""A picture of every kind, for tests of how they are drawn."""

from __future__ import annotations

from presession_timer.base.durations import parse
from presession_timer.base.themes import face
from presession_timer.room_clock.room_picture import Bar, Name, RoomPicture

TITLE = "UPR Pre-session 35 – Spain"
SPEAKER = Name("Observatori DESC")


def bar(spoke: str) -> Bar:
    """The bar of a 5-7 minute statement."""
    marks = ((parse("5:00"), "min"), (parse("7:00"), "0:00"))
    return Bar(parse(spoke), marks, parse("8:00"))


def running(phase: str, digits: str, spoke: str) -> RoomPicture:
    """A statement in a phase."""
    return RoomPicture(
        "clock",
        TITLE,
        "14:23",
        digits=digits,
        phase=phase,
        geometry=face(phase).geometry,
        word=phase,
        name=SPEAKER,
        bar=bar(spoke),
    )


BEFORE_MINIMUM = running("before-minimum", "2:38", "4:22")
IN_WINDOW = running("in-window", "1:42", "5:18")
LAST_MINUTE = running("last-minute", "0:33", "6:27")
OVER = running("over", "+0:23", "7:23")
PAUSED = running("paused", "2:38", "4:22")
LOST = running("no-signal", "2:38", "4:22")._replace(lost=True, silent="0:16", note="note")
"""Nobody knows the phase any more."""
PHASES = (BEFORE_MINIMUM, IN_WINDOW, LAST_MINUTE, OVER, PAUSED, LOST)


def without_line(picture: RoomPicture) -> RoomPicture:
    """The same on a lost line: what is known runs on."""
    return picture._replace(lost=True, silent="0:07", note="note")


SCENES = {
    "before minimum": BEFORE_MINIMUM,
    "in the window": IN_WINDOW,
    "last minute": LAST_MINUTE,
    "over": OVER,
    "paused": PAUSED,
    "no signal": LOST,
    "a message": IN_WINDOW._replace(message="The interpreters ask you to slow down"),
    "please conclude": BEFORE_MINIMUM._replace(word="please-conclude"),
    "the State": RoomPicture(
        "clock",
        TITLE,
        "14:23",
        digits="1:12",
        name=Name("Permanent Mission of Spain"),
        bar=Bar(parse("0:48"), ((parse("2:00"), "0:00"),), parse("3:00")),
    ),
    "the last digits": LAST_MINUTE._replace(scene="last", phase="neutral", geometry="dim", word=""),
    "next": RoomPicture("next", TITLE, "14:23", name=Name("International Service for Rights")),
    "next, by name": RoomPicture("next", TITLE, "14:23", name=Name("Ann Lee", "Observatori DESC")),
    "next, questions": RoomPicture("next", TITLE, "14:23", name=Name("", word="questions")),
    "title": RoomPicture("title", TITLE, "14:23"),
    "a hidden clock": RoomPicture("title", TITLE, "14:23", name=SPEAKER),
    "last 30 seconds": LAST_MINUTE._replace(
        digits="0:12",
        words={"last-minute": {"en": "Last 30 seconds", "fr": "30 dernières secondes"}},
    ),
    "before, hours": RoomPicture(
        "before", TITLE, "12:25", word="begins-in-hours", fills=(("h", "2"), ("m", "05"))
    ),
    "before, minutes": RoomPicture(
        "before", TITLE, "13:45", word="begins-in-minutes", fills=(("n", "45"),)
    ),
    "before": RoomPicture(
        "before", TITLE, "14:23", word="begins-at", fills=(("t", "14:30"),), digits="6:41"
    ),
    "before, late": RoomPicture("before", TITLE, "14:33", word="begins-shortly"),
    "questions": RoomPicture("questions", TITLE, "14:23", digits="12:41", word="time-left"),
    "questions, over": RoomPicture("questions", TITLE, "15:25", digits="+2:54", word="over-by"),
    "thanks": RoomPicture("thanks", TITLE, "14:23"),
    "blank": RoomPicture("blank"),
    "waiting": RoomPicture("title", digits="14:23", message="Waiting for a session"),
}
SCENES |= {
    f"{name}, no line": without_line(picture)
    for name, picture in SCENES.items()
    if name not in ("blank", "no signal", "thanks", "waiting")
}
"""Every face there is, by what it shows."""

SIZES = ((1, 1), (12, 3), (20, 5), (35, 9), (40, 12), (80, 24), (120, 40), (200, 60), (240, 70))

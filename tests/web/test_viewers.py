"""Who looks and what she gets, with sockets that never were and a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import pytest

from presession_timer.web.viewers import BLOCKED_S, Audience, Screen, Viewer, text_frame


class Pipe(asyncio.Transport):
    """A socket whose other end takes everything, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[bytes] = []
        self.stuck: list[bytes] = []
        self.is_stuck = self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.aborted
        (self.stuck if self.is_stuck else self.taken).append(bytes(data))

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self.stuck))

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.aborted = True

    def drain(self) -> None:
        """The other end reads again."""
        self.taken += self.stuck
        self.stuck.clear()
        self.is_stuck = False


class Hall:
    """An audience, the time, and the state of the moment."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.state = "{}"
        self.encoded = self.tellings = 0
        self.audience = Audience(self._state_for, lambda: self.seconds, self._told)

    def _told(self) -> None:
        self.tellings += 1

    def _state_for(self, view: str) -> str:
        self.encoded += 1
        return f"{view} {self.state}"

    def viewer(self, view: str = "room", **facts: Any) -> Viewer:
        usual: dict[str, Any] = {"local": False, "is_closed": lambda: False}
        viewer = Viewer(Pipe(), view, "192.0.2.1", **(usual | facts))
        self.audience.join(viewer)
        return viewer

    @property
    def screens(self) -> tuple[Screen, ...]:
        """What the console is told at the next tick."""
        self.tick(0)
        return self.audience.screens

    def tick(self, seconds: float = 0.5) -> None:
        """Let time pass and let the audience look after everybody."""
        self.seconds += seconds
        self.audience._tick()


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall()
    yield hall
    hall.audience.close()


def pipe_of(viewer: Viewer) -> Pipe:
    return cast(Pipe, viewer.transport)


def frames(*texts: str) -> list[bytes]:
    return [text_frame(text) for text in texts]


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_536, b"\x81\x7f" + bytes(5) + b"\x01\x00\x00"),
    ],
)
def test_a_frame_says_how_long_it_is(size: int, head: bytes) -> None:
    assert text_frame("x" * size) == head + b"x" * size


async def test_whoever_joins_is_shown_where_things_stand(hall: Hall) -> None:
    viewer = hall.viewer()
    assert pipe_of(viewer).taken[:1] == frames("room {}")


async def test_a_change_is_encoded_once_for_a_view(hall: Hall) -> None:
    viewers = [hall.viewer(view) for view in ("room", "room", "room", "phone")]
    hall.encoded, hall.state = 0, "later"
    hall.audience.show()
    assert hall.encoded == 2
    assert [pipe_of(viewer).taken[-1] for viewer in viewers] == frames(
        "room later", "room later", "room later", "phone later"
    )


async def test_an_idle_viewer_gets_a_byte_every_two_seconds(hall: Hall) -> None:
    viewer = hall.viewer()
    pipe_of(viewer).taken.clear()
    for _ in range(40):
        hall.tick()
    assert pipe_of(viewer).taken == frames(".") * 10


async def test_a_slow_viewer_gets_the_latest_state_and_none_between(hall: Hall) -> None:
    viewer = hall.viewer()
    pipe = pipe_of(viewer)
    pipe.is_stuck = True
    for state in ("a", "b", "c"):
        hall.state = state
        hall.audience.show()
    assert pipe.stuck == frames("room a")
    pipe.drain()
    hall.tick()
    assert pipe.taken[-1:] == frames("room c")


async def test_a_viewer_who_takes_nothing_for_two_seconds_is_dropped(hall: Hall) -> None:
    viewer, other = hall.viewer(), hall.viewer()
    pipe_of(viewer).is_stuck = True
    hall.audience.show()
    hall.audience.show()
    for _ in range(int(BLOCKED_S / 0.5) - 1):
        hall.tick()
    assert not pipe_of(viewer).aborted
    hall.tick()
    assert pipe_of(viewer).aborted
    hall.audience.show()
    assert not pipe_of(other).aborted


async def test_nothing_follows_a_goodbye(hall: Hall) -> None:
    said: list[str] = []
    viewer = hall.viewer(is_closed=lambda: bool(said))
    pipe_of(viewer).taken.clear()
    said.append("goodbye")
    hall.audience.show()
    hall.audience.send(viewer, "answer")
    for _ in range(4):
        hall.tick()
    assert pipe_of(viewer).taken == []


async def test_an_answer_is_not_queued_behind_what_nobody_takes(hall: Hall) -> None:
    viewer = hall.viewer()
    pipe_of(viewer).is_stuck = True
    hall.audience.show()
    hall.audience.send(viewer, "answer")
    assert pipe_of(viewer).stuck == frames("room {}")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"awake": True}, "ok"),
        ({"awake": False}, "may sleep"),
        ({"awake": True, "focus": True, "local": True}, "has the keyboard"),
        ({"awake": True, "focus": True}, "ok"),
    ],
)
async def test_the_console_is_told_how_each_screen_is(
    hall: Hall, facts: dict[str, Any], state: str
) -> None:
    hall.viewer(size="1920×1080", **facts)
    assert [str(screen) for screen in hall.screens] == [f"room 1920×1080 192.0.2.1 {state}"]


async def test_a_screen_that_is_lost_is_remembered_for_ten_minutes(hall: Hall) -> None:
    viewer = hall.viewer(name="abc", awake=True)
    hall.audience.leave(viewer, said_goodbye=False)
    assert hall.screens == (Screen("room", "192.0.2.1", "", "lost"),)
    hall.tick(599)
    shown = [len(hall.audience.screens)]
    hall.tick(2)
    shown.append(len(hall.audience.screens))
    assert shown == [1, 0]
    assert hall.audience._timer is None


async def test_many_lost_telephones_do_not_hide_the_lost_projector(hall: Hall) -> None:
    for view in ("room", *["phone"] * 40):
        hall.audience.leave(hall.viewer(view), said_goodbye=False)
    assert "room" in [screen.view for screen in hall.screens]


async def test_the_console_is_woken_only_when_the_screens_have_changed(hall: Hall) -> None:
    viewer = hall.viewer(awake=True)
    assert hall.tellings == 1
    for _ in range(3):
        hall.audience.note_screens()
        hall.tick()
    assert hall.tellings == 1
    viewer.awake = False
    hall.audience.note_screens()
    hall.tick()
    assert hall.tellings == 2


class Counted(set[Viewer]):
    """Counts what is looked at one by one."""

    looked_at = 0

    def __iter__(self) -> Iterator[Viewer]:
        self.looked_at += len(self)
        return super().__iter__()


async def joined(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many viewers are looked at while so many join and say who they are."""
    drawn = 0

    def screen(viewer: Viewer) -> Screen:
        nonlocal drawn
        drawn += 1
        return Screen(viewer.view, viewer.address, viewer.size, "ok")

    monkeypatch.setattr(Viewer, "screen", property(screen))
    hall = Hall()
    hall.audience.viewers = everybody = Counted()
    for number in range(count):
        viewer = hall.viewer()
        assert hall.audience.count(remotes=False) == number + 1
        hall.audience.recognise(viewer, f"page{number}")
        assert hall.audience.holds_place(f"page{number}", "room")
        hall.audience.note_screens()
        if number % 500 == 499:
            hall.tick()
    assert len(hall.screens) == count
    hall.audience.close()
    return drawn + everybody.looked_at


async def test_a_thousand_who_join_cost_a_thousand_times_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a second is time for 500 to join; each of them is looked at a few times in all."""
    assert await joined(1_000, monkeypatch) < 10 * 1_000


async def test_a_screen_that_came_back_is_not_lost(hall: Hall) -> None:
    for name in ("abc", "def"):
        hall.audience.leave(hall.viewer(name=name), said_goodbye=False)
    hall.audience.recognise(hall.viewer(awake=True), "abc")
    hall.audience.note_screens()
    assert [screen.state for screen in hall.screens] == ["ok", "lost"]
    assert [one.name for one in hall.audience._lost] == ["def"]


async def test_a_page_loaded_anew_stands_for_what_its_screen_lost(hall: Hall) -> None:
    for view in ("room", "speaker"):
        hall.audience.leave(hall.viewer(view, name=view), said_goodbye=False)
    hall.audience.recognise(hall.viewer(awake=True), "anew")
    hall.audience.note_screens()
    assert [(s.view, s.state) for s in hall.screens] == [
        ("room", "ok"),
        ("speaker", "lost"),
    ]


async def test_a_page_that_is_back_takes_the_place_of_its_dead_line(hall: Hall) -> None:
    dead, other, tab = hall.viewer(), hall.viewer(awake=True), hall.viewer("speaker", awake=True)
    hall.audience.recognise(dead, "abc")
    hall.audience.recognise(other, "def")
    hall.audience.recognise(tab, "abc")
    back = hall.viewer(awake=True)
    hall.audience.recognise(back, "abc")
    hall.audience.note_screens()
    assert hall.audience.viewers == {other, tab, back}
    assert [pipe_of(v).aborted for v in (dead, other, tab, back)] == [True, False, False, False]
    assert [screen.state for screen in hall.screens] == ["ok"] * 3
    hall.audience.leave(dead, said_goodbye=False)
    assert "lost" not in [screen.state for screen in hall.screens]


async def test_pages_that_never_said_their_name_are_not_each_other(hall: Hall) -> None:
    hall.viewer()
    assert not hall.audience.holds_place("", "room")


async def test_a_telephone_that_was_put_away_is_not_lost(hall: Hall) -> None:
    hall.audience.leave(hall.viewer("phone"), said_goodbye=True)
    assert hall.screens == ()


async def test_nothing_ticks_while_nobody_looks(hall: Hall) -> None:
    viewer = hall.viewer("phone")
    timers = [hall.audience._timer]
    hall.audience.leave(viewer, said_goodbye=True)
    hall.tick()
    timers.append(hall.audience._timer)
    assert [timer is not None for timer in timers] == [True, False]

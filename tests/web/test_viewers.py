"""Who looks and what she gets, with sockets that never were and a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import pytest
from aiohttp import WSMsgType

from presession_timer.web.viewers import BLOCKED_S, Screen, Viewer, Viewers


class Pipe(asyncio.Transport):
    """A socket, and the transport under it, whose other end takes everything or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []
        self.stuck: list[str] = []
        self.is_stuck = self.aborted = self.closed = False

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:
        assert opcode is WSMsgType.TEXT
        assert not self.aborted
        (self.stuck if self.is_stuck else self.taken).append(message.decode())

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
        self.viewers = Viewers(self._state_for, lambda: self.seconds, self._told)

    def _told(self) -> None:
        self.tellings += 1

    def _state_for(self, view: str) -> str:
        self.encoded += 1
        return f"{view} {self.state}"

    async def viewer(self, view: str = "room", local: bool = False, **facts: Any) -> Viewer:
        pipe: Any = Pipe()
        viewer = Viewer(pipe, pipe, view, "192.0.2.1", local, **facts)
        await self.viewers.join(viewer)
        await asyncio.gather(*self.viewers._sending)
        return viewer

    async def screens(self) -> tuple[Screen, ...]:
        """What the console is told at the next tick."""
        await self.tick(0)
        return self.viewers.screens

    async def tick(self, seconds: float = 0.5) -> None:
        """Let time pass until the viewers are looked after."""
        self.seconds += seconds
        self.viewers._tick()
        await asyncio.gather(*self.viewers._sending)


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall()
    yield hall
    hall.viewers.close()


def pipe_of(viewer: Viewer) -> Pipe:
    return cast(Pipe, viewer.transport)


async def test_whoever_joins_is_shown_where_things_stand(hall: Hall) -> None:
    viewer = await hall.viewer()
    assert pipe_of(viewer).taken[:1] == ["room {}"]


async def test_a_change_is_encoded_once_for_a_view(hall: Hall) -> None:
    viewers = [await hall.viewer(view) for view in ("room", "room", "room", "phone")]
    hall.encoded, hall.state = 0, "later"
    await hall.viewers.show()
    assert hall.encoded == 2
    assert [pipe_of(viewer).taken[-1] for viewer in viewers] == [
        "room later",
        "room later",
        "room later",
        "phone later",
    ]


async def test_an_idle_viewer_gets_a_byte_every_two_seconds(hall: Hall) -> None:
    viewer = await hall.viewer()
    pipe_of(viewer).taken.clear()
    for _ in range(40):
        await hall.tick()
    assert pipe_of(viewer).taken == ["."] * 10


async def test_a_slow_viewer_gets_the_latest_state_and_none_between(hall: Hall) -> None:
    viewer = await hall.viewer()
    pipe = pipe_of(viewer)
    pipe.is_stuck = True
    for state in ("a", "b", "c"):
        hall.state = state
        await hall.viewers.show()
    assert pipe.stuck == ["room a"]
    pipe.drain()
    await hall.tick()
    assert pipe.taken[-1:] == ["room c"]


async def test_a_viewer_who_takes_nothing_for_two_seconds_is_dropped(hall: Hall) -> None:
    viewer, other = await hall.viewer(), await hall.viewer()
    pipe_of(viewer).is_stuck = True
    await hall.viewers.show()
    await hall.viewers.show()
    for _ in range(int(BLOCKED_S / 0.5) - 1):
        await hall.tick()
    assert not pipe_of(viewer).aborted
    await hall.tick()
    assert pipe_of(viewer).aborted
    await hall.viewers.show()
    assert not pipe_of(other).aborted


async def test_nothing_follows_a_goodbye(hall: Hall) -> None:
    viewer = await hall.viewer()
    pipe_of(viewer).taken.clear()
    pipe_of(viewer).closed = True
    await hall.viewers.show()
    await hall.viewers.send(viewer, "answer")
    for _ in range(4):
        await hall.tick()
    assert pipe_of(viewer).taken == []


async def test_an_answer_is_not_queued_behind_what_nobody_takes(hall: Hall) -> None:
    viewer = await hall.viewer()
    pipe_of(viewer).is_stuck = True
    await hall.viewers.show()
    await hall.viewers.send(viewer, "answer")
    assert pipe_of(viewer).stuck == ["room {}"]


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
    await hall.viewer(size="1920×1080", **facts)
    assert [str(screen) for screen in await hall.screens()] == [f"room 1920×1080 192.0.2.1 {state}"]


async def test_a_screen_that_is_lost_is_remembered_for_ten_minutes(hall: Hall) -> None:
    viewer = await hall.viewer(name="abc", awake=True)
    hall.viewers.leave(viewer, said_goodbye=False)
    assert await hall.screens() == (Screen("room", "192.0.2.1", "", "lost"),)
    await hall.tick(599)
    shown = [len(hall.viewers.screens)]
    await hall.tick(2)
    shown.append(len(hall.viewers.screens))
    assert shown == [1, 0]
    assert hall.viewers._timer is None


async def test_many_lost_telephones_do_not_hide_the_lost_projector(hall: Hall) -> None:
    for view in ("room", *["phone"] * 40):
        hall.viewers.leave(await hall.viewer(view), said_goodbye=False)
    assert "room" in [screen.view for screen in await hall.screens()]


async def test_the_console_is_woken_only_when_the_screens_have_changed(hall: Hall) -> None:
    viewer = await hall.viewer(awake=True)
    assert hall.tellings == 1
    for _ in range(3):
        hall.viewers.note_screens()
        await hall.tick()
    assert hall.tellings == 1
    viewer.awake = False
    hall.viewers.note_screens()
    await hall.tick()
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
    hall.viewers.connected = everybody = Counted()
    for number in range(count):
        viewer = await hall.viewer()
        assert hall.viewers.count(remotes=False) == number + 1
        hall.viewers.recognise(viewer, f"page{number}")
        assert hall.viewers.holds_place(f"page{number}", "room")
        hall.viewers.note_screens()
        if number % 500 == 499:
            await hall.tick()
    assert len(await hall.screens()) == count
    hall.viewers.close()
    return drawn + everybody.looked_at


async def test_a_thousand_who_join_cost_a_thousand_times_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a second is time for 500 to join; each of them is looked at a few times in all."""
    assert await joined(1_000, monkeypatch) < 10 * 1_000


async def test_a_screen_that_came_back_is_not_lost(hall: Hall) -> None:
    for name in ("abc", "def"):
        hall.viewers.leave(await hall.viewer(name=name), said_goodbye=False)
    hall.viewers.recognise(await hall.viewer(awake=True), "abc")
    hall.viewers.note_screens()
    assert [screen.state for screen in await hall.screens()] == ["ok", "lost"]
    assert [one.name for one in hall.viewers._lost] == ["def"]


async def test_a_page_loaded_anew_stands_for_what_its_screen_lost(hall: Hall) -> None:
    for view in ("room", "speaker"):
        hall.viewers.leave(await hall.viewer(view, name=view), said_goodbye=False)
    hall.viewers.recognise(await hall.viewer(awake=True), "anew")
    hall.viewers.note_screens()
    assert [(s.view, s.state) for s in await hall.screens()] == [
        ("room", "ok"),
        ("speaker", "lost"),
    ]


async def test_a_page_that_is_back_takes_the_place_of_its_dead_line(hall: Hall) -> None:
    dead, other, tab = (
        await hall.viewer(),
        await hall.viewer(awake=True),
        await hall.viewer("speaker", awake=True),
    )
    hall.viewers.recognise(dead, "abc")
    hall.viewers.recognise(other, "def")
    hall.viewers.recognise(tab, "abc")
    back = await hall.viewer(awake=True)
    hall.viewers.recognise(back, "abc")
    hall.viewers.note_screens()
    assert hall.viewers.connected == {other, tab, back}
    assert [pipe_of(v).aborted for v in (dead, other, tab, back)] == [True, False, False, False]
    assert [screen.state for screen in await hall.screens()] == ["ok"] * 3
    hall.viewers.leave(dead, said_goodbye=False)
    assert "lost" not in [screen.state for screen in await hall.screens()]


async def test_pages_that_never_said_their_name_are_not_each_other(hall: Hall) -> None:
    await hall.viewer()
    assert not hall.viewers.holds_place("", "room")


async def test_a_telephone_that_was_put_away_is_not_lost(hall: Hall) -> None:
    hall.viewers.leave(await hall.viewer("phone"), said_goodbye=True)
    assert await hall.screens() == ()


async def test_nothing_ticks_while_nobody_looks(hall: Hall) -> None:
    viewer = await hall.viewer("phone")
    timers = [hall.viewers._timer]
    hall.viewers.leave(viewer, said_goodbye=True)
    await hall.tick()
    timers.append(hall.viewers._timer)
    assert [timer is not None for timer in timers] == [True, False]

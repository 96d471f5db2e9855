"""Rooms by the addresses of their pages, over real lines: lost ones, foreign ones, refused ones."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from presession_timer.audience.payload import ForeignPayload, read_summary
from presession_timer.audience.source import of_runner
from presession_timer.audience.summary import Summary
from presession_timer.base.themes import DARK
from presession_timer.engine import commands as cmd
from presession_timer.overview.board import Heard, board_of
from presession_timer.overview.drawing import detail_lines, table_lines
from presession_timer.overview.page_address import PageAddress, parse_page_address
from presession_timer.overview.page_client import PageRoom, PageRooms
from presession_timer.room_clock.state_to_picture import picture_of
from presession_timer.terminal.tones import tones_of
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.overview.rig import FakeRoom, hour_at
from tests.web.site import SECRET, a_site
from tests.web.wire import WAIT_S, until

TOKEN = "abcdefghjkmnpqrstuvwxyz234"


@contextmanager
def following(*addresses: str) -> Iterator[tuple[PageRoom, ...]]:
    """The rooms at these addresses."""
    with PageRooms([parse_page_address(one) for one in addresses]) as rooms:
        yield tuple(rooms.rooms())


def test_a_room_is_followed_lost_and_found_again(tmp_path: Path) -> None:
    with a_site(tmp_path, beat=0.2) as site:
        url, port = site.web.page_url, site.web.address.port
        with following(url) as (room,):
            until(lambda: room.summary()["stage"] == "before")
            assert room.trouble == ""
            site.do(cmd.Go())
            until(lambda: room.opened)
            until(lambda: [one.called for one in site.web.screens] == ["overview"])
            site.web.stop()
            until(lambda: room.state()["stale"] is not None)
            assert room.summary()["stage"] == "turn"
            assert room.trouble
            site.do(cmd.Go(), "2:00")
            options = WebOptions(port=port, beat=0.2)
            with WebServer(of_runner(site.runner), options, secret=SECRET, state=tmp_path):
                until(lambda: room.summary()["stage"] == "gap")
                until(lambda: (room.trouble, room.state()["stale"]) == ("", None))
            with WebServer(of_runner(site.runner), options, secret=b"another", state=tmp_path):
                until(lambda: "refuses this address" in room.trouble)


@contextmanager
def a_server(answer: Callable[[web.WebSocketResponse], Awaitable[None]]) -> Iterator[PageAddress]:
    """Something that answers as a page does, and says what it likes on the line."""

    async def live(request: web.Request) -> web.StreamResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        await answer(line)
        return line

    async def enter(request: web.Request) -> web.Response:
        return web.Response(status=204)

    ready, ended = threading.Event(), threading.Event()
    port = 0

    async def serve() -> None:
        nonlocal port
        app = web.Application()
        app.router.add_post("/enter", enter)
        app.router.add_get("/live", live)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        ready.set()
        await asyncio.to_thread(ended.wait)
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(WAIT_S)
    try:
        yield PageAddress(f"http://127.0.0.1:{port}/", TOKEN)
    finally:
        ended.set()
        thread.join(WAIT_S)


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("{}", "not the summary of a room"),
        ('{"schema": "presession-summary/9"}', "of another version"),
        ("[" * 1000, "its line was closed"),
        ("t1 2 3", "its line was closed"),
        ('{"answer": 1', "not the summary of a room"),
    ],
)
def test_what_is_no_summary_is_said_and_the_line_is_tried_again(said: str, trouble: str) -> None:
    lines: list[int] = []

    async def answer(line: web.WebSocketResponse) -> None:
        lines.append(1)
        await line.send_str(said)
        await line.close()

    with a_server(answer) as address, following(address.whole) as (room,):
        until(lambda: len(lines) > 1 and trouble in room.trouble)
        assert room.summary()["stage"] == "unknown"


def test_any_damage_to_a_summary_is_refused_or_can_be_drawn() -> None:
    whole = json.loads(json.dumps(FakeRoom("a", hour_at("2:00")).summary()))
    paths = list(_paths(whole))
    assert len(paths) > 100
    for path in paths:
        damages: tuple[Any, ...] = (None, -1, "no such thing", [], {}, 10**14, 10**15 - 1)
        for damage in damages:
            damaged = json.loads(json.dumps(whole))
            place = damaged
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = damage
            try:
                told = read_summary(json.dumps(damaged))
            except ForeignPayload:
                continue
            _drawn(told)


def _paths(value: object, before: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, one in inside:
        yield (*before, key)
        yield from _paths(one, (*before, key))


def _drawn(told: Summary) -> None:
    now = told["room"]["now"]
    shown = board_of([Heard("a", "", told, now)], 0)
    tones = tones_of(DARK)
    assert table_lines(shown.rows, "a", 120, 20, tones)
    assert detail_lines(shown.rows[0], 60, 12, tones)
    picture_of(told["room"], now, now + told["room"]["wall"])

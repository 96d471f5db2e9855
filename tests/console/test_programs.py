"""Behind `v`: which programs have a token, and taking one away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from presession_timer.audience.source import of_runner
from presession_timer.web.broadcast import Broadcast
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from presession_timer.web.tokens import FILE, Scope
from tests.console.rig import Rig, console
from tests.engine.hours import panel
from tests.web.site import SECRET


def serve(rig: Rig, folder: Path) -> WebServer:
    """Give the console a page; it is not started, for nobody asks it anything."""
    web = WebServer(of_runner(rig.runner), WebOptions(), secret=SECRET, state=folder)
    page = {"web": web, "has_remote": False, "test_card": False, "toggle_test_card": None}
    rig.app.broadcast = cast(Broadcast, SimpleNamespace(**page))
    return web


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address, without a port that somebody listens on."""
    address = SimpleNamespace(host="127.0.0.1")
    monkeypatch.setattr(WebServer, "address", property(lambda web: address))
    monkeypatch.setattr(WebServer, "page_url", property(lambda web: "http://127.0.0.1:8400/#x"))
    for page in ("cards", "links"):
        url = f"http://127.0.0.1:8400/{page}"
        monkeypatch.setattr(WebServer, f"{page}_url", url)


async def test_a_program_is_let_in_no_more(tmp_path: Path) -> None:
    async with console(tmp_path, panel(timezone="Asia/Tokyo"), size=(80, 24)) as rig:
        web = serve(rig, tmp_path)
        web.tokens.make("stream-deck", Scope.CONTROL)
        given = web.tokens.make("obs", Scope.READ)
        web.tokens.find(given)
        await rig.press("v")
        assert "5  programs with a token: 2" in rig.text("left")
        await rig.press("5")
        listed = rig.text("left")
        assert listed.index("obs") < listed.index("stream-deck")  # that was never used
        assert "control, never used" in listed
        used = next(one.used for one in web.tokens.all() if one.name == "obs")
        assert used is not None
        there = datetime.fromtimestamp(used / 1000, ZoneInfo("Asia/Tokyo"))
        assert f"read, used {there:%Y-%m-%d %H:%M}" in listed  # the plan's zone, as all times there
        await rig.press("1")
        assert "Take the token of obs away?" in rig.text("left")
        await rig.press("1")  # keep it
        assert web.tokens.find(given)
        await rig.press("1", "2")
        assert [one.name for one in web.tokens.all()] == ["stream-deck"]
        assert "obs is let in no more" in rig.last_line
        assert rig.controller.sheet is None


async def test_without_tokens_there_is_nothing_to_list(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        serve(rig, tmp_path)
        await rig.press("v")
        assert "token" not in rig.text("left")


async def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        serve(rig, tmp_path)
        (tmp_path / FILE).write_text("{")
        await rig.press("v", "5")
        assert "the file of tokens cannot be read: presession tokens" in rig.text("left")

"""`presession overview` as a secretariat has it: a room in another process, a real terminal."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.command import ROOT, presession, started
from tests.pseudo_terminal import terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]


def test_a_room_of_another_process_is_watched_and_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    shutil.copy(ROOT / "sessions" / "demo.toml", tmp_path)
    with started("run", "--plain", "--web", tmp_path / "demo.toml") as room:
        (address,) = (line.removeprefix("page ") for line in room.heard("page "))
        (tmp_path / "rooms.txt").write_text(f"# today\n{address}\n")
        with terminal("overview", "rooms.txt", folder=tmp_path, size=(120, 36)) as seen:
            seen.until("State X")
            room.told("go")
            assert room.heard("ok")
            seen.until("Opening")
            seen.send("v")
            token = address.partition("#")[2]
            seen.until(token)
            seen.send("\x1b")
            seen.until(lambda text: token not in text)
            seen.send("\r")
            seen.until("Esc goes back")
            seen.send("q")
            seen.until("its address")
            room.process.send_signal(signal.SIGKILL)
            seen.until("NO SIGNAL")
            assert "Opening" in seen.text, "its last state is kept"
            seen.send("q")
            assert seen.ended() == 0
            assert seen.echoes


def test_without_a_terminal_the_page_alone_is_served_until_a_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with started("overview", "http://127.0.0.1:9/#abcdefghjkmnpqrs", "--web") as overview:
        assert "#" in overview.heard("page http://127.0.0.1:")[0]
        overview.process.send_signal(signal.SIGTERM)
        assert overview.ended().status == 128 + signal.SIGTERM


def test_looks_for_a_screen_that_is_not_there_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for looks in (("--theme", "light"), ("--ascii",)):
        ended = presession("overview", "http://127.0.0.1:9/#abcdefghjkmnpqrs", "--web", *looks)
        assert ended.status == 2
        assert "--theme and --ascii are for the screen" in ended.err

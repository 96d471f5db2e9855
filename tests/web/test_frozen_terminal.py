"""A console whose terminal nobody reads: page and remote go on as if nothing were wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from presession_timer.base.sample_plans import sample
from tests.web.test_commands import at
from tests.web.wire import request, status_of, upgrade, watching

pexpect = pytest.importorskip("pexpect", reason="needs a pseudo-terminal")
pyte = pytest.importorskip("pyte")

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
SIZE = (140, 45)


class Console:
    """The console in a terminal that is read only when somebody asks what it shows."""

    def __init__(self, plan: Path) -> None:
        columns, rows = SIZE
        words = ["-m", "presession_timer", "run", "--web", "--control", str(plan)]
        env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.process = pexpect.spawn(
            sys.executable, words, dimensions=(rows, columns), env=env, timeout=30
        )
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    def until(self, pattern: str) -> re.Match[str]:
        """Read until the screen shows something."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            text = "\n".join(self._screen.display)
            if found := re.search(pattern, text):
                return found
            try:
                self._stream.feed(self.process.read_nonblocking(65_536, timeout=0.2))
            except pexpect.TIMEOUT:
                continue
        raise AssertionError(f"{pattern} never came:\n" + "\n".join(self._screen.display))

    def press(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys)


@contextmanager
def console(plan: Path) -> Iterator[Console]:
    """A console, killed in the end."""
    running = Console(plan)
    try:
        yield running
    finally:
        running.process.close(force=True)


def test_a_frozen_terminal_moves_no_clock_and_stops_no_remote(tmp_path: Path) -> None:
    plan = Path(shutil.copy(sample("upr35/spain.toml"), tmp_path))
    with console(plan) as frozen:
        frozen.until("opens the hour")
        frozen.press("v")
        page = frozen.until(r"http://127\.0\.0\.1:\d+/#[2-9a-z]{26}")
        frozen.press("0")
        found = frozen.until(r"(http://127\.0\.0\.1:\d+/control#[2-9a-z]{26})(?s:.*)code (\d{6})")
        web = at(page[0])
        token = found[1].partition("#")[2]
        body = json.dumps({"token": token, "code": found[2]}).encode()
        entered = request(web, "POST /control/enter", body=body)
        assert status_of(entered) == 200
        cookie = re.findall(r"(?im)^Set-Cookie: ([^;]+)", entered)[0]
        # From here on nobody reads the terminal; every press fills it further.
        remote, head = upgrade(web, "/control/live", cookie)
        assert status_of(head) == 101
        with closing(remote), watching(web) as viewer:
            began = time.monotonic()
            first = int(viewer.ping().partition(" ")[2])
            remote.say('{"id":"00000000000000ff","do":"go"}')
            assert remote.hear_answer()["ok"]
            for number in range(100):
                if number == 50:
                    for _ in range(2):  # heartbeats: nobody may press faster than fingers can
                        while remote.hear() != ".":
                            pass
                do = "unblank" if number % 2 else "blank"
                remote.say(json.dumps({"id": f"{number:016x}", "do": do}))
                assert remote.hear_answer()["ok"]
            passed = int(viewer.ping().partition(" ")[2]) - first
            assert abs(passed - (time.monotonic() - began) * 1000) < 250
            remote.say('{"id":"00000000000000fe","do":"message","text":"still here"}')
            while (viewer.hear_state()["message"] or {"text": ""})["text"] != "still here":
                pass

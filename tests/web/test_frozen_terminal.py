"""A console whose terminal nobody reads: page and remote go on as if nothing were wrong."""

from __future__ import annotations

import json
import re
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from presession_timer.base.sample_plans import sample
from tests.pseudo_terminal import terminal
from tests.web.test_commands import at
from tests.web.wire import request, status_of, upgrade, watching

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]


def test_a_frozen_terminal_moves_no_clock_and_stops_no_remote(tmp_path: Path) -> None:
    plan = Path(shutil.copy(sample("upr35/spain.toml"), tmp_path))
    with terminal("run", "--web", "--control", plan, folder=tmp_path, size=(140, 45)) as frozen:
        frozen.until("opens the hour")
        frozen.send("v")
        page = frozen.found(r"http://127\.0\.0\.1:\d+/#[2-9a-z]{26}")
        frozen.send("0")
        found = frozen.found(r"(http://127\.0\.0\.1:\d+/control#[2-9a-z]{26})(?s:.*)code (\d{6})")
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
            before = viewer.ahead()
            remote.say('{"id":"00000000000000ff","do":"go"}')
            assert remote.hear_answer()["ok"]
            for number in range(100):
                if number == 50:
                    for _ in range(2):  # nobody may press faster than fingers can
                        remote.await_beat()
                do = "unblank" if number % 2 else "blank"
                remote.say(json.dumps({"id": f"{number:016x}", "do": do}))
                assert remote.hear_answer()["ok"]
            assert abs(viewer.ahead() - before) < 250
            remote.say('{"id":"00000000000000fe","do":"message","text":"still here"}')
            while (viewer.hear_state()["message"] or {"text": ""})["text"] != "still here":
                pass

"""What a key does before the session is open, and what other threads may ask for."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.console.app import ConsoleApp
from presession_timer.console.sheets.forms import TextField
from presession_timer.runner.session_runner import SessionRunner
from tests.command import TIMEOUT_S
from tests.console.rig import console
from tests.engine.hours import START, panel


async def test_a_key_that_leaves_says_so_while_the_session_is_opened(tmp_path: Path) -> None:
    asked, goes_on, runners = threading.Event(), threading.Event(), list[SessionRunner]()

    def load() -> SessionRunner:
        asked.set()
        assert goes_on.wait(TIMEOUT_S)
        path = tmp_path / "hour.presession.jsonl"
        runners.append(SessionRunner.open_plan(panel(), path, ManualClock(START)))
        return runners[0]

    app = ConsoleApp([load])
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            assert await asyncio.to_thread(asked.wait, TIMEOUT_S)
            assert app.main.part("footer").text.strip() == "opening the session …"
            await pilot.press("q")
            assert "then leaving" in app.main.part("footer").text
            goes_on.set()
            await app.workers.wait_for_complete()
        assert app.return_code == 0
    finally:
        goes_on.set()
        for runner in runners:
            runner.close()


async def test_what_another_thread_asks_for_is_done_as_by_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(tmp_path) as rig:
        made: list[TextField] = []

        def make() -> None:  # a field that nothing holds yet looks for its app
            made.append(TextField(text="a", suggestions=["ab"]))

        monkeypatch.setattr(rig.controller, "_changed", make)
        asks = threading.Thread(target=rig.controller._wake)
        asks.start()
        asks.join(TIMEOUT_S)
        monkeypatch.undo()
        await rig.settle()
        assert [field.text for field in made] == ["a"]

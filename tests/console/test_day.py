"""Several plans are a day: one console, a record each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from presession_timer.base.errors import UnreadableFile
from presession_timer.console.app import ConsoleApp
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Close
from presession_timer.terminal.preview import Preview
from tests.console.rig import console
from tests.engine.hours import panel


async def test_after_the_closing_go_asks_who_moderates_and_begins_the_next(tmp_path: Path) -> None:
    spain, kenya = replace(panel(1), title="Spain"), replace(panel(2), title="Kenya")
    previews = [Preview("Spain"), Preview("Kenya")]
    async with console(tmp_path, spain, kenya, previews=previews) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        assert "goes on to Kenya" in rig.last_line
        await rig.press("space")
        assert "Who moderates?" in rig.text("left")
        await rig.type("Maria")
        await rig.press("enter")
        await rig.settle()
        assert len(rig.runners) == 2
        assert "Kenya" in rig.text("header")
        assert rig.last_event == ev.Noted("moderator: Maria")
        assert rig.runners[0].submit is not None
        assert not rig.runners[0].do(Close()).ok
        await rig.press("space")
        assert rig.kinds == ["Noted", "SessionOpened", "FloorGiven"]


async def test_sessions_of_one_title_are_told_apart_by_their_states(tmp_path: Path) -> None:
    week = "UPR Pre-session 52"
    previews = [Preview(week, state="Spain"), Preview(week, state="Kenya")]
    async with console(tmp_path, panel(1), panel(2), previews=previews) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        assert "goes on to Kenya" in rig.last_line
        await rig.press("space")
        assert "Next: Kenya" in rig.text("left")


async def test_a_moderator_without_a_name_goes_on_too(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1), panel(1)) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        await rig.press("space", "enter")
        await rig.settle()
        assert len(rig.runners) == 2
        assert rig.kinds == []


async def test_a_clicker_is_enough_to_go_on_to_the_next_session(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1), panel(1)) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        await rig.press("pagedown")
        assert "Who moderates?" in rig.text("left")
        await rig.press("pagedown")
        await rig.settle()
        assert len(rig.runners) == 2
        assert rig.controller.sheet is None


async def test_after_the_last_hour_of_the_day_there_is_nothing_more(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        await rig.press("space")
        assert len(rig.runners) == 1
        assert "the hour is closed" in rig.last_line


async def test_a_session_that_cannot_be_opened_ends_the_console_with_its_reason() -> None:
    def load() -> NoReturn:
        raise UnreadableFile("plan.toml: there is no such file")

    app = ConsoleApp([load])
    async with app.run_test() as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert str(app.failure) == "plan.toml: there is no such file"
    assert app.return_code == 2


async def test_what_is_known_is_painted_before_the_session_is_open(tmp_path: Path) -> None:
    import threading

    gate = threading.Event()

    def load() -> NoReturn:
        gate.wait()
        raise UnreadableFile("never mind")

    app = ConsoleApp([load], previews=[Preview("Spain", ((1, "Ann [b]Lee[/b]", "Org"),))])
    async with app.run_test(size=(100, 30)) as pilot:
        try:
            await pilot.pause()
            assert "Spain" in app.main.part("header").text
            assert "Ann [b]Lee[/b]" in app.main.part("rundown").text
            assert "opening" in app.main.part("footer").text
            await pilot.resize_terminal(19, 4)
            await pilot.pause()
        finally:
            gate.set()
        await app.workers.wait_for_complete()


async def test_a_remote_goes_on_to_the_next_session_as_the_console_does(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1), panel(1), panel(1)) as rig:
        await rig.to_speaker()
        rig.controller._go_on()
        await rig.settle()
        assert len(rig.runners) == 1
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        for _ in range(2):  # the remote's press, and the console's in the same moment
            rig.controller._go_on()
        await rig.settle()
        await rig.settle()
        assert len(rig.runners) == 2
        assert rig.controller.sheet is None

"""What is asked before it is done, what is not, and presses that do not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.console.controller import NOTICE_MS
from tests.console.rig import Rig, console
from tests.engine.hours import panel


async def test_ending_a_statement_in_its_first_minute_asks(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", after="0:42")
        assert "end Speaker 3 after 0:42?" in rig.last_line
        assert rig.kinds[-1] == "FloorGiven"
        await rig.press("space")
        assert rig.kinds[-1] == "FloorYielded"


async def test_a_question_is_declined(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", "f5", after="0:20")
        assert rig.kinds[-1] == "FloorGiven"
        assert "ends Speaker 3" in rig.last_line


async def test_a_question_lapses_and_then_go_asks_again(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", after="0:20")
        prompt = rig.controller.prompt
        assert prompt is not None
        rig.controller.lapse(prompt)
        await rig.press("space")
        assert rig.kinds[-1] == "FloorGiven"
        assert "end Speaker 3" in rig.last_line


async def test_a_stale_press_says_so(tmp_path: Path) -> None:
    from presession_timer.engine.commands import Yield

    async with console(tmp_path) as rig:
        await rig.to_speaker()
        rig.clock.advance(120_000)
        rig.runner.do(Yield(), origin="control")
        rig.controller.key_input.key("space", " ")  # before the screen has heard of it
        await rig.settle()
        assert "already ended on the remote" in rig.last_line
        assert rig.kinds[-1] == "FloorYielded"


@pytest.mark.parametrize("yes", ["u", "y"])
async def test_typing_meant_for_another_window_is_ignored_and_undone_at_once(
    yes: str, tmp_path: Path
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        await rig.press("p", after="2:00")
        await rig.press("e", "b", "z", quick=0.1)
        await rig.press("e", "e", "space", "enter", quick=0.1)
        assert rig.kinds[before:] == ["Paused", "BeganCorrected", "RoomBlanked"]
        assert "typed for another window? 3 commands came through" in rig.last_line
        await rig.press(yes)
        assert rig.kinds[before + 3 :] == ["Undone", "Undone", "Undone"]
        assert not rig.runner.session.blank
        assert rig.controller.view.snapshot.floor is not None
        assert rig.controller.view.snapshot.floor.paused_for is None


def burst(rig: Rig, text: str) -> None:
    """Letters as a scanner or a program types them: before the runner has answered the first."""
    for letter in text:
        rig.hand += 0.01
        rig.controller.key_input.key(letter, letter)


async def test_what_a_burst_of_letters_did_is_undone_once_the_runner_has_answered(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        rig.clock.advance(330_000)
        burst(rig, "weather")
        await rig.settle()
        await rig.settle()
        assert rig.kinds[before:] == ["MessageShown", "BeganCorrected", "MarkedLate"]
        assert "typed for another window? 3 commands came through" in rig.last_line
        await rig.press("u")
        assert rig.runner.session.message == ""
        assert rig.kinds.count("Undone") == 3


async def test_a_typed_letter_that_answered_a_question_is_undone_too(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("enter", after="0:30")
        await rig.press("y", "h", "z", "h", "z", quick=0.1)
        assert rig.kinds[-1] == "FloorYielded"
        assert "1 command came through" in rig.last_line
        await rig.press("u")
        assert rig.runner.session.running is not None


async def test_the_reason_of_a_refusal_goes_with_the_next_press_that_does_something(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("-")
        assert "nothing was granted" in rig.last_line
        await rig.press("b")
        assert "ends Speaker" in rig.last_line


@pytest.mark.parametrize(("rows", "clears"), [(24, True), (36, False)])
@pytest.mark.parametrize("key", ["escape", "down"])
async def test_a_warning_that_hides_the_keys_goes_with_the_next_key(
    tmp_path: Path, rows: int, clears: bool, key: str
) -> None:
    async with console(tmp_path, size=(80, rows)) as rig:
        rig.runner._warnings += ("the clock was set back",)
        rig.controller._changed()
        await rig.settle()
        assert "the clock was set back" in rig.last_line
        timers, now = rig.controller.timers._timers, rig.controller.timers.now()
        assert (timers["notice"].when() - now <= NOTICE_MS / 1000) is clears
        await rig.press(key)
        assert ("the clock was set back" not in rig.last_line) is clears


async def test_the_key_that_asked_says_when_it_was_pressed_too_soon(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        await rig.press("x", after="0:10")
        await rig.press("x", quick=0.8)
        assert "press again in a moment" in rig.last_line
        assert "leave 3 speakers unheard?" in rig.last_line
        await rig.press("x")
        assert rig.kinds[-1] == "FloorGiven"
        assert "press again" not in rig.last_line


async def test_typing_that_did_nothing_is_only_ignored(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("z", "y", "z", "y", "z", quick=0.1)
        assert "ignored" in rig.last_line


async def test_a_locked_console_does_nothing_until_f9_twice(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("f9", after="2:00")
        assert "LOCKED" in rig.text("header")
        before = len(rig.kinds)
        await rig.press("space", "q", "ctrl+c", "ctrl+q", "ctrl+p", "u", "5")
        assert len(rig.kinds) == before
        assert rig.app.is_running
        await rig.press("f9")
        assert "LOCKED" in rig.text("header")
        await rig.press("f9", quick=0.5)
        assert "LOCKED" not in rig.text("header")
        await rig.press("space")
        assert rig.kinds[-1] == "FloorYielded"


async def test_leaving_asks_only_while_the_hour_runs(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("q")
        assert not rig.app.is_running


@pytest.mark.parametrize(("key", "yes"), [("Q", "y"), ("ctrl+c", "2")])
async def test_leaving_a_running_hour_keeps_running_by_default(
    tmp_path: Path, key: str, yes: str
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press(key)
        assert "keep running" in rig.text("left")
        assert "save and leave" in rig.text("left")
        await rig.press("enter")
        assert rig.app.is_running
        assert "keep running" not in rig.text("left")
        await rig.press(key, yes)
        assert not rig.app.is_running


async def test_after_the_hour_nothing_is_asked(tmp_path: Path) -> None:
    from presession_timer.engine.commands import Close

    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.press("space")
        assert "the hour is closed" in rig.last_line
        await rig.press("q")
        assert not rig.app.is_running


async def at_the_close(rig: Rig) -> None:
    """Everybody has been heard, and the console asks whether to close the hour."""
    await rig.to_speaker()
    for after in ("6:00", "0:10"):
        await rig.press("space", after=after)
    await rig.press("x", "y", after="1:00")
    for after in ("0:10", "1:00"):
        await rig.press("space", after=after)
    await rig.press("x")
    assert "close the hour?" in rig.last_line


async def test_whoever_thinks_better_of_closing_and_presses_q_closes_nothing(
    tmp_path: Path,
) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await at_the_close(rig)
        await rig.press("q")
        assert "close the hour?" not in rig.last_line
        assert "keep running" in rig.text("left")
        await rig.press("space")
        assert "keep running" not in rig.text("left")
        assert rig.runner.session.closed is None
        assert rig.app.is_running


async def test_a_digit_meant_for_a_sheet_does_not_explain_a_pause(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("p", "p", after="2:00")
        assert "point of order" in rig.last_line
        await rig.press("s")
        assert "point of order" not in rig.last_line
        before = len(rig.kinds)
        await rig.press("1")
        assert "PauseExplained" not in rig.kinds[before:]


async def test_a_line_that_is_written_is_not_lost_to_a_question_nor_its_letters(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("o", after="0:20")
        await rig.type("the ca")
        await rig.press("f4")
        assert "take the floor from Speaker 3? Close the line first: Esc." in rig.last_line
        await rig.type("y is cold")
        await rig.press("enter")
        assert rig.kinds[-1] == "Noted"
        assert rig.last_event.text.startswith("the cay is cold")


async def test_who_changed_go_stands_in_its_place_and_a_press_is_refused(tmp_path: Path) -> None:
    from presession_timer.engine.commands import Yield

    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.wait("2:00")
        rig.controller.tell("an answer that is still there")
        rig.runner.do(Yield(), origin="remote-2")
        rig.controller.refresh()
        assert "Remote 2 ended Speaker 3" in rig.last_line
        await rig.press("space", quick=0.4)
        assert "Remote 2 ended Speaker 3 just now" in rig.last_line
        assert rig.kinds[-1] == "FloorYielded"
        rig.controller._has_read()
        await rig.press("space", after="0:01")
        assert rig.kinds[-1] == "FloorGiven"

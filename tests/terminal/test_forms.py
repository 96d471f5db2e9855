"""Pages of text that screens show in front."""

from __future__ import annotations

from asyncio import Event

import pytest
from textual.app import ComposeResult
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input

from presession_timer.terminal import forms
from presession_timer.terminal.forms import AskDialog, ChoiceList, FormApp, hanging


def test_a_line_of_help_goes_on_under_its_words() -> None:
    rows = [
        "Keys",
        "  h  F7    rehearse a plan; asks how fast",
        "  Space    into the day",
        "",
        "end",
    ]
    assert hanging("\n".join(rows), 28) == [
        "Keys",
        "  h  F7    rehearse a plan;",
        "           asks how fast",
        "  Space    into the day",
        "",
        "end",
    ]


def test_a_line_with_too_little_room_goes_on_under_its_keys() -> None:
    assert hanging("  Shift+↑↓         move it up", 24) == ["  Shift+↑↓         move", "  it up"]


async def test_a_question_that_two_keys_answer_at_once_is_answered_by_the_first() -> None:
    app, answers = FormApp(), list[str | None]()
    async with app.run_test() as pilot:
        app.push_screen(AskDialog("Which?", {"a": "one", "b": "two"}), answers.append)
        await pilot.pause()
        asked = app.screen
        assert isinstance(asked, AskDialog)
        asked.dismiss("b")
        asked.dismiss("a")
        await pilot.pause()
        assert answers == ["b"]
        assert app.screen is not asked
        assert app.mistake is None


@pytest.mark.parametrize("key", ["pageup", "pagedown"])
async def test_rows_without_any_room_take_the_keys_for_a_page(key: str) -> None:
    app = FormApp()
    async with app.run_test() as pilot:
        app.push_screen(AskDialog("Which?", {"a": "one", "b": "two"}))
        await pilot.pause()
        choices = app.screen.query_one(ChoiceList)
        choices.styles.height = 0
        choices.set_options(["one", "two"])
        choices.highlighted = 1
        await pilot.pause()
        await pilot.press(key)
        assert app.mistake is None
        assert choices.highlighted == 1


class _Unfocused(ModalScreen[None]):
    AUTO_FOCUS = ""
    BINDINGS = [("escape", "dismiss", "close")]  # noqa: RUF012 - declared so by Textual

    def compose(self) -> ComposeResult:
        yield Input()


async def test_a_key_is_not_kept_for_ever_from_a_screen_that_gets_no_focus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms, "_MOST_LOOKS", 3)
    app, left = FormApp(), Event()
    async with app.run_test() as pilot:
        app.push_screen(_Unfocused(), lambda _: left.set())
        await pilot.pause()
        app.post_message(Key("escape", None))
        await left.wait()

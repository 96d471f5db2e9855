"""One table: every action has what its keys, lines, presses and pages need."""

from __future__ import annotations

from typing import Any, cast
from unittest.mock import MagicMock

import pytest

from presession_timer.actions.lines import parse_line
from presession_timer.actions.table import ACTIONS, BY_NAME, KEYED, PRESSES, WORDS, Action, Query
from presession_timer.console import action_handlers
from presession_timer.console.action_handlers import SHEETS, ActionHandlers
from presession_timer.engine.presses import MARKS
from presession_timer.terminal.key_map import key_id
from tests.engine.hours import Hour, panel


def test_no_two_actions_share_a_key_and_none_differs_by_case() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys)) == len({key.lower() for key in keys})
    assert all(key == key_id(key) for key in keys)


def test_every_live_action_has_a_key_on_every_keyboard_layout() -> None:
    for action in KEYED:
        if action.live:
            assert any(not (len(key) == 1 and key.isalpha()) for key in action.keys), action.name


def test_every_action_has_a_name_of_its_own_a_label_a_sentence_and_a_way_to_it() -> None:
    assert len(BY_NAME) == len(ACTIONS)
    assert len(WORDS) == sum(bool(action.usage) for action in ACTIONS)
    assert len(PRESSES) == sum(bool(action.remote) for action in ACTIONS)
    for action in ACTIONS:
        assert action.label
        assert action.help.endswith(".")
        assert action.name == action.name.lower()
        assert action.keys or action.usage


def test_the_console_does_every_action_that_has_a_key() -> None:
    hands = MagicMock()
    does = ActionHandlers(cast("Any", hands))
    for name in {action.name for action in KEYED} & set(SHEETS) - {"quit"}:
        does.act(name)
        assert hands.open.call_args.args == (name,)
    does.act("take-back")
    assert hands.submit.call_args.args == (BY_NAME["take-back"].command,)
    with pytest.raises(KeyError):
        does.act("no such action")


def test_an_action_that_the_console_does_not_know_is_no_sheet_by_accident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = Action("dance", "Dance", "Dances.", BY_NAME["go"].group, ("f11",))
    monkeypatch.setattr(action_handlers, "KEYED", (*KEYED, new))
    with pytest.raises(LookupError, match="dance"):
        ActionHandlers(cast("Any", MagicMock()))


def test_a_word_that_stands_alone_means_its_command() -> None:
    session = Hour(panel()).session
    alone = [action for action in WORDS.values() if action.read is None]
    assert len(alone) > len(Query)
    assert all(parse_line(action.word, session) is action.command for action in alone)


def test_every_press_of_the_remote_has_a_command_or_says_of_whom_or_what() -> None:
    without = [press for press, action in PRESSES.items() if action.command is None]
    assert set(without) == {*MARKS, "give", "insert", "ended", "message"}

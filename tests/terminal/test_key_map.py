"""A key map that says what is wrong with it, and what has another name now."""

from __future__ import annotations

import pytest

from presession_timer.base.errors import BadInput
from presession_timer.terminal.key_map import RENAMED, keymap


def test_a_key_map_replaces_all_keys_of_an_action() -> None:
    keys = keymap({"pause": "F10", "go": ["G", "Space"]})
    assert keys.all("pause") == "F10"
    assert keys.first("go") == "g"
    assert keys.action("p") is None
    pause = keys.action("f10")
    assert pause is not None
    assert pause.name == "pause"


def test_an_action_may_lose_its_keys_but_go_and_quit() -> None:
    assert keymap({"report": ""}).first("report") == ""
    with pytest.raises(BadInput) as caught:
        keymap({"go": "", "quit": []}, where="settings.toml")
    assert [problem.wrong for problem in caught.value.problems] == [
        "`go` has no key",
        "`quit` has no key",
    ]
    assert all(problem.file == "settings.toml" for problem in caught.value.problems)


def test_everything_that_is_wrong_with_a_key_map_is_said_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        keymap({"pawse": "z", "note": "p", "undo": "Shift+u"})
    told = str(caught.value)
    assert "`pawse` is no action: did you mean `pause`?" in told
    assert "`p` is the key of both" in told
    assert "`Shift+u`" in told


def test_swapping_two_keys_is_no_clash() -> None:
    keys = keymap({"pause": "u F2", "undo": "p Backspace"})
    action = keys.action("u")
    assert action is not None
    assert action.name == "pause"


def test_a_key_map_of_1_0_may_use_the_keys_of_what_came_later() -> None:
    keys = keymap({"pause": "F10 l"})
    assert keys.keys["pause"] == ("f10", "l")
    assert keys.keys["name-question"] == ()
    assert keymap({"pause": "F10"}).keys["name-question"] == ("l",)
    with pytest.raises(BadInput, match="both `pause` and `name-question`"):
        keymap({"pause": "F10", "name-question": "F10"})


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_a_name_that_is_no_longer_used_is_warned_of_and_still_means_its_action(
    old: str, new: str
) -> None:
    keys = keymap({old: "F11 z"}, where="settings.toml")
    assert keys.keys[new] == ("f11", "z")
    assert keys.warnings == (f"settings.toml: `{old}` is called `{new}` now",)
    both = keymap({old: "F11", new: "z"})
    assert both.keys[new] == ("z",)
    assert both.warnings
    assert keymap({new: "z"}).warnings == ()


def test_a_key_that_did_something_in_1_0_says_what_does_it_now_unless_it_has_a_use() -> None:
    keys = keymap()
    assert keys.former("n") == "n does nothing now: press Space"
    assert keys.former("j") == "j does nothing now: press ↓"
    assert keys.former("y") == ""
    assert keymap({"note": "n"}).former("n") == ""


def test_a_key_map_of_1_0_with_its_own_keys_still_means_them() -> None:
    keys = keymap({"go": ["space", "enter", "pagedown", "n"], "select-next": "down j"})
    assert keys.warnings == ()
    assert [a.name for a in map(keys.action, ("n", "j")) if a] == ["go", "select-next"]

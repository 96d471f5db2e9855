"""One table of keys, and a key map that says what is wrong with it."""

from __future__ import annotations

import pytest

from presession_timer.base.errors import BadInput
from presession_timer.terminal.keys import ACTIONS, key_id, key_of_press, keymap, shown


def test_no_two_actions_share_a_key_and_none_differs_by_case() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys)) == len({key.lower() for key in keys})
    assert all(key == key_id(key) for key in keys)


def test_every_live_action_has_a_key_on_every_keyboard_layout() -> None:
    for action in ACTIONS:
        if action.live:
            assert any(not (len(key) == 1 and key.isalpha()) for key in action.keys), action.name


def test_every_action_has_a_name_a_title_and_a_sentence_of_its_own() -> None:
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.title
        assert action.help.endswith(".")
        assert action.name == action.name.lower()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PageDown", "pagedown"), ("PgDn", "pagedown"), ("N", "n"), ("+", "+"), ("plus", "+"),
        ("Ctrl+Z", "ctrl+z"), ("shift+UP", "shift+up"), ("Shift+Ctrl+Home", "ctrl+shift+home"),
        ("Esc", "escape"), ("return", "enter"), (" ", "space"), ("F12", "f12"), ("é", "é"),
        ("ctrl+i", "tab"), ("comma", ","),
    ],
)  # fmt: skip
def test_a_key_may_be_written_in_several_ways(written: str, key: str) -> None:
    assert key_id(written) == key


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("PageDwn", "did you mean `PageDown`?"), ("F25", "is no key"), ("", "is no key"),
        ("Shift+n", "differs by case"), ("hyper+x", "is no key"), ("Ctrl++", "is no key"),
        ("ctrl+ctrl+x", "is no key"),
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused_with_a_hint(written: str, hint: str) -> None:
    with pytest.raises(ValueError, match=r".+") as caught:
        key_id(written)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("key", "character", "pressed"),
    [
        ("n", "n", "n"), ("N", "N", "n"), ("upper_n", "N", "n"), ("plus", "+", "+"),
        ("space", " ", "space"), ("enter", "\r", "enter"), ("ctrl+z", "\x1a", "ctrl+z"),
        ("alt+n", "n", "alt+n"), ("full_stop", ".", "."), ("question_mark", "?", "?"),
        ("ctrl+h", "\x08", "backspace"), ("pagedown", None, "pagedown"), ("ё", "Ё", "ё"),
    ],
)  # fmt: skip
def test_a_press_is_known_by_the_character_it_makes(
    key: str, character: str | None, pressed: str
) -> None:
    assert key_of_press(key, character) == pressed


def test_keys_are_written_as_people_know_them() -> None:
    written = [shown(key) for key in ("pagedown", "ctrl+z", "n", "up", "shift+down", "ctrl+home")]
    assert written == ["PageDown", "Ctrl+Z", "n", "↑", "Shift+↓", "Ctrl+Home"]


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

"""What a key is called, as it is written, as it arrives and as it is shown."""

from __future__ import annotations

import pytest

from presession_timer.terminal.key_map import key_id, key_of_press, shown


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

"""Keys: how they are written, and which does what by default and by the settings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from presession_timer.actions.table import KEYED, Action, Group
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import nearest

_NAMED = (
    "space", "enter", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", "escape", *(f"f{n}" for n in range(1, 25)),
)  # fmt: skip
_ALSO = {
    "return": "enter", "esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "del": "delete",
    "ins": "insert", "spacebar": "space", "comma": ",", "ctrl+i": "tab", "ctrl+m": "enter",
    "ctrl+[": "escape", "ctrl+h": "backspace", "plus": "+", "minus": "-",
}  # fmt: skip
"""Other ways to write a key, and keys a terminal cannot tell apart."""
_WRITTEN = {"pageup": "PageUp", "pagedown": "PageDown", "escape": "Esc"}
_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}
_MODIFIERS = ("ctrl", "alt", "shift")
_NAMES = "without this line `presession settings` lists the names"
"""Where somebody looks whose console does not start."""


def key_id(written: str) -> str:
    """Return the id of a key: ``PageDown`` and ``PgDn`` are ``pagedown``.

    Letters are lower case, other printable characters themselves. Raises ValueError with what is
    expected for what is no key.
    """
    key = written.strip() if len(written) > 1 else written
    key = "space" if key == " " else key.lower()
    key = _ALSO.get(key, key)
    *modifiers, base = key.split("+") if len(key) > 1 and not key.endswith("+") else [key]
    if not modifiers and _is_key(base):
        return base
    single = len(base) == 1
    known = set(modifiers) <= set(_MODIFIERS) and len(set(modifiers)) == len(modifiers)
    if known and _is_key(base) and not (single and "shift" in modifiers):
        ordered = [modifier for modifier in _MODIFIERS if modifier in modifiers]
        return "+".join([*ordered, base])
    raise ValueError(_no_key(written, base, modifiers))


def _is_key(base: str) -> bool:
    return base in _NAMED or (len(base) == 1 and base.isprintable() and not base.isspace())


def _no_key(written: str, base: str, modifiers: Sequence[str]) -> str:
    if len(base) == 1 and "shift" in modifiers:
        return f"`{written}`: a character with Shift is no key of its own, for none differs by case"
    near = nearest(base, [*_NAMED, *_ALSO])
    meant = f": did you mean `{shown(_ALSO.get(near, near))}`?" if near else ""
    return f"`{written}` is no key{meant}"


def key_of_press(key: str, character: str | None) -> str:
    """Return the id of a pressed key, from Textual's name for it and the character it makes.

    The character counts before the name, so that letters are found in either case and signs on
    every layout; a key held with Ctrl or Alt is another key.
    """
    held = key.rpartition("+")[0].split("+")
    if character and character.isprintable() and not {"ctrl", "alt", "super", "meta"} & set(held):
        return "space" if character == " " else unicodedata.normalize("NFC", character).lower()
    return _ALSO.get(key.lower(), key.lower())


def shown(key: str) -> str:
    """Return how a key is written on screen: ``PageDown``, ``Ctrl+Z``, ``n``, ``↑``."""
    *held, base = key.split("+") if len(key) > 1 else [key]
    name = _ARROWS.get(base) or _WRITTEN.get(base) or (base.capitalize() if len(base) > 1 else base)
    return "+".join([*map(str.capitalize, held), name.upper() if held and len(name) == 1 else name])


RENAMED: Mapping[str, str] = {"squeeze": "make-it-fit"}
"""Names that a key map may still have, and what they are called now."""
_FORMER: Mapping[str, str] = {"n": "go", "j": "select-next", "k": "select-previous"}
"""Undocumented keys that did something in version 1.0.0."""
_LATER = ("name-question", "change")
"""What 1.0 did not have: its keys give way to those that settings of that time give to others."""


Written = Mapping[str, str | Sequence[str]]


@dataclass(eq=False, repr=False)
class KeyMap:
    """Which key does what; equal only to itself."""

    keys: Mapping[str, tuple[str, ...]]
    """By name of the action."""
    actions: Mapping[str, Action]
    """By key."""
    warnings: tuple[str, ...] = ()
    """What the settings call by a name that is no longer used, and its new name."""

    def action(self, key: str) -> Action | None:
        return self.actions.get(key)

    def former(self, key: str) -> str:
        """Return what replaces a key that did something in version 1.0.0; empty for any other."""
        name = _FORMER.get(key, "")
        replaced = name and key not in self.actions and self.first(name)
        return f"{shown(key)} does nothing now: press {replaced}" if replaced else ""

    def first(self, name: str) -> str:
        """Return the first key of an action, which screens show; empty if it has none."""
        keys = self.keys[name]
        return shown(keys[0]) if keys else ""

    def all(self, name: str) -> str:
        """Return all keys of an action, for the help sheet."""
        return " ".join(map(shown, self.keys.get(name, ())))

    def rows(self, group: Group) -> list[tuple[str, str]]:
        """Return keys and label of each action of a group, of two that go together in one row."""
        rows: list[tuple[str, str]] = []
        for action in KEYED:
            if action.group is not group or not self.keys[action.name]:
                continue
            if action.name.removeprefix("select-").isdecimal():
                if action.name == "select-1":
                    rows.append(("1 – 9", "Select by number"))
            elif action.both and rows:
                rows[-1] = (f"{rows[-1][0]}  {self.all(action.name)}", action.both)
            else:
                rows.append((self.all(action.name), action.label))
        return rows


def keymap(overrides: Written | None = None, *, where: str = "key map") -> KeyMap:
    """Return the key map, with ``overrides`` of the settings: an action's name to all its keys.

    Several keys are a list, or one text with spaces between them. Raises BadInput with every
    problem at once: an unknown action, what is no key, a key with two meanings, GO or quit without
    any.
    """
    wrong: list[tuple[str, str]] = []
    given, warnings = _by_new_names(overrides or {})
    keys = {action.name: action.keys for action in KEYED}
    for name, written in given.items():
        if name not in keys:
            wrong.append((_unknown(name, keys), _NAMES))
            continue
        keys[name] = tuple(_read_keys(name, written, wrong))
    taken = {key for name in given if name in keys for key in keys[name]}
    for name in _LATER:
        if name not in given:
            keys[name] = tuple(key for key in keys[name] if key not in taken)
    wrong += [
        (f"`{name}` has no key", "this one needs a key")
        for name in ("go", "quit")
        if not keys[name]
    ]
    wrong += list(_clashes(keys))
    if wrong:
        raise BadInput([Problem(where, 0, what, expected) for what, expected in wrong])
    by_key = {key: action for action in KEYED for key in keys[action.name]}
    return KeyMap(keys, by_key, tuple(f"{where}: {words}" for words in warnings))


def _by_new_names(overrides: Written) -> tuple[Written, list[str]]:
    """Give renamed actions their new names, and say so; what is set under the new name counts."""
    renamed = {old: new for old, new in RENAMED.items() if old in overrides}
    given = {renamed.get(name, name): keys for name, keys in overrides.items()} | {
        new: overrides[new] for new in renamed.values() if new in overrides
    }
    return given, [f"`{old}` is called `{new}` now" for old, new in renamed.items()]


def _read_keys(
    name: str, written: str | Sequence[str], wrong: list[tuple[str, str]]
) -> Iterable[str]:
    for one in written.split() if isinstance(written, str) else written:
        try:
            yield key_id(one)
        except ValueError as error:
            wrong.append((f"`{name}`: {error}", "a key such as F2, PageDown, Ctrl+Z, n or +"))


def _clashes(keys: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    taken: dict[str, str] = {}
    for name, ours in keys.items():
        for key in dict.fromkeys(ours):
            if key in taken:
                yield (
                    f"`{shown(key)}` is the key of both `{taken[key]}` and `{name}`",
                    "give one of them other keys",
                )
            taken.setdefault(key, name)


def _unknown(name: str, known: Iterable[str]) -> str:
    meant = nearest(name, known)
    return f"`{name}` is no action" + (f": did you mean `{meant}`?" if meant else "")

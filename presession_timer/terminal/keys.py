"""What a key is called: as it is written in a key map, as it arrives, and as it is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

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


def key_id(written: str) -> str:
    """The one way a key is known by inside: ``PageDown`` and ``PgDn`` are ``pagedown``.

    Letters are lower case, other printable characters themselves. Raises ValueError, whose message
    says what is expected, for what is no key.
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
    from difflib import get_close_matches

    near = get_close_matches(base, [*_NAMED, *_ALSO], n=1, cutoff=0.6)
    meant = f": did you mean `{shown(_ALSO.get(near[0], near[0]))}`?" if near else ""
    return f"`{written}` is no key{meant}"


def key_of_press(key: str, character: str | None) -> str:
    """The id of a key that was pressed: what Textual calls it, and the character it makes.

    The character counts before the name, so that letters are found in either case and signs on
    every layout; a key held with Ctrl or Alt is another key.
    """
    held = key.rpartition("+")[0].split("+")
    if character and character.isprintable() and not {"ctrl", "alt", "super", "meta"} & set(held):
        return "space" if character == " " else unicodedata.normalize("NFC", character).lower()
    return _ALSO.get(key.lower(), key.lower())


def shown(key: str) -> str:
    """How a key is written on screen: ``PageDown``, ``Ctrl+Z``, ``n``, ``↑``."""
    *held, base = key.split("+") if len(key) > 1 else [key]
    name = _ARROWS.get(base) or _WRITTEN.get(base) or (base.capitalize() if len(base) > 1 else base)
    return "+".join([*map(str.capitalize, held), name.upper() if held and len(name) == 1 else name])

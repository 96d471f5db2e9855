"""Every key of the console, once: what it is called, what it does, which keys it has.

The footer, the help sheet, the palette and the key map in the settings all read this table, so
they cannot disagree. What matters live has a key on every keyboard layout; letters are aliases,
and none differs by case (ux.md §2).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from presession_timer.base.errors import BadInput, Problem

__all__ = [
    "ACTIONS",
    "Action",
    "Group",
    "KeyMap",
    "Repeat",
    "key_id",
    "key_of_press",
    "keymap",
    "shown",
]


class Group(StrEnum):
    """Where the help sheet lists an action."""

    HOUR = "The hour"
    TIME = "The speaker's time"
    ORDER = "The speakers"
    ROOM = "The room"
    CONSOLE = "This console"


class Repeat(StrEnum):
    """What a key that is held down does."""

    ONCE = "acts once a press"
    YES = "acts again"


class Action(NamedTuple):
    """One thing a key can do."""

    name: str
    """What the key map in the settings calls it."""
    keys: tuple[str, ...]
    title: str
    """A few words, for the footer and the palette."""
    help: str
    """A sentence, for the help sheet and the palette."""
    group: Group
    repeat: Repeat = Repeat.ONCE
    live: bool = True
    """Whether it matters while somebody speaks, and so needs a key on every keyboard layout."""


_HOUR, _TIME, _ORDER, _ROOM, _CONSOLE = Group
_ONCE, _AGAIN = Repeat

ACTIONS: tuple[Action, ...] = (
    Action(
        "go", ("space", "enter", "pagedown", "n"), "GO",
        "What the footer says it does now: open, start, end, mark a question, close.", _HOUR,
    ),
    Action(
        "undo", ("u", "backspace", "pageup", "ctrl+z"), "Undo",
        "Takes back what the log names; after a restart too.", _HOUR,
    ),
    Action("redo", ("ctrl+y",), "Redo", "Brings back what was undone last.", _HOUR),
    Action(
        "pause", ("p", "f2"), "Pause, resume",
        "Stops the speaker's clock; the hour runs on. After it, a digit may say why.", _HOUR,
    ),
    Action(
        "questions", ("x", "f6"), "Questions, leave, close",
        "To the Missions' questions, out of them, and to the closing; asks first.", _HOUR,
    ),
    Action(
        "name-question", ("l", "f10"), "Which State asks",
        "Writes down which State asks the question that is being asked.", _HOUR,
    ),
    Action(
        "squeeze", ("s", "f7"), "Squeeze",
        "Ways to make the hour fit, each with the end it leads to.", _HOUR,
    ),
    Action(
        "began-earlier", ("e", "left"), "Began 5 s earlier",
        "The speaker began 5 s earlier; in a gap: ended 5 s earlier.", _TIME, _AGAIN,
    ),
    Action(
        "began-later", ("d", "right"), "Began 5 s later",
        "The speaker began 5 s later; in a gap: ended 5 s later.", _TIME, _AGAIN,
    ),
    Action(
        "began-much-earlier", ("home",), "Began 30 s earlier",
        "The speaker began 30 s earlier; in a gap: ended 30 s earlier.", _TIME, _AGAIN,
    ),
    Action(
        "began-much-later", ("end",), "Began 30 s later",
        "The speaker began 30 s later; in a gap: ended 30 s later.", _TIME, _AGAIN,
    ),
    Action(
        "began-at-previous-end", ("c", "ctrl+home"), "Began when the previous ended",
        "The speaker began at the moment the previous one ended.", _TIME,
    ),
    Action(
        "grant", ("+", "="), "30 s more",
        "Moves this speaker's limit 30 s up. The minimum stays, unless a cap had lowered it.",
        _TIME, _AGAIN,
    ),
    Action(
        "take-back", ("-", "_"), "30 s less",
        "Takes 30 s of what was granted back.", _TIME, _AGAIN,
    ),
    Action(
        "select-next", ("down", "j"), "Select the next row",
        "Moves the selection down; nothing else happens.", _ORDER, _AGAIN,
    ),
    Action(
        "select-previous", ("up", "k"), "Select the row above",
        "Moves the selection up; nothing else happens.", _ORDER, _AGAIN,
    ),
    *(
        Action(
            f"select-{n}", (str(n),), f"Select {n}", f"Selects segment {n}; starts nothing.",
            _ORDER,
        )
        for n in range(1, 10)
    ),
    Action(
        "give", ("t", "f4"), "Give the floor to the selected",
        "Out of order: the selected one has the floor; asks while somebody speaks.", _ORDER,
    ),
    Action(
        "presence", ("a", "delete"), "Present, late, absent",
        "Late moves to the end and keeps the time; absent returns the time to the others.", _ORDER,
    ),
    Action(
        "move-up", ("shift+up",), "Move the selected up",
        "The selected one comes one place earlier.", _ORDER, _AGAIN,
    ),
    Action(
        "move-down", ("shift+down",), "Move the selected down",
        "The selected one comes one place later.", _ORDER, _AGAIN,
    ),
    Action(
        "insert", ("i", "insert"), "Somebody takes the floor",
        "State, Mission, panellist or organiser: inserted and given the floor.", _ORDER,
    ),
    Action(
        "conclude", ("w", "f3"), "PLEASE CONCLUDE",
        "Shows the room PLEASE CONCLUDE, or takes it away.", _ROOM,
    ),
    Action(
        "message", ("m", "f8"), "Message to the room",
        "1 to 3, your own words, or 0 to take it away.", _ROOM,
    ),
    Action("blank", ("b", "."), "Blank the room", "The room's screens black, or back.", _ROOM),
    Action(
        "note", ("o", "f12"), "Note", "Writes something down at this second.", _CONSOLE,
    ),
    Action(
        "face", ("f",), "The room's face here",
        "Shows in this terminal what the room sees; every key works on.", _CONSOLE, live=False,
    ),
    Action(
        "look", ("v",), "The room's address, light or dark",
        "How the room sees it, and how this console looks.", _CONSOLE, live=False,
    ),
    Action(
        "report", ("r",), "Report", "What really happened so far, on one page.", _CONSOLE,
        live=False,
    ),
    Action("help", ("?", "f1"), "Keys", "This list.", _CONSOLE),
    Action(
        "palette", ("ctrl+p",), "Palette", "Every action, to be searched by name.", _CONSOLE,
    ),
    Action(
        "lock", ("f9",), "Lock", "Keys do nothing until it is pressed twice.", _CONSOLE,
    ),
    Action(
        "close-sheet", ("escape", "f5"), "Close a sheet",
        "Closes what is open in front, otherwise nothing: clickers send these keys.", _CONSOLE,
    ),
    Action(
        "quit", ("q", "ctrl+q", "ctrl+c"), "Quit",
        "Leaves; while the hour runs it asks, and to keep running is the default.", _CONSOLE,
    ),
)  # fmt: skip

_LATER = ("name-question",)
"""What 1.0 did not have: its keys give way to those that settings of that time give to others."""

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


@dataclass(eq=False, repr=False)
class KeyMap:
    """Which key does what; equal only to itself."""

    keys: Mapping[str, tuple[str, ...]]
    """By name of the action."""
    actions: Mapping[str, Action]
    """By key."""

    def action(self, key: str) -> Action | None:
        """What a key does; None: nothing."""
        return self.actions.get(key)

    def first(self, name: str) -> str:
        """The key of an action that a person is told: its first; empty where it has none."""
        keys = self.keys[name]
        return shown(keys[0]) if keys else ""

    def all(self, name: str) -> str:
        """All keys of an action, for the help sheet."""
        return " ".join(map(shown, self.keys[name]))


def keymap(
    overrides: Mapping[str, str | Sequence[str]] | None = None, *, where: str = "key map"
) -> KeyMap:
    """The key map, with ``overrides`` of the settings: an action's name to all its keys.

    Several keys are a list, or one text with spaces between them. Raises BadInput with every
    problem at once: an unknown action, what is no key, a key with two meanings, GO or quit without
    any.
    """
    wrong: list[tuple[str, str]] = []
    keys = {action.name: action.keys for action in ACTIONS}
    for name, written in (overrides or {}).items():
        if name not in keys:
            wrong.append((_unknown(name, keys), "see `?` in the console for the names"))
            continue
        keys[name] = tuple(_read_keys(name, written, wrong))
    given = {key for name in overrides or {} if name in keys for key in keys[name]}
    for name in _LATER:
        if name not in (overrides or {}):
            keys[name] = tuple(key for key in keys[name] if key not in given)
    wrong += [
        (f"`{name}` has no key", "this one needs a key")
        for name in ("go", "quit")
        if not keys[name]
    ]
    wrong += list(_clashes(keys))
    if wrong:
        raise BadInput([Problem(where, 0, what, expected) for what, expected in wrong])
    by_key = {key: action for action in ACTIONS for key in keys[action.name]}
    return KeyMap(keys, by_key)


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
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"`{name}` is no action" + (f": did you mean `{near[0]}`?" if near else "")

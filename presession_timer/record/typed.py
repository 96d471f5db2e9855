"""Whether what was read has the types and sizes that its classes declare: a frozen dataclass takes
anything, and a record can be forged with a chain that fits.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from presession_timer.base.durations import DAY
from presession_timer.engine import events as ev

__all__ = ["LATEST", "LONGEST", "check_fields", "check_instant"]

LATEST: Final = 221_845_392_000_000
"""The year 9000, ms since 1970: a machine's clock may be wrong, but a time zone still applies."""
LONGEST: Final = 100 * DAY
"""No length in a plan or a command is longer; ms."""
_LONGEST_OF_CLOCKS: Final = 10 * LATEST

_PLAIN: Final = frozenset({int, str, bool, NoneType})
_MOST: Final = {
    **dict.fromkeys(("at", "began", "ended", "start", "until", "shift", "session"), LATEST),
    **dict.fromkeys(("steady", "wall", "asleep", "started"), _LONGEST_OF_CLOCKS),
}
_OF_CLOCKS: Final = (ev.ClockStepped, ev.ClockBridged, ev.MachineSlept)


def check_fields(part: Any) -> None:
    """Raise ValueError where a field of ``part``, or of a dataclass in it, is not as declared."""
    kind: Any = type(part)
    for name, types, words, most in _declared(kind):
        value = getattr(part, name)
        found = type(value)
        if found in types:
            if found is int and not -most <= value <= most:
                raise ValueError(f"{name} is out of range")
        elif types:
            raise ValueError(f"{name} is {found.__name__}")
        elif not words:
            _check_within(value)
        elif value not in words:
            raise ValueError(f"{name} is not one of {', '.join(words)}")


def check_instant(value: Any) -> int:
    """Return an instant of the session's time line. Raises ValueError where it is none."""
    if type(value) is not int or not -LATEST <= value <= LATEST:
        raise ValueError("no instant")
    return value


def _check_within(value: object) -> None:
    if isinstance(value, tuple):
        for one in value:
            _check_within(one)
    elif is_dataclass(value):
        check_fields(value)


@cache
def _declared(kind: type) -> tuple[tuple[str, frozenset[type], tuple[str, ...], int], ...]:
    """Name, types, words and largest number of each field.

    No types where it is one of a few words, or holds a dataclass.
    """
    hints = get_type_hints(kind)
    return tuple((f.name, *_of_hint(hints[f.name]), _most(kind, f.name)) for f in fields(kind))


def _of_hint(hint: Any) -> tuple[frozenset[type], tuple[str, ...]]:
    if get_origin(hint) is Literal:
        return frozenset(), get_args(hint)
    types = frozenset(get_args(hint) if isinstance(hint, UnionType) else (hint,))
    return (types if types <= _PLAIN else frozenset()), ()


def _most(kind: type, name: str) -> int:
    return _MOST.get(name, _LONGEST_OF_CLOCKS if issubclass(kind, _OF_CLOCKS) else LONGEST)

"""Hold a value that came over a network against the TypedDict that it should be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

_LONGEST_TEXT: Final = 4_000
_MOST_ITEMS: Final = 2_000

_T = TypeVar("_T")


def conforming(value: Any, kind: type[_T]) -> _T:
    """Return ``value`` as the TypedDict ``kind``; what that does not name is left out.

    A newer sender may say more. Raises ValueError for a value that is none.
    """
    checked: _T = _checked(value, kind)
    return checked


def _checked(value: Any, hint: Any) -> Any:
    if is_typeddict(hint):
        return _dict(value, hint)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _one_of(value, get_args(hint))
    if origin is list:
        if not isinstance(value, list) or len(value) > _MOST_ITEMS:
            raise ValueError("no list of a likely length")
        return [_checked(one, get_args(hint)[0]) for one in value]
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict) or len(value) > _MOST_ITEMS:
            raise ValueError("no object of a likely size")
        return {str(key): _checked(one, get_args(hint)[1]) for key, one in value.items()}
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not (NoneType if hint is None else hint):
        raise ValueError(f"{type(value).__name__} for {getattr(hint, '__name__', hint)}")
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise ValueError("a text is too long")
    return value


def _dict(value: Any, hint: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"no {hint.__name__}")
    hints, required = _members(hint)
    missing = required - value.keys()
    if missing:
        raise ValueError(f"{hint.__name__} without {min(missing)}")
    return {key: _checked(value[key], one) for key, one in hints.items() if key in value}


def _one_of(value: Any, hints: tuple[Any, ...]) -> Any:
    for one in hints:
        try:
            return _checked(value, one)
        except ValueError:
            continue
    raise ValueError("none of what it may be")


@lru_cache
def _members(hint: Any) -> tuple[dict[str, Any], frozenset[str]]:
    return get_type_hints(hint), frozenset(hint.__required_keys__)

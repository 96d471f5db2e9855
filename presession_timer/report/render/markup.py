"""Elements of HTML and SVG as values: a text is escaped because it is a text.

There is no template in which a name could become an element. What is written as it stands has to be
:class:`Trusted`, and only constants of this package are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Trusted(NamedTuple):
    """Markup or a style sheet that is written as it stands: constants only, never data."""

    text: str


class Element(NamedTuple):
    """An element with its attributes and children."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()


Node = Element | Trusted | str
_VOID = frozenset({"meta", "br", "hr", "col"})
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def el(
    tag: str, /, *children: Node | Iterable[Node], **attributes: str | float | bool | None
) -> Element:
    """Return an element. ``class_`` is ``class``, other underscores are hyphens.

    An attribute that is None or False is left out, one that is True has no value, and a number has
    two decimals at most.
    """
    inside: list[Node] = []
    for child in children:
        if isinstance(child, Element | Trusted | str):
            inside.append(child)
        else:
            inside += child
    written = tuple(
        (key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Element(tag, written, tuple(inside))


def markup(node: Node) -> str:
    """Return ``node`` as text."""
    parts: list[str] = []
    _write(node, parts)
    return "".join(parts)


def _write(node: Node, parts: list[str]) -> None:
    if isinstance(node, str):
        parts.append(_escaped(node))
        return
    if isinstance(node, Trusted):
        parts.append(node.text)
        return
    attributes = "".join(f' {key}="{_escaped(value)}"' for key, value in node.attributes)
    parts.append(f"<{node.name}{attributes}>")
    if node.name in _VOID:
        return
    for child in node.children:
        _write(child, parts)
    parts.append(f"</{node.name}>")


def _escaped(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text).translate(_ESCAPES)


def _value(value: str | float | bool) -> str:
    if isinstance(value, str):
        return value
    if value is True:
        return ""
    rounded = round(value, 2) + 0.0  # never -0
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:g}"

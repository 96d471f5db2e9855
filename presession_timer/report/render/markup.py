"""Elements of HTML and SVG as values: a text is escaped because it is a text.

There is no template in which a name could become an element. What is written as it stands has to be
:class:`Trusted`, and only constants of this package are.
"""

from __future__ import annotations

import base64
import hashlib
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


POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""The Content-Security-Policy of a file without scripts."""
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


def isolated(text: str) -> Element:
    """Return what people wrote apart from the text around it, whichever way it runs."""
    return el("bdi", text)


def page(
    title: str,
    style: str,
    *body: Node,
    lang: str = "en",
    head: Element | None = None,
    scripts: Iterable[str] = (),
    **attributes: str,
) -> str:
    """Return an HTML file that asks nothing of any network and runs only ``scripts``.

    ``style`` and ``scripts`` are constants of this package; ``attributes`` are those of the root.
    """
    whole = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", http_equiv="Content-Security-Policy", content=_policy(scripts)),
            el("meta", name="referrer", content="no-referrer"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("title", title),
            el("style", Trusted(style)),
            () if head is None else head,
        ),
        el("body", *body),
        lang=lang,
        **attributes,
    )
    return f"<!DOCTYPE html>\n{markup(whole)}\n"


def _policy(scripts: Iterable[str]) -> str:
    hashes = " ".join(map(_hash, scripts))
    return POLICY.replace("style-src", f"script-src {hashes}; style-src") if hashes else POLICY


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


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

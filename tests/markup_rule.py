"""The rule that no name is ever read as markup, for whatever draws on a terminal.

Textual's ready-made widgets, its notifications and titles, and Rich's console parse ``[…]`` in the
text they are given, and ``escape()`` does not help (reliability.md §1.6). So the screens draw their
own lines, and these doors stay shut: any use of them is an offence, unless what goes through is
written in the source, or made by a constructor that takes text as text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

__all__ = ["offences"]

SHUT_MODULES = (
    "rich.markdown", "rich.markup", "rich.prompt", "rich.table", "rich.tree", "textual.command",
    "textual.content", "textual.markup", "textual.widgets",
)  # fmt: skip
"""Modules whose things parse markup in what they are given."""
SHUT_CALLS = ("from_markup", "notify", "panic", "render_markup", "render_str", "TextColumn")
SHUT_NAMES = ("border_subtitle", "border_title", "sub_title", "tooltip")
SAFE = ("Content", "Text")
"""Constructors that take a text as it is."""


def offences(source: str) -> list[str]:
    """Each way in which ``source`` could let a name be read as markup, with its line."""
    tree = ast.parse(source)
    return [
        f"line {getattr(node, 'lineno', 0)}: {why}"
        for node in ast.walk(tree)
        for why in _offences_of(node)
    ]


def _offences_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        for name in node.names:
            whole = f"{module}.{name.name}"
            if any(whole == shut or f"{whole}.".startswith(f"{shut}.") for shut in SHUT_MODULES):
                yield f"{whole} parses markup"
    elif isinstance(node, ast.Import):
        for name in node.names:
            if any(f"{name.name}.".startswith(f"{shut}.") for shut in SHUT_MODULES):
                yield f"{name.name} parses markup"
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets if not _is_safe(node.value) else ():
            if isinstance(target, ast.Attribute) and target.attr in SHUT_NAMES:
                yield f"{target.attr} parses markup"


def _of_call(call: ast.Call) -> Iterator[str]:
    name = _name(call.func)
    if name in SHUT_CALLS and not all(map(_is_safe, call.args)):
        yield f"{name}() parses markup"
    if name == "Console" and not _says_no_markup(call):
        yield "Console() without markup=False"
    if name in SHUT_NAMES:
        yield f"{name}() parses markup"


def _says_no_markup(call: ast.Call) -> bool:
    return any(
        word.arg == "markup" and isinstance(word.value, ast.Constant) and word.value.value is False
        for word in call.keywords
    )


def _is_safe(value: ast.expr | None) -> bool:
    if value is None or isinstance(value, ast.Constant):
        return True
    return isinstance(value, ast.Call) and _name(value.func) in SAFE


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""

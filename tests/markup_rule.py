"""The rule that no name is ever read as markup, for whatever draws on a terminal.

Textual's ready-made widgets, its notifications and titles, and Rich's console parse ``[…]`` in the
text they are given, and ``escape()`` does not help. So a widget that takes ``markup=False`` gets
it, a label is written in the source or made by a constructor that takes text as text, and every
other door stays shut.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

__all__ = ["offences"]

SHUT_MODULES = (
    "rich.markdown", "rich.markup", "rich.prompt", "rich.table", "rich.tree", "textual.command",
    "textual.markup", "textual.widgets",
)  # fmt: skip
"""Modules whose things parse markup in what they are given."""
PLAIN = {
    f"textual.widgets.{name}" for name in ("Footer", "Input", "RadioSet", "Select")
} | {"textual.widgets.input.Selection", "textual.widgets.option_list.Option"}  # fmt: skip
"""What parses none by itself; an option is as its list, a choice of a Select is a Content."""
TOLD = ("Label", "OptionList", "Static")
"""Widgets that parse none where they are made with ``markup=False``."""
LABELLED = ("Button", "RadioButton")
"""Widgets that parse markup in their label."""
SHUT_CALLS = (
    "from_markup", "from_text", "notify", "panic", "render_markup", "render_str", "TextColumn",
)  # fmt: skip
SHUT_NAMES = ("border_subtitle", "border_title", "sub_title", "tooltip")
SAFE = ("Content", "Text")
"""Constructors that take a text as it is."""


def offences(source: str) -> list[str]:
    """Each way in which ``source`` could let a name be read as markup, with its line."""
    tree = ast.parse(source)
    kinds = _kinds(tree)
    return [
        f"line {getattr(node, 'lineno', 0)}: {why}"
        for node in ast.walk(tree)
        for why in (*_offences_of(node), *_of_widget(node, kinds))
    ]


def _kinds(tree: ast.AST) -> dict[str, str]:
    """The widgets of TOLD and LABELLED by their names in a file, its own subclasses among them."""
    kinds = {name: name for name in (*TOLD, *LABELLED)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                kind = kinds.get(_name(base))
                if kind is not None and not _tells_itself(node):
                    kinds[node.name] = kind
    return kinds


def _tells_itself(widget: ast.ClassDef) -> bool:
    calls = (node for node in ast.walk(widget) if isinstance(node, ast.Call))
    return any(_name(call.func) == "__init__" and _says_no_markup(call) for call in calls)


def _of_widget(node: ast.AST, kinds: dict[str, str]) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    kind = kinds.get(_name(node.func))
    if kind in TOLD and not _says_no_markup(node):
        yield f"{kind} without markup=False"
    if kind in LABELLED and node.args and not _is_safe(node.args[0]):
        yield f"{kind} parses markup in its label"


def _offences_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        for name in node.names:
            whole = f"{module}.{name.name}"
            if whole in PLAIN or (module == "textual.widgets" and name.name in (*TOLD, *LABELLED)):
                continue
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

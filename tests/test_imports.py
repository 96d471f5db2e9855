"""What starting really loads: a linter cannot see the imports inside functions."""

import ast
import subprocess
import sys
from pathlib import Path

import presession_timer

PACKAGE = Path(presession_timer.__file__).parent

LIBRARIES = {"textual", "pydantic", "xlsxwriter", "typst", "aiohttp", "rich"}
SLOW = {"asyncio", "dataclasses", "email", "inspect"}
"""Of the standard library; email comes with importlib.metadata, inspect with dataclasses."""


def loaded_by(statement: str) -> set[str]:
    """Run the statement in a fresh interpreter; give the top-level modules it has loaded."""
    script = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_command_line_loads_no_heavy_library() -> None:
    assert not LIBRARIES & loaded_by("import presession_timer.cli.main")


def test_the_command_line_answers_version_and_help_without_slow_modules() -> None:
    assert not SLOW & loaded_by("import presession_timer.cli.main")


def test_what_modules_take_from_one_another_is_what_they_offer() -> None:
    trees = {module_at(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    offered = {module: offered_by(tree) for module, tree in trees.items()}
    taken = {
        (str(node.module), alias.name)
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in trees
        for alias in node.names
        if f"{node.module}.{alias.name}" not in trees
    }
    assert len(taken) > 500
    missing = [f"{module}.{name}" for module, name in taken if name not in offered[module]]
    assert sorted(missing) == []


def module_at(path: Path) -> str:
    """The module in a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def offered_by(tree: ast.Module) -> set[str]:
    """The names in ``__all__``; without one those that a module defines."""
    listed = [node for node in tree.body if "__all__" in names_set_by(node)]
    if listed:
        assert isinstance(listed[0], ast.Assign)
        return set(ast.literal_eval(listed[0].value))
    return {name for node in tree.body for name in names_set_by(node) if name[:1] != "_"}


def names_set_by(node: ast.stmt) -> set[str]:
    """What a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    inside = [inner for target in targets for inner in ast.walk(target)]
    return {inner.id for inner in inside if isinstance(inner, ast.Name)}

"""What starting really loads: a linter cannot see the imports inside functions."""

import subprocess
import sys

LIBRARIES = {"textual", "pydantic", "xlsxwriter", "typst", "aiohttp", "rich", "paho"}
SLOW = {"asyncio", "dataclasses", "email", "inspect"}
"""Of the standard library; email comes with importlib.metadata, inspect with dataclasses."""


def loaded_by(statement: str, depth: int = 1) -> set[str]:
    """Run the statement in a fresh interpreter; give the modules it has loaded, to this depth."""
    names = f"'.'.join(name.split('.')[:{depth}])"
    script = f"{statement}\nimport sys\nprint(*{{{names} for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_command_line_loads_no_heavy_library() -> None:
    assert not LIBRARIES & loaded_by("import presession_timer.cli.main")


def test_the_command_line_answers_version_and_help_without_slow_modules() -> None:
    assert not SLOW & loaded_by("import presession_timer.cli.main")


def test_the_consoles_first_paint_waits_for_no_engine_plan_or_page() -> None:
    loaded = loaded_by("import presession_timer.console.launch", depth=3)
    assert "presession_timer.console.launch" in loaded
    behind = ("engine", "plan.model", "web.listening")
    assert [name for name in behind if f"presession_timer.{name}" in loaded] == []

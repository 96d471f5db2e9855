"""What the room's clock loads: its first paint may not wait for what it does not need."""

import subprocess
import sys

from tests.command import environment


def loaded(module: str) -> set[str]:
    """All modules that are there after importing one in a fresh interpreter."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment()
    )
    return set(done.stdout.split())


def test_the_first_paint_needs_no_engine() -> None:
    modules = loaded("presession_timer.room_clock.app")
    assert not [name for name in modules if name.startswith("presession_timer.engine")]
    assert not modules & {"pydantic", "aiohttp", "presession_timer.runner", "polib"}


def test_following_a_record_loads_nothing_that_writes_checks_or_draws() -> None:
    runner = "presession_timer.runner.session_runner"
    modules = loaded("presession_timer.room_clock.shown_session")
    assert not modules & {"pydantic", "aiohttp", "textual", runner}

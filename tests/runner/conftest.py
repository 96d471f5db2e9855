"""A runner in an empty folder, with a clock that the test moves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presession_timer.base.clock import Clock, ManualClock
from presession_timer.runner.session_runner import SessionRunner
from tests.record.conftest import spare_folder
from tests.record.records import PLAN, START

__all__ = ["spare_folder"]

Resume = Callable[[], SessionRunner]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the record is."""
    folder = tmp_path / "hall"
    folder.mkdir()
    return folder / "spain.presession.jsonl"


@pytest.fixture
def clock() -> ManualClock:
    """Ten o'clock in Geneva."""
    return ManualClock(START)


@pytest.fixture
def runner(path: Path, clock: ManualClock) -> Iterator[SessionRunner]:
    """A session that was set up and not opened yet."""
    made = SessionRunner.open_plan(PLAN, path, clock)
    yield made
    made.close()


@pytest.fixture
def resume(path: Path, clock: Clock) -> Iterator[Resume]:
    """Open the record again; the runners are closed in the end."""
    opened: list[SessionRunner] = []

    def again() -> SessionRunner:
        opened.append(SessionRunner.open_record(path, clock))
        return opened[-1]

    yield again
    for runner in opened:
        runner.close()

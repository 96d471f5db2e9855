"""A desk in an empty folder, with a clock that the test moves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presession_timer.base.clock import Clock, ManualClock
from presession_timer.runner import Desk
from tests.record.conftest import spare_folder
from tests.record.records import PLAN, START

__all__ = ["spare_folder"]

Resume = Callable[[], Desk]


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
def desk(path: Path, clock: ManualClock) -> Iterator[Desk]:
    """A session that was set up and not opened yet."""
    made = Desk.open_plan(PLAN, path, clock)
    yield made
    made.close()


@pytest.fixture
def resume(path: Path, clock: Clock) -> Iterator[Resume]:
    """Open the record again; the desks are closed in the end."""
    opened: list[Desk] = []

    def again() -> Desk:
        opened.append(Desk.open_record(path, clock))
        return opened[-1]

    yield again
    for desk in opened:
        desk.close()

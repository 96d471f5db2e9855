"""Long rows are left out unless they are asked for; each row's counts go to its results."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.harness import FULL, Tally
from tests.record.conftest import spare_folder

__all__ = ["spare_folder"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``FAULTS=full`` runs the long rows."""
    if FULL:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Counts for bench/faults."""
    made = Tally(record_property)
    yield made
    made.report()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the record is."""
    folder = tmp_path / "hall"
    folder.mkdir()
    return folder / "spain.presession.jsonl"

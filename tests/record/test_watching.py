"""Waiting for a file to change, told by the kernel or by looking."""

import sys
from pathlib import Path

import pytest

from presession_timer.record.watching import Watcher


@pytest.fixture(params=["told", "looking"])
def watched(request: pytest.FixtureRequest, folder: Path) -> tuple[Path, Path, Watcher]:
    """Two files, of which one is missing, and a watcher of both."""
    there, missing = folder / "there", folder / "missing"
    there.write_text("1")
    return there, missing, Watcher((there, missing), look=request.param == "looking")


def test_linux_is_told_by_the_kernel(folder: Path) -> None:
    watcher = Watcher((folder / "x",))
    assert watcher.looks == (sys.platform != "linux")
    assert (watcher.fileno() >= 0) == (sys.platform == "linux")
    watcher.close()
    watcher.close()
    assert watcher.fileno() == -1


def test_without_a_change_the_waiting_ends_in_time(watched: tuple[Path, Path, Watcher]) -> None:
    assert not watched[2].wait(0.01)


def test_a_write_ends_the_waiting_once(watched: tuple[Path, Path, Watcher]) -> None:
    there, _, watcher = watched
    there.write_text("longer")
    assert watcher.wait(5)
    assert not watcher.wait(0)


def test_a_file_that_comes_later_is_watched_from_then_on(
    watched: tuple[Path, Path, Watcher],
) -> None:
    _, missing, watcher = watched
    missing.write_text("here")
    watcher.wait(0)
    missing.write_text("and changed")
    assert watcher.wait(5)


def test_a_file_that_is_replaced_is_watched_on(watched: tuple[Path, Path, Watcher]) -> None:
    there, _, watcher = watched
    other = there.with_name("other")
    other.write_text("new")
    other.replace(there)
    assert watcher.wait(5)
    watcher.wait(0)
    there.write_text("newer still")
    assert watcher.wait(5)


def test_where_the_kernel_watches_no_more_files_it_looks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.record.watching._inotify", lambda: -1)
    assert Watcher((folder / "x",)).looks


def test_on_a_network_the_kernel_hears_nothing_so_it_looks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.record.watching.is_on_network", lambda path: True)
    assert Watcher((folder / "x",)).looks

"""The real disk: every request reaches the system."""

import os
import sys
from pathlib import Path

import pytest

from presession_timer.record.disk import Disk


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have another call")
def test_a_sync_is_a_sync_of_that_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    disk = Disk()
    fd = disk.create(folder / "x")
    disk.sync(fd)
    disk.close(fd)
    assert synced == [fd]


def test_a_new_name_survives_a_power_cut_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(fd: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{fd}").readlink()))
        real(fd)

    if sys.platform == "linux":
        monkeypatch.setattr(os, "fsync", fsync)
    (folder / "old").touch()
    Disk().rename(folder / "old", folder / "new")
    assert [path.name for path in folder.iterdir()] == ["new"]
    assert synced == ([str(folder)] if sys.platform == "linux" else [])


def test_a_folder_that_cannot_be_synced_is_no_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(fd: int) -> None:
        raise OSError("a network file system")

    monkeypatch.setattr(os, "fsync", fsync)
    Disk().sync_folder(folder)

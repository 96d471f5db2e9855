"""A file is written whole or not at all, and nobody reads it who may not."""

import os
import stat
from pathlib import Path

import pytest

from presession_timer.base.atomic_files import put_file, put_in_place
from presession_timer.base.errors import UnreadableFile


def _forbidden(*given: object, **how: object) -> None:
    raise PermissionError(1, os.strerror(1))


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for data in (b"old and long", b"new"):
        put_in_place(path, data)
        assert path.read_bytes() == data
    assert [*tmp_path.iterdir()] == [path]


def test_a_failed_write_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    put_in_place(path, b"old")

    def full(fd: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put_in_place(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"old")]


def test_where_files_cannot_be_linked_they_are_written_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _forbidden)
    put_in_place(tmp_path / "a.csv", b"whole")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"whole")]


def test_what_a_kill_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    old, new = tmp_path / ".a.csv.0123abcd.new", tmp_path / ".a.csv.4567abcd.new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    put_in_place(tmp_path / "a.csv", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", new.name}


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.parametrize("without", ["link", "O_TMPFILE"])
def test_at_no_moment_may_others_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: str
) -> None:
    if without == "O_TMPFILE":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    else:
        monkeypatch.setattr(os, "link", _forbidden)
    seen: list[int] = []
    sync = os.fsync

    def looked_at(fd: int) -> None:
        seen.append(os.fstat(fd).st_mode)
        sync(fd)

    monkeypatch.setattr(os, "fsync", looked_at)
    put_in_place(tmp_path / "a.html", b"x", mode=0o600)
    assert {found & 0o777 for found in seen if stat.S_ISREG(found)} == {0o600}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "folder: cannot be written: it is a folder; choose another"),
        ("file/a/b", "b: cannot be written: "),
        ("file/a/b", "file is not a folder; choose another"),
        ("x" * 300, "cannot be written: File name too long; choose another"),
    ],
)
def test_what_is_in_the_way_of_a_file_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(UnreadableFile) as refused:
        put_file(tmp_path / name, b"", "choose another", folder=True)
    assert said in str(refused.value)

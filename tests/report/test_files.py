"""Files that are whole, in the folder that was asked for, under harmless names."""

import os
from pathlib import Path

import pytest

from presession_timer.errors import UnreadableFile
from presession_timer.report.files import save, slug


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("UPR Pre-session 35 – Spain", "upr-pre-session-35-spain"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("../../etc/passwd", "etc-passwd"),
        ("全体会议", "report"),
        ("x" * 90, "x" * 60),
        ("-", "report"),
    ],
)
def test_a_slug_is_plain(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_file_is_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    path = save(tmp_path / "new" / "deep", "a.json", b"{}")
    assert path.read_bytes() == b"{}"
    assert [p.name for p in path.parent.iterdir()] == ["a.json"]


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    save(tmp_path, "a.json", b"old and long")
    assert save(tmp_path, "a.json", b"new").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["../a", "a/b", "..", ".", "/etc/x"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        save(tmp_path, name, b"")


def test_a_failed_write_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "a.json", b"old")

    def full(fd: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableFile, match="cannot be written: No space left"):
        save(tmp_path, "a.json", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"old")]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UnreadableFile, match="choose another --out"):
        save(tmp_path / "out", "a.json", b"")


def test_where_files_cannot_be_linked_they_are_written_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*given: object, **how: object) -> None:
        raise PermissionError(1, os.strerror(1))

    monkeypatch.setattr(os, "link", forbidden)
    assert save(tmp_path, "a.csv", b"whole").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]

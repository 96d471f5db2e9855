"""Files that are whole, in the folder that was asked for, under harmless names."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from presession_timer.base.errors import UnreadableFile
from presession_timer.report.files import ReportFolder, mode_of, save, slug

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links")


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


@pytest.mark.parametrize("name", ["../a", "a/b", "..", ".", "/etc/x"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        save(tmp_path, name, b"")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UnreadableFile, match="choose another --out"):
        save(tmp_path / "out", "a.json", b"")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files that everybody may read unless something else is asked for."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("usual")
def test_a_report_may_be_read_by_those_who_may_read_the_record(tmp_path: Path) -> None:
    (tmp_path / "r").touch(0o600)
    (tmp_path / "s").touch()
    (tmp_path / "s").chmod(0o640)
    assert [mode_of([tmp_path / name]) for name in ("r", "s", "nosuch")] == [0o600, 0o640, 0o600]
    assert mode_of([tmp_path / "s", tmp_path / "r"]) == 0o600
    for wanted, got in ((0o600, 0o600), (0o640, 0o640), (0o660, 0o660), (None, 0o644)):
        out = tmp_path / f"{wanted}"
        assert mode(ReportFolder(out, mode=wanted).save("a.html", b"x")) == got
        assert all(mode(path) == got for path in out.iterdir())


@posix
@pytest.mark.usefixtures("usual")
def test_a_file_that_many_may_read_is_theirs_no_longer(tmp_path: Path) -> None:
    """One of 1.0.0, or of a time when it was shared."""
    folder = ReportFolder(tmp_path, mode=0o600)
    folder.save("a.html", b"x").chmod(0o644)
    assert mode(folder.save("a.html", b"y")) == 0o600


def test_a_report_of_ones_own_is_written_again(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path / "out", mode=None)
    folder.save("a.html", b"first")
    assert folder.save("a.html", b"second").read_bytes() == b"second"
    assert ReportFolder(tmp_path / "out", mode=0o600).save("a.html", b"x").read_bytes() == b"x"


@pytest.mark.parametrize("there", [b"my own", b"first, and a remark of mine", b""])
def test_what_somebody_else_wrote_stays_unless_forced(tmp_path: Path, there: bytes) -> None:
    folder = ReportFolder(tmp_path, mode=None)
    folder.save("a.html", b"first")
    path = tmp_path / "a.html"
    path.write_bytes(there)
    with pytest.raises(UnreadableFile, match=r"not as presession wrote it; .* with --force"):
        folder.save("a.html", b"second")
    assert path.read_bytes() == there
    ReportFolder(tmp_path, mode=None, force=True).save("a.html", b"third")
    assert folder.save("a.html", b"fourth").read_bytes() == b"fourth"


def test_a_file_that_holds_the_report_already_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"same")
    assert ReportFolder(tmp_path, mode=None).save("a.html", b"same").read_bytes() == b"same"


@pytest.mark.parametrize("listed", [b"", b"[]", b"{", b'{"a.html": 3}', b"[" * 100_000, b"\xff"])
def test_a_list_that_cannot_be_read_makes_nothing_replaceable(
    tmp_path: Path, listed: bytes
) -> None:
    folder = ReportFolder(tmp_path, mode=None)
    folder.save("a.html", b"first")
    (tmp_path / ".presession-reports").write_bytes(listed)
    with pytest.raises(UnreadableFile, match="--force"):
        folder.save("a.html", b"second")
    folder.save("b.html", b"x")
    assert folder.save("b.html", b"y").read_bytes() == b"y"


def test_the_list_holds_what_is_there_and_no_more(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path, mode=None)
    for name in ("a.html", "b.html"):
        folder.save(name, b"x")
    (tmp_path / "a.html").unlink()
    folder.save("c.html", b"x")
    listed = json.loads((tmp_path / ".presession-reports").read_text())
    assert sorted(listed) == ["b.html", "c.html"]


@posix
def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"kept")
    (tmp_path / "a.html").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "b.html").symlink_to(tmp_path / "nosuch")
    folder = ReportFolder(tmp_path, mode=None)
    for name in ("a.html", "b.html"):
        with pytest.raises(UnreadableFile, match="--force"):
            folder.save(name, b"x")
    assert (tmp_path / "elsewhere").read_bytes() == b"kept"

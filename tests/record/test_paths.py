"""Names of records and the files beside them, and warnings about their folder."""

from pathlib import Path

import pytest

from presession_timer.engine import events as ev
from presession_timer.record import paths
from presession_timer.record.paths import place_warnings, spare_folders
from presession_timer.record.record_owner import record_path_for, records_of
from tests.record.records import OPENING, write_hour

CLOSED = (*((e,) for e in OPENING), (ev.FloorYielded(1), ev.SessionClosed()))


def test_a_record_stands_beside_its_plan(folder: Path) -> None:
    assert record_path_for(folder / "spain.toml") == folder / "spain.presession.jsonl"


def test_an_open_record_is_the_one_to_go_on_with(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    assert record_path_for(folder / "spain.toml") == path


def test_after_a_closed_record_comes_a_numbered_one(folder: Path) -> None:
    write_hour(folder / "spain.presession.jsonl", CLOSED)
    assert record_path_for(folder / "spain.toml").name == "spain-2.presession.jsonl"
    write_hour(folder / "spain-2.presession.jsonl", CLOSED)
    assert record_path_for(folder / "spain.toml").name == "spain-3.presession.jsonl"


def test_a_record_whose_closing_was_undone_is_open(folder: Path) -> None:
    path = folder / "spain.presession.jsonl"
    write_hour(path, (*CLOSED, (ev.Undone("console:2"),)))
    assert record_path_for(folder / "spain.toml") == path


def test_a_record_that_cannot_be_read_is_not_passed_over(folder: Path) -> None:
    path = folder / "spain.presession.jsonl"
    path.write_text("garbage")
    assert record_path_for(folder / "spain.toml") == path


def test_a_place_on_another_disk_is_preferred_for_emergencies(
    folder: Path, spare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = spare_folder.parent / "home"
    monkeypatch.setattr(paths, "_device", lambda path: 2 if path == home else 1)
    first, *others = spare_folders(folder / "x.presession.jsonl")
    assert first.parent == home
    assert spare_folder in [other.parent for other in others]


MOUNTS = r"""
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 21 0:40 / /mnt/nfs\040share rw - nfs4 server:/x rw
31 21 0:41 / /home/ann/cloud rw - fuse.rclone remote rw
32 21 0:42 / /media/stick rw - fuse.exfat /dev/sdb1 rw
33 30 0:43 / /mnt/nfs\040share/local rw - ext4 /dev/sdc1 rw
""".strip()


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv", "ext4"),
        ("/mnt/nfs share/plans", "nfs4"),
        ("/mnt/nfs share", "nfs4"),
        ("/mnt/nfs share/local/x", "ext4"),
        ("/mnt/nfs sharebutnot", "ext4"),
        ("/home/ann/cloud/upr", "fuse.rclone"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_its_nearest_mount(folder: str, kind: str) -> None:
    assert paths._longest_mount(Path(folder), paths._linux_mounts(MOUNTS)) == kind


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "fuse.rclone"])
def test_a_network_is_warned_of(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "file_system", lambda folder: kind)
    (warning,) = place_warnings(folder / "x.presession.jsonl")
    assert f"is on a network ({kind})" in warning


@pytest.mark.parametrize("kind", ["ext4", "apfs", "vfat", "fuse.exfat", "fuseblk", "tmpfs", ""])
def test_a_disk_of_this_machine_is_not(
    folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "file_system", lambda folder: kind)
    assert place_warnings(folder / "x.presession.jsonl") == ()


@pytest.mark.parametrize(
    "name", ["Dropbox", "Dropbox (UPR Info)", "OneDrive - UPR", "iCloudDrive", "Nextcloud"]
)
def test_a_folder_that_a_service_syncs_is_warned_of(folder: Path, name: str) -> None:
    (warning,) = place_warnings(folder / name / "plans" / "x.presession.jsonl")
    assert f"is synced by {name}" in warning


def test_a_folder_that_only_sounds_like_one_is_not(folder: Path) -> None:
    assert place_warnings(folder / "My dropboxes" / "x.presession.jsonl") == ()


def test_the_records_of_a_plan_are_its_own_and_no_numbered_plans(folder: Path) -> None:
    for name in ("panel", "panel-2", "panel-3", "panel-4"):
        write_hour(folder / f"{name}.presession.jsonl", CLOSED)
    (folder / "panel-2.toml").write_text("a plan with a mistake")
    (folder / "panel-5.toml").write_text("")
    found = [path.name.partition(".")[0] for path in records_of(folder / "panel.toml")]
    assert found == ["panel", "panel-3", "panel-4"]
    assert record_path_for(folder / "panel.toml").name == "panel-6.presession.jsonl"
    assert record_path_for(folder / "panel-2.toml").name == "panel-2-2.presession.jsonl"


def test_what_cannot_be_written_beside_the_record_goes_to_a_real_disk_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    memory, same, other = (tmp_path / name for name in ("memory", "same", "other"))
    for place in (memory, same, other):
        place.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(memory))
    monkeypatch.setattr("tempfile.tempdir", str(same))
    monkeypatch.setenv("HOME", str(other))
    kinds = {memory: "tmpfs", same: "ext4", other: "ext4"}
    devices = {memory: 1, same: 2, other: 3, folder: 2}
    monkeypatch.setattr(paths, "file_system", lambda place: kinds[place])
    monkeypatch.setattr(paths, "_device", devices.__getitem__)
    found = paths.spare_folders(folder / "x.presession.jsonl")
    assert [one.parent for one in found] == [other, same, memory]


def test_where_no_temporary_folder_takes_a_byte_the_others_are_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none)
    assert len(list(paths.spare_folders(folder / "x.presession.jsonl"))) == 2

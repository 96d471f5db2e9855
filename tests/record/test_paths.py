"""Names of records and the files beside them, and warnings about their folder."""

from pathlib import Path

import pytest

from presession_timer.record import paths
from presession_timer.record.paths import place_warnings

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

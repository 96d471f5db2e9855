"""A record with other line ends, as mail and git make, is read in full and goes on in a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import UnreadableFile
from presession_timer.engine import commands as cmd
from presession_timer.record.follow import Follower
from presession_timer.record.loading import as_written, load, read_header, was_carried
from presession_timer.record.records_of_plan import goes_on_in, record_path_for
from presession_timer.record.verify import verify
from presession_timer.report.loader import open_record
from presession_timer.runner.session_runner import SessionRunner
from tests.record.records import MINUTE, START, write_hour

LATER = START + 30 * MINUTE


def mailed(path: Path, *, mark: bytes = b"") -> bytes:
    """Make CRLF of its line ends; gives what stood there before."""
    before = path.read_bytes()
    path.write_bytes(mark + before.replace(b"\n", b"\r\n"))
    return before


@pytest.fixture
def copy(folder: Path) -> Path:
    """A record that came by mail."""
    path = write_hour(folder / "spain.presession.jsonl")
    mailed(path)
    return path


@pytest.mark.parametrize(
    ("data", "written"),
    [
        (b"a\r\nb\r\n", b"a\nb\n"),
        (b"\xef\xbb\xbfa\n", b"a\n"),
        (b"a\nb\r\n", b"a\nb\r\n"),
        (b"a\n", b"a\n"),
        (b"\n", b"\n"),
        (b"", b""),
    ],
)
def test_the_first_line_says_whether_a_copy_was_carried(data: bytes, written: bytes) -> None:
    assert as_written(data) == written
    assert was_carried(data) is (data != written)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_copy_is_read_in_full_and_it_is_said(folder: Path, mark: bytes) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    before = load(path)
    mailed(path, mark=mark)
    record = load(path)
    assert (record.damage, record.carried, record.log) == (None, True, before.log)
    assert read_header(path) == before.header
    verdict = verify(path)
    assert verdict.whole
    assert "its line ends are CRLF, as mail and git write them" in verdict.text
    assert open_record(path).carried


def test_what_is_altered_in_a_copy_is_altered(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes().replace(b"microphone", b"microphonE"))
    damage = load(copy).damage
    assert damage is not None
    assert damage.line == 6


def test_it_goes_on_in_a_copy_beside_it_with_its_own_line_ends(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    before = mailed(path)
    carried = path.read_bytes()
    with SessionRunner.open_record(path, ManualClock(LATER)) as runner:
        assert runner.path == folder / "spain-lf.presession.jsonl"
        assert "going on with spain-lf.presession.jsonl" in runner.recovered
        assert runner.do(cmd.WriteNote("goes on")).saved
    assert path.read_bytes() == carried
    assert runner.path.read_bytes().startswith(before)
    assert load(runner.path).damage is None
    assert runner.path.stat().st_mode & 0o777 == 0o600
    assert not list(folder.glob("spain.presession.lock"))


def test_the_next_run_goes_on_with_the_same_copy(copy: Path) -> None:
    for number in (1, 2):
        with SessionRunner.open_record(copy, ManualClock(LATER + number * MINUTE)) as runner:
            runner.do(cmd.WriteNote(f"note {number}"))
    assert goes_on_in(copy) == copy.with_name("spain-lf.presession.jsonl")
    assert [one.name for one in copy.parent.glob("*-lf*.jsonl")] == ["spain-lf.presession.jsonl"]
    assert len(load(goes_on_in(copy)).log) >= len(load(copy).log) + 2


def test_another_record_that_has_the_name_is_left_alone(copy: Path) -> None:
    other = write_hour(copy.with_name("spain-lf.presession.jsonl"), ())
    before = other.read_bytes()
    with SessionRunner.open_record(copy, ManualClock(LATER)) as runner:
        assert runner.path.name == "spain-lf-2.presession.jsonl"
    assert other.read_bytes() == before


def test_a_plan_whose_record_was_carried_goes_on_in_the_copy_too(copy: Path) -> None:
    plan = copy.with_name("spain.toml")
    assert record_path_for(plan) == copy
    with SessionRunner.open_record(copy, ManualClock(LATER)) as runner:
        runner.do(cmd.Close(), confirmed=True)
    assert record_path_for(plan).name == "spain-2.presession.jsonl", "that hour is closed"


def test_a_rehearsal_stays_one_by_its_name(folder: Path) -> None:
    path = write_hour(folder / "spain.rehearsal.presession.jsonl")
    mailed(path)
    with SessionRunner.open_record(path, ManualClock(LATER)) as runner:
        assert runner.path.name == "spain-lf.rehearsal.presession.jsonl"


def test_where_no_copy_can_be_written_it_says_what_to_do(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*of: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("presession_timer.record.recovery.write_file", full)
    with pytest.raises(UnreadableFile, match="cannot be written: No space left"):
        SessionRunner.open_record(copy, ManualClock(LATER))


def test_a_screen_that_follows_a_copy_shows_it_and_what_becomes_of_it(copy: Path) -> None:
    follower = Follower(copy, ManualClock(LATER))
    assert (follower.trouble, follower.session.seq) == ("", 7)
    assert not follower.poll()
    lines = copy.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(lines[:-1]))
    follower.poll()
    assert follower.session.seq == 6
    copy.write_bytes(b"".join(lines))
    follower.poll()
    assert follower.session.seq == 7

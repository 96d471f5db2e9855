"""From a sheet to a record: everything or nothing, and never over another file."""

from pathlib import Path

import pytest

from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.record.loading import load
from presession_timer.record.verify import verify
from presession_timer.report.loader import open_record
from presession_timer.runner.import_and_redact import import_timings, redact

PLAN = """
[session]
title = "UPR Pre-session 35 – Spain"
date = 2019-12-10
start = 10:00:00

[[segment]]
speaker = "Speaker 1"

[[segment]]
speaker = "Speaker 2"
"""
SHEET = "segment,began,ended\n1,10:00:20.250,10:06:20.750\n2,,\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan of two statements."""
    path = tmp_path / "spain.toml"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """One speaks, one is absent."""
    path = tmp_path / "timings.csv"
    path.write_text(SHEET, "utf-8")
    return path


def test_the_record_stands_beside_the_plan_and_is_whole(sheet: Path, plan: Path) -> None:
    done = import_timings(sheet, plan)
    assert done.path == plan.with_name("spain.presession.jsonl")
    assert verify(done.path).whole
    loaded = load(done.path)
    assert loaded.session.closed is not None
    assert loaded.session.spoke(1, 0) == 360_500
    assert {instant.clock for instant in loaded.instants} == {"imported"}


def test_a_second_import_is_numbered_for_the_first_hour_is_closed(sheet: Path, plan: Path) -> None:
    import_timings(sheet, plan)
    assert import_timings(sheet, plan).path.name == "spain-2.presession.jsonl"


def test_a_record_that_is_there_is_never_replaced(sheet: Path, plan: Path, tmp_path: Path) -> None:
    record = tmp_path / "mine.presession.jsonl"
    record.write_text("precious")
    with pytest.raises(UnreadableFile, match="exists already"):
        import_timings(sheet, plan, record)
    assert record.read_text() == "precious"


def test_a_wrong_sheet_writes_nothing(sheet: Path, plan: Path, tmp_path: Path) -> None:
    sheet.write_text(SHEET + "9,10:07:00,10:08:00\n", "utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(BadInput, match=r'timings\.csv:4: there is no segment "9"'):
        import_timings(sheet, plan)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_wrong_plan_is_said_before_the_sheet_is_read(sheet: Path, plan: Path) -> None:
    plan.write_text("[session]\n", "utf-8")
    with pytest.raises(BadInput, match=r"spain\.toml"):
        import_timings(sheet, plan)


def test_a_sheet_that_is_no_file_is_said(plan: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file; expected timings as CSV"):
        import_timings(tmp_path / "nosuch.csv", plan)
    with pytest.raises(UnreadableFile, match="a folder; give a CSV file in it"):
        import_timings(tmp_path, plan)


def test_a_folder_that_takes_no_record_is_said(sheet: Path, plan: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no folder"):
        import_timings(sheet, plan, tmp_path / "nosuch" / "x.presession.jsonl")


def test_nobody_pressed_the_times_of_an_import_nor_of_its_redacted_copy(
    sheet: Path, plan: Path, tmp_path: Path
) -> None:
    record = import_timings(sheet, plan).path
    copy = redact(record, tmp_path / "copy.presession.jsonl").path
    assert [open_record(path).facts.imported for path in (record, copy)] == [True, True]

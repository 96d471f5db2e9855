"""`presession report`: which form goes where, and what is said when something is wrong."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from presession_timer.base.errors import BadFormat, UnreadableFile
from presession_timer.cli.reporting import ReportRequest, report
from presession_timer.privacy.people import People
from presession_timer.record.journal import write_record
from presession_timer.report.output_formats import ReportOptions, formats_from
from tests.report.sample import plan, whole_hour


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The design's example on disk."""
    path = tmp_path / "spain.presession.jsonl"
    write_record(path, plan(), whole_hour().session.history.log, source="test")
    return path


def said(*paths: Path, **how: object) -> tuple[int, str, str]:
    """Status, output and diagnostics of a report."""
    out, err = io.StringIO(), io.StringIO()
    people = how.pop("people", None)
    if people is not None:
        how["options"] = ReportOptions(people=people)  # type: ignore[arg-type]
    wanted = ReportRequest(**how)  # type: ignore[arg-type]
    status = report(paths, wanted, out=out, err=err)
    return status, out.getvalue(), err.getvalue()


def test_the_page_shows_organisations_unless_names_are_asked_for(record: Path) -> None:
    status, out, err = said(record)
    assert (status, err) == (0, "")
    assert "Organisation C" in out
    assert "Person 3" not in out
    assert "Person 3, Organisation C" in said(record, people=People.NAME)[1]


def test_one_format_of_one_record_goes_to_the_output(record: Path) -> None:
    found = json.loads(said(record, formats=("json",))[1])
    assert found["turns"][2]["speaker"] == "Person 3"
    assert found["events"] == len(whole_hour().session.history.log)
    assert found["record_sha256"] == hashlib.sha256(record.read_bytes()).hexdigest()
    assert found["rehearsal"] is False


def test_same_record_same_bytes(record: Path) -> None:
    for name in ("json", "csv", "jsonl"):
        assert said(record, formats=(name,)) == said(record, formats=(name,))


def test_a_table_goes_out_as_bytes_with_its_mark_and_line_ends(record: Path) -> None:
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding="ascii", newline="\n")
    report([record], ReportRequest(("csv",)), out=out, err=io.StringIO())
    assert buffer.getvalue().startswith(b'\xef\xbb\xbf"segment"')
    assert buffer.getvalue().count(b"\r\n") == 12


def test_files_are_named_without_a_person(tmp_path: Path) -> None:
    named = plan(title="Hearing of Person 3 – Spain")
    path = tmp_path / "r.presession.jsonl"
    write_record(path, named, whole_hour(named).session.history.log, source="test")
    _, out, _ = said(path, formats=("json", "csv"), folder=tmp_path / "out")
    written = [Path(line) for line in out.splitlines()]
    assert [file.suffix for file in written] == [".json", ".csv"]
    assert all(file.read_bytes() for file in written)
    assert written[0].name.startswith("hearing-of-organisation-c-spain-2019-12-10-")


def test_what_one_stream_cannot_hold_is_refused(record: Path, tmp_path: Path) -> None:
    with pytest.raises(BadFormat, match="several need --out DIR"):
        said(record, formats=("json", "csv"))
    with pytest.raises(BadFormat, match="vtt: of one record only"):
        said(record, record, record.parent, formats=("vtt",))
    with pytest.raises(BadFormat, match="--out needs --format"):
        said(record, folder=tmp_path)


def test_unknown_formats_are_refused_with_what_there_is() -> None:
    assert formats_from(" CSV,json,csv") == ("csv", "json")
    with pytest.raises(BadFormat, match='no format "jsn"; did you mean "json"'):
        formats_from("jsn")
    with pytest.raises(BadFormat, match="there are json, jsonl, csv"):
        formats_from("")


def test_a_missing_record_does_not_keep_the_others_from_being_told(
    record: Path, tmp_path: Path
) -> None:
    status, out, err = said(tmp_path / "nosuch", record)
    assert status == 2
    assert "UPR Pre-session 35" in out
    assert "nosuch" in err
    with pytest.raises(UnreadableFile, match="none of the records"):
        said(tmp_path / "nosuch", tmp_path / "nor such")


def test_a_folder_without_a_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no record in it; expected files that end in"):
        said(tmp_path)


def test_a_damaged_record_tells_what_could_be_read(record: Path) -> None:
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(lines[:10]) + lines[10][:20])
    status, out, err = said(record)
    assert status == 0
    assert "torn" in err
    assert "! The record is damaged" in out
    assert "! The hour is not closed: the report so far." in out


def test_several_records_are_one_series(record: Path, tmp_path: Path) -> None:
    other = tmp_path / "deep" / "other.presession.jsonl"
    other.parent.mkdir()
    it = whole_hour()
    write_record(other, it.session.plan, it.session.history.log, source="test")
    for paths in ((record, other), (tmp_path,)):
        status, out, err = said(*paths)
        assert (status, err) == (0, "")
        assert "2 sessions, 14 speakers, 7.0 a session." in out
    assert json.loads(said(tmp_path, formats=("json",))[1])["sessions"] == 2


def test_a_copy_of_a_record_is_no_second_hour(record: Path, tmp_path: Path) -> None:
    lines = record.read_bytes().splitlines(keepends=True)
    earlier, copy = tmp_path / "a.presession.jsonl", tmp_path / "z.presession.jsonl"
    earlier.write_bytes(b"".join(lines[:12]))
    copy.write_bytes(record.read_bytes())
    status, out, err = said(earlier, record, copy)
    assert status == 0
    assert "1 session, 7 speakers." in out
    assert err == (
        f"{record}: the same hour as {earlier}; only {record} is counted\n"
        f"{copy}: the same hour as {record}; only {record} is counted\n"
    )


def test_a_folder_that_cannot_be_written_is_said(record: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UnreadableFile, match="cannot be written"):
        said(record, formats=("json",), folder=tmp_path / "taken")


def test_a_plan_stands_for_its_latest_real_hour(record: Path) -> None:
    hour = whole_hour()
    log = hour.session.history.log
    for name, speed in (("spain-2", None), ("spain-3", 60.0), ("spain.rehearsal", 60.0)):
        path = record.with_name(f"{name}.presession.jsonl")
        write_record(path, hour.session.plan, log, source="test", rehearsal=speed)
    beside = record.with_name("spain.toml")
    beside.write_text("whatever stands in it: the record has its own plan", "utf-8")
    status, out, err = said(beside, formats=("json",))
    assert (status, err) == (0, f"{beside}: its latest hour is in spain-2.presession.jsonl\n")
    found = json.loads(out)["record_sha256"]
    second = record.with_name("spain-2.presession.jsonl")
    assert found == hashlib.sha256(second.read_bytes()).hexdigest()


def test_a_plan_without_an_hour_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no hour of this plan has been held yet"):
        said(tmp_path / "spain.toml")


def test_a_file_that_is_not_ours_stays_unless_forced(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (path,) = said(record, formats=("md",), folder=out)[1].split()
    Path(path).write_text("a remark of mine", "utf-8")
    with pytest.raises(UnreadableFile, match=r"already exists.*--force"):
        said(record, formats=("md",), folder=out)
    assert Path(path).read_text("utf-8") == "a remark of mine"
    assert said(record, formats=("md",), folder=out, force=True)[1].split() == [path]
    assert said(record, formats=("md",), folder=out)[1].split() == [path]


def test_force_is_for_files(record: Path) -> None:
    with pytest.raises(BadFormat, match="--force is for files: add --out DIR"):
        said(record, force=True)

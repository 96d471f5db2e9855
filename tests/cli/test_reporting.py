"""`presession report` and `presession redact`: what goes where, and what is said of mistakes."""

import hashlib
import io
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.errors import BadFormat, UnreadableFile
from presession_timer.cli.reporting import ReportRequest, report
from presession_timer.record.journal import write_record
from tests.command import COMMAND, environment, presession
from tests.report.sample import plan, whole_hour
from tests.report.series_sample import sitting
from tests.test_imports import LIBRARIES, loaded_by


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The design's example on disk."""
    path = tmp_path / "spain.presession.jsonl"
    write_record(path, plan(), whole_hour().session.history.log, source="test")
    return path


def said(*paths: Path, **how: Any) -> tuple[int, str, str]:
    """Status, output and diagnostics of a report."""
    out, err = io.StringIO(), io.StringIO()
    wanted = ReportRequest(**how)
    status = report(paths, wanted, out=out, err=err)
    return status, out.getvalue(), err.getvalue()


def test_one_format_of_one_record_goes_to_the_output(record: Path) -> None:
    found = json.loads(said(record, formats=("json",))[1])
    assert found["turns"][2]["speaker"] == "Person 3"
    assert found["events"] == len(whole_hour().session.history.log)
    assert found["record_sha256"] == hashlib.sha256(record.read_bytes()).hexdigest()
    assert found["rehearsal"] is False


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


def test_what_one_stream_cannot_hold_is_refused(record: Path) -> None:
    with pytest.raises(BadFormat, match="several need --out DIR"):
        said(record, formats=("json", "csv"))
    with pytest.raises(BadFormat, match="vtt: of one record only"):
        said(record, record, record.parent, formats=("vtt",))
    with pytest.raises(BadFormat, match="--force is for files: add --out DIR"):
        said(record, force=True)


def test_where_no_record_can_be_read_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="none of the records"):
        said(tmp_path / "nosuch", tmp_path / "nor such")


def test_a_folder_without_a_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no record in it; expected files that end in"):
        said(tmp_path)


def test_a_folder_that_may_not_be_read_is_named_and_the_others_are_counted(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = record.parent / "lost+found"
    closed.mkdir()
    scan = os.scandir

    def denied(path: Path) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    status, out, err = said(record.parent)
    assert (status, err) == (
        0, f"{closed}: cannot be read: Permission denied; what is in it is not counted\n"
    )  # fmt: skip
    assert "1 session" in out
    with pytest.raises(UnreadableFile, match="no record in it that can be read"):
        said(closed)


def test_a_damaged_record_tells_what_could_be_read(record: Path) -> None:
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(lines[:10]) + lines[10][:20])
    status, out, err = said(record)
    assert status == 0
    assert "torn" in err
    assert "! The record is damaged" in out
    assert "! The hour is not closed: the report so far." in out


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
    plan = tmp_path / "spain.toml"
    with pytest.raises(UnreadableFile, match="no such plan, and no record of it"):
        said(plan)
    plan.touch()
    with pytest.raises(UnreadableFile, match="no hour of this plan has been held yet"):
        said(plan)


def test_a_link_that_leads_to_itself_is_there_and_cannot_be_read(tmp_path: Path) -> None:
    plan = tmp_path / "spain.toml"
    plan.symlink_to(plan)
    with pytest.raises(UnreadableFile, match=r"spain\.toml: cannot be read \(.*\), and no record"):
        said(plan)


def test_a_file_that_is_not_ours_stays_unless_forced(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (path,) = said(record, formats=("md",), folder=out)[1].split()
    Path(path).write_text("a remark of mine", "utf-8")
    with pytest.raises(UnreadableFile, match=r"already exists.*--force"):
        said(record, formats=("md",), folder=out)
    assert Path(path).read_text("utf-8") == "a remark of mine"
    assert said(record, formats=("md",), folder=out, force=True)[1].split() == [path]
    assert said(record, formats=("md",), folder=out)[1].split() == [path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample's record, and a folder of two more."""
    hour = whole_hour()
    path = tmp_path / "spain.presession.jsonl"
    write_record(path, hour.session.plan, hour.session.history.log, source="test")
    (tmp_path / "records" / "deep").mkdir(parents=True)
    for days, name in enumerate(("kenya", "deep/sweden")):
        one = sitting(name, ["6:00", "7:30"], days=days)
        to = tmp_path / "records" / f"{name}.presession.jsonl"
        write_record(to, one.session.plan, one.session.history.log, source="test")
    return tmp_path


def raw(*arguments: str, folder: Path) -> bytes:
    """The bytes of standard output."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        env=environment(),
        timeout=60,
    )
    return done.stdout


def test_bytes_go_to_a_pipe_as_they_are(folder: Path) -> None:
    record = "spain.presession.jsonl"
    assert raw("report", record, "--format", "xlsx", folder=folder).startswith(b"PK")


def test_several_forms_at_once_are_files_whose_paths_are_said(folder: Path) -> None:
    formats = "md,vtt,youtube"
    ran = presession(
        "report", "spain.presession.jsonl", "--format", formats, "--out", "out", folder=folder
    )
    assert ran.status == 0
    names = ran.out.splitlines()
    assert [name.rpartition(".")[2] for name in names] == ["md", "vtt", "txt"]
    assert all((folder / name).is_file() for name in names)
    assert ran.err == "no --sync: the recording is taken to begin when the hour opened\n"


def test_a_folder_without_formats_gets_the_usual_ones(folder: Path) -> None:
    ran = presession("report", "spain.presession.jsonl", "--out", "out", folder=folder)
    assert [Path(name).suffix for name in ran.out.splitlines()] == [".pdf", ".html", ".csv"]


def test_the_page_speaks_the_language_that_is_asked_for(folder: Path) -> None:
    ran = presession("report", "spain.presession.jsonl", "--lang", "fr", folder=folder)
    assert "Six interventions sur sept ont respecté les 5–7 minutes" in ran.out
    assert "Relevé des temps" in ran.out
    ran = presession("report", "spain.presession.jsonl", "--lang", "de", folder=folder)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == 'no report in "de"; there are en, es, fr\n'


@pytest.mark.parametrize(
    ("arguments", "named", "organised"),
    [
        (("--anonymise", "number", "--format", "html"), False, False),
        (("--format", "html", "--names"), True, True),
    ],
)
def test_people_are_named_where_that_is_asked_for(
    folder: Path, arguments: tuple[str, ...], named: bool, organised: bool
) -> None:
    out = presession("report", "spain.presession.jsonl", *arguments, folder=folder).out
    assert ("Person 4" in out) is named
    assert ("Organisation D" in out) is organised


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "vtt", "--sync", "14:02"), "such as 14:02:03=00:00:00"),
        (("--format", "html", "--sync", "14:02:03=00:00:00"), "--sync is for chapters"),
        (("--format", "doc"), 'no format "doc"; there are json, jsonl, csv, xlsx, html, pdf, md'),
        (("--format", "html", "--out", "spain.presession.jsonl"), "cannot be written"),
        (("records", "--format", "youtube"), "youtube: of one record only"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = presession("report", "spain.presession.jsonl", *arguments, folder=folder)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_folder_of_records_is_a_series(folder: Path) -> None:
    ran = presession("report", "records", folder=folder)
    assert ran.status == 0
    assert "2 sessions, 4 speakers, 2.0 a session." in ran.out
    found = json.loads(presession("report", "records", "--format", "json", folder=folder).out)
    assert found["schema"] == "presession-series/1"
    ran = presession("report", "records", "--format", "pdf,csv", "--out", "out", folder=folder)
    assert [re.sub("-[0-9a-f]{8}[.]", ".", line) for line in ran.out.splitlines()] == [
        f"out/upr-pre-session-35-2019-12-10-to-2019-12-11.{ending}" for ending in ("pdf", "csv")
    ]


def test_one_bad_record_does_not_hide_the_others(folder: Path) -> None:
    (folder / "records" / "bad.presession.jsonl").write_text("nonsense\n")
    ran = presession("report", "records", folder=folder)
    assert ran.status == 2
    assert "2 sessions, 4 speakers" in ran.out
    assert "bad.presession.jsonl" in ran.err


def test_a_redacted_record_is_whole_and_reports_the_same(folder: Path) -> None:
    record, new = "spain.presession.jsonl", "shared.presession.jsonl"
    ran = presession("redact", record, "--out", new, folder=folder)
    assert (ran.status, ran.err) == (0, "")
    kept = "the State, organisations, date, times, figures"
    assert ran.out == (
        f"{new}: 27 events, 1 text removed\ncleared: people, moderator, title, room; kept: {kept}\n"
    )
    assert presession("verify", new, folder=folder).out.startswith(f"{new}: whole: 27 events;")
    before, after = (
        json.loads(presession("report", path, "--format", "json", folder=folder).out)["totals"]
        for path in (record, new)
    )
    assert before == after
    assert "Person" not in (folder / new).read_text("utf-8")
    ran = presession("redact", record, "--out", new, folder=folder)
    assert ran.status == 2
    assert "exists already; give another --out" in ran.err


def test_redact_keeps_what_it_says_that_it_keeps(folder: Path) -> None:
    record, new = "spain.presession.jsonl", "shared.presession.jsonl"
    ran = presession("redact", record, "--out", new, "--anonymise", "number", folder=folder)
    session, was = (
        json.loads(presession("report", path, "--format", "json", folder=folder).out)["session"]
        for path in (new, record)
    )
    said = ran.out.splitlines()[1].removeprefix("cleared: ").split("; kept: ")
    cleared, kept = (part.split(", ") for part in said)
    assert "organisations" in cleared
    assert "Organisation D" not in (folder / new).read_text("utf-8")
    assert {"the State", "date"} <= set(kept)
    assert (session["state"], session["date"]) == (was["state"], was["date"])
    assert {"title", "room"} <= set(cleared)
    assert "the State, date, times and figures stay" in " ".join(
        presession("redact", "--help").out.split()
    )


def test_a_page_on_the_terminal_loads_no_library_of_another_form() -> None:
    loaded = loaded_by("import presession_timer.cli.reporting, presession_timer.report.hour_page")
    assert not (LIBRARIES | {"polib"}) - {"rich"} & loaded


def test_reading_a_record_loads_no_pydantic(folder: Path) -> None:
    path = str(folder / "spain.presession.jsonl")
    statement = "from pathlib import Path; from presession_timer.report.loader import load_report"
    assert "pydantic" not in loaded_by(f"{statement}; load_report(Path({path!r}))")

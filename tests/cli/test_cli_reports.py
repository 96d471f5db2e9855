"""`presession report` and `presession redact` as a person or a script runs them."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from presession_timer.record.journal import write_record
from tests.command import COMMAND, environment, presession
from tests.report.sample import whole_hour
from tests.report.series_sample import sitting
from tests.test_imports import LIBRARIES, loaded_by


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
    assert raw("report", record, "--format", "pdf", folder=folder).startswith(b"%PDF-1.7")
    assert raw("report", record, "--format", "xlsx", folder=folder).startswith(b"PK")
    html = raw("report", record, "--format", "html", folder=folder)
    assert html.startswith(b"<!DOCTYPE html>\n<html")


def test_several_forms_at_once_are_files_whose_paths_are_said(folder: Path) -> None:
    ran = presession(
        "report", "spain.presession.jsonl", "--format", "pdf,html,md,vtt,youtube,xlsx",
        "--out", "out", folder=folder,
    )  # fmt: skip
    assert ran.status == 0
    names = ran.out.splitlines()
    assert [name.rpartition(".")[2] for name in names] == [
        "pdf",
        "html",
        "md",
        "vtt",
        "txt",
        "xlsx",
    ]
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
        (("--format", "json"), True, True),
        (("--format", "json", "--anonymise", "organisation"), False, True),
        (("--format", "json", "--anonymise", "number"), False, False),
        (("--anonymise", "number", "--format", "html"), False, False),
        (("--format", "html"), False, True),
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
    assert ran.out == f"{new}: 27 events, 1 text removed\n"
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


def test_a_page_on_the_terminal_loads_no_library_of_another_form() -> None:
    loaded = loaded_by("import presession_timer.cli.reporting, presession_timer.report.hour_page")
    assert not (LIBRARIES | {"polib"}) - {"rich"} & loaded


def test_reading_a_record_loads_no_pydantic(folder: Path) -> None:
    path = str(folder / "spain.presession.jsonl")
    statement = f"from presession_timer.report.loader import load_report; load_report({path!r})"
    loaded = loaded_by(
        f"from pathlib import Path; {statement.replace(repr(path), f'Path({path!r})')}"
    )
    assert "pydantic" not in loaded

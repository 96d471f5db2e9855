"""One record in every form, each read by another program: all agree on every total."""

import csv
import json
import re
import shutil
import subprocess
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import webvtt
from playwright.sync_api import Browser

from presession_timer.durations import SECOND, clock_up, parse
from presession_timer.record.writing import write_record
from presession_timer.report.filing import FORMATS, file_reports
from tests.report.hostile import NAMES, hour_of

Files = dict[str, Path]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record on disk, with names that are hard on every format."""
    path = tmp_path_factory.mktemp("agreement") / "spain.presession.jsonl"
    hour = hour_of(NAMES)
    write_record(path, hour.session.plan, hour.session.history.log, source="test")
    return path


@pytest.fixture(scope="module")
def files(record: Path) -> Files:
    """The record in every form there is."""
    paths = file_reports(record, tuple(FORMATS), record.parent / "out")
    return dict(zip(FORMATS, paths, strict=True))


@pytest.fixture(scope="module")
def truth(files: Files) -> dict[str, Any]:
    """The contract's figures."""
    found: dict[str, Any] = json.loads(files["json"].read_text("utf-8"))
    return found


def times(truth: dict[str, Any]) -> dict[int, str]:
    """Every statement's time as a page prints it."""
    return {
        turn["segment"]: clock_up(round(turn["total_s"] * SECOND))
        for turn in truth["turns"]
        if turn["kind"] == "statement" and turn["began"]
    }


def printed(truth: dict[str, Any]) -> tuple[str, ...]:
    """The totals as a page prints them."""
    totals, session = truth["totals"], truth["session"]

    def clock(seconds: float) -> str:
        return clock_up(round(seconds * SECOND))

    return (
        clock(session["took_s"]),
        f"{clock(session['late_start_s'])} late",
        f"{clock(session['over_hour_s'])} over the hour",
        f"{clock(totals['statement_time_s'])} · mean {clock(totals['mean_s'])}",
        f"median {clock(totals['median_s'])}",
        f"{totals['within']} of {totals['spoken']}",
        f"{totals['over']} over, {totals['absent']} absent",
        clock(totals["questions_time_s"]),
        f"Nobody had the floor for {clock(totals['gap_time_s'])} in all.",
        truth["record_sha256"],
    )


def test_json_lines_and_csv(files: Files, truth: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in files["jsonl"].read_text("utf-8").splitlines()]
    assert lines == truth["turns"]
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    last = {row["segment"]: row for row in rows}
    statements = [row for row in last.values() if row["kind"] == "statement"]
    spoken = [row for row in statements if row["began"]]
    totals = truth["totals"]
    assert len(statements) == totals["statements"]
    assert len(spoken) == totals["spoken"]
    for verdict in ("within", "over", "short", "absent"):
        assert sum(row["verdict"] == verdict for row in statements) == totals[verdict]
    assert sum(float(row["total_s"]) for row in spoken) == totals["statement_time_s"]
    assert sum(float(row["paused_s"]) for row in rows) == totals["paused_s"]


def test_the_workbook(files: Files, truth: dict[str, Any]) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(files["xlsx"]))
    hour: dict[Any, Any] = {row[0]: row[1] for row in book.get_sheet_by_name("Hour").to_python()}
    totals, session = truth["totals"], truth["session"]
    for head, name in (
        ("Statements", "statements"), ("Spoken", "spoken"), ("Short", "short"),
        ("Within", "within"), ("Over", "over"), ("Absent", "absent"),
        ("Not reached", "not_reached"), ("Share within", "within_share"),
    ):  # fmt: skip
        assert hour[head] == totals[name], head
    for head, seconds in (
        ("Statements' time", totals["statement_time_s"]), ("Mean", totals["mean_s"]),
        ("Median", totals["median_s"]), ("Questions' time", totals["questions_time_s"]),
        ("Gaps", totals["gap_time_s"]), ("Pauses", totals["paused_s"]),
        ("Took", session["took_s"]), ("Length", session["length_s"]),
    ):  # fmt: skip
        assert hour[head] == timedelta(seconds=seconds), head
    assert hour["Over the hour (s)"] == session["over_hour_s"]
    assert hour["SHA-256"] == truth["record_sha256"]
    heads, *rows = book.get_sheet_by_name("Turns").to_python()
    turns = [dict(zip(heads, row, strict=True)) for row in rows]
    assert len(turns) == len(truth["turns"])
    for turn, wanted in zip(turns, truth["turns"], strict=True):
        assert turn["Organisation"] == (wanted["organisation"] or "")
        assert turn["Spoke"] == ("" if wanted["spoke_s"] is None else _span(wanted["spoke_s"]))
    assert len(book.get_sheet_by_name("Events").to_python()) == truth["events"] + 1


def _span(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_the_page_on_the_web(files: Files, truth: dict[str, Any]) -> None:
    text: list[str] = []

    class Texts(HTMLParser):
        def handle_data(self, data: str) -> None:
            text.append(data)

    Texts().feed(files["html"].read_text("utf-8"))
    whole = " ".join(text)
    for words in printed(truth):
        assert words in whole
    for name in NAMES:
        assert name in text


@pytest.mark.browser
def test_the_page_in_a_browser(files: Files, truth: dict[str, Any], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(files["html"].as_uri())
    rows = [
        [cell.inner_text() for cell in row.locator("td").all()]
        for row in page.locator("tbody tr").all()
    ]
    page.close()
    spoke = {int(row[0]): row[-2] for row in rows}
    for number, time in times(truth).items():
        assert spoke[number] == time
    assert {row[1] for row in rows} >= set(NAMES)


def test_the_page_on_paper(files: Files, truth: dict[str, Any]) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler: apt-get install poppler-utils")
    words = ["pdftotext", "-layout", str(files["pdf"]), "-"]
    text = subprocess.run(words, capture_output=True, check=True, timeout=60).stdout.decode()
    for words_of in printed(truth):
        assert words_of in text
    for number, time in times(truth).items():
        assert re.search(rf"^ *{number} +.* {time}( |$)", text, re.MULTILINE)


def test_the_page_as_markdown(files: Files, truth: dict[str, Any]) -> None:
    text = files["md"].read_text("utf-8")
    for words in printed(truth):
        assert words in text
    for number, time in times(truth).items():
        assert re.search(rf"^\| {number} \|.*\| {time} \|", text, re.MULTILINE)


def test_the_chapters(files: Files, truth: dict[str, Any]) -> None:
    cues = webvtt.read(str(files["vtt"])).captions
    heard = [turn for turn in truth["turns"] if turn["began"]]
    assert len(cues) == len(heard)
    for cue, turn in zip(cues, heard, strict=True):
        lasted = parse(cue.end.removeprefix("00:")) - parse(cue.start.removeprefix("00:"))
        assert lasted == round((turn["spoke_s"] + turn["paused_s"]) * SECOND)
    lines = files["youtube"].read_text("utf-8").splitlines()
    assert len(lines) == len(heard)


def test_the_terminal(record: Path, truth: dict[str, Any]) -> None:
    from tests.command import presession

    ran = presession("report", record)
    assert ran.status == 0
    flat = re.sub(r"\s+", " ", ran.out)
    for words in printed(truth):
        assert words in flat


def test_every_form_is_the_same_bytes_again(record: Path, files: Files) -> None:
    again = file_reports(record, tuple(FORMATS), record.parent / "again")
    for path, before in zip(again, files.values(), strict=True):
        assert path.name == before.name
        assert path.read_bytes() == before.read_bytes()


def test_no_file_is_called_after_anybody(files: Files) -> None:
    for path in files.values():
        assert re.fullmatch(r"upr-pre-session-35-spain-2019-12-10-[0-9a-z]{8}\.[a-z.]+", path.name)
    assert files["pdf"].read_bytes().startswith(b"%PDF-")

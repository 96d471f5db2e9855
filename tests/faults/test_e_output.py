"""E: every form of a report, read by another program, says what the record says, no more."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import webvtt
from lab.spellings import NAMES as PROTECTED
from lab.spellings import one_name, spellings
from playwright.sync_api import Browser

from presession_timer.audience.room_state import view_state
from presession_timer.base.durations import SECOND, clock_up, parse
from presession_timer.base.text import UNNAMED, clean
from presession_timer.engine import commands as cmd
from presession_timer.engine.event_text import describe
from presession_timer.plan.model import Kind
from presession_timer.privacy.mask import People
from presession_timer.privacy.screens import on_screens
from presession_timer.record.journal import write_record
from presession_timer.report.output_formats import FORMATS, ReportOptions, file_reports
from presession_timer.runner.session_runner import SessionRunner
from tests.command import presession
from tests.engine.hours import Hour, plan_of, statement
from tests.faults.harness import Tally, tries
from tests.faults.plans import PLAN_FILE
from tests.faults.test_d_input import MARKS, MARKUP, hostile
from tests.privacy.test_mask import everything
from tests.report.hostile import NAMES, hour_of
from tests.report.render.test_html import ATTRIBUTES, KNOWN, Read
from tests.report.render.test_markdown import shown as read_markdown
from tests.report.render.test_pdf import plain
from tests.report.render.test_pdf import read as pdf_read
from tests.report.sample import whole_hour
from tests.web.conftest import browser

__all__ = ["browser"]

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


# E1 to E4: names that would be more than text

FORMULAS = (
    "=1+1", "+41 22", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "  =1", "\u00a0=1", "＝1",
    "＋1", "－1", "＠x", " \t@x", "=HYPERLINK(\"http://evil.example\",\"x\")", "http://evil.example",
    "=cmd|'/C calc'!A0", "{=1}", "1e3", "0012", "TRUE", "#REF!", "'=1",
)  # fmt: skip
"""What a spreadsheet would compute, follow or take for a number."""
EIGHT = 8
"""So many statements has the hour that carries them."""


def by_eights(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Hours' worth of names."""
    for start in range(0, len(names), EIGHT):
        yield (*names[start : start + EIGHT], *NAMES)[:EIGHT]


def of(names: tuple[str, ...], form: str, folder: Path) -> bytes:
    """A report in one form on an hour in which all that people wrote are these names."""
    given = hour_of(names, title=names[0], room=names[1], state=names[2]).session.plan
    segments = tuple(
        replace(s, speaker=s.organisation, topic=s.organisation, category=s.organisation)
        if s.kind is Kind.STATEMENT
        else s
        for s in given.segments
    )
    hour = whole_hour(replace(given, segments=segments))
    record = folder / f"{len(list(folder.iterdir()))}.presession.jsonl"
    write_record(record, hour.session.plan, hour.session.history.log, source="test")
    (path,) = file_reports(
        record, (form,), folder / "out", options=ReportOptions(people=People.NAME)
    )
    return path.read_bytes()


def read_as(names: Iterable[str]) -> set[str]:
    """What of these names has to be read in a report; who has none is called otherwise."""
    return {clean(name, 2_000) for name in names} - {UNNAMED}


def test_e1_no_text_is_a_formula_in_a_table(tmp_path: Path, tally: Tally) -> None:
    for names in by_eights(FORMULAS):
        text = of(names, "csv", tmp_path).decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(text, newline="")))
        spoken = [row for row in rows if row["kind"] == "statement"]
        assert len(spoken) == EIGHT
        for row in rows:
            for value in row.values():
                bare = value.lstrip()
                numeric = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)
                assert numeric or not bare.startswith(tuple("=+-@＝＋－＠")), value
                assert not value.startswith(("\t", "\r", "\n", "\0")), value
            assert {row["organisation"].removeprefix("'") for row in spoken} >= {
                name.removeprefix("'") for name in names
            }
        tally.add(names=len(names))


def test_e1_no_text_is_a_formula_a_link_or_a_number_in_a_workbook(
    tmp_path: Path, tally: Tally
) -> None:
    for names in by_eights(FORMULAS):
        data = of(names, "xlsx", tmp_path)
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        heads, *rows = book.get_sheet_by_name("Turns").to_python()
        told = [row[heads.index("Organisation")] for row in rows]
        assert read_as(names) <= set(told)
        assert all(isinstance(value, str) for value in told)
        with zipfile.ZipFile(BytesIO(data)) as parts:
            for part in parts.namelist():
                inside = parts.read(part)
                assert b"<f>" not in inside
                assert b"<hyperlink" not in inside
                assert b"TargetMode" not in inside
        tally.add(names=len(names))


def test_e2_no_name_makes_an_element_on_the_page(tmp_path: Path, tally: Tally) -> None:
    for seed in range(tries(1, 12)):
        for names in by_eights((*NAMES, *hostile(seed))):
            read = Read(of(names, "html", tmp_path).decode())
            assert read.tags <= KNOWN
            assert read.attributes <= ATTRIBUTES
            assert read.open == []
            assert read_as(names) <= set(read.isolated)
            tally.add(names=len(names))


def test_e3_text_out_is_text_in_as_markdown(tmp_path: Path, tally: Tally) -> None:
    for seed in range(tries(1, 12)):
        for names in by_eights((*NAMES, *hostile(seed))):
            cells = read_markdown(of(names, "md", tmp_path).decode())
            assert read_as(names) <= set(cells)
            tally.add(names=len(names))


def test_e3_text_out_is_text_in_on_paper(tmp_path: Path, tally: Tally) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler: apt-get install poppler-utils")
    orders = tuple(f"Ann {mark} Lee" for mark in MARKS.values())
    for names in list(by_eights((*NAMES, *MARKUP, *orders)))[:: tries(2, 1)]:
        data = of(names, "pdf", tmp_path)
        text = plain(pdf_read(data, tmp_path))
        for name in names:
            assert plain(clean(name)) in text, name
        assert b"/JavaScript" not in data
        assert b"/URI" not in data
        tally.add(names=len(names))


RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd", "..\\..\\x", "CON", "nul.txt", "COM1", "a/b:c*?<>|", ".hidden", "-rf",
        "~root", "x" * 300, "a\0b", "全体会议", "%2e%2e%2f", "$(reboot)", "`id`", " . ",
    ],
)  # fmt: skip
def test_e4_a_title_leads_nowhere_but_to_a_plain_name_in_the_folder(
    tmp_path: Path, title: str
) -> None:
    hour = hour_of(NAMES, title=title)
    record = tmp_path / "x.presession.jsonl"
    write_record(record, hour.session.plan, hour.session.history.log, source="test")
    before = set(tmp_path.iterdir())
    for path in file_reports(record, ("csv", "youtube"), tmp_path / "out"):
        assert path.resolve().parent == (tmp_path / "out").resolve()
        assert re.fullmatch(r"[0-9a-z][0-9a-z-]*\.[0-9a-z.]+", path.name)
        assert len(path.name) < 120
        assert not RESERVED.fullmatch(path.name)
    assert set(tmp_path.iterdir()) - before == {tmp_path / "out"}


def test_e4_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(
    record: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    out = tmp_path / "out"
    (there,) = file_reports(record, ("csv",), out)
    whole = there.read_bytes()
    there.unlink()
    there.symlink_to(outside)
    asked = ("report", record, "--format", "csv", "--out", out)
    assert presession(*asked).status == 2
    assert there.is_symlink()
    assert presession(*asked, "--force").status == 0
    assert outside.read_text() == "mine"
    assert not there.is_symlink()
    assert there.read_bytes() == whole


@pytest.mark.parametrize(
    "named", ["link.txt", "../outside.txt", "/etc/hostname", "sub/../../x"][: tries(2, 4)]
)
def test_e4_a_statement_file_is_read_in_the_plan_s_folder_only(tmp_path: Path, named: str) -> None:
    folder = tmp_path / "hall"
    folder.mkdir()
    for name in ("outside.txt", "x"):
        (tmp_path / name).write_text("four words of mine")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    plan = folder / "spain.toml"
    text = PLAN_FILE.replace('"Ana Núñez"', f'"Ana Núñez"\nstatement = "{named}"')
    plan.write_text(text)
    done = presession("check", plan)
    assert done.status == 2
    assert "statement" in done.err


# E5: the figures


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


def test_e5_json_lines_and_csv_agree(files: Files, truth: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in files["jsonl"].read_text("utf-8").splitlines()]
    assert lines == [turn | {"record": "whole"} for turn in truth["turns"]]
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


def test_e5_the_workbook_agrees(files: Files, truth: dict[str, Any]) -> None:
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


def test_e5_the_page_on_the_web_agrees(files: Files, truth: dict[str, Any]) -> None:
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
def test_e5_the_page_in_a_browser_agrees(
    files: Files, truth: dict[str, Any], browser: Browser
) -> None:
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


def test_e5_the_page_on_paper_agrees(files: Files, truth: dict[str, Any]) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler: apt-get install poppler-utils")
    words = ["pdftotext", "-layout", str(files["pdf"]), "-"]
    text = subprocess.run(words, capture_output=True, check=True, timeout=60).stdout.decode()
    for words_of in printed(truth):
        assert words_of in text
    for number, time in times(truth).items():
        assert re.search(rf"^ *{number} +.* {time}( |$)", text, re.MULTILINE)


def test_e5_the_page_as_markdown_agrees(files: Files, truth: dict[str, Any]) -> None:
    text = files["md"].read_text("utf-8")
    for words in printed(truth):
        assert words in text
    for number, time in times(truth).items():
        assert re.search(rf"^\| {number} \|.*\| {time} \|", text, re.MULTILINE)


def test_e5_the_chapters_agree(files: Files, truth: dict[str, Any]) -> None:
    cues = webvtt.read(str(files["vtt"])).captions
    heard = [turn for turn in truth["turns"] if turn["began"]]
    assert len(cues) == len(heard)
    for cue, turn in zip(cues, heard, strict=True):
        lasted = parse(cue.end.removeprefix("00:")) - parse(cue.start.removeprefix("00:"))
        assert lasted == round((turn["spoke_s"] + turn["paused_s"]) * SECOND)
    lines = files["youtube"].read_text("utf-8").splitlines()
    assert len(lines) == len(heard)


def test_e5_the_terminal_agrees(record: Path, truth: dict[str, Any]) -> None:
    ran = presession("report", record)
    assert ran.status == 0
    flat = re.sub(r"\s+", " ", ran.out)
    for words in printed(truth):
        assert words in flat


def test_e5_every_form_is_the_same_bytes_again(record: Path, files: Files) -> None:
    again = file_reports(record, tuple(FORMATS), record.parent / "again")
    for path, before in zip(again, files.values(), strict=True):
        assert path.name == before.name
        assert path.read_bytes() == before.read_bytes()


def test_e4_no_file_is_called_after_anybody(files: Files) -> None:
    for path in files.values():
        assert re.fullmatch(r"upr-pre-session-35-spain-2019-12-10-[0-9a-z]{8}\.[a-z.]+", path.name)
    assert files["pdf"].read_bytes().startswith(b"%PDF-")


def written_everywhere(name: str, texts: Sequence[str]) -> Hour:
    """An hour with one protected speaker, in which all of these texts are written."""
    hour = Hour(
        plan_of(
            statement(1, speaker=name, organisation="Omnium", protect=True, topic="; ".join(texts)),
            statement(2, organisation="Forum"),
        )
    )
    hour.do(cmd.Open())
    hour.do(cmd.Give(2))
    for text in texts:
        hour.do(cmd.WriteNote(f"qq {text} qq"))
        hour.do(cmd.Pause(f"qq {text} qq"), "0:05")
        hour.do(cmd.Resume(), "0:05")
        hour.do(cmd.ShowMessage(f"qq {text} qq"))
    return hour


@pytest.mark.parametrize("name", [name for names in PROTECTED.values() for name in names])
def test_e6_no_spelling_of_a_protected_name_is_in_any_form_or_on_any_screen(
    name: str, tally: Tally
) -> None:
    texts = [one.text for one in spellings() if one.name == name]
    hour = written_everywhere(name, texts)
    shown = on_screens(hour.session).session
    told = [describe(shown, recorded) for recorded in shown.history.log]
    forms = [everything(hour, People.NAME, notes=notes) for notes in (False, True)]
    assert [text for text in texts if f"qq {text} qq" in forms[0]] == []
    caught = [text for text in texts if not one_name(name).likely(text)]
    for where in (forms[1], "\n".join(told)):
        assert [text for text in caught if f"qq {text} qq" in where] == []
    noted = "\n".join(told_of(told, "note: "))
    assert [text for text in texts if f"qq {text} qq" in noted] == []
    tally.add(names=len(texts))


def told_of(told: Iterable[str], what: str) -> Iterator[str]:
    """The lines of the log that begin so."""
    return (line for line in told if line.startswith(what))


def test_e6_the_room_sees_nothing_that_was_not_asked_about(tmp_path: Path) -> None:
    zelda = statement(1, speaker="Zelda Quux", organisation="Omnium", protect=True)
    with SessionRunner.open_plan(plan_of(zelda), tmp_path / "x.presession.jsonl") as runner:
        for text in ("Thank you all", "Thank you, Ｑｕｕｘ", "Quuxx"):
            asked = runner.do(cmd.ShowMessage(text))
            assert asked.needs_confirm
            assert runner.session.message == ""
            runner.do(cmd.ShowMessage(text), confirmed=True)
            message = view_state(runner.session, runner.now())["message"]
            assert message is not None
            assert f"“{message['text']}”" in asked.text
            runner.do(cmd.ClearMessage())

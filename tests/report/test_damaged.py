"""A record that was cut or altered gives no report that looks clean, in any form."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import webvtt
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import BadFormat
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.report.hour_page import hour_page
from presession_timer.report.language import language
from presession_timer.report.loader import OpenedRecord, open_record
from presession_timer.report.output_formats import FORMATS, ReportOptions, rendered, rendered_series
from presession_timer.report.render.terminal import document_lines
from presession_timer.report.series_figures import series_of, session_figures
from presession_timer.runner.session_runner import SessionRunner
from tests.record.conftest import spare_folder
from tests.record.records import MINUTE, START, forged, write_hour

__all__ = ["spare_folder"]


def cut(path: Path) -> None:
    """Take the last event away, without a trace in the chain."""
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"the microphone", b"the micr0phone"))


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b'{"seq":9,"comm')


def repaired(path: Path) -> None:
    """Change a letter and go on."""
    altered(path)
    with SessionRunner.open_record(path, ManualClock(START + 90 * MINUTE)) as runner:
        runner.do(cmd.WriteNote("goes on"))


Harmed = tuple[str, OpenedRecord]


@pytest.fixture(params=[cut, altered, torn, repaired], scope="module")
def harmed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Harmed:
    """What was done, and the record."""
    harm: Callable[[Path], None] = request.param
    path = write_hour(tmp_path_factory.mktemp("harmed") / "spain.presession.jsonl")
    with SessionRunner.open_record(path, ManualClock(START + 30 * MINUTE)) as runner:
        runner.do(cmd.Close(), confirmed=True)
        runner.do(cmd.WriteNote("the end"))
    harm(path)
    return harm.__name__, open_record(path)


def made(opened: OpenedRecord, form: str, code: str = "en") -> bytes:
    ((_, made),) = rendered(opened, (form,), ReportOptions(say=language(code)))
    return made.data


def text(opened: OpenedRecord, form: str, code: str = "en") -> str:
    return made(opened, form, code).decode("utf-8-sig")


def test_data_have_a_field_for_it(harmed: Harmed) -> None:
    state, opened = harmed
    record = json.loads(made(opened, "json"))["record"]
    assert (record["state"], bool(record["note"])) == (state, True)
    lines = [json.loads(line) for line in text(opened, "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(text(opened, "csv"), newline="")))
    assert {row["record"] for row in (*lines, *rows)} == {state}
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(opened, "xlsx")))
    named = {row[0]: row[1] for row in book.get_sheet_by_name("Hour").to_python()}
    assert named["Record is"] == {"cut": "cut off"}.get(state, state)
    assert named["Damage"]
    assert named["Last hash"] == opened.facts.fingerprint


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize(
    ("code", "word"), [("en", "record"), ("fr", "enregistrement"), ("es", "registro")]
)
def test_a_page_says_it_above_everything_else(
    harmed: Harmed, form: str, code: str, word: str
) -> None:
    _, opened = harmed
    page = text(opened, form, code)
    words = opened.standing.text(language(code)) if opened.standing else ""
    notice = page.index(words.replace("'", "&#39;") if form == "html" else words)
    assert word in page[max(0, notice - 120) : notice]
    assert notice < page.index("1:00"), "before any figure"


def test_a_terminal_and_paper_say_it_first(harmed: Harmed) -> None:
    state, opened = harmed
    assert document_lines(hour_page(opened.report()))[2].plain.startswith("! The record")
    if state == "altered":
        paper = PdfReader(io.BytesIO(made(opened, "pdf"))).pages[0].extract_text()
        assert "The record is damaged" in paper
        assert opened.facts.fingerprint in paper


def test_chapters_have_a_note_and_are_chapters_still(harmed: Harmed) -> None:
    state, opened = harmed
    vtt = text(opened, "vtt")
    assert vtt.startswith("WEBVTT\n\nNOTE The record ")
    assert len(webvtt.from_string(vtt)) == vtt.count("-->")
    if state in ("altered", "repaired"):  # two chapters are left: YouTube wants three
        with pytest.raises(BadFormat):
            made(opened, "youtube")
        return
    *chapters, blank, note = text(opened, "youtube").splitlines()
    assert (blank, note[:11]) == ("", "The record ")
    assert chapters[0].startswith("0:00 ")


def test_a_series_says_which_of_its_records_it_is(harmed: Harmed) -> None:
    state, opened = harmed
    series = series_of([session_figures(opened.report())])
    for _, of_series in rendered_series(series, ("json", "jsonl", "csv"), ReportOptions()):
        assert f'"{state}"' in of_series.data.decode("utf-8-sig")


def test_a_whole_record_is_said_to_be_whole_and_nothing_more(tmp_path: Path) -> None:
    path = write_hour(tmp_path / "spain.presession.jsonl")
    opened = open_record(path)
    last = path.read_bytes()[-67:-57].decode()
    data = json.loads(made(opened, "json"))["record"]
    assert data == {"state": "whole", "note": None, "fingerprint": last}
    for form in ("html", "md", "vtt"):
        assert "damaged" not in text(opened, form)
    assert f"Last hash of the record: {last}" in text(opened, "md")


def test_a_forged_line_is_no_part_of_any_report(tmp_path: Path) -> None:
    path = write_hour(tmp_path / "spain.presession.jsonl")
    forged(path, ev.Undone("nothing"))
    opened = open_record(path)
    for form in FORMATS.keys() - {"youtube"}:
        assert made(opened, form)
    assert json.loads(made(opened, "json"))["record"]["state"] == "altered"

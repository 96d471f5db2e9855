"""A record that was cut or altered gives no report that looks clean, in any form."""

from __future__ import annotations

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
from presession_timer.report.render.terminal import show
from presession_timer.report.series_figures import series_of, session_figures
from presession_timer.runner.session_runner import SessionRunner
from tests.record.conftest import spare_folder
from tests.record.records import MINUTE, START, forged, write_hour

__all__ = ["spare_folder"]

Harm = Callable[[Path], object]


def cut(path: Path) -> None:
    """Take the last event away, without a trace in the chain."""
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def altered(path: Path) -> None:
    """Change a letter."""
    path.write_bytes(path.read_bytes().replace(b"the microphone", b"the micr0phone"))


def torn(path: Path) -> None:
    """Leave half a line."""
    path.write_bytes(path.read_bytes() + b'{"seq":9,"comm')


def repaired(path: Path) -> None:
    """Change a letter and go on."""
    altered(path)
    with SessionRunner.open_record(path, ManualClock(START + 90 * MINUTE)) as runner:
        runner.do(cmd.WriteNote("goes on"))


HARMS: dict[str, Harm] = {
    "cut": cut,
    "altered": altered,
    "torn": torn,
    "repaired": repaired,
}


@pytest.fixture(params=HARMS, scope="module")
def harmed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, OpenedRecord]:
    """What was done, and the record."""
    path = write_hour(tmp_path_factory.mktemp("harmed") / "spain.presession.jsonl")
    with SessionRunner.open_record(path, ManualClock(START + 30 * MINUTE)) as runner:
        runner.do(cmd.Close(), confirmed=True)
        runner.do(cmd.WriteNote("the end"))
    HARMS[request.param](path)
    return request.param, open_record(path)


def made(opened: OpenedRecord, form: str, code: str = "en") -> bytes:
    """The report in one form."""
    options = ReportOptions(say=language(code))
    ((_, made),) = rendered(opened, (form,), options)
    return made.data


def test_json_has_a_field_for_it(harmed: tuple[str, OpenedRecord]) -> None:
    state, opened = harmed
    record = json.loads(made(opened, "json"))["record"]
    assert record["state"] == state
    assert record["note"]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_every_row_of_data_says_it(harmed: tuple[str, OpenedRecord], form: str) -> None:
    state, opened = harmed
    text = made(opened, form).decode("utf-8-sig")
    rows = (
        [json.loads(line) for line in text.splitlines()]
        if form == "jsonl"
        else list(csv.DictReader(io.StringIO(text, newline="")))
    )
    assert rows
    assert {row["record"] for row in rows} == {state}


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize(
    ("code", "word"), [("en", "record"), ("fr", "enregistrement"), ("es", "registro")]
)
def test_a_page_says_it_above_everything_else(
    harmed: tuple[str, OpenedRecord], form: str, code: str, word: str
) -> None:
    _, opened = harmed
    text = made(opened, form, code).decode()
    words = opened.standing.text(language(code)) if opened.standing else ""
    notice = text.index(words.replace("'", "&#39;") if form == "html" else words)
    assert word in text[max(0, notice - 120) : notice]
    assert notice < text.index("1:00"), "before any figure"


def test_paper_says_it(harmed: tuple[str, OpenedRecord]) -> None:
    state, opened = harmed
    if state == "altered":
        text = PdfReader(io.BytesIO(made(opened, "pdf"))).pages[0].extract_text()
        assert "The record is damaged" in text
        assert opened.facts.fingerprint in text


def test_a_terminal_says_it_first(harmed: tuple[str, OpenedRecord]) -> None:
    out = io.StringIO()
    show(hour_page(harmed[1].report()), out, width=120)
    third = out.getvalue().splitlines()[2]
    assert third.startswith("! The record")


def test_a_workbook_has_a_row_for_it(harmed: tuple[str, OpenedRecord]) -> None:
    state, opened = harmed
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made(opened, "xlsx"))).get_sheet_by_name(
        "Hour"
    )
    rows = {row[0]: row[1] for row in sheet.to_python()}
    assert rows["Record is"] == {"cut": "cut off"}.get(state, state)
    assert rows["Damage"]
    assert rows["Last hash"] == opened.facts.fingerprint


def test_chapters_have_a_note_and_are_chapters_still(harmed: tuple[str, OpenedRecord]) -> None:
    text = made(harmed[1], "vtt").decode()
    assert text.startswith("WEBVTT\n\nNOTE The record ")
    assert len(webvtt.from_string(text)) == text.count("-->")


def test_a_description_says_it_behind_the_chapters(harmed: tuple[str, OpenedRecord]) -> None:
    state, opened = harmed
    if state in ("altered", "repaired"):  # two chapters are left: YouTube wants three
        with pytest.raises(BadFormat):
            made(opened, "youtube")
        return
    *chapters, blank, note = made(opened, "youtube").decode().splitlines()
    assert (blank, note[:11]) == ("", "The record ")
    assert chapters[0].startswith("0:00 ")


def test_a_series_says_which_of_its_records_it_is(harmed: tuple[str, OpenedRecord]) -> None:
    state, opened = harmed
    series = series_of([session_figures(opened.report())])
    for form in ("json", "jsonl", "csv"):
        ((_, of_series),) = rendered_series(series, (form,), ReportOptions())
        assert f'"{state}"' in of_series.data.decode("utf-8-sig")


def test_a_whole_record_is_said_to_be_whole_and_nothing_more(tmp_path: Path) -> None:
    opened = open_record(write_hour(tmp_path / "spain.presession.jsonl"))
    data = json.loads(made(opened, "json"))["record"]
    last = (tmp_path / "spain.presession.jsonl").read_bytes()[-67:-57].decode()
    assert data == {"state": "whole", "note": None, "fingerprint": last}
    for form in ("html", "md", "vtt"):
        assert b"damaged" not in made(opened, form)
    assert f"Last hash of the record: {last}" in made(opened, "md").decode()


def test_a_forged_line_is_no_part_of_any_report(tmp_path: Path) -> None:
    path = write_hour(tmp_path / "spain.presession.jsonl")
    forged(path, ev.Undone("nothing"))
    opened = open_record(path)
    for form in FORMATS:
        if form != "youtube":
            assert made(opened, form)
    assert json.loads(made(opened, "json"))["record"]["state"] == "altered"

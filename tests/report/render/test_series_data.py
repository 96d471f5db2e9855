"""A series as data: every form says the same."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import python_calamine

from presession_timer.engine import commands as cmd
from presession_timer.report.language import ENGLISH
from presession_timer.report.series_data import (
    render_csv,
    render_json,
    render_lines,
    render_workbook,
)
from presession_timer.report.series_figures import Series, series_of
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import NAMES
from tests.report.series_sample import figures, sitting, two_rounds

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "series.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)


def test_the_json_holds_groups_rounds_and_sessions() -> None:
    found = json.loads(render_json(two_rounds()))
    assert found["schema"] == "presession-series/1"
    assert found["sessions"] == 4
    (group,) = found["groups"]
    assert group["format"] == "upr-presession"
    assert group["window"] == {"min_s": 300.0, "max_s": 420.0, "last_s": 60.0, "grace_s": 0.0}
    assert group["figures"]["within_share"] == 0.846
    assert group["figures"]["missions_lost_s"] == 480.0
    assert group["figures"]["women_share"] == 0.333
    assert [one["label"] for one in group["rounds"]] == [
        "UPR Pre-session 35",
        "UPR Pre-session 36",
    ]
    spain = group["sessions"][0]
    assert spain["opened"] == "2019-12-10T10:02:00.000+01:00"
    assert [one["total_s"] for one in spain["spoken_statements"]] == [360.0, 445.0, 300.0]


def some_series() -> Series:
    """With what a series may hold: rehearsed, not closed, nobody heard, no start, no State."""
    running = sitting("Kenya", ["6:00", "6:10", "6:20"], days=1)
    running.do(cmd.Undo())
    running.do(cmd.Undo())
    unheard = sitting("", ["", ""], start=None, days=400)
    return series_of(
        [
            *two_rounds().sessions,
            figures(running, name=""),
            figures(unheard),
            figures(sitting("Spain", ["7:10"]), rehearsal=60.0, damage="torn"),
            figures(Hour(plan_of(statement(1)))),
        ]
    )


def test_the_schema_is_a_schema_and_takes_every_series() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for series in (two_rounds(), some_series()):
        VALID.validate(json.loads(render_json(series)))


def test_the_schema_asks_for_every_field_and_knows_no_other() -> None:
    found = json.loads(render_json(some_series()))
    (group,) = [g for g in found["groups"] if g["rehearsal"]]
    for part in (found, group, group["figures"], group["rounds"][0], group["sessions"][0]):
        for name in list(part):
            value = part.pop(name)
            assert not VALID.is_valid(found), name
            part[name] = value
        part["more"] = 1
        assert not VALID.is_valid(found)
        del part["more"]
    assert VALID.is_valid(found)


def test_lines_and_rows_are_the_sessions() -> None:
    series = two_rounds()
    lines = [json.loads(line) for line in render_lines(series).splitlines()]
    text = render_csv(series)
    assert text.startswith('\ufeff"record","record_sha256","title","state","date"')
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(lines) == len(rows) == 4
    for line, row in zip(lines, rows, strict=True):
        for name, value in line.items():
            if isinstance(value, bool):
                assert row[name] == str(value).lower()
            elif isinstance(value, int | float):
                assert float(row[name]) == value
            else:
                assert row[name] == (value or "")


def test_the_workbook_has_real_durations() -> None:
    data = render_workbook(two_rounds(), ENGLISH)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Sessions", "Rounds", "Statements"]
    heads, *rows = book.get_sheet_by_name("Sessions").to_python()
    spain = dict(zip(heads, rows[0], strict=True))
    assert spain["Session"] == "Spain"
    assert spain["Missions lost"] == timedelta(minutes=5)
    assert spain["Over the hour (s)"] == 120
    assert len(book.get_sheet_by_name("Rounds").to_python()) == 3
    dots: list[Any] = book.get_sheet_by_name("Statements").to_python()[1:]
    assert sum((row[3] for row in dots), timedelta()) == timedelta(minutes=76, seconds=35)
    assert {row[6] for row in dots} == {"short", "in window", "over"}
    assert data == render_workbook(two_rounds(), ENGLISH)


def test_formulas_are_guarded_in_csv_and_text_in_the_workbook() -> None:
    series = series_of([figures(sitting(NAMES[4], ["6:00"]))])
    assert "\"'=HYPERLINK(" in render_csv(series)
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(render_workbook(series, ENGLISH))
    )
    assert book.get_sheet_by_name("Sessions").to_python()[1][0] == NAMES[4]


def test_nobody_is_named() -> None:
    text = render_json(two_rounds()) + render_csv(two_rounds())
    assert "Speaker" not in text
    assert "Org " not in text

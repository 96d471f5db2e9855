"""The contracts: keys, their order, forms of numbers and instants; and that schemas are strict."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from presession_timer.engine import commands as cmd
from presession_timer.report.render.data import (
    COLUMNS,
    guarded,
    hour_csv,
    hour_json,
    series_csv,
    series_json,
    series_json_lines,
)
from presession_timer.report.series_figures import Series, series_of
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import report
from tests.report.series_sample import figures, sitting, two_rounds
from tests.report.test_properties import assert_that_they_say_the_same

DOCS = Path(__file__).parents[3] / "docs"
HERE = Path(__file__).parent
SCHEMA = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)


def small_hour() -> Hour:
    """One speaks for 7:25 with a pause, one is absent."""
    desc = statement(1, organisation="Observatori DESC", category="CSO", topic="housing")
    hour = Hour(plan_of(desc, statement(2)))
    hour.do(cmd.Open(), "0:03.120")
    hour.do(cmd.Give(1), "0:21.400")
    hour.do(cmd.Pause("technical"), "1:00")
    hour.do(cmd.Resume(), "0:16")
    hour.do(cmd.Yield(), "6:25")
    hour.do(cmd.MarkAbsent(2), "0:05")
    hour.do(cmd.Close(), "1:00")
    return hour


def golden() -> Any:
    """The report on the small hour, as another program reads it."""
    return json.loads((HERE / "small_hour.json").read_bytes())


def test_a_small_hour_is_this_file_to_the_byte() -> None:
    assert hour_json(report(small_hour())) == (HERE / "small_hour.json").read_text("utf-8")


def test_a_rehearsal_says_so() -> None:
    assert json.loads(hour_json(report(small_hour(), rehearsal=60.0)))["rehearsal"] is True


def test_an_instant_has_the_offset_of_its_own_moment() -> None:
    """The clocks go back at 03:00 on 25 October 2020; the hour runs through it."""
    start = 1_603_585_800_000  # 02:30 summer time
    hour = Hour(plan_of(statement(1), start=start))
    hour.now = start
    hour.do(cmd.Open())
    hour.do(cmd.Close(), "60:00")
    session = json.loads(hour_json(report(hour)))["session"]
    assert session["opened"] == "2020-10-25T02:30:00.000+02:00"
    assert session["closed"] == "2020-10-25T02:30:00.000+01:00"
    assert session["took_s"] == 3600.0


def test_half_a_surrogate_pair_can_still_be_written() -> None:
    hour = Hour(plan_of(statement(1, speaker="Ann \ud800")))
    written = hour_json(report(hour)).encode("utf-8", "backslashreplace")
    assert json.loads(written)["turns"][0]["speaker"] == "Ann \ud800"


def test_the_schema_is_a_schema_and_takes_the_golden_report() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    VALID.validate(golden())


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("schema", "presession-report/2"),
        ("extra", 1),
        ("session.room", "XX"),
        ("session.date", "10.12.2019"),
        ("session.opened", "2019-12-10T10:00:03+01:00"),
        ("session.opened", "2019-12-10T10:00:03.120"),
        ("session.title", None),
        ("turns.0.verdict", "absent"),
        ("turns.0.spoke_s", None),
        ("turns.0.spoke_s", "445.0"),
        ("turns.0.decided_by", "moderator"),
        ("turns.0.kind", "panellist"),
        ("turns.0.speaker", ""),
        ("turns.1.spoke_s", 0.0),
        ("turns.1.verdict", None),
        ("turns.1.paused_s", 1.0),
        ("totals.within_share", 1.5),
        ("totals.spoken", 1.5),
        ("corrections.0", {"at": None, "what": "x"}),
        ("record_sha256", "4F1C"),
        ("events", -1),
        ("record.state", "fine"),
        ("record.fingerprint", "4F1C"),
        ("record", {}),
        ("rehearsal", 60),
    ],
)
def test_the_schema_is_strict(change: str, value: Any) -> None:
    """With one value changed, or added, at a path like ``turns.0.kind``."""
    *path, key = change.split(".")
    data = at = golden()
    for step in path:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(key) if key.isdigit() else key] = value
    with pytest.raises(jsonschema.ValidationError):
        VALID.validate(data)


ROW = (
    '1,"1","statement","Speaker 1","","","","2019-12-10T10:00:00.000+01:00",'
    '"2019-12-10T10:07:25.000+01:00",445.0,445.0,0.0,0.0,300.0,420.0,0.0,"over",25.0,"","false","whole"'
)


def row_of(spoke: str = "7:25", **changes: str) -> str:
    hour = Hour(plan_of(statement(1, **changes)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), spoke)
    return hour_csv(report(hour))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_it_has_a_mark_a_header_and_a_row_a_turn_with_windows_line_ends() -> None:
    header = ",".join(f'"{column}"' for column in COLUMNS)
    assert row_of() == f"\ufeff{header}\r\n{ROW}\r\n"


RUN = ["=1+1", "+41 22", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n1", "\0x", "  =1", "\u00a0=1"]


@pytest.mark.parametrize("text", [*RUN, " \t@x", "＝1", "＋1", "－1", "＠x"])
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert rows_of(row_of(organisation=text))[0]["organisation"].startswith("'")


@pytest.mark.parametrize("text", ["", "Ann", "a=b", "3 - 1", "'quoted'", "(+41)", "é"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_quote_and_a_line_end_stay_inside_their_field() -> None:
    topic = 'says "no";\r\nand, leaves'
    assert [row["topic"] for row in rows_of(row_of(topic=topic))] == [topic]


def test_a_negative_number_is_a_number() -> None:
    assert ',"short",-32.0,' in row_of(spoke="4:28")


SERIES_SCHEMA = json.loads((DOCS / "series.schema.json").read_text("utf-8"))
SERIES_VALID = jsonschema.Draft202012Validator(SERIES_SCHEMA)


def test_the_json_holds_groups_rounds_and_sessions() -> None:
    found = json.loads(series_json(two_rounds()))
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


def test_the_schema_of_a_series_takes_every_series() -> None:
    jsonschema.Draft202012Validator.check_schema(SERIES_SCHEMA)
    for series in (two_rounds(), some_series()):
        SERIES_VALID.validate(json.loads(series_json(series)))


def test_the_schema_asks_for_every_field_and_knows_no_other() -> None:
    found = json.loads(series_json(some_series()))
    (group,) = found["groups"] = [g for g in found["groups"] if g["rehearsal"]]
    for part in (found, group, group["figures"], group["rounds"][0], group["sessions"][0]):
        for name in list(part):
            value = part.pop(name)
            assert not SERIES_VALID.is_valid(found), name
            part[name] = value
        part["more"] = 1
        assert not SERIES_VALID.is_valid(found)
        del part["more"]
    assert SERIES_VALID.is_valid(found)


def test_lines_and_rows_are_the_sessions() -> None:
    series = two_rounds()
    lines = [json.loads(line) for line in series_json_lines(series).splitlines()]
    assert series_csv(series).startswith('\ufeff"record","record_sha256","title","state","date"')
    rows = rows_of(series_csv(series))
    assert len(lines) == len(rows) == 4
    for line, row in zip(lines, rows, strict=True):
        assert_that_they_say_the_same(line, row)


def test_nobody_is_named() -> None:
    text = series_json(two_rounds()) + series_csv(two_rounds())
    assert "Speaker" not in text
    assert "Org " not in text

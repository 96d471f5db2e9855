"""The contracts: keys, their order, forms of numbers and instants; and that schemas are strict."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.report.render.data import (
    COLUMNS,
    guarded,
    hour_csv,
    hour_json,
    hour_json_lines,
    series_csv,
    series_json,
    series_json_lines,
)
from presession_timer.report.series_figures import Series, series_of
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import NAMES
from tests.report.sample import SHA256, report
from tests.report.series_sample import figures, sitting, two_rounds

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "report.schema.json").read_text("utf-8"))

GOLDEN = """\
{
  "schema": "presession-report/1",
  "rehearsal": false,
  "session": {
    "title": "A panel",
    "state": null,
    "date": "2019-12-10",
    "held_on": null,
    "timezone": "Europe/Zurich",
    "planned_start": "2019-12-10T10:00:00.000+01:00",
    "opened": "2019-12-10T10:00:03.120+01:00",
    "closed": "2019-12-10T10:09:10.520+01:00",
    "length_s": 3600.0,
    "took_s": 547.4,
    "over_hour_s": -3052.6,
    "late_start_s": 3.12
  },
  "window": {
    "min_s": 300.0,
    "max_s": 420.0,
    "last_s": 60.0,
    "grace_s": 0.0
  },
  "turns": [
    {
      "segment": 1,
      "id": "1",
      "kind": "statement",
      "speaker": "Speaker 1",
      "organisation": "Observatori DESC",
      "category": "CSO",
      "topic": "housing",
      "began": "2019-12-10T10:00:24.520+01:00",
      "ended": "2019-12-10T10:08:05.520+01:00",
      "spoke_s": 445.0,
      "total_s": 445.0,
      "paused_s": 16.0,
      "granted_s": 0.0,
      "least_s": 300.0,
      "limit_s": 420.0,
      "gap_before_s": 21.4,
      "verdict": "over",
      "outside_s": 25.0,
      "decided_by": null,
      "estimated": false
    },
    {
      "segment": 2,
      "id": "2",
      "kind": "statement",
      "speaker": "Speaker 2",
      "organisation": null,
      "category": null,
      "topic": null,
      "began": null,
      "ended": null,
      "spoke_s": null,
      "total_s": null,
      "paused_s": 0.0,
      "granted_s": 0.0,
      "least_s": 300.0,
      "limit_s": 420.0,
      "gap_before_s": null,
      "verdict": "absent",
      "outside_s": null,
      "decided_by": null,
      "estimated": false
    }
  ],
  "totals": {
    "statements": 2,
    "spoken": 1,
    "short": 0,
    "within": 0,
    "over": 1,
    "absent": 1,
    "not_reached": 0,
    "within_share": 0.0,
    "statement_time_s": 445.0,
    "mean_s": 445.0,
    "median_s": 445.0,
    "questions_time_s": 0.0,
    "gap_time_s": 86.4,
    "paused_s": 16.0
  },
  "corrections": [
    {
      "at": "2019-12-10T10:08:10.520+01:00",
      "what": "Speaker 2 absent"
    }
  ],
  "record": {
    "state": "whole",
    "note": null,
    "fingerprint": null
  },
  "events": 7,
  "record_sha256": "SHA"
}
"""


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


def test_a_small_hour_is_this_text_to_the_byte() -> None:
    assert hour_json(report(small_hour())) == GOLDEN.replace("SHA", SHA256)


def test_json_lines_are_the_turns() -> None:
    lines = hour_json_lines(report(small_hour())).splitlines()
    turns = [turn | {"record": "whole"} for turn in json.loads(GOLDEN)["turns"]]
    assert [json.loads(line) for line in lines] == turns


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


def test_milliseconds_survive() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "0:15.160")
    assert json.loads(hour_json(report(hour)))["turns"][0]["spoke_s"] == 15.16


def test_half_a_surrogate_pair_can_still_be_written() -> None:
    hour = Hour(plan_of(statement(1, speaker="Ann \ud800")))
    written = hour_json(report(hour)).encode("utf-8", "backslashreplace")
    assert json.loads(written)["turns"][0]["speaker"] == "Ann \ud800"


def changed(change: str, value: Any) -> dict[str, Any]:
    """The golden report with one value changed, or added, at a path like ``turns.0.kind``."""
    data: Any = json.loads(GOLDEN.replace("SHA", SHA256))
    *path, key = change.split(".")
    at = data
    for step in path:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(key) if key.isdigit() else key] = value
    checked: dict[str, Any] = data
    return checked


def test_the_schema_is_a_schema_and_takes_the_golden_report() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(GOLDEN.replace("SHA", SHA256)), SCHEMA)


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
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed(change, value), SCHEMA)


def test_the_golden_pause_and_gaps_add_up_to_what_the_hour_took() -> None:
    assert parse("7:25") + parse("0:16") + 86_400 == 547_400


ROW = (
    '1,"1","statement","Speaker 1","","","","2019-12-10T10:00:00.000+01:00",'
    '"2019-12-10T10:07:25.000+01:00",445.0,445.0,0.0,0.0,300.0,420.0,0.0,"over",25.0,"","false","whole"'
)


def row_of(**changes: str) -> str:
    """One statement of 7:25."""
    hour = Hour(plan_of(statement(1, **changes)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "7:25")
    return hour_csv(report(hour))


def test_it_has_a_mark_a_header_and_a_row_a_turn_with_windows_line_ends() -> None:
    header = ",".join(f'"{column}"' for column in COLUMNS)
    assert row_of() == f"\ufeff{header}\r\n{ROW}\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+41 22",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n1",
        "\0x",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " \t@x",
    ],
)
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"
    rows = list(csv.DictReader(io.StringIO(row_of(organisation=text).removeprefix("\ufeff"))))
    assert rows[0]["organisation"].startswith("'")


@pytest.mark.parametrize("text", ["", "Ann", "a=b", "3 - 1", "'quoted'", "(+41)", "é"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_quote_and_a_line_end_stay_inside_their_field() -> None:
    written = row_of(topic='says "no";\r\nand, leaves')
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert [row["topic"] for row in rows] == ['says "no";\r\nand, leaves']


def test_a_negative_number_is_a_number() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "4:28")
    assert ',"short",-32.0,' in hour_csv(report(hour))


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
    text = series_csv(series)
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


def test_nobody_is_named() -> None:
    text = series_json(two_rounds()) + series_csv(two_rounds())
    assert "Speaker" not in text
    assert "Org " not in text


def test_a_state_that_a_spreadsheet_would_run_is_guarded() -> None:
    series = series_of([figures(sitting(NAMES[4], ["6:00"]))])
    assert "\"'=HYPERLINK(" in series_csv(series)

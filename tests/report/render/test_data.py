"""The contract: keys, their order, forms of numbers and instants; and that the schema is strict."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.report.render.data import render, render_lines
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import SHA256, report

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "report.schema.json").read_text("utf-8"))

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
    assert render(report(small_hour())) == GOLDEN.replace("SHA", SHA256)


def test_json_lines_are_the_turns() -> None:
    lines = render_lines(report(small_hour())).splitlines()
    turns = [turn | {"record": "whole"} for turn in json.loads(GOLDEN)["turns"]]
    assert [json.loads(line) for line in lines] == turns


def test_a_rehearsal_says_so() -> None:
    assert json.loads(render(report(small_hour(), rehearsal=60.0)))["rehearsal"] is True


def test_an_instant_has_the_offset_of_its_own_moment() -> None:
    """The clocks go back at 03:00 on 25 October 2020; the hour runs through it."""
    start = 1_603_585_800_000  # 02:30 summer time
    hour = Hour(plan_of(statement(1), start=start))
    hour.now = start
    hour.do(cmd.Open())
    hour.do(cmd.Close(), "60:00")
    session = json.loads(render(report(hour)))["session"]
    assert session["opened"] == "2020-10-25T02:30:00.000+02:00"
    assert session["closed"] == "2020-10-25T02:30:00.000+01:00"
    assert session["took_s"] == 3600.0


def test_milliseconds_survive() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "0:15.160")
    assert json.loads(render(report(hour)))["turns"][0]["spoke_s"] == 15.16


def test_half_a_surrogate_pair_can_still_be_written() -> None:
    hour = Hour(plan_of(statement(1, speaker="Ann \ud800")))
    written = render(report(hour)).encode("utf-8", "backslashreplace")
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

"""`presession import`: what it says, and that the report has what the sheet had."""

import io
import json
from pathlib import Path

from presession_timer.tools.records import import_sheet
from tests.command import presession
from tests.runner.test_imported_record import PLAN


def test_it_says_where_the_record_is_and_which_columns_it_passed_over(tmp_path: Path) -> None:
    plan, sheet = tmp_path / "spain.toml", tmp_path / "t.csv"
    plan.write_text(PLAN, "utf-8")
    sheet.write_text("segment,began,ended,speaker,Raum\n1,10:00:20,10:06:20,Ann,XX\n2,,,,\n")
    out, err = io.StringIO(), io.StringIO()
    record = tmp_path / "r.presession.jsonl"
    assert import_sheet(sheet, plan, record, out=out, err=err) == 0
    assert out.getvalue() == f"{record}: 1 turn, 1 absent\n"
    assert err.getvalue() == f'warning: {sheet}:1: not used: "speaker" and "Raum"\n'


def test_from_paper_to_the_json_report(tmp_path: Path) -> None:
    (tmp_path / "spain.toml").write_text(PLAN, "utf-8")
    (tmp_path / "t.csv").write_text(
        "segment;began;ended;paused;granted\r\nopen;10:02:03.120;;;\r\n"
        "1;10:02:24.520;10:09:59.680;0:10.160;0:30\r\n2;;;;\r\nclose;;11:03:04.120;;\r\n"
    )
    ran = presession("import", "t.csv", "--plan", "spain.toml", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "spain.presession.jsonl: 1 turn, 1 absent\n"
    made = presession("report", "spain.presession.jsonl", "--format", "json", folder=tmp_path)
    report = json.loads(made.out)
    turn = report["turns"][0]
    assert report["session"]["took_s"] == 3661.0
    assert report["session"]["late_start_s"] == 123.12
    assert (turn["gap_before_s"], turn["spoke_s"], turn["paused_s"]) == (21.4, 445.0, 10.16)
    assert (turn["verdict"], turn["decided_by"], turn["limit_s"]) == ("within", "grant", 450.0)
    assert report["totals"]["gap_time_s"] == 3661.0 - 445.0 - 10.16

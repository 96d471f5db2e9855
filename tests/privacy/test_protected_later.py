"""Protection that is switched on during the hour holds for the whole of it, before and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from presession_timer.audience.room_state import RoomView, view_state
from presession_timer.engine import commands as cmd
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.model import Kind, Names
from presession_timer.privacy.mask import People
from presession_timer.privacy.screens import on_screens
from presession_timer.record.journal import write_record
from presession_timer.record.loading import load
from presession_timer.record.verify import verify
from presession_timer.report.figures import RecordFacts, build
from presession_timer.report.hour_page import hour_page
from presession_timer.report.loader import load_report
from presession_timer.report.render.data import report_data
from presession_timer.report.render.html import render_html
from presession_timer.runner.folder import record_at
from presession_timer.runner.import_and_redact import redact
from tests.engine.hours import Hour, plan_of, statement

NAMES = ("zelda", "quux", "xia", "bok", "yana", "wirth")
"""Of the one in the plan, of her as she was corrected, and of the one who was inserted."""


def hour_protected_late() -> Hour:
    """Zelda Quux becomes Xia Bok becomes protected; Yana Wirth is inserted, then protected."""
    hour = Hour(
        plan_of(
            statement(1, speaker="Zelda Quux", organisation="DESC"),
            statement(2, speaker="Bo Chan", organisation="Omnium"),
            title="An hour with Zelda Quux",
            names=Names.NAME,
        )
    )
    hour.do(cmd.Open())
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.WriteNote("Ms Quux is nervous"), "1:00")
    hour.do(cmd.ChangeSegment(1, speaker="Xia Bok"))
    hour.do(cmd.Insert(Kind.STATEMENT, "Yana Wirth", organisation="Arrel"), "0:10")
    hour.do(cmd.ShowMessage("Thank you, Xia Bok"), "1:00")
    hour.do(cmd.ChangeSegment(1, protect=True))
    hour.do(cmd.ChangeSegment(3, protect=True))
    hour.do(cmd.Go(), "5:00")
    hour.do(cmd.Undo())
    return hour


def assert_nobody(text: str) -> None:
    """None of the hidden names, in any case, is in the text; whoever is not protected may be."""
    for name in NAMES:
        assert name not in text.casefold(), name


def test_she_is_on_no_screen_from_then_on() -> None:
    hour = hour_protected_late()
    screened = on_screens(hour.session).session
    told = str(snapshot_at(screened, hour.now, log_lines=100))
    assert_nobody(told)
    assert "Bo Chan" in told
    for view in RoomView:
        assert_nobody(json.dumps(view_state(hour.session, hour.now, view)))


@pytest.mark.parametrize("people", list(People))
def test_no_export_names_her_nor_the_plan_in_its_header(people: People, tmp_path: Path) -> None:
    hour = hour_protected_late()
    report = build(hour.session, RecordFacts(), people)
    assert_nobody(json.dumps(report_data(report), default=str))
    assert_nobody(" ".join(entry.what for entry in report.log))
    assert_nobody(render_html(hour_page(report)))


def test_the_record_and_only_the_record_has_her_name(tmp_path: Path) -> None:
    hour = hour_protected_late()
    path = tmp_path / "spain.presession.jsonl"
    write_record(path, hour.session.plan, hour.session.history.log, source="test")
    assert "Zelda Quux" in path.read_text("utf-8")
    assert load(path).session.segments[1].speaker == "Xia Bok"
    assert record_at(path).title == "An hour with DESC"
    for people in (People.ORGANISATION, People.NUMBER):
        new = tmp_path / f"{people}.presession.jsonl"
        redact(path, new, people)
        assert_nobody(new.read_text("utf-8"))
        assert verify(new).whole
        assert load_report(new).totals == load_report(path).totals


def test_whoever_was_protected_and_then_taken_back_stays_hidden() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Insert(Kind.STATEMENT, "Yana Wirth", organisation="Arrel"))
    hour.do(cmd.ChangeSegment(3, protect=True))
    for _ in range(2):
        hour.do(cmd.Undo())
    assert 3 not in hour.session.segments
    assert_nobody(str(snapshot_at(on_screens(hour.session).session, hour.now, log_lines=100)))


def test_protection_that_was_a_mistake_is_undone() -> None:
    hour = hour_protected_late()
    hour.do(cmd.ChangeSegment(1, protect=False))
    assert on_screens(hour.session).session.segments[1].speaker == "Xia Bok"


def test_a_correction_is_told_without_the_person_where_pages_name_organisations() -> None:
    hour = Hour(plan_of(statement(1, speaker="Zelda Quux", organisation="DESC"), statement(2)))
    hour.do(cmd.ChangeSegment(1, speaker="Xia Bok"))
    report = build(hour.session, RecordFacts(), People.ORGANISATION)
    assert [entry.what for entry in report.log] == ["1 changed: speaker DESC"]
    report = build(hour.session, RecordFacts(), People.NAME)
    assert [entry.what for entry in report.log] == ["1 changed: speaker Xia Bok"]

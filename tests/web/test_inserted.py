"""Somebody nobody had planned is shown by the plan's rule, and never as a bare number."""

from __future__ import annotations

import pytest

from presession_timer.audience.room_state import view_state
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Names
from presession_timer.privacy.mask import People
from presession_timer.report.figures import RecordFacts, build
from presession_timer.report.hour_page import hour_page
from presession_timer.report.render.data import report_data
from tests.engine.hours import Hour, panel


def hour_with_guest(names: Names) -> Hour:
    """Ms Doe of Org Z, inserted, has the floor."""
    hour = Hour(panel(names=names))
    hour.do(cmd.Go())
    hour.do(cmd.Insert(Kind.STATEMENT, "Ms Doe", give=True, organisation="Org Z"), "1:00")
    return hour


@pytest.mark.parametrize(
    ("names", "main", "more", "number"),
    [
        (Names.ORGANISATION, "Org Z", "", None),
        (Names.NAME, "Ms Doe", "Org Z", None),
        (Names.NUMBER, "", "", 9),
    ],
)
def test_the_room_shows_her_as_it_shows_everybody(
    names: Names, main: str, more: str, number: int | None
) -> None:
    hour = hour_with_guest(names)
    who = view_state(hour.session, hour.now)["who"]
    assert who is not None
    assert (who["main"], who["more"], who["number"]) == (main, more, number)


def test_a_corrected_organisation_is_on_the_rooms_screen_at_once() -> None:
    hour = hour_with_guest(Names.ORGANISATION)
    hour.do(cmd.ChangeSegment(9, organisation="Org Y"))
    who = view_state(hour.session, hour.now)["who"]
    assert who is not None
    assert who["main"] == "Org Y"


@pytest.mark.parametrize(
    ("people", "shown"),
    [(People.NAME, "Ms Doe, Org Z"), (People.ORGANISATION, "Org Z"), (People.NUMBER, "No. 9")],
)
def test_the_report_names_her_as_it_names_everybody(people: People, shown: str) -> None:
    hour = hour_with_guest(Names.ORGANISATION)
    hour.do(cmd.Close(), "6:00")
    report = build(hour.session, RecordFacts(), people)
    assert shown in str(hour_page(report))
    (turn,) = [one for one in report_data(report)["turns"] if one["segment"] == 9]
    expected = {"NAME": ("Ms Doe", "Org Z"), "ORGANISATION": (None, "Org Z")}
    assert (turn["speaker"], turn["organisation"]) == expected.get(people.name, (None, None))

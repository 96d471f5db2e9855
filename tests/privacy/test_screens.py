"""Screens show nobody whom the plan protects, and everything else as it is."""

from dataclasses import replace

from presession_timer.engine import commands as cmd
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.model import Kind, Segment
from presession_timer.privacy.screens import on_screens, plan_on_screens
from tests.engine.hours import Hour, panel, plan_of, statement


def protected_hour() -> Hour:
    """Two protected speakers, one without an organisation; people write their names everywhere."""
    zelda = statement(
        1, speaker="Zelda Quux", organisation="DESC", protect=True, topic="What Zelda saw",
        note="Quux comes late",
    )  # fmt: skip
    hour = Hour(
        plan_of(
            replace(zelda, id="zelda"),
            statement(2, speaker="Xia Bok", protect=True),
            statement(3, speaker="Bo Chan", organisation="Omnium", topic="After Quux"),
            Segment(4, "4", Kind.QUESTIONS, planned=60_000),
            title="An hour with Zelda Quux",
            room="Zelda Quux Hall",
        )
    )
    hour.do(cmd.Open())
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.Pause("Ms Quux wept"), "1:00")
    hour.do(cmd.Resume(), "0:10")
    hour.do(cmd.ExplainPause("Quux again"))
    hour.do(cmd.Give(2), "5:00")
    hour.do(cmd.WriteNote("Zelda Quux left"))
    hour.do(cmd.ShowMessage("Thank you, Ms Quux"))
    hour.do(cmd.Give(4), "5:00")
    hour.do(cmd.MarkQuestion("QUUX"))
    hour.do(cmd.Pause("Xia Bok fell"))
    hour.do(cmd.Undo())
    return hour


def test_a_protected_person_is_nowhere_in_what_a_screen_reads() -> None:
    hour = protected_hour()
    told = str(snapshot_at(on_screens(hour.session).session, hour.now, log_lines=100))
    for name in ("zelda", "quux", "xia", "bok"):
        assert name not in told.casefold()
    assert "Bo Chan" in told


def test_she_is_called_by_her_organisation_or_her_number() -> None:
    rows = snapshot_at(on_screens(protected_hour().session).session, 10**13).rows
    assert [row.segment.label for row in rows][:2] == ["DESC", "No. 2"]
    assert rows[0].segment.id == "1"


def test_no_figure_differs_where_names_do() -> None:
    hour = protected_hour()
    whole, shown = hour.snapshot, snapshot_at(on_screens(hour.session).session, hour.now)
    assert shown.forecast == whole.forecast
    assert (shown.took, shown.left, shown.next) == (whole.took, whole.left, whole.next)
    assert [row.spoke for row in shown.rows] == [row.spoke for row in whole.rows]


def test_where_nobody_is_protected_it_is_the_session_itself() -> None:
    hour = Hour(panel())
    assert on_screens(hour.session).session is hour.session
    assert on_screens(hour.session).scrubbed("Speaker 3") == "Speaker 3"


def test_a_plan_has_a_title_without_her_before_there_is_a_record() -> None:
    assert plan_on_screens(protected_hour().session.plan).title == "An hour with DESC"
    assert plan_on_screens(panel()) == panel()


def test_screens_call_a_segment_by_its_short_name_and_a_protected_one_not() -> None:
    long = statement(1, speaker="Jo Example", organisation="National Commission")
    plan = plan_of(
        replace(long, short="Nat. Commission"),
        statement(2, speaker="Zelda Quux", short="Zee", protect=True),
        statement(3, speaker="Bo Chan", organisation="Omnium"),
    )
    hour = Hour(plan)
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.WriteNote("Zee is late"), "1:00")
    shown = on_screens(hour.session).session
    assert [one.label for one in shown.segments.values()] == ["Nat. Commission", "No. 2", "Bo Chan"]
    assert [one.label for one in shown.plan.segments] == ["Nat. Commission", "No. 2", "Bo Chan"]
    told = str(snapshot_at(shown, hour.now, log_lines=100))
    assert "Nat. Commission started" in told
    for hidden in ("National Commission", "Jo Example", "Zee"):
        assert hidden not in told


def test_without_anybody_protected_a_short_name_is_enough() -> None:
    plan = plan_of(statement(1, speaker="Jo Example", short="Jo"))
    shown = on_screens(Hour(plan).session).session
    assert shown.segments[1].label == "Jo"
    assert plan_on_screens(plan) == plan  # a list, a check and an export keep the name

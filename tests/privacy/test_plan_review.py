"""A plan that shows a protected name gets a warning without the name."""

from dataclasses import replace

from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Plan
from presession_timer.privacy.plan_review import file_name_warning, warnings_about
from presession_timer.privacy.screens import plan_to_check
from tests.engine.hours import Hour, panel, plan_of, statement


def plan(**changes: str) -> Plan:
    """Two protected speakers."""
    zelda = statement(1, speaker="Zelda Quux", organisation="DESC", protect=True)
    may = statement(2, speaker="Grace Will May", organisation="Omnium", protect=True)
    return plan_of(zelda, may, statement(3, organisation="Forum"), **changes)


def test_a_clean_plan_is_not_warned_of() -> None:
    assert warnings_about(plan(title="UPR Pre-session – Spain"), "spain.toml") == ()


def test_where_nobody_is_protected_nothing_is_looked_for() -> None:
    assert warnings_about(panel(), "speaker-3.toml") == ()
    assert file_name_warning(Hour(panel()).session, "speaker-3.toml") == ""


def test_title_room_and_file_name_are_looked_through() -> None:
    written = plan(title="Hearing of Ms Quux", room="In honour of May")
    assert warnings_about(written, "zelda_quux.toml") == (
        "the title holds a protected name: screens show “Hearing of Ms DESC”",
        "“May” in the room looks like a protected name, and is shown",
        "the file's name holds a protected name, and screens that list files show it: rename it",
    )


def test_an_organisation_that_is_hidden_with_her_is_said() -> None:
    written = plan()
    trust = replace(written.segments[0], organisation="Quux Trust")
    written = replace(written, segments=(trust, *written.segments[1:]))
    assert warnings_about(written, "spain.toml") == (
        "segment 1: the organisation holds a protected name: screens show “No. 1”",
    )


def test_whoever_is_protected_during_the_hour_counts() -> None:
    hour = Hour(plan_of(statement(1, speaker="José Muñoz")))
    assert file_name_warning(hour.session, "munoz.presession.jsonl") == ""
    hour.do(cmd.Open())
    hour.do(cmd.ChangeSegment(1, protect=True))
    assert file_name_warning(hour.session, "munoz.presession.jsonl").startswith("the file's name")


def test_a_plan_to_check_names_her_in_no_field_that_is_printed() -> None:
    zelda = statement(1, speaker="Zelda Quux", organisation="Quux Trust", protect=True)
    again = replace(statement(2, speaker="zelda quux"), organisation="Friends of Zelda Quux")
    named = plan_of(zelda, again, title="Hearing of Quux", room="Quux Hall", moderator="Z. Quux")
    checked = plan_to_check(named)
    assert (checked.title, checked.room, checked.moderator) == (
        "Hearing of No. 1",
        "No. 1 Hall",
        "Z. No. 1",
    )
    assert [(s.protect, s.organisation) for s in checked.segments] == [(True, ""), (True, "")]
    unchanged = panel()
    assert plan_to_check(unchanged) is unchanged

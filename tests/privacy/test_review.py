"""Asking before the room sees a text, and warning of a plan that shows a protected name."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.audience.room_state import view_state
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.decisions import Asks
from presession_timer.plan.model import Kind, Plan
from presession_timer.privacy.review import (
    file_name_warning,
    preview_of_text,
    question_before_showing,
    warnings_about,
)
from presession_timer.privacy.screens import plan_to_check
from tests.engine.hours import Hour, panel, plan_of, statement


def hour(*, protect: bool = True) -> Hour:
    """Two protected speakers, the name of one made of common words."""
    made = Hour(
        plan_of(
            statement(1, speaker="Zelda Quux", organisation="DESC", protect=protect),
            statement(2, speaker="Grace Will May", organisation="Omnium", protect=protect),
            statement(3, speaker="Bo Chan", organisation="Forum"),
        )
    )
    made.do(cmd.Open())
    return made


BOTH = "without a protected name; “Grace” may be one"


@pytest.mark.parametrize(
    ("text", "asks", "question"),
    [
        ("Thank you all", Asks.PREVIEW, "the room will see “Thank you all”: show it?"),
        ("May we begin?", Asks.PREVIEW, "the room will see “May we begin?”: show it?"),
        (
            "Thank you, ms quux",
            Asks.NAMES,
            "the room will see “Thank you, ms DESC”, without a protected name: show it?",
        ),
        (
            "thank Grace",
            Asks.NAMES,
            "the room will see “thank Grace”; “Grace” may be a protected name: show it?",
        ),
        (
            "Zelda or Grace",
            Asks.NAMES,
            f"the room will see “DESC or Grace”, {BOTH}: show it?",
        ),
    ],
)
def test_a_message_is_asked_about_with_the_words_that_will_be_shown(
    text: str, asks: Asks, question: str
) -> None:
    asked = question_before_showing(hour().session, cmd.ShowMessage(text))
    assert asked is not None
    assert asked.needs_confirm
    assert (asked.asks, asked.reason) == (asks, question)


def test_the_lectern_is_called_so() -> None:
    asked = question_before_showing(hour().session, cmd.ShowMessage("Thank you", to="lectern"))
    assert asked is not None
    assert asked.reason.startswith("the lectern will see")


@pytest.mark.parametrize("message", [*READY_MADE.values(), cmd.ShowMessage("please conclude")])
def test_ready_made_messages_name_nobody(message: cmd.ShowMessage) -> None:
    assert question_before_showing(hour().session, message) is None


def test_where_nobody_is_protected_nothing_is_asked() -> None:
    for session in (Hour(panel()).session, hour(protect=False).session):
        assert question_before_showing(session, cmd.ShowMessage("Thank you, Ms Quux")) is None


def test_protection_that_was_switched_on_during_the_hour_asks_too() -> None:
    made = hour(protect=False)
    made.do(cmd.ChangeSegment(1, protect=True))
    assert question_before_showing(made.session, cmd.ShowMessage("Ms Quux")) is not None


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        (cmd.Insert(Kind.STATEMENT, "Ms Quux"), True),
        (cmd.Insert(Kind.STATEMENT, "Quuxx"), True),
        (cmd.Insert(Kind.STATEMENT, "Ms Doe", organisation="Quux Trust"), True),
        (cmd.Insert(Kind.STATEMENT, "Ms Doe"), False),
        (cmd.Insert(Kind.STATEMENT, "Zelda Quux"), False),
        (cmd.ChangeSegment(3, speaker="Ms Quux"), True),
        (cmd.ChangeSegment(3, speaker="Ms Quux", protect=True), False),
        (cmd.ChangeSegment(1, speaker="Z. Quux"), False),
        (cmd.ChangeSegment(3, topic="water"), False),
        (cmd.WriteNote("Ms Quux"), False),
        (cmd.Pause("Ms Quux"), False),
    ],
)
def test_a_new_name_is_asked_about_where_the_room_would_read_a_protected_one(
    command: Command, asks: bool
) -> None:
    asked = question_before_showing(hour().session, command)
    assert (asked is not None) == asks
    assert asked is None or asked.asks is Asks.NAMES
    assert asked is None or "Quux" not in asked.reason


def test_who_is_inserted_under_a_protected_name_is_protected() -> None:
    made = hour()
    made.do(cmd.Insert(Kind.STATEMENT, "ZELDA QUUX"))
    made.do(cmd.Give(4))
    who = view_state(made.session, made.now)["who"]
    assert who is not None
    assert (who["main"], who["number"]) == ("", 4)


TEXT = "Zelda quux Grace May we begin Ｑuux @zeldaquux Quuxx thanks Omnium"
words = st.sampled_from(TEXT.split())


@given(st.lists(words, min_size=1).map(" ".join))
def test_the_preview_is_what_the_room_sees(text: str) -> None:
    made = hour()
    made.do(cmd.ShowMessage(text))
    message = view_state(made.session, made.now)["message"]
    assert message is not None
    assert preview_of_text(made.session, text).text == message["text"]


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

"""Correcting what the plan says of a segment, and inserting one, during the hour."""

from __future__ import annotations

from dataclasses import replace

import pytest

from presession_timer.base.durations import parse
from presession_timer.base.findings import LONGEST_TEXT
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.decisions import Refused
from presession_timer.engine.event_text import describe_command
from presession_timer.engine.snapshot import log_of
from presession_timer.plan.model import Kind
from tests.engine.hours import Hour, panel, window


def opened() -> Hour:
    """The opening has the floor; the statements are 3 to 6."""
    hour = Hour(panel())
    hour.do(cmd.Go())
    return hour


def latest(hour: Hour) -> str:
    """What undo would take back."""
    return describe_command(hour.session, hour.session.history.done[-1])


def test_a_name_is_corrected_and_undo_brings_the_old_one_back() -> None:
    hour = opened()
    done = hour.do(cmd.ChangeSegment(4, speaker="Ms  Roe\u202e", organisation="Org Z"))
    assert done == [ev.SegmentChanged(4, speaker="Ms  Roe", organisation="Org Z")]
    assert hour.session.segments[4].label == "Ms  Roe"
    assert latest(hour) == "4 changed: speaker Ms  Roe, organisation Org Z"
    hour.do(cmd.Undo())
    assert hour.session.segments[4].label == "Speaker 4"


def test_only_what_becomes_something_else_is_in_the_event() -> None:
    hour = opened()
    done = hour.do(cmd.ChangeSegment(4, speaker="Speaker 4", topic="water"))
    assert done == [ev.SegmentChanged(4, topic="water")]
    assert hour.refused(cmd.ChangeSegment(4, topic="water")) == "Speaker 4 is so already"


def test_an_empty_text_takes_it_away() -> None:
    hour = opened()
    hour.do(cmd.ChangeSegment(4, topic="water"))
    hour.do(cmd.ChangeSegment(4, topic=""))
    assert hour.session.segments[4].topic == ""
    assert latest(hour) == "4 changed: no topic"


def test_names_and_protection_may_be_corrected_after_the_closing_limits_may_not() -> None:
    hour = opened()
    hour.do(cmd.Close())
    hour.do(cmd.ChangeSegment(4, protect=True))
    assert hour.session.segments[4].protect
    assert latest(hour) == "4 changed: protected"
    assert hour.refused(cmd.ChangeSegment(4, max=parse("6:00"))) == "the hour is closed"


def test_a_lowered_maximum_takes_the_minimum_along_as_a_cap_does() -> None:
    hour = opened()
    done = hour.do(cmd.ChangeSegment(4, max=parse("5:00")))
    assert done == [ev.SegmentChanged(4, min=parse("4:00"), max=parse("5:00"))]
    assert (hour.session.least(4), hour.session.limit(4)) == (parse("4:00"), parse("5:00"))


def test_a_planned_length_is_what_the_forecast_counts() -> None:
    hour = opened()
    hour.do(cmd.ChangeSegment(7, planned=parse("10:00")))
    assert hour.session.planned_length(7) == parse("10:00")
    assert latest(hour) == "7 changed: planned 10:00"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (cmd.ChangeSegment(99, speaker="x"), "there is no segment 99; the last is 8"),
        (cmd.ChangeSegment(4), "Speaker 4 is so already"),
        (
            cmd.ChangeSegment(4, speaker="x" * (LONGEST_TEXT + 1)),
            f"the speaker is longer than {LONGEST_TEXT} characters",
        ),
        (
            cmd.ChangeSegment(4, min=parse("8:00")),
            "the minimum, 8:00, is more than the limit, 7:00",
        ),
        (cmd.ChangeSegment(4, max=0), "a speaker needs at least 0:01"),
        (cmd.ChangeSegment(4, min=-1), "a length is not negative"),
        (
            cmd.ChangeSegment(4, planned=parse("5:00")),
            "a statement has its window: grant time or cap the limit instead",
        ),
        (cmd.ChangeSegment(7, min=parse("1:00")), "only a statement has a minimum"),
        (
            cmd.ChangeSegment(7, max=parse("9:00")),
            "the planned length, 15:00, is more than 9:00",
        ),
    ],
)
def test_what_a_plan_may_not_say_is_refused(command: cmd.ChangeSegment, reason: str) -> None:
    assert opened().refused(command) == reason


def test_the_state_may_be_given_less_than_it_was_planned_with() -> None:
    hour = opened()
    hour.do(cmd.ChangeSegment(2, max=parse("1:00")))
    assert hour.session.limit(2) == parse("1:00")


def test_the_limits_of_whoever_has_had_the_floor_stay() -> None:
    hour = opened()
    hour.do(cmd.Give(3))
    hour.do(cmd.Go(), after="6:00")
    assert hour.refused(cmd.ChangeSegment(3, max=parse("6:00"))) == "Speaker 3 has had the floor"
    hour.do(cmd.ChangeSegment(3, speaker="Ms Roe"))
    assert hour.session.segments[3].speaker == "Ms Roe"


def test_an_inserted_speaker_has_a_name_and_an_organisation() -> None:
    hour = opened()
    hour.do(cmd.Insert(Kind.STATEMENT, "Ms Doe", organisation="Org Z"))
    segment = hour.session.segments[9]
    assert (segment.speaker, segment.organisation) == ("Ms Doe", "Org Z")


@pytest.mark.parametrize(
    ("limit", "least"), [("2:00", "1:00"), ("0:40", "0:00"), ("5:30", "4:30"), ("7:00", "5:00")]
)
def test_a_short_inserted_statement_has_a_minimum_that_it_can_keep(limit: str, least: str) -> None:
    hour = opened()
    hour.do(cmd.Insert(Kind.STATEMENT, "Ms Doe", parse(limit)))
    segment = hour.session.segments[9]
    assert (segment.min, segment.max) == (parse(least), parse(limit))


def test_a_window_without_leeway_is_the_windows() -> None:
    hour = Hour(panel(window=window("7:00", "7:00")))
    hour.do(cmd.Insert(Kind.STATEMENT, "Ms Doe"))
    assert hour.session.segments[9].min == parse("7:00")


def test_a_corrected_name_is_no_longer_called_by_the_short_form_of_the_old_one() -> None:
    plan = panel(2)
    segments = tuple(
        replace(one, short="Short") if one.number == 2 else one for one in plan.segments
    )
    hour = Hour(replace(plan, segments=segments))
    hour.do(cmd.ChangeSegment(2, topic="housing"))
    assert hour.session.segments[2].short == "Short"
    hour.do(cmd.ChangeSegment(2, speaker="Ms Roe"))
    assert hour.session.segments[2].short == ""
    hour.do(cmd.Undo())
    assert hour.session.segments[2].short == "Short"


def test_the_log_of_a_speaker_whose_insertion_is_undone_can_still_be_read() -> None:
    hour = opened()
    hour.do(cmd.Insert(Kind.STATEMENT, "Ms Doe", give=True), "1:00")
    for command in (
        cmd.Pause(), cmd.Resume(), cmd.Grant(parse("1:00")), cmd.CorrectBegan(parse("0:05")),
        cmd.ChangeSegment(9, organisation="Org Z"), cmd.Go(), cmd.CorrectEnded(-parse("0:05")),
    ):  # fmt: skip
        hour.do(command, "0:10")
    hour.do(cmd.Insert(Kind.STATEMENT, "Mr Roe"))
    inserted = max(hour.session.segments)
    for mark in (cmd.Move(inserted, 0), cmd.MarkLate(inserted), cmd.MarkAbsent(inserted)):
        hour.do(mark)
    said = set()
    while not isinstance(hour.do(cmd.Undo(), "0:10"), Refused):
        said |= {line.text for line in log_of(hour.session, 1_000)}
    assert "granted 1:00: segment 9" in said

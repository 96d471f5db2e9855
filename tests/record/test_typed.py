"""Types and sizes of what a record says: of every event, whatever is added later."""

from dataclasses import fields
from typing import get_type_hints

import pytest

from presession_timer.base.clock import Instant
from presession_timer.engine import events as ev
from presession_timer.engine.events import EVENT_KINDS, Event
from presession_timer.plan.model import Segment
from presession_timer.record.typed import LATEST, LONGEST, _of_hint, check_fields, check_instant
from tests.record.records import PLAN


@pytest.mark.parametrize("kind", EVENT_KINDS.values())
def test_every_field_of_every_event_is_checked(kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    for one in fields(kind):
        assert any(_of_hint(hints[one.name])) or hints[one.name] is Segment, one.name


@pytest.mark.parametrize(
    "event",
    [
        ev.Noted("a" * 10_000),
        ev.LimitCapped(None),
        ev.BeganCorrected(1, LATEST, -LATEST),
        ev.HourExtended(-LONGEST),
        ev.ClockStepped(LATEST),
        ev.SegmentChanged(4, speaker="Ms Roe"),
        ev.SegmentInserted(PLAN.segments[1], 0),
        ev.MessageShown("Please conclude", "lectern", "turn"),
    ],
)
def test_what_events_are_made_of_passes(event: Event) -> None:
    check_fields(event)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (ev.Noted(7), "text is int"),  # type: ignore[arg-type]
        (ev.LimitCapped(1.5), "limit is float"),  # type: ignore[arg-type]
        (ev.FloorGiven(True), "segment is bool"),
        (ev.HourExtended(LONGEST + 1), "by is out of range"),
        (ev.BeganCorrected(1, LATEST + 1), "began is out of range"),
        (ev.SegmentInserted(Segment(9, "9", PLAN.segments[1].kind, min="x"), 0), "min is str"),  # type: ignore[arg-type]
        (ev.MessageShown("x", "nobody"), "to is not one of all, lectern"),  # type: ignore[arg-type]
        (ev.MessageShown("x", []), "to is not one of all, lectern"),  # type: ignore[arg-type]
    ],
)
def test_anything_else_is_refused(event: Event, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_fields(event)


def test_a_plan_is_checked_with_all_that_is_in_it() -> None:
    check_fields(PLAN)
    check_fields(Instant(1, 2, "boot", "clock"))


@pytest.mark.parametrize("value", [LATEST + 1, -LATEST - 1, 1.0, "1", None, True])
def test_an_instant_is_a_whole_number_that_a_calendar_knows(value: object) -> None:
    with pytest.raises(ValueError, match="no instant"):
        check_instant(value)

"""Lines of a record: what is written is read back; a changed byte or a wrong type is refused."""

import json
from dataclasses import fields
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.clock import Instant
from presession_timer.engine import events as ev
from presession_timer.engine.events import EVENT_KINDS, Event, Recorded
from presession_timer.plan.model import Segment
from presession_timer.record.format import (
    FORMAT_VERSION,
    LATEST,
    LONGEST,
    Header,
    _of_hint,
    chain_of,
    check_fields,
    check_instant,
    encode_events,
    encode_header,
    follows,
    parse_event,
    parse_header,
)
from tests.record.records import OPENING, PLAN, START, entries

NOW = Instant(5_000, START + 123, "boot-1", "manual")
HEADER = Header(PLAN, NOW, START, 60.0, "0123456789abcdef", "1.0.0")


def test_a_header_is_read_back_as_it_was() -> None:
    line, _ = encode_header(HEADER)
    assert parse_header(json.loads(line)) == HEADER
    assert json.loads(line)["presession"] == FORMAT_VERSION


def test_a_line_says_when_in_words_that_a_person_and_a_clock_can_read() -> None:
    (line,), _ = encode_events(entries([ev.SessionOpened()], 1, "console:1", NOW), "seed")
    data = json.loads(line)
    assert list(data) == ["seq", "command", "part", "kind", "at", "data", "chain"]
    assert data["at"] == {
        "steady": 5_000,
        "wall": "2019-12-10T09:00:00.123Z",
        "boot": "boot-1",
        "clock": "manual",
        "session": START + 123,
    }


def test_names_stay_readable_in_the_file() -> None:
    (line,), _ = encode_events(entries([ev.Noted("Núñez – Бела 日本")], 1, "c:1", NOW), "seed")
    assert "Núñez – Бела 日本".encode() in line


def test_a_command_of_several_parts_says_in_each_line_how_many_there_are() -> None:
    lines, _ = encode_events(entries(OPENING, 1, "console:1", NOW), "seed")
    assert [(json.loads(line)["part"], json.loads(line)["of"]) for line in lines] == [
        (0, 2),
        (1, 2),
    ]


TEXTS = st.text(st.characters(), max_size=60)  # half surrogate pairs too
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(ev.Noted, TEXTS),
    st.builds(ev.QuestionTaken, TEXTS),
    st.builds(ev.QuestionNamed, TEXTS),
    st.builds(ev.FloorGiven, st.integers(1, 1000)),
    st.builds(ev.LimitCapped, st.none() | st.integers(1, 10**8)),
    st.builds(
        ev.MessageShown,
        TEXTS,
        st.sampled_from(["all", "lectern"]),
        st.sampled_from(["turn", "cleared"]),
        st.sampled_from(["", "please-conclude"]),
    ),
    st.builds(
        ev.SegmentChanged,
        st.integers(1, 1000),
        st.none() | TEXTS,
        st.none() | TEXTS,
        st.none() | TEXTS,
        st.none() | st.booleans(),
        st.none() | st.integers(0, 10**8),
    ),
)


def test_a_message_of_format_1_was_for_all_and_stayed_until_it_was_cleared() -> None:
    read = ev.event_from_data("MessageShown", {"text": "Please conclude"})
    assert read == ev.MessageShown("Please conclude", "all", "cleared", "")


def test_a_correction_holds_only_what_became_something_else() -> None:
    event = ev.SegmentChanged(4, speaker="Ms Roe", protect=False)
    assert ev.event_to_data(event) == {"segment": 4, "speaker": "Ms Roe", "protect": False}


@given(st.lists(EVENTS, min_size=1, max_size=5), st.integers(0, LATEST))
def test_whatever_happened_is_read_back_as_it_was(events: list[Event], wall: int) -> None:
    at = Instant(7, wall, "boot", "clock")
    lines, last = encode_events(entries(events, 5, "console:x", at), "seed")
    chain: str | None = "seed"
    for line, (recorded, instant) in zip(lines, entries(events, 5, "console:x", at), strict=True):
        assert line.count(b"\n") == 1
        assert chain is not None
        chain = follows(line[:-1], chain)
        read = parse_event(json.loads(line))
        assert (read.recorded, read.at, read.parts) == (recorded, instant, len(events))
    assert chain == last


def test_a_line_follows_only_the_line_it_was_written_behind() -> None:
    (line,), chain = encode_events(entries([ev.SessionOpened()], 1, "console:1", NOW), "one")
    assert follows(line[:-1], "one") == chain == chain_of(line[:-1])
    assert follows(line[:-1], "other") is None


@pytest.mark.parametrize("line", [b"", b"{}", b"\0" * 500, b'{"chain":"' + b"0" * 64 + b'"}'])
def test_what_is_no_line_follows_nothing(line: bytes) -> None:
    assert follows(line, "seed") is None


@pytest.mark.parametrize("wall", [-(10**15), 10**18])
def test_a_wall_clock_set_to_nonsense_can_still_be_written_down(wall: int) -> None:
    at = Instant(1, wall, "boot", "clock")
    opened = Recorded(1, "console:1", 0, START, ev.SessionOpened())
    lines, _ = encode_events([(opened, at)], "seed")
    assert parse_event(json.loads(lines[0])).at.steady == 1


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
        (ev.Noted(7), "text is int"),  # type: ignore[arg-type]  # wrong on purpose
        (ev.LimitCapped(1.5), "limit is float"),  # type: ignore[arg-type]  # wrong on purpose
        (ev.FloorGiven(True), "segment is bool"),
        (ev.HourExtended(LONGEST + 1), "by is out of range"),
        (ev.BeganCorrected(1, LATEST + 1), "began is out of range"),
        (ev.SegmentInserted(Segment(9, "9", PLAN.segments[1].kind, min="x"), 0), "min is str"),  # type: ignore[arg-type]  # wrong on purpose
        (ev.MessageShown("x", "nobody"), "to is not one of all, lectern"),  # type: ignore[arg-type]  # wrong on purpose
        (ev.MessageShown("x", []), "to is not one of all, lectern"),  # type: ignore[arg-type]  # wrong on purpose
    ],
)
def test_anything_else_is_refused(event: Event, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_fields(event)


@pytest.mark.parametrize("value", [LATEST + 1, -LATEST - 1, 1.0, "1", None, True])
def test_an_instant_is_a_whole_number_that_a_calendar_knows(value: object) -> None:
    with pytest.raises(ValueError, match="no instant"):
        check_instant(value)

"""A plan written gives back its data; one change in its text leaves every other byte as it was."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.errors import CannotEdit
from presession_timer.base.findings import Findings
from presession_timer.plan import schema
from presession_timer.plan.checked_plan import plan_from_draft
from presession_timer.plan.model import Plan
from presession_timer.plan.schema import validated
from presession_timer.plan.writing import (
    KEYS,
    Value,
    data_of,
    encoded,
    plan_text,
    with_segment,
    with_segment_moved,
    with_value,
    without_segment,
)

FOLDER = Path(__file__).resolve().parents[2] / "sessions"
PLANS = sorted(FOLDER.rglob("*.toml"))
ALL_SORTS = Path(__file__).with_name("all_sorts.toml").read_text("utf-8")
TEXTS = [path.read_bytes().decode("utf-8") for path in PLANS]
INLINE = 'session = {title="a",date=2020-01-01}\nsegment = [{speaker="x"}, {speaker="y", words=3} ,\n {}]\n'  # noqa: E501 - a file, as it is
DOTTED = 'session.title = "a"\nsession.date = 2020-01-01\n[[segment]]\n'

values = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(0, 10**6),
    st.booleans(),
    st.dates(date(1970, 1, 1), date(2200, 1, 1)),
    st.times().map(lambda one: one.replace(tzinfo=None)),
)


@st.composite
def documents(draw: st.DrawFn, *more: str) -> str:
    """Any of our plans, with any line ends, with or without one at its end."""
    text = draw(st.sampled_from([*TEXTS, *more]))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return draw(st.sampled_from([text, text.replace("\n", "\r\n")]))


def paths(data: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Of every plain value."""
    if isinstance(data, dict):
        return [path for key, value in data.items() for path in paths(value, (*above, key))]
    if isinstance(data, list):
        return [path for n, value in enumerate(data) for path in paths(value, (*above, n))]
    return [above]


def cores(text: str) -> list[str]:
    return sorted(line.rstrip("\r") for line in text.split("\n") if line.strip())


@given(documents(ALL_SORTS), st.data(), values)
def test_changing_one_value_leaves_every_other_byte(
    text: str, data: st.DataObject, value: Value
) -> None:
    path = data.draw(st.sampled_from(paths(data_of(text))))
    changed = with_value(text, path, value)
    first = next((n for n, (a, b) in enumerate(zip(text, changed, strict=False)) if a != b), None)
    if first is None and changed == text:
        return
    ours, was = tomlkit_values(text, path)
    assert was in text
    # What was cut out and put in is the value alone, wherever it stands on its line.
    candidates = [
        text[:n] + encoded(value) + text[n + len(was) :]
        for n in range(len(text))
        if text.startswith(was, n)
    ]
    assert changed in candidates, ours


def tomlkit_values(text: str, path: tuple[str | int, ...]) -> tuple[object, str]:
    """The value at ``path`` as another library reads it, and how it is written."""
    found: Any = tomlkit.parse(text)
    for part in path:
        found = found[part]
    if isinstance(found, bool):
        return found, encoded(found)
    return found.unwrap(), found.as_string()


@given(documents(ALL_SORTS), st.data(), values)
def test_a_changed_value_changed_back_gives_the_same_file(
    text: str, data: st.DataObject, value: Value
) -> None:
    path = data.draw(st.sampled_from(paths(data_of(text))))
    was: Any = data_of(text)
    for part in path:
        was = was[part]
    back = with_value(with_value(text, path, value), path, was)
    assert data_of(back) == data_of(text)
    if encoded(was) in text:
        assert back == text


@given(documents(), st.data(), values)
def test_a_new_key_is_one_line_more_and_goes_without_a_trace(
    text: str, data: st.DataObject, value: Value
) -> None:
    number = len(data_of(text)["segment"])
    place = data.draw(st.integers(0, number - 1))
    key = data.draw(st.sampled_from(KEYS["segment"]))
    if key in data_of(text)["segment"][place]:
        return
    path = ("segment", place, key)
    more = with_value(text, path, value)
    assert len(more.split("\n")) == len(text.split("\n")) + 1
    assert ("\r\n" in more) == ("\r\n" in text)
    assert more.count("\r\n") in (0, more.count("\n"))
    assert with_value(more, path, None) == text


@given(documents(), st.data())
def test_moving_and_moving_back_gives_the_same_file(text: str, data: st.DataObject) -> None:
    number = len(data_of(text)["segment"])
    place, to = data.draw(st.tuples(*[st.integers(0, number - 1)] * 2))
    moved = with_segment_moved(text, place, to)
    assert cores(moved) == cores(text)
    assert with_segment_moved(moved, to, place) == text


@given(documents(), st.data())
def test_a_segment_added_and_removed_again_leaves_no_trace(text: str, data: st.DataObject) -> None:
    number = len(data_of(text)["segment"])
    place = data.draw(st.integers(0, number))
    more = with_segment(text, place, {"speaker": "Ann"})
    assert data_of(more)["segment"][place] == {"speaker": "Ann"}
    if place < number or text.endswith("\n"):
        assert without_segment(more, place) == text


@given(documents(), st.data())
def test_a_segment_that_is_removed_leaves_the_others_and_their_comments(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(data_of(text)["segment"]) - 1))
    less = without_segment(text, place)
    assert not [line for line in cores(less) if line not in cores(text)]
    assert "\n\n\n" not in less.replace("\r", "")


def test_the_comment_above_a_segment_goes_with_it_and_the_one_between_stays() -> None:
    text = (
        '[session]\n\n# of a\n[[segment]]\nspeaker = "a"\n# still a\n\n# of nobody\n\n'
        '# of b\n[[segment]]\nspeaker = "b" # here'
    )
    assert with_segment_moved(text, 0, 1) == (
        '[session]\n\n# of b\n[[segment]]\nspeaker = "b" # here\n\n# of nobody\n\n'
        '# of a\n[[segment]]\nspeaker = "a"\n# still a'
    )
    assert without_segment(text, 0) == (
        '[session]\n\n# of nobody\n\n# of b\n[[segment]]\nspeaker = "b" # here'
    )


def test_a_new_key_stands_where_one_usually_writes_it() -> None:
    text = '[session]\ntitle = "a"  # what it is called\nroom = "XX"\n\n# of b\n[[segment]]\n'
    assert with_value(text, ("session", "date"), date(2020, 1, 2)) == (
        '[session]\ntitle = "a"  # what it is called\ndate = 2020-01-02\nroom = "XX"\n\n'
        "# of b\n[[segment]]\n"
    )
    assert with_value(text, ("window", "min"), "4:00") == (
        '[session]\ntitle = "a"  # what it is called\nroom = "XX"\n\n[window]\nmin = "4:00"\n\n'
        "# of b\n[[segment]]\n"
    )
    assert with_value(text, ("format",), "ignite") == f'format = "ignite"\n\n{text}'


def test_a_plan_without_any_segment_gets_its_first() -> None:
    text = '[session]\ntitle = "a"'
    assert with_segment(text, 0, {"kind": "opening"}) == (
        '[session]\ntitle = "a"\n\n[[segment]]\nkind = "opening"\n'
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda: with_value("a = [", ("a",), 1),
        lambda: with_value('session = "x"\n', ("session", "title"), "y"),
        lambda: without_segment("[session]\n", 0),
        lambda: with_value("[[segment]]\n", ("segment", 3, "min"), "1:00"),
        lambda: with_value(INLINE, ("session", "state"), "S"),
        lambda: with_value(INLINE, ("segment", 1, "words"), None),
        lambda: with_segment(INLINE, 0, {"speaker": "z"}),
        lambda: with_segment_moved(INLINE, 1, 0),
        lambda: without_segment(INLINE, 0),
        lambda: with_value(DOTTED, ("session", "start"), time(10)),
        lambda: with_segment("segment = []\n", 0, {"kind": "opening"}),
    ],
)
def test_what_cannot_be_done_cleanly_is_refused_and_says_what_to_do(change: Any) -> None:
    with pytest.raises(CannotEdit, match=r"use a text editor|not TOML"):
        change()


def test_a_value_within_a_line_is_changed_there() -> None:
    assert with_value(INLINE, ("segment", 1, "words"), 4) == INLINE.replace("3", "4")
    assert with_value(DOTTED, ("session", "title"), "b") == DOTTED.replace('"a"', '"b"')


@given(values)
def test_a_value_is_read_as_it_was_meant(value: Value) -> None:
    assert tomllib.loads(f"a = {encoded(value)}")["a"] == value


def test_the_usual_order_names_every_key_of_a_plan_once() -> None:
    drafts = {
        "session": schema.SessionDraft,
        "window": schema.WindowDraft,
        "room": schema.RoomDraft,
        "segment": schema.SegmentDraft,
    }
    for table, draft in drafts.items():
        assert sorted(KEYS[table]) == sorted(one.name for one in fields(draft))


WORDS = st.text(min_size=1).filter(lambda text: bool(text.strip()))


def read(data: Any) -> Plan:
    found = Findings()
    plan = plan_from_draft(validated(data, found), Path(), found)
    assert found.errors == []
    return plan


@given(WORDS, WORDS, WORDS, st.integers(0, 5_000), st.booleans())
def test_the_reader_makes_the_same_plan_of_the_text_as_of_the_data(
    speaker: str, organisation: str, note: str, words: int, protect: bool
) -> None:
    statement = {
        "speaker": speaker, "organisation": organisation, "note": note, "words": words,
        "protect": protect, "min": "4:00", "max": "6:30",
    }  # fmt: skip
    data = {
        "format": "upr-presession",
        "session": {"title": "Panel", "date": date(2019, 12, 10), "start": time(10)},
        "window": {"min": "4:00", "max": "7:00"},
        "room": {"names": "number"},
        "segment": [{"kind": "opening", "planned": "1:00"}, statement],
    }
    assert read(data_of(plan_text(data, ["Made from a list"]))) == read(data)


def test_a_comment_cannot_become_a_line_of_its_own() -> None:
    data = {"format": "upr-presession", "session": {}, "segment": []}
    text = plan_text(data, ["a\nformat = 1"])
    assert text.splitlines()[0] == "# a format = 1"


def test_what_is_no_value_of_a_plan_is_a_mistake_of_the_caller() -> None:
    data = {"format": "x", "session": {"title": ["a"]}, "segment": []}
    with pytest.raises(TypeError):
        plan_text(data)


@pytest.mark.parametrize(
    ("session", "written"),
    [
        ({"start": time(14, 5)}, "# until = 15:10:00"),
        ({"start": time(9, 0), "length": "90:00"}, "# until = 10:35:00"),
        ({}, "# until = 11:05:00"),
        ({"start": time(23, 30)}, ""),
    ],
)
def test_the_example_of_a_key_is_possible_in_its_plan(
    session: dict[str, object], written: str
) -> None:
    data = {"format": "upr-presession", "session": {"title": "A", **session}, "segment": []}
    row = next((row for row in plan_text(data).splitlines() if row.startswith("# until")), "")
    assert row.split("  ")[0] == written

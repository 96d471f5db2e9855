"""The text of a plan while it is edited: steps, typing, and what a field means."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.errors import CannotEdit
from presession_timer.plan.editing import (
    Editing,
    segments_in,
    typed_value,
    understood,
    value_at,
    written,
)
from presession_timer.plan.toml_file import examined, text_of

TEXT = """\
[session]
title = "Spain"  # the title
date = 2019-12-10

[[segment]]
speaker = "Ann"
words = 470   # of the second draft
"""
WORDS = ("segment", 0, "words")


@pytest.fixture
def editing() -> Editing:
    return Editing.of(TEXT)


def test_letters_into_one_field_are_one_step(editing: Editing) -> None:
    for text in ("47", "4", "", "5", "58", "580"):
        editing = editing.typed(WORDS, text)
    assert "words = 580   # of the second draft\n" in editing.text
    assert [step.what for step in editing.past] == ["1: words"]
    assert editing.undone().text == TEXT


def test_typed_back_to_what_it_was_nothing_was_done(editing: Editing) -> None:
    editing = editing.typed(WORDS, "").typed(WORDS, "47").typed(WORDS, "470")
    assert (editing.text, editing.past, editing.future) == (TEXT, (), ())


def test_an_emptied_field_takes_its_key_away(editing: Editing) -> None:
    assert "words" not in editing.typed(WORDS, "").text


def test_another_field_is_another_step(editing: Editing) -> None:
    editing = editing.typed(WORDS, "1").typed(("session", "title"), "S").typed(WORDS, "2")
    assert len(editing.past) == 3
    assert editing.undone().undone().undone().text == TEXT


def test_a_field_that_was_left_begins_a_new_step(editing: Editing) -> None:
    editing = editing.typed(WORDS, "1").settled().typed(WORDS, "2")
    assert len(editing.past) == 2


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    editing = Editing.of(text_of(path))
    assert editing.content == path.read_bytes()
    changed = editing.typed(WORDS, "471").content
    assert changed == path.read_bytes().replace(b"470", b"471")


def test_the_text_of_somebody_else_can_be_undone(editing: Editing) -> None:
    theirs = editing.typed(WORDS, "1").with_text(TEXT.replace("Ann", "Bea"), "reloaded")
    assert segments_in(theirs.data)[0]["speaker"] == "Bea"
    assert theirs.undone().undone().text == TEXT
    with pytest.raises(CannotEdit):
        editing.with_text("[[", "reloaded")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("date", "2019-12-9", date(2019, 12, 9)),
        ("date", "2019-13-01", "2019-13-01"),
        ("date", "tomorrow", "tomorrow"),
        ("start", "9:30", time(9, 30)),
        ("until", " 11:05:00 ", time(11, 5)),
        ("until", "25:00", "25:00"),
        ("words", "812", 812),
        ("words", "about 800", "about 800"),
        ("protect", "yes", True),
        ("speaker", "812", "812"),
        ("start", "2:30 pm", time(14, 30)),
        ("start", "10h05", time(10, 5)),
        ("min", "5:00", "5:00"),
        ("max", "7", "7:00"),
        ("handover", "20 s", "0:20"),
        ("last", "a minute", "a minute"),
        ("topic", "7", "7"),
        ("speaker", "", None),
    ],
)
def test_what_is_typed_is_of_the_type_of_its_key(key: str, text: str, value: object) -> None:
    assert typed_value(key, text) == value


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("max", "7", "= 7 minutes"),
        ("handover", "90 s", "= 1 minute 30 seconds"),
        ("max", "7:00", ""),
        ("max", "seven", ""),
        ("start", "10", "= 10:00"),
        ("until", "2:30 pm", "= 14:30"),
        ("until", "14:30", ""),
        ("words", "812", ""),
        ("title", "7", ""),
    ],
)
def test_a_field_says_what_it_understood_of_a_time_or_length(
    key: str, text: str, said: str
) -> None:
    assert understood(key, text) == said


def test_another_spelling_of_the_same_length_changes_nothing(editing: Editing) -> None:
    written_long = editing.typed(("segment", 0, "max"), "7 min").settled()
    assert 'max = "7:00"' in written_long.text
    assert written_long.typed(("segment", 0, "max"), "7").past == written_long.past


def test_a_copy_of_a_segment_stands_below_it_without_its_id() -> None:
    doubled = Editing.of(TEXT + 'id = "ann"\n').with_segment_doubled(0)
    first, second = segments_in(doubled.data)
    assert second == {"speaker": "Ann", "words": 470}
    assert first == {**second, "id": "ann"}
    assert doubled.undone().text == TEXT + 'id = "ann"\n'
    with pytest.raises(CannotEdit, match="text editor"):
        Editing.of(TEXT + "x = [1]\n").with_segment_doubled(0)


def test_a_field_shows_nothing_a_terminal_would_obey() -> None:
    assert written("a\x1b[2Jb\nc\u202e") == "a[2Jb c"
    assert written("\x1b") == ""
    assert (written(None), written(""), written([1]), written(True)) == ("", "", "a list", "true")
    assert (written(time(10)), written(time(10, 0, 1))) == ("10:00", "10:00:01")


def test_what_is_not_there_is_nothing() -> None:
    assert value_at({"segment": [{}]}, ("segment", 1, "min")) is None
    assert value_at({"segment": 3}, ("segment", 0, "min")) is None
    assert segments_in({"segment": 3}) == []
    assert segments_in({"segment": [3, {"id": "a"}]}) == [{}, {"id": "a"}]


def test_a_finding_says_at_which_key_it_is(tmp_path: Path) -> None:
    plan, found = examined(TEXT.replace("470", '"many"') + 'min = "9:00"\n', tmp_path)
    assert plan is None
    assert {one.path for one in found.errors} == {WORDS, ("segment", 0, "min")}
    plan, found = examined(TEXT, tmp_path)
    assert plan is not None
    assert not found.errors


changes = st.lists(
    st.sampled_from(["type", "type", "leave", "add", "remove", "move", "undo", "redo"]), max_size=20
)


@given(changes, st.data())
def test_undoing_everything_gives_the_file_and_redoing_everything_the_latest(
    names: list[str], data: st.DataObject
) -> None:
    editing = Editing.of(TEXT)
    for name in names:
        count = len(segments_in(editing.data))
        place = data.draw(st.integers(0, max(0, count - 1)))
        match name:
            case "type" if count:
                text = data.draw(st.text(st.characters(codec="utf-8"), max_size=3))
                editing = editing.typed(("segment", place, "speaker"), text)
            case "leave":
                editing = editing.settled()
            case "add":
                editing = editing.with_segment(place, {"speaker": ""})
            case "remove" if count:
                editing = editing.without_segment(place)
            case "move" if count:
                editing = editing.with_segment_moved(place, data.draw(st.integers(0, count - 1)))
            case "undo":
                editing = editing.undone()
            case "redo":
                editing = editing.redone()
    while editing.future:
        editing = editing.redone()
    latest = editing.text
    while editing.past:
        editing = editing.undone()
    assert editing.text == TEXT
    while editing.future:
        editing = editing.redone()
    assert editing.text == latest

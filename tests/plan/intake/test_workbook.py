"""Excel workbooks: values of every sort, several sheets, and what is no workbook at all."""

from datetime import date, time, timedelta

import pytest

from presession_timer.durations import parse
from presession_timer.plan.intake.choices import Choices
from tests.plan.intake.lists import agreed, keys, problems, proposed, statements
from tests.plan.intake.workbooks import with_part, with_sheet, workbook

NAME = "speakers.xlsx"


def test_values_of_every_sort_are_read_with_their_place() -> None:
    content = workbook(
        {
            "List": [
                ["Our panel"],
                [],
                ["", "Speaker", "Words", "Max", "Protect", "Date"],
                ["", "Ana Peña", 812, "6:30", True, date(2019, 12, 10)],
                ["", "Zoë", "1,100", timedelta(minutes=7), False, date(2019, 12, 10)],
            ]
        }
    )
    proposal = proposed(content, NAME)
    assert keys(proposal) == []
    first, second = statements(proposal)
    assert (first.speaker, first.words, first.max, first.protect) == (
        "Ana Peña",
        812,
        parse("6:30"),
        True,
    )
    assert (second.words, second.max, second.protect) == (1100, parse("7:00"), False)
    assert proposal.plan.date == date(2019, 12, 10)


def test_seven_minutes_that_became_seven_hours_are_asked_about_and_are_minutes() -> None:
    content = workbook({"List": [["Speaker", "Max"], ["Ana", time(7)], ["Zoë", time(6, 30)]]})
    (question,) = proposed(content, NAME).questions
    assert question.preview == ("7:00 is taken as 7:00", "6:30 is taken as 6:30")
    assert [one.max for one in statements(agreed(content, NAME))] == [parse("7:00"), parse("6:30")]


def test_of_several_lists_one_is_asked_for_and_a_hidden_one_is_none() -> None:
    lists = {"Spain": [["Speaker"], ["Ana"]], "Kenya": [["Speaker"], ["Jo"]]}
    proposal = proposed(workbook(lists), NAME)
    assert keys(proposal) == ["sheet"]
    assert proposal.questions[0].choices == ("Spain", "Kenya")
    kenya = proposed(workbook(lists), NAME, choices=Choices(sheet="kenya"))
    assert [one.speaker for one in statements(kenya)] == ["Jo"]
    assert keys(proposed(workbook(lists, hidden=["Kenya"]), NAME)) == []
    assert 'there is no sheet "Cuba"' in problems(workbook(lists), NAME, Choices(sheet="Cuba"))[0]


def test_a_sheet_of_notes_beside_the_list_is_no_question() -> None:
    content = workbook({"Notes": [["call the room"]], "List": [["Speaker"], ["Ana"]]})
    proposal = proposed(content, NAME)
    assert keys(proposal) == []
    assert [one.speaker for one in statements(proposal)] == ["Ana"]


def test_a_wrong_cell_is_named_with_its_sheet_row_and_column() -> None:
    rows: list[list[object]] = [["Speaker", "Words"], ["Ana", 812], ["Zoë", 8.5]]
    expected = 'column B "Words": `words` is "8.5"; expected a whole number of words, such as 812'
    assert problems(workbook({"List": rows}), NAME) == [f"speakers.xlsx:3: {expected}"]
    both = workbook({"List": rows, "Notes": [["x"]]})
    assert problems(both, NAME) == [f"speakers.xlsx, sheet List:3: {expected}"]


def test_a_formula_counts_by_its_value_and_text_is_only_text() -> None:
    content = workbook({"List": [["Speaker", "Words"], ["'=1+1", 812], ["[/]", 3]]})
    assert [one.speaker for one in statements(proposed(content, NAME))] == ["'=1+1", "[/]"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and no more", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an old or a password-protected file"),
        (with_part(workbook({"A": [["Speaker"]]}), "xl/vbaProject.bin", b"x"), "there are macros"),
        (with_part(b"PK\x05\x06" + bytes(18), "word/document.xml", b"<x/>"), "not an Excel"),
        (with_part(workbook({"A": [["x"]]}), "xl/workbook.xml", b"<<<"), "not an Excel workbook"),
        (with_sheet(b'<row r="1"><c r="A1"'), ""),
        (workbook({"A": []}), "every sheet is empty"),
        (workbook({"A": [["Speaker"]] + [["Ana"]] * 1_031}), "there are 1,032 rows"),
    ],
)
def test_what_is_no_list_in_a_workbook_is_refused_in_words(content: bytes, said: str) -> None:
    assert any(said in problem for problem in problems(content, NAME))

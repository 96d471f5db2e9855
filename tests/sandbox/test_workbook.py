"""Excel workbooks: values of every sort, several sheets, and files that are no workbook."""

import json
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from presession_timer.base.durations import parse
from presession_timer.importers.choices import Choices
from presession_timer.importers.proposal import Unsettled
from presession_timer.sandbox import child
from presession_timer.sandbox.parent import Job
from tests.importers.lists import agreed, keys, problems, proposed, statements
from tests.importers.workbooks import with_part, with_sheet, workbook

NAME = "speakers.xlsx"
LOCKED = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks here, as the lists of the corpus are read in the sandbox."""

    def read(job: Job, data: bytes) -> Any:
        return json.loads(json.dumps(child.READERS[job](data)))

    monkeypatch.setattr("presession_timer.importers.sheet.read_in_sandbox", read)


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
    assert question.preview == ("07:00:00 is taken as 7:00", "06:30:00 is taken as 6:30")
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


def test_a_state_chooses_its_sheet_and_goes_with_no_other() -> None:
    lists = workbook({"Spain": [["Speaker"], ["Ana"]], "Kenya": [["Speaker"], ["Jo"]]})
    kenya = proposed(lists, NAME, choices=Choices(state="Kenya"))
    assert (keys(kenya), [one.speaker for one in statements(kenya)]) == ([], ["Jo"])
    for choices in (Choices(state="Kenya", sheet="Spain"), Choices(state="Cuba")):
        assert 'the sheet "Spain" is about Spain, not' in problems(lists, NAME, choices)[0]


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
    ("make", "said"),
    [
        (lambda: b"PK\x03\x04 and no more", "not an Excel workbook"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "a file of an old office program"),
        (lambda: LOCKED, "protected by a password"),
        (
            lambda: with_part(workbook({"A": [["Speaker"]]}), "xl/vbaProject.bin", b"x"),
            "there are macros",
        ),
        (
            lambda: with_part(b"PK\x05\x06" + bytes(18), "word/document.xml", b"<x/>"),
            "there is no table in this",
        ),
        (
            lambda: with_part(workbook({"A": [["x"]]}), "xl/workbook.xml", b"<<<"),
            "not an Excel workbook",
        ),
        (lambda: with_sheet(b'<row r="1"><c r="A1"'), ""),
        (lambda: workbook({"A": []}), "every sheet is empty"),
        (lambda: workbook({"A": [["Speaker"]] + [["Ana"]] * 5_031}), "there are 5,032 rows"),
    ],
)
def test_what_is_no_list_in_a_workbook_is_refused_in_words(
    make: Callable[[], bytes], said: str
) -> None:
    assert any(said in problem for problem in problems(make(), NAME))


def test_a_cell_that_is_one_with_those_below_counts_for_all_of_them() -> None:
    rows: list[list[object]] = [
        ["Country", "Speaker", "Topic"], ["Spain", "Ana", "water"], ["", "Bo", "water"],
        ["Kenya", "Cy", "land"], ["", "", "more land"], ["", "Di", "land"],
    ]  # fmt: skip
    content = workbook({"List": rows}, joined=["A2:A3", "A4:A6", "B4:B5"])
    for state, names in (("Spain", ["Ana", "Bo"]), ("Kenya", ["Cy", "Di"])):
        proposal = proposed(content, NAME, choices=Choices(state=state))
        assert keys(proposal) == []
        assert [one.speaker for one in statements(proposal)] == names


def test_a_cell_without_a_value_is_named_and_not_taken_for_empty() -> None:
    xml = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Speaker</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>Words</t></is></c></row>'
        b'<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2" s="1"/></row>'
        b'<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3"><f>8*100</f><v/></c></row>'
        b'<row r="4"><c r="A4" t="str"><f>1</f><v>Bo</v></c><c r="B4"><f>2</f><v>812</v></c></row>'
    )
    found = [one.split(": ", 1)[1] for one in problems(with_sheet(xml), NAME)]
    assert found == [
        (
            'column A "Speaker": holds an error of the spreadsheet, #N/A;'
            " expected a value: correct the formula, or write the value"
        ),
    ]
    xml = xml.replace(b't="str"><f>""</f><v></v>', b"><f>B3</f>")
    found = [one.split(": ", 1)[1] for one in problems(with_sheet(xml), NAME)]
    assert found[1:] == [
        (
            'column A "Speaker": holds a formula without its result, "=B3";'
            " open the file in a spreadsheet and save it there"
        ),
        (
            'column B "Words": holds a formula without its result, "=8*100";'
            " open the file in a spreadsheet and save it there"
        ),
    ]


def test_a_cell_without_a_value_is_named_also_where_the_sheet_ends() -> None:
    xml = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Speaker</t></is></c></row>'
        b'<row r="3"><c r="A3"><f>B1</f></c></row>'
    )
    assert problems(with_sheet(xml), NAME)[0].startswith(
        'speakers.xlsx:3: column A "Speaker": holds a formula without its result, "=B1"'
    )


def test_a_workbook_of_formulas_that_nobody_worked_out_is_refused_as_a_whole() -> None:
    row = b"".join(b'<c r="%c2"><f>1</f></c>' % letter for letter in b"ABCDEFGHIJ")
    rows = b"".join(b"<row>" + row.replace(b'2">', b'%d">' % n) + b"</row>" for n in range(1, 250))
    assert problems(with_sheet(rows), NAME) == [
        (
            "speakers.xlsx: more than 2,000 cells of the sheet List have no value;"
            " open the file in a spreadsheet and save it there"
        )
    ]


def test_which_sheet_is_meant_is_asked_before_its_cells_are_called_wrong() -> None:
    lists = {"Old": [["Speaker", "Words"], ["Ana", "many"]], "New": [["Speaker"], ["Jo"]]}
    with pytest.raises(Unsettled) as caught:
        proposed(workbook(lists), NAME)
    assert [one.key for one in caught.value.questions] == ["sheet"]
    assert len(problems(workbook(lists), NAME, Choices(sheet="Old"))) == 1
    notes = {"Read me": [["One speaker a row"], ["please"]], "List": [["Speaker"], ["Jo"]]}
    assert keys(proposed(workbook(notes), NAME)) == []

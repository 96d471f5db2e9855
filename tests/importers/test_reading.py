"""Which encoding and delimiter a list has: what is sure, what is asked, what is refused.

That each of them gives the same plan is row D1 of the faults.
"""

import codecs

import pytest

from presession_timer.base.durations import parse
from presession_timer.base.errors import BadInput
from presession_timer.importers.choices import Choices
from presession_timer.importers.sheet import decoded
from tests.importers.lists import keys, problems, proposed, statements

ROWS = (
    ("Intervenant", "Organisation", "Thème", "Durée (min)", "Mots"),
    ("Zoë Núñez", "Société civile, réunie", "l'eau; la terre", "7", "812"),
    ("Ana Peña", 'Le "Réseau" | Sud', "égalité", "6,5", "1 100"),
)
SURE = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}
PAGES = ("cp1252", "mac_roman")
DELIMITERS = (",", ";", "\t", "|")
LINE_ENDS = ("\n", "\r\n", "\r")


def sheet(delimiter: str, line_end: str) -> str:
    def quoted(cell: str) -> str:
        return '"{}"'.format(cell.replace('"', '""')) if set(cell) & set(',;\t|"') else cell

    return line_end.join(delimiter.join(map(quoted, row)) for row in ROWS) + line_end


def holds(content: bytes, choices: Choices) -> None:
    proposal = proposed(content, choices=choices)
    assert keys(proposal) == []
    assert [
        (one.speaker, one.organisation, one.topic, one.max, one.words)
        for one in statements(proposal)
    ] == [
        ("Zoë Núñez", "Société civile, réunie", "l'eau; la terre", parse("7:00"), 812),
        ("Ana Peña", 'Le "Réseau" | Sud', "égalité", parse("6:30"), 1100),
    ]


@pytest.mark.parametrize("encoding", PAGES)
def test_a_code_page_is_asked_about_with_the_lines_that_tell(encoding: str) -> None:
    content = sheet(";", "\r\n").encode(encoding)
    (question,) = [one for one in proposed(content).questions if one.key == "encoding"]
    told = [line for line in question.preview if "Thème" in line]
    if encoding == "cp1252":
        assert question.guess == "cp1252"
        assert "Société civile" in question.preview[1]
    else:
        assert question.guess is None
        assert told == [line for line in question.preview if line.startswith("mac_roman")]
    holds(content, Choices().decided(question, encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_has_lost_its_mark_is_asked_about(encoding: str) -> None:
    content = sheet(";", "\r\n").encode(encoding)
    (question,) = proposed(content).questions
    assert (question.key, question.guess) == ("encoding", encoding)
    assert "Société civile" in question.preview[1]
    holds(content, Choices().decided(question, encoding))


def test_plain_ascii_is_sure_in_any_encoding() -> None:
    assert keys(proposed("Speaker\nAna\n".encode("ascii"))) == []


def test_what_is_no_text_at_all_is_refused() -> None:
    wrong = problems(b"Speaker\nAna \x81\n", choices=Choices(encoding="cp1252"))
    assert wrong[0].startswith("speakers.csv:2: a character is not cp1252; expected another")
    assert problems("Speaker\nAna\0\n") == ["speakers.csv:2: a NUL character; expected text"]
    assert problems(b"Speaker\nAna\n", choices=Choices(encoding="rot13"))[0].startswith(
        'speakers.csv: there is no encoding "rot13"'
    )


@pytest.mark.parametrize("ending", ["doc", "docx", "xls", "xlsx", "xlsm", "ods"])
def test_a_damaged_workbook_or_document_is_not_called_a_text(ending: str) -> None:
    with pytest.raises(BadInput) as caught:
        decoded(b"\x8d\0\x02 any bytes", f"list.{ending}")
    (problem,) = caught.value.problems
    assert str(problem) == (
        f"list.{ending}: not what a .{ending} is inside; expected a whole file; "
        "save it once more from the program that made it"
    )


def test_two_delimiters_that_do_as_well_are_asked_about() -> None:
    proposal = proposed("Speaker,Organisation;Topic\nAna,DESC;water\n")
    assert "delimiter" in keys(proposal)
    question = proposal.questions[keys(proposal).index("delimiter")]
    assert question.choices == ("comma", "semicolon")
    said = Choices(delimiter="semicolon")
    chosen = proposed("Speaker,Organisation;Topic\nAna,DESC;water\n", choices=said)
    assert "delimiter" not in keys(chosen)


def test_a_list_of_names_alone_needs_no_delimiter() -> None:
    proposal = proposed("Speaker\nAna Peña\n\nZoë\n")
    assert keys(proposal) == []
    assert [one.speaker for one in statements(proposal)] == ["Ana Peña", "Zoë"]

"""Rows that are speakers: sums, repeated forms, running orders, a State above several rows."""

from dataclasses import replace

import pytest

from presession_timer.importers.choices import Choices
from presession_timer.plan.model import Kind
from tests.importers.lists import agreed, keys, problems, proposed, statements

TWICE = "Speaker,Organisation,Topic,Words\nAna,Red,water,700\nBo,Sud,land,\nANA,red,Water,812\n"
RUNNING = "Time,Speaker,Organisation\n10:00,Opening,\n10:02,Ana,Red\n10:09,Bo,Sud\n10:16,Q&A,\n"
STATES = "Country,Speaker\nSpain,Ana\n,Bo\nKenya,Cy\n,Di\n"


def names(content: str, choices: Choices) -> list[str]:
    return [one.speaker for one in statements(proposed(content, choices=choices))]


def test_a_form_that_was_sent_twice_is_asked_about() -> None:
    proposal = proposed(TWICE)
    (question,) = proposal.questions
    assert question.key == "repeated"
    assert question.preview == ("row 4 names whom row 2 names",)
    assert names(TWICE, Choices().decided(question, "once")) == ["Ana", "Bo"]
    assert names(TWICE, Choices().decided(question, "each of them")) == ["Ana", "Bo", "ANA"]
    assert [(one.row, one.why) for one in agreed(TWICE).left_out] == [
        (4, "a speaker who stands in the list already")
    ]


def test_the_same_form_twice_is_one_and_another_topic_is_another_turn() -> None:
    again = "Timestamp,Speaker,Topic\n1,Ana,water\n2,Ana,water\n3,Ana,land\n"
    proposal = proposed(again)
    assert keys(proposal) == []
    assert [one.topic for one in statements(proposal)] == ["water", "land"]
    assert [one.row for one in proposal.left_out] == [3]


def test_two_places_of_nobody_yet_are_two_speakers() -> None:
    proposal = proposed("Speaker,Organisation\nTBC,Red\nTBC,Red\n,Sud\n,Sud\n")
    assert keys(proposal) == []
    assert len(statements(proposal)) == 4


def test_a_running_order_has_other_parts_among_its_speakers() -> None:
    proposal = agreed(RUNNING)
    assert [(one.kind, one.speaker) for one in proposal.plan.segments] == [
        (Kind.OPENING, "Opening"),
        (Kind.STATEMENT, "Ana"),
        (Kind.STATEMENT, "Bo"),
        (Kind.QUESTIONS, "Q&A"),
    ]
    question = next(one for one in proposed(RUNNING).questions if one.key == "parts")
    assert question.preview[0] == 'row 2: "Opening" is taken as opening'
    people = Choices(agreed=frozenset(["columns"])).decided(question, "speakers")
    assert names(RUNNING, people) == ["Opening", "Ana", "Bo", "Q&A"]


def test_a_state_above_several_rows_is_that_of_all_of_them_when_a_person_agrees() -> None:
    spain = Choices(state="Spain")
    (question,) = proposed(STATES, choices=spain).questions
    assert question.text == '"Country" is empty in rows 3 and 5: taken as in the row above'
    assert names(STATES, spain.decided(question, "")) == ["Ana", "Bo"]
    assert names(STATES, replace(spain, state="kenya").decided(question, "")) == ["Cy", "Di"]


SESSIONS = "Session,Speaker\nSpain - morning,Ana\nKenya,Bo\nPanel A,Cy\n"
SECTIONS = "Speaker,Organisation\nSPAIN – 10:00,\nAna,Red\nKENYA – 11:00,\nBo,Sud\n"


@pytest.mark.parametrize("content", [SESSIONS, SECTIONS])
def test_a_state_chooses_its_session(content: str) -> None:
    proposal = proposed(content, choices=Choices(state="Spain"))
    assert keys(proposal) == []
    assert [one.speaker for one in statements(proposal)] == ["Ana"]
    assert names(content, Choices(state="KE")) == ["Bo"]


def test_of_several_sessions_of_a_state_one_is_asked_for() -> None:
    content = f"{SESSIONS}Spain - afternoon,Di\n"
    (question,) = proposed(content, choices=Choices(state="Spain")).questions
    assert question.choices == ("Spain - morning", "Spain - afternoon")
    assert names(content, Choices(state="Spain").decided(question, "Spain - afternoon")) == ["Di"]


@pytest.mark.parametrize("content", [SESSIONS, SECTIONS, "Session,Speaker\nKenya,Bo\n"])
def test_a_session_of_another_state_is_refused(content: str) -> None:
    (problem,) = problems(content, choices=Choices(state="Spain", sessions=("Kenya",)))
    assert 'is about Kenya, not about "Spain"' in problem
    assert "--session, --state" in problem


def test_a_session_that_names_no_state_goes_with_any() -> None:
    assert names(SESSIONS, Choices(state="Spain", sessions=("Panel A",))) == ["Cy"]


def test_an_error_of_the_spreadsheet_is_no_name() -> None:
    assert problems("Speaker,Words\n#N/A,812\n#REF!,many\n") == [
        (
            'speakers.csv:2: column A "Speaker": holds an error of the spreadsheet, #N/A;'
            " expected a value: correct the formula, or write the value"
        ),
        (
            'speakers.csv:3: column A "Speaker": holds an error of the spreadsheet, #REF!;'
            " expected a value: correct the formula, or write the value"
        ),
        (
            'speakers.csv:3: column B "Words": `words` is "many";'
            " expected a whole number of words, such as 812"
        ),
    ]


def test_rows_that_are_too_wide_are_named_together_with_wrong_cells() -> None:
    wrong = problems("Speaker,Words\nAna,many\nBo,8,9\n")
    assert [one.split(":")[1] for one in wrong] == ["2", "3"]


def test_more_speakers_than_a_plan_has_places_for_are_refused_before_anything_is_written() -> None:
    assert problems("Speaker\n" + "".join(f"S{n}\n" for n in range(1_000))) == [
        "speakers.csv: there are 1,005 parts of the hour; expected 1,000 at most"
    ]


def test_two_rows_with_one_id_are_named_by_their_rows() -> None:
    (wrong,) = problems("Speaker,ID\nAna,x1\nBo,x1\nCy,X1\n")
    assert wrong.startswith('speakers.csv:3: column B "ID": `id` "x1" is that of row 2, too;')


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("speakers.csv", "UPR Pre-session"),
        ("Speaker list - final (2).csv", "UPR Pre-session"),
        ("liste_intervenants.csv", "UPR Pre-session"),
        ("programme 2019.csv", "UPR Pre-session"),
        ("Climate panel.csv", "Climate panel"),
        ("Session 3.csv", "Session 3"),
    ],
)
def test_the_room_reads_no_title_that_only_says_what_the_file_is(file: str, title: str) -> None:
    assert agreed("Speaker,Organisation\nAna Uno,Org A\nBen Dos,Org B\n", file).plan.title == title

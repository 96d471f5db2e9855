"""Rows of speakers become statements; all wrong cells are reported at once."""

from datetime import date, time
from pathlib import Path

import pytest

from presession_timer.base.durations import parse
from presession_timer.importers.choices import Choices
from presession_timer.plan.model import Kind
from tests.importers.corpus import docx
from tests.importers.lists import agreed, keys, problems, proposed, statements

FORM = Path(__file__).with_name("form_export.csv")


def test_every_field_has_its_place() -> None:
    proposal = proposed(
        "Speaker,Organisation,Category,Topic,Words,Min,Max,Gender,Language,Seat no.,Note,Protect\n"
        "Ana Peña,DESC,CSO,water,812,4:00,6:00,f,es,12,wheelchair,yes\n"
    )
    (speaker,) = statements(proposal)
    assert (speaker.speaker, speaker.organisation, speaker.category) == ("Ana Peña", "DESC", "CSO")
    assert (speaker.topic, speaker.words) == ("water", 812)
    assert (speaker.min, speaker.max) == (parse("4:00"), parse("6:00"))
    assert (speaker.gender, speaker.language, speaker.note) == ("f", "es", "wheelchair")
    assert speaker.protect
    assert speaker.seat == "12"
    assert keys(proposal) == []


def test_the_parts_around_the_speakers_are_those_of_the_format() -> None:
    kinds = [one.kind for one in proposed("Speaker\nAna\nZoë\n").plan.segments]
    assert kinds == [
        Kind.OPENING, Kind.STATE, Kind.STATEMENT, Kind.STATEMENT,
        Kind.FOLLOW_UP, Kind.QUESTIONS, Kind.CLOSING,
    ]  # fmt: skip
    chosen = Choices(format="academic-12-3")
    kinds = [one.kind for one in proposed("Speaker\nAna\nZoë\n", choices=chosen).plan.segments]
    assert kinds == [Kind.STATEMENT, Kind.QUESTIONS] * 2


def test_a_list_that_names_the_kinds_is_the_whole_hour() -> None:
    plan = proposed(
        "Kind,Speaker,Duration\nOuverture,,3:00\n,Ana,6:00\nPausa,,10:00\nclosing,,\n"
    ).plan
    assert [(one.kind, one.planned or one.max) for one in plan.segments] == [
        (Kind.OPENING, parse("3:00")),
        (Kind.STATEMENT, parse("6:00")),
        (Kind.BREAK, parse("10:00")),
        (Kind.CLOSING, parse("1:00")),
    ]


def test_facts_of_the_session_may_stand_in_every_row() -> None:
    plan = proposed(
        "State,Date,Start,Room,Moderator,Speaker\n"
        "Spain,2019-12-10,10:00,Room XX,M,Ana\nSpain,2019-12-10,10:00,Room XX,M,Zoë\n"
    ).plan
    assert (plan.state, plan.date, plan.room, plan.moderator) == (
        "Spain",
        date(2019, 12, 10),
        "Room XX",
        "M",
    )
    assert plan.title == "UPR Pre-session – Spain"
    assert plan.start == 1_575_968_400_000
    assert plan.segments[1].speaker == "Delegation of Spain"


def test_the_start_may_stand_beside_the_day() -> None:
    plan = proposed("Date,Speaker\n2019-12-10 10:00,Ana\n2019-12-10 10:00,Bo\n").plan
    assert (plan.date, plan.start) == (date(2019, 12, 10), 1_575_968_400_000)
    assert proposed("Date,Speaker\n2019-12-10,Ana\n").plan.start is None


def test_what_a_person_says_goes_before_what_the_list_says() -> None:
    chosen = Choices(title="Our title", date=date(2020, 1, 2), start=time(9), handover="0:10")
    plan = proposed("Start,Speaker\n10:00,Ana\n", choices=chosen).plan
    assert (plan.title, plan.date, plan.handover) == ("Our title", date(2020, 1, 2), 10_000)
    assert plan.start == 1_577_952_000_000


def test_a_day_that_is_said_is_one_of_the_list_and_chooses_it() -> None:
    days = "Date,Speaker\n2019-12-10,Ana\n2019-12-11,Bo\n10 December 2019,Cy\n"
    (question,) = proposed(days).questions
    assert (question.key, question.guess) == ("date", None)
    assert question.preview == ("2019-12-10  2 rows", "2019-12-11  1 row")
    chosen = Choices(date=date(2019, 12, 10))
    assert [one.speaker for one in statements(proposed(days, choices=chosen))] == ["Ana", "Cy"]
    (wrong,) = problems(days, choices=Choices(date=date(2020, 1, 2)))
    assert "there is no row of 2020-01-02; expected 2019-12-10 (2 rows) or 2019-12-11" in wrong


def test_of_a_form_for_several_states_one_has_to_be_said() -> None:
    content = FORM.read_bytes()
    proposal = proposed(content)
    question = next(one for one in proposal.questions if one.key == "state")
    assert question.guess is None
    assert question.choices == ("Spain", "Kenya")
    kenya = proposed(content, choices=Choices(state="kenya"))
    assert "state" not in keys(kenya)
    assert kenya.plan.state == "Kenya"
    assert [one.organisation for one in statements(kenya)] == ["Haki Network"]
    wrong = problems(content, choices=Choices(state="Kenia"))
    assert wrong == [
        'speakers.csv: there is no row for the State "Kenia"; expected "Spain" or "Kenya"'
    ]


def test_a_form_gives_the_speakers_and_nobodys_address() -> None:
    proposal = proposed(FORM.read_bytes(), choices=Choices(state="Spain"))
    assert keys(proposal) == []
    first, second = statements(proposal)
    assert (first.speaker, first.organisation) == ("Ana Peña", "Red de Agua")
    assert (second.speaker, second.note) == ("Zoë Núñez", "Director")
    assert "@" not in proposal.text
    assert "+41" not in proposal.text


def test_the_order_is_that_of_the_numbers_where_all_have_one() -> None:
    proposal = proposed("No,Speaker\n3,C\n1,A\n2,B\n")
    assert [one.speaker for one in statements(proposal)] == ["A", "B", "C"]
    assert 'the order is that of "No"' in proposal.notices
    proposal = proposed("No,Speaker\n3,C\n,A\n2,B\n")
    assert [one.speaker for one in statements(proposal)] == ["C", "A", "B"]


def test_a_row_that_names_nobody_is_left_out_and_told() -> None:
    proposal = proposed("Speaker,Words\nAna,812\n,7\nTotal,812\n,1624\n")
    assert [one.speaker for one in statements(proposal)] == ["Ana"]
    assert [(one.row, one.why) for one in proposal.left_out] == [
        (3, "nobody is named"), (4, "a sum"), (5, "nobody is named"),
    ]  # fmt: skip
    proposal = proposed("Speaker,Organisation\nTotal,Red\nSum,\nAna,\n")
    assert [one.speaker for one in statements(proposal)] == ["Total", "Sum", "Ana"]


def test_hours_that_a_spreadsheet_made_of_minutes_are_asked_about() -> None:
    proposal = proposed("Speaker,Max\nAna,07:00:00\nZoë,06:30:00\n")
    (question,) = proposal.questions
    assert question.preview == ("07:00:00 is taken as 7:00", "06:30:00 is taken as 6:30")
    assert keys(agreed("Speaker,Max\nAna,07:00:00\n")) == []


def test_bare_numbers_are_asked_about_unless_the_heading_says_minutes() -> None:
    assert len(proposed("Speaker,Time\nAna,7\n").questions) == 1
    assert proposed("Speaker,Time (min)\nAna,7\n").questions == ()
    assert proposed("Speaker,Minutes\nAna,7\n").questions == ()


def test_a_day_that_may_be_of_two_months_is_asked_about() -> None:
    assert keys(proposed("Date,Speaker\n10/12/2019,Ana\n")) == ["date"]
    assert keys(proposed("Date,Speaker\n31/12/2019,Ana\n")) == []


def test_what_is_wrong_is_said_with_row_column_and_value_all_at_once() -> None:
    kinds = "opening, state, statement, follow-up, questions, break or closing"
    words = "a whole number of words, such as 812"
    length = "a duration such as 5:00, 5 min, 90 s, 1:00:00 or PT5M"
    assert problems(
        "Speaker;Kind;Words;Max;Protect\n"
        "Ana;statemnt;many;7:60;perhaps\n"
        "Zoë;;900;soon;\n"
        "Li;questions;;4:00;\n"
        "Bo;;;3:00;\n"
    ) == [
        f'speakers.csv:2: column B "Kind": `kind` is "statemnt"; expected {kinds}',
        f'speakers.csv:2: column C "Words": `words` is "many"; expected {words}',
        f'speakers.csv:2: column D "Max": `max` is "7:60"; expected {length}',
        'speakers.csv:2: column E "Protect": `protect` is "perhaps"; expected yes or no',
        f'speakers.csv:3: column D "Max": `max` is "soon"; expected {length}',
    ]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("0", '`max` is "0"; expected more than 0, or an empty cell'),
        ("600", "`max` is 10:00:00, longer than the session; expected 60:00 at most"),
        ("5-61", "`max` is 61:00, longer than the session; expected 60:00 at most"),
    ],
)
def test_a_length_that_no_speaker_can_have_is_refused(value: str, wrong: str) -> None:
    content = f"Speaker,Minutes\nAna,7\nBo,{value}\n"
    assert problems(content) == [f'speakers.csv:3: column B "Minutes": {wrong}']


def test_a_whole_programme_is_as_long_as_its_rows_say_and_a_minimum_may_be_0() -> None:
    timed = "Start,Speaker,Minutes\n10:00,Ana,90\n11:30,Bo,7\n"
    assert [one.max for one in statements(agreed(timed))] == [90 * 60_000, 7 * 60_000]
    assert statements(proposed("Speaker,Min,Max\nAna,0:00,7:00\n"))[0].min == 0


def test_what_values_must_be_to_each_other_is_said_at_the_cell_too() -> None:
    wrong = problems("Speaker,Min,Max\nAna,6:00,5:00\nZoë,,\nLi,9:00,\n")
    assert wrong[0].startswith('speakers.csv:2: column B "Min": `min` (6:00) is more than `max`')
    assert wrong[1].startswith('speakers.csv:4: column B "Min": `min` (9:00) is more than the')


def test_hidden_characters_are_removed_and_told_by_row() -> None:
    proposal = proposed("Speaker\nAna\nZ\u200bo\u202eë\u0007\n")
    assert [str(one) for one in proposal.warnings] == [
        'speakers.csv:3: column A "Speaker": 3 hidden characters removed from `speaker`'
    ]
    assert 'speaker = "Zoë"' in proposal.text


def test_the_words_of_a_statement_are_counted_where_the_list_names_its_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "ana.txt").write_text("one two three")
    proposal = proposed("Speaker,File\nAna,ana.txt\n", folder=tmp_path)
    assert statements(proposal)[0].words == 3
    assert 'statement = "ana.txt"' in proposal.text
    wrong = problems("Speaker,File\nAna,../secret.txt\n")
    assert wrong[0].startswith('speakers.csv:2: column B "File": `statement`')


def test_rows_of_another_width_are_told_apart() -> None:
    assert [one.speaker for one in statements(proposed("Speaker,Topic,Words\nAna\n"))] == ["Ana"]
    assert problems("Speaker,Topic\nAna,water,and more\n") == [
        "speakers.csv:2: 3 cells under a heading of 2; put a text with a delimiter in it in quotes"
    ]


def test_a_document_without_table_or_list_says_how_to_make_one() -> None:
    (told,) = problems(docx(before="Ana Uno speaks first."))
    as_text = "a .txt with a line for each: name, organisation"
    assert told == (
        "speakers.csv: there is no table in this document; expected a table with a row for each"
        " speaker: in Word, select their lines, then Insert > Table > Convert Text to Table; or"
        f" save them as {as_text}"
    )
    assert problems("<html><ol><li>x")[0].endswith(f"or {as_text}")


@pytest.mark.parametrize("style", ["List Number", ""])
def test_what_is_not_read_of_a_document_with_a_list_is_said(style: str) -> None:
    listed = ("1. Ana Uno, Org A", "2. Ben Dos, Org B", "3. Cy Tres, Org C")
    proposal = proposed(docx(before="Speakers", listed=listed, style=style))
    said = "it has no table; its list of 3 lines is read, one other paragraph is not"
    assert said in " ".join(proposal.notices)


def test_a_file_of_nothing_we_know_says_what_to_do() -> None:
    assert problems("a,b\nc,d\n")[0].startswith(
        'speakers.csv:1: no column is recognised: row 1 holds A "a", B "b"; expected a row'
    )
    assert problems("\ufeff")[0] == "speakers.csv: every row is empty; expected a list of speakers"
    assert problems("<html><p>x")[0].startswith("speakers.csv: there is no table on this web page")
    assert problems(b"%PDF-1.7\n")[0].startswith("speakers.csv: this is a PDF; expected a list")
    assert "this is a plan; expected a list" in problems("# Spain\n\n[session]\ntitle = 1\n")[0]
    assert "this is a record; expected a list" in problems('{"presession":1,"tool":"1.0.0"}\n')[0]
    assert problems("")[0] == "speakers.csv: the file is empty; expected a list of speakers"
    assert problems("Speaker\n\n") == [
        "speakers.csv: there is no speaker; expected one under the headings"
    ]
    assert problems('Speaker\n"Ana\n')[0].startswith("speakers.csv:2: no CSV")
    assert problems("Speaker\n" + "Ana\n" * 5_001)[0].startswith(
        "speakers.csv:5002: more than 5,000 rows; expected 5,000 at most"
    )
    assert (
        problems(",".join(["Speaker"] * 51))[0] == "speakers.csv:1: 51 columns; expected 50 at most"
    )
    assert problems("Speaker\n" + "x" * 501)[0].startswith(
        'speakers.csv:2: column A "Speaker": `speaker` has 501 characters'
    )


@pytest.mark.parametrize(
    "header", ["segment,began,ended,note", "Segment,Who,Began,Ended", "began,ended,segment,Remarks"]
)
def test_a_sheet_of_timings_is_refused_with_the_command_that_reads_it(header: str) -> None:
    rows = "\n".join(",".join("23456"[: header.count(",") + 1]) for _ in range(2))
    (said,) = problems(f"{header}\n{rows}\n", "my times.csv")
    assert "these are the timings of an hour, not its speakers" in said
    assert said.endswith(": presession import 'my times.csv' --plan PLAN.toml")
    named = f"{header},Speaker\n{rows.replace(chr(10), ',Ana Silva' + chr(10))},Bo Berg\n"
    assert [one.speaker for one in statements(agreed(named))] == ["Ana Silva", "Bo Berg"]


def test_turns_of_a_recording_are_refused_with_the_command_that_reads_them() -> None:
    for content in (
        "SPEAKER rec 1 0.50 12.0 <NA> <NA> Ana <NA> <NA>\n",
        "0.500000\t12.000000\tAna Silva\n13.000000\t40.000000\tBo Berg\n",
    ):
        assert "`presession import` makes a record of it" in problems(content, "turns.txt")[0]


def test_a_long_answer_in_a_column_that_is_not_used_is_no_matter() -> None:
    assert keys(proposed(f"Speaker,Aim (200 words)\nAna,{'peace ' * 300}\n")) == []

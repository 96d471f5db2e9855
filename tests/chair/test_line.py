"""The chair's line at every moment of an hour, in every language it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import parse
from presession_timer.base.errors import PresessionError
from presession_timer.base.text import without_brackets
from presession_timer.chair.language import chair_language, chair_languages
from presession_timer.chair.line import LONGEST, MOST_WORDS, ChairLine, chair_line, chair_schedule
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Plan
from tests.engine.hours import Hour, other, panel, plan_of, statement

PEOPLE = ("Ms Delgado", "Mr Boateng", "Ms Svensson", "Mr Haddad")
"""Invented."""


def named(plan: Plan) -> Plan:
    """The panel's statements, by invented people of an invented organisation."""
    names = iter(PEOPLE)
    return replace(
        plan,
        segments=tuple(
            replace(s, speaker=next(names), organisation="Open Ballot")
            if s.kind is Kind.STATEMENT
            else s
            for s in plan.segments
        ),
    )


def line(hour: Hour, language: str = "en") -> ChairLine:
    return chair_line(hour.snapshot, chair_language(language))


def hour_until(*waits: str, plan: Plan | None = None) -> Hour:
    """An hour in which GO was pressed after each of these times."""
    hour = Hour(plan or named(panel(state="Spain")))
    for wait in waits:
        hour.do(cmd.Go(), after=wait)
    return hour


def test_before_the_opening_the_welcome_is_ready_but_not_due() -> None:
    said = line(Hour(named(panel(state="Spain"))))
    assert said.text == (
        "Welcome to this Pre-session on Spain. Each speaker has five to seven minutes."
    )
    assert not said.due


def test_the_welcome_gives_the_speakers_own_times_and_none_where_they_differ() -> None:
    two_to_three = {"min": parse("2:00"), "max": parse("3:00")}
    alike = plan_of(statement(1, **two_to_three), statement(2, **two_to_three))
    assert line(Hour(alike)).text.endswith("Each speaker has two to three minutes.")
    assert line(Hour(plan_of(statement(1), statement(2, **two_to_three)))).text == (
        "Welcome to this session."
    )


def test_between_two_speakers_one_is_thanked_and_the_next_introduced() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10", "6:00")
    assert line(hour).text == (
        "Thank you, Ms Delgado. I give the floor to Mr Boateng of Open Ballot. "
        "You have seven minutes."
    )


def test_the_state_is_called_by_its_part_and_not_by_the_name_of_its_delegation() -> None:
    plan = named(panel(state="Spain"))
    delegation = replace(plan.segments[1], speaker="Delegation of Spain")
    hour = hour_until("0:00", "2:00", plan=replace(plan, segments=(
        plan.segments[0], delegation, *plan.segments[2:])))  # fmt: skip
    assert delegation.kind is Kind.STATE
    assert line(hour).text.startswith("I give the floor to the State under Review.")


def test_while_somebody_speaks_the_sentence_for_the_end_is_ready_but_not_due() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10")
    hour.wait("3:00")
    said = line(hour)
    assert (said.text[:22], said.due) == ("Thank you, Ms Delgado.", False)


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        ("6:00", "Ms Delgado, you have one minute left."),
        ("7:00.001", "Ms Delgado, your time is up."),
        ("7:20", "Ms Delgado, I must ask you to conclude."),
    ],
)
def test_a_long_statement_is_warned_and_then_asked_to_conclude(spoken: str, text: str) -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10")
    hour.wait(spoken)
    said = line(hour)
    assert (said.text, said.due) == (text, True)


def test_how_much_is_left_is_said_only_while_it_is_true() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10")
    hour.wait("6:19")
    assert "one minute left" in line(hour).text
    hour.wait("0:02")
    assert line(hour).text.startswith("Thank you, Ms Delgado.")
    assert not line(hour).due


def test_who_has_less_than_the_last_minute_is_not_told_at_once_what_was_just_promised() -> None:
    hour = hour_until("0:00", "0:10", plan=plan_of(statement(1, min=0, max=parse("0:45"))))
    assert "left" not in line(hour).text


def test_an_absent_speaker_is_named_before_the_next_one() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00")
    hour.do(cmd.MarkAbsent(3))
    said = line(hour).text
    assert "Ms Delgado is not with us." in said
    assert "Mr Boateng" in said


@pytest.mark.parametrize(
    ("absent", "gone", "then"),
    [
        ((3, 4), "Thank you. Not with us: Ms Delgado, Mr Boateng.", "Ms Svensson"),
        ((3, 4, 5), "Not with us: Ms Delgado, Mr Boateng, Ms Svensson.", "Mr Haddad"),
    ],
)
def test_several_absent_speakers_are_said_too_and_the_next_one_keeps_the_name(
    absent: tuple[int, ...], gone: str, then: str
) -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00")
    for number in absent:
        hour.do(cmd.MarkAbsent(number))
    assert line(hour).text == f"{gone} I give the floor to {then}. You have seven minutes."


def test_too_many_absent_speakers_are_not_named() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00")
    for number in (3, 4, 5, 6):
        hour.do(cmd.MarkAbsent(number))
    assert line(hour).text == (
        "Some speakers are not with us. The floor is open to Permanent Missions. "
        "We have 15 minutes for your questions."
    )


def test_an_absent_speaker_before_the_questions_is_named() -> None:
    plan = plan_of(statement(1), statement(2), other(3, Kind.QUESTIONS, "10:00"))
    hour = hour_until("0:00", "0:10", "6:00", plan=plan)
    hour.do(cmd.MarkAbsent(2))
    assert line(hour).text == (
        "Speaker 2 is not with us. The floor is open to Permanent Missions. "
        "We have ten minutes for your questions."
    )


INTERRUPTED = "I give the floor back to Ms Delgado. You have 3 minutes 50 left."


@pytest.mark.parametrize(
    ("kind", "thanks"), [(Kind.STATEMENT, "Thank you, Norway."), (Kind.FOLLOW_UP, "Thank you.")]
)
def test_after_an_interruption_the_floor_goes_back(kind: Kind, thanks: str) -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10")
    speaker = "Norway" if kind is Kind.STATEMENT else ""
    hour.do(cmd.Insert(kind, speaker, give=True), after="3:10")
    assert (line(hour).text, line(hour).due) == (f"{thanks} {INTERRUPTED}", False)
    hour.do(cmd.Go(), after="1:00")
    assert (line(hour).text, line(hour).due) == (f"{thanks} {INTERRUPTED}", True)
    hour.do(cmd.Give(3))
    assert "Mr Boateng" in line(hour).text


def test_a_state_that_was_interrupted_gets_the_floor_back_by_its_part() -> None:
    hour = hour_until("0:00", "2:00", "0:10")
    hour.do(cmd.Insert(Kind.STATEMENT, "Norway", give=True), after="0:30")
    assert line(hour).text == (
        "Thank you. I give the floor back to the State under Review. "
        "You have one and a half minutes left."
    )


def test_questions_that_were_interrupted_are_not_opened_again() -> None:
    plan = plan_of(statement(1), other(2, Kind.QUESTIONS, "10:00"))
    hour = hour_until("0:00", "0:10", "6:00", "0:10", plan=plan)
    hour.do(cmd.Insert(Kind.STATEMENT, "Norway", give=True), after="3:10")
    assert line(hour).text == "Thank you, Norway. The next question, please."


def test_a_break_without_a_length_has_no_seconds() -> None:
    hour = hour_until("0:00", "0:10", plan=plan_of(statement(1), statement(2)))
    hour.do(cmd.Insert(Kind.BREAK, ""))
    assert line(hour).text == "Thank you, Speaker 1. We break."


def test_a_speaker_before_the_opening_leads_to_the_welcome() -> None:
    hour = Hour(named(panel(state="Spain")))
    hour.do(cmd.Open())
    hour.do(cmd.Give(3))
    assert line(hour).text.startswith("Thank you, Ms Delgado. Welcome to this Pre-session")


def test_a_closing_is_the_end_also_while_speakers_are_unheard() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10", "6:00")
    hour.do(cmd.Give(8))
    said = line(hour)
    assert said.text == "We heard one statement. I thank you all and close this session."
    assert said.due


def test_a_cap_is_announced_once() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10", "6:00")
    hour.do(cmd.Cap(parse("5:00")))
    assert "From now on, five minutes each." in line(hour).text
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="5:00")
    assert "You have five minutes." in line(hour).text


def test_the_state_is_asked_to_conclude_too() -> None:
    hour = Hour(panel(2))
    for after in ("0:00", "1:00", "0:10"):
        hour.do(cmd.Go(), after=after)
    hour.wait("2:19")
    assert line(hour).due is False
    hour.wait("0:01")
    assert line(hour).text == "Permanent Mission, I must ask you to conclude."


def test_in_other_formats_the_questions_are_not_those_of_missions() -> None:
    plan = plan_of(statement(1), other(2, Kind.QUESTIONS, "10:00"), format="academic-20")
    hour = hour_until("0:00", "0:10", "6:00", plan=plan)
    assert line(hour).text == (
        "Thank you, Speaker 1. The floor is open for questions. We have ten minutes."
    )


def test_questions_are_opened_and_the_last_one_announced() -> None:
    plan = plan_of(statement(1), other(2, Kind.QUESTIONS, "10:00"), other(3, Kind.CLOSING, "1:00"))
    hour = hour_until("0:00", "0:10", "6:00", plan=plan)
    assert line(hour).text == (
        "Thank you, Speaker 1. The floor is open to Permanent Missions. "
        "We have ten minutes for your questions."
    )
    hour.do(cmd.Go())
    hour.do(cmd.MarkQuestion(), after="0:10")
    assert line(hour).text == "Thank you. The next question, please."
    hour.wait("8:30")
    assert line(hour).text == "Thank you. We have time for one last question."
    hour.wait("2:00")
    assert line(hour).text == "Thank you. I must close the questions now."


def late_hour(late: str) -> Hour:
    """An hour before its questions, of which this much passed with one statement."""
    parts = statement(1), other(2, Kind.QUESTIONS, "15:00"), other(3, Kind.CLOSING, "1:00")
    return hour_until("0:00", "0:00", late, plan=plan_of(*parts, handover=0))


def test_no_more_time_is_promised_to_the_questions_than_the_hour_has() -> None:
    promise = "We have {} minutes for your questions."
    assert promise.format("15") in line(late_hour("44:00")).text
    hour = late_hour("46:20")
    assert promise.format("twelve") in line(hour).text
    hour.do(cmd.Go(), after="0:10")
    assert promise.format("twelve") in line(hour).text
    hour.do(cmd.MarkQuestion(), after="0:10")
    hour.wait("10:20")
    assert line(hour).text == "Thank you. We have time for one last question."
    hour.wait("2:00")
    assert line(hour).text == "Thank you. I must close the questions now."


@pytest.mark.parametrize("late", ["58:10", "62:00"])
def test_no_time_is_promised_to_the_questions_when_the_hour_has_none(late: str) -> None:
    hour = late_hour(late)
    opened = "The floor is open to Permanent Missions."
    assert line(hour).text == f"Thank you, Speaker 1. {opened}"
    hour.do(cmd.Go())
    assert line(hour).text == opened


def test_what_was_promised_to_the_questions_is_not_said_once_a_gap_has_used_it_up() -> None:
    hour = late_hour("46:20")
    schedule = chair_schedule(hour.session, hour.now)
    assert [said.text[-38:] for _, said in schedule] == [
        "We have twelve minutes for your questions."[-38:],
        "The floor is open to Permanent Missions."[-38:],
    ]
    hour.wait("0:40")
    assert "twelve" in line(hour).text
    hour.wait("0:01")
    assert "We have" not in line(hour).text


def test_the_closing_counts_what_was_heard() -> None:
    plan = plan_of(statement(1), statement(2), other(3, Kind.CLOSING, "1:00"))
    hour = hour_until("0:00", "0:10", "6:00", "0:10", "6:00", plan=plan)
    assert "We heard two statements." in line(hour).text
    hour.do(cmd.Go())
    assert line(hour).text.startswith("We heard two statements.")
    hour.do(cmd.Go())
    assert line(hour).text == ""  # nothing is to be said twice
    hour.do(cmd.Close())
    assert line(hour).text == ""


@pytest.mark.parametrize(
    ("language", "lengths"),
    [
        ("en", ["no seconds", "1 minute 20", "2 minutes 20"]),
        ("fr", ["aucune seconde", "1 minute 20", "2 minutes 20"]),
        ("es", ["cero segundos", "1 minuto 20", "2 minutos 20"]),
    ],
)
def test_a_length_has_the_number_that_its_noun_has(language: str, lengths: list[str]) -> None:
    say = chair_language(language)
    assert [say.time(parse(length)) for length in ("0:00", "1:20", "2:20")] == lengths


@pytest.mark.parametrize(("last", "spoken"), [("1:00", "6:10"), ("2:00", "5:10")])
def test_the_time_that_is_left_is_said_in_spanish_whatever_its_number(
    last: str, spoken: str
) -> None:
    plan = named(panel(state="Spain"))
    window = replace(plan.window, last=parse(last))
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10", plan=replace(plan, window=window))
    hour.wait(spoken)
    left = {"1:00": "un minuto", "2:00": "dos minutos"}[last]
    assert line(hour, "es").text == f"Ms Delgado, todavía dispone de {left}."


def test_a_paused_clock_is_said() -> None:
    hour = hour_until("0:00", "2:00", "0:10", "2:00", "0:10")
    hour.do(cmd.Pause(), after="1:00")
    assert line(hour).text == "We stop the clock for a moment."


def test_what_stands_in_brackets_is_not_spoken() -> None:
    assert without_brackets("Speaker 4 (to be confirmed)") == "Speaker 4"
    assert without_brackets("(to be confirmed)") == "to be confirmed"


def test_a_pronunciation_goes_with_the_name() -> None:
    plan = plan_of(statement(1, say="KWAH-may bwah-TENG"))
    assert line(hour_until("0:00", plan=plan)).pronounced == "KWAH-may bwah-TENG"


def test_an_unknown_language_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(PresessionError, match="en, es, fr"):
        chair_language("xx")


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=160)


@given(
    names=st.lists(words, min_size=8, max_size=8),
    waits=st.lists(st.integers(0, 500), max_size=14),
    language=st.sampled_from(chair_languages()),
    absent=st.sets(st.integers(2, 6)),
)
def test_a_line_is_never_longer_than_can_be_said(
    names: list[str], waits: list[int], language: str, absent: set[int]
) -> None:
    plan: Plan = panel(state=names[0])
    segments: list[Any] = [
        replace(s, speaker=names[n % 8], organisation=names[-n % 8])
        for n, s in enumerate(plan.segments)
    ]
    hour = Hour(replace(plan, segments=tuple(segments)))
    for number in absent:
        hour.do(cmd.MarkAbsent(number))
    for wait in waits:
        hour.do(cmd.Go(), after=f"{wait} s")
        said = line(hour, language).text
        assert len(said.split()) <= MOST_WORDS
        assert len(said) <= LONGEST + 1


def test_every_sentence_has_a_translation_with_the_same_names_in_it() -> None:
    import string
    from pathlib import Path

    from presession_timer import chair
    from presession_timer.base.translations import catalogue_in

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    folder = Path(chair.__file__).with_name("locale")
    for code in set(chair_languages()) - {"en"}:
        for entry in catalogue_in(folder, code, "chair.po"):
            for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
                assert text, (code, entry.msgid)
                assert fields(text) <= fields(entry.msgid) | {"n"}
                assert fields(entry.msgid) <= fields(text) | {"n"}


@given(
    presses=st.lists(
        st.tuples(st.sampled_from(["go", "pause", "resume", "question"]), st.integers(0, 300)),
        max_size=16,
    ),
    waited=st.integers(0, 1_500_000),
)
def test_the_schedule_agrees_with_the_line_at_every_instant(
    presses: list[tuple[str, int]], waited: int
) -> None:
    does: dict[str, cmd.Command] = {
        "go": cmd.Go(),
        "pause": cmd.Pause(),
        "resume": cmd.Resume(),
        "question": cmd.Yield(),
    }
    hour = Hour(named(panel(2, state="Spain")))
    for name, wait in presses:
        hour.do(does[name], after=f"{wait} s")
    schedule = chair_schedule(hour.session, hour.now)
    hour.now += waited
    found = [said for at, said in schedule if at <= hour.now]
    assert found[-1] == line(hour)
    assert len(schedule) <= 5

"""What the page says beside its paragraph: figures, results and remarks, in words."""

import pytest

from presession_timer.base.durations import MINUTE
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Segment
from presession_timer.privacy.mask import People
from presession_timer.report.document import Bars, Footer, KeyFigures, Note, Pairs, Summary, Table
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import block, page, record, report, whole_hour


def opened(*, statements: int, **plan: object) -> Hour:
    """An hour that has begun, of so many statements."""
    hour = Hour(plan_of(*(statement(n) for n in range(1, statements + 1)), **plan))
    hour.do(cmd.Open())
    return hour


def take(hour: Hour, *turns: tuple[int, str]) -> None:
    for number, spoke in turns:
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)


def test_while_somebody_speaks_the_figures_count_who_has_ended() -> None:
    hour = opened(statements=3)
    assert block(page(hour), KeyFigures).figures[2].value == "–"
    take(hour, (1, "6:00"))
    hour.do(cmd.Give(2))
    hour.do(cmd.WriteNote("so far"), "1:00")
    session, _, kept = block(page(hour), KeyFigures).figures
    assert (session.value, session.note) == ("10:00–… · 7:00", "on time, so far")
    assert kept.value == "1 of 1"


def test_only_an_hour_with_questions_has_their_figure() -> None:
    without = plan_of(statement(1))
    planned = plan_of(statement(1), Segment(2, "2", Kind.QUESTIONS, planned=10 * MINUTE))
    said = [block(page(Hour(one)), KeyFigures).figures[3:] for one in (without, planned)]
    assert said[0] == ()
    assert [(one.caption, one.value, one.note) for one in said[1]] == [
        ("Missions' questions", "0:00", "of 10:00 planned")
    ]


def test_the_last_of_several_turns_says_what_they_came_to() -> None:
    hour = opened(statements=2)
    take(hour, (1, "3:00"), (2, "6:00"), (1, "2:30.500"))
    assert [(row["Spoke"], row["Result"]) for row in record(page(hour))] == [
        ("3:00", "goes on below"),
        ("6:00", "● in window"),
        ("2:30", "● 5:30 in all, in window"),
    ]


def test_what_is_estimated_in_one_turn_is_estimated_in_all() -> None:
    hour = opened(statements=1)
    hour.do(cmd.Give(1))
    hour.do(cmd.BridgeClock(10_000, "wall clock"), "3:00")
    hour.do(cmd.Yield(), "1:00")
    take(hour, (1, "2:00"))
    document = page(hour)
    assert block(document, Bars).bars[0].result == "~6:00"
    results = [row["Result"] for row in record(document)]
    assert results == ["goes on below", "● ~6:00 in all, in window"]


def test_a_name_at_the_beginning_of_a_remark_stays_as_it_is_written() -> None:
    hour = Hour(plan_of(statement(1, speaker="école ქართული"), statement(2)))
    hour.do(cmd.Open())
    hour.do(cmd.MarkAbsent(1))
    hour.do(cmd.WriteNote("heard"))
    pairs = block(page(hour, People.NAME), Pairs).pairs
    assert [what for _, what in pairs] == ["école ქართული absent", "Note: heard"]


def test_many_remarks_run_down_two_columns() -> None:
    hour = opened(statements=1)
    columns = []
    for count in range(1, 42):
        hour.do(cmd.WriteNote(f"note {count}"))
        columns.append(block(page(hour), Pairs).in_columns)
    assert columns == [False] * 8 + [True] * 32 + [False]


@pytest.mark.parametrize(
    ("spoke", "result"),
    [
        ("6:58.999", "in window"),
        ("6:59", "at the limit"),
        ("7:01", "at the limit"),
        ("7:01.001", "0:01 over"),
        ("4:58.999", "0:02 short"),
        ("4:59", "at the minimum"),
        ("5:01", "at the minimum"),
        ("5:01.001", "in window"),
    ],
)
def test_a_time_by_hand_cannot_tell_a_second(spoke: str, result: str) -> None:
    hour = opened(statements=1)
    take(hour, (1, spoke))
    document = page(hour)
    assert record(document)[0]["Result"][2:] == result
    assert ("at the" in block(document, Bars).bars[0].result) == ("at the" in result)
    assert block(document, Table).rows[0].verdict is report(hour).turns[0].verdict
    assert "Timed by hand, about ±1 s." in block(document, Footer).lines[0]
    imported = page(hour, imported=True)
    assert "at the" not in record(imported)[0]["Result"] + block(imported, Summary).text
    assert "by hand" not in block(imported, Footer).lines[0]
    assert (
        "Times imported, as taken on paper or by another tool." in block(imported, Footer).lines[0]
    )


def test_the_state_has_its_verdict_and_other_kinds_have_figures() -> None:
    results = {row["#"]: row["Result"] for row in record(page(whole_hour()))}
    assert [results[number] for number in ("1", "2", "11")] == ["", "● in time", ""]


def test_missions_that_asked_are_listed_once() -> None:
    hour = plan_hour("FRA", "", "Brazil", " france ", "", "European Union")
    said = "Questions asked by: France (2), Brazil, European Union, 2 unnamed."
    assert asked(hour) == [said]
    assert asked(plan_hour()) == []


def test_a_protected_name_among_those_who_asked_is_hidden() -> None:
    (said,) = asked(plan_hour("Ana Quuxwell", protect=True))
    assert "Quuxwell" not in said


def asked(hour: Hour) -> list[str]:
    """What the page says of the Missions that asked."""
    notes = [block.text for block in page(hour).blocks if isinstance(block, Note)]
    return [note for note in notes if note.startswith("Questions asked by: ")]


def plan_hour(*states: str, protect: bool = False) -> Hour:
    """An hour in whose questions these Missions asked."""
    questions = Segment(2, "2", Kind.QUESTIONS, planned=MINUTE)
    hour = Hour(plan_of(statement(1, speaker="Ana Quuxwell", protect=protect), questions))
    hour.do(cmd.Open())
    hour.do(cmd.Give(2))
    for state in states:
        hour.do(cmd.MarkQuestion(state), "0:10")
    return hour

"""What the page says beside its paragraph: figures, results and remarks, in words."""

import pytest

from presession_timer.base.durations import MINUTE
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Segment
from presession_timer.report import document as blocks
from presession_timer.report.hour_page import compose
from presession_timer.report.layout import page_of
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import report, whole_hour


def opened(*, statements: int, **plan: object) -> Hour:
    """An hour that has begun, of so many statements."""
    hour = Hour(plan_of(*(statement(n) for n in range(1, statements + 1)), **plan))
    hour.do(cmd.Open())
    return hour


def test_while_somebody_speaks_the_figures_count_who_has_ended() -> None:
    hour = opened(statements=3)
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    hour.do(cmd.Give(2))
    hour.do(cmd.WriteNote("so far"), "1:00")
    session, _, kept, _ = compose(report(hour)).figures
    assert (session.value, session.note) == ("10:00–… · 7:00", "on time, so far")
    assert kept.value == "1 of 1"


def test_of_no_statements_there_is_no_share() -> None:
    hour = opened(statements=1)
    hour.do(cmd.Close(), "5:00")
    assert compose(report(hour)).figures[2].value == "–"


def test_the_last_of_several_turns_says_what_they_came_to() -> None:
    hour = opened(statements=2)
    for number, spoke in ((1, "3:00"), (2, "6:00"), (1, "2:30.500")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)
    lines = compose(report(hour)).lines
    assert [(line.spoke, line.result) for line in lines] == [
        ("3:00", "goes on below"),
        ("6:00", "in window"),
        ("2:30", "5:30 in all, in window"),
    ]


def test_what_is_estimated_in_one_turn_is_estimated_in_all() -> None:
    hour = opened(statements=1)
    hour.do(cmd.Give(1))
    hour.do(cmd.BridgeClock(10_000, "wall clock"), "3:00")
    hour.do(cmd.Yield(), "1:00")
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "2:00")
    document = compose(report(hour))
    assert document.bars[0].result == "~6:00"
    assert [line.result for line in document.lines] == ["goes on below", "~6:00 in all, in window"]


def test_a_name_at_the_beginning_of_a_remark_stays_as_it_is_written() -> None:
    hour = Hour(plan_of(statement(1, speaker="école ქართული"), statement(2)))
    hour.do(cmd.Open())
    hour.do(cmd.MarkAbsent(1))
    hour.do(cmd.WriteNote("heard"))
    pairs = [b for b in page_of(report(hour)).blocks if isinstance(b, blocks.Pairs)]
    assert [what for _, what in pairs[0].pairs] == ["école ქართული absent", "Note: heard"]


def test_many_remarks_run_down_two_columns() -> None:
    hour = opened(statements=1)
    columns = []
    for count in range(1, 42):
        hour.do(cmd.WriteNote(f"note {count}"))
        pairs = [b for b in page_of(report(hour)).blocks if isinstance(b, blocks.Pairs)]
        columns.append(pairs[0].in_columns)
    assert columns == [False] * 8 + [True] * 32 + [False]


def test_a_number_stays_with_its_unit_on_every_line() -> None:
    hour = opened(statements=1)
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "8:10")
    assert "1\N{NO-BREAK SPACE}min 10\N{NO-BREAK SPACE}s over" in compose(report(hour)).paragraph


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
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), spoke)
    by_hand = report(hour)
    document = compose(by_hand)
    assert document.lines[0].result == result
    assert ("at the" in document.bars[0].result) == ("at the" in result)
    assert document.lines[0].verdict is by_hand.turns[0].verdict
    assert "Timed by hand, about ±1 s." in document.footer[0]
    imported = compose(report(hour, imported=True))
    assert "at the" not in imported.lines[0].result + imported.paragraph
    assert "by hand" not in imported.footer[0]


def test_who_ended_at_the_edge_is_not_said_to_be_over() -> None:
    hour = opened(statements=3)
    for number, spoke in ((1, "7:00.400"), (2, "4:59.500"), (3, "7:25")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)
    hour.do(cmd.Close())
    assert compose(report(hour)).paragraph.endswith(
        "None of the three speakers kept to 5–7 minutes: one stopped at the limit, "
        "one stopped at the minimum and one spoke 25\N{NO-BREAK SPACE}s over."
    )


def test_the_state_has_its_verdict_and_other_kinds_have_figures() -> None:
    lines = {line.number: line for line in compose(report(whole_hour())).lines}
    assert [str(lines[number].verdict) for number in (1, 2, 11)] == ["None", "within", "None"]
    assert [lines[number].result for number in (1, 2, 11)] == ["", "in window", ""]


def test_missions_that_asked_are_listed_once() -> None:
    hour = plan_hour("FRA", "", "Brazil", " france ", "", "European Union")
    assert compose(report(hour)).asked == (
        "Questions asked by: France (2), Brazil, European Union, 2 unnamed."
    )
    assert compose(report(plan_hour())).asked == ""
    text = " ".join(
        block.text for block in page_of(report(hour)).blocks if isinstance(block, blocks.Note)
    )
    assert "France (2), Brazil" in text


def test_a_protected_name_among_those_who_asked_is_hidden() -> None:
    hour = plan_hour("Ana Quuxwell", protect=True)
    assert "Quuxwell" not in compose(report(hour)).asked
    assert compose(report(hour)).asked.startswith("Questions asked by: ")


def plan_hour(*states: str, protect: bool = False) -> Hour:
    """An hour in whose questions these Missions asked."""
    questions = Segment(2, "2", Kind.QUESTIONS, planned=MINUTE)
    hour = Hour(plan_of(statement(1, speaker="Ana Quuxwell", protect=protect), questions))
    hour.do(cmd.Open())
    hour.do(cmd.Give(2))
    for state in states:
        hour.do(cmd.Question(state), "0:10")
    return hour

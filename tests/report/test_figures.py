"""Each rule of the report's figures, on an hour small enough to be added up by hand."""

from datetime import date

import pytest

from presession_timer.base.durations import DAY, exact, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind, Plan, Segment, Window
from presession_timer.report.figures import RecordFacts, Report, TurnFigures, build, share
from tests.engine.hours import Hour, other, plan_of, statement
from tests.report.sample import report, whole_hour


def opened(plan: Plan) -> Hour:
    """The hour, opened at its planned start; nobody has the floor."""
    hour = Hour(plan)
    hour.do(cmd.Open())
    return hour


def speak(hour: Hour, number: int, spoke: str, gap: str = "0:10") -> None:
    """Let a segment have the floor for ``spoke``, after a gap."""
    hour.do(cmd.Give(number), gap)
    hour.do(cmd.Yield(), spoke)


def only(found: Report) -> TurnFigures:
    (turn,) = (turn for turn in found.turns if turn.began is not None)
    return turn


def test_the_example_of_the_design_adds_up() -> None:
    found = report(whole_hour())
    totals = found.totals
    assert (totals.statements, totals.spoken, totals.absent, totals.not_reached) == (8, 7, 1, 0)
    assert (totals.short, totals.within, totals.over) == (0, 6, 1)
    assert totals.statement_time == parse("44:32")
    assert totals.mean == 381_714  # 2,672,000 ms / 7 = 381,714.28…
    assert totals.median == parse("6:30")
    assert totals.within_share == 0.857
    assert (totals.questions_time, totals.paused) == (parse("10:20"), parse("0:35"))
    assert (found.took, found.over_hour) == (parse("61:01"), parse("1:01"))
    assert found.late_start == parse("2:03")


def test_an_hour_added_up_by_hand() -> None:
    """Several turns, a cap, a grant, a pause, a restart, and who never took the floor."""
    hour = opened(
        plan_of(
            statement(1),
            statement(2),
            other(3, Kind.STATE, "2:00"),
            other(4, Kind.QUESTIONS, "10:00"),
            *(statement(number) for number in (5, 6)),
        )
    )
    speak(hour, 1, "3:00", gap="0:21.400")
    speak(hour, 3, "2:12")
    hour.do(cmd.Cap(parse("5:00")))
    hour.do(cmd.Give(2), "0:07")
    hour.do(cmd.Pause(), "1:00")
    hour.do(cmd.Resume(), "0:30")
    hour.do(cmd.Yield(), "3:10")
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.Grant(30_000))
    hour.do(cmd.BridgeClock(60_000, "wall clock"), "2:00")
    hour.do(cmd.Yield(), "2:40")
    hour.do(cmd.Move(5, 6))
    hour.do(cmd.MarkAbsent(5))
    speak(hour, 4, "5:00")
    hour.do(cmd.Extend(parse("5:00")))
    hour.do(cmd.Close(), "0:03")
    hour.do(cmd.WriteNote("thanks"), "10:00")  # changes no figure
    found = report(hour)
    assert [
        (
            turn.segment.number, *map(shown, (turn.spoke, turn.total, turn.paused, turn.granted)),
            *map(shown, (turn.least, turn.limit, turn.gap_before)), turn.verdict,
            shown(turn.outside), turn.estimated,
        )
        for turn in found.turns
    ] == [
        (1, "3:00", "3:00", "0:00", "0:30", "5:00", "7:30", "0:21.400", None, None, False),
        (3, "2:12", "2:12", "0:00", "0:00", "0:00", "2:00", "0:10", "over", "0:12", False),
        (2, "4:10", "4:10", "0:30", "0:00", "4:00", "5:00", "0:07", "within", "0:00", False),
        (1, "4:40", "7:40", "0:00", "0:30", "5:00", "7:30", "0:10", "over", "0:10", True),
        (4, "5:00", "5:00", "0:00", "0:00", None, None, "0:10", None, None, False),
        (6, None, None, "0:00", "0:00", "4:00", "5:00", None, "not-reached", None, False),
        (5, None, None, "0:00", "0:00", "4:00", "5:00", None, "absent", None, False),
    ]  # fmt: skip
    totals = found.totals
    assert (totals.spoken, totals.within, totals.over) == (2, 1, 1), "the State is no statement"
    assert (totals.mean, totals.median) == (parse("5:55"), parse("5:55"))
    assert (shown(totals.gap_time), totals.questions_time) == ("1:01.400", parse("5:00"))
    assert found.length == parse("65:00")
    assert found.over_hour == parse("20:33.400") - parse("65:00")


def shown(ms: int | None) -> str | None:
    return None if ms is None else exact(ms)


@pytest.mark.parametrize(
    ("spoke", "granted", "grace", "expected"),
    [
        ("6:59", "0:00", "0:30", (Verdict.WITHIN, 0, None)),
        ("7:00", "0:00", "0:30", (Verdict.WITHIN, 0, None)),
        ("7:00.001", "0:00", "0:30", (Verdict.WITHIN, 1, "grace")),
        ("7:30", "0:00", "0:30", (Verdict.WITHIN, 30_000, "grace")),
        ("7:30.001", "0:00", "0:30", (Verdict.OVER, 30_001, None)),
        ("4:30", "0:00", "0:30", (Verdict.WITHIN, -30_000, "grace")),
        ("4:29.999", "0:00", "0:30", (Verdict.SHORT, -30_001, None)),
        ("7:20", "1:00", "0:30", (Verdict.WITHIN, 0, None)),
        ("7:31", "1:00", "0:30", (Verdict.WITHIN, 0, "grant")),
        ("8:30", "1:00", "0:30", (Verdict.WITHIN, 30_000, "grace")),
        ("7:00", "0:30", "0:00", (Verdict.WITHIN, 0, None)),
        ("7:00.001", "0:30", "0:00", (Verdict.WITHIN, 0, "grant")),
        ("7:30.001", "0:30", "0:00", (Verdict.OVER, 1, None)),
        ("4:00", "0:30", "0:00", (Verdict.SHORT, -60_000, None)),
    ],
)
def test_what_decided_is_grace_before_grant(
    spoke: str, granted: str, grace: str, expected: tuple[Verdict, int, str | None]
) -> None:
    hour = opened(plan_of(statement(1), window=Window(grace=parse(grace))))
    hour.do(cmd.Give(1))
    hour.do(cmd.Grant(parse(granted)))
    hour.do(cmd.Yield(), spoke)
    turn = only(report(hour))
    assert (turn.verdict, turn.outside, turn.decided_by) == expected


def test_a_running_turn_is_measured_to_the_last_event() -> None:
    hour = opened(plan_of(statement(1)))
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.WriteNote("still speaking"), "5:30")
    hour.wait("3:00")
    found = report(hour)
    turn = only(found)
    assert (turn.ended, turn.spoke, turn.verdict, turn.outside) == (None, parse("5:30"), None, None)
    assert (found.closed, found.took, found.over_hour) == (None, None, None)
    assert (found.totals.spoken, found.totals.within, found.totals.not_reached) == (1, 0, 0)


def test_an_hour_that_never_opened_has_no_figures() -> None:
    hour = Hour(plan_of(statement(1)))
    found = report(hour)
    assert (found.opened, found.late_start, found.took) == (None, None, None)
    assert (found.totals.mean, found.totals.median, found.totals.within_share) == (None,) * 3
    assert found.totals.gap_time == 0


def test_without_a_planned_start_there_is_no_lateness() -> None:
    hour = Hour(plan_of(statement(1), start=None))
    hour.do(cmd.Open())
    assert report(hour).late_start is None


def test_an_hour_held_on_another_day_was_neither_late_nor_behind_schedule() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.now += 40 * DAY
    hour.do(cmd.Open())
    hour.do(cmd.Close(), after="50:00")
    found = report(hour)
    assert (found.held_on, found.day) == (date(2020, 1, 19), date(2020, 1, 19))
    assert (found.late_start, found.scheduled_end) == (None, None)
    assert found.planned_hour[0].began == found.opened
    assert found.over_hour == -parse("10:00")


def test_a_rehearsal_is_held_on_no_day() -> None:
    hour = Hour(plan_of(statement(1), start=None))
    hour.now += 40 * DAY
    hour.do(cmd.Open())
    found = build(hour.session, RecordFacts(rehearsal=30.0))
    assert (found.held_on, found.day) == (None, date(2019, 12, 10))


def test_mean_and_median_are_rounded_half_up() -> None:
    hour = opened(plan_of(statement(1), statement(2)))
    speak(hour, 1, "5:00")
    speak(hour, 2, "5:00.001")
    totals = report(hour).totals
    assert (totals.mean, totals.median) == (300_001, 300_001)
    assert [share(*of) for of in ((1, 3), (2, 3), (1, 16), (3, 3), (0, 0))] == [
        0.333, 0.667, 0.063, 1.0, None,
    ]  # fmt: skip


def test_a_pause_beside_the_turn_does_not_count() -> None:
    """The beginning was moved later, into the pause: what is left of the pause counts."""
    hour = opened(plan_of(statement(1)))
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.Pause(), "0:05")
    hour.do(cmd.Resume(), "1:00")
    hour.do(cmd.CorrectBegan(35_000))
    hour.do(cmd.Yield(), "5:00")
    turn = only(report(hour))
    assert (turn.paused, turn.spoke) == (30_000, parse("5:00"))


def test_the_planned_hour_lies_from_the_planned_start_at_everyones_share() -> None:
    planned = report(whole_hour()).planned_hour
    assert [span.segment for span in planned] == list(range(1, 12))
    assert planned[0].began == report(whole_hour()).planned_start
    lengths = {span.ended - span.began for span in planned if span.kind is Kind.STATEMENT}
    assert max(lengths) - min(lengths) <= 1
    assert planned[1].began - planned[0].ended == parse("0:20")


def test_the_actual_hour_marks_what_lay_past_the_limit() -> None:
    spans = {span.segment: span for span in report(whole_hour()).actual_hour}
    assert spans[4].over == parse("0:25")
    assert spans[3].over == 0
    assert 8 not in spans


def test_a_negative_grant_from_paper_lowers_the_limit() -> None:
    hour = opened(plan_of(statement(1)))
    hour.do(cmd.Give(1))
    granted = Recorded(hour.session.seq + 1, "test:x", 0, hour.now, ev.TimeGranted(1, -60_000))
    hour.session = apply(hour.session, granted)
    hour.do(cmd.Yield(), "6:00")
    turn = only(report(hour))
    assert (turn.limit, turn.granted, turn.decided_by) == (parse("6:00"), -60_000, None)


def test_a_limited_break_may_be_over() -> None:
    segment = Segment(1, "tea", Kind.BREAK, planned=parse("10:00"), max=parse("12:00"))
    hour = opened(plan_of(segment))
    speak(hour, 1, "12:01")
    assert only(report(hour)).verdict is Verdict.OVER

"""A series, added up by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Window
from presession_timer.report.render.data import session_data
from presession_timer.report.series_figures import series_of
from tests.engine.hours import START, Hour, plan_of, statement
from tests.report.sample import report, whole_hour
from tests.report.series_sample import figures, sitting, two_rounds
from tests.report.test_properties import hours


def test_everything_together() -> None:
    (group,) = two_rounds().groups
    found = group.figures
    assert (found.speakers, found.absent, found.not_reached, found.states) == (13, 1, 0, 4)
    assert (found.within, found.over, found.short) == (11, 1, 1)
    assert found.within_share == 0.846
    assert found.mean == 353_462  # 76:35 over 13
    assert found.median == parse("6:00")


def test_late_starts_count_from_a_minute_on_and_early_ones_are_not_set_against_them() -> None:
    found = two_rounds().groups[0].figures
    assert found.starts == (120_000, 59_000, -60_000, 240_000)
    assert found.late_starts == 2
    assert found.mean_late_start == (120_000 + 59_000 + 0 + 240_000 + 2) // 4


def test_a_session_held_on_another_day_counts_in_no_lateness() -> None:
    held = sitting("Spain", ["6:00"], late="2:00")
    moved = sitting("Kenya", ["6:00"], days=-30)
    moved.session = replace(moved.session, plan=replace(moved.session.plan, start=START))
    (group,) = series_of([figures(held), figures(moved)]).groups
    assert group.figures.starts == (120_000,)
    assert group.figures.mean_late_start == 120_000
    assert [one.day.isoformat() for one in group.figures.sessions] == ["2019-11-10", "2019-12-10"]
    row = session_data(group.figures.sessions[0])
    assert (row["held_on"], row["late_start_s"]) == ("2019-11-10", None)


def test_overruns() -> None:
    found = two_rounds().groups[0].figures
    assert found.ends == (120_000, -300_000, -600_000, 90_000)
    assert found.overruns == 2
    assert found.mean_overrun == 52_500


def test_missions_lose_what_was_planned_without_what_the_hour_had_to_spare() -> None:
    spain, kenya, turkey, sweden = (s.missions_lost for s in two_rounds().sessions)
    assert spain == parse("5:00")
    assert kenya == 0
    assert turkey == 0  # ten minutes less, and ten minutes to spare: nobody had more to ask
    assert sweden == parse("3:00")
    found = two_rounds().groups[0].figures
    assert (found.missions_lost, found.mean_lost) == (parse("8:00"), parse("2:00"))
    assert found.questions_planned == parse("60:00")


def test_what_the_plans_say_of_people() -> None:
    found = two_rounds().groups[0].figures
    # numbers 1, 4: international, m · 2: NHRI, not stated · 3: national, f
    assert (found.nhris, found.national, found.scope_stated) == (4, 3, 9)
    assert (found.women, found.gender_stated) == (3, 9)
    assert (found.missions, found.missions_named) == (3, 2)
    assert found.missions_a_session == 1.5


def test_rounds_are_days_that_lie_together() -> None:
    (group,) = two_rounds().groups
    first, second = group.rounds
    assert (first.label, second.label) == ("UPR Pre-session 35", "UPR Pre-session 36")
    assert (first.began, first.ended) == (date(2019, 12, 10), date(2019, 12, 12))
    assert [len(one.figures.sessions) for one in group.rounds] == [3, 1]
    assert two_rounds().title == "UPR Pre-session 35 … UPR Pre-session 36"


def test_records_of_different_rules_are_grouped() -> None:
    normal = sitting("Spain", ["6:00"])
    shorter = sitting("Kenya", ["3:00"], window=Window(parse("2:00"), parse("4:00"), parse("0:30")))
    rehearsed = figures(sitting("Turkey", ["6:00"]), rehearsal=60.0)
    series = series_of([rehearsed, figures(shorter), figures(normal), figures(normal)])
    assert [(g.rehearsal, len(g.figures.sessions)) for g in series.groups] == [
        (False, 2),
        (False, 1),
        (True, 1),
    ]
    assert len(series.sessions) == 4


def test_an_hour_that_is_not_closed_counts_as_far_as_it_went() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Open(), "1:00")
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    found = series_of([figures(hour)]).groups[0].figures
    assert (found.speakers, found.not_reached, found.ends, found.lost) == (1, 1, (), ())
    assert (found.mean_overrun, found.mean_lost) == (None, None)


def test_a_series_of_nothing_that_was_said() -> None:
    found = series_of([figures(Hour(plan_of()))]).groups[0].figures
    assert (found.within_share, found.mean, found.median) == (None, None, None)
    assert (found.mean_late_start, found.missions_a_session) == (None, None)


def test_nobody_is_named_in_the_figures_of_a_session() -> None:
    text = repr(figures(whole_hour()))
    assert "Person" not in text
    assert "Organisation" not in text


def test_the_state_is_taken_out_of_a_title_as_a_whole_word() -> None:
    one = figures(sitting("Niger", ["6:00"], series="Nigeria and Niger"))
    (found,) = series_of([one]).groups[0].rounds
    assert found.label == "Nigeria and"
    bare = replace(one, state="", title="A panel")
    assert series_of([bare]).title == "A panel"


@given(st.lists(hours(), min_size=1, max_size=4))
def test_a_series_adds_up_what_its_hours_say(some: list[Hour]) -> None:
    reports = [report(hour) for hour in some]
    found = series_of([figures(hour) for hour in some])
    groups = [group.figures for group in found.groups]
    assert sum(g.speakers for g in groups) == sum(r.totals.spoken for r in reports)
    assert sum(g.absent for g in groups) == sum(r.totals.absent for r in reports)
    assert sum(sum(g.times) for g in groups) == sum(r.totals.statement_time for r in reports)
    assert sum(g.over for g in groups) == sum(r.totals.over for r in reports)
    assert sum(g.questions_time for g in groups) == sum(r.totals.questions_time for r in reports)
    assert all(g.mean_late_start is None or g.mean_late_start >= 0 for g in groups)
    for session in found.sessions:
        assert session.missions_lost is None or session.missions_lost >= 0


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_order_of_the_records_does_not_matter(order: tuple[int, ...]) -> None:
    some = [figures(sitting(state, ["6:00"], days=n)) for n, state in enumerate("ABC")]
    assert [s.state for s in series_of([some[n] for n in order]).sessions] == ["A", "B", "C"]

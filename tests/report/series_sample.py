"""Hours of two rounds with figures that can be added up by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from presession_timer.base.durations import DAY, HOUR, parse
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind
from presession_timer.privacy.mask import People
from presession_timer.report.figures import RecordFacts, build
from presession_timer.report.series_figures import (
    Series,
    SessionFigures,
    series_of,
    session_figures,
)
from tests.engine.hours import START, Hour, other, plan_of, statement
from tests.report.sample import SHA256


def sitting(
    state: str,
    times: Sequence[str],
    *,
    days: int = 0,
    hours: int = 0,
    late: str = "0:00",
    questions: str = "15:00",
    took: str = "60:00",
    series: str = "UPR Pre-session 35",
    asked: Sequence[str] = (),
    **changes: Any,
) -> Hour:
    """An hour in which statements took ``times`` ("" is absent) and Missions got ``questions``."""
    categories, genders = ("national CSO", "international NGO", "NHRI"), ("f", "m", "")
    statements = (
        statement(n, category=categories[n % 3], gender=genders[n % 3], organisation=f"Org {n}")
        for n in range(1, len(times) + 1)
    )
    last = len(times) + 1
    plan = plan_of(
        *statements, other(last, Kind.QUESTIONS, "15:00"), start=START + days * DAY + hours * HOUR
    )
    day = date(2019, 12, 10) + timedelta(days=days)
    hour = Hour(replace(plan, title=f"{series} – {state}", state=state, date=day, **changes))
    opened = START + days * DAY + hours * HOUR + parse(late, sign=True)
    hour.now = opened
    hour.do(cmd.Open())
    for number, time in enumerate(times, 1):
        if not time:
            hour.do(cmd.MarkAbsent(number))
            continue
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), time)
    hour.do(cmd.Give(last))
    for state_ in asked:
        hour.do(cmd.MarkQuestion(state_))
    hour.do(cmd.Yield(), questions)
    hour.now = opened + parse(took)
    hour.do(cmd.Close())
    return hour


def figures(hour: Hour, name: str = "r.presession.jsonl", **facts: Any) -> SessionFigures:
    known = RecordFacts(name=name, sha256=SHA256, **facts)
    return session_figures(build(hour.session, known, People.ORGANISATION))


def two_rounds() -> Series:
    """Three sessions in December, one in May: 12 of 14 statements within."""
    return series_of([
        figures(sitting("Spain", ["6:00", "7:25", "5:00", ""], late="2:00", questions="10:00",
                        took="62:00", asked=("FRA", "fra ", "DEU", ""))),
        figures(sitting("Kenya", ["6:00", "6:00", "4:30", "7:00"], days=1, late="0:59",
                        questions="15:00", took="55:00", asked=("BRA",))),
        figures(sitting("Turkey", ["5:30", "5:30"], days=2, late="-1:00", questions="5:00",
                        took="50:00")),
        figures(sitting("Sweden", ["6:00", "6:30", "6:00", "5:10"], days=150, late="4:00",
                        questions="12:00", took="61:30", series="UPR Pre-session 36")),
    ])  # fmt: skip

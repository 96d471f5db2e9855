"""What holds for the report of any hour, however it went."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.plan.model import Kind, Window
from presession_timer.privacy.mask import People
from presession_timer.record.journal import write_record
from presession_timer.report.figures import Report
from presession_timer.report.loader import open_record
from presession_timer.report.render.data import (
    COLUMNS,
    hour_csv,
    hour_json,
    hour_json_lines,
    report_data,
)
from presession_timer.report.render.terminal import document_lines
from tests.engine.hours import START, Hour, other, plan_of, statement
from tests.report.sample import page, report
from tests.report.worked_out import worked_out

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)

NUMBERS = st.integers(1, 7)
SPANS = st.sampled_from((-60_001, -5_000, -1, 1, 999, 30_000, 61_500))
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.just(cmd.Go()),
    st.just(cmd.Go()),
    st.just(cmd.Go()),
    st.builds(cmd.Give, NUMBERS),
    st.just(cmd.Yield()),
    st.builds(cmd.Pause, st.sampled_from(("", "technical"))),
    st.just(cmd.Resume()),
    st.builds(cmd.Grant, SPANS),
    st.builds(cmd.CorrectBegan, st.none() | SPANS),
    st.builds(cmd.CorrectEnded, SPANS),
    st.builds(cmd.MarkAbsent, NUMBERS),
    st.builds(cmd.MarkLate, NUMBERS),
    st.builds(cmd.MarkPresent, NUMBERS),
    st.builds(
        cmd.Insert,
        st.sampled_from((Kind.STATEMENT, Kind.STATE)),
        st.just("Guest"),
        st.just(90_000),
        st.booleans(),
    ),
    st.builds(cmd.Move, NUMBERS, NUMBERS),
    st.builds(cmd.Cap, st.sampled_from((None, 300_000, 360_000, 45_000))),
    st.builds(cmd.Extend, SPANS),
    st.just(cmd.MarkQuestion("FRA")),
    st.builds(cmd.WriteNote, st.just("a note")),
    st.builds(cmd.BridgeClock, st.just(2_000), st.just("heartbeat")),
    st.builds(cmd.NoteSleep, st.just(1_500)),
    st.just(cmd.DiscountSleep()),
    st.just(cmd.Undo()),
    st.just(cmd.Redo()),
    st.just(cmd.Close()),
)
DELAYS = st.sampled_from((0, 1, 1_499, 20_000, 299_999, 300_000, 420_001, 445_000))


@st.composite
def hours(draw: st.DrawFn) -> Hour:
    """Some hour, opened at once; closed in the end or not."""
    grace = draw(st.sampled_from((0, 30_000)))
    plan = plan_of(
        other(1, Kind.OPENING, "2:00"),
        other(2, Kind.STATE, "2:00"),
        *(statement(n, protect=n == 4) for n in range(3, 7)),
        other(7, Kind.QUESTIONS, "15:00"),
        window=Window(grace=grace),
        start=draw(st.sampled_from((START, None))),
    )
    hour = Hour(plan)
    hour.do(cmd.Go())
    for command, delay in draw(st.lists(st.tuples(COMMANDS, DELAYS), max_size=30)):
        hour.now += delay
        hour.do(command)
    return hour


def data(found: Report) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(hour_json(found))
    return read


@given(hours())
def test_any_hour_adds_up_and_every_form_of_data_says_the_same(hour: Hour) -> None:
    found = report(hour)
    assert_that_times_add_up(found)
    assert_that_turns_never_overlap(found)
    VALID.validate(data(found))
    assert_that_lines_and_rows_are_the_turns(found)
    assert hour_json(found) == hour_json(report(hour)), "the same hour, the same bytes"


def assert_that_times_add_up(found: Report) -> None:
    """Spoken, paused and gaps are what the hour took."""
    until = found.closed if found.closed is not None else found.at
    spent = sum((t.spoke or 0) + t.paused for t in found.turns) + found.totals.gap_time
    assert found.opened is None or spent == until - found.opened


def assert_that_turns_never_overlap(found: Report) -> None:
    """Those that were heard stand first, by time; only the last may go on."""
    heard = [turn for turn in found.turns if turn.began is not None]
    assert found.turns[: len(heard)] == tuple(heard)
    ends = [0]
    for turn in heard:
        assert turn.began is not None
        assert turn.began >= ends[-1]
        assert turn.gap_before is None or turn.gap_before >= 0
        ends.append(turn.began if turn.ended is None else turn.ended)
    assert all(turn.ended is not None for turn in heard[:-1])


def assert_that_lines_and_rows_are_the_turns(found: Report) -> None:
    """JSON lines and CSV say the same as the JSON."""
    turns = [turn | {"record": "whole"} for turn in data(found)["turns"]]
    assert [json.loads(line) for line in hour_json_lines(found).splitlines()] == turns
    rows = list(csv.DictReader(io.StringIO(hour_csv(found).removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(turns)
    for row, turn in zip(rows, turns, strict=True):
        assert tuple(row) == COLUMNS
        assert_that_they_say_the_same(turn, row)


def assert_that_they_say_the_same(line: dict[str, Any], row: dict[str, str]) -> None:
    """A line of JSON and a row of CSV."""
    assert tuple(line) == tuple(row)
    for column, value in line.items():
        if isinstance(value, bool):
            assert row[column] == str(value).lower()
        elif isinstance(value, int | float):
            assert float(row[column]) == value
        else:
            assert row[column] == (value or "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where records are written, one after the other."""
    return tmp_path_factory.mktemp("worked-out")


def saved_by_a_grant_and_by_grace() -> Hour:
    """Two that are within only because of what decided them; chance seldom finds them."""
    hour = Hour(plan_of(statement(1), statement(2), window=Window(grace=30_000)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Grant(60_000))
    hour.do(cmd.Yield(), "7:31")
    hour.do(cmd.Give(2))
    hour.do(cmd.Yield(), "7:30")
    return hour


@example(saved_by_a_grant_and_by_grace())
@given(hours())
def test_another_program_works_out_the_same_from_the_record(folder: Path, hour: Hour) -> None:
    path = folder / "r.presession.jsonl"
    path.unlink(missing_ok=True)
    write_record(path, hour.session.plan, hour.session.history.log, source="test")
    found = data(open_record(path).report())
    found.pop("corrections")
    assert found == worked_out(path)
    assert [*found] == [*worked_out(path)]


@given(hours(), st.sampled_from(People))
def test_the_figures_are_the_same_whoever_is_named(hour: Hour, people: People) -> None:
    named, hidden = report_data(report(hour)), report_data(report(hour, people))
    assert hidden["totals"] == named["totals"]
    assert hidden["session"] == named["session"]
    people_in = ("speaker", "organisation")
    for one, other_one in zip(named["turns"], hidden["turns"], strict=True):
        assert {k: v for k, v in one.items() if k not in people_in} == {
            k: v for k, v in other_one.items() if k not in people_in
        }


@given(hours(), st.sampled_from((60, 80, 120)), st.booleans())
def test_the_page_never_leaves_its_width(hour: Hour, width: int, plain: bool) -> None:
    lines = document_lines(page(hour), width, plain)
    assert all(line.cell_len <= width for line in lines)
    assert not plain or all(line.plain.isascii() for line in lines)

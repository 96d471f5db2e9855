"""Lists as people have them come out right, rightly asked or rightly refused, and none wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.errors import BadInput
from presession_timer.importers.choices import Choices
from presession_timer.importers.proposal import Proposal, Unsettled, propose
from presession_timer.importers.sheet import letter
from tests.importers.corpus import CASES, Case
from tests.importers.judging import SORTS, TODAY, judged


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_list_comes_out_right_or_is_rightly_asked_or_refused(case: Case) -> None:
    sort, why = judged(case)
    assert sort in SORTS[:3], f"{sort}: {why}"


HEADINGS = (
    "Speaker", "First name", "Last name", "Organisation", "Topic", "Title", "Time", "Start",
    "End", "Duration", "Minutes", "Date", "Session", "Room", "Status", "State", "Words", "Note",
    "Position", "No.", "Type", "E-mail", "Bio", "What do you think of it?", "Wert", "",
)  # fmt: skip
VALUES = (
    "Ana Uno", "Ben Dos", "Org A", "University of B", "Water", "Housing in cities", "10:00",
    "10:07", "2 pm", "7", "7 min", "0:07", "max 0:07", "420", "2019-12-10", "10 December 2019",
    "Panel A", "Room 1", "accepted", "declined", "Coffee break", "Q&A", "Total", "x@y.org", "yes",
    "Spain", "12", "812", "", "SPAIN – 10:00", "Ms", "Director", "Ana Uno, Ben Dos", "(TBC)",
)  # fmt: skip
TEXTS = ("speaker", "first-name", "last-name", "organisation", "topic", "note", "category")
TABLES = st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6).flatmap(
    lambda heads: st.tuples(
        st.just(heads),
        st.lists(
            st.lists(st.sampled_from(VALUES), min_size=len(heads), max_size=len(heads)),
            min_size=1,
            max_size=8,
        ),
    )
)


@given(TABLES)
def test_no_text_of_a_cell_is_dropped_without_a_report(
    table: tuple[list[str], list[list[str]]],
) -> None:
    heads, rows = table
    file = io.StringIO()
    csv.writer(file).writerows([heads, *rows])
    try:
        found = propose(
            file.getvalue().encode(),
            Path("list.csv"),
            "list.csv",
            Path(),
            Choices(),
            lambda _: TODAY,
        )
    except (BadInput, Unsettled):
        return  # refused, or asked before anything is read
    if {"date", "session", "state"} & {one.key for one in found.questions}:
        return  # which rows are meant is asked, with how many there are
    assert unreported(found, heads, rows) == []


def unreported(found: Proposal, heads: list[str], rows: list[list[str]]) -> list[str]:
    """The cells that are neither in the plan nor reported."""
    columns = {one.letter: one for one in found.columns}
    left_out = {one.row for one in found.left_out}
    lost = []
    for number, row in enumerate(rows, 2):
        for index, cell in enumerate(row):
            column = columns.get(letter(index))
            if not cell or number in left_out:
                continue
            if column is None:
                lost.append(f"{letter(index)}{number} {cell}: no column")
            elif column.field in TEXTS and cell.split(",")[0] not in found.text:
                lost.append(f"{letter(index)}{number} {cell}: not in the plan")
    return lost

"""The table: what a spreadsheet does with it must be what was meant."""

import csv
import io

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.report.tables import COLUMNS, guarded, render_csv
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import report

ROW = (
    '1,"1","statement","Speaker 1","","","","2019-12-10T10:00:00.000+01:00",'
    '"2019-12-10T10:07:25.000+01:00",445.0,445.0,0.0,0.0,300.0,420.0,0.0,"over",25.0,"","false","whole"'
)


def table(**changes: str) -> str:
    """One statement of 7:25."""
    hour = Hour(plan_of(statement(1, **changes)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "7:25")
    return render_csv(report(hour))


def test_it_has_a_mark_a_header_and_a_row_a_turn_with_windows_line_ends() -> None:
    header = ",".join(f'"{column}"' for column in COLUMNS)
    assert table() == f"\ufeff{header}\r\n{ROW}\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+41 22",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n1",
        "\0x",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " \t@x",
    ],
)
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"
    rows = list(csv.DictReader(io.StringIO(table(organisation=text).removeprefix("\ufeff"))))
    assert rows[0]["organisation"].startswith("'")


@pytest.mark.parametrize("text", ["", "Ann", "a=b", "3 - 1", "'quoted'", "(+41)", "é"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_quote_and_a_line_end_stay_inside_their_field() -> None:
    written = table(topic='says "no";\r\nand, leaves')
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert [row["topic"] for row in rows] == ['says "no";\r\nand, leaves']


def test_a_negative_number_is_a_number() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "4:28")
    assert ',"short",-32.0,' in render_csv(report(hour))

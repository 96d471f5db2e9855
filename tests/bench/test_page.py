"""docs/performance.md says what the last run said; its plots show growth as it is."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from lab.figures import Curve
from lab.page import curves_of, page
from lab.plots import file_name, svg, ticks

DOCS = Path(__file__).parents[2] / "docs"
LAST_RUN = DOCS / "performance" / "last-run.json"
RUN: dict[str, Any] = {
    "date": "2026-11-27",
    "machine": "2 cores",
    "load": 0.1,
    "took_s": 1460,
    "quick": False,
    "results": [
        {
            "name": "memory",
            "script": "memory.py",
            "parts": [
                {
                    "what": "console",
                    "measured": "46.1 MiB",
                    "target": "≤ 45 MiB",
                    "met": False,
                    "floor": "bare Textual app 37.6 MiB",
                },
                {"what": "a | b", "measured": "9 MiB", "target": "≤ 10", "met": True, "floor": ""},
                {"what": "termdown", "measured": "30", "target": "", "met": None, "floor": ""},
            ],
            "curves": [
                {
                    "title": "Cost & size",
                    "size": [1, 1000],
                    "cost": [0.5, 42.0],
                    "x": "viewers",
                    "y": "ms",
                    "least": 0.0,
                }
            ],
        },
        {"name": "cpu", "script": "cpu.py", "parts": [], "failed": True},
    ],
}


def test_every_target_says_met_or_missed_and_what_stands_under_it() -> None:
    told = page(RUN, "performance")
    assert "| console | 46.1 MiB | ≤ 45 MiB | **missed** | bare Textual app 37.6 MiB |" in told
    assert "| a \\| b | 9 MiB | ≤ 10 | met |  |" in told
    assert "| termdown | 30 |  |  |  |" in told
    assert "**1 of 2 targets met.**" in told
    missed = "- memory, console: 46.1 MiB; target ≤ 45 MiB; floor: bare Textual app"
    assert missed in told


def test_the_page_says_when_where_and_how() -> None:
    told = page(RUN, "performance")
    assert "Measured on 2026-11-27 on 2 cores" in told
    assert "24 minutes" in told
    assert "`bench/run`" in told
    assert "few rounds" not in told
    assert "few rounds" in page(RUN | {"quick": True}, "performance")


def test_a_script_that_failed_is_not_passed_over() -> None:
    told = page(RUN, "performance")
    assert "- `bench/cpu.py` did not come to its end" in told
    assert told.count("`bench/cpu.py` did not come to its end") == 2


def test_every_row_of_a_table_has_the_columns_of_its_head() -> None:
    rows = [line for line in page(RUN, "performance").splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_a_plot_is_named_for_its_title_and_found_by_the_page() -> None:
    assert file_name("Cost & size") == "cost-size.svg"
    assert "![Cost & size](performance/cost-size.svg)" in page(RUN, "performance")


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0.0, [0, 1]),
        (0.2, [0, 0.05, 0.1, 0.15, 0.2]),
        (42.0, [0, 20, 40, 60]),
        (1000.0, [0, 250, 500, 750, 1000]),
        (10_000.0, [0, 2500, 5000, 7500, 10_000]),
        (0.7, [0, 0.2, 0.4, 0.6, 0.8]),
    ],
)
def test_an_axis_begins_at_nothing_and_has_round_numbers(
    most: float, expected: list[float]
) -> None:
    assert ticks(most) == expected


def test_a_straight_line_is_drawn_straight_and_a_flat_one_flat() -> None:
    linear = _points(Curve("a", [0, 500, 1000], [0.0, 5.0, 10.0], "x", "y"))
    (left, middle, right) = linear
    half = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    assert middle == pytest.approx(half)
    flat = _points(Curve("a", [0, 100, 300], [0.71, 0.70, 0.72], "x", "y", least=2.0))
    assert max(y for _, y in flat) - min(y for _, y in flat) < 3


def test_what_a_plot_shows_is_there_in_words_too() -> None:
    drawn = ET.fromstring(svg(Curve("Cost & size", [1, 1000], [0.5, 42.0], "viewers", "ms")))
    assert drawn.get("aria-label") == "Cost & size (ms): 1 viewers: 0.5, 1000 viewers: 42"


@pytest.mark.skipif(not LAST_RUN.exists(), reason="no run has been kept")
def test_the_page_is_made_of_the_last_run_and_of_nothing_else() -> None:
    run = json.loads(LAST_RUN.read_text(encoding="utf-8"))
    written = (DOCS / "performance.md").read_text(encoding="utf-8")
    assert written == page(run, "performance"), "bench/run writes docs/performance.md"
    drawn = {file_name(one["title"]): svg(Curve(**one)) for one in curves_of(run["results"])}
    kept = {path.name: path.read_text(encoding="utf-8") for path in LAST_RUN.parent.glob("*.svg")}
    assert kept == drawn
    assert "/tmp" not in written + json.dumps(run)


def _points(curve: Curve) -> list[tuple[float, float]]:
    line = ET.fromstring(svg(curve)).find("{http://www.w3.org/2000/svg}polyline")
    assert line is not None
    pairs = [pair.split(",") for pair in line.get("points", "").split()]
    return [(float(x), float(y)) for x, y in pairs]

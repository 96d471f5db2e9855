"""The charts: bars from zero over the window, the hour on one clock, readable without colour."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from presession_timer.durations import MINUTE
from presession_timer.live import commands as cmd
from presession_timer.live.rules import Verdict
from presession_timer.report.charts import bar_charts, hour_chart
from presession_timer.report.document import Document, compose
from presession_timer.report.drawing import NAME, WIDTH
from presession_timer.report.markup import markup
from presession_timer.report.palette import DARK, MARKS, PAPER
from tests.live.hours import Hour, plan_of, statement
from tests.report.sample import report, whole_hour
from tests.report.test_properties import hours
from tests.report.test_verdict import spoken

SVG = "{http://www.w3.org/2000/svg}"
Attributes = dict[str, str]


def page(hour: Hour) -> Document:
    """The page of an hour."""
    return compose(report(hour))


def drawn(picture: object, kind: str) -> list[Attributes]:
    """The attributes of every element of a kind, outside the patterns."""
    root = ET.fromstring(markup(picture))  # type: ignore[arg-type]
    for definitions in root.findall(f"{SVG}defs"):
        root.remove(definitions)
    return [dict(element.attrib) for element in root.iter(f"{SVG}{kind}")]


def texts(picture: object) -> list[str]:
    """Every text, in order."""
    root = ET.fromstring(markup(picture))  # type: ignore[arg-type]
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def bars_of(*times: str) -> list[Attributes]:
    """The rectangles of an hour's bars, without the window's shade."""
    (chart,) = bar_charts(page(spoken(times)))
    return [bar for bar in drawn(chart, "rect") if bar.get("class") != "window"]


def test_every_bar_begins_at_zero_and_is_as_long_as_its_time() -> None:
    first, second = bars_of("6:00", "5:00")
    assert first["x"] == second["x"] == "270"
    assert float(first["width"]) / float(second["width"]) == pytest.approx(6 / 5, abs=0.001)
    assert first["fill"] == PAPER.within


def test_the_window_is_shaded_in_one_piece_where_it_is_the_same() -> None:
    (chart,) = bar_charts(page(spoken(["6:00", "6:00", "6:00"])))
    (shade,) = [bar for bar in drawn(chart, "rect") if bar.get("class") == "window"]
    assert float(shade["x"]) == pytest.approx(270 + 310 * 5 / 8, abs=0.01)
    assert float(shade["width"]) == pytest.approx(310 * 2 / 8, abs=0.01)


def test_an_overrun_is_hatched_from_the_limit_on() -> None:
    bar, over, mark = bars_of("7:25")
    assert over["fill"] == "url(#hatch-1)"
    assert float(over["x"]) == pytest.approx(float(bar["x"]) + float(bar["width"]), abs=0.01)
    assert float(over["width"]) > 0
    assert mark["fill"] == PAPER.over


def test_a_second_over_is_seen() -> None:
    assert float(bars_of("7:01")[1]["width"]) >= 2


def test_under_the_minimum_a_bar_is_hollow() -> None:
    bar, mark = bars_of("4:28")[0], bars_of("4:28")
    assert bar["fill"] == PAPER.page
    assert bar["stroke"] == PAPER.ink
    assert len(mark) == 1


def test_who_did_not_speak_has_a_word_and_no_bar() -> None:
    (chart,) = bar_charts(page(spoken([""])))
    assert "absent" in texts(chart)
    assert not [bar for bar in drawn(chart, "rect") if bar.get("class") != "window"]


def test_results_are_told_apart_without_colour() -> None:
    (chart,) = bar_charts(page(spoken(["6:00", "4:00", "8:00"])))
    circles = drawn(chart, "circle")
    assert [circle.get("fill") for circle in circles] == [None, "none"]
    assert len({MARKS[verdict] for verdict in Verdict}) == len(Verdict)


def test_a_granted_limit_moves_the_shade_of_its_row() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Open())
    for number in (1, 2):
        hour.do(cmd.Give(number))
        if number == 2:
            hour.do(cmd.Grant(MINUTE))
        hour.do(cmd.Yield(), "6:00")
    (chart,) = bar_charts(page(hour))
    shades = [bar for bar in drawn(chart, "rect") if bar.get("class") == "window"]
    assert len(shades) == 2
    assert float(shades[1]["width"]) > float(shades[0]["width"])


def test_a_long_session_has_several_pictures() -> None:
    charts = bar_charts(page(spoken(["1:00"] * 41, close=False)))
    assert [len(drawn(chart, "circle")) for chart in charts] == [40, 1]
    assert "hatch-2" in markup(charts[1])


def test_an_hour_without_statements_has_no_bars() -> None:
    assert bar_charts(replace(page(whole_hour()), bars=())) == ()


def test_boxes_stand_on_the_clock_and_never_overlap() -> None:
    chart = hour_chart(page(whole_hour()))
    rows: dict[str, list[tuple[float, float]]] = {}
    for box in drawn(chart, "rect"):
        if not box["fill"].startswith("url"):
            left = float(box["x"])
            row = rows.setdefault(box["y"].split(".")[0], [])
            row.append((left, left + float(box["width"])))
    assert [len(row) for row in rows.values()] == [11, 10]
    for row in rows.values():
        assert all(end <= begin + 0.01 for (_, end), (begin, _) in pairwise(row))
    assert {"planned", "actual", "scheduled end 15:00", "11 Questions"} <= set(texts(chart))


def test_before_the_opening_there_is_no_hour() -> None:
    assert hour_chart(page(Hour(plan_of(statement(1))))) is None


def test_names_are_marked_so_that_typst_can_set_them() -> None:
    (chart,) = bar_charts(page(whole_hour()))
    names = [text for text in drawn(chart, "text") if text.get("class") == NAME]
    assert len(names) == 8
    assert all({"x", "y", "font-size"} <= set(text) for text in names)


@settings(max_examples=120)
@given(hours())
def test_any_hour_is_drawn_inside_its_picture(hour: Hour) -> None:
    shown = page(hour)
    pictures = [*bar_charts(shown), *filter(None, [hour_chart(shown)])]
    for picture in pictures:
        high = float(dict(picture.attributes)["height"])
        for kind in ("rect", "line", "circle", "text"):
            for one in drawn(picture, kind):
                for name, value in one.items():
                    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
                        continue
                    number = float(value)
                    if name in ("x", "x1", "x2", "cx"):
                        assert -0.01 <= number <= WIDTH + 0.01
                    elif name in ("y", "y1", "y2", "cy"):
                        assert -0.01 <= number <= high + 0.01
                    elif name in ("width", "height"):
                        assert number >= 0


def test_the_colours_are_those_of_the_screens() -> None:
    from presession_timer import themes

    for colours, palette in ((PAPER, themes.LIGHT), (DARK, themes.DARK)):
        assert (colours.page, colours.ink, colours.muted) == (
            palette.page,
            palette.ink,
            palette.muted,
        )
        assert colours.line == palette.line
        assert colours.within == palette.colours("in-window").text
        assert colours.over == palette.colours("over").text
    for verdict, mark in MARKS.items():
        assert mark == themes.verdict_mark(str(verdict))

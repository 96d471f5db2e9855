"""The charts: bars from zero over the window, the hour on one clock, readable without colour."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given

from presession_timer.base.durations import MINUTE
from presession_timer.base.themes import verdict_mark
from presession_timer.engine import commands as cmd
from presession_timer.engine.rules import Verdict
from presession_timer.report.document import Bars, HourAxis
from presession_timer.report.language import ENGLISH
from presession_timer.report.render.charts import bar_charts, hour_chart, pictures
from presession_timer.report.render.drawing import NAME, SIZE, WIDTH, text_width
from presession_timer.report.render.markup import Element, markup
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import hour_of
from tests.report.sample import block, page, spoken, whole_hour
from tests.report.test_properties import hours

SVG = "{http://www.w3.org/2000/svg}"
Attributes = dict[str, str]


def bars_in(hour: Hour) -> Bars:
    return block(page(hour), Bars)


def bar_pictures(hour: Hour) -> tuple[Element, ...]:
    return bar_charts(bars_in(hour), ENGLISH)


def axis_picture(hour: Hour) -> Element:
    return hour_chart(block(page(hour), HourAxis), ENGLISH)


def drawn(picture: Element, kind: str) -> list[Attributes]:
    """The attributes of every element of a kind, outside the patterns."""
    root = ET.fromstring(markup(picture))
    for definitions in root.findall(f"{SVG}defs"):
        root.remove(definitions)
    return [dict(element.attrib) for element in root.iter(f"{SVG}{kind}")]


def texts(picture: Element) -> list[str]:
    """Every text, in order."""
    root = ET.fromstring(markup(picture))
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def bars_of(*times: str) -> list[Attributes]:
    """The rectangles of an hour's bars, without the window's shade."""
    (chart,) = bar_pictures(spoken(times))
    return [bar for bar in drawn(chart, "rect") if bar.get("class") != "window"]


def test_every_bar_begins_at_zero_and_is_as_long_as_its_time() -> None:
    first, second = bars_of("6:00", "5:00")
    assert first["x"] == second["x"] == "270"
    assert float(first["width"]) / float(second["width"]) == pytest.approx(6 / 5, abs=0.001)
    assert first["class"] == "within"


def test_an_overrun_is_hatched_from_the_limit_on() -> None:
    bar, over, mark = bars_of("7:25")
    assert over["fill"] == "url(#hatch-1)"
    assert float(over["x"]) == pytest.approx(float(bar["x"]) + float(bar["width"]), abs=0.01)
    assert mark["class"] == "over"
    assert float(bars_of("7:01")[1]["width"]) >= 2, "a second over is seen"


def test_under_the_minimum_a_bar_is_hollow_and_the_absent_have_none() -> None:
    (bar,) = bars_of("4:28")
    assert bar["class"] == "paper stroke-ink"
    assert bars_of("absent") == []


def test_results_are_told_apart_without_colour() -> None:
    (chart,) = bar_pictures(spoken(["6:00", "4:00", "8:00"]))
    circles = drawn(chart, "circle")
    assert [circle.get("fill") for circle in circles] == [None, "none"]
    assert len({verdict_mark(verdict) for verdict in Verdict}) == len(Verdict)


def test_the_window_is_shaded_in_one_piece_where_it_is_the_same() -> None:
    (chart,) = bar_pictures(spoken(["6:00", "6:00", "6:00"]))
    (shade,) = [bar for bar in drawn(chart, "rect") if bar.get("class") == "window"]
    assert float(shade["x"]) == pytest.approx(270 + 310 * 5 / 8, abs=0.01)
    assert float(shade["width"]) == pytest.approx(310 * 2 / 8, abs=0.01)


def test_a_granted_limit_moves_the_shade_of_its_row_and_is_said() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Open())
    for number in (1, 2):
        hour.do(cmd.Give(number))
        if number == 2:
            hour.do(cmd.Grant(MINUTE))
        hour.do(cmd.Yield(), "6:00")
    (chart,) = bar_pictures(hour)
    shades = [bar for bar in drawn(chart, "rect") if bar.get("class") == "window"]
    assert len(shades) == 2
    assert float(shades[1]["width"]) > float(shades[0]["width"])
    words = dict(chart.attributes)["aria-label"]
    assert "window 5:00–7:00;" in words
    assert words.endswith("window 5:00–8:00")


def test_a_long_session_has_several_pictures() -> None:
    charts = bar_pictures(spoken(["1:00"] * 41, close=False))
    assert [len(drawn(chart, "circle")) for chart in charts] == [40, 1]
    assert "hatch-2" in markup(charts[1])


def test_boxes_stand_on_the_clock_and_never_overlap() -> None:
    chart = axis_picture(whole_hour())
    rows: dict[str, list[tuple[float, float]]] = {}
    for box in drawn(chart, "rect"):
        if "fill" not in box:
            left = float(box["x"])
            row = rows.setdefault(box["y"].split(".")[0], [])
            row.append((left, left + float(box["width"])))
    assert [len(row) for row in rows.values()] == [11, 10]
    for row in rows.values():
        assert all(end <= begin + 0.01 for (_, end), (begin, _) in pairwise(row))
    assert {"planned", "actual", "scheduled end 15:00", "11 Questions"} <= set(texts(chart))


def test_nothing_is_drawn_of_what_there_is_not() -> None:
    for hour, kind in ((Hour(plan_of()), Bars), (Hour(plan_of(statement(1))), HourAxis)):
        assert not any(isinstance(one, kind) for one in page(hour).blocks)


def test_names_are_marked_so_that_typst_can_set_them() -> None:
    (chart,) = bar_pictures(whole_hour())
    names = [text for text in drawn(chart, "text") if text.get("class") == NAME]
    assert len(names) == 8
    assert all({"x", "y", "font-size"} <= set(text) for text in names)


@given(hours())
def test_any_hour_is_drawn_inside_its_picture(hour: Hour) -> None:
    charts = [one for one in page(hour).blocks if isinstance(one, Bars | HourAxis)]
    for picture in (one for chart in charts for one in pictures(chart, ENGLISH)):
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


LONG = "منظمة الدفاع عن حقوق الإنسان والحريات العامة في جميع أنحاء البلاد"


def names_of(*names: str) -> list[tuple[str, Attributes]]:
    """The names beside an hour's bars, with the frames that they are in."""
    hour = hour_of((*names, *["X"] * (8 - len(names))))
    (chart,) = bar_pictures(hour)
    root = ET.fromstring(markup(chart))
    return [
        (frame[0].text or "", dict(frame.attrib))
        for frame in root.iter(f"{SVG}svg")
        if len(frame) == 1 and frame[0].get("class") == NAME
    ]


@pytest.mark.parametrize("name", ["﷽" * 30, "ஔ" * 60, "W" * 60, "👩‍👩‍👧 " * 20, LONG])
def test_a_name_ends_before_the_bars_whatever_the_font(name: str) -> None:
    text, frame = names_of(f"Org {name}")[0]
    assert "…" in text
    assert frame["overflow"] == "hidden"
    assert float(frame["x"]) + float(frame["width"]) <= 270 - 8
    assert frame["viewBox"].split() == [frame[key] for key in ("x", "y", "width", "height")]


def test_wide_scripts_are_reckoned_with() -> None:
    letters = {len(text) for text, _ in names_of("ம" * 80, "ఊ" * 80, "क" * 80)}
    assert max(letters) < 40
    assert len(names_of("ம" * 80)[0][0]) < len(names_of("क" * 80)[0][0])


def test_an_arabic_name_is_cut_at_its_left() -> None:
    texts = dict.fromkeys(text for text, _ in names_of(LONG, f"Org {LONG}", "منظمة", "W" * 80))
    cut, mixed, whole, latin, _ = texts
    assert (cut[0], cut[-3:]) == ("\u2068", "…\u200f\u2069")
    assert mixed[-3:] == "…\u200f\u2069"
    assert whole == "\u2068منظمة\u2069"
    assert latin.endswith("W…")


def test_long_numbers_and_results_stay_inside_the_picture() -> None:
    shown = bars_in(whole_hour())
    longest = [bar._replace(number=bar.number + 9_990, result="~67:30 x" * 3) for bar in shown.bars]
    (chart,) = bar_charts(shown._replace(bars=tuple(longest)), ENGLISH)
    for one in drawn(chart, "text"):
        if one.get("text-anchor") == "end":
            assert float(one["x"]) >= text_width("9993", SIZE * 0.9)
        if one.get("font-weight") == "bold":
            assert float(one["x"]) + text_width("~67:30 x" * 3, SIZE, bold=True) <= WIDTH + 0.01


def test_the_bars_in_words_have_every_figure() -> None:
    shown = bars_in(whole_hour())
    (chart,) = bar_charts(shown, ENGLISH)
    words = dict(chart.attributes)["aria-label"]
    assert words.startswith(f"{shown.title}, window 5:00–7:00. ")
    for bar in shown.bars:
        assert f"{bar.number} {bar.who}: {bar.result}" in words
    assert "7:25 +0:25, over" in words
    assert "absent" in words


def test_the_hour_in_words_has_every_box() -> None:
    axis = block(page(whole_hour()), HourAxis)
    words = dict(hour_chart(axis, ENGLISH).attributes)["aria-label"]
    planned, actual, end = words.split(". ")[1:]
    assert planned.startswith("planned: 1 Opening 14:00:00–14:01:00; ")
    assert "4 14:11:53–14:19:18, 0:25 over" in actual
    assert "3 14:05:03–14:11:33, in window" in actual
    assert (planned.count(";") + 1, actual.count(";") + 1) == (len(axis.planned), len(axis.actual))
    assert end == "scheduled end 15:00"

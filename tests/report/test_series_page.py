"""The page of a series: the same figures in words, charts and tables, and nobody's name."""

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from pypdf import PdfReader

from presession_timer.plan.model import Window
from presession_timer.report.document import (
    CHARTS,
    Days,
    Document,
    Dots,
    Headline,
    Notice,
    Pairs,
    Summary,
    Table,
    Trend,
)
from presession_timer.report.language import ENGLISH, language
from presession_timer.report.render.charts import day_charts, dot_charts, pictures, trend_chart
from presession_timer.report.render.html import render_html
from presession_timer.report.render.markdown import render_markdown
from presession_timer.report.render.markup import markup
from presession_timer.report.render.pdf import render_pdf
from presession_timer.report.series_figures import series_of
from presession_timer.report.series_page import series_page
from tests.engine.hours import Hour, plan_of
from tests.report.hostile import NAMES
from tests.report.render.test_html import ATTRIBUTES, KNOWN, Read
from tests.report.sample import block
from tests.report.series_sample import figures, sitting, two_rounds

SVG = "{http://www.w3.org/2000/svg}"


def page(code: str = "en") -> Document:
    return series_page(two_rounds(), language(code))


def test_the_paragraph_says_it_all() -> None:
    assert block(page(), Summary).text.replace("\N{NO-BREAK SPACE}", " ") == (
        "4 sessions, 13 speakers, 3.3 a session. 85 % of the statements were within 5–7 minutes; "
        "a statement took 5:53 on average. 2 of 4 began late. 2 of 4 took longer than the hour. "
        "The Missions lost 8 min of the 1 h planned for their questions."
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("fr", "4 séances, 13 interventions, soit 3,3 par séance. 85\u202f% des interventions"),
        ("es", "4 sesiones, 13 intervenciones, 3,3 por sesión. El 85\xa0% de las intervenciones"),
    ],
)
def test_the_paragraph_in_french_and_spanish(code: str, words: str) -> None:
    assert block(page(code), Summary).text.startswith(words)


def test_what_nobody_did_is_said_in_words() -> None:
    alone = series_page(series_of([figures(sitting("Spain", ["6:00"]))]), ENGLISH)
    assert block(alone, Summary).text == (
        "1 session, 1 speaker. 100 % of the statements were within 5–7 minutes; a statement took "
        "6:00 on average. None began late. None took longer than the hour. The Missions lost no "
        "time."
    )


def test_a_line_a_session_and_a_line_a_round() -> None:
    rounds, sessions = [block for block in page().blocks if isinstance(block, Table)]
    assert [row.cells for row in rounds.rows] == [
        ("UPR Pre-session 35", "2019-12-10", "3", "9", "78 %", "5:52", "0:59", "0:40", "1:40"),
        ("UPR Pre-session 36", "2020-05-08", "1", "4", "100 %", "5:55", "4:00", "1:30", "3:00"),
    ]
    assert [row.cells[0] for row in sessions.rows] == ["Spain", "Kenya", "Turkey", "Sweden"]
    assert sessions.rows[0].cells[1:] == (
        "2019-12-10", "10:02", "+2:00", "+2:00", "3", "2 of 3", "6:08", "5:00",
    )  # fmt: skip


def test_what_upr_info_publishes_stands_there_where_the_plans_say_it() -> None:
    (pairs,) = [block for block in page().blocks if isinstance(block, Pairs)]
    assert pairs.pairs == (
        ("Speakers", "13, 3.3 a session"),
        ("States", "4"),
        ("NHRIs", "4"),
        ("National organisations", "33 % (3 of 9 stated)"),
        ("Women", "33 % (3 of 9 stated)"),
        ("Missions that asked", "3, 1.5 a session; named in 2 of 4"),
    )


def test_what_has_to_be_known_of_the_records_stands_first() -> None:
    unfinished = Hour(plan_of())
    series = series_of(
        [
            figures(sitting("Spain", ["6:00"]), "real.jsonl"),
            figures(sitting("Kenya", ["6:00"]), "rehearsal.jsonl", rehearsal=60.0),
            figures(sitting("Turkey", ["6:00"]), "torn.jsonl", damage="torn: 12 bytes"),
            figures(sitting("Sweden", ["6:00"], window=Window(grace=30_000)), "grace.jsonl"),
            *(figures(unfinished, f"open-{n}.jsonl") for n in range(8)),
        ]
    )
    notices = [
        block.text for block in series_page(series, ENGLISH).blocks if isinstance(block, Notice)
    ]
    assert notices == [
        "The records follow 2 formats; each is counted by itself.",
        "Rehearsals, in which nothing really happened: rehearsal.jsonl.",
        (
            "Not closed, counted as far as they went: open-0.jsonl, open-1.jsonl, open-2.jsonl, "
            "open-3.jsonl, open-4.jsonl, open-5.jsonl and 2 more."
        ),
        "Damaged, counted as far as they could be read: torn.jsonl.",
    ]


def test_rehearsals_of_the_same_format_are_no_second_one() -> None:
    series = series_of(
        [
            figures(sitting("Spain", ["6:00"])),
            figures(sitting("Kenya", ["6:00"]), "rehearsal.jsonl", rehearsal=60.0),
        ]
    )
    assert [
        block.text for block in series_page(series, ENGLISH).blocks if isinstance(block, Notice)
    ] == ["Rehearsals, in which nothing really happened: rehearsal.jsonl."]


def test_groups_of_the_same_minutes_say_what_sets_them_apart() -> None:
    series = series_of(
        [
            figures(sitting("Spain", ["6:00"])),
            figures(sitting("Sweden", ["6:00"], window=Window(grace=30_000))),
            figures(sitting("Kenya", ["4:00"], window=Window(min=180_000))),
        ]
    )
    titles = [
        block.text for block in series_page(series, ENGLISH).blocks if isinstance(block, Headline)
    ]
    assert {title for title in titles if title.startswith("upr-presession")} == {
        "upr-presession · 5–7 minutes · warning 1:00, grace 0:00",
        "upr-presession · 5–7 minutes · warning 1:00, grace 0:30",
        "upr-presession · 3–7 minutes",
    }


def test_each_day_is_a_row_and_each_statement_a_box_or_a_dot() -> None:
    (days,) = day_charts(block(page(), Days), ENGLISH)
    texts = [text.text for text in ET.fromstring(markup(days)).iter(f"{SVG}text")]
    assert {"Tue 2019-12-10", "Fri 2020-05-08", "Spain", "Sweden"} <= set(texts)
    (dots,) = dot_charts(block(page(), Dots), ENGLISH)
    drawn = {
        path.attrib["class"].split(" ")[0]: path.attrib["d"].count("M")
        for path in ET.fromstring(markup(dots)).iter(f"{SVG}path")
    }
    assert drawn == {"within": 11, "paper": 1, "over": 1}


def test_sessions_at_the_same_time_lie_in_lanes() -> None:
    spain, kenya = (figures(sitting(state, ["6:00"])) for state in ("Spain", "Kenya"))
    charts = [day_charts(Days(sessions, 1), ENGLISH)[0] for sessions in ((spain,), (spain, kenya))]
    heights = [dict(chart.attributes)["height"] for chart in charts]
    assert float(heights[1]) == float(heights[0]) + 27


def test_a_trend_needs_two_rounds() -> None:
    alone = series_page(series_of([figures(sitting("Spain", ["6:00"]))]), ENGLISH)
    assert not any(isinstance(one, Trend) for one in alone.blocks)
    trend = trend_chart(block(page(), Trend), ENGLISH)
    texts = [text.text for text in ET.fromstring(markup(trend)).iter(f"{SVG}text")]
    assert texts[:3] == ["in the window", "78 %", "100 %"]


def test_what_is_drawn_only_leaves_no_heading_where_it_is_not_drawn() -> None:
    text = render_markdown(page())
    assert "The hours of each day" not in text
    assert "Every statement against" not in text
    assert "## From round to round\n\n| Round" in text


def test_many_sessions_have_a_strip_of_dots_a_round() -> None:
    many = [
        figures(sitting(f"State {n}", ["6:00"], days=60 * (n // 31), series=f"Round {n // 31}"))
        for n in range(62)
    ]
    strips = block(series_page(series_of(many), ENGLISH), Dots).strips
    assert [(strip.label, len(strip.spoken), strip.result) for strip in strips] == [
        ("Round 0", 31, "31 of 31"),
        ("Round 1", 31, "31 of 31"),
    ]


def test_hostile_titles_are_text_in_every_form() -> None:
    some = [figures(sitting(name, ["6:00"], days=n), name) for n, name in enumerate(NAMES)]
    made = series_page(series_of(some), ENGLISH)
    read = Read(render_html(made))
    assert read.tags <= KNOWN
    assert read.attributes <= ATTRIBUTES
    for name in NAMES:
        assert name in read.isolated
    assert render_pdf(made).missing == ()
    assert "<script>" not in render_markdown(made)


def test_a_round_of_fourteen_is_one_sheet() -> None:
    some = [
        figures(sitting(f"State {n}", ["6:00", "5:30", "7:20"], days=n // 4, hours=n % 4 * 2))
        for n in range(14)
    ]
    data = render_pdf(series_page(series_of(some), ENGLISH)).data
    assert len(PdfReader(BytesIO(data)).pages) == 1


def test_pictures_have_words_for_who_cannot_see_them() -> None:
    charts = [one for one in page().blocks if isinstance(one, CHARTS)]
    assert len(charts) == 3
    for picture in (one for chart in charts for one in pictures(chart, ENGLISH)):
        assert re.search(r"\d+:\d\d", dict(picture.attributes)["aria-label"])

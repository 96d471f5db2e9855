"""Chapters for the recording: at the right place, and such that a player shows them."""

import io
from dataclasses import replace
from datetime import date

import pytest
import webvtt

from presession_timer.base.durations import HOUR, parse
from presession_timer.base.errors import BadFormat
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind
from presession_timer.privacy.mask import People
from presession_timer.report.figures import Report
from presession_timer.report.render.chapters import (
    Chapter,
    Sync,
    chapters,
    parse_sync,
    render_vtt,
    render_youtube,
)
from tests.engine.hours import Hour, other, plan_of, statement
from tests.report.hostile import NAMES, hour_of
from tests.report.sample import report, whole_hour


def shown(hour: Hour) -> Report:
    """The report as a recording's description may show it."""
    return report(hour, People.ORGANISATION)


def test_a_sync_moves_every_chapter_and_leaves_out_what_was_over() -> None:
    found = chapters(shown(whole_hour()))  # the recording begins with the hour
    assert found[0] == Chapter(0, parse("0:40"), "Opening")
    assert found[2] == Chapter(parse("3:00.400"), parse("9:30.400"), "3. Organisation C")
    assert len(found) == 10
    found = chapters(shown(whole_hour()), parse_sync("14:00:00=00:01:30"))
    assert found[0].began == parse("2:03") + parse("1:30")
    found = chapters(shown(whole_hour()), parse_sync("14:12:00=00:00:00"))
    assert found[0] == Chapter(0, parse("7:18.400"), "4. Organisation D")


def test_who_has_no_name_to_show_has_the_number_once() -> None:
    hour = Hour(plan_of(statement(1, organisation=""), statement(2)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    (found,) = chapters(report(hour, People.NUMBER))
    assert found.title == "No. 1"


def test_a_sync_is_on_the_day_that_lies_nearest() -> None:
    hour = Hour(plan_of(statement(1), other(2, Kind.QUESTIONS, "5:00")))
    hour.now += 14 * HOUR - 60_000  # 23:59, one minute before midnight
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    (found,) = chapters(shown(hour), parse_sync("00:01:00=00:00:30"))
    assert found == Chapter(0, parse("4:30"), "1. Speaker 1")
    (found,) = chapters(shown(hour), parse_sync("23:58:00=00:00:00"))
    assert found == Chapter(parse("1:00"), parse("7:00"), "1. Speaker 1")


@pytest.mark.parametrize("text", ["", "14:02=0:00", "25:00:00=00:00:00", "14:02:03", "a=b"])
def test_a_sync_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadFormat, match="such as 14:02:03=00:00:00"):
        parse_sync(text)


def test_a_sync_may_have_milliseconds() -> None:
    assert parse_sync("14:02:03.5=00:00:01.250") == Sync(parse("14:02:03.500"), 1_250)


def test_another_program_reads_the_vtt() -> None:
    hour = hour_of(NAMES)
    read = webvtt.from_buffer(io.StringIO(render_vtt(shown(hour)))).captions
    assert [cue.start for cue in read][:3] == ["00:00:00.000", "00:00:50.400", "00:03:00.400"]
    assert read[2].end == "00:09:30.400"
    assert all(cue.text for cue in read)
    text = render_vtt(shown(hour))
    assert text.startswith("WEBVTT\n\n1\n00:00:00.000 --> ")
    assert "3. &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert text.count("-->") == len(read)
    assert render_vtt(shown(Hour(plan_of(statement(1))))) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("sync", "lines"),
    [
        ("14:00:00", ["0:00 Before the opening", "2:03 Opening"]),
        ("14:01:58", ["0:00 Opening", "0:55 Permanent Mission of Spain"]),  # 5 s before it
        ("13:00:00", ["0:00:00 Before the opening", "1:02:03 Opening"]),
    ],
)
def test_youtube_gets_a_line_a_chapter_from_zero(sync: str, lines: list[str]) -> None:
    text = render_youtube(shown(whole_hour()), parse_sync(f"{sync}=00:00:00"))
    assert text.splitlines()[:2] == lines
    assert text.splitlines()[-1].endswith(" Missions' questions")


def test_names_are_without_the_signs_that_youtube_refuses() -> None:
    text = render_youtube(shown(hour_of(NAMES)))
    assert "<" not in text
    assert "3. ‹script›alert(1)‹/script›" in text


def test_what_youtube_would_not_show_is_refused_with_every_reason() -> None:
    hour = Hour(plan_of(statement(1), statement(2, organisation="B")))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    hour.do(cmd.Give(2))
    hour.do(cmd.Yield(), "0:04")
    with pytest.raises(BadFormat) as refused:
        render_youtube(shown(hour))
    assert str(refused.value) == (
        "YouTube would show no chapters: there are 2 chapters; YouTube needs 3 or more; "
        '"2. B" is 4 s long; YouTube needs 10 s or more of each'
    )
    with pytest.raises(BadFormat, match="there are 0 chapters"):
        render_youtube(shown(Hour(plan_of(statement(1)))))


def test_the_day_of_summer_time_has_no_hour_too_many() -> None:
    day = date(2020, 10, 25)  # clocks go back at 03:00
    hour = Hour(replace(plan_of(statement(1, organisation="A")), date=day, start=None))
    hour.now = 1_603_584_000_000  # 02:00 in summer time
    hour.do(cmd.Open())
    hour.do(cmd.Give(1), "30:00")
    hour.do(cmd.Yield(), "6:00")
    (found,) = chapters(shown(hour), parse_sync("02:00:00=00:00:00"))
    assert found.began == parse("30:00")

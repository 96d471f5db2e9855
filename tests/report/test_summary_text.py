"""The paragraph, as a person would write it."""

import pytest

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Window
from presession_timer.report.document import Headline, KeyFigures
from presession_timer.report.summary_text import summary_text, window_words
from tests.engine.hours import START, Hour, other, plan_of, statement
from tests.report.sample import block, page, report, spoken, whole_hour


def words_of(hour: Hour, *, rehearsal: float | None = None) -> str:
    """The paragraph with ordinary spaces, for a number never parts from its unit."""
    return summary_text(report(hour, rehearsal=rehearsal)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_example_of_the_design() -> None:
    assert words_of(whole_hour()) == (
        "Began 14:02, ended 15:03, three minutes after schedule; lasted 61 minutes. "
        "Six of seven speakers kept to 5–7 minutes; one spoke 25 s over. "
        "One did not take the floor."
    )


KEPT = {
    "6:00": "The one speaker kept to 5–7 minutes.",
    "7:25": "The one speaker spoke 25 s over.",
    "67:10": "The one speaker spoke 1 h over.",
    "4:28": "The one speaker stopped 32 s short.",
    "absent": "The one speaker did not take the floor.",
    "unreached": "The one speaker was not reached.",
    "": "There were no statements.",
    "6:00 absent": "The one who spoke kept to 5–7 minutes. One did not take the floor.",
    "6:00 6:00": "Both speakers kept to 5–7 minutes.",
    "6:00 5:00 7:00": "All three speakers kept to 5–7 minutes.",
    "6:00 6:00 unreached": "Both speakers kept to 5–7 minutes. One was not reached.",
    "6:00 6:00 absent absent unreached": (
        "Both speakers kept to 5–7 minutes. Two did not take the floor; one was not reached."
    ),
    "absent absent": "No speaker took the floor. Two were absent.",
    "absent unreached": "No speaker took the floor. One was absent; one was not reached.",
    "8:10 4:00": (
        "Neither speaker kept to 5–7 minutes: one spoke 1 min 10 s over and the other stopped "
        "1 min short."
    ),
    "7:20 9:00": "Neither speaker kept to 5–7 minutes: both spoke over, by 20 s and 2 min.",
    "7:01 7:02 7:03": (
        "None of the three speakers kept to 5–7 minutes: one stopped at the limit and two spoke "
        "over, by 2 s and 3 s."
    ),
    "7:20 8:20 3:00 4:00": (
        "None of the four speakers kept to 5–7 minutes: two spoke over, by 20 s and 1 min 20 s, "
        "and two stopped short, by 1 min and 2 min."
    ),
    "7:00.400 4:59.500 7:25": (
        "None of the three speakers kept to 5–7 minutes: one stopped at the limit, one stopped at "
        "the minimum and one spoke 25 s over."
    ),
    "6:00 4:00": "One of two speakers kept to 5–7 minutes; the other stopped 1 min short.",
    "6:00 7:00.400": "One of two speakers kept to 5–7 minutes; the other stopped at the limit.",
    "6:00 7:25 8:10": (
        "One of three speakers kept to 5–7 minutes; two spoke over, by 25 s and 1 min 10 s."
    ),
    "6:00 7:25 7:25.900": (
        "One of three speakers kept to 5–7 minutes; two spoke over, by 25 s each."
    ),
    "6:00 4:50 4:40": (
        "One of three speakers kept to 5–7 minutes; two stopped short, by 10 s and 20 s."
    ),
}


@pytest.mark.parametrize("times", KEPT)
def test_who_kept_to_the_time(times: str) -> None:
    assert words_of(spoken(times.split())).partition("minutes. ")[2] == KEPT[times]


@pytest.mark.parametrize(
    ("late", "closed", "words"),
    [
        ("0:00", "60:00", "Began 10:00, ended 11:00, on schedule; lasted 60 minutes."),
        ("0:59", "60:01", "Began 10:00, ended 11:00, on schedule; lasted 59 minutes."),
        ("-2:00", "59:00", "Began 09:58, ended 10:59, one minute before schedule; lasted 61"),
        ("5:00", "72:59", "Began 10:05, ended 11:12, twelve minutes after schedule; lasted 68"),
        ("0:00", "0:01", "Began 10:00, ended 10:00, 60 minutes before schedule; lasted one second"),
        ("0:00", "1:00", "Began 10:00, ended 10:01, 59 minutes before schedule; lasted one minute"),
        ("0:00", "4:20:00", "Began 10:00, ended 14:20, 3 h 20 min after schedule; lasted 4 h 20"),
        ("-2:01:00", "0:01", "Began 07:59, ended 10:00, 60 minutes before schedule; lasted 2 h 1"),
    ],
)  # fmt: skip
def test_when_it_began_and_ended(late: str, closed: str, words: str) -> None:
    hour = Hour(plan_of(other(1, Kind.QUESTIONS, "10:00")))
    hour.now = START + parse(late, sign=True)
    hour.do(cmd.Open())
    hour.now = START + parse(closed)
    hour.do(cmd.Close())
    assert words_of(hour).startswith(words)


def test_a_number_stays_with_its_unit_on_every_line() -> None:
    assert "1\N{NO-BREAK SPACE}min 10\N{NO-BREAK SPACE}s over" in summary_text(
        report(spoken(["8:10"]))
    )


def test_without_a_schedule_nothing_is_said_of_it() -> None:
    hour = spoken(["6:00"], start=None)
    assert words_of(hour).startswith("Began 10:00, ended 11:00; lasted 60 minutes.")


def test_an_unfinished_hour_is_the_report_so_far() -> None:
    hour = spoken(["6:00", "7:10", "absent", "unreached", "unreached"], close=False)
    hour.do(cmd.Give(4), "0:10")
    assert words_of(hour) == (
        "Began 10:00 and is not closed yet: this is how it stood at 10:13. "
        "One of two speakers kept to 5–7 minutes; the other spoke 10 s over. "
        "One speaker has the floor; one is absent; one is to come."
    )


def test_before_the_opening() -> None:
    assert words_of(Hour(plan_of(statement(1)))) == ("The hour has not begun. One is to come.")


def test_a_rehearsal_is_named_first() -> None:
    words = words_of(whole_hour(), rehearsal=60.0)
    assert words.startswith("A rehearsal, at 60 times normal speed. Began 14:02")


def test_estimated_times_are_named() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.BridgeClock(10_000, "wall clock"), "3:00")
    hour.do(cmd.Yield(), "3:00")
    assert words_of(hour).endswith(
        "One time is estimated, because the machine restarted during it."
    )


def test_grace_and_granted_time_are_named() -> None:
    hour = Hour(plan_of(statement(1), statement(2), window=Window(grace=30_000)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "7:20")
    assert "kept to 5–7 minutes (within the grace period)." in words_of(hour)
    hour.do(cmd.Give(2))
    hour.do(cmd.Yield(), "6:00")
    assert "Both speakers kept to 5–7 minutes (one within the grace period)." in words_of(hour)
    hour.do(cmd.Give(2))
    hour.do(cmd.Grant(60_000))
    hour.do(cmd.Yield(), "2:00")
    assert "kept to their time (one within the grace period, one with granted time)" in words_of(
        hour
    )


def test_the_window_is_the_speakers_own_where_the_plan_gives_them_all_the_same() -> None:
    own = {"min": parse("2:00"), "max": parse("3:00")}
    hour = Hour(plan_of(statement(1, **own), statement(2, **own)))
    hour.do(cmd.Open())
    for number in (1, 2):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), "2:30")
    assert "Both speakers kept to 2–3 minutes" in words_of(hour)
    assert "Speaking time against 2–3 minutes" in titles_of(hour)
    hour = Hour(plan_of(statement(1), statement(2, **own)))
    hour.do(cmd.Open())
    for number, spoken_for in ((1, "6:00"), (2, "2:30")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoken_for)
    assert "Both speakers kept to their time" in words_of(hour)
    assert "Speaking time against each speaker's window" in titles_of(hour)


def titles_of(hour: Hour) -> list[str]:
    """The headlines of the page."""
    return [part.text for part in page(hour).blocks if isinstance(part, Headline)]


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), "5–7 minutes"),
        (Window(min=parse("1:00"), max=parse("1:30")), "1:00–1:30 minutes"),
        (Window(min=0, max=parse("2:00")), "2 minutes"),
        (Window(min=parse("1:00"), max=parse("1:00")), "1 minute"),
        (Window(min=0, max=parse("6:40")), "6:40 minutes"),
    ],
)
def test_the_window_in_words(window: Window, words: str) -> None:
    assert window_words(window) == words


def test_the_figure_names_the_window_only_where_it_counted_for_all() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    assert block(page(hour), KeyFigures).figures[2].caption == "Within 5–7 minutes"
    hour.do(cmd.Cap(parse("6:00")))
    hour.do(cmd.Give(2))
    hour.do(cmd.Yield(), "6:00")
    assert block(page(hour), KeyFigures).figures[2].caption == "Kept to their time"

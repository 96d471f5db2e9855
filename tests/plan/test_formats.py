"""Every named format is a rule that a plan could write itself, and names its source."""

from zoneinfo import ZoneInfo

import pytest

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.plan import formats
from presession_timer.plan.formats import DEFAULT, FORMATS, Format
from presession_timer.plan.model import Kind, KindLengths, Plan, Window

every_format = pytest.mark.parametrize("rule", FORMATS.values(), ids=FORMATS.keys())


def window(least: str, most: str, last: str, grace: str = "0:00") -> Window:
    """A window as a timekeeper's card writes it."""

    def ms(text: str) -> int:
        minutes, seconds = text.split(":")
        return int(minutes) * MINUTE + int(seconds) * SECOND

    return Window(ms(least), ms(most), ms(last), ms(grace))


@every_format
def test_its_lengths_are_those_that_a_plan_may_have(rule: Format) -> None:
    limits = rule.window
    assert 0 <= limits.min <= limits.max
    assert limits.max > 0
    assert 0 < limits.last <= limits.max
    assert limits.grace == 0 or 0 < limits.grace < limits.min
    lengths = rule.lengths
    others = (lengths.opening, lengths.state_max, lengths.follow_up, lengths.questions)
    for length in (rule.length, *others, lengths.closing):
        assert length > 0
        assert length % SECOND == 0
    assert 0 <= rule.handover < MINUTE
    assert limits.max <= rule.length, "one statement at least"


@every_format
def test_it_says_what_it_is_and_where_it_was_read_and_can_be_typed(rule: Format) -> None:
    assert rule.summary
    assert "\n" not in rule.summary
    assert not rule.summary.endswith(".")
    assert rule.source.startswith(("http://", "https://"))
    assert " " not in rule.source
    assert rule.name == rule.name.lower()
    assert rule.name.replace("-", "").isalnum()
    assert rule.name.isascii()
    assert ZoneInfo(rule.timezone).key == rule.timezone


def test_no_two_formats_share_a_name() -> None:
    names = [rule.name for rule in formats._ALL]
    assert len(names) == len(set(names)) == len(FORMATS)


def test_the_first_format_is_the_default_and_is_what_a_plan_says_by_itself() -> None:
    by_itself = Plan.__dataclass_fields__
    assert next(iter(FORMATS.values())) is DEFAULT
    assert by_itself["format"].default == DEFAULT.name
    assert by_itself["length"].default == DEFAULT.length
    assert by_itself["handover"].default == DEFAULT.handover
    assert by_itself["timezone"].default == DEFAULT.timezone
    assert DEFAULT.window == Window()
    assert DEFAULT.lengths == KindLengths()


def test_a_pre_session_is_five_to_seven_minutes_in_one_hour() -> None:
    assert DEFAULT.window == window("5:00", "7:00", "1:00")
    assert DEFAULT.length == 60 * MINUTE
    assert DEFAULT.handover == 20 * SECOND
    planned = {kind: DEFAULT.lengths.planned(kind) for kind in Kind}
    assert planned == {
        Kind.OPENING: 2 * MINUTE,
        Kind.STATE: 2 * MINUTE,
        Kind.STATEMENT: None,
        Kind.FOLLOW_UP: 5 * MINUTE,
        Kind.QUESTIONS: 15 * MINUTE,
        Kind.BREAK: None,
        Kind.CLOSING: 1 * MINUTE,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("upr-presession-2016", window("5:00", "8:00", "1:00")),
        ("toastmasters-5-7", window("5:00", "7:00", "1:00", "0:30")),
        ("toastmasters-ice-breaker", window("4:00", "6:00", "1:00", "0:30")),
        ("toastmasters-table-topics", window("1:00", "2:00", "0:30", "0:30")),
        ("toastmasters-evaluation", window("2:00", "3:00", "0:30", "0:30")),
        ("toastmasters-12-15", window("12:00", "15:00", "1:30", "0:30")),
        ("hrc-ngo", window("0:00", "2:00", "0:30")),
        ("hrc-general-debate", window("0:00", "1:30", "0:30")),
        ("council-3", window("0:00", "3:00", "0:30")),
        ("academic-12-3", window("0:00", "12:00", "1:00")),
        ("bp-debate", window("0:00", "7:00", "1:00")),
        ("ted-18", window("0:00", "18:00", "1:00")),
        ("lightning-5", window("0:00", "5:00", "1:00")),
        ("pecha-kucha", window("0:00", "6:40", "0:20")),
    ],
)
def test_the_figures_are_those_of_the_rule(name: str, expected: Window) -> None:
    assert FORMATS[name].window == expected


def test_a_conference_talk_keeps_three_minutes_for_questions() -> None:
    assert FORMATS["academic-12-3"].lengths.questions == 3 * MINUTE


def test_what_one_leeway_cannot_say_of_table_topics_is_said() -> None:
    assert "leeway" in FORMATS["toastmasters-table-topics"].summary
    assert "not called short" in FORMATS["toastmasters-table-topics"].summary


def test_the_warning_of_a_toastmasters_speech_is_the_amber_light() -> None:
    amber = {
        "toastmasters-5-7": 6 * MINUTE,
        "toastmasters-15-20": 17 * MINUTE + 30 * SECOND,
        "toastmasters-20-30": 25 * MINUTE,
    }
    for name, at in amber.items():
        limits = FORMATS[name].window
        assert limits.max - limits.last == at

"""Ontime projects and spreadsheets: milliseconds, groups, skips; 7:00 is seven hours there."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import parse
from presession_timer.base.errors import BadInput
from presession_timer.importers.choices import Choices
from presession_timer.importers.ontime import ontime_ms
from presession_timer.importers.vocabulary import ColumnField
from presession_timer.plan.model import Kind, Window
from tests.importers.lists import agreed, keys, problems, proposed, sample, settled, statements

TEN = 36_000_000
MINUTES = 60_000


def event(title: str, start: int, minutes: float, **more: Any) -> dict[str, Any]:
    duration = int(minutes * MINUTES)
    return {
        "type": "event",
        "title": title,
        "timeStart": start,
        "timeEnd": start + duration,
        "duration": duration,
    } | more


def project(*entries: dict[str, Any], **more: Any) -> str:
    """A project of version 4 with one rundown."""
    table = {f"e{n}": entry | {"id": f"e{n}"} for n, entry in enumerate(entries)}
    rundown = {"title": "Panel", "order": list(table), "entries": table}
    return json.dumps({"rundowns": {"default": rundown}, "project": {"title": "Our day"}} | more)


def test_the_real_project_gives_the_right_plan_without_a_question() -> None:
    content = sample("project.json").read_bytes()
    proposal = proposed(content, "project.json")
    plan = proposal.plan
    assert keys(proposal) == []
    assert plan.title == "Eurovision Song Contest"
    assert plan.window == Window(0, parse("20:00"), parse("1:40"), 0)
    assert (plan.length, plan.handover) == (parse("7:10:00"), parse("5:00"))
    assert [one.speaker for one in statements(proposal)] == [
        "Albania", "Latvia", "Lithuania", "Switzerland", "Slovenia", "Ukraine", "Bulgaria",
        "Netherlands", "Moldova", "Portugal", "Croatia", "Denmark", "Austria", "Greece",
    ]  # fmt: skip
    breaks = [(one.speaker, one.planned) for one in plan.segments if one.kind is Kind.BREAK]
    assert breaks == [("Lunch break", parse("55:00")), ("Afternoon break", parse("20:00"))]
    spoken = sum(one.max or 0 for one in statements(proposal))
    paused = sum(one.planned or 0 for one in plan.segments if one.kind is Kind.BREAK)
    assert spoken + paused + plan.handover * (len(plan.segments) - 1) == plan.length


def test_the_real_template_gives_the_right_questions_and_then_the_right_plan() -> None:
    name = "rundown-template-v4.xlsx"
    content = sample(name).read_bytes()
    proposal = proposed(content, name)
    assert keys(proposal) == ["sheet", "ontime"]
    sheet, hours = proposal.questions
    assert sheet.choices == ("Event schedule", "Event schedule advanced")
    assert "10:00–11:00     60:00  statement  Pre-show Countdown" in hours.preview
    assert "11:00–11:10     10:00  opening    Welcome" in hours.preview
    plan = settled(proposal, content, name, Choices()).plan
    assert (plan.title, plan.length) == ("Event schedule", parse("4:00:00"))
    assert [(one.kind, one.speaker, one.planned or one.max) for one in plan.segments] == [
        (Kind.STATEMENT, "Pre-show Countdown", parse("60:00")),
        (Kind.OPENING, "Welcome", parse("10:00")),
        (Kind.STATEMENT, "Session 1", parse("50:00")),
        (Kind.BREAK, "Lunch / Countdown to next session", parse("60:00")),
        (Kind.STATEMENT, "Session 2", parse("50:00")),
        (Kind.CLOSING, "Wrap up", parse("10:00")),
    ]


def test_the_advanced_sheet_of_the_template_has_a_danger_and_is_the_same_hour() -> None:
    name = "rundown-template-v4.xlsx"
    content = sample(name).read_bytes()
    chosen = Choices(sheet="event schedule advanced")
    plan = settled(proposed(content, name, choices=chosen), content, name, chosen).plan
    assert (plan.length, plan.window.last) == (parse("4:00:00"), parse("1:00"))
    assert [one.kind for one in plan.segments][1] is Kind.OPENING


def test_skipped_events_groups_delays_and_milestones_are_left_out_and_told() -> None:
    content = project(
        event("Ana", TEN, 7),
        {"type": "group", "title": "Morning", "entries": ["e2", "e3"]},
        event("Zoë", TEN + 7 * MINUTES, 7, parent="e1"),
        event("Li", TEN + 14 * MINUTES, 7, skip=True),
        {"type": "delay", "duration": 60_000},
        {"type": "milestone", "title": "Doors"},
    )
    proposal = proposed(content, "day.json")
    assert [one.speaker for one in statements(proposal)] == ["Ana", "Zoë"]
    assert 'skipped in Ontime, left out: "Li"' in proposal.notices
    assert 'groups, only their events are taken: "Morning"' in proposal.notices
    assert {"1 delay left out", "1 milestone left out"} <= set(proposal.notices)


def test_what_is_in_a_group_comes_where_the_group_stands() -> None:
    table = {
        "a": event("A", TEN, 5),
        "g": {"type": "group", "title": "G", "entries": ["b", "c"]},
        "b": event("B", TEN + 5 * MINUTES, 5),
        "c": event("C", TEN + 10 * MINUTES, 5),
        "d": event("D", TEN + 15 * MINUTES, 5),
    }
    rundown = {"title": "R", "order": ["a", "g", "d"], "entries": table}
    proposal = proposed(json.dumps({"rundowns": {"r": rundown}}), "day.json")
    assert [one.speaker for one in statements(proposal)] == ["A", "B", "C", "D"]


def test_an_older_project_is_one_list_with_presenters() -> None:
    older = {
        "rundown": [
            {"type": "block", "title": "Panel"},
            event("The right to water", TEN, 6, presenter="Ana Peña", subtitle="water"),
            {"type": "block", "title": ""},
            event("Break", TEN + 6 * MINUTES, 10),
        ]
    }
    proposal = agreed(json.dumps(older), "older.json")
    first, second = proposal.plan.segments
    assert (first.speaker, first.topic) == ("Ana Peña", "water")
    assert (second.kind, second.planned) == (Kind.BREAK, parse("10:00"))


def test_fields_of_ones_own_find_their_place_by_their_label() -> None:
    content = project(
        event("Water", TEN, 7, custom={"organ": "DESC", "light": "blue"}),
        customFields={"Organ": {"label": "Organisation"}, "Light": {"label": "Light"}},
    )
    proposal = proposed(content, "day.json")
    assert statements(proposal)[0].organisation == "DESC"
    assert 'the field "Organisation" is the organisation here' in proposal.notices
    left = 'fields without a place in a plan: "Light"; --map FIELD=topic gives one'
    assert left in proposal.notices
    said = proposed(content, "day.json", columns={"light": ColumnField.TOPIC, "Organisation": None})
    assert (statements(said)[0].topic, statements(said)[0].organisation) == ("blue", "")
    wrong = problems(content, "day.json", Choices(columns={"Lamp": ColumnField.TOPIC}))
    assert wrong == ['day.json: there is no field "Lamp"; expected "Light" and "Organisation"']
    wrong = problems(content, "day.json", Choices(columns={"Light": ColumnField.WORDS}))
    assert wrong[0].startswith("day.json: no field of Ontime can be the words; expected speaker,")


def test_lengths_that_differ_stand_at_their_speakers() -> None:
    proposal = proposed(
        project(
            event("A", TEN, 7, timeDanger=30_000),
            event("B", TEN + 7 * MINUTES, 7, timeDanger=30_000),
            event("C", TEN + 14 * MINUTES, 5),
        ),
        "day.json",
    )
    assert proposal.plan.window == Window(0, parse("7:00"), parse("0:30"), 0)
    assert [one.max for one in statements(proposal)] == [
        parse("7:00"),
        parse("7:00"),
        parse("5:00"),
    ]
    kept = proposed(project(event("A", TEN, 6)), "day.json", choices=Choices(format="hrc-ngo"))
    assert kept.plan.window.max == parse("2:00")
    assert statements(kept)[0].max == parse("6:00")


def test_an_event_past_midnight_follows_the_one_before() -> None:
    late = 86_400_000 - 5 * MINUTES
    proposal = proposed(project(event("A", late, 5), event("B", 0, 5)), "day.json")
    assert (proposal.plan.length, proposal.plan.handover) == (parse("10:00"), 0)


def test_events_that_overlap_are_told() -> None:
    proposal = proposed(project(event("A", TEN, 7), event("B", TEN + 6 * MINUTES, 7)), "day.json")
    assert '"B" begins before "A" ends: it follows at once' in proposal.notices


def test_of_several_rundowns_one_is_asked_for() -> None:
    rundowns = {
        name: {"title": name.title(), "order": ["a"], "entries": {"a": event(name, TEN, 7)}}
        for name in ("monday", "tuesday")
    }
    content = json.dumps({"rundowns": rundowns})
    proposal = proposed(content, "week.json")
    assert keys(proposal) == ["sheet"]
    tuesday = proposed(content, "week.json", choices=Choices(sheet="Tuesday"))
    assert statements(tuesday)[0].speaker == "tuesday"
    assert "expected" in problems(content, "week.json", Choices(sheet="Friday"))[0]
    assert problems("Speaker\nAna\n", choices=Choices(sheet="Friday")) == [
        'speakers.csv: there is no sheet "Friday"; it has no sheets; leave --sheet out'
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"rundowns": {}', "day.json:1: no JSON"),
        ("[]", "no list of talks or speakers"),
        ("{}", "no list of talks or speakers"),
        ('{"a": 1, "a": 2}', 'the key "a" stands twice in one object'),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ("[" * 100_000, "nested too deeply"),
        (project(event("A", TEN, 7, duration="7:00")), '"A": `duration` is "7:00"'),
        (project(event("A", TEN, 7, duration=1.5)), "whole milliseconds"),
        (project(event("A", TEN, 7, duration=True)), "whole milliseconds"),
        (project(event("A", -1, 7)), "`timeStart` is -1"),
        (
            project(event("A", TEN, 7)).replace(f'"timeStart": {TEN}', '"timeStart": 1e999'),
            "too large",
        ),
        (project({"type": "event", "title": "A"}), "there is no `timeStart`"),
        (project({"type": "group", "title": "A"}), "no event with a length"),
    ],
)
def test_what_is_no_project_or_no_event_is_refused(content: str, said: str) -> None:
    assert any(said in problem for problem in problems(content, "day.json"))


def test_every_event_that_is_wrong_is_named_at_once_with_its_place() -> None:
    content = project(event("A", -1, 7), event("B", TEN, 7), event("C", TEN, 7, duration="x"))
    assert [one.split(": ")[0] for one in problems(content, "day.json")] == [
        "day.json:1",
        "day.json:3",
    ]


SHEET = "Title;Timer Type;Time Start;Duration;Link Start;Skip;Note\n"


def test_a_sheet_of_ontime_may_be_a_csv_with_anything_above_the_headings() -> None:
    content = (
        "Our rundown;;;;;;\n;;;;;;\n" + SHEET + "Morning;group-start;;;;;\n"
        "Ana;count-down;10:00;10m;;;first\n"
        "Zoë;;;0h10;true;;\n"
        "Li;count-down;10:20;7;;true;\n"
        "Bo;count-down;10h20;0:05;;;\n"
        "Doors;milestone;;;;;\n"
        "?;something else;;;;;\n"
        ";;;;;;\n"
    )
    proposal = proposed(content, "rundown.csv")
    assert keys(proposal) == ["ontime"]
    plan = agreed(content, "rundown.csv").plan
    assert [(one.speaker, one.max) for one in plan.segments] == [
        ("Ana", parse("10:00")),
        ("Zoë", parse("10:00")),
        ("Bo", parse("5:00")),
    ]
    assert plan.handover == 0
    assert 'of a type that Ontime passes over, left out: "?"' in proposal.notices


def test_a_cell_that_is_no_time_of_ontime_is_named() -> None:
    content = SHEET + "Ana;count-down;soon;10m;;;\nZoë;count-down;10:00;25:00:01;;;\n"
    expected = "a time as Ontime reads it: 10:00, 10:00:00, 10h15, 15m"
    assert problems(content, "rundown.csv") == [
        f'rundown.csv:2: column C "Time Start": "soon"; expected {expected}',
        'rundown.csv:3: column D "Duration": "25:00:01"; expected 24 hours at most',
    ]


@pytest.mark.parametrize(
    ("cell", "ms"),
    [
        ("7:00", parse("7:00:00")),
        ("0:07", parse("7:00")),
        ("00:10:15", parse("10:15")),
        ("10h15", parse("10:15:00")),
        ("10h15m", parse("10:15:00")),
        ("1h30s", parse("1:00:30")),
        ("15m", parse("15:00")),
        ("15m30", parse("15:30")),
        ("90s", parse("1:30")),
        ("15", parse("15:00")),
        ("9am", parse("9:00:00")),
        ("12am", 0),
        ("12:30pm", parse("12:30:00")),
        ("2.30 pm", parse("14:30:00")),
        (15.0, parse("15:00")),
        (time(0, 10), parse("10:00")),
        (time(7), parse("7:00:00")),
        (timedelta(minutes=90), parse("1:30:00")),
        ("soon", None),
        (True, None),
    ],
)
def test_a_time_is_read_as_ontime_reads_it(cell: Any, ms: int | None) -> None:
    if ms is None:
        with pytest.raises(ValueError, match="expected a time as Ontime reads it"):
            ontime_ms(cell)
    else:
        assert ontime_ms(cell) == ms


KEYS = [
    "rundowns", "entries", "order", "flatOrder", "rundown", "type", "title", "timeStart",
    "timeEnd", "duration", "skip", "custom",
]  # fmt: skip
VALUES = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text()
TREES = st.recursive(
    VALUES, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner)
)


@given(TREES)
def test_whatever_json_says_it_is_a_plan_or_a_problem(tree: Any) -> None:
    content = json.dumps({"rundowns": {"a": tree}, "rundown": tree, "customFields": tree})
    try:
        found = proposed(content, "any.json")
    except BadInput:
        return
    assert found.plan.segments

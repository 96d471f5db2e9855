"""An hour at a glance: true until something happens, as its schema says, with nobody hidden."""

from __future__ import annotations

import json
import random
import runpy
from dataclasses import dataclass, replace

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.audience.summary import Summary, summary_of
from presession_timer.base.durations import MINUTE
from presession_timer.engine import commands as cmd
from presession_timer.engine.forecast import forecast
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Names
from tests.command import ROOT
from tests.engine.hours import START, Hour, other, panel, plan_of, statement
from tests.privacy.test_protected_later import assert_nobody, hour_protected_late
from tests.web.faces import any_hour, instants

VALID = jsonschema.Draft202012Validator(
    json.loads((ROOT / "docs" / "summary.schema.json").read_text("utf-8"))
)


@dataclass
class Held:
    """A session at one instant, as a runner or a follower has it."""

    session: Session
    at: int
    unsaved: int = 0
    unsaved_why: str = ""
    speed = 1.0
    rehearsal: float | None = None
    stale: int | None = None
    unsure = False

    def now(self) -> int:
        return self.at

    def wall(self) -> int:
        return self.at


def summary(hour: Hour) -> Summary:
    return summary_of(Held(hour.session, hour.now))


def end_at(told: Summary, now: int) -> int | None:
    """What a reader makes of the ends: nothing but looking up and counting."""
    found = [entry for entry in told["ends"] if entry["at"] <= now]
    if not found:
        return None
    return found[-1]["end"] + (now - found[-1]["at"] if found[-1]["slips"] else 0)


@given(st.integers(0, 100_000))
def test_the_end_that_a_reader_counts_is_the_forecast_until_the_next_event(seed: int) -> None:
    hour = any_hour(seed)
    told = summary(hour)
    for now in instants(hour, random.Random(seed), 20):
        assert end_at(told, now) == forecast(hour.session, now).projected_end


@given(st.integers(0, 100_000))
def test_any_hour_is_as_the_published_schema_says(seed: int) -> None:
    hour = any_hour(seed)
    told = summary_of(Held(hour.session, hour.now, 3, "No space left on device", rehearsal=60.0))
    VALID.validate(json.loads(json.dumps(told)))


def test_the_published_schema_is_that_of_the_code() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "schemas"))
    for file, described in script["PAYLOADS"].items():
        said = (ROOT / "docs" / file).read_text("utf-8")
        assert said == script["written"](*described), "scripts/schemas writes it"


def test_a_room_at_a_glance() -> None:
    hour = Hour(panel(4, until=START + 50 * MINUTE, room="Room XVII", moderator="Jo Doe"))
    assert summary(hour)["stage"] == "before"
    for _ in range(5):
        hour.do(cmd.Go(), "2:00")
    told = summary(hour)
    assert told["floor"] == {
        "segment": 3, "kind": "statement", "paused": False,
        "zero": hour.now + 7 * MINUTE, "left": None,
    }  # fmt: skip
    assert (told["stage"], told["since"]) == ("turn", hour.now)
    assert (told["statement"], told["statements"]) == (1, 4)
    assert (told["place"], told["moderator"]) == ("Room XVII", "")
    assert told["until"] == START + 50 * MINUTE
    statuses = [part["status"] for part in told["strip"]]
    assert statuses == ["done", "done", "floor", *["to-come"] * 5]
    hour.do(cmd.MarkAbsent(4))
    assert summary(hour)["statements"] == 3
    hour.do(cmd.Close(), "1:00")
    assert summary(hour)["stage"] == "closed"
    assert summary(hour)["since"] == hour.now


def test_nobody_whom_the_room_does_not_see_is_in_it() -> None:
    hour = hour_protected_late()
    assert_nobody(json.dumps(summary(hour)))
    plan = plan_of(
        statement(1, speaker="Zelda Quux", organisation="DESC"),
        title="With Xia Bok",
        moderator="Yana Wirth",
        room="Wirth Hall",
        names=Names.NAME,
    )
    named = Hour(plan)
    named.do(cmd.Open())
    named.do(cmd.Give(1))
    assert "Zelda Quux" in json.dumps(summary(named))
    assert summary(named)["moderator"] == "Yana Wirth"
    few = replace(named.session, plan=replace(plan, names=Names.ORGANISATION))
    assert summary_of(Held(few, named.now))["moderator"] == ""
    assert "Quux" not in json.dumps(summary_of(Held(few, named.now)))


def test_a_blank_room_says_that_it_is_and_names_nobody() -> None:
    hour = Hour(plan_of(statement(1, organisation="DESC"), other(2, Kind.CLOSING, "1:00")))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Blank())
    told = summary(hour)
    assert told["blank"]
    assert told["room"]["scenes"][0]["scene"] == "blank"
    assert "DESC" not in json.dumps(told)

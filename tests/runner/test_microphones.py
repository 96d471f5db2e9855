"""A suggestion waits for a yes, in nobody's record, and is forgotten by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.presses import REACTION_MS
from presession_timer.record.loading import load
from presession_timer.runner.microphones import SUGGESTED_MS
from presession_timer.runner.requests import Request, new_id
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel
from tests.engine.test_microphones import seated


@pytest.fixture
def clock() -> ManualClock:
    """Ten o'clock in Geneva."""
    return ManualClock(START)


@pytest.fixture
def gap(tmp_path: Path, clock: ManualClock) -> Iterator[SessionRunner]:
    """Twenty seconds after the State has spoken; Speaker 3 is next."""
    with SessionRunner.open_plan(seated(), tmp_path / "x.presession.jsonl", clock) as runner:
        for wait in (0, 60, 10, 60):
            clock.advance(wait * SECOND)
            runner.do(cmd.Go(), confirmed=True)
        clock.advance(20 * SECOND)
        yield runner


def hear(runner: SessionRunner, seat: str, *, is_on: bool = True) -> str:
    """What the conference system is answered."""
    return runner.hear_microphone(seat, is_on=is_on).result().text


def asks(runner: SessionRunner) -> bool:
    """Whether anything is suggested still, now that the runner has looked."""
    runner.check()
    return runner.suggested is not None


def test_yes_is_one_command_with_the_instant_of_the_microphone(
    gap: SessionRunner, clock: ManualClock
) -> None:
    said = hear(gap, " 3 ")
    assert said == "Speaker 3's microphone went on at 10:02:30: has the floor since then?"
    heard, before = gap.now(), gap.session.seq
    assert len(load(gap.path).lines) == before, "nothing is written until somebody says yes"
    clock.advance(4 * SECOND)
    answer = gap.do(cmd.TakeSuggestion(), means=gap.suggested.means if gap.suggested else None)
    assert answer.text == "Speaker 3 started; Speaker 3: began 0:04 earlier"
    assert gap.session.turns[-1].began == heard
    assert gap.suggested is None
    assert len({event.command for event in answer.events}) == 1


def test_a_yes_is_for_one_suggestion_and_no_other(gap: SessionRunner) -> None:
    hear(gap, "3")
    first = gap.suggested
    hear(gap, "4")
    assert first is not None
    late = gap.do(cmd.TakeSuggestion(), means=first.means)
    assert not late.ok
    assert gap.session.running is None
    assert gap.do(cmd.TakeSuggestion()).ok, "a line of --plain means the latest"
    assert gap.session.turns[-1].segment == 4


def test_a_yes_sent_again_over_a_bad_line_happens_once(gap: SessionRunner) -> None:
    hear(gap, "3")
    request = Request(cmd.TakeSuggestion(), new_id("remote-1"))
    first = gap.submit(request).result()
    assert gap.submit(request).result() == first
    assert len(gap.session.turns) == 3


def test_it_is_forgotten_after_a_while(gap: SessionRunner, clock: ManualClock) -> None:
    hear(gap, "3")
    clock.advance(SUGGESTED_MS - 1)
    assert asks(gap)
    clock.advance(1)
    assert not asks(gap)
    assert gap.do(cmd.TakeSuggestion()).text == "no microphone suggests anything now"


def test_off_again_or_a_no_takes_it_back_and_every_screen_is_told(gap: SessionRunner) -> None:
    woken: list[bool] = []
    gap.subscribe(lambda: woken.append(gap.suggested is not None))
    hear(gap, "3")
    hear(gap, "3", is_on=False)
    hear(gap, "4")
    suggested = gap.suggested
    assert suggested is not None
    gap.dismiss_suggestion(suggested.number)
    gap.check()
    assert woken == [True, False, True, False]


def test_go_in_between_turns_it_into_a_correction(gap: SessionRunner, clock: ManualClock) -> None:
    hear(gap, "3")
    heard = gap.now()
    clock.advance(5 * SECOND)
    gap.do(cmd.Go())
    assert gap.suggested is not None
    assert gap.suggested.does == "began then already"
    clock.advance(REACTION_MS)
    assert gap.do(cmd.TakeSuggestion()).ok
    assert gap.session.turns[-1].began == heard


def test_on_again_after_a_cough_suggests_nothing_and_takes_the_end_back(
    gap: SessionRunner, clock: ManualClock
) -> None:
    hear(gap, "3")
    gap.do(cmd.TakeSuggestion())
    clock.advance(30 * SECOND)
    assert hear(gap, "3", is_on=False).endswith("ended then?")
    clock.advance(2 * SECOND)
    assert hear(gap, "3") == "nothing to suggest now"
    assert gap.suggested is None


def test_another_microphone_that_means_nothing_hides_no_suggestion(gap: SessionRunner) -> None:
    hear(gap, "3")
    hear(gap, "1")
    hear(gap, "2")
    assert gap.suggested is not None
    assert gap.suggested.said.startswith("Speaker 3's")


def test_a_seat_of_nobody_is_refused_and_a_system_that_repeats_itself_changes_nothing(
    gap: SessionRunner,
) -> None:
    assert not gap.hear_microphone("99", is_on=True).result().ok
    hear(gap, "3")
    first = gap.suggested
    hear(gap, "3")
    assert gap.suggested is first


def test_a_protected_name_is_in_no_suggestion(tmp_path: Path, clock: ManualClock) -> None:
    plan = panel(1)
    hidden = replace(plan.segments[2], speaker="Xia Bok", protect=True, seat="12")
    plan = replace(plan, segments=(*plan.segments[:2], hidden, *plan.segments[3:]))
    with SessionRunner.open_plan(plan, tmp_path / "x.presession.jsonl", clock) as runner:
        for _ in range(4):
            runner.do(cmd.Go(), confirmed=True)
        said = hear(runner, "12")
    assert "Bok" not in said
    assert "microphone went on" in said

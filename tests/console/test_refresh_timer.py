"""When each figure flips next, and when the console wakes for it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.audience.room_state import view_state
from presession_timer.base.durations import parse
from presession_timer.console.refresh_timer import Beat, RefreshTimer, next_changes
from presession_timer.console.view import Face, View
from presession_timer.console.widgets.panel import digits_text, state_lines
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Window
from tests.console.test_widgets import TONES, said, speaking, view_of
from tests.engine.hours import START, Hour, panel


@pytest.mark.parametrize(("spoken", "used"), [("7:30", False), ("7:30.001", True)])
def test_the_console_says_that_grace_is_used_up_and_the_room_does_not(
    spoken: str, used: bool
) -> None:
    hour = speaking(panel(2, window=Window(parse("5:00"), parse("7:00"), 60_000, 30_000)), spoken)
    view = view_of(hour)
    told = said(*state_lines(view, 60, 1, 2, TONES))
    assert ("grace 0:30 used up" in told) is used
    if not used:
        assert next_changes(view, seconds=True)[Beat.FLOOR] == 1, "it is said at once"
    seen = view_state(hour.session, hour.now)["clock"]
    assert seen is not None
    assert max(one["at"] for one in seen["phases"]) <= hour.now - 29_999, (
        "the limit is the last it hears of"
    )


def test_what_comes_next_flips_on_its_own_boundary() -> None:
    hour = speaking(panel(), "4:00.250")
    hour.now += 100
    changes = next_changes(view_of(hour, wall=hour.now + 130), seconds=True)
    assert changes[Beat.FLOOR] == 650
    assert changes[Beat.HOUR] == 650
    assert changes[Beat.WALL] == 1_000 - (hour.now + 130) % 1_000


def test_a_phase_flips_one_millisecond_after_the_limit() -> None:
    hour = speaking(panel(), "7:00")
    assert next_changes(view_of(hour), seconds=False)[Beat.FLOOR] == 1


def test_a_paused_clock_waits_for_the_pause_and_the_hour() -> None:
    hour = speaking(panel(), "4:00")
    hour.do(cmd.Pause())
    hour.wait("0:00.400")
    assert next_changes(view_of(hour), seconds=False)[Beat.FLOOR] == 600


def test_before_the_opening_the_digits_flip_with_the_wall_clocks_minute() -> None:
    hour = Hour(panel(start=None))
    view = view_of(hour, wall=START + 59_400)
    assert view.face is Face.CLOCK
    assert next_changes(view, seconds=True)[Beat.FLOOR] == 600


@given(st.integers(0, 1_000_000), st.sampled_from(["gap", "turn", "before", "closed", "question"]))
def test_there_is_always_a_next_change_and_it_lies_ahead(ms: int, stage: str) -> None:
    hour = Hour(panel(1)) if stage == "before" else speaking(panel(1), "6:00")
    if stage in ("gap", "question"):
        hour.do(cmd.Go())
    if stage == "question":
        hour.do(cmd.Go())
        hour.do(cmd.Go())
    if stage == "closed":
        hour.do(cmd.Close())
    hour.now += ms
    changes = next_changes(view_of(hour), seconds=True)
    assert all(0 < wait <= 60_000 for wait in changes.values())


def floor_of(view: View) -> str:
    """The digits and what stands beside the phase's word."""
    return digits_text(view) + said(*state_lines(view, 60, 1, 2, TONES))


def test_nothing_on_screen_changes_before_the_next_change() -> None:
    hour = speaking(panel(3), "6:58.300")
    for _ in range(12):
        now = floor_of(view_of(hour))
        wait = min(next_changes(view_of(hour), seconds=True).values())
        hour.now += wait - 1
        assert floor_of(view_of(hour)) == now
        hour.now += 1


BEGAN = 100.0


async def due_in(ms: int, speed: float, *, after_ms: float) -> bool:
    """Whether a flip in ``ms`` of the session is due so long after it was looked."""
    timer = RefreshTimer(lambda: None)
    timer.expect({Beat.FLOOR: ms}, BEGAN, speed)
    passed = timer.passed(BEGAN + after_ms / 1000)
    timer.stop()
    return passed == {Beat.FLOOR}


@pytest.mark.parametrize(
    ("ms", "speed", "too_soon", "due"),
    [
        pytest.param(1_000, 1, 1_000, 1_002, id="right behind the boundary"),
        pytest.param(1_000, 10, 100, 102, id="sooner in a rehearsal"),
        pytest.param(2, 1, 2, 4, id="again at once where it was looked too early"),
        pytest.param(1, 12, 0.9, 2, id="in a rehearsal, too"),
        pytest.param(1_000, 60, 50, 52, id="a second of a fast one is not painted"),
    ],
)
def test_a_flip_is_due(ms: int, speed: float, too_soon: float, due: float) -> None:
    assert not asyncio.run(due_in(ms, speed, after_ms=too_soon))
    assert asyncio.run(due_in(ms, speed, after_ms=due))


async def flips_at_first_tick(changes: dict[Beat, int]) -> set[Beat]:
    """What is due when the first of them is painted."""
    painted: asyncio.Future[set[Beat]] = asyncio.get_running_loop().create_future()
    timer = RefreshTimer(lambda: painted.set_result(timer.passed(timer.now())))
    timer.expect(changes, timer.now(), 1)
    return await painted


def test_a_figure_that_flips_just_before_the_digits_waits_for_their_frame() -> None:
    both = asyncio.run(flips_at_first_tick({Beat.HOUR: 5, Beat.FLOOR: 30}))
    assert both == {Beat.HOUR, Beat.FLOOR}


def test_a_figure_that_flips_long_before_the_digits_has_a_frame_of_its_own() -> None:
    assert asyncio.run(flips_at_first_tick({Beat.HOUR: 5, Beat.FLOOR: 900})) == {Beat.HOUR}

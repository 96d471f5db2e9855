"""When the console wakes for the next flip, by a clock that is written down here."""

import asyncio

import pytest

from presession_timer.console.refresh_timer import Beat, RefreshTimer

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

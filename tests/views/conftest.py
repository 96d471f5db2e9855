"""Screens are waited for until nothing is left to be done, not until the processor looks idle."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def idle_is_a_fact() -> Iterator[None]:
    """Textual's pilot (8.2.8) watches the processor's time for 20 ms and more at every key: most
    of a test would be waiting, and on a busy machine it might still go on too early.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app", "pilot"):
            patch.setattr(f"textual.{module}.wait_for_idle", _until_nothing_is_ready)
        yield


_FRAME_S = 1 / 60
"""Textual gathers what is to be painted for so long."""
_FRAMES = 3
"""What is due again and again is not waited for."""


async def _until_nothing_is_ready(*_: float) -> None:
    """Until, twice in a row, nothing but this is due on the loop, now or within a frame."""
    loop: Any = asyncio.get_running_loop()
    quiet, frames = 0, _FRAMES
    while quiet < 2:
        await asyncio.sleep(0)
        timers = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        wait = min(timers, default=float("inf")) - loop.time()
        if wait <= _FRAME_S and frames:
            frames -= 1
            await asyncio.sleep(wait)
            quiet = 0
        else:
            quiet = 0 if loop._ready else quiet + 1

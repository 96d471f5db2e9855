"""The scripted hour without a terminal: as lines, as fast as they can be written."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import HOUR, SECOND
from presession_timer.base.zones import time_of_day
from presession_timer.plain.console import run
from presession_timer.plain.io import NoLine, Voice
from presession_timer.plan.model import Plan
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.tools.demo.script import SCRIPT, SPEED, Step

__all__ = ["play_at_once"]


def play_at_once(plan: Plan, record: Path, voice: Voice, script: Sequence[Step] = SCRIPT) -> None:
    """Play the whole hour into ``record`` and say it, each caption before what it explains."""
    clock = ManualClock(plan.start or 0)
    lines = _ScriptedLines(clock, plan, voice, script)
    run(
        [lambda: SessionRunner.open_plan(plan, record, clock, rehearsal=SPEED)],
        lines,
        voice,
        longest_wait=HOUR / SECOND,
    )


class _ScriptedLines:
    """The lines of the script, each at its moment on a clock that waits for nobody."""

    def __init__(
        self, clock: ManualClock, plan: Plan, voice: Voice, script: Sequence[Step]
    ) -> None:
        self._clock = clock
        self._plan = plan
        self._voice = voice
        self._steps = deque(script)

    def next(self, seconds: float) -> str | NoLine:
        """The next line, once the clock has been moved to its moment."""
        if not self._steps:
            return NoLine.END
        step, now = self._steps[0], self._clock.now().wall
        ahead = (self._plan.start or 0) + step.at - now
        if ahead > 0:
            self._clock.advance(min(ahead, max(1, round(seconds * SECOND))))
            return NoLine.QUIET
        self._steps.popleft()
        if step.caption:
            self._voice.tell(f"{time_of_day(now, self._plan.timezone)}  {step.caption}")
        if not step.line:
            return NoLine.QUIET
        self._voice.tell(f"> {step.line}")
        return step.line

    def wake(self) -> None:
        """Nobody waits here."""

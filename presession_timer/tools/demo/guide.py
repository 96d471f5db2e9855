"""Plays the scripted hour at a real runner, until somebody takes over."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from presession_timer.actions.lines import parse_line
from presession_timer.actions.table import Ask
from presession_timer.base.clock import Clock, Instant, ScaledClock, SystemClock
from presession_timer.tools.demo.script import SCRIPT, Step

if TYPE_CHECKING:
    from presession_timer.runner.session_runner import SessionRunner

__all__ = ["TAKEN_OVER", "DemoClock", "Guide"]

ORIGIN: Final = "demo"
TAKEN_OVER: Final = "It is yours now, at real speed: GO runs the hour, ? shows the keys, q leaves."
LAST_CAPTION_S: Final = 2.5
"""Real seconds in which the last caption can be read before the screen closes."""


class DemoClock(ScaledClock):
    """A rehearsal's clock that can fall back to real speed, without a jump."""

    def __init__(self, speed: float, start: int, *, base: Clock | None = None) -> None:
        super().__init__(speed, start, base=base or SystemClock())
        self._anchor = (self.base.now().steady, 0, start, speed)

    def now(self) -> Instant:
        """The rehearsed moment; read from any thread."""
        real, steady, wall, speed = self._anchor  # one attribute, so never half changed
        passed = int((self.base.now().steady - real) * speed)
        return Instant(steady + passed, wall + passed, "rehearsal", "scaled")

    def slow_down(self) -> None:
        """Go on at real speed."""
        now = self.now()
        self._anchor = (self.base.now().steady, now.steady, now.wall, 1.0)
        self.speed = 1.0


class Guide:
    """The one who plays the demonstration: a screen shows the caption and hands over."""

    def __init__(
        self, script: Sequence[Step] = SCRIPT, *, last_caption_s: float = LAST_CAPTION_S
    ) -> None:
        self.caption = script[0].caption if script else ""
        """What is explained at this moment; empty: nothing."""
        self.over = False
        """The hour was played to its end and its last caption could be read."""
        self._script = script
        self._last_caption_s = last_caption_s
        self._clock: DemoClock | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def playing(self) -> bool:
        """Whether the script still has the hand: then any key takes over."""
        return not self._ended.is_set()

    def begin(self, runner: SessionRunner, clock: DemoClock) -> None:
        """Start to play at the runner, from the planned start on, in a thread of its own."""
        self._clock = clock
        if self._ended.is_set():  # a key was quicker than the plan
            clock.slow_down()
            return
        self._thread = threading.Thread(
            target=self._play, args=(runner,), name="demonstration", daemon=True
        )
        self._thread.start()

    def take_over(self) -> None:
        """Stop to play and let time run at real speed."""
        if self._ended.is_set():
            return
        self._ended.set()  # first, so that a clock that begins now is slowed down there
        if self._clock is not None:
            self._clock.slow_down()
        self.caption = TAKEN_OVER

    def stop(self) -> None:
        """Play nothing more."""
        self._ended.set()

    def wait(self) -> None:
        """Return when nothing is played any more."""
        if self._thread is not None:
            self._thread.join()

    def _play(self, runner: SessionRunner) -> None:
        start = runner.session.plan.start or 0
        for step in self._script:
            while (ahead := step.at - (runner.now() - start)) > 0:
                if self._ended.wait(ahead / 1000 / runner.clock.speed):
                    return
            if self._ended.is_set():
                return
            self.caption = step.caption or self.caption
            if step.line:
                command = parse_line(step.line, runner.session)
                assert not isinstance(command, Ask)
                runner.do(command, origin=ORIGIN, confirmed=True)
        self.over = not self._ended.wait(self._last_caption_s)
        self._ended.set()

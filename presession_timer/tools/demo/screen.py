"""The demonstration on the console: a guide plays the script; any key takes the hour over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from textual import events

from presession_timer.actions.lines import parse_line
from presession_timer.actions.table import Query
from presession_timer.base.clock import Clock, Instant, ScaledClock, SystemClock
from presession_timer.base.sample_plans import sample
from presession_timer.console.app import ConsoleApp
from presession_timer.console.launch import run_app
from presession_timer.console.preview import Preview
from presession_timer.plan.toml_file import read_plan
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.tools.demo.script import PLAN, SCRIPT, SPEED, ScriptStep

ORIGIN: Final = "demo"
TAKEN_OVER: Final = "It is yours now, at real speed: GO runs the hour, ? shows the keys, q leaves."
LAST_CAPTION_S: Final = 2.5
"""Real seconds in which the last caption can be read before the screen closes."""


_LOOK_S: Final = 0.1
"""How often the caption is looked at, real seconds."""


class DemoClock(ScaledClock):
    """A rehearsal's clock that can fall back to real speed, without a jump."""

    def __init__(self, speed: float, start: int, *, base: Clock | None = None) -> None:
        super().__init__(speed, start, base=base or SystemClock())
        self._anchor = (self.base.now().steady, 0, start, speed)

    def now(self) -> Instant:
        """Return the rehearsed moment, in any thread."""
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
        self, script: Sequence[ScriptStep] = SCRIPT, *, last_caption_s: float = LAST_CAPTION_S
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
                assert not isinstance(command, Query)
                runner.do(command, origin=ORIGIN, confirmed=True)
        self.over = not self._ended.wait(self._last_caption_s)
        self._ended.set()


class DemoApp(ConsoleApp, inherit_bindings=False):
    """The moderator's screen while a guide plays the hour."""

    def __init__(
        self,
        load: Callable[[], SessionRunner],
        guide: Guide,
        *,
        title: str,
        theme: str | None = None,
        ascii_only: bool = False,
    ) -> None:
        self.guide = guide
        super().__init__(
            [load],
            previews=[Preview(title)],
            theme=theme or "dark",
            ascii_only=ascii_only,
        )

    def on_mount(self) -> None:
        """Follow the guide, beside what the console does."""
        self.set_interval(_LOOK_S, self._follow)

    def on_unmount(self) -> None:
        """Stop playing."""
        self.guide.stop()

    async def on_event(self, event: events.Event) -> None:
        """Take over at the first key, paste or click, which does nothing else."""
        taking = events.Key | events.Paste | events.MouseDown
        if isinstance(event, taking) and self.guide.playing:
            self.guide.take_over()
            self._follow()
            return
        await super().on_event(event)

    def _follow(self) -> None:
        """Show the caption as it is now; leave when the hour was played to its end."""
        if not self.main.is_mounted:
            return
        if self.guide.over:
            self.exit()
        self.caption(self.guide.caption)


def play_on_console(record: Path, theme: str, *, ascii_only: bool) -> int:
    """Play the hour into ``record`` on this terminal; return the exit status."""
    guide = Guide()

    def load() -> SessionRunner:
        plan = read_plan(sample(PLAN))
        clock = DemoClock(SPEED, plan.start or 0)
        runner = SessionRunner.open_plan(plan, record, clock, rehearsal=SPEED)
        guide.begin(runner, clock)
        return runner

    return run_app(DemoApp(load, guide, title="State X", theme=theme, ascii_only=ascii_only))

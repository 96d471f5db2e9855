"""A plain console without a terminal or a wait: lines and stretches of time, one after another."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.plain.console import PlainConsole
from presession_timer.plain.io import NoLine, Voice
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.report.auto_report import AutoReport
from presession_timer.runner.session_runner import SessionRunner

START = 1_575_968_400_000  # 10:00 in Geneva on 10 December 2019

PLAN = Plan(
    "UPR Pre-session 35 – Spain",
    date(2019, 12, 10),
    (
        Segment(1, "1", Kind.OPENING, planned=2 * MINUTE),
        Segment(2, "2", Kind.STATE, "Spain", max=2 * MINUTE),
        Segment(3, "desc", Kind.STATEMENT, "Speaker 3", min=5 * MINUTE, max=7 * MINUTE),
        Segment(4, "4", Kind.STATEMENT, "Speaker 4", min=5 * MINUTE, max=7 * MINUTE),
        Segment(5, "5", Kind.QUESTIONS, planned=15 * MINUTE),
        Segment(6, "6", Kind.CLOSING, planned=MINUTE),
    ),
    start=START,
)


Moment = str | int | Callable[[], object]


class ScriptedLines:
    """Gives lines one by one.

    A number is milliseconds that pass while nothing comes; a function happens in between.
    """

    def __init__(self, clock: ManualClock, script: Sequence[Moment]) -> None:
        self._clock = clock
        self._script = deque(script)

    def next(self, seconds: float) -> str | NoLine:
        """The next line, or as much of the waiting as fits."""
        if not self._script:
            return NoLine.END
        first = self._script.popleft()
        if isinstance(first, str):
            return first
        if not isinstance(first, int):
            first()
            return NoLine.QUIET
        passing = min(first, max(1, round(seconds * SECOND)))
        self._clock.advance(passing)
        if passing < first:
            self._script.appendleft(first - passing)
        return NoLine.QUIET

    def wake(self) -> None:
        """Nobody waits here."""


class Player:
    """A session whose console is played from a script."""

    def __init__(self, folder: Path, plan: Plan = PLAN) -> None:
        self.clock = ManualClock(START)
        self.path = folder / "spain.presession.jsonl"
        self.plan = plan
        self.runner: SessionRunner | None = None

    def play(
        self,
        *script: Moment,
        say: Sequence[int] = (),
        bell: bool = False,
        apart: int = 0,
        later: Sequence[Callable[[], SessionRunner]] = (),
        auto_report: AutoReport | None = None,
    ) -> list[str]:
        """The lines the console writes while the script plays."""
        out = io.StringIO()
        voice = Voice(out, bell=bell, apart=apart)
        lines = ScriptedLines(self.clock, script)
        plain = PlainConsole([self.open, *later], lines, voice, say=say, auto_report=auto_report)
        assert plain.run() == 0
        written = out.getvalue()
        assert written.endswith("\n")
        return written[:-1].split("\n")

    def open(self) -> SessionRunner:
        """Set the session up, or go on with it."""
        if self.path.exists():
            self.runner = SessionRunner.open_record(self.path, self.clock)
        else:
            self.runner = SessionRunner.open_plan(self.plan, self.path, self.clock)
        return self.runner


def played(folder: Path, *script: Moment, plan: Plan = PLAN, say: Sequence[int] = ()) -> list[str]:
    """What the plain console writes while the script plays, between introduction and farewell."""
    return Player(folder, plan).play(*script, say=say)[3:-1]

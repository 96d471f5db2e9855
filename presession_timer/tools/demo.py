"""`presession demo`: a scripted hour in one minute, on the console or as lines; its report."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from textual import events

from presession_timer.actions.lines import parse_line
from presession_timer.actions.table import Query
from presession_timer.base.clock import Clock, Instant, ManualClock, ScaledClock, SystemClock
from presession_timer.base.durations import HOUR, SECOND, parse
from presession_timer.base.sample_plans import sample
from presession_timer.base.signals import ended_by_signals
from presession_timer.base.world.zones import time_of_day
from presession_timer.console.app import ConsoleApp
from presession_timer.console.launch import run_app
from presession_timer.plain.console import PlainConsole
from presession_timer.plain.io import NoLine, Voice
from presession_timer.plan.model import Plan
from presession_timer.plan.toml_file import read_plan
from presession_timer.prepare.settings import looks
from presession_timer.privacy.mask import People
from presession_timer.record.paths import REHEARSAL, SUFFIX, stem_of
from presession_timer.report.auto_report import AutoReport
from presession_timer.report.files import mode_of, save
from presession_timer.report.hour_page import hour_page
from presession_timer.report.loader import open_record
from presession_timer.report.render.data import hour_json
from presession_timer.report.render.terminal import show as show_page
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.terminal.preview import Preview

PLAN: Final = "demo.toml"
SPEED: Final = 60
_FOLDER: Final = "presession-demo"


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One moment of the script."""

    at: int
    """Milliseconds since the planned start."""
    line: str
    """A line as the plain console reads it; empty where only the caption changes."""
    caption: str
    """What is explained from now on; empty: the caption before stays."""


def _step(at: str, line: str, caption: str = "") -> ScriptStep:
    return ScriptStep(parse(at), line, caption)


SCRIPT: Final[tuple[ScriptStep, ...]] = (
    _step("0:00", "", "One hour in one minute: State X, eight speakers, 5 to 7 minutes each."),
    _step("1:00", "go", "GO opens the hour. One key, or a slide clicker, runs all of it."),
    _step("2:40", "go"),
    _step("3:00", "go", "The State under Review has two minutes and no minimum."),
    _step("4:50", "go"),
    _step("5:10", "go", "Speaker 1: the digits count down, and the bar empties with them."),
    _step("10:10", "", "Five minutes: the minimum is reached. Each phase has a word and a shape."),
    _step("11:05", "go", "Ended in the window. The gap counts in the hour, against nobody."),
    _step("11:25", "go"),
    _step("15:37", "go", "Speaker 2 ended short. The time left over is shared among the others."),
    _step("16:15", "go"),
    _step("16:50", "began -0:20", "The key came 20 s late: “began earlier” puts it right."),
    _step("21:45", "go"),
    _step("22:05", "go", "Speaker 4: 905 words. `presession check` had predicted an overrun."),
    _step("28:05", "", "The last minute: every screen says so by itself."),
    _step("28:20", "conclude", "“Please conclude” is the moderator's own request. It ends with the"
          " turn."),
    _step("29:06", "", "TIME IS UP: the clock counts on, and everyone sees by how much."),
    _step("29:30", "go"),
    _step("29:50", "absent 7", "Speaker 5 is not here: the time goes back to the others."),
    _step("30:10", "go"),
    _step("32:20", "pause interpretation", "The interpretation failed. A pause stops this clock;"
          " the hour runs on."),
    _step("33:15", "resume"),
    _step("34:40", "go", "The wrong key! The turn ended too soon …"),
    _step("35:10", "undo", "… undo: the clock goes on as if it had never stopped."),
    _step("37:05", "grant 0:30", "The chair grants 30 seconds more for what was lost."),
    _step("38:20", "go", "Within, thanks to the grant: the record says who granted what."),
    _step("38:45", "cap 6:00", "Five minutes each are left. To say:"
          " “From now on, six minutes each.”"),
    _step("39:15", "go", "Nothing is ever re-allocated by itself: the tool proposes."),
    _step("44:35", "go"),
    _step("44:40", "planned 11 8:00", "Still too long: the Missions give two minutes,"
          " and everything fits again."),
    _step("44:55", "go", "Speaker 8 has the new limit: 6:00 instead of 7:00."),
    _step("50:15", "go"),
    _step("50:35", "go", "Now the Missions. GO marks each question."),
    _step("50:40", "question State Y"),
    _step("53:40", "question State Z"),
    _step("56:40", "question"),
    _step("58:50", "yield", "The questions are left by a key of their own, so GO cannot end them."),
    _step("59:10", "go", "The closing. The hour will end in time."),
    _step("60:20", "go"),
    _step("60:35", "go", "Closed. Everything that happened is in the record; here is its report."),
)  # fmt: skip
"""Eight speakers: one short, one over, one absent; a corrected beginning, a pause, an undo, a
grant, a cap.
"""
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
        now = self.now()
        self._anchor = (self.base.now().steady, now.steady, now.wall, 1.0)
        self.speed = 1.0


class Guide:
    """The one who plays the demonstration: a screen shows the caption and hands over."""

    def __init__(self, script: Sequence[ScriptStep] = SCRIPT) -> None:
        self.caption = script[0].caption
        """What is explained at this moment."""
        self.over = False
        """The hour was played to its end and its last caption could be read."""
        self._script = script
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
        self.over = not self._ended.wait(LAST_CAPTION_S)
        self._ended.set()


class DemoApp(ConsoleApp, inherit_bindings=False):
    """The moderator's screen while a guide plays the hour."""

    def __init__(
        self,
        load: Callable[[], SessionRunner],
        guide: Guide,
        *,
        title: str,
        theme: str = "dark",
        ascii_only: bool = False,
    ) -> None:
        self.guide = guide
        super().__init__(
            [load],
            previews=[Preview(title)],
            theme=theme,
            ascii_only=ascii_only,
        )

    def on_mount(self) -> None:
        self.set_interval(_LOOK_S, self._follow)

    def on_unmount(self) -> None:
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


def demo(*, theme: str | None = None, ascii_only: bool = False) -> int:
    """Play the hour, write its report and print it; return the exit status.

    On a terminal at 60 times its speed, where any key takes over; without one at once.
    """
    theme, ascii_only = looks(theme, ascii_only)
    record = _new_record(_writable(Path(_FOLDER)))
    if all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)) and (
        os.environ.get("TERM") != "dumb"
    ):
        status = play_on_console(record, theme, ascii_only=ascii_only)
    else:
        status = _as_lines(record)
    if status == 0 and record.exists():
        _report(record, ascii_only, sys.stdout)
    return status


def _writable(folder: Path) -> Path:
    """Return the folder, created if missing; if that fails, a temporary one."""
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"{_FOLDER}-"))


def _new_record(folder: Path) -> Path:
    """Return a path that no record has: each demonstration keeps the earlier ones."""
    name, number = "demo", 1
    while any((folder / f"{name}{suffix}").exists() for suffix in (REHEARSAL, SUFFIX)):
        number += 1
        name = f"demo-{number}"
    return folder / f"{name}{REHEARSAL}"


def _as_lines(record: Path) -> int:
    voice = Voice(sys.stdout)
    voice.tell("no terminal: the hour is run at once")
    with ended_by_signals():
        play_at_once(read_plan(sample(PLAN)), record, voice)
    return 0


def _report(record: Path, ascii_only: bool, out: TextIO) -> None:
    """Print the page, and say where it and the record can be found."""
    opened = open_record(record)
    page = hour_page(opened.report(People.ORGANISATION))
    stem = f"{stem_of(record)}-report"
    print(file=out)
    show_page(page, out, ascii_only=ascii_only)
    mode = mode_of([record])
    as_text = io.StringIO()
    show_page(page, as_text, width=80)
    text = save(record.parent, f"{stem}.txt", as_text.getvalue().encode(), mode=mode)
    whole = hour_json(opened.report(People.NAME)).encode()
    data = save(record.parent, f"{stem}.json", whole, mode=mode)
    reports = AutoReport(("pdf", "html")).write(record)
    said = [f"the report: {text}", *(f"as a page: {path}" for path in reports.paths)]
    if reports.trouble:
        said.append(reports.trouble)
    print("", *said, f"for programs: {data}", f"the record: {record}", sep="\n", file=out)


def play_at_once(plan: Plan, record: Path, voice: Voice) -> None:
    """Play the whole hour into ``record`` and say it, each caption before what it explains."""
    clock = ManualClock(plan.start or 0)
    lines = _ScriptedLines(clock, plan, voice)
    sessions = [lambda: SessionRunner.open_plan(plan, record, clock, rehearsal=SPEED)]
    PlainConsole(sessions, lines, voice, longest_wait=HOUR / SECOND).run()


class _ScriptedLines:
    """The lines of the script, each at its moment on a clock that waits for nobody."""

    def __init__(self, clock: ManualClock, plan: Plan, voice: Voice) -> None:
        self._clock = clock
        self._plan = plan
        self._voice = voice
        self._steps = deque(SCRIPT)

    def next(self, seconds: float) -> str | NoLine:
        """Return the next line, once the clock has reached its moment."""
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
        """Do nothing: nobody waits."""

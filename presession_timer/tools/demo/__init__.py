"""`presession demo`: a scripted hour in one minute, on the console or as lines; its report."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import HOUR, SECOND
from presession_timer.base.sample_plans import sample
from presession_timer.base.zones import time_of_day
from presession_timer.plain.console import run
from presession_timer.plain.io import NoLine, Voice
from presession_timer.plain.launch import ended_by_signals
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
from presession_timer.tools.demo.script import PLAN, SCRIPT, SPEED, ScriptStep

__all__ = ["demo", "play_at_once"]

_FOLDER: Final = "presession-demo"


def demo(*, theme: str | None = None, ascii_only: bool = False) -> int:
    """Play the hour, write its report and print it; return the exit status.

    On a terminal at 60 times its speed, where any key takes over; without one at once.
    """
    theme, ascii_only = looks(theme, ascii_only)
    record = _new_record(_writable(Path(_FOLDER)))
    if all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)) and (
        os.environ.get("TERM") != "dumb"
    ):
        from presession_timer.tools.demo.screen import play_on_console  # Textual comes with it

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


def play_at_once(
    plan: Plan, record: Path, voice: Voice, script: Sequence[ScriptStep] = SCRIPT
) -> None:
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
        self, clock: ManualClock, plan: Plan, voice: Voice, script: Sequence[ScriptStep]
    ) -> None:
        self._clock = clock
        self._plan = plan
        self._voice = voice
        self._steps = deque(script)

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

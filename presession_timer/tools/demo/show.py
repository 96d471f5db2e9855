"""`presession demo`: the scripted hour on the console, or as lines; then its report."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from presession_timer.base.sample_plans import sample
from presession_timer.plain.launch import ended_by_signals
from presession_timer.prepare.settings import looks
from presession_timer.tools.demo.script import PLAN, SPEED

if TYPE_CHECKING:
    from presession_timer.report.document import Document
    from presession_timer.runner.session_runner import SessionRunner

__all__ = ["FOLDER", "show"]

FOLDER: Final = "presession-demo"


def show(*, theme: str | None = None, ascii_only: bool = False) -> int:
    """Play the hour, write its report and print it; gives the status.

    On a terminal at 60 times its speed, where any key takes over; without one at once.
    """
    theme, ascii_only = looks(theme, ascii_only)
    record = _new_record(_writable(Path(FOLDER)))
    if all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)) and (
        os.environ.get("TERM") != "dumb"
    ):
        status = _on_the_console(record, theme, ascii_only)
    else:
        status = _as_lines(record)
    if status == 0 and record.exists():
        _report(record, ascii_only, sys.stdout)
    return status


def _writable(folder: Path) -> Path:
    """The folder, made where it is missing; where it cannot be, one for temporary files."""
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"{FOLDER}-"))


def _new_record(folder: Path) -> Path:
    """A demonstration begins anew each time and keeps what there is."""
    from presession_timer.record.paths import REHEARSAL, SUFFIX

    name, number = "demo", 1
    while any((folder / f"{name}{suffix}").exists() for suffix in (REHEARSAL, SUFFIX)):
        number += 1
        name = f"demo-{number}"
    return folder / f"{name}{REHEARSAL}"


def _on_the_console(record: Path, theme: str | None, ascii_only: bool) -> int:
    from presession_timer.console.launch import run_app
    from presession_timer.tools.demo.guide import Guide
    from presession_timer.tools.demo.screen import DemoApp

    guide = Guide()

    def load() -> SessionRunner:
        from presession_timer.plan.toml_file import read_plan
        from presession_timer.runner.session_runner import SessionRunner
        from presession_timer.tools.demo.guide import DemoClock

        plan = read_plan(sample(PLAN))
        clock = DemoClock(SPEED, plan.start or 0)
        runner = SessionRunner.open_plan(plan, record, clock, rehearsal=SPEED)
        guide.begin(runner, clock)
        return runner

    return run_app(
        DemoApp(
            load,
            guide,
            title="State X",
            theme=theme,
            ascii_only=ascii_only,
        )
    )


def _as_lines(record: Path) -> int:
    from presession_timer.plain.io import Voice
    from presession_timer.plan.toml_file import read_plan
    from presession_timer.tools.demo.at_once import play_at_once

    voice = Voice(sys.stdout)
    voice.tell("no terminal: the hour is run at once")
    with ended_by_signals():
        play_at_once(read_plan(sample(PLAN)), record, voice)
    return 0


def _report(record: Path, ascii_only: bool, out: TextIO) -> None:
    """Print the page, and say where it and the record can be found."""
    from presession_timer.privacy.people import People
    from presession_timer.record.paths import stem_of
    from presession_timer.report.auto_report import Filing
    from presession_timer.report.files import mode_of, save
    from presession_timer.report.hour_page import hour_page
    from presession_timer.report.loader import open_record
    from presession_timer.report.render.data import hour_json
    from presession_timer.report.render.terminal import show as show_page

    opened = open_record(record)
    page = hour_page(opened.report(People.ORGANISATION))
    stem = f"{stem_of(record)}-report"
    print(file=out)
    show_page(page, out, ascii_only=ascii_only)
    mode = mode_of([record])
    text = save(record.parent, f"{stem}.txt", _page_as_text(page).encode(), mode=mode)
    whole = hour_json(opened.report(People.NAME)).encode()
    data = save(record.parent, f"{stem}.json", whole, mode=mode)
    filed = Filing(("pdf", "html")).file(record)
    said = [f"the report: {text}", *(f"as a page: {path}" for path in filed.paths)]
    if filed.trouble:
        said.append(filed.trouble)
    print("", *said, f"for programs: {data}", f"the record: {record}", sep="\n", file=out)


def _page_as_text(page: Document) -> str:
    from presession_timer.report.render.terminal import show as show_page

    written = io.StringIO()
    show_page(page, written, width=80)
    return written.getvalue()

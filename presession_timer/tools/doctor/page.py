"""`presession doctor`: every check in a line, with what to do under it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.text import clean
from presession_timer.plan.model import Plan
from presession_timer.runner.folder import inside, is_plan_name, plan_at
from presession_timer.tools.doctor import machine
from presession_timer.tools.doctor.machine import Check, Severity, is_synchronized
from presession_timer.tools.doctor.terminal import BELL, ask_terminal, terminal

FINE: Final = 0
NOT_FIT: Final = 1
_LONGEST: Final = 2_000


def doctor(folder: Path, out: TextIO) -> int:
    """Check this machine, and ``folder``, where records would be kept; return the exit status.

    0: an hour can be run here; 1: something is wrong.
    """
    return write_findings(_findings(folder, out), out)


def _findings(folder: Path, out: TextIO) -> Iterator[Check]:
    yield from machine.clocks()
    yield from machine.synchronized(is_synchronized())
    yield from machine.time_zones()
    yield from machine.zones_of_plans(_plans_in(folder))
    yield from machine.sleep()
    yield from machine.folder(folder)
    answers = ask_terminal()
    if answers is not None:
        out.write(BELL)
    encoding = getattr(sys.stdout, "encoding", None) or "ASCII"
    columns, rows = shutil.get_terminal_size()
    yield from terminal(os.environ, (columns, rows), encoding, answers)
    yield from machine.addresses()
    yield from machine.languages()
    yield from machine.fonts()


def _plans_in(folder: Path) -> Iterator[tuple[str, Plan]]:
    """Yield the plans that can be read, with their file names; `check` reports the others."""
    with suppress(UnreadableFile):
        for path in inside(folder):
            plan = plan_at(path) if is_plan_name(path) else None
            if plan is not None and plan.plan is not None:
                yield path.name, plan.plan


def write_findings(findings: Iterable[Check], out: TextIO) -> int:
    """Write each finding as it comes, then how many are not fine; return the exit status."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
        found = clean(finding.found, _LONGEST)
        out.write(f"{finding.severity:<5}  {finding.topic:<10}  {found}\n")
        if finding.do:
            out.write(f"{'':<19}→ {clean(finding.do, _LONGEST)}\n")
        out.flush()
    wrong, minds = counts[Severity.WRONG], counts[Severity.MIND]
    if wrong:
        out.write(f"\n{wrong} wrong: fix that before the hour\n")
        return NOT_FIT
    many = f"{minds} thing{'s' if minds > 1 else ''} to mind; " if minds else ""
    out.write(f"\n{many}an hour can be run here\n")
    return FINE

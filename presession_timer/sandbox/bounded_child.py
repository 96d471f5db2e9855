"""The other side of :mod:`presession_timer.sandbox.bounded`: limits first, then a library."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from typing import Any, Final

from presession_timer.sandbox.bounded import Unusable

__all__ = ["CAN_LIMIT", "TOO_MUCH", "main"]

TOO_MUCH: Final = 3
"""The status of a child that ran out of memory and could still say so."""

_MEMORY: Final = 128 * 1024 * 1024
_CPU_S: Final = 1.5
CAN_LIMIT: Final = hasattr(signal, "setitimer")
"""Whether this system ends a process that takes too much processor time."""


def main(job: str) -> None:
    """Read the file on standard input; write what was found, or what is wrong, as JSON."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        told = {"found": _found(job, data)}
    except Unusable as error:
        told = {"wrong": error.wrong, "expected": error.expected}
    except MemoryError:
        sys.exit(TOO_MUCH)
    sys.stdout.buffer.write(json.dumps(told).encode())


def _found(job: str, data: bytes) -> Any:
    if job == "workbook":
        from presession_timer.sandbox.workbook_child import sheets_in

        return sheets_in(data)
    if job == "text":
        from presession_timer.plan.statement_file import words_in_text

        return words_in_text(data)
    from presession_timer.sandbox.statement_child import words_in_docx, words_in_pdf

    return words_in_docx(data) if job == "docx" else words_in_pdf(data)


def _limit() -> None:
    """Memory, processor time, and no core file of what may be somebody's statement."""
    if CAN_LIMIT:
        signal.setitimer(signal.ITIMER_PROF, _CPU_S)
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(what, (most, most))

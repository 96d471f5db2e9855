"""The child process of the sandbox: set limits first, then load a library and read the file."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from typing import Any, Final

from presession_timer.sandbox.parent import CAN_LIMIT, TOO_MUCH, Unusable
from presession_timer.sandbox.statement import words_in_docx, words_in_pdf, words_in_text
from presession_timer.sandbox.workbook import sheets_in

_MEMORY: Final = 128 * 1024 * 1024
_CPU_S: Final = 1.5


def main(job: str) -> None:
    """Read the file on standard input; write what was found, or what is wrong, as JSON."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        answer = {"found": _found(job, data)}
    except Unusable as error:
        answer = {"wrong": error.wrong, "expected": error.expected}
    except MemoryError:
        sys.exit(TOO_MUCH)
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _found(job: str, data: bytes) -> Any:
    match job:
        case "workbook":
            return sheets_in(data)
        case "docx":
            return words_in_docx(data)
        case "pdf":
            return words_in_pdf(data)
        case _:
            return words_in_text(data)


def _limit() -> None:
    """Limit memory and processor time, and leave no core file of what may be a statement."""
    if CAN_LIMIT:
        signal.setitimer(signal.ITIMER_PROF, _CPU_S)
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(what, (most, most))

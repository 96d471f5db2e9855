"""The child process of the sandbox: set limits and load a library before the file comes."""

from __future__ import annotations

import contextlib
import importlib
import json
import signal
import sys
from typing import Any, Final

from presession_timer.sandbox.document_tables import tables_in_docx, tables_in_html
from presession_timer.sandbox.parent import LIBRARIES, READY, TOO_MUCH, Unusable
from presession_timer.sandbox.schedules import calendar_in, schedule_in_xml
from presession_timer.sandbox.statement import words_in_docx, words_in_pdf, words_in_text
from presession_timer.sandbox.workbook import sheets_in

_MEMORY: Final = 128 * 1024 * 1024
_CPU_S: Final = 1.5


def main(job: str) -> None:
    """Say READY, read the file on standard input, and write what was found or is wrong, as JSON."""
    _limit_memory()
    for library in LIBRARIES.get(job, ()):
        importlib.import_module(library)
    _limit_time()
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
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
        case "tables":
            return tables_in_docx(data)
        case "page":
            return tables_in_html(data)
        case "xml":
            return schedule_in_xml(data)
        case "calendar":
            return calendar_in(data)
        case "docx":
            return words_in_docx(data)
        case "pdf":
            return words_in_pdf(data)
        case _:
            return words_in_text(data)


def _limit_time() -> None:
    """Limit processor time, from now on."""
    if sys.platform != "win32":  # which has no such limit: the parent counts the time instead
        signal.setitimer(signal.ITIMER_PROF, _CPU_S)


def _limit_memory() -> None:
    """Limit memory, and leave no core file of what may be a statement."""
    if sys.platform != "win32":  # which has no such limits
        import resource

        for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of memory
                resource.setrlimit(what, (most, most))

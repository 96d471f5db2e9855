"""The child process of the sandbox: set limits and load a library before the file comes."""

from __future__ import annotations

import contextlib
import importlib
import json
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from presession_timer.sandbox.document_tables import tables_in_docx, tables_in_html
from presession_timer.sandbox.parent import LIBRARIES, READY, TOO_MUCH, Job, Unusable
from presession_timer.sandbox.schedules import calendar_in, schedule_in_xml
from presession_timer.sandbox.statement import words_in_docx, words_in_pdf, words_in_text
from presession_timer.sandbox.workbook import sheets_in

_MEMORY: Final = 128 * 1024 * 1024
_CPU_S: Final = 1.5
READERS: Final[Mapping[Job, Callable[[bytes], Any]]] = {
    "workbook": sheets_in,
    "tables": tables_in_docx,
    "page": tables_in_html,
    "xml": schedule_in_xml,
    "calendar": calendar_in,
    "text": words_in_text,
    "docx": words_in_docx,
    "pdf": words_in_pdf,
}


def main(job: Job) -> None:
    """Say READY, read the file on standard input, and write what was found or is wrong, as JSON."""
    _limit_memory()
    for library in LIBRARIES.get(job, ()):
        importlib.import_module(library)
    _limit_time()
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    data = sys.stdin.buffer.read()
    try:
        answer = {"found": READERS[job](data)}
    except Unusable as error:
        answer = {"wrong": error.wrong, "expected": error.expected}
    except MemoryError:
        sys.exit(TOO_MUCH)
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit_time() -> None:
    if sys.platform != "win32":  # which has no such limit: the parent counts the time instead
        signal.setitimer(signal.ITIMER_PROF, _CPU_S)


def _limit_memory() -> None:
    """Limit memory, and leave no core file of what may be a statement."""
    if sys.platform != "win32":  # which has no such limits
        import resource

        for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of memory
                resource.setrlimit(what, (most, most))

"""Ask a child process with little memory and little time what an untrusted file holds.

A workbook or a document is a small file that can unfold to anything. Whatever it does to the
library that reads it, this process sees only an answer, or that there is none.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final, Literal

from presession_timer.base.extras import STATEMENTS, is_installed
from presession_timer.base.limits import MOST_BYTES, parse_json

Job = Literal["workbook", "tables", "page", "xml", "calendar", "text", "docx", "pdf"]

TOO_MUCH: Final = 3
"""The exit status of a child that ran out of memory and could still say so."""
CAN_LIMIT: Final = hasattr(signal, "setitimer")
"""Whether this system ends a process that takes too much processor time."""

_WALL_S: Final = 20.0
"""A busy machine gives a process little time; the child's own limit counts processor time."""
_WALL_UNLIMITED_S: Final = 2.0
"""Where the system has no such limit; like the child's own, from when the child is ready."""
_START_S: Final = 20.0
"""A virus scanner may look at each library before a child can load it."""
READY: Final = b"!"
"""What the child writes once it has loaded what it needs."""
LIBRARIES: Final[dict[str, tuple[str, ...]]] = {
    "workbook": ("python_calamine",),
    "calendar": ("icalendar", "icalendar.timezone.windows_to_olson"),
    "docx": ("docx",),
    "pdf": ("pypdf",),
}
"""What the child loads before it is given a file, by job."""
_STATEMENTS: Final = ("docx", "pdf")
"""The jobs that need libraries of an extra."""
_MOST_ANSWER: Final = 64 * 1024 * 1024
_EXPECTED: Final = "expected a small file that its own program opens"
_CHILD: Final = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "from presession_timer.sandbox.child import main\n"
    "main(sys.argv[2])\n"
)


LINES: Final = "list"
"""The name of the sheet that stands for a document's list: a row for each item, in one cell."""


class Unusable(Exception):
    """A file gives nothing: what is wrong with it, and what is expected."""

    def __init__(self, wrong: str, expected: str) -> None:
        self.wrong, self.expected = wrong, expected
        super().__init__(wrong)


def read_in_sandbox(job: Job, data: bytes) -> Any:
    """Return what ``job`` makes of the file ``data``, as JSON types.

    Raises Unusable for a file that is too large, is not what it seems, or takes more than 128 MiB
    or 1.5 s of processor time to read.
    """
    if len(data) > MOST_BYTES:
        raise Unusable("larger than 5 MiB", "expected a small file")
    if job in _STATEMENTS and not is_installed(STATEMENTS):
        wrong = "such a file needs a package that is not installed"
        raise Unusable(wrong, f"{STATEMENTS.install}, or give `words`")
    search_path = [str(Path(entry).absolute()) for entry in sys.path]  # an empty entry is the cwd
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, json.dumps(search_path), job],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            _await_ready(child)
            out, _ = child.communicate(data, _WALL_S if CAN_LIMIT else _WALL_UNLIMITED_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise _too_long() from None
        except BaseException:
            child.kill()
            raise
    return _answer(child.returncode, out)


def _await_ready(child: subprocess.Popen[bytes]) -> None:
    """Wait until the child is ready. Raises Unusable if it ends before, or takes far too long."""
    assert child.stdout is not None
    late = threading.Timer(_START_S, child.kill)
    late.start()
    try:
        ready = child.stdout.read(len(READY))
    finally:
        late.cancel()
    if ready != READY:
        raise Unusable("cannot be read on this machine", "presession doctor says what is missing")


def _answer(status: int, out: bytes) -> Any:
    if _was_time(status):
        raise _too_long()
    if status < 0 or status == TOO_MUCH:
        raise Unusable("unfolds to more than a small file holds", _EXPECTED)
    if status:
        raise Unusable("a damaged file", _EXPECTED)
    try:
        answer = parse_json(out, fractions=True, most=_MOST_ANSWER)
    except ValueError:
        raise Unusable("unfolds to more than a small file holds", _EXPECTED) from None
    if "wrong" in answer:
        raise Unusable(answer["wrong"], answer["expected"])
    return answer["found"]


def _was_time(status: int) -> bool:
    limits = (getattr(signal, name, None) for name in ("SIGPROF", "SIGXCPU"))
    return -status in [int(one) for one in limits if one is not None]


def _too_long() -> Unusable:
    return Unusable("takes too long to be read", _EXPECTED)

"""Files of other programs, read in a process of their own with little memory and little time.

A workbook or a document is a small file that may unfold to anything. Whatever it does to the
library that reads it, this process only sees an answer or that there was none.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, Literal

from presession_timer.base.bounded_json import parse_json
from presession_timer.plan.findings import MOST_BYTES

__all__ = ["Job", "Unusable", "read_bounded"]

Job = Literal["workbook", "text", "docx", "pdf"]

_WALL_S: Final = 20.0
"""A busy machine gives little of its time; the child's own limit counts processor time."""
_WALL_UNLIMITED_S: Final = 2.0
"""Where the system has no such limit."""
_MOST_ANSWER: Final = 64 * 1024 * 1024
_EXPECTED: Final = "expected a small file that its own program opens"
_CHILD: Final = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "from presession_timer.sandbox.bounded_child import main\n"
    "main(sys.argv[2])\n"
)


class Unusable(Exception):
    """A file that gives nothing: what is wrong with it, and what is expected."""

    def __init__(self, wrong: str, expected: str) -> None:
        self.wrong, self.expected = wrong, expected
        super().__init__(wrong)


def read_bounded(job: Job, data: bytes) -> Any:
    """What ``job`` makes of the file ``data``, as JSON types.

    Raises Unusable: for a file that is too large or not what it seems, and for one whose reading
    takes more than 128 MiB or 1.5 s of processor time.
    """
    if len(data) > MOST_BYTES:
        raise Unusable("larger than 5 MiB", "expected a small file")
    import subprocess

    from presession_timer.sandbox.bounded_child import CAN_LIMIT

    command = [sys.executable, "-c", _CHILD, json.dumps(_search_path()), job]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            out, _ = child.communicate(data, _WALL_S if CAN_LIMIT else _WALL_UNLIMITED_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise _too_long() from None
        except BaseException:
            child.kill()
            raise
    return _answer(child.returncode, out)


def _search_path() -> list[str]:
    """Where modules are found; an empty entry is the current folder."""
    return [str(Path(entry).absolute()) for entry in sys.path]


def _answer(status: int, out: bytes) -> Any:
    from presession_timer.sandbox.bounded_child import TOO_MUCH

    if _was_time(status):
        raise _too_long()
    if status < 0 or status == TOO_MUCH:
        raise Unusable("unfolds to more than a small file holds", _EXPECTED)
    if status:
        raise Unusable("a damaged file", _EXPECTED)
    try:
        told = parse_json(out, fractions=True, most=_MOST_ANSWER)
    except ValueError:
        raise Unusable("unfolds to more than a small file holds", _EXPECTED) from None
    if "wrong" in told:
        raise Unusable(told["wrong"], told["expected"])
    return told["found"]


def _was_time(status: int) -> bool:
    import signal

    limits = (getattr(signal, name, None) for name in ("SIGPROF", "SIGXCPU"))
    return -status in [int(one) for one in limits if one is not None]


def _too_long() -> Unusable:
    return Unusable("takes too long to be read", _EXPECTED)

"""The command as a person or a script runs it: a process of its own, with its streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-m", "presession_timer")
ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 60


@dataclass(frozen=True)
class Ran:
    """What came of it."""

    status: int
    out: str
    err: str


def environment() -> dict[str, str]:
    """The tests' own, in which the package is found from any folder."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def presession(
    *arguments: str | Path, folder: Path | None = None, lines: Sequence[str] | bytes = ()
) -> Ran:
    """Run the command to its end. It must never show a traceback."""
    given = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        input=given,
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
        env=environment(),
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    return ran


@contextmanager
def started(*arguments: str | Path, folder: Path | None = None) -> Iterator[Talk]:
    """Start the command and let the caller talk with it; it does not outlive the caller."""
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        try:
            yield Talk(process)
        finally:
            if process.poll() is None:
                process.kill()


class Talk:
    """A command that runs: tell it lines, hear its own."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def heard(self, words: str) -> list[str]:
        """The lines it writes, up to the first with ``words`` in it; fails when it ends before."""
        assert self.process.stdout is not None
        lines: list[str] = []
        while line := self.process.stdout.readline():
            lines.append(line.decode().rstrip("\n"))
            if words in lines[-1]:
                return lines
        raise AssertionError(f"never said {words!r}: {lines}")

    def told(self, line: str) -> None:
        """Give it a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def ended(self) -> Ran:
        """Close its input, and what came of it since it was heard last."""
        out, err = self.process.communicate(timeout=TIMEOUT_S)
        ran = Ran(self.process.returncode, out.decode(), err.decode())
        assert "Traceback" not in ran.err, ran.err
        return ran

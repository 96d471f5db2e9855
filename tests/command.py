"""The command as a person or a script runs it: a process of its own, with its streams."""

from __future__ import annotations

import functools
import multiprocessing
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from lab.ports import free_port

COMMAND = (sys.executable, "-m", "presession_timer")
ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 120


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
    """Run the command to its end, in a process that has loaded it. It must show no traceback."""
    given = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    words = [*map(str, arguments)]
    ran = (
        _started(words, folder, given) if sys.platform == "win32" else _forked(words, folder, given)
    )
    assert "Traceback" not in ran.err, ran.err
    return ran


def measured(*arguments: str | Path, folder: Path) -> tuple[Ran, float, int]:
    """Run the command: what came of it, seconds of processor time and kilobytes at most, both with
    those of the processes that it started."""
    ear, mouth = nursery().Pipe(duplex=False)
    ran = _forked([*map(str, arguments)], folder, b"", mouth)
    assert "Traceback" not in ran.err, ran.err
    cpu_s, memory_kb = ear.recv()
    return ran, cpu_s, memory_kb


def _started(words: list[str], folder: Path | None, given: bytes) -> Ran:
    done = subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        input=given,
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
        env=environment(),
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


_LOADED = (
    "tests.faults.writer",
    "tests.faults.exporter",
    "presession_timer.cli.main",
    "presession_timer.cli.reporting",
    "presession_timer.plan.schema",
    "presession_timer.plain.console",
    "presession_timer.prepare.brief",
    "presession_timer.prepare.check",
    "presession_timer.prepare.new",
    "presession_timer.prepare.settings_page",
    "presession_timer.prepare.week",
    "presession_timer.tools.records",
)
"""What most commands load first; one that is not there any more is loaded later, and no error."""


@functools.cache
def nursery() -> Any:
    """Return what starts processes that have imported everything: a short life is mostly that."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_LOADED])
    return context


def _forked(words: list[str], folder: Path | None, given: bytes, mouth: Any = None) -> Ran:
    from multiprocessing.reduction import DupFd

    ours, theirs = os.pipe()
    with TemporaryFile() as out, TemporaryFile() as err:
        streams = [DupFd(ours), DupFd(out.fileno()), DupFd(err.fileno())]
        process = nursery().Process(
            target=_command, args=(words, folder, environment(), streams, mouth)
        )
        process.start()
        os.close(ours)
        with suppress(BrokenPipeError), os.fdopen(theirs, "wb") as stdin:  # closing writes, too
            stdin.write(given)
        process.join(TIMEOUT_S)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, TIMEOUT_S)
        return Ran(process.exitcode, _text(out), _text(err))


def _command(
    words: list[str], folder: Path | None, env: dict[str, str], streams: Sequence[Any], mouth: Any
) -> None:
    """Be the process of a command, as if Python had just been started for it.

    ``mouth``: tell there what it used.
    """
    from presession_timer.__main__ import start

    for number, stream in enumerate(streams):
        os.dup2(stream.detach(), number)
    sys.stdin = sys.__stdin__ = os.fdopen(0, encoding="utf-8")  # type: ignore[misc]  # Final
    sys.stdout = sys.__stdout__ = os.fdopen(1, "w", encoding="utf-8")  # type: ignore[misc]  # Final
    sys.stderr = sys.__stderr__ = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace")  # type: ignore[misc]  # Final
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    if folder is not None:
        os.chdir(folder)
    warnings.simplefilter("error")
    sys.argv = ["presession", *words]
    status = start()
    if mouth is not None:
        mouth.send(_used())
    sys.exit(status)


def _used() -> tuple[float, int]:
    import resource

    both = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both), max(one.ru_maxrss for one in both)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def patient(*limits: str) -> Sequence[str]:
    """Return the command that waits long for what a busy machine answers late.

    ``limits`` are constants of its modules, ``package.module.NAME``, in seconds.
    """
    lines = ["import sys"]
    for limit in limits:
        module, _, name = f"presession_timer.{limit}".rpartition(".")
        lines.append(f"import {module} as module; module.{name}; module.{name} = {TIMEOUT_S}")
    lines.append("from presession_timer.cli.main import main; sys.exit(main(sys.argv[1:]))")
    return (sys.executable, "-c", "\n".join(lines))


def at_own_port(arguments: Sequence[str | Path]) -> list[str]:
    """Return the command's words, in which a page has a port that no other process takes.

    Where one is given up, the page of a test beside this one would be: a browser or an overview
    that looks for the lost page finds a stranger's.
    """
    words = [*map(str, arguments)]
    has_page = "--web" in words or words[:1] == ["serve"]
    return [*words, "--port", str(free_port())] if has_page and "--port" not in words else words


@contextmanager
def started(
    *arguments: str | Path, folder: Path | None = None, command: Sequence[str] = COMMAND
) -> Iterator[Talk]:
    """Start the command and let the caller talk with it; it does not outlive the caller."""
    with subprocess.Popen(
        [*command, *at_own_port(arguments)],
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

    @property
    def waiting(self) -> bytes:
        """What it has said and nobody has heard."""
        assert self.process.stdout is not None
        stdout: Any = self.process.stdout
        os.set_blocking(stdout.fileno(), False)
        try:
            return bytes(stdout.peek())
        finally:
            os.set_blocking(stdout.fileno(), True)

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

"""What the faults have in common: processes that are killed, and what must be there afterwards.

``FAULTS=full`` takes the full counts and the long rows; ``bench/faults`` sets it.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.errors import PresessionError, RecordInUse
from presession_timer.engine.commands import WriteNote
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.runner.requests import Request
from presession_timer.runner.session_runner import SessionRunner
from tests.command import COMMAND, ROOT, Talk, environment, nursery
from tests.faults import writer
from tests.record.records import PLAN

FULL = os.environ.get("FAULTS") == "full"
"""Whether the long rows run, and each row as often as it should be tried."""

WRITER = (sys.executable, "-m", "tests.faults.writer")
TIMEOUT_S = 120


def tries(quick: int, full: int) -> int:
    """How often to try: a few times in every run of the tests, the full count in bench/faults."""
    return full if FULL else quick


class Tally:
    """What bench/faults prints of a row: acknowledged, lost, tried."""

    def __init__(self, record: Any) -> None:
        self._record = record
        self.counts: dict[str, int] = {}

    def add(self, **counts: int) -> None:
        """Add to this row's counts."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def compare(
        self, saved: Iterable[str], record: LoadedRecord, *, earlier: Iterable[str] = ()
    ) -> None:
        """Count what was acknowledged, and what of it and of ``earlier`` is not in the record."""
        kept = {writer.as_text(recorded) for recorded in record.log}
        told = set(saved)
        self.add(acknowledged=len(told), lost=len((told | set(earlier)) - kept))

    def report(self) -> None:
        """Hand the counts to whoever reads the tests' results."""
        for name, count in self.counts.items():
            self._record(name, count)

    @property
    def lost(self) -> int:
        """Acknowledged, and not there afterwards."""
        return self.counts.get("lost", 0)


_WORDS = ("saved", "unsaved", "left", "state")


@dataclass(frozen=True, slots=True)
class Lived:
    """What a runner said in its life."""

    saved: tuple[str, ...]
    """Events that were acknowledged as saved."""
    unsaved: tuple[str, ...]
    """Events of which it was said that they are not."""
    left: int | None
    """How many it left unsaved at its end; None: it did not come to its end."""
    states: tuple[str, ...]
    """What its session was after each answer (:func:`tests.faults.writer.state_of`)."""
    status: int
    err: str = ""


def heard(lines: Iterable[str], status: int, err: str = "") -> Lived:
    """The life of a runner from what it said."""
    said: dict[str, list[str]] = {word: [] for word in _WORDS}
    for line in lines:
        word, _, rest = line.partition(" ")
        said[word].append(rest)
    left = int(said["left"][0]) if said["left"] else None
    return Lived(
        tuple(said["saved"]), tuple(said["unsaved"]), left, tuple(said["state"]), status, err
    )


def _forked(path: Path, seed: int, count: int | None, ear: Connection) -> None:
    ear.send_bytes(b"state born")
    writer.write(path, seed, lambda line: ear.send_bytes(line.encode()), count).close()


def killed(path: Path, seed: int, within_s: float) -> Lived:
    """Let a runner write at ``path`` and kill it -9 at a random instant.

    Every other time the instant lies within ``within_s`` of when it sat down, so that it falls on
    opening the record, too; else shortly after one of its first answers.
    """
    dice = random.Random(seed)
    ours, theirs = nursery().Pipe(duplex=False)
    process = nursery().Process(target=_forked, args=(path, seed, None, theirs))
    process.start()
    theirs.close()
    lines: list[str] = []
    try:
        ours.recv_bytes()
        while seed % 2 and len(lines) < seed % 40:
            lines.append(ours.recv_bytes().decode())
        time.sleep(dice.uniform(0, within_s / 10 if seed % 2 else within_s))  # nothing announces it
        process.kill()
        with suppress(EOFError, OSError):  # the last line may be half a one
            while True:
                lines.append(ours.recv_bytes().decode())
    finally:
        process.kill()
        process.join()
        ours.close()
    return heard(lines, process.exitcode or 0)


def _copying(path: Path, there: Path, seed: int, ear: Connection) -> None:
    runner = SessionRunner.open_plan(PLAN, path, mirror=there)
    ear.send_bytes(b"state born")
    for command in writer.commands(seed):
        answer = runner.do(command, confirmed=True)
        for recorded in answer.events:
            ear.send_bytes(f"saved {writer.as_text(recorded)}".encode())
        ear.send_bytes(f"behind {runner.behind}".encode())


def killed_with_copy(path: Path, there: Path, seed: int) -> tuple[list[str], int]:
    """Let a runner write at ``path`` and a copy in ``there``, and kill it -9 at a random instant.

    Gives what was acknowledged, and how many events of it the copy may lack: those that it was
    said to be behind, and those that were acknowledged after that was said.
    """
    ours, theirs = nursery().Pipe(duplex=False)
    process = nursery().Process(target=_copying, args=(path, there, seed, theirs))
    process.start()
    theirs.close()
    saved, may_lack = [], 0
    left = random.Random(seed).randrange(3, 120)
    try:
        while True:
            word, _, rest = ours.recv_bytes().decode().partition(" ")
            if word == "saved":
                saved.append(rest)
                may_lack += 1
            elif word == "behind":
                may_lack = int(rest)
            left -= 1
            if left == 0:
                process.kill()
    except EOFError:
        pass
    process.join()
    ours.close()
    return saved, may_lack


def _racing(folder: Path, rounds: int, meet: Any, ear: Connection) -> None:
    for number in range(rounds):
        path = folder / f"{number}.presession.jsonl"
        meet.wait(TIMEOUT_S)
        try:
            runner = (
                SessionRunner.open_record(path)
                if path.exists()
                else SessionRunner.open_plan(PLAN, path)
            )
        except RecordInUse:
            ear.send("in use")
            runner = None
        except PresessionError as error:
            ear.send(str(error))
            runner = None
        else:
            ear.send("held")
        meet.wait(TIMEOUT_S)
        if runner is not None:
            runner.close()


def raced(folder: Path, rounds: int, racers: int = 2) -> Iterator[list[str]]:
    """Let processes go for one record at the same instant; what each got, round by round."""
    born = nursery()
    meet = born.Barrier(racers)
    pipes = [born.Pipe(duplex=False) for _ in range(racers)]
    processes = [
        born.Process(target=_racing, args=(folder, rounds, meet, theirs)) for _, theirs in pipes
    ]
    try:
        for process in processes:
            process.start()
        for _ in range(rounds):
            yield [ours.recv() for ours, _ in pipes]
    finally:
        for process in processes:
            process.join(TIMEOUT_S)
            process.kill()


def _sending(path: Path, ident: str, ear: Connection) -> None:
    ear.send("")
    runner = (
        SessionRunner.open_record(path) if path.exists() else SessionRunner.open_plan(PLAN, path)
    )
    answer = runner.submit(Request(WriteNote(ident), ident)).result()
    ear.send("\n".join(map(writer.as_text, answer.events)))
    runner.close()


def sent_again(path: Path, ident: str, *, within_s: float | None) -> str:
    """The answer to the command ``ident``, sent by a process that may be killed before it came.

    ``within_s``: it is killed at a random instant of so long; None: it is not.
    """
    ours, theirs = nursery().Pipe(duplex=False)
    process = nursery().Process(target=_sending, args=(path, ident, theirs))
    process.start()
    theirs.close()
    answer = ""
    with suppress(EOFError, OSError):
        ours.recv()
        if within_s is not None:
            time.sleep(random.uniform(0, within_s))
            process.kill()
        answer = ours.recv()
    process.join()
    ours.close()
    return answer


def ran(
    words: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    given: bytes = b"",
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    done = subprocess.run(
        [*map(str, words)],
        input=given,
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
        cwd=folder or ROOT,
        env=environment() | dict(env or {}),
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def wrote(
    record: Path, *options: str | int, before: Sequence[str | Path] = (), env: Mapping[str, str]
) -> Lived:
    """The life of a writer that is started by the program ``before`` (strace, unshare, …)."""
    done = ran([*before, *WRITER, record, *map(str, options)], env=env)
    lines = [line for line in done.stdout.splitlines() if line.split(" ")[0] in _WORDS]
    return heard(lines, done.returncode, done.stderr)


def recovered(path: Path) -> tuple[LoadedRecord, str]:
    """Resume and leave: the record afterwards, and what was said of it."""
    with SessionRunner.open_record(path) as runner:
        said = runner.recovered
    return load(path), said


# What a row needs of the machine.


def _needs(why: str, *words: str, package: str) -> pytest.MarkDecorator:
    """Leave a row out where ``words`` do not work: there ``package`` is missing, or it says why."""
    if shutil.which(words[0]) is None:
        return pytest.mark.skip(reason=f"needs {words[0]}: apt-get install {package}")
    works = subprocess.run(words, capture_output=True, check=False).returncode == 0
    return pytest.mark.skipif(not works, reason=f"needs {why}")


needs_strace = _needs("leave to trace", "strace", "-o", os.devnull, "true", package="strace")
needs_mounts = _needs(
    "root: a file system of its own",
    *("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
    package="util-linux mount",
)
needs_ext4 = _needs(
    "a kernel with ext4", "grep", "-qw", "ext4", "/proc/filesystems", package="grep"
)
needs_mkfs = _needs("mkfs.ext4", "mkfs.ext4", "-V", package="e2fsprogs")
needs_time_namespace = _needs(
    "a kernel with time namespaces",
    *("unshare", "-r", "--time", "--boottime", "600", "true"),
    package="util-linux",
)


def strace(trace: Path, calls: str, *options: str) -> list[str | Path]:
    """The words that start a program under strace; ``calls`` go to the file ``trace``.

    Its filter in the kernel is quicker, but (strace 6.1) injects no signals.
    """
    filtered = [] if any("signal=" in option for option in options) else ["--seccomp-bpf"]
    return ["strace", "-f", "-qq", *filtered, "-e", f"trace={calls}", *options, "-o", trace]


def was_killed(status: int) -> bool:
    """Whether strace, or what it ran, ended by kill -9."""
    return status in (-signal.SIGKILL, 128 + signal.SIGKILL)


class MovedClocks:
    """The clocks of a machine, for commands that are started with :attr:`env`."""

    def __init__(self, folder: Path, **values: object) -> None:
        self._file = folder / "clocks.json"
        self._values = values
        self.move()

    @property
    def env(self) -> dict[str, str]:
        """What makes a command run on these clocks."""
        shim = Path(__file__).parent / "shim"
        return {"FAULTS_CLOCK": str(self._file), "PYTHONPATH": f"{shim}{os.pathsep}{ROOT}"}

    def move(self, **values: object) -> None:
        """Set ``wall_ms``, ``steady_ms``: how far the clocks stand from the true ones."""
        self._values |= values
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(self._values))
        new.replace(self._file)


@contextmanager
def talking(
    *words: str | Path,
    env: Mapping[str, str] | None = None,
    before: Sequence[str | Path] = (),
    cwd: Path | None = None,
) -> Iterator[Talk]:
    """The real command, to talk with; started by the program ``before`` when there is one."""
    with subprocess.Popen(
        [*map(str, before), *COMMAND, *map(str, words)],
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment() | dict(env or {}),
    ) as process:
        watchdog = threading.Timer(TIMEOUT_S, process.kill)
        watchdog.start()
        try:
            yield Talk(process)
        finally:
            watchdog.cancel()
            if process.poll() is None:
                process.kill()


def asked(talk: Talk, line: str) -> str:
    """The answer to one line."""
    talk.told(line)
    while True:
        heard_line = talk.heard("")[-1]
        if heard_line.startswith(("ok", "refused:")):
            return heard_line


def stopped_for(talk: Talk, seconds: float) -> None:
    """Leave a stopped process stopped: it must not write, and cannot end by itself."""
    assert talk.process.stdout is not None
    select.select([talk.process.stdout], [], [], 0)
    with suppress(subprocess.TimeoutExpired):
        talk.process.wait(seconds)

"""Scenarios on a disk of their own: run inside ``unshare --mount``, they mount it themselves.

Each prints one JSON object of what it saw; the tests judge it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.record import mirror
from presession_timer.record.loading import load
from presession_timer.runner.session_runner import SessionRunner
from tests.record.records import PLAN


def mount(*words: str) -> None:
    """mount(8), which must work."""
    subprocess.run(["mount", *words], check=True)


def fill(folder: Path) -> Path:
    """Leave no byte."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC, error  # noqa: PT017 - in a process without pytest
    return ballast


def press_until_refused(runner: SessionRunner) -> int:
    """Notes until one is not saved; how many were. Then two more."""
    saved = 0
    while runner.do(cmd.WriteNote(f"note {saved}" + " and a long remark" * 20)).saved:
        saved += 1
    runner.do(cmd.Give(2), confirmed=True)
    runner.do(cmd.WriteNote("last"))
    return saved


def really_full(folder: Path) -> dict[str, Any]:
    """A full disk, and room again."""
    mount("-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder))
    path = folder / "x.presession.jsonl"
    seen: dict[str, Any] = {}
    with SessionRunner.open_plan(PLAN, path) as runner:
        runner.do(cmd.Go())
        ballast = fill(folder)
        seen["saved while full"] = press_until_refused(runner)
        seen["unsaved"] = runner.unsaved
        seen["trouble"] = runner.unsaved_why
        seen["on disk while full"] = len(load(path).log)
        seen["whole while full"] = load(path).damage is None
        seen["floor"] = runner.session.running is not None
        ballast.unlink()
        runner.check()
        seen["unsaved afterwards"] = runner.unsaved
        seen["same"] = load(path).log == runner.session.history.log
        seen["whole"] = load(path).damage is None
    return seen


def killed_while_full(folder: Path) -> dict[str, Any]:
    """A runner that is killed with events waiting; the next one finds them."""
    mount("-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder))
    path = folder / "x.presession.jsonl"
    told = os.pipe()
    child = os.fork()
    if child == 0:
        runner = SessionRunner.open_plan(PLAN, path)
        runner.do(cmd.Go())
        fill(folder)
        press_until_refused(runner)
        os.write(told[1], f"{runner.session.seq} {runner.unsaved}".encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    events, unsaved = map(int, os.read(told[0], 100).split())
    seen: dict[str, Any] = {"unsaved": unsaved}
    with SessionRunner.open_record(path) as runner:
        seen["floor"] = runner.session.running is not None
        seen["waiting"] = runner.unsaved
        seen["said"] = runner.recovered
    (folder / "ballast").unlink()
    with SessionRunner.open_record(path) as runner:
        seen["recovered"] = runner.recovered
        seen["lost"] = events - runner.session.seq
    seen["whole"] = load(path).damage is None
    return seen


def copy_on_a_full_stick(folder: Path) -> dict[str, Any]:
    """The record here, its copy on a stick that is full, then pulled out, then back."""
    mirror._LATE_S, mirror._RETRY_S = 0.0, 0.05
    stick = folder.with_name("stick")
    stick.mkdir()
    image = folder.with_name("image")
    image.mkdir()
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(image))
    mount("--bind", str(image), str(stick))
    path = folder / "x.presession.jsonl"
    copy = stick / path.name
    seen: dict[str, Any] = {}
    with SessionRunner.open_plan(PLAN, path, mirror=stick) as runner:
        runner.do(cmd.Go())
        _level(runner)
        ballast = fill(stick)
        seen["saved while full"] = sum(runner.do(cmd.WriteNote("x" * 300)).saved for _ in range(5))
        seen["full"] = _behind(runner)
        ballast.unlink()
        _level(runner)
        seen["same after room was made"] = copy.read_bytes() == path.read_bytes()
        subprocess.run(["umount", "--lazy", str(stick)], check=True)  # as one pulls it out
        seen["saved while gone"] = sum(runner.do(cmd.WriteNote("y")).saved for _ in range(5))
        seen["gone"] = _behind(runner)
        mount("--bind", str(image), str(stick))
        _level(runner)
        seen["same when it is back"] = copy.read_bytes() == path.read_bytes()
    seen["whole"] = load(copy).damage is None and load(path).damage is None
    return seen


def _level(runner: SessionRunner) -> None:
    while runner.behind:
        time.sleep(0.01)


def _behind(runner: SessionRunner) -> str:
    """What is said once the disk has answered: that is only late until then."""
    while ": " not in runner.mirror or runner.mirror.endswith("does not answer"):
        time.sleep(0.01)
    return runner.mirror


def read_only_from_the_start(folder: Path) -> dict[str, Any]:
    """A folder where nothing can be written: a stick with its switch on."""
    mount("-t", "tmpfs", "tmpfs", str(folder))
    path = folder / "x.presession.jsonl"
    with SessionRunner.open_plan(PLAN, path) as runner:
        runner.do(cmd.Go())
    mount("-o", "remount,ro", str(folder))
    seen: dict[str, Any] = {}
    for name, plan in (("new", PLAN), ("old", None)):
        try:
            if plan is None:
                SessionRunner.open_record(path).close()
            else:
                SessionRunner.open_plan(plan, folder / "y.presession.jsonl").close()
        except PresessionError as error:
            seen[name] = str(error)
    seen["read"] = len(load(path).log)
    return seen


def read_only_while_live(folder: Path) -> dict[str, Any]:
    """A real file system that the kernel turns read-only under a running runner, then mends."""
    image = folder.with_name("image")
    subprocess.run(["truncate", "-s", "8M", str(image)], check=True)
    make = ["mkfs.ext4", "-q", "-E", "lazy_itable_init=0", str(image)]
    subprocess.run(make, check=True)
    mount("-o", "loop,errors=remount-ro", str(image), str(folder))
    path = folder / "x.presession.jsonl"
    seen: dict[str, Any] = {}
    runner = SessionRunner.open_plan(PLAN, path)
    runner.do(cmd.Go())
    device = Path(next(_devices(folder))).name
    Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("a fault that was tried")
    answer = runner.do(cmd.Give(2), confirmed=True)
    runner.do(cmd.WriteNote("last"))
    seen |= {"ok": answer.ok, "saved": answer.saved, "trouble": runner.unsaved_why}
    seen |= {"unsaved": runner.unsaved, "events": runner.session.seq}
    runner.close()
    subprocess.run(["umount", str(folder)], check=True)
    subprocess.run(["fsck.ext4", "-p", str(image)], check=False, capture_output=True)
    mount("-o", "loop", str(image), str(folder))
    with SessionRunner.open_record(path) as again:
        seen |= {"recovered": again.recovered, "lost": seen["events"] - again.session.seq}
    seen["whole"] = load(path).damage is None
    subprocess.run(["umount", str(folder)], check=True)
    return seen


def _devices(folder: Path) -> Iterator[str]:
    for line in Path("/proc/self/mounts").read_text().splitlines():
        device, point, *_ = line.split(" ")
        if point == str(folder):
            yield device


SCENARIOS: dict[str, Callable[[Path], dict[str, Any]]] = {
    scenario.__name__: scenario
    for scenario in (
        really_full,
        killed_while_full,
        copy_on_a_full_stick,
        read_only_from_the_start,
        read_only_while_live,
    )
}

if __name__ == "__main__":
    print(json.dumps(SCENARIOS[sys.argv[1]](Path(sys.argv[2]))))

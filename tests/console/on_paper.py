"""The console on paper: all that the key matrix knows of how it is made.

Another console needs another adapter with these names, and nothing else of the matrix changes.
"""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.console.app import ConsoleApp
from presession_timer.console.controller import Controller
from presession_timer.engine.commands import Command
from presession_timer.engine.fold import fold
from presession_timer.record.disk import Disk as RealDisk
from presession_timer.record.verify import verify
from presession_timer.runner.requests import Request
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.terminal.preview import Preview
from presession_timer.web.broadcast import Broadcast
from presession_timer.web.listening import WebOptions
from tests.console.stages import Disk, Stage, reach
from tests.engine.hours import START
from tests.matrix.probe import CALM_S, Probe, probing
from tests.matrix.still_time import StillLoop

__all__ = ["Console"]


class Console:
    """One console that shows one session after another; its hour goes with the loop's time."""

    def __init__(self, loop: StillLoop, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.loop = loop
        self.folder = folder
        self.clock = ManualClock(START)
        self.disk = Disk()
        self.runners: list[SessionRunner] = []
        self.commands: list[Command] = []
        """What keys handed in since the session is shown."""
        self.began: tuple[int, bool]
        """The world when the session was shown."""
        self.app: ConsoleApp
        self.probe: Probe
        self._patch = patch
        self._page: Broadcast
        self._theme = ""
        self._fill_disks()

    # What another console does in its own way.

    @asynccontextmanager
    async def running(self, size: tuple[int, int], **looks: Any) -> AsyncIterator[None]:
        """Start the console, with any session; ``probe`` is the means to press its keys."""
        first = self._open(Stage())
        self.app = ConsoleApp([lambda: first], monotonic=self.loop.time, **looks)
        self._theme = self.app.theme_name
        with Broadcast(WebOptions(control=True)) as self._page:
            async with probing(self.loop, self.app, size, self._patch) as self.probe:
                yield

    async def show(self, stage: Stage) -> None:
        """Show another session at a stage in the same console: that is quicker than a new one."""
        app = self.app
        former, app.controller = app.controller, None
        if former is not None:
            former.close()
        app.face = False
        if app.theme_name != self._theme:
            app.paint(self._theme)
        del app._loads[1:], app._previews[1:]
        if stage.follows:
            app._loads.append(lambda: self._open(Stage()))
            app._previews.append(Preview("Another session"))
        app._session = 0
        app.runner = self._open(stage)
        app.broadcast = self._page if stage.page else None
        if stage.page:
            self._page.follow(app.runner)
        app.controller = Controller(app, app.runner)
        app.controller.refresh()
        self.loop.take_along(self.clock)
        with self.probe.unseen():
            await self.probe.settle()
            for key in stage.keys:
                await self.loop.jump(0.01 if stage.quick else CALM_S)
                await self.probe.press(key)
        self.probe.left = False
        self.began = self.world
        self.commands.clear()

    def redraw(self) -> None:
        """Draw everything that is true now, whatever is thought to be on the screen already."""
        if self.app.controller is not None:
            self.app.controller.refresh()

    # What is the same for all.

    @property
    def runner(self) -> SessionRunner:
        """The session's that is shown."""
        return self.runners[-1]

    @property
    def world(self) -> tuple[int, bool]:
        """What a key may change besides the screen: the record, and whether the console goes on."""
        return self.runner.session.seq, self.probe.left

    def wrong_in_record(self) -> Iterator[str]:
        """Why the record is not whole, or not that of the runner."""
        runner = self.runner
        verdict = verify(runner.path)
        if not verdict.whole:
            yield f"the record is {verdict.text}"
        session = runner.session
        again = fold(session.plan, session.history.log)
        if (again.turns, again.order, again.marks) != (session.turns, session.order, session.marks):
            yield "the record has another hour than the runner"

    def _open(self, stage: Stage) -> SessionRunner:
        """Another session; the one before is closed."""
        for former in self.runners[-1:]:
            former.close()
        self.clock, self.disk.full = ManualClock(START), False
        path = self.folder / f"{len(self.runners)}.presession.jsonl"
        runner = SessionRunner.open_plan(stage.plan, path, self.clock)
        self.runners.append(runner)
        reach(stage, runner, self.clock, self.disk)
        self._heed(runner)
        return runner

    def _heed(self, runner: SessionRunner) -> None:
        """Take down every command that is handed in from now on."""
        self.commands.clear()
        submit = runner.submit

        def heeded(request: Request) -> Any:
            self.commands.append(request.command)
            return submit(request)

        self._patch.setattr(runner, "submit", heeded)

    def close(self) -> None:
        """Close every session."""
        self.runner.close()

    def _fill_disks(self) -> None:
        """While ``disk`` is full no record takes a line. Syncing it is not what is tried here."""
        disk, write = self.disk, RealDisk.write

        def taken(real: RealDisk, fd: int, data: bytes) -> int:
            if disk.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(real, fd, data)

        self._patch.setattr(RealDisk, "write", taken)
        self._patch.setattr(RealDisk, "sync", lambda real, fd: None)
        self._patch.setattr("presession_timer.record.paths.file_system", lambda path: "")

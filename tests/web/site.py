"""A session, its page and the time, all moved by hand: what the tests of the page stand on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from presession_timer.audience.source import of_runner
from presession_timer.base.clock import Clock, ManualClock
from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.plan.model import Plan
from presession_timer.runner.requests import Answer
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.hours import START, panel

SECRET = os.urandom(32)
"""No page of another process is let in."""


class FrozenClock(ManualClock):
    """Stands still, and says so: a page that is told to count at speed 0 shows this very time."""

    speed = 0.0


@dataclass
class Site:
    """A runner and the server of its page."""

    runner: SessionRunner
    clock: FrozenClock
    """Moves the runner, unless that was given a clock that runs."""
    web: WebServer

    def do(self, command: Command, after: str = "0:00", hand: str = "console") -> Answer:
        """Let time pass, then press; every question is answered with yes."""
        self.clock.advance(parse(after))
        return self.runner.do(command, origin=hand, confirmed=True)

    def pass_time(self, duration: str) -> None:
        """Let time pass and tell the pages, whose clock stands still with this one."""
        self.clock.advance(parse(duration))
        self._tell()

    def at(self, wall: int) -> None:
        """Move to a wall time and tell the pages."""
        self.clock.advance(wall - self.clock.now().wall)
        self._tell()

    def _tell(self) -> None:
        loop, handlers = self.web._loop, self.web._handlers
        assert loop is not None
        assert handlers is not None
        loop.call_soon_threadsafe(handlers.changed)


@contextmanager
def a_site(
    folder: Path,
    plan: Plan | None = None,
    clock: Clock | None = None,
    rehearsal: float | None = None,
    secret: bytes | None = SECRET,
    **options: Any,
) -> Iterator[Site]:
    """A site for ``plan``; the clock stands still unless another is given."""
    frozen = FrozenClock(START)
    record = folder / "panel.presession.jsonl"
    with (
        SessionRunner.open_plan(
            plan or panel(), record, clock or frozen, rehearsal=rehearsal
        ) as runner,
        WebServer(of_runner(runner), WebOptions(**options), secret=secret, state=folder) as web,
    ):
        yield Site(runner, frozen, web)


def plan_with_names() -> Plan:
    """Long, foreign, missing: what names are."""
    plan = panel(4)
    organisations = (
        "Observatori DESC",
        "المنظمة العربية لحقوق الإنسان",
        "Plataforma de Infancia y Adolescencia de las Organizaciones de España",
        "",
    )
    named = [
        replace(segment, speaker="Jo Doe", organisation=organisation)
        for segment, organisation in zip(plan.segments[2:6], organisations, strict=True)
    ]
    segments = (*plan.segments[:2], *named, *plan.segments[6:])
    return replace(plan, title="UPR Pre-session 35 – Spain", segments=segments)


def begin(site: Site, turns: int = 3) -> None:
    """Open the hour and give the floor until the ``turns``-th segment has it.

    The first remote does it, and need not wait to press.
    """
    site.do(cmd.Go(), hand="remote-1")
    for _ in range(turns - 1):
        site.do(cmd.Go(), "1:00", "remote-1")
        site.do(cmd.Go(), "0:10", "remote-1")

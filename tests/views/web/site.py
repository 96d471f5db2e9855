"""A session, its page and the time, all moved by hand: what the tests of the page stand on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presession_timer.clock import ManualClock
from presession_timer.desk import Answer, Desk
from presession_timer.durations import parse
from presession_timer.live.commands import Command
from presession_timer.plan.model import Plan
from presession_timer.views.web.server import WebServer
from tests.live.hours import START, panel

SECRET = b"a secret for tests, 32 bytes long"


class FrozenClock(ManualClock):
    """Stands still, and says so: a page that is told to count at speed 0 shows this very time."""

    speed = 0.0


@dataclass
class Site:
    """A desk and the server of its page."""

    desk: Desk
    clock: ManualClock
    web: WebServer

    def do(self, command: Command, after: str = "0:00") -> Answer:
        """Let time pass, then press; every question is answered with yes."""
        self.clock.advance(parse(after))
        return self.desk.do(command, origin="console", confirmed=True)


@contextmanager
def a_site(
    folder: Path, plan: Plan | None = None, clock: ManualClock | None = None, **options: Any
) -> Iterator[Site]:
    """A site for ``plan``; the clock stands still unless another is given."""
    clock = clock or FrozenClock(START)
    record = folder / "panel.presession.jsonl"
    with (
        Desk.open_plan(plan or panel(), record, clock) as desk,
        WebServer(desk, **({"secret": SECRET} | options)) as web,
    ):
        yield Site(desk, clock, web)

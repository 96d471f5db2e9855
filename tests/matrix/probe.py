"""Presses a key of a screen, lets time pass, and says what is wrong with what is seen then.

Everything here goes the way of a person: keys come through Textual's pilot, and what is judged is
what the terminal shows and what the world has of it. What a screen is made of is not known.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled, WorkerFailed

from tests import painted
from tests.matrix.paper import Cells, Paper, PaperDriver
from tests.matrix.still_time import StillLoop

__all__ = ["CALM_S", "Probe", "Seen", "probing"]

CALM_S = 1.3
"""Seconds between two presses of a calm hand, which no guard takes for a trembling one."""
_FADE_S = 0.3
"""Whatever fades has faded after this."""
_LAPSED_S = 30.0
_FRAMES_S = 0.04
"""Textual paints every sixtieth of a second, and lays out before that."""

Seen = tuple[object, int, Hashable]
"""The cells, the bells that rang, and the world."""


class Probe:
    """An app on paper."""

    def __init__(self, loop: StillLoop, app: App[Any], pilot: Pilot[Any]) -> None:
        self.loop = loop
        self.app = app
        self.pilot = pilot
        self.left = False
        """Whether the screen wanted to end."""
        self.has_footer = False
        """Whether keys of Textual's footer come and go: the pilot would wait for an answer of those
        that a press took away.
        """
        driver = app._driver
        assert isinstance(driver, PaperDriver)
        self.paper: Paper = driver.paper

    def leave(self, *_: object, **__: object) -> None:
        """Stands for the app's ``exit``: the next key finds the app as this one left it."""
        self.left = True

    @property
    def lives(self) -> bool:
        """Whether the app still runs, and nothing went wrong in it."""
        return self.app.is_running and self.app._exception is None

    @property
    def fault(self) -> str:
        """What ended the app, or what it wrote where no cells are; empty where all is well."""
        if self.lives:
            return self.paper.spilt
        error: BaseException | None = self.app._exception
        if isinstance(error, WorkerFailed):
            error = error.error
        if error is None:
            return "the screen ended"
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        where = f" in {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
        return f"{error!r}{where}"

    async def press(self, key: str) -> None:
        """Press a key, and wait for everything that comes of it at once."""
        if self.lives and self.has_footer:
            self.app.simulate_key(key)
        elif self.lives:
            await self.pilot.press(key)
        await self.settle()

    async def settle(self) -> None:
        """Until every worker has answered and every cell is painted."""
        try:
            await self.app.workers.wait_for_complete()
        except WorkerCancelled:
            pass  # a screen that was left, or a newer question
        except WorkerFailed:
            return  # the app ends with it, and says so
        await self.loop.let_pass(_FRAMES_S)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Paint nothing meanwhile, then everything at once: the way to a stage is quicker."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Screen, "_compositor_refresh", lambda screen: None)
            yield
        if self.lives:
            screen = self.app.screen
            screen._compositor._dirty_regions.add(screen.size.region)
            screen._compositor_refresh()

    async def calm(self) -> None:
        """Let the hand rest until no guard minds the next press."""
        await self.loop.jump(CALM_S)
        await self.settle()

    async def quiet(self) -> None:
        """Let every notice and question lapse, for none may do so while pictures are compared."""
        await self.loop.jump(_LAPSED_S)
        await self.settle()

    async def three_seconds(self) -> None:
        """Every partial repaint: each figure at its own instant, then all that flip at once.

        The session's clock stands still at the end, so that what was painted can be compared.
        """
        await self.loop.let_pass(1.0)
        await self.loop.jump(2.0)
        self.loop.take_along(None)
        await self.loop.let_pass(_FADE_S)
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Another size of the terminal; of the same one no app hears."""
        if (columns, rows) == self.paper.size:
            return
        self.paper.resize(columns, rows)
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()
        self.paper.wipe_up()  # what was painted before the app heard of it

    async def out_of_date(self, redraw: Callable[[], object], *, whole: bool) -> list[str]:
        """The rows that are different once everything is drawn: they were out of date.

        ``whole``: every cell is painted, too, as a terminal gets it that shows nothing yet.
        """
        before = self.paper.cells
        redraw()
        if whole:
            self.app.refresh(repaint=True, layout=True)
        await self.settle()
        return _differences(before, self.paper.cells)

    async def left_over(self) -> list[str]:
        """The rows with cells of what was there before: what is there now was painted in parts.

        The session's clock stands still then.
        """
        self.loop.take_along(None)
        await self.settle()
        paper = Paper(*self.paper.size)
        paper.write(painted.whole(self.app))
        return _differences(self.paper.cells, paper.cells)


def _differences(before: Cells, after: Cells) -> list[str]:
    return [
        f"row {row + 1} was {_said(old)!r}, is {_said(new)!r}"
        for row, (old, new) in enumerate(zip(before, after, strict=True))
        if old != new
    ]


def _said(row: tuple[tuple[str, str], ...]) -> str:
    return "".join(said for said, _ in row).strip()


@asynccontextmanager
async def probing(
    loop: StillLoop, app: App[Any], size: tuple[int, int], patch: pytest.MonkeyPatch
) -> AsyncIterator[Probe]:
    """Run an app on paper; what ends it is the probe's ``fault`` and not raised."""
    app.driver_class = PaperDriver
    try:
        async with app.run_test(headless=False, size=size) as pilot:
            probe = Probe(loop, app, pilot)
            patch.setattr(app, "exit", probe.leave)
            await probe.settle()
            yield probe
    except Exception as error:
        if error is not app._exception:
            raise

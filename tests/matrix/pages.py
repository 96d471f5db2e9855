"""A page (home, editor, key tester) on paper, and every key that somebody may press there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from presession_timer.actions.table import KEYED
from presession_timer.terminal.pages import Page, PageApp
from tests.matrix.probe import Probe, probing
from tests.matrix.still_time import StillLoop
from tests.matrix.walk import Hand

__all__ = ["ANY_KEYS", "Pages", "files_in", "press_all", "walk_on"]

ANY_KEYS = [action.keys[0] for action in KEYED]
ANY_KEYS += ["enter", "pagedown", "tab", "shift+tab", "ctrl+s", "ctrl+c", "f20", "é", "ж", "["]
"""What a moderator's hand knows from the console, and what a text may have."""
SIZES = ((80, 24), (50, 15), (200, 60), (20, 5), (19, 4))
SIZE = (120, 36)


class Pages:
    """One app that shows one page after another."""

    def __init__(self, loop: StillLoop, patch: pytest.MonkeyPatch) -> None:
        self.loop = loop
        self._patch = patch
        self.app: PageApp
        self.probe: Probe

    @asynccontextmanager
    async def running(self, page: Page, size: tuple[int, int] = SIZE) -> AsyncIterator[None]:
        """Start with a page."""
        self.app = PageApp(page)
        async with probing(self.loop, self.app, size, self._patch) as self.probe:
            yield

    async def show(self, page: Page, keys: Iterable[str] = ()) -> None:
        """Show another page instead of all that there are, and press keys."""
        page.host = self.app
        self.app._pages[:] = [page]
        self.app.show()
        page.begin()
        await self.probe.settle()
        for key in keys:
            await self.probe.press(key)
        self.probe.left = False

    def redraw(self) -> None:
        """Draw everything that is true now."""
        self.app.show()


def files_in(folder: Path) -> Hashable:
    """What is in the files of a folder."""
    return tuple((path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())


async def press_all(
    pages: Pages,
    fresh: Callable[[], Page],
    before: Sequence[str],
    keys: Sequence[str],
    world: Callable[[], Hashable],
) -> dict[str, tuple[bool, bool, bool]]:
    """What each key does on a page on which ``before`` was pressed.

    For each: whether something is shown or happened, whether the world is another, whether the
    screen ends. Fails where the screen breaks, shows something old, or writes outside itself.
    """
    does = {}
    unchanged = False
    for key in keys:
        if not unchanged:
            await pages.show(fresh(), before)
        probe, there = pages.probe, world()
        seen = probe.paper.cells
        await probe.press(key)
        changed = world() != there
        unchanged = probe.paper.cells == seen and not changed and not probe.left
        does[key] = (not unchanged, changed, probe.left)
        if not unchanged and not probe.left:
            await probe.three_seconds()
            assert not await probe.out_of_date(pages.redraw, whole=False), key
        assert not probe.fault, key
    return does


async def walk_on(
    pages: Pages, fresh: Callable[[], Page], hand: Hand, presses: int, in_a_row: int = 100
) -> None:
    """Press keys at random; where they ended the screen, and now and then, it begins again."""
    for _ in range(presses // in_a_row):
        await pages.show(fresh())
        for _ in range(in_a_row):
            await hand.press(pages.probe, 1)
            if pages.probe.left:
                await pages.show(fresh())
        await pages.probe.quiet()
        await pages.probe.three_seconds()
        assert not await pages.probe.out_of_date(pages.redraw, whole=True)

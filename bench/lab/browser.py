"""The room's page in a real browser, and when its digits changed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lab.machine import steady_ms

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["Watched", "browsing"]

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_WATCH = """(id) => {
  const timer = document.getElementById(id);
  window.flips = [];
  new MutationObserver(() =>
    requestAnimationFrame(() => window.flips.push([performance.now(), timer.textContent]))
  ).observe(timer, { childList: true, characterData: true, subtree: true });
}"""


class Watched:
    """A page of which one element is watched: its digits, unless another is named."""

    def __init__(self, page: Page, watch: str = "timer") -> None:
        self._page = page
        page.wait_for_function("() => document.getElementById('timer').textContent !== ''")
        page.evaluate(_WATCH, watch)

    def flips(self) -> list[float]:
        """When the frame that shows a change was drawn; :func:`steady_ms`."""
        told: list[tuple[float, str]] = self._page.evaluate("window.flips")
        offset = self._offset()
        return [at + offset for at, _ in told]

    def _offset(self) -> float:
        """From the page's clock to ours, by the shortest of some round trips."""
        trips = []
        for _ in range(30):
            asked = steady_ms()
            there: float = self._page.evaluate("performance.now()")
            answered = steady_ms()
            trips.append((answered - asked, (asked + answered) / 2 - there))
        return min(trips)[1]


@contextmanager
def browsing(url: str, watch: str = "timer") -> Iterator[Watched | None]:
    """The page in headless Chromium; None, said on stderr, where there is none.

    ``watch``: the id of the element whose changes count.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("no Chromium here: the page is left out", file=sys.stderr)
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(url)
        yield Watched(page, watch)
        browser.close()

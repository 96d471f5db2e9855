"""Pages in a real browser, and what can be read off them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from presession_timer.web.server import WebServer

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = (1280, 720), (390, 844)

_OVERFLOWS = """() => {
  const box = (e) => e.getBoundingClientRect();
  const shown = (e) => e.getClientRects().length > 0 && e.textContent.trim() !== "";
  const found = [];
  const ids = "title words words-above message name wall digits rehearsal";
  for (const id of ids.split(" ")) {
    const element = document.getElementById(id);
    if (!element || !element.getClientRects().length) continue;
    const { left, right, top, bottom } = box(element);
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) found.push(id);
    if (id === "name" || id === "digits" || !shown(element)) continue;
    const boxes = [element, ...element.children];
    if (boxes.some((box) => box.scrollWidth > box.clientWidth + 1)) found.push(id + " cut");
    const style = getComputedStyle(element);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const lines = [...element.children].reduce((sum, line) => sum + line.offsetHeight, padding);
    if (element.children.length && lines > element.clientHeight + 1) found.push(id + " high");
    const size = (line) => parseFloat(getComputedStyle(line).fontSize);
    if ([...element.children].some((line) => size(line) < 12)) found.push(id + " small");
  }
  return found;
}"""


@dataclass
class Screen:
    """One page, and everything that went wrong on it."""

    page: Page
    troubles: list[str]
    requests: list[str]
    address: str = ""
    """Where the page is, without a query."""

    def goes_to(self, query: str) -> None:
        """Load the page with another query, as a reader does who changes the address."""
        self.page.goto(self.address.replace("/#", f"/{query}#"))

    def is_showing(self, **wanted: str) -> None:
        """Wait until the page shows this scene, this phase, this geometry, and so on."""
        for name, value in wanted.items():
            expect(self.page.locator("body")).to_have_attribute(f"data-{name}", value)

    def reads(self, element: str, text: str) -> None:
        """Wait until an element holds exactly this text."""
        expect(self.page.locator(element)).to_have_text(text)

    @property
    def overflows(self) -> list[str]:
        """What does not fit its place."""
        found: list[str] = self.page.evaluate(_OVERFLOWS)
        return found


@contextmanager
def looking(
    browser: Browser,
    web: WebServer,
    query: str = "",
    size: tuple[int, int] = WIDE,
    *,
    url: str = "",
    script: str = "",
    instead: Mapping[str, Callable[[Route], None]] | None = None,
    **options: Any,
) -> Iterator[Screen]:
    """A page of its own; ``script`` runs in it before anything else.

    ``instead`` of the server these answer what is asked for at addresses of such a form.
    """
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    if script:
        context.add_init_script(script)
    for address, answer in (instead or {}).items():
        context.route(address, answer)
    page = context.new_page()
    screen = Screen(page, [], [], url or web.page_url)
    page.on("pageerror", lambda error: screen.troubles.append(str(error)))
    page.on("console", lambda said: screen.troubles.append(said.text))
    page.on("request", lambda request: screen.requests.append(request.url))
    screen.goes_to("" if url else query)
    try:
        yield screen
    finally:
        context.close()

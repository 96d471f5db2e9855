"""Pages in a real browser, and what can be read off them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from presession_timer.web.server import WebServer

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 60_000
"""For what comes at once, on a machine that does not stall."""
WIDE, PHONE = (1280, 720), (390, 844)

_OVERFLOWS = """() => {
  const found = [];
  const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
  const outside = (inner, outer) =>
    inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
    inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
  const page = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const box = (e) => e.getBoundingClientRect();
  const parts = [];
  for (const id of "badge heading caption digits title bar who status message".split(" ")) {
    const element = document.getElementById(id);
    if (!shown(element) || (!element.textContent.trim() && id !== "digits")) continue;
    parts.push([id, box(element)]);
    if (outside(box(element), page)) found.push(id + " outside");
    if (["digits", "bar", "who"].includes(id)) continue;
    for (const line of element.querySelectorAll("span")) {
      if (!shown(line)) continue;
      if (outside(box(line), box(element))) found.push(id + " cut");
      if (parseFloat(getComputedStyle(line).fontSize) < 12) found.push(id + " small");
    }
  }
  const touch = (one, other) =>
    one.left < other.right - 1 && other.left < one.right - 1 &&
    one.top < other.bottom - 1 && other.top < one.bottom - 1;
  parts.forEach(([id, one], place) => {
    for (const [under, other] of parts.slice(place + 1))
      if (touch(one, other)) found.push(id + " over " + under);
  });
  return found;
}"""

_CUT = """() => {
  const cut = [];
  const pen = document.createElement("canvas").getContext("2d");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility() || element.closest(".heard, svg")) continue;
    let clip = element;
    while (clip && getComputedStyle(clip).overflowY === "visible") clip = clip.parentElement;
    if (!clip || clip === document.body) continue;
    const mark = document.createElement("span");
    mark.style.cssText = "display: inline-block";
    text.after(mark);
    const baseline = mark.getBoundingClientRect().bottom;
    mark.remove();
    const { fontWeight, fontSize, fontFamily, textTransform } = getComputedStyle(element);
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const arabic = /[\\u0600-\\u06ff]/.test(text.data);
    const letters = textTransform === "uppercase" ? "H" : arabic ? text.data : "gjpqy";
    const below = baseline + pen.measureText(letters).actualBoundingBoxDescent;
    const end = clip.getBoundingClientRect().top + clip.clientTop + clip.clientHeight;
    if (below > end + 0.5) cut.push(`${text.data}: ${(below - end).toFixed(1)} pixels`);
  }
  return cut;
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
    def cut(self) -> list[str]:
        """Whose last line is so low in its box that a g or a y would lose its tail."""
        found: list[str] = self.page.evaluate(_CUT)
        return found

    @property
    def overflows(self) -> list[str]:
        """What does not fit its place."""
        found: list[str] = self.page.evaluate(_OVERFLOWS)
        return found


def resized(page: Page, width: int, height: int) -> None:
    """Give the page another size, and wait until it has heard of it; its clock may stand still."""
    if page.viewport_size == {"width": width, "height": height}:
        return
    page.evaluate(
        """() => {
          window.hasResized = false;
          addEventListener("resize", () => { window.hasResized = true; }, { once: true });
        }"""
    )
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(
        "([width, height]) => hasResized && innerWidth === width && innerHeight === height",
        arg=[width, height],
    )


def stop_time(page: Page) -> None:
    """Load the page again with a clock that stands still until a test lets it run."""
    page.clock.install()
    page.clock.pause_at(time.time() + 600)
    page.reload()


_idle: WeakKeyDictionary[Browser, list[Page]] = WeakKeyDictionary()
_all: WeakKeyDictionary[Browser, list[BrowserContext]] = WeakKeyDictionary()
_OF_A_PAGE = {"color_scheme", "reduced_motion"}
"""Options that a page can change; what needs others, or a script, has a context of its own."""


def kept(browser: Browser) -> list[BrowserContext]:
    """The contexts that are used again and again: a new one takes half a second of a processor."""
    return _all.setdefault(browser, [])


@contextmanager
def _used_again(browser: Browser, size: ViewportSize, options: Mapping[str, Any]) -> Iterator[Page]:
    """A page that others used before, as empty as a new one."""
    idle = _idle.setdefault(browser, [])
    if not idle:
        context = browser.new_context()
        kept(browser).append(context)
        idle.append(context.new_page())
    page = idle.pop()
    page.set_viewport_size(size)
    page.emulate_media(
        color_scheme=options.get("color_scheme", "null"),
        reduced_motion=options.get("reduced_motion", "null"),
        media="null",
    )
    try:
        yield page
    except BaseException:  # after a test that failed it would go on asking the next one's server
        page.close()
        page.context.close()
        kept(browser).remove(page.context)
        raise
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.context.unroute_all()
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")
    page.context.clear_cookies()
    idle.append(page)


@contextmanager
def _once(
    browser: Browser, size: ViewportSize, script: str, options: Mapping[str, Any]
) -> Iterator[Page]:
    """A page in a context of its own; ``script`` runs in it before anything else."""
    context = browser.new_context(viewport=size, **options)
    if script:
        context.add_init_script(script)
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def looking(
    browser: Browser,
    web: WebServer | None,
    query: str = "",
    size: tuple[int, int] = WIDE,
    *,
    url: str = "",
    script: str = "",
    once: bool = False,
    instead: Mapping[str, Callable[[Route], None]] | None = None,
    **options: Any,
) -> Iterator[Screen]:
    """A page of ``web`` or at ``url``; ``script`` runs in it before anything else.

    ``instead`` of the server these answer what is asked for at addresses of such a form. ``once``:
    nobody else uses the page afterwards, for its clock is moved or it cannot be emptied.
    """
    viewport = ViewportSize(width=size[0], height=size[1])
    if script or once or web is None or not options.keys() <= _OF_A_PAGE:
        opened = _once(browser, viewport, script, options)
    else:
        opened = _used_again(browser, viewport, options)
    with opened as page:
        page.set_default_timeout(WAIT_MS)
        for address, answer in (instead or {}).items():
            page.route(address, answer)
        screen = Screen(page, [], [], url if web is None else url or web.page_url)
        hears: dict[Any, Callable[[Any], None]] = {
            "pageerror": lambda error: screen.troubles.append(str(error)),
            "console": lambda said: screen.troubles.append(said.text),
            "request": lambda request: screen.requests.append(request.url),
        }
        for event, hear in hears.items():
            page.on(event, hear)
        screen.goes_to("" if url else query)
        yield screen
        for event, hear in hears.items():
            page.remove_listener(event, hear)

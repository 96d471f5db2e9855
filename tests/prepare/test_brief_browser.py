"""The page in a browser, from the disk: the clock runs, stops, and says how long it was."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from presession_timer.plan.model import Window
from presession_timer.prepare.brief import facts_of, page_of
from tests.prepare.test_brief import HOSTILE, plan, statement
from tests.web.conftest import browser

__all__ = ["browser"]

pytestmark = pytest.mark.browser

WINDOW = Window(min=60_000, max=120_000, last=30_000)
"""Longer phases than any stall of the machine; the browser's clock is moved through them."""


def opened(browser: Browser, folder: Path, troubles: list[str], **changes: object) -> Page:
    """A page that is on the disk, and everything that goes wrong on it."""
    file = folder / "brief.html"
    speaker = statement(1, **{"min": WINDOW.min, "max": WINDOW.max, **changes})
    file.write_text(page_of(facts_of(plan(speaker, window=WINDOW))[0]), "utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.clock.install()

    def refused(dialog: Dialog) -> None:
        troubles.append(dialog.message)
        dialog.dismiss()

    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", refused)
    page.goto(file.as_uri())
    page.on("request", lambda request: troubles.append(request.url))
    return page


def press(page: Page, button: str) -> None:
    """By the keyboard, as everything can be."""
    page.locator(button).press("Enter")


def test_the_clock_is_the_rooms_and_goes_through_every_phase(
    browser: Browser, tmp_path: Path
) -> None:
    troubles: list[str] = []
    page = opened(browser, tmp_path, troubles, organisation="DESC")
    clock = page.frame_locator("#clock")
    body = clock.locator("body")
    expect(body).to_have_attribute("data-scene", "next")
    expect(clock.locator("#title")).to_have_text("DESC")
    press(page, "#start")
    expect(page.locator("#start")).to_have_text("Stop")
    expect(body).to_have_attribute("data-scene", "clock")
    for ms, phase in ((60_000, "in-window"), (30_000, "last-minute"), (31_000, "over")):
        page.clock.run_for(ms)
        expect(body).to_have_attribute("data-phase", phase)
    press(page, "#start")
    expect(body).to_have_attribute("data-phase", "paused")
    expect(page.locator("#start")).to_have_text("Go on")
    expect(page.locator("#result")).to_have_text(re.compile("which is longer than your 2:00"))
    press(page, "#start")
    expect(body).to_have_attribute("data-phase", "over")
    expect(page.locator("#result")).to_have_text("")
    press(page, "#again")
    expect(page.locator("#start")).to_have_text("Start")
    expect(body).to_have_attribute("data-scene", "next")
    assert troubles == []


def test_a_hostile_name_does_nothing_in_either_page(browser: Browser, tmp_path: Path) -> None:
    troubles: list[str] = []
    page = opened(browser, tmp_path, troubles, speaker=HOSTILE, organisation=HOSTILE)
    expect(page.locator("h1")).to_contain_text("<img src=x onerror=alert(2)>")
    expect(page.frame_locator("#clock").locator("#title")).to_contain_text("<img")
    assert troubles == []


def test_a_telephone_shows_it_without_scrolling_sideways(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, [], language="fr", words=1_100)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".tile").first).to_be_visible()

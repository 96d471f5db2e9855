"""A page that is not let in, or cannot run, says why: in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.web.browsing import Screen, looking
from tests.web.site import Site, a_site

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path) as site:
        yield site


def says(screen: Screen, text: str) -> None:
    """Wait until the page says this where everybody sees it."""
    note = screen.page.locator("#note")
    expect(note).to_contain_text(text)
    expect(note).to_be_visible()


def no_cookie(route: Route) -> None:
    """The door opens, and what it gives is thrown away: so do browsers that block cookies."""
    route.fulfill(status=204)


def test_a_screen_too_many_says_so_and_is_let_in_once_there_is_room(
    browser: Browser, tmp_path: Path
) -> None:
    with a_site(tmp_path, viewers=1) as site:
        with looking(browser, site.web) as first:
            first.is_showing(scene="before")
            context = browser.new_context()
            late = Screen(context.new_page(), [], [])
            late.page.goto(site.web.page_url)
            says(late, "all 1 places for screens are taken")
        late.is_showing(scene="before")
        expect(late.page.locator("#note")).to_be_hidden()
        context.close()


def test_a_browser_that_keeps_no_cookie_is_told_so(browser: Browser, site: Site) -> None:
    with looking(browser, site.web, instead={"**/enter": no_cookie}) as screen:
        says(screen, "allow cookies for this address")


def test_something_that_stops_sockets_is_named(browser: Browser, site: Site) -> None:
    script = """window.WebSocket = class extends WebSocket {
      constructor(url) { super(url.replace("/live", "/nowhere")); }
    };"""
    with looking(browser, site.web, script=script) as screen:
        says(screen, "stops WebSockets")


def test_a_page_that_nobody_answers_says_so(browser: Browser, site: Site) -> None:
    nobody = {"**/words.json": lambda route: route.abort()}
    with looking(browser, site.web, instead=nobody) as screen:
        says(screen, "Nobody answers yet")


def test_a_browser_that_cannot_read_the_scripts_is_too_old(browser: Browser, site: Site) -> None:
    unread = {"**/count.js": lambda route: route.fulfill(body="const a = ;")}
    with looking(browser, site.web, instead=unread) as screen:
        says(screen, "the browser is too old")


def test_the_script_for_old_browsers_has_nothing_new_in_it(site: Site) -> None:
    """No word and no sign that came with ECMAScript 2015 or later."""
    text = site.web._assets["/old.js"].body.decode()
    for new in ("const ", "let ", "=>", "`", "class ", "...", "?.", "??", "async"):
        assert new not in text


def test_without_scripts_the_page_says_what_it_needs(browser: Browser, site: Site) -> None:
    with looking(browser, site.web, java_script_enabled=False) as screen:
        expect(screen.page.locator("noscript")).to_be_visible()
        assert "needs JavaScript" in (screen.page.locator("noscript").text_content() or "")


@pytest.mark.parametrize("links", [False, True])
def test_a_page_that_is_well_says_nothing_of_all_this(
    browser: Browser, site: Site, links: bool
) -> None:
    with looking(browser, site.web, url=site.web.links_url if links else "") as screen:
        if links:
            expect(screen.page.locator("#cards")).to_be_visible()
        else:
            screen.is_showing(scene="before")
        screen.page.wait_for_load_state("load")
        screen.page.evaluate("onload()")
        expect(screen.page.locator("#note")).to_be_hidden()
        expect(screen.page.locator("noscript")).to_be_hidden()

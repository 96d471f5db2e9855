"""The remote in a real browser: the way in, every button, one hand and no eyes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.live import commands as cmd
from presession_timer.views.web.server import WebServer
from tests.views.web.browsing import PHONE, Screen, looking
from tests.views.web.site import SECRET, Site, a_site, begin

pytestmark = pytest.mark.browser

_HOLDS_BACK = """
addEventListener("load", () => {
  const hear = Line.prototype.hear;
  window.hold = false;
  Line.prototype.hear = function (data) {
    if (!window.hold || data.startsWith('{"answer"')) hear.call(this, data);
  };
});
"""
_UNNAMED = """[...document.querySelectorAll("button, input")].filter((element) =>
  !(element.ariaLabel || element.textContent.trim() || (element.labels && element.labels.length))
).length"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, control=True) as site:
        yield site


@contextmanager
def holding(browser: Browser, site: Site, script: str = "") -> Iterator[Screen]:
    """A remote that was let in."""
    url, code = site.web.invitation
    with looking(browser, site.web, size=PHONE, url=url, script=script) as screen:
        screen.page.get_by_label("The six digits on the console").fill(code)
        screen.page.get_by_role("button", name="Enter").click()
        expect(screen.page.locator("#desk")).to_be_visible()
        expect(screen.page.locator("#go small")).not_to_be_empty()
        yield screen


def press(screen: Screen, name: str) -> None:
    """Press a button by the name a screen reader says."""
    screen.page.get_by_role("button", name=name).click()


def test_nobody_gets_in_without_token_and_digits(browser: Browser, site: Site) -> None:
    origin = site.web.address.origin
    with looking(browser, site.web, url=f"{origin}/control", size=PHONE) as screen:
        screen.reads("#refused", "Open the whole address that the console shows.")
        expect(screen.page.locator("#desk")).to_be_hidden()
    url, code = site.web.invitation
    with looking(browser, site.web, url=url, size=PHONE) as screen:
        screen.page.locator("#code").fill(f"{(int(code) + 1) % 1_000_000:06d}")
        press(screen, "Enter")
        screen.reads("#refused", "that is not the code on the console")
        expect(screen.page.locator("#desk")).to_be_hidden()
        assert "#" not in screen.page.url
        screen.page.locator("#code").fill(code)
        press(screen, "Enter")
        expect(screen.page.locator("#desk")).to_be_visible()
        screen.page.reload()
        expect(screen.page.locator("#desk")).to_be_visible()
    with looking(browser, site.web, url=url, size=PHONE) as screen:
        screen.page.locator("#code").fill(code)
        press(screen, "Enter")
        expect(screen.page.locator("#refused")).to_contain_text("a new one is on the console")


def test_an_hour_can_be_run_from_a_telephone(browser: Browser, site: Site) -> None:
    with holding(browser, site) as screen:
        press(screen, "GO: opens the hour")
        screen.reads("#go small", "ends Opening")
        site.do(cmd.Give(3), "1:00")
        screen.reads("#digits", "7:00")
        screen.reads("#name", "Speaker 3")
        screen.reads("#phase", "Minimum in 5:00")
        site.pass_time("5:30")
        screen.reads("#phase", "Minimum reached ")
        press(screen, "+30 s")
        screen.reads("#digits", "2:00")
        press(screen, "−30 s")
        screen.reads("#digits", "1:30")
        press(screen, "Began 5 s earlier")
        screen.reads("#digits", "1:25")
        press(screen, "Pause")
        expect(screen.page.locator("#pause")).to_have_text("Resume")
        press(screen, "Resume")
        screen.reads("#answer", "resumed")
        expect(screen.page.locator("#undo small")).to_have_text("resumed")
        press(screen, "Undo")
        screen.reads("#answer", "undone: resumed")
        press(screen, "Resume")
        screen.reads("#answer", "resumed")
        press(screen, "GO: ends Speaker 3")
        expect(screen.page.locator("#answer")).to_contain_text("Speaker 3 ended: 5:35 in window")
        assert screen.troubles == [
            "Failed to load resource: the server responded with a status of 403 (Forbidden)"
        ]


def test_what_needs_a_question_is_asked(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("0:20")
    with holding(browser, site) as screen:
        press(screen, "GO: ends Speaker 3")
        dialog = screen.page.get_by_role("dialog", name="End Speaker 3 after 0:20?")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="No").click()
        expect(dialog).to_be_hidden()
        assert site.desk.session.running is not None
        press(screen, "GO: ends Speaker 3")
        dialog.get_by_role("button", name="Yes").click()
        screen.reads("#go small", "starts Speaker 4")


def test_a_double_tap_is_one_press(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site) as screen:
        screen.page.evaluate(
            "() => { const go = document.getElementById('go'); go.click(); go.click(); }"
        )
        screen.reads("#go small", "starts Speaker 4")
        assert len(site.desk.session.turns) == 3


def test_a_press_that_crossed_with_the_consoles_is_refused(browser: Browser, site: Site) -> None:
    """The state that says so is held back on its way, so the button still means what it showed."""
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site, script=_HOLDS_BACK) as screen:
        screen.page.evaluate("() => { window.hold = true; }")
        site.do(cmd.Go())
        press(screen, "GO: ends Speaker 3")
        screen.reads("#answer", "Refused: already ended on the console")
        assert len(site.desk.session.turns) == 3


def test_a_press_waits_for_a_lost_line(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site) as screen:
        cookies = screen.page.context.cookies()
        port = site.web.address.port
        site.web.stop()
        press(screen, "GO: ends Speaker 3")
        screen.reads("#note", "No signal: the press waits.")
        assert cookies[0]["name"] == f"presession_control_{port}"


def test_messages_presence_and_the_blank_room(browser: Browser, site: Site) -> None:
    begin(site)
    with holding(browser, site) as screen:
        screen.page.locator("#messages summary").click()
        press(screen, "Please conclude")
        screen.reads("#messages summary", "Room reads: Please conclude")
        screen.page.get_by_label("Your own words").fill("Slower, please")
        press(screen, "Show")
        screen.reads("#messages summary", "Room reads: Slower, please")
        press(screen, "Clear")
        screen.reads("#messages summary", "Message to the room")
        press(screen, "Blank the room")
        expect(screen.page.locator("#hour")).to_contain_text("ROOM BLANK")
        press(screen, "Show the room again")
        expect(screen.page.locator("#hour")).not_to_contain_text("ROOM BLANK")
        screen.page.locator("#presence summary").click()
        press(screen, "Speaker 5: absent")
        expect(screen.page.get_by_role("button", name="Speaker 5: absent")).to_have_attribute(
            "aria-pressed", "true"
        )
        assert site.desk.session.marks == {5: "absent"}


def test_t_says_the_time_and_every_button_has_a_name(browser: Browser, site: Site) -> None:
    begin(site)
    with holding(browser, site) as screen:
        screen.page.keyboard.press("t")
        screen.reads("#spoken", "Speaker 3: 7:00 left, minimum in 5:00; hour 57:40 left")
        assert screen.page.evaluate(_UNNAMED) == 0
        expect(screen.page.locator("#spoken")).to_have_attribute("aria-live", "assertive")


def test_the_remote_comes_back_after_its_console(browser: Browser, site: Site) -> None:
    """Its cookie died with the server: it asks for a new invitation, and says so."""
    begin(site)
    with holding(browser, site) as screen:
        port = site.web.address.port
        site.web.stop()
        with WebServer(site.desk, port=port, secret=SECRET, control=True) as web:
            expect(screen.page.locator("#door")).to_be_visible()
            url, code = web.invitation
            screen.page.evaluate("(hash) => { location.hash = hash; }", url.partition("#")[2])
            screen.page.locator("#code").fill(code)
            press(screen, "Enter")
            expect(screen.page.locator("#desk")).to_be_visible()
            screen.reads("#go small", "ends Speaker 3")

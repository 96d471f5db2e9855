"""The remote's slots: nothing moves, everything can be hit, and GO covers nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from presession_timer.engine import commands as cmd
from tests.axe import violations
from tests.engine.hours import START
from tests.web.browsing import looking, resized, stop_time
from tests.web.site import Site, a_site, begin, plan_with_names

pytestmark = pytest.mark.browser

SIZES = ((390, 844), (844, 390), (320, 568), (390, 664), (667, 331), (820, 1180), (1180, 820))
"""Telephones upright and on their side, with and without a browser's bars; tablets."""
MAGNIFIED = (320, 256)
"""A screen of 1280×1024 at 400 %."""
WALKED = ((320, 568), (667, 331), MAGNIFIED)
"""Where there is least room, in each direction."""
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
HIT = 44
"""Pixels that a target measures at the least."""

_SLOTS = """() => {
  const slots = [...document.querySelectorAll("#remote > :not(.sheet, .heard), #coming li, " +
    "#buttons > *, #caption, #middle, #below")];
  return slots.filter((slot) => slot.getClientRects().length).map((slot) => {
    const { x, y, width, height } = slot.getBoundingClientRect();
    const name = slot.id || slot.dataset.press || slot.dataset.opens || slot.className;
    return [name || slot.tagName + [...slot.parentElement.children].indexOf(slot),
      Math.round(x), Math.round(y), Math.round(width), Math.round(height)].join(" ");
  });
}"""
_STAYS = """() => ["clock", "go"].map((id) => {
  const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
  const [left, top] = [x + scrollX, y + scrollY].map(Math.round);
  const seen = document.elementFromPoint(x + width / 2, y + height / 2);
  const free = !seen || !seen.closest(".sheet");
  return [left, top, Math.round(width), Math.round(height), free].join(" ");
})"""
_TOO_SMALL = """(least) => [...document.querySelectorAll(
    "button, a, select, input:not([type=radio]), .choice label")].filter((target) => {
  if (!target.checkVisibility()) return false;
  const { width, height } = target.getBoundingClientRect();
  return width < least - 0.01 || height < least - 0.01;
}).map((target) => target.outerHTML.slice(0, 80))"""
_COVERED = """() => {
  const target = document.activeElement.closest("label") || document.activeElement;
  const { left, right, top, bottom } = target.getBoundingClientRect();
  const inside = [[left + 4, top + 4], [right - 4, top + 4], [left + 4, bottom - 4],
    [right - 4, bottom - 4], [(left + right) / 2, (top + bottom) / 2]];
  const hit = ([x, y]) => target.contains(document.elementFromPoint(x, y));
  return [document.activeElement.id || document.activeElement.tagName,
    inside.every(hit) ? "" : target.outerHTML.slice(0, 90)];
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names(), control=True) as site:
        yield site


def slots(page: Page) -> list[dict[str, Any]]:
    """Where every slot is, at each size."""
    found = []
    for width, height in SIZES:
        resized(page, width, height)
        found.append(page.evaluate(_SLOTS))
    return found


def let_in(page: Page, site: Site) -> None:
    """Give the digits at the door."""
    page.locator("#code").fill(site.web.invitation[1])
    page.get_by_role("button", name="Enter").click()
    expect(page.locator("#go small")).not_to_be_empty()


def test_no_slot_moves_whatever_happens(browser: Browser, site: Site) -> None:
    with looking(browser, site.web, url=site.web.invitation[0], once=True) as screen:
        page = screen.page
        let_in(page, site)
        stop_time(page)
        expect(page.locator("#go small")).to_have_text("opens the hour")
        site.at(START - 60_000)
        seen = {"before": slots(page)}
        site.at(START)
        begin(site)
        screen.is_showing(phase="before-minimum")
        seen["plain"] = slots(page)
        for wait, phase in (("5:01", "in-window"), ("1:01", "last-minute"), ("1:00", "over")):
            site.pass_time(wait)
            screen.is_showing(phase=phase)
            seen[phase] = slots(page)
        site.do(cmd.ShowMessage("A rather long message to everybody in the room, to be read"))
        site.do(cmd.Grant(30_000), hand="remote-1")
        site.do(cmd.Pause(), hand="remote-1")
        screen.is_showing(phase="paused")
        seen["paused"] = slots(page)
        page.clock.run_for(1_000)
        site.do(cmd.Go())
        screen.is_showing(held="1")
        screen.reads("#go b", "the console")
        seen["held"] = slots(page)
        page.clock.run_for(800)
        screen.is_showing(held="")
        seen["gap"] = slots(page)
        for _ in range(9):
            site.do(cmd.Go(), "0:05", "remote-1")
        screen.reads("#go small", "marks the next question")
        seen["questions"] = slots(page)
        site.do(cmd.Close(), hand="remote-1")
        expect(page.locator("#go")).to_be_disabled()
        seen["closed"] = slots(page)
        page.route("**/control/enter", lambda route: route.abort())
        page.evaluate("() => { presession.line.socket.close(); }")
        page.clock.run_for(7_000)
        screen.is_showing(lost="1")
        expect(page.locator("#go b")).to_contain_text("No line for")
        seen["dead"] = slots(page)
        assert [name for name, found in seen.items() if found != seen["before"]] == []


def test_everything_can_be_hit_and_nothing_that_has_the_focus_is_covered(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with looking(browser, site.web, url=site.web.invitation[0]) as screen:
        page = screen.page
        let_in(page, site)
        for width, height in (*SIZES, MAGNIFIED):
            resized(page, width, height)
            for sheet in ("", "message", "people", "others", "screens", "insert"):
                if sheet in ("screens", "insert"):
                    page.locator("#buttons [data-opens=others]").click()
                page.locator("#me").focus()
                stays = page.evaluate(_STAYS)
                if sheet:
                    page.locator(f"[data-opens={sheet}]").last.click()
                if sheet == "screens":
                    expect(page.locator("#screens li button").first).to_be_visible()
                assert page.evaluate(_STAYS) == stays, (sheet, width, height)
                assert page.evaluate(_TOO_SMALL, HIT) == [], (sheet, width, height)
                if (width, height) == SIZES[0]:
                    page.emulate_media(color_scheme=SCHEMES[sheet in ("", "people", "insert")])
                    assert violations(page) == [], sheet
                if (width, height) in WALKED:
                    assert walked(page) > 2, (sheet, width, height)
                page.keyboard.press("Escape")
            assert page.evaluate("document.documentElement.scrollWidth") <= width


_CUT = """() => [...document.querySelectorAll(
    "#go, #go small, #undo, #undo small, #buttons > button, #buttons b")].filter((box) =>
  box.checkVisibility() && getComputedStyle(box).overflow !== "visible" &&
  (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
).map((box) => box.textContent)"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_a_button_does_is_never_cut(browser: Browser, tmp_path: Path, language: str) -> None:
    """That of undo ends with whether it takes back a beginning or an end."""
    plan = plan_with_names()
    delegation = replace(
        plan.segments[1], speaker=f"Permanent Mission of {plan.segments[4].organisation}"
    )
    plan = replace(plan, segments=(plan.segments[0], delegation, *plan.segments[2:]))
    with (
        a_site(tmp_path, plan, control=True) as site,
        looking(browser, site.web, url=site.web.invitation[0]) as screen,
    ):
        page = screen.page
        let_in(page, site)
        page.goto(f"{page.url}?lang={language}")
        for stage in ("turn", "gap", "message"):
            if stage == "turn":
                begin(site, turns=2)
            elif stage == "gap":
                site.do(cmd.Go(), "1:00", "remote-1")
            else:
                site.do(cmd.ShowMessage("Please speak more slowly: " * 3), hand="remote-1")
            seen = "(seq) => presession.line?.state?.seq === seq"
            page.wait_for_function(seen, arg=site.runner.session.seq)
            for width, height in SIZES:
                resized(page, width, height)
                page.wait_for_function("() => presession.settled()")
                assert page.evaluate(_CUT) == [], (stage, width, height)


def walked(page: Page) -> int:
    """Go with Tab to GO, which is reached from everywhere, and look whether all can be seen."""
    for steps in range(40):
        page.keyboard.press("Tab")
        where, covered = page.evaluate(_COVERED)
        if where in ("BODY", "go"):
            return steps
        assert covered == ""
    raise AssertionError("GO was not reached")

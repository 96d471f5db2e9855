"""axe-core finds nothing on any page in any phase, in light, dark and contrast."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from presession_timer.engine import commands as cmd
from tests.axe import violations
from tests.engine.hours import START
from tests.web.browsing import PHONE, looking
from tests.web.site import a_site, plan_with_names

pytestmark = pytest.mark.browser

VIEWS = ("", "?view=speaker&theme=dark", "?view=phone&theme=contrast&lang=ar", "?view=agenda")


def test_no_page_breaks_a_rule_of_wcag_in_any_phase(browser: Browser, tmp_path: Path) -> None:
    with a_site(tmp_path, plan_with_names(), control=True) as site, ExitStack() as stack:
        pages: list[Page] = [
            stack.enter_context(
                looking(browser, site.web, query, PHONE if "phone" in query else (1280, 720))
            ).page
            for query in VIEWS
        ]
        url, code = site.web.invitation
        door = stack.enter_context(looking(browser, site.web, size=PHONE, url=url)).page
        expect(door.get_by_label("The six digits on the console")).to_be_visible()
        assert violations(door) == []
        door.get_by_label("The six digits on the console").fill(code)
        door.get_by_role("button", name="Enter").click()
        expect(door.locator("#remote")).to_be_visible()
        pages.append(door)
        cards = stack.enter_context(looking(browser, site.web, url=site.web.cards_url)).page
        assert violations(cards) == []

        def all_are_clean(**wanted: str) -> None:
            found = {}
            for page in pages:
                phased = "agenda" not in page.url  # who waits in a foyer is shown no phase
                if not phased and wanted.get("phase", "paused") != "paused":
                    continue
                for name, value in wanted.items() if phased and page is not door else ():
                    expect(page.locator("body")).to_have_attribute(f"data-{name}", value)
                found[page.url.partition("#")[0]] = violations(page)
            assert not any(found.values()), (wanted, found)

        site.at(START - 300_000)
        all_are_clean(scene="before")
        site.do(cmd.Go())
        all_are_clean(scene="title")
        site.do(cmd.Go(), "1:00")
        all_are_clean(scene="next")
        site.do(cmd.Give(3), "0:10")
        all_are_clean(scene="clock", phase="before-minimum")
        for until, phase in (("5:01", "in-window"), ("1:02", "last-minute"), ("1:00", "over")):
            site.pass_time(until)
            all_are_clean(scene="clock", phase=phase)
        site.do(cmd.ShowMessage("Please speak a little slower"))
        site.do(cmd.Pause())
        all_are_clean(scene="clock", phase="paused")
        site.do(cmd.Blank())
        all_are_clean(scene="blank")
        site.do(cmd.Unblank())
        site.do(cmd.Close(), "1:00")
        all_are_clean(scene="thanks")

"""B10, B11: the page's clock is the session's, whatever the browser's own clock and line do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from presession_timer.base.durations import MINUTE
from tests.web.browsing import looking
from tests.web.conftest import browser
from tests.web.site import Site, a_site, begin, plan_with_names

__all__ = ["browser"]

pytestmark = pytest.mark.browser

_CAN_SLEEP = """
const now = Date.now;
let slept = 0;
Date.now = () => now() + slept;
window.sleep = (ms) => { slept += ms; };
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names()) as site:
        yield site


def test_b10_a_clock_three_hours_wrong_changes_nothing(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("1:23")
    script = "const now = Date.now; Date.now = () => now() + 3 * 3600 * 1000;"
    with (
        looking(browser, site.web) as right,
        looking(browser, site.web, script=script, timezone_id="Asia/Tokyo") as wrong,
    ):
        for screen in (right, wrong):
            screen.reads("#timer", "5:37")
            screen.reads("#wall", "10:03")


def test_b10_a_bad_line_moves_the_clock_by_less_than_a_blink(browser: Browser, site: Site) -> None:
    """Each way takes 0 to 500 ms and one in five is lost; what eight agree on counts."""
    simulate = """(seeds) => seeds.map((seed) => {
      const random = () => {
        seed = (seed * 16807) % 2147483647;
        return seed / 2147483647;
      };
      const sync = new presession.Sync();
      const ahead = 3 * 3600 * 1000;
      let at = 1000;
      let bound = Infinity;
      for (let trip = 0; trip < 8; trip += 1) {
        at += 60;
        const [there, back, lost] = [500 * random(), 500 * random(), random() < 0.2];
        if (lost) continue;
        sync.add(at, at + there + back, at + there + ahead);
        bound = Math.min(bound, (there + back) / 2);
      }
      if (bound === Infinity) return [0, 0];
      return [Math.abs(sync.now(at) - at - ahead), bound + 1];
    })"""
    with looking(browser, site.web) as screen:
        found = screen.page.evaluate(simulate, [7 * seed + 1 for seed in range(500)])
    errors = sorted(error for error, _ in found)
    assert all(error <= bound for error, bound in found)
    assert errors[len(errors) * 95 // 100] < 100


def test_b11_after_a_sleep_the_page_asks_for_the_time_at_once(browser: Browser, site: Site) -> None:
    begin(site)
    with looking(browser, site.web, script=_CAN_SLEEP) as screen:
        screen.reads("#timer", "7:00")
        site.clock.advance(8 * MINUTE)  # nobody tells the page
        screen.page.evaluate("sleep(8 * 60 * 1000)")
        screen.reads("#timer", "+1:00")
        screen.is_showing(phase="over")

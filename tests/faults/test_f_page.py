"""F8, F9: whatever happens to its console or its line, the page counts on, says so, comes back."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from lab.ports import free_port
from playwright.sync_api import Browser

from presession_timer.engine import commands as cmd
from tests.command import Talk, started
from tests.faults.plans import PLAN_FILE
from tests.web.browsing import PHONE, Screen, looking
from tests.web.conftest import browser
from tests.web.site import Site, a_site, begin, plan_with_names
from tests.web.test_commands import ask, next_line

__all__ = ["browser"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

IMPATIENT = "addEventListener('load', () => { Line.MISSED = 0.6; Line.BEAT = 1000; });"
"""A line is missed after little more than one beat, so that nobody waits."""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "hall.toml"
    path.write_text(PLAN_FILE, "utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names()) as site:
        yield site


def address_of(run: Talk) -> str:
    """Where the page of a console is, by its first line."""
    return next_line(run).removeprefix("page ")


def shows(browser: Browser, url: str, stack: ExitStack) -> Screen:
    screen = stack.enter_context(looking(browser, None, url=url, script=IMPATIENT))
    screen.is_showing(scene="clock", lost="")
    return screen


def seconds_left(screen: Screen) -> int:
    minutes, seconds = screen.page.inner_text("#timer").split(":")
    return 60 * int(minutes) + int(seconds)


def test_f8_the_page_of_a_killed_console_is_back_with_the_next(
    browser: Browser, plan: Path
) -> None:
    port = str(free_port())
    with ExitStack() as stack:
        first = stack.enter_context(started("run", "--plain", "--web", "--port", port, plan))
        url = address_of(first)
        for _ in range(3):
            ask(first, "go")
        screen = shows(browser, url, stack)
        phase = screen.page.get_attribute("body", "data-phase") or ""
        left = seconds_left(screen)
        first.process.kill()
        first.process.wait()
        screen.is_showing(scene="clock", phase=phase, lost="1")
        second = stack.enter_context(started("run", "--plain", "--web", "--port", port, plan))
        assert address_of(second) == url
        screen.is_showing(scene="clock", phase=phase, lost="")
        assert left - 60 < seconds_left(screen) <= left


def test_f8_the_page_of_a_frozen_console_says_so_and_counts_on(
    browser: Browser, plan: Path
) -> None:
    with ExitStack() as stack:
        run = stack.enter_context(started("run", "--plain", "--web", plan))
        url = address_of(run)
        for _ in range(3):
            ask(run, "go")
        screen = shows(browser, url, stack)
        run.process.send_signal(signal.SIGSTOP)
        screen.is_showing(scene="clock", lost="1")
        left = seconds_left(screen)
        screen.page.wait_for_function("(left) => timer.textContent !== left", arg=_mss(left))
        run.process.send_signal(signal.SIGCONT)
        screen.is_showing(scene="clock", lost="")


def test_f8_a_page_without_a_network_is_back_with_it(browser: Browser, plan: Path) -> None:
    with ExitStack() as stack:
        run = stack.enter_context(started("run", "--plain", "--web", plan))
        url = address_of(run)
        for _ in range(3):
            ask(run, "go")
        screen = shows(browser, url, stack)
        screen.page.context.set_offline(True)
        screen.page.evaluate("presession.line.socket.close()")
        screen.is_showing(scene="clock", lost="1")
        ask(run, "pause")
        screen.page.context.set_offline(False)
        screen.is_showing(scene="clock", phase="paused", lost="")


def _mss(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


WRONG = "?view=moon&theme=puce&lang=xx,yy&only=hat&bg=red&flood=9&message=huge&sound=2&names=zz"


def test_f9_an_address_that_asks_for_anything_shows_the_hour(browser: Browser, site: Site) -> None:
    begin(site)
    for query in (WRONG, "?lang=en,fr,es,ru,ar", "?" + "x" * 2_000, "?name=" + "n" * 300):
        with looking(browser, site.web, query) as screen:
            screen.is_showing(scene="clock", phase="before-minimum")
            assert screen.overflows == [], query
            assert screen.troubles == [], query


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), PHONE, (667, 375)])
def test_f9_no_name_and_no_message_is_too_long_for_a_page(
    browser: Browser, site: Site, size: tuple[int, int]
) -> None:
    begin(site)
    query = "?view=phone" if min(size) < 400 else ""
    with looking(browser, site.web, query, size) as screen:
        for name in ("Menschenrechtsorganisationsdachverbandsvorsitzendenkonferenzen", "W" * 160):
            site.do(cmd.ChangeSegment(3, organisation=name))
            site.do(cmd.ChangeSegment(4, organisation=name))
            screen.reads("#name", name)
            assert screen.overflows == [], name
        for text in (
            "w" * 80,
            "WWWW " * 16,
            "Please speak a little more slowly for everybody. " * 2,
        ):
            site.do(cmd.ShowMessage(text[:80].strip()))
            screen.reads("#message", text[:80].strip())
            assert screen.overflows == [], text
            site.do(cmd.ClearMessage())
            screen.is_showing(message="")

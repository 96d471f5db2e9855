"""What may happen to a screen, in a real browser: lines, clocks, sleep, sounds, hostile names."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.audience.room_state import view_state
from presession_timer.audience.source import of_record, of_runner
from presession_timer.base.clock import SystemClock
from presession_timer.base.durations import MINUTE, SECOND, clock_down
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Names
from presession_timer.record.follow import Follower
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.hours import START, panel
from tests.web.browsing import Screen, looking
from tests.web.site import SECRET, FrozenClock, Site, a_site, begin, plan_with_names
from tests.web.wire import until

pytestmark = pytest.mark.browser

_COUNT_TONES = """
window.tones = 0;
const nothing = () => {};
const connect = (next) => next;
window.AudioContext = class {
  currentTime = 0;
  resume() {}
  createGain() {
    const gain = {};
    for (const how of ["setValue", "linearRampToValue", "exponentialRampToValue"])
      gain[how + "AtTime"] = nothing;
    return { gain, connect };
  }
  createOscillator() {
    return { frequency: {}, connect, start: () => { window.tones += 1; }, stop: nothing };
  }
};
"""

_OWN_WAKE_LOCK = """
document.hasFocus = () => false;
Object.defineProperty(navigator, 'wakeLock', {
  configurable: true,
  value: { request: async () => (window.lock = new EventTarget()) },
});
"""

_APART = 60
"""Milliseconds by which two clocks may differ on a machine that is busy with other tests."""


SINCE = re.compile(r"No signal \d+:\d\d")
QUICK = "addEventListener('load', () => { Line.MISSED = 0.35; });"
"""For a line that is missed sooner."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names()) as site:
        yield site


def test_a_lost_line_is_said_and_comes_back_by_itself(browser: Browser, tmp_path: Path) -> None:
    """The console dies and is started anew: the page counts on meanwhile, and says so."""
    with a_site(tmp_path, panel(), SystemClock()) as site:
        site.do(cmd.Go())
        site.do(cmd.Give(3))
        with looking(
            browser,
            site.web,
            script="window.addEventListener('load', () => { Line.MISSED = 0.35; })",
        ) as screen:
            screen.is_showing(scene="clock", phase="before-minimum")
            port = site.web.address.port
            site.web.stop()
            screen.is_showing(phase="before-minimum", lost="1")
            screen.reads("#words", "You have the floor")
            expect(screen.page.locator("#signal")).to_contain_text(SINCE)
            expect(screen.page.locator("#wall")).to_be_hidden()
            expect(screen.page.locator("#said")).to_have_text("You have the floor, No signal")
            before = screen.page.locator("#timer").text_content() or ""
            expect(screen.page.locator("#timer")).not_to_have_text(before)
            with WebServer(of_runner(site.runner), WebOptions(port=port), secret=SECRET):
                screen.is_showing(phase="before-minimum", geometry="plain", lost="")
                screen.reads("#said", "You have the floor")
                expect(screen.page.locator("#signal")).to_be_hidden()


def test_another_program_at_the_address_meanwhile_ends_nothing(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    """A console died, and the next one that was started took its port for a while."""
    begin(site)
    with looking(browser, site.web, script=QUICK) as screen:
        screen.is_showing(scene="clock")
        options = WebOptions(port=site.web.address.port)
        site.web.stop()
        with WebServer(of_runner(site.runner), options, secret=b"another" * 5, state=tmp_path):
            expect(screen.page.locator("#note")).to_contain_text("needs its whole address")
        with WebServer(of_runner(site.runner), options, secret=SECRET):
            screen.is_showing(lost="")
            expect(screen.page.locator("#note")).to_be_hidden()


@pytest.mark.parametrize(("beat", "lost"), [(2.0, {4.9: "", 5.1: "1"}), (15.0, {37.0: ""})])
def test_how_long_a_line_may_be_silent_travels_with_the_state(
    browser: Browser, tmp_path: Path, beat: float, lost: dict[float, str]
) -> None:
    with a_site(tmp_path, panel(), beat=beat) as site, looking(browser, site.web) as screen:
        screen.is_showing(scene="before")
        silence = "(s) => { const at = performance.now(); presession.line.heard = at - 1000 * s;"
        silence += " return presession.line.silence(at) === null ? '' : '1'; }"
        assert {quiet: screen.page.evaluate(silence, quiet) for quiet in lost} == lost


_COLOURS = """() => ["#band", "#digits", "#words", "#fill", "#badge"].map((id) => {
  const { color, backgroundColor } = getComputedStyle(document.querySelector(id));
  return [color, backgroundColor];
})"""


_DRAWN_WITH_SILENCE = "(ms) => { Line.MISSED = ms / 2000; dispatchEvent(new Event('resize')); }"
"""Another size is drawn at once, and not with the next second."""


def test_a_lost_line_pardons_nobody(browser: Browser, site: Site) -> None:
    """Each phase keeps its word, its colours and its digits; only a mark and dashes are new."""
    begin(site)
    with looking(browser, site.web, "?theme=dark", reduced_motion="reduce") as screen:
        spoken = 0
        for at, phase in ((10, "before-minimum"), (310, "in-window"), (370, "last-minute"),
                          (443, "over")):  # fmt: skip
            site.pass_time(f"{at - spoken} s")
            spoken = at
            screen.is_showing(phase=phase, lost="")
            known = [screen.page.evaluate(_COLOURS), screen.page.locator("#timer").text_content(),
                     screen.page.locator("#words").text_content()]  # fmt: skip
            screen.page.evaluate(_DRAWN_WITH_SILENCE, 0)
            screen.is_showing(phase=phase, lost="1")
            expect(screen.page.locator("#signal")).to_be_visible()
            assert [screen.page.evaluate(_COLOURS), screen.page.locator("#timer").text_content(),
                    screen.page.locator("#words").text_content()] == known  # fmt: skip
            border = "getComputedStyle(document.getElementById('frame')).borderTopStyle"
            assert screen.page.evaluate(border) == "dashed"
            screen.page.evaluate(_DRAWN_WITH_SILENCE, 5000)
            screen.is_showing(lost="")


def test_a_page_that_follows_a_silent_runner_says_so_and_is_grey_once_its_record_is_gone(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        runner.do(cmd.Go(), confirmed=True)
        runner.do(cmd.Give(3), confirmed=True)
    follower = Follower(path, clock)
    with WebServer(of_record(follower), secret=SECRET) as web, looking(browser, web) as screen:
        screen.is_showing(scene="clock", phase="before-minimum", lost="1")
        screen.reads("#timer", "7:00")
        path.rename(tmp_path / "elsewhere.presession.jsonl")  # another may have the floor by now
        screen.is_showing(phase="no-signal", geometry="dashed", lost="")
        expect(screen.page.locator("#words")).to_contain_text(SINCE)


_IS_PRECISE = """() => {
  const { line } = presession;
  const trips = line.sync.samples.map(({ sent, received }) => received - sent);
  if (trips.length === 8 && Math.min(...trips) < 40) return true;
  line.ping(8);
  return false;
}"""
"""A machine that is busy when the page asks for the time is asked again."""
_AT_A_FLIP = """() => new Promise((done) => {
  const timer = document.getElementById("timer");
  const seen = () => done({
    wall: Date.now(),
    now: presession.line.sync.now(performance.now()),
    digits: timer.textContent,
    until: Date.now(),
  });
  new MutationObserver(seen).observe(timer, { childList: true, subtree: true });
})"""
_TORN_MS = 5
"""What is read of two clocks at one moment takes less: a busy machine can come in between."""


def at_a_flip(screen: Screen) -> dict[str, Any]:
    """What a page shows and knows in the moment in which its digits change."""
    while True:
        said: dict[str, Any] = screen.page.evaluate(_AT_A_FLIP)
        if said["until"] - said["wall"] < _TORN_MS:
            return said


def runner_at(site: Site, wall: float) -> float:
    """What the runner's time was at a time of this machine, ms."""
    while True:
        before = time.time() * SECOND
        now = site.runner.now()
        if time.time() * SECOND - before < _TORN_MS:
            return now - before + wall


def test_two_pages_and_the_runner_tell_the_same_time(browser: Browser, tmp_path: Path) -> None:
    """What all three say is brought to one instant by this machine's own clock."""
    with a_site(tmp_path, panel(), SystemClock()) as site:
        site.do(cmd.Go())
        site.do(cmd.Give(3))
        clock = view_state(site.runner.session, site.runner.now())["clock"]
        assert clock is not None
        assert clock["zero"] is not None
        with looking(browser, site.web) as one, looking(browser, site.web, "?view=phone") as other:
            ahead = []
            for screen in (one, other):
                screen.is_showing(scene="clock")
                screen.page.wait_for_function(_IS_PRECISE)
                said = at_a_flip(screen)
                runner_then = runner_at(site, said["wall"])
                ahead.append(said["now"] - runner_then)
                left = [clock["zero"] - round(runner_then) + by for by in (-_APART, 0, _APART)]
                assert said["digits"] in map(clock_down, left)
            assert all(abs(by) < _APART for by in (*ahead, ahead[0] - ahead[1])), ahead


def test_names_and_messages_are_never_markup(browser: Browser, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)><b>[/]&amp;"
    plan = replace(panel(4), title=evil, names=Names.NAME)
    named = tuple(replace(s, speaker=evil, organisation=evil) for s in plan.segments)
    with a_site(tmp_path, replace(plan, segments=named)) as site:
        begin(site)
        site.do(cmd.ShowMessage(evil))
        with looking(browser, site.web) as screen:
            screen.reads("#name", evil)
            screen.reads("#message", evil)
            site.do(cmd.Go(), "5:00")
            site.pass_time("0:05")
            screen.reads("#title", evil)
            assert screen.page.locator("main img, main b b").count() == 0
            assert screen.troubles == []


def test_the_page_asks_nobody_else_for_anything_and_is_small(browser: Browser, site: Site) -> None:
    begin(site)
    with looking(browser, site.web) as screen:
        screen.is_showing(scene="clock")
        assert all(url.startswith(site.web.address.origin) for url in screen.requests)
        token = site.web.page_url.partition("#")[2]
        assert not any(token in url.partition("#")[0] for url in screen.requests)
        assert token not in screen.page.url
        assert screen.troubles == []
    sent = (
        "/",
        "/page.css",
        "/page.js",
        "/count.js",
        "/texts.js",
        "/line.js",
        "/screen.js",
        "/card.js",
        "/agenda.js",
        "/screen.js",
        "/old.js",
        "/words.json",
        "/icon.svg",
    )
    assert sum(len(site.web._assets[path].packed) for path in sent) < 36_000


def test_without_the_token_the_page_says_what_to_do(browser: Browser, site: Site) -> None:
    with looking(browser, site.web, url=site.web.address.origin + "/") as screen:
        expect(screen.page.locator("#note")).to_contain_text("open it again from the console")
        screen.page.goto(site.web.page_url)
        screen.is_showing(scene="before")


def test_a_browser_without_sockets_is_told_so(browser: Browser, site: Site) -> None:
    with looking(browser, site.web, script="delete window.WebSocket;") as screen:
        screen.reads("#note", "This browser is too old for the page.")


def shows(site: Site, state: str) -> None:
    """Wait until the console's list has one screen, a room's, in this state."""
    wanted = ("room", "1280×720", state)
    until(lambda: [(s.view, s.size, s.state) for s in site.web.screens] == [wanted])


def test_what_the_console_says_of_a_screen_is_what_its_page_knows(
    browser: Browser, site: Site
) -> None:
    with looking(browser, site.web, script=_OWN_WAKE_LOCK) as screen:
        shows(site, "ok")
        screen.page.evaluate("lock.dispatchEvent(new Event('release'))")
        shows(site, "may sleep")
        screen.page.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus'))")
        shows(site, "has the keyboard")
        screen.page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
        shows(site, "may sleep")
        screen.page.mouse.click(100, 100)
        shows(site, "ok")


def test_a_screen_without_a_wake_lock_may_sleep(browser: Browser, site: Site) -> None:
    script = _OWN_WAKE_LOCK + "Object.defineProperty(navigator, 'wakeLock', { value: undefined });"
    with looking(browser, site.web, script=script):
        shows(site, "may sleep")


def test_a_window_that_is_dragged_keeps_its_line(browser: Browser, site: Site) -> None:
    """Each report is a message, and whoever sends sixty in two seconds is cut off."""
    drag = """() => {
      const { line } = presession;
      window.began = { socket: line.socket, said: 0 };
      const send = line.send.bind(line);
      line.send = (text) => { began.said += text[0] === "s"; return send(text); };
      for (let i = 0; i < 200; i += 1) dispatchEvent(new Event("resize"));
    }"""
    with looking(browser, site.web, script=_OWN_WAKE_LOCK) as screen:
        shows(site, "ok")
        screen.page.evaluate(drag)
        screen.page.wait_for_function("() => began.said > 0")
        screen.page.evaluate("began.heard = performance.now(); presession.line.ping(1)")
        screen.page.wait_for_function("() => presession.line.heard > began.heard")
        assert screen.page.evaluate("began.said") == 1
        assert screen.page.evaluate("presession.line.socket === began.socket")


def test_a_screen_reader_hears_phases_and_not_seconds(browser: Browser, site: Site) -> None:
    begin(site)
    with looking(browser, site.web) as screen:
        timer, said = screen.page.get_by_role("timer"), screen.page.locator("#said")
        expect(timer).to_have_attribute("aria-live", "off")
        expect(said).to_have_attribute("aria-live", "polite")
        expect(said).to_have_text("Observatori DESC: You have the floor")
        site.pass_time("5:00")
        expect(said).to_have_text("Minimum reached")
        site.do(cmd.ShowMessage("Slower, please"))
        expect(said).to_have_text("Minimum reached, Slower, please")
        site.do(cmd.ClearMessage())
        site.do(cmd.Go())
        site.pass_time("0:04")
        expect(said).to_have_text("Next speaker: المنظمة العربية لحقوق الإنسان")


def test_tones_only_where_asked_for_and_when_a_phase_begins_by_itself(
    browser: Browser, site: Site
) -> None:
    script = _COUNT_TONES
    begin(site)
    with (
        looking(browser, site.web, "?sound=1", script=script) as loud,
        looking(browser, site.web, script=script) as quiet,
    ):
        for screen in (loud, quiet):
            screen.is_showing(phase="before-minimum")
        for after, phase, tones in (
            ("5:00", "in-window", 1),
            ("1:00", "last-minute", 3),
            ("1:01", "over", 6),
        ):
            site.pass_time(after)
            for screen in (loud, quiet):
                screen.is_showing(phase=phase)
            assert [screen.page.evaluate("tones") for screen in (loud, quiet)] == [tones, 0]
        site.do(cmd.Grant(5 * MINUTE))
        loud.is_showing(phase="in-window")
        assert loud.page.evaluate("tones") == 6


def test_any_key_fills_the_screen_and_the_cursor_goes(browser: Browser, site: Site) -> None:
    with looking(browser, site.web) as screen:
        screen.is_showing(scene="before")
        screen.page.keyboard.press("f")
        screen.page.wait_for_function("() => document.fullscreenElement !== null")
        expect(screen.page.locator("body")).to_have_class("idle")
        screen.page.mouse.move(50, 50)
        expect(screen.page.locator("body")).not_to_have_class("idle")

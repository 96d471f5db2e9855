"""The remote in a real browser: the way in, every button, one hand and no eyes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.audience.source import of_runner
from presession_timer.base.durations import MINUTE
from presession_timer.engine import commands as cmd
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web import handlers
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.hours import START, panel
from tests.engine.test_microphones import seated
from tests.web.browsing import PHONE, Screen, looking, resized, stop_time
from tests.web.site import SECRET, Site, a_site, begin
from tests.web.wire import until

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
_LOSES = """
addEventListener("load", () => {
  const { hear, send } = Line.prototype;
  Object.assign(window, { deaf: false, dumb: false });
  Line.prototype.hear = function (data) {
    if (!window.deaf || !data.startsWith('{"answer"')) hear.call(this, data);
  };
  Line.prototype.send = function (text) {
    return window.dumb && text[0] === "{" ? true : send.call(this, text);
  };
});
"""
"""``deaf``: answers are lost on their way; ``dumb``: what is handed to the line never arrives."""
_STAYS_AWAKE = """
const lock = new EventTarget();
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => lock } });
window.lock = lock;
"""
_ON_TOP = """(id) => {
  const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2).id === id;
}"""
LOOK = "No answer yet: look at the clock before you press again."
_UNNAMED = """[...document.querySelectorAll("button, input")].filter((element) =>
  !(element.ariaLabel || element.textContent.trim() || (element.labels && element.labels.length))
).length"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, control=True) as site:
        yield site


@contextmanager
def holding(
    browser: Browser, site: Site, script: str = "", *, clock: bool = False, still: bool = False
) -> Iterator[Screen]:
    """A remote that was let in; its ``clock`` can be moved on, or stands ``still`` until it is."""
    url, code = site.web.invitation
    with looking(
        browser, site.web, size=PHONE, url=url, script=script, once=clock or still
    ) as screen:
        screen.page.get_by_label("The six digits on the console").fill(code)
        screen.page.get_by_role("button", name="Enter").click()
        if clock or still:
            expect(screen.page.locator("#go small")).not_to_be_empty()
        if clock:
            screen.page.clock.install()
            screen.page.reload()
        if still:
            stop_time(screen.page)
        expect(screen.page.locator("#remote")).to_be_visible()
        expect(screen.page.locator("#go small")).not_to_be_empty()
        yield screen


def press(screen: Screen, name: str) -> None:
    """Press a button by the name a screen reader says, once there was time to read it."""
    screen.page.wait_for_function("() => !presession.settled || presession.settled()")
    exact = name in ("Show", "Clear", "Blank the room", "Show the room again")
    screen.page.get_by_role("button", name=name, exact=exact).click()


def test_nobody_gets_in_without_token_and_digits(browser: Browser, site: Site) -> None:
    origin = site.web.address.origin
    with looking(browser, site.web, url=f"{origin}/control", size=PHONE) as screen:
        screen.reads("#refused", "Open the whole address that the console shows.")
        expect(screen.page.locator("#remote")).to_be_hidden()
    url, code = site.web.invitation
    with looking(browser, site.web, url=url, size=PHONE) as screen:
        screen.page.locator("#code").fill(f"{(int(code) + 1) % 1_000_000:06d}")
        press(screen, "Enter")
        screen.reads("#refused", "that is not the code on the console")
        expect(screen.page.locator("#remote")).to_be_hidden()
        assert "#" not in screen.page.url
        screen.page.locator("#code").fill(code)
        press(screen, "Enter")
        expect(screen.page.locator("#remote")).to_be_visible()
        screen.page.reload()
        expect(screen.page.locator("#remote")).to_be_visible()
    with looking(browser, site.web, url=url, size=PHONE) as screen:
        screen.page.locator("#code").fill(code)
        press(screen, "Enter")
        expect(screen.page.locator("#refused")).to_contain_text("scan the new code")


def test_a_microphone_asks_on_the_telephone_too(browser: Browser, tmp_path: Path) -> None:
    with a_site(tmp_path, seated(), control=True) as site, holding(browser, site) as screen:
        begin(site, 2)
        site.do(cmd.Go(), "1:00", "remote-1")
        screen.reads("#go small", "starts Speaker 3")
        site.runner.hear_microphone("4", is_on=True).result()
        screen.reads("#accept small", "Speaker 4's microphone went on at 10:02:10")
        press(screen, "Yes: has the floor since then")
        screen.reads("#name", "Speaker 4")
        expect(screen.page.locator("#accept")).to_be_hidden()


def test_an_hour_can_be_run_from_a_telephone(browser: Browser, site: Site) -> None:
    with holding(browser, site) as screen:
        press(screen, "GO: opens the hour")
        screen.reads("#go small", "ends Opening")
        site.do(cmd.Give(3), "1:00")
        screen.reads("#digits", "7:00")
        screen.reads("#name", "Speaker 3")
        screen.reads("#phase", "Minimum in 5:00")
        site.pass_time("5:30")
        screen.reads("#phase", "Minimum reached")
        press(screen, "+30 s")
        screen.reads("#digits", "2:00")
        press(screen, "−30 s")
        screen.reads("#digits", "1:30")
        press(screen, "Began 5 s earlier")
        screen.reads("#digits", "1:25")
        press(screen, "Pause")
        expect(screen.page.locator("[data-press=pause] b")).to_have_text("Resume")
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


def test_the_chairs_line_stands_above_go_and_moves_nothing(browser: Browser, site: Site) -> None:
    begin(site)
    with holding(browser, site) as screen:
        foot, said = screen.page.locator("#go"), screen.page.locator("#chair")
        expect(said).to_contain_text("Then: Thank you, Speaker 3. I give the floor to Speaker 4.")
        place = foot.bounding_box()
        site.pass_time("7:20")
        expect(said).to_have_text("Speaker 3, I must ask you to conclude. ")
        expect(said).to_be_in_viewport(ratio=1)
        assert foot.bounding_box() == place


def test_what_needs_a_question_is_asked(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("0:20")
    with holding(browser, site) as screen:
        press(screen, "GO: ends Speaker 3")
        dialog = screen.page.get_by_role("dialog", name="End Speaker 3 after 0:20?")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="No").click()
        expect(dialog).to_be_hidden()
        assert site.runner.session.running is not None
        press(screen, "GO: ends Speaker 3")
        dialog.get_by_role("button", name="Yes").click()
        screen.reads("#go small", "starts Speaker 4")


def test_a_double_tap_is_one_press(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site) as screen:
        screen.page.wait_for_function("() => presession.settled()")
        screen.page.evaluate(
            "() => { const go = document.getElementById('go'); go.click(); go.click(); }"
        )
        screen.reads("#go small", "starts Speaker 4")
        assert len(site.runner.session.turns) == 3


def test_an_answer_and_a_phase_are_felt_or_flash(browser: Browser, site: Site) -> None:
    begin(site)
    vibrates = "window.felt = []; navigator.vibrate = (pattern) => window.felt.push(pattern) > 0;"
    with holding(browser, site, script=vibrates) as screen:
        site.pass_time("5:30")
        screen.is_showing(phase="in-window")
        press(screen, "+30 s")
        screen.reads("#digits", "2:00")
        expect(screen.page.locator("[data-press=more] small")).to_have_text("limit 8:00")
        screen.page.wait_for_function("() => window.felt.length === 2")
        assert screen.page.evaluate("window.felt") == [[80], [15]]
        assert screen.page.locator(".flash").count() == 0
    with holding(browser, site, script="navigator.vibrate = undefined;") as screen:
        press(screen, "−30 s")
        expect(screen.page.locator("#go.flash")).to_have_count(1)


def test_a_press_that_crossed_with_the_consoles_is_refused(browser: Browser, site: Site) -> None:
    """The state that says so is held back on its way, so the button still means what it showed."""
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site, script=_HOLDS_BACK) as screen:
        screen.page.evaluate("() => { window.hold = true; }")
        site.do(cmd.Go())
        press(screen, "GO: ends Speaker 3")
        screen.reads("#answer", "Refused: already ended on the console")
        assert len(site.runner.session.turns) == 3


def lose(screen: Screen) -> None:
    """The line is gone, and nobody lets this page in again."""
    screen.page.route("**/control/enter", lambda route: route.abort())
    screen.page.evaluate("() => { presession.line.socket.close(); }")
    screen.page.wait_for_function("() => presession.line.socket === null")


def find(screen: Screen) -> None:
    """The network is there again."""
    screen.page.unroute("**/control/enter")
    screen.page.evaluate("() => { presession.line.hurry(); }")


def test_a_press_waits_for_a_lost_line_and_is_done_when_it_is_back(
    browser: Browser, site: Site
) -> None:
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site) as screen:
        lose(screen)
        press(screen, "GO: ends Speaker 3")
        screen.reads("#note", "No signal: the press waits.")
        assert site.runner.session.running is not None
        find(screen)
        expect(screen.page.locator("#answer")).to_contain_text("Speaker 3 ended: 5:30")
        expect(screen.page.locator("#note")).to_be_hidden()
        assert site.runner.session.running is None


def test_a_press_that_never_left_the_page_was_not_pressed(browser: Browser, site: Site) -> None:
    begin(site)
    with holding(browser, site, clock=True) as screen:
        lose(screen)
        press(screen, "+30 s")
        screen.reads("#note", "No signal: the press waits.")
        screen.page.clock.fast_forward(10_000)
        screen.reads("#answer", "Refused: no signal, so it was not pressed")
        find(screen)
        expect(screen.page.locator("#go small")).to_have_text("ends Speaker 3")
        assert site.runner.session.granted == {}


def test_a_press_whose_answer_was_lost_is_never_denied_and_happens_once(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with holding(browser, site, script=_LOSES, clock=True) as screen:
        screen.page.evaluate("() => { window.deaf = true; }")
        press(screen, "+30 s")
        screen.reads("#digits", "7:30")
        lose(screen)
        screen.page.clock.fast_forward(10_000)
        screen.reads("#note", LOOK)
        screen.page.evaluate("() => { window.deaf = false; }")
        find(screen)
        expect(screen.page.locator("#answer")).to_contain_text("0:30 granted: Speaker 3")
        expect(screen.page.locator("#note")).to_be_hidden()
        assert site.runner.session.granted == {3: 30_000}


def test_a_disk_that_stalls_longer_than_anybody_waits_is_answered_in_the_end(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(site)
    stalled, save = threading.Event(), site.runner._saver.save

    def stall(*given: Any) -> bool:
        stalled.wait(60)
        return save(*given)

    monkeypatch.setattr(site.runner._saver, "save", stall)
    with holding(browser, site, clock=True) as screen:
        try:
            press(screen, "+30 s")
            screen.page.clock.fast_forward(10_000)
            screen.reads("#note", LOOK)
            screen.reads("#answer", "")
        finally:
            stalled.set()
        expect(screen.page.locator("#answer")).to_contain_text("0:30 granted: Speaker 3")
        expect(screen.page.locator("#note")).to_be_hidden()
        assert site.runner.session.granted == {3: 30_000}


def test_a_press_that_was_lost_on_its_way_is_not_done_when_nobody_means_it_any_more(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with holding(browser, site, script=_LOSES, clock=True) as screen:
        screen.page.evaluate("() => { window.dumb = true; }")
        press(screen, "+30 s")
        screen.page.clock.fast_forward(10_000)
        screen.reads("#note", LOOK)
        screen.page.evaluate("() => { window.dumb = false; }")
        screen.page.clock.fast_forward(3_000)
        screen.reads("#answer", "Refused: it came too late, so it was not pressed")
        assert site.runner.session.granted == {}


def test_two_remotes_that_grant_upon_the_same_sight_grant_once(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with holding(browser, site, script=_HOLDS_BACK) as screen:
        screen.page.evaluate("() => { window.hold = true; }")
        site.do(cmd.Grant(30_000), "0:01")
        press(screen, "+30 s")
        screen.reads("#answer", "Refused: already granted: 0:30 on the console")
    site.pass_time("0:01")
    with holding(browser, site) as screen:
        press(screen, "+30 s")
        screen.reads("#digits", "7:58")
        assert site.runner.session.granted == {3: 60_000}


def opens(screen: Screen, sheet: str) -> None:
    """Open one of the remote's sheets."""
    screen.page.locator(f"#buttons [data-opens={sheet}]").click()
    expect(screen.page.locator(f"#{sheet}")).to_be_visible()


def test_messages_presence_and_the_blank_room(browser: Browser, site: Site) -> None:
    begin(site)
    message = "[data-opens=message] small"
    with holding(browser, site) as screen:
        opens(screen, "message")
        press(screen, "Please conclude")
        screen.reads("#letters", "15 of 44 letters")
        screen.reads("#preview .plate", "Please conclude")
        press(screen, "Show")
        screen.reads("#question", "Ask Speaker 3 to conclude after 0:00, before 5:00?")
        press(screen, "No")
        chosen = screen.page.get_by_role("button", name="Please conclude", pressed=True)
        expect(chosen).to_be_visible()
        press(screen, "Show")
        press(screen, "Yes")
        screen.reads(message, "Please conclude")
        expect(screen.page.locator("#message")).to_be_hidden()
        opens(screen, "message")
        screen.page.get_by_label("Your own words").fill("Slower, please")
        screen.page.get_by_label("The lectern only").check()
        press(screen, "Show")
        screen.reads(message, "Slower, please")
        opens(screen, "message")
        screen.page.get_by_label("Your own words").fill("Slower, please")
        press(screen, "Show")
        screen.reads("#answer", "Refused: that is shown already")
        assert screen.page.evaluate(_ON_TOP, "answer"), "a sheet does not cover it"
        expect(screen.page.get_by_label("Your own words")).to_have_value("Slower, please")
        press(screen, "Back")
        shown = site.runner.session.shown
        assert shown is not None
        assert (shown.text, shown.to) == ("Slower, please", "lectern")
        opens(screen, "message")
        press(screen, "Clear")
        screen.reads(message, "to the room")
        press(screen, "Back")
        opens(screen, "others")
        press(screen, "Blank the room")
        expect(screen.page.locator("#hour")).to_contain_text("ROOM BLANK")
        press(screen, "Show the room again")
        expect(screen.page.locator("#hour")).not_to_contain_text("ROOM BLANK")
        screen.page.keyboard.press("Escape")
        expect(screen.page.locator("#buttons [data-opens=others]")).to_be_focused()
        opens(screen, "people")
        press(screen, "Speaker 5 is absent")
        expect(screen.page.get_by_role("button", name="Speaker 5 is absent")).to_have_attribute(
            "aria-pressed", "true"
        )
        assert site.runner.session.marks == {5: "absent"}


def test_what_was_typed_stays_until_it_is_done(browser: Browser, site: Site) -> None:
    """An insertion that another hand was quicker than, and one that has no answer yet."""
    begin(site)
    with holding(browser, site, script=_HOLDS_BACK + _LOSES) as screen:
        page = screen.page
        opens(screen, "others")
        press(screen, "Somebody else speaks")
        page.locator("#insert [name=name]").fill("Ms Okafor")
        page.get_by_label("Now", exact=True).check()
        page.evaluate("() => { window.hold = true; }")
        site.do(cmd.Go(), "1:00")
        site.do(cmd.Go(), "0:10")
        chief = page.locator("#insert .chief")
        chief.click()
        expect(page.locator("#answer")).to_contain_text("Refused: ")
        expect(page.locator("#insert [name=name]")).to_have_value("Ms Okafor")
        page.evaluate("() => { window.hold = false; window.deaf = true; }")
        site.pass_time("0:01")
        screen.reads("#go small", "ends Speaker 4")
        page.wait_for_function("() => presession.settled()")
        chief.click()
        expect(chief).to_have_attribute("aria-disabled", "true")
        page.locator("#insert [name=name]").press("Enter")
        until(lambda: len(site.runner.session.turns) == 5)
        page.evaluate("() => { window.deaf = false; }")
        expect(page.locator("#insert")).to_be_hidden()
        expect(page.locator("#insert [name=name]")).to_have_value("")
        speakers = [segment.speaker for segment in site.runner.session.segments.values()]
        assert speakers.count("Ms Okafor") == 1


def test_t_says_the_time_and_every_button_has_a_name(browser: Browser, site: Site) -> None:
    begin(site)
    with holding(browser, site) as screen:
        screen.page.keyboard.press("t")
        screen.reads("#spoken", "Speaker 3: 7:00 left, minimum in 5:00; hour 57:40 left")
        screen.reads("#hour", "hour 57:40 left")
        screen.reads("#answer", "")
        assert screen.page.evaluate(_UNNAMED) == 0
        expect(screen.page.locator("#spoken")).to_have_attribute("aria-live", "assertive")
        site.pass_time("58:42")
        screen.reads("#hour", "hour over by 1:02")
        screen.page.keyboard.press("t")
        screen.reads("#spoken", "Speaker 3: over by 51:42; hour over by 1:02")
        lose(screen)
        screen.page.keyboard.press("t")
        expect(screen.page.locator("#spoken")).to_contain_text("No signal: counted here: Speaker 3")


def test_whoever_only_hears_the_remote_is_told_what_changes(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(site)
    with holding(browser, site) as screen:
        news = "#news"
        expect(screen.page.locator(news)).to_have_attribute("aria-live", "polite")
        screen.reads(news, "")
        for wait, words in (("5:00", "Minimum reached"), ("1:00", "Last minute")):
            site.pass_time(wait)
            screen.reads(news, words)
        site.pass_time("1:00.001")
        screen.reads(news, "Time is up")
        site.do(cmd.Go())
        screen.reads(news, "Nobody has the floor")
        site.do(cmd.Go(), "0:10")
        screen.reads(news, "Speaker 4 has the floor. Minimum in 5:00")
        monkeypatch.setattr(SessionRunner, "unsaved", property(lambda runner: 2))
        site.pass_time("0:01")
        screen.reads(news, "NOT SAVED: 2")
        screen.page.keyboard.press("t")
        expect(screen.page.locator("#spoken")).to_contain_text("NOT SAVED: 2")
        monkeypatch.undo()
        site.pass_time("0:01")
        screen.reads(news, "everything is saved again")


def test_a_lost_line_is_said_aloud(browser: Browser, site: Site) -> None:
    begin(site)
    with holding(browser, site, clock=True) as screen:
        lose(screen)
        screen.page.clock.fast_forward(6_000)
        screen.reads("#news", "NO SIGNAL")
        find(screen)
        screen.reads("#news", "the line is back")


def test_a_lost_line_keeps_the_phase_of_the_remotes_clock(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("7:23")
    with holding(browser, site, clock=True) as screen:
        screen.is_showing(phase="over")
        high = "document.getElementById('clock').offsetHeight"
        before = screen.page.evaluate(high)
        lose(screen)
        screen.page.clock.fast_forward(7_000)
        screen.is_showing(phase="over", lost="1")
        expect(screen.page.locator("#phase")).to_contain_text("Time is up")
        expect(screen.page.locator("#go b")).to_contain_text("× No line for 0:0")
        screen.reads("#digits", "+0:23")
        assert screen.page.evaluate(high) == before, "no button moves under the thumb"
        border = "getComputedStyle(document.getElementById('clock')).borderTopStyle"
        assert screen.page.evaluate(border) == "dashed"
        find(screen)
        screen.is_showing(phase="over", lost="")
        screen.reads("#go b", "GO")


def test_the_remote_calls_the_last_minute_by_the_plans_own_length(
    browser: Browser, tmp_path: Path
) -> None:
    plan = panel()
    plan = replace(plan, window=replace(plan.window, last=30_000))
    with a_site(tmp_path, plan, control=True) as site:
        site.at(START - 45 * MINUTE)
        with holding(browser, site) as screen:
            screen.reads("#large", "begins in 45 min")
            site.at(START)
            begin(site)
            site.pass_time("6:40")
            expect(screen.page.locator("#phase")).to_contain_text("Last 30 seconds")


def test_the_head_leaves_words_out_before_a_figure_is_cut(browser: Browser, site: Site) -> None:
    whole = """() => [...document.querySelectorAll("#status > :not(:empty)")].every((part) => {
      const [own, row] = [part, part.parentElement].map((one) => one.getBoundingClientRect());
      const text = new Range();
      text.selectNodeContents(part);
      const { left, right } = text.getBoundingClientRect();
      return right < Math.min(own.right, row.right) + 1 && left > Math.max(own.left, row.left) - 1;
    })"""
    site.runner.rehearsal = 60.0
    site.at(START + 90_000)
    begin(site)
    heads = {}
    with holding(browser, site) as screen:
        for command, wait in ((cmd.Grant(30_000), "0:01"), (cmd.Blank(), "1:05:17")):
            site.do(command, wait, hand="remote-1")
            expect(screen.page.locator("#hour")).to_contain_text(
                "57:39" if wait == "0:01" else "7:38"
            )
            for width in (320, 393, 1180):
                resized(screen.page, width, 820)
                screen.page.wait_for_function(whole)
                heads[wait, width] = screen.page.locator("#status").inner_text().split("\n")
    assert heads["0:01", 393] == ["rehearsal ×60 · 57:39 left", "ends 10:49", "10:03"]
    assert heads["0:01", 1180] == [
        "rehearsal ×60 · hour 57:39 left",
        "ends 10:49, 1:30 late",
        "10:03",
    ]
    assert heads["1:05:17", 393] == ["ROOM BLANK · rehearsal ×60 · over by 7:38", "11:09"]


def test_a_browser_without_sockets_is_told_what_it_needs(browser: Browser, site: Site) -> None:
    url, _ = site.web.invitation
    with looking(browser, site.web, url=url, script="delete window.WebSocket;") as screen:
        expect(screen.page.locator("#old")).to_be_visible()
        expect(screen.page.locator("#old")).to_contain_text("needs a newer browser")
        assert screen.troubles == []


def test_a_remote_that_may_sleep_again_says_so(browser: Browser, site: Site) -> None:
    with holding(browser, site, script=_STAYS_AWAKE) as screen:
        screen.page.locator("#clock").click()
        until(lambda: [str(s.state) for s in site.web.screens] == ["ok"])
        screen.page.evaluate("() => { window.lock.dispatchEvent(new Event('release')); }")
        until(lambda: [str(s.state) for s in site.web.screens] == ["may sleep"])


def test_a_remote_that_finds_no_place_says_why(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "MOST_REMOTES", 0)
    url, code = site.web.invitation
    with looking(browser, site.web, size=PHONE, url=url) as screen:
        screen.page.get_by_label("The six digits on the console").fill(code)
        press(screen, "Enter")
        expect(screen.page.locator("#note")).to_contain_text("places for remotes are taken")


def test_the_remote_works_on_after_its_console_was_restarted(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    begin(site)
    with holding(browser, site) as screen:
        port = site.web.address.port
        site.web.stop()
        with WebServer(
            of_runner(site.runner),
            WebOptions(port=port, control=True),
            secret=SECRET,
            state=tmp_path,
        ):
            site.do(cmd.Go(), "1:00")
            screen.reads("#go small", "starts Speaker 4")
            site.clock.advance(10_000)
            press(screen, "GO: starts Speaker 4")
            screen.reads("#go small", "ends Speaker 4")
            screen.reads("#me", "Remote 1")
            command = site.runner.session.history.log[-1].command
            assert command.startswith("remote-1:")


def test_a_remote_that_is_no_longer_known_says_to_scan_the_new_code(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    begin(site)
    with holding(browser, site) as screen:
        port = site.web.address.port
        site.web.stop()
        other = tmp_path / "other"
        other.mkdir()
        with WebServer(
            of_runner(site.runner), WebOptions(port=port, control=True), secret=SECRET, state=other
        ) as web:
            screen.reads(
                "#refused", "The console no longer knows this remote: scan the new code there."
            )
            expect(screen.page.locator("#door")).to_be_visible()
            url, code = web.invitation
            screen.page.evaluate("(hash) => { location.hash = hash; }", url.partition("#")[2])
            screen.page.locator("#code").fill(code)
            press(screen, "Enter")
            expect(screen.page.locator("#remote")).to_be_visible()
            screen.reads("#go small", "ends Speaker 3")


def test_a_button_that_another_hand_changed_says_who_did_what_and_is_not_pressed(
    browser: Browser, site: Site
) -> None:
    begin(site)
    site.pass_time("5:30")
    with holding(browser, site, still=True) as screen:
        screen.page.clock.run_for(1_000)
        site.do(cmd.Go())
        screen.reads("#go b", "the console")
        screen.reads("#go small", "ended Speaker 3")
        screen.reads("#undo small", "the console: ended Speaker 3")
        screen.page.locator("#go").click()
        screen.reads("#answer", "Refused: the console ended Speaker 3 just now")
        site.pass_time("0:10")
        screen.page.clock.run_for(600)
        screen.page.locator("#go").click()
        screen.reads(
            "#answer",
            "Refused: the console ended Speaker 3, and your screen has only just shown it",
        )
        assert site.runner.session.running is None
        screen.page.clock.run_for(600)
        screen.reads("#go small", "starts Speaker 4")
        screen.page.locator("#go").click()
        screen.reads("#go small", "ends Speaker 4")
        assert site.runner.session.running is not None


def test_yes_is_not_pressed_by_the_finger_that_asked(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("0:20")
    with holding(browser, site, still=True) as screen:
        screen.page.clock.run_for(1_000)
        screen.page.locator("#go").click()
        expect(screen.page.locator("#ask")).to_be_visible()
        screen.page.clock.run_for(900)
        expect(screen.page.locator("#yes")).to_be_disabled()
        expect(screen.page.locator("#no")).to_be_focused()
        screen.page.clock.run_for(100)
        screen.page.locator("#yes").click()
        expect(screen.page.locator("#ask")).to_be_hidden()
        screen.reads("#go small", "starts Speaker 4")

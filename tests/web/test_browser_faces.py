"""What the page shows, in a real browser: every view in every phase, on every size of screen."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.audience.room_state import RoomView, view_state
from presession_timer.audience.words import words
from presession_timer.base.durations import DAY, HOUR, MINUTE, clock_down, clock_up
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE
from presession_timer.room_clock.state_to_picture import picture_of
from tests.engine.hours import START, Hour, panel
from tests.web.browsing import PHONE, Screen, looking, resized
from tests.web.faces import any_hour, expected_face, instants
from tests.web.site import Site, a_site, begin, plan_with_names

pytestmark = pytest.mark.browser

SIZES = ((1920, 1080), (1280, 720), (1024, 768), (480, 270), (1920, 500), (800, 1200), PHONE)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names()) as site:
        yield site


def test_every_view_in_every_phase(browser: Browser, site: Site) -> None:
    """One hour from the doors to the thanks, on four screens at once; nothing is ever cut."""
    with ExitStack() as stack:
        queries = ("", "?view=phone", "?lang=fr,en", "?lang=ar")
        sizes = [PHONE if "phone" in query else (1280, 720) for query in queries]
        screens = [
            stack.enter_context(looking(browser, site.web, query, size))
            for query, size in zip(queries, sizes, strict=True)
        ]

        def all_show(digits: str = "", words: str = "", **wanted: str) -> None:
            for screen in screens:
                screen.is_showing(**wanted)
                screen.reads("#timer", digits)
                assert screen.overflows == [], (screen.page.url, wanted)
            if words:
                screens[0].reads("#words", words)

        site.at(START - 2 * HOUR - 4 * MINUTE - 1)
        all_show(scene="before")
        screens[0].reads("#name", "Session begins at 10:00")
        screens[0].reads("#heading", "Begins in 2 h 05 min")
        site.at(START - 45 * MINUTE)
        all_show(scene="before")
        screens[0].reads("#heading", "Begins in 45 min")
        screens[3].reads("#heading", "تبدأ الجلسة بعد 45 دقيقة")
        site.at(START - 5 * MINUTE)
        all_show("5:00", scene="before")
        screens[0].reads("#caption", "Begins in")
        screens[0].reads("#heading", "UPR Pre‐session 35 – Spain".replace("‐", "⁠-⁠"))
        site.at(START + 13 * MINUTE)
        all_show(scene="before", worded="")
        screens[0].reads("#heading", "Begins shortly")
        screens[2].reads("#heading", "Début imminentBegins shortly")
        site.do(cmd.Go())
        all_show(scene="title", phase="neutral")
        site.do(cmd.Go(), "1:00")
        all_show(scene="next")
        screens[0].reads("#title", "Permanent Mission")
        site.do(cmd.Go(), "0:10")
        all_show("2:00", scene="clock", phase="neutral", geometry="plain", worded="")
        site.do(cmd.Go(), "1:00")
        all_show("1:00", scene="last")
        site.pass_time("0:03")
        all_show(scene="next")
        screens[0].reads("#title", "Observatori DESC")
        site.do(cmd.Go())
        all_show("7:00", "You have the floor", scene="clock", phase="before-minimum")
        screens[0].reads("#name", "Observatori DESC")
        screens[1].reads("#next bdi", "المنظمة العربية لحقوق الإنسان")
        screens[2].reads("#words", "Vous avez la paroleYou have the floor")
        screens[3].reads("#words", "الكلمة لكم")
        site.pass_time("5:00")
        all_show("2:00", "Minimum reached", phase="in-window", geometry="badge")
        site.pass_time("1:00")
        all_show("1:00", "Last minute", phase="last-minute", geometry="band")
        site.do(cmd.ShowMessage("Please speak a little more slowly for the interpreters"))
        all_show("1:00", message="1")
        site.do(cmd.ClearMessage())
        site.pass_time("1:00")
        all_show("0:00", "Last minute", phase="last-minute")
        site.pass_time("0:23")
        all_show("+0:23", "Time is up", phase="over", geometry="frame")
        site.do(cmd.Pause())
        site.pass_time("0:10")
        all_show("+0:23", "Paused", phase="paused", geometry="dim")
        # grey is dim enough: fainter could not be read from the last row
        assert screens[0].page.evaluate("getComputedStyle(digits).opacity") == "1"
        site.do(cmd.Resume())
        site.do(cmd.Blank())
        all_show(scene="blank")
        site.do(cmd.Unblank())
        site.do(cmd.Go())
        all_show("+0:23", scene="last", barred="1")
        for turn in range(3):
            site.pass_time("0:03")
            all_show(scene="next", numbered="1" if turn == 2 else "")
            site.do(cmd.Go())
            site.do(cmd.Go(), "6:00")
        site.pass_time("0:03")
        all_show(scene="next")
        screens[0].reads("#title", "Questions from the floor")
        screens[2].reads("#title", "Questions de la salleQuestions from the floor")
        site.do(cmd.Go())
        all_show(clock_down(site.runner.snapshot().left), scene="questions", past="")
        screens[0].reads("#caption", "Time left")
        site.pass_time("1:00:00")
        all_show(clock_down(site.runner.snapshot().left), scene="questions", past="1")
        screens[2].reads("#caption", "DépassementOver by")
        screens[3].reads("#caption", "تجاوز الوقت")
        site.do(cmd.Yield(), "5:00")
        all_show(scene="title")
        site.do(cmd.Go())
        site.do(cmd.Go(), "0:30")
        site.do(cmd.Go())
        all_show(scene="thanks")
        screens[2].reads("#title", "MerciThank you")
        assert [screen.troubles for screen in screens] == [[]] * 4


def test_a_phone_calls_an_hour_that_is_over_over(browser: Browser, site: Site) -> None:
    begin(site)
    with looking(browser, site.web, "?view=phone", PHONE) as phone:
        phone.reads("#hour small", "Time left")
        site.pass_time("57:40.999")
        phone.reads("#hour b", "0:00")
        phone.reads("#hour small", "Time left")
        site.pass_time("0:00.001")
        phone.reads("#hour b", "+0:01")
        phone.reads("#hour small", "Over by")


def test_the_last_minute_is_called_by_the_plans_own_length(
    browser: Browser, tmp_path: Path
) -> None:
    plan = plan_with_names()
    plan = replace(plan, window=replace(plan.window, last=30_000))
    with (
        a_site(tmp_path, plan) as site,
        looking(browser, site.web, "?lang=ru,fr") as screen,
        looking(browser, site.web, "?view=test") as card,
    ):
        expect(card.page.locator("#card .tiles")).to_contain_text("Last 30 seconds")
        expect(card.page.locator("#card .scripts")).to_contain_text("最后 30 秒")
        begin(site)
        site.pass_time("6:30")
        screen.is_showing(phase="last-minute")
        screen.reads("#words", "Последние 30 секунд30 dernières secondes")
        assert screen.overflows == []


def test_please_conclude_is_shown_only_when_it_is_sent_and_in_the_rooms_languages(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with looking(browser, site.web, "?lang=es,zh") as screen:
        site.pass_time("6:10")
        screen.reads("#words", "Último minuto最后一分钟")
        screen.is_showing(message="")
        digits = "JSON.stringify(digits.getBoundingClientRect())"
        before = screen.page.evaluate(digits)
        site.do(CONCLUDE)
        screen.reads("#message", "Por favor, concluya请准备结束发言")
        screen.reads("#words", "Último minuto最后一分钟")
        assert screen.page.evaluate(digits) == before, "a message never moves or shrinks them"
        assert screen.overflows == []


def test_a_page_fits_every_screen(browser: Browser, site: Site) -> None:
    begin(site, 4)
    with looking(browser, site.web, "?lang=fr,ru") as screen:
        for state in ("clock", "message", "next"):
            for width, height in SIZES:
                resized(screen.page, width, height)
                assert screen.overflows == [], (state, width, height)
            if state == "clock":
                site.do(cmd.ShowMessage("a word " * 11))
                screen.is_showing(message="1")
            elif state == "message":
                site.do(cmd.ClearMessage())
                site.do(cmd.Go(), "5:00")
                site.pass_time("0:05")
                screen.is_showing(scene="next")


def test_an_arabic_page_runs_right_to_left_but_digits_and_bar_do_not(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with looking(browser, site.web, "?lang=ar,fr") as screen:
        screen.is_showing(scene="clock")
        lefts = """[...words.children].map((line) => {
          const text = document.createRange();
          text.selectNodeContents(line);
          return text.getBoundingClientRect().left;
        })"""
        arabic, french = screen.page.evaluate(lefts)
        assert french < arabic, "each at its own reading edge"
        left = "(id) => document.querySelector(id).getBoundingClientRect().left"
        place = {name: screen.page.evaluate(left, name) for name in ("#wall", "#name")}
        assert place["#wall"] < place["#name"]
        assert screen.page.evaluate("document.documentElement.dir") == "rtl"
        xs = "[...document.querySelectorAll('#digits use')].map((use) => +use.getAttribute('x'))"
        hrefs = "[...document.querySelectorAll('#digits use')].map((u) => u.getAttribute('href'))"
        assert screen.page.evaluate(hrefs) == ["#d-7", "#d-colon", "#d-0", "#d-0"]
        assert screen.page.evaluate(xs) == sorted(screen.page.evaluate(xs))
        marks = screen.page.locator("#marks span")
        assert marks.all_text_contents() == ["الأدنى", "0:00"]
        first, second = ((mark.bounding_box() or {"x": 0.0})["x"] for mark in marks.all())
        assert first < second
    with looking(browser, site.web, "?view=phone&lang=ar,fr", PHONE) as phone:
        site.pass_time("5:00")
        phone.is_showing(phase="in-window")
        phone.reads("#words", words("ar")["in-window"] + "Durée minimale atteinte")
        assert phone.overflows == [], "also what runs against the page's direction"


_ROWS_CUT = """() => {
  const rows = [...document.querySelectorAll("#agenda li:not([hidden])")];
  const bottom = (element) => element.getBoundingClientRect().bottom;
  const below = [...document.querySelectorAll("#who, #next, #message")]
    .filter((element) => element.getClientRects().length);
  const end = Math.min(...below.map((element) => element.getBoundingClientRect().top));
  return rows.filter((row, place) => place > 0 && bottom(row) > end + 1)
    .map((row) => row.textContent);
}"""


def test_an_agenda_has_whole_rows_whatever_stands_around_them(
    browser: Browser, tmp_path: Path
) -> None:
    plan = plan_with_names()
    named = [
        replace(segment, organisation=f"{plan.segments[4].organisation}, {number}")
        for number, segment in enumerate(plan.segments)
    ]
    plan = replace(plan, title="UPR Pre-session 35 – Bolivarian Republic of Venezuela")
    plan = replace(plan, segments=(*plan.segments[:2], *named[2:6], *plan.segments[6:]))
    portrait = (1080, 1920)
    with (
        a_site(tmp_path, plan) as site,
        looking(browser, site.web, "?view=agenda", portrait) as screen,
    ):
        screen.is_showing(scene="before", listed="1")
        assert screen.page.evaluate(_ROWS_CUT) == []
        begin(site)
        site.do(cmd.ShowMessage("Please speak more slowly, the interpreters cannot follow"))
        screen.is_showing(message="1")
        assert screen.page.evaluate(_ROWS_CUT) == []
        screen.goes_to("?view=agenda&lang=ar")
        screen.is_showing(message="1")
        assert screen.page.evaluate(_ROWS_CUT) == []


_END_IS_CUT = """(id) => {
  const box = document.querySelector(id);
  const { direction, textOverflow } = getComputedStyle(box);
  return [box.scrollWidth > box.clientWidth, direction, textOverflow].join(" ");
}"""


def test_a_name_that_is_cut_is_cut_at_its_end_whichever_way_the_page_runs(
    browser: Browser, site: Site
) -> None:
    begin(site, turns=2)
    site.do(cmd.Go(), "1:00", "remote-1")
    site.do(cmd.Give(5), "0:10", "remote-1")
    sizes = (640, 360)
    with looking(browser, site.web, "?lang=ar", sizes) as screen:
        screen.is_showing(scene="clock")
        assert screen.page.evaluate(_END_IS_CUT, "#who") == "true ltr ellipsis"
    with looking(browser, site.web, "?view=agenda&lang=ar", sizes) as screen:
        screen.is_showing(listed="1")
        name = "#agenda .now .whom"
        assert screen.page.evaluate(_END_IS_CUT, name) == "true ltr ellipsis"


def test_the_agenda_says_who_is_next_when_and_how_late_it_is(browser: Browser, site: Site) -> None:
    rows = "[...document.querySelectorAll('#agenda li:not([hidden])')].map((row) => row.innerText)"

    def listed() -> list[str]:
        told: list[str] = screen.page.evaluate(rows)
        return [" ".join(row.split()) for row in told]

    with looking(browser, site.web, "?view=agenda") as screen:
        site.at(START - 10 * MINUTE)
        screen.is_showing(scene="before", listed="1")
        assert listed()[:2] == ["10:02 Permanent Mission next", "10:04 Observatori DESC"]
        screen.reads("#name", "On time")
        screen.reads("#next bdi", "then 1 more · ends 10:50")
        site.at(START + 5 * MINUTE)
        begin(site)
        first = screen.page.locator("#agenda li:not([hidden])").first  # has it after several steps
        expect(first).to_have_text(re.compile(r"10:07\s*Observatori DESC\s*now"))
        screen.reads("#name", "About 2 min late")
        site.pass_time("9:00")
        screen.reads("#name", "About 4 min late")
        screen.is_showing(phase="neutral", geometry="plain")
        assert listed()[3] == "10:30 No. 6"
        for width, height in SIZES:
            resized(screen.page, width, height)
            assert screen.overflows == [], (width, height)
        site.do(cmd.Blank())
        screen.is_showing(scene="blank", listed="")
        assert screen.troubles == []


def test_parts_of_the_page_for_a_video_mixer(browser: Browser, site: Site) -> None:
    begin(site)
    with looking(browser, site.web, "?bg=transparent&only=clock") as screen:
        screen.is_showing(scene="clock")
        background = "getComputedStyle(document.documentElement).backgroundColor"
        assert screen.page.evaluate(background) == "rgba(0, 0, 0, 0)"
        expect(screen.page.locator("#digits")).to_be_visible()
        for hidden in ("#who", "#bar", "#badge"):
            expect(screen.page.locator(hidden)).to_be_hidden()
    with looking(browser, site.web, "?only=bar", (640, 120)) as screen:
        screen.is_showing(scene="clock")
        expect(screen.page.locator("#bar")).to_be_visible()
        expect(screen.page.locator("#digits")).to_be_hidden()


def test_the_test_card_shows_sizes_phases_and_scripts(browser: Browser, site: Site) -> None:
    with (
        looking(browser, site.web) as screen,
        looking(browser, site.web, "?view=test", PHONE) as phone,
    ):
        screen.is_showing(scene="before")
        site.web.show_test_card()
        for shown in (screen, phone):
            shown.is_showing(scene="test")
            assert [
                shown.page.locator(f"#card .{part} > *").count()
                for part in ("sizes", "tiles", "greys")
            ] == [5, 4, 13]
            expect(shown.page.locator("#card .scripts")).to_contain_text("最后一分钟")
        reaches = screen.page.locator("#card .reach")
        assert reaches.all_text_contents() == ["Hg 21 m", "Hg 14 m", "Hg 11 m", "Hg 8 m"]
        for _ in range(10):
            screen.page.keyboard.press("+")
        assert reaches.all_text_contents() == ["Hg 32 m", "Hg 21 m", "Hg 17 m", "Hg 12 m"]
        expect(screen.page.locator("#card .facts")).to_contain_text("picture 3.00 m wide")
        assert screen.page.title().endswith("Test card")
        site.do(cmd.Go())
        assert re.fullmatch(r"\d\d:\d\d – Room", _title(screen, "title"))
        site.do(cmd.Give(3), "1:00")
        assert _title(screen, "clock") == "7:00 – Room"


def _title(screen: Screen, scene: str) -> str:
    screen.is_showing(scene=scene)
    return screen.page.title()


def test_the_cards_print_on_six_sheets(browser: Browser, site: Site) -> None:
    with looking(browser, site.web, url=site.web.cards_url + "?lang=fr,ar") as screen:
        assert screen.page.locator("section").count() == 6
        assert screen.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 6
        assert screen.troubles == []
    with looking(browser, site.web, url=site.web.cards_url + "?lang=xx") as screen:
        expect(screen.page.locator("body")).to_contain_text('no words in "xx"')


def test_the_pages_reading_equals_pythons(browser: Browser, site: Site) -> None:
    """Thousands of states and instants, read by the page's own script in this browser."""
    cases: list[dict[str, Any]] = []
    expected: list[dict[str, Any]] = []
    for seed in range(150):
        hour, choose = any_hour(seed), random.Random(seed)
        state = view_state(hour.session, hour.now, choose.choice(list(RoomView)))
        for now in instants(hour, choose, 40):
            face = expected_face(hour.session, now)
            cases.append({"state": state, "t": now + choose.choice((0, 0.25, 0.999))})
            expected.append(
                {
                    "scene": face.scene,
                    "digits": face.digits,
                    "phase": face.phase,
                    "spoke": face.spoke,
                }
            )
    read = """(cases) => cases.map(({ state, t }) => {
      const { scene, digits, phase, spoke } = presession.face(state, t);
      return { scene, digits, phase: phase ? phase.phase : "", spoke };
    })"""
    with looking(browser, site.web) as screen:
        assert screen.page.evaluate(read, cases) == expected
    assert len(cases) == 6_000
    assert len({face["digits"] for face in expected}) > 200


def test_a_page_counts_to_the_start_as_the_rooms_terminal_does(
    browser: Browser, site: Site
) -> None:
    choose, hour = random.Random(5), Hour(panel())
    state = view_state(hour.session, hour.now)
    steps = (-DAY, -HOUR, -10 * MINUTE, -MINUTE, 0, 12 * HOUR)
    times = [START + step + by for step in steps for by in (-1, 0, 1)]
    times += [START - choose.randrange(DAY) for _ in range(500)]
    read = """({ state, times }) => times.map((t) => {
      const { caption, digits, minutes } = presession.face(state, t);
      return [digits || caption.word, ...(minutes ? [minutes.n, minutes.h, minutes.m] : [])];
    })"""
    expected = []
    for now in times:
        shown, _ = picture_of(state, now, now)
        filled = [value for name, value in shown.fills if name != "t"]
        expected.append([shown.digits or shown.word, *filled])
    with looking(browser, site.web) as screen:
        assert screen.page.evaluate(read, {"state": state, "times": times}) == expected


def test_durations_look_the_same_everywhere(browser: Browser, site: Site) -> None:
    choose = random.Random(7)
    durations = [choose.randrange(-3 * HOUR, 3 * HOUR) for _ in range(3_000)]
    durations += [s * 1000 + by for s in range(-70, 70) for by in (-1, 0, 1)]
    with looking(browser, site.web) as screen:
        down = screen.page.evaluate("(all) => all.map(presession.clockDown)", durations)
        up = screen.page.evaluate("(all) => all.map(presession.clockUp)", durations)
    assert down == list(map(clock_down, durations))
    assert up == [clock_up(max(0, ms)) for ms in durations]


def test_nothing_changes_before_the_page_looks_again(browser: Browser, site: Site) -> None:
    """Neither the digits nor a phone's hour, nor the time of day."""
    cases: list[dict[str, Any]] = [
        {"state": view_state(hour.session, hour.now, view, wall=hour.now + 12_345), "t": now}
        for seed in range(60)
        for hour in [any_hour(seed)]
        for view in [RoomView.PHONE if seed % 2 else RoomView.ROOM]
        for now in instants(hour, random.Random(seed), 20)
    ]
    read = """(cases) => cases.filter(({ state, t }) => {
      const wait = presession.untilChange(state, t);
      const key = (at) => {
        const { scene, digits, phase } = presession.face(state, at);
        const hour = state.hour === null ? "" : presession.clockDown(state.hour - Math.floor(at));
        const minute = Math.floor((Math.floor(at) + state.wall) / 60000);
        return [scene, digits, phase && phase.phase, hour, minute].join();
      };
      return !(wait > 0 && wait <= 60000 && key(t) === key(t + wait - 1));
    })"""
    with looking(browser, site.web) as screen:
        assert screen.page.evaluate(read, cases) == []
    assert sum(case["state"]["hour"] is not None for case in cases) > 100


@pytest.mark.parametrize(
    ("query", "size"), [("?lang=ar", (1280, 720)), ("?view=phone&lang=ar,fr", PHONE)]
)
def test_a_message_is_whole_and_large_whatever_the_script(
    browser: Browser, site: Site, query: str, size: tuple[int, int]
) -> None:
    begin(site)
    with looking(browser, site.web, query, size) as screen:
        site.do(CONCLUDE)
        expect(screen.page.locator("#message")).to_contain_text(words("ar")["please-conclude"])
        assert screen.overflows == []


@pytest.mark.parametrize("size", [(1280, 720), PHONE])
def test_no_letter_loses_what_is_below_its_line(
    browser: Browser, site: Site, size: tuple[int, int]
) -> None:
    begin(site)
    with looking(browser, site.web, "?view=test&name=Lobby", size) as screen:
        screen.is_showing(scene="test")
        assert screen.cut == []
        text = "Please speak slowly: many may enjoy my joy " * 2
        site.do(cmd.ShowMessage(text.strip()[:80]), hand="remote-1")
        for query in ("view=room", "message=full", "view=phone", "view=agenda"):
            screen.goes_to(f"?{query}")
            expect(screen.page.locator("#message")).to_contain_text(text[:12])
            assert screen.cut == [], query


_CARD_PLACES = """() => {
  const [name, sizes] = [".name", ".sizes"].map((part) => document.querySelector("#card " + part));
  const { scrollWidth, clientWidth } = name;
  const place = (part) => part.getBoundingClientRect().toJSON();
  return [{ scrollWidth, clientWidth }, place(name), place(sizes)];
}"""


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), PHONE])
def test_a_long_name_of_a_screen_is_whole_on_its_test_card(
    browser: Browser, site: Site, size: tuple[int, int]
) -> None:
    called = "Palais des Nations, Assembly Hall, third row left of the door"[:60]
    with looking(browser, site.web, f"?view=test&name={called}", size) as screen:
        screen.is_showing(scene="test")
        expect(screen.page.locator("#card .name")).to_have_text(called)
        name, below, sizes = screen.page.evaluate(_CARD_PLACES)  # in one step: the card is redrawn
        assert name["scrollWidth"] <= name["clientWidth"]
        assert below["right"] <= size[0]
        assert below["bottom"] <= sizes["top"]
        assert screen.cut == []

"""What a page's address asks for, in a real browser: views, themes, languages, parts, flood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.base.clock import ScaledClock, SystemClock
from presession_timer.base.themes import PALETTES
from presession_timer.engine import commands as cmd
from tests.engine.hours import START, panel
from tests.web.browsing import PHONE, WIDE, Screen, looking, resized
from tests.web.site import Site, a_site, begin, plan_with_names

pytestmark = pytest.mark.browser

NOTHING = "rgba(0, 0, 0, 0)"
UPRIGHT: dict[str, Any] = {"has_touch": True, "is_mobile": True}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names()) as site:
        yield site


def style(screen: Screen, element: str, name: str) -> str:
    """A computed style, such as a colour."""
    script = "([element, name]) => getComputedStyle(document.querySelector(element))[name]"
    return str(screen.page.evaluate(script, [element, name]))


def has_style(screen: Screen, element: str, name: str, value: str) -> None:
    """Wait until it has, through any cross-fade."""
    expect(screen.page.locator(element)).to_have_css(name, value)


def rgb(colour: str) -> str:
    """``#rrggbb`` as a browser says it."""
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour[1:]))


def test_each_theme_has_its_own_colours_in_every_phase(browser: Browser, site: Site) -> None:
    themes = ("light", "dark", "contrast")
    begin(site)
    with ExitStack() as stack:
        screens = [
            stack.enter_context(looking(browser, site.web, f"?theme={theme}")) for theme in themes
        ]
        for after, phase in (("0:00", "before-minimum"), ("5:00", "in-window"), ("3:00", "over")):
            site.pass_time(after)
            for theme, screen in zip(themes, screens, strict=True):
                palette = PALETTES[f"presession-{theme}"]
                screen.is_showing(phase=phase)
                has_style(screen, "body", "background-color", rgb(palette.page))
                digits = palette.colours("over").badge_ink if phase == "over" else palette.ink
                has_style(screen, "#band", "color", rgb(digits))
        for theme, screen in zip(themes, screens, strict=True):
            behind = PALETTES[f"presession-{theme}"].colours("over").behind
            has_style(screen, "#band", "background-color", rgb(behind))


def test_the_lectern_is_dark_the_room_light_and_a_phone_as_its_owner_likes(
    browser: Browser, site: Site
) -> None:
    for query, scheme, theme in (
        ("", "dark", "light"),
        ("?view=speaker", "light", "dark"),
        ("?view=speaker&theme=light", "light", "light"),
        ("?view=phone", "light", "light"),
        ("?view=phone", "dark", "dark"),
        ("?bg=transparent", "light", "dark"),
        ("?theme=mauve", "light", "light"),
    ):
        with looking(browser, site.web, query, color_scheme=scheme) as screen:
            screen.is_showing(scene="before")
            expect(screen.page.locator("html")).to_have_attribute("data-theme", theme)


def test_a_telephone_held_upright_gets_its_own_view_unless_the_address_says_otherwise(
    browser: Browser, site: Site
) -> None:
    with looking(browser, site.web, size=PHONE, **UPRIGHT) as telephone:
        for query, view in (
            ("", "phone"),
            ("?lang=fr", "phone"),
            ("?view=room", "room"),
            ("?view=speaker", "speaker"),
            ("?view=elsewhere", "room"),
            ("?only=clock", "room"),
        ):
            telephone.goes_to(query)
            telephone.is_showing(scene="before", view=view)
        for width, height in ((PHONE[1], PHONE[0]), (1080, 1920)):
            resized(telephone.page, width, height)
            telephone.goes_to("")
            telephone.is_showing(scene="before", view="room")
    with looking(browser, site.web, size=PHONE) as window:
        window.is_showing(scene="before", view="room")


def test_what_the_address_asks_for_and_nobody_knows_is_said_and_left_out(
    browser: Browser, site: Site
) -> None:
    with looking(browser, site.web, "?view=rom&theme=mauve&only=%3Cb%3E") as screen:
        screen.is_showing(scene="before", view="room")
        note = screen.page.locator("#note")
        expect(note).to_contain_text("?view=rom is not known here: room, speaker, phone, agenda")
        expect(note).to_contain_text("?theme=mauve")
        expect(note).to_contain_text("?only=<b>")
        assert screen.troubles == []
        screen.goes_to("?view=test")
        screen.is_showing(scene="test")
        expect(note).to_be_hidden()


def test_languages_are_understood_as_people_write_them(browser: Browser, site: Site) -> None:
    with looking(browser, site.web) as screen:
        for asked, shown in (
            ("constructor", ["en"]),
            ("toString,fr", ["fr"]),
            ("FR", ["fr"]),
            ("zh-CN,%20EN_gb", ["zh", "en"]),
            ("fr,fr", ["fr"]),
            ("fr,xx,es,ru", ["fr", "es"]),
        ):
            screen.goes_to(f"?lang={asked}")
            screen.is_showing(scene="before")
            lines = screen.page.locator("#caption span, #heading span")
            expect(lines).to_have_count(len(shown))
            assert [line.get_attribute("lang") for line in lines.all()] == shown
        assert screen.troubles == []


def test_a_dead_line_is_said_in_every_view_and_in_every_part(
    browser: Browser, tmp_path: Path
) -> None:
    """The server goes; every page counts on in a dashed frame and says since when."""
    pages = {
        "": WIDE,
        "?view=phone": PHONE,
        "?only=clock": (640, 360),
        "?only=bar&bg=transparent": (1280, 90),
    }
    with a_site(tmp_path, panel(), SystemClock()) as site, ExitStack() as stack:
        site.do(cmd.Go())
        site.do(cmd.Give(3))
        screens = [
            stack.enter_context(looking(browser, site.web, query, size))
            for query, size in pages.items()
        ]
        for screen in screens:
            screen.is_showing(scene="clock")
        site.web.stop()
        for screen in screens:
            screen.page.evaluate("Line.MISSED = 0; dispatchEvent(new Event('resize'))")
            screen.is_showing(lost="1")
            expect(screen.page.locator("body")).not_to_have_attribute("data-phase", "no-signal")
            expect(screen.page.locator("#signal")).to_be_visible()
            expect(screen.page.locator("#signal")).to_contain_text("No signal ")
            expect(screen.page.locator("#frame")).to_be_visible()
            around = "[null, '::after'].map((part) => getComputedStyle(frame, part).borderTopStyle)"
            frame = "document.getElementById('frame')"
            assert "dashed" in screen.page.evaluate(around.replace("frame", frame))
            assert screen.overflows == [], screen.page.url
            before = screen.page.locator("#timer").text_content() or ""
            expect(screen.page.locator("#timer")).not_to_have_text(before)


def test_a_blanked_room_leaves_a_transparent_page_transparent(browser: Browser, site: Site) -> None:
    begin(site)
    with (
        looking(browser, site.web, "?bg=transparent") as overlay,
        looking(browser, site.web) as room,
    ):
        site.do(cmd.Blank())
        for screen, colour in ((overlay, NOTHING), (room, "rgb(0, 0, 0)")):
            screen.is_showing(scene="blank")
            has_style(screen, "body", "background-color", colour)
        assert style(overlay, "html", "backgroundColor") == NOTHING


def test_a_flooded_page_is_filled_once_time_is_up_and_not_before(
    browser: Browser, site: Site
) -> None:
    begin(site)
    light = PALETTES["presession-light"]
    with (
        looking(browser, site.web, "?flood=1") as flooded,
        looking(browser, site.web) as usual,
    ):
        for after, phase in (("6:30", "last-minute"), ("1:00", "over")):
            site.pass_time(after)
            filled = light.colours("over").badge if phase == "over" else light.page
            for screen, colour in ((flooded, filled), (usual, light.page)):
                screen.is_showing(phase=phase)
                has_style(screen, "body", "background-color", rgb(colour))
        has_style(flooded, "#words", "color", rgb(light.colours("over").badge))
        has_style(flooded, "#badge", "background-color", rgb(light.colours("over").badge_ink))
        assert flooded.overflows == []
        site.do(cmd.Pause())
        flooded.is_showing(phase="paused")
        has_style(flooded, "body", "background-color", rgb(light.page))


def test_whoever_wants_no_motion_sees_no_cross_fade(browser: Browser, site: Site) -> None:
    begin(site)
    for motion, takes in (("no-preference", "0.25s, 0.25s"), ("reduce", "0s")):
        with looking(browser, site.web, reduced_motion=motion) as screen:
            screen.is_showing(scene="clock")
            assert style(screen, "#band", "transitionDuration") == takes


def test_a_rehearsal_says_so_on_every_view_and_the_hour_itself_does_not(
    browser: Browser, tmp_path: Path
) -> None:
    clock = ScaledClock(4.0, START, base=SystemClock())
    pages = {"?view=speaker&lang=fr": WIDE, "?view=phone": PHONE}
    with a_site(tmp_path, panel(), clock, rehearsal=4.0) as site, ExitStack() as stack:
        site.do(cmd.Go())
        screens = [
            stack.enter_context(looking(browser, site.web, query, size))
            for query, size in pages.items()
        ]
        for screen, word in zip(screens, ("Répétition", "Rehearsal"), strict=True):
            screen.reads("#rehearsal", f"{word} \u2068×4\u2069")
            expect(screen.page.locator("#rehearsal")).to_be_visible()
            assert screen.overflows == []
        site.do(cmd.Blank())
        for screen in screens:
            screen.is_showing(scene="blank")
            expect(screen.page.locator("#rehearsal")).to_be_hidden()


def test_an_hour_that_counts_is_no_rehearsal(browser: Browser, site: Site) -> None:
    begin(site)
    with looking(browser, site.web) as screen:
        screen.is_showing(scene="clock", rehearsal="")
        expect(screen.page.locator("#rehearsal")).to_be_hidden()

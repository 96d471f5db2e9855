"""Edges and sizes of the room's page from its real pixels, in every theme, phase and size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from presession_timer.base.themes import PALETTES
from presession_timer.engine import commands as cmd
from tests.base.test_themes import contrast
from tests.engine.hours import START
from tests.web.browsing import PHONE, Screen, looking, resized
from tests.web.pixels import Box, Picture, picture_of, steps_in
from tests.web.site import Site, a_site, begin, plan_with_names

pytestmark = pytest.mark.browser

HD = (1920, 1080)
LEAST = 3.0
"""WCAG 2.2, 1.4.11: what has to be seen to understand a picture."""
PHASES = (
    ("3:00", "before-minimum"),
    ("2:30", "in-window"),
    ("0:45", "last-minute"),
    ("1:08", "over"),
)
STILL = (
    "document.fonts.ready.then(() => Promise.all(document.getAnimations().map((a) => a.finished)))"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names()) as site:
        yield site


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def box(page: Page, element: str) -> Box:
    found = page.locator(element).bounding_box()
    assert found is not None, element
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def painted(screen: Screen, reader: Page) -> Picture:
    screen.page.evaluate(STILL)
    return picture_of(screen.page, reader)


def seen_at(picture: Picture, x: float, y: float, dx: int, dy: int) -> float:
    """The contrast of the clearest change of colour within 28 pixels around an edge."""
    line = picture.line(x - 14 * dx, y - 14 * dy, dx, dy, 28)
    return max((contrast(*pair) for pair in steps_in(line)), default=1.0)


def edges(page: Page, picture: Picture, phase: str) -> dict[str, float]:
    """The edges that carry meaning in a phase, and how clearly each is seen."""
    badge, band = box(page, "#badge"), box(page, "#band")
    track, fill = box(page, "#track"), box(page, "#fill")
    middle = track["y"] + track["height"] / 2
    tick = box(page, "#marks span:last-child")
    ticks = tick["x"] + tick["width"] / 2
    found = {
        "bar": seen_at(picture, track["x"], middle, 1, 0),
        "bar, top": seen_at(picture, track["x"] + 30, track["y"], 0, 1),
        "tick": seen_at(picture, ticks, track["y"] + track["height"] + 4, 1, 0),
    }
    if phase != "over":
        found["what is left"] = seen_at(picture, fill["x"], middle, 1, 0)
    if phase != "before-minimum":
        halfway = badge["y"] + badge["height"] / 2
        found["badge"] = seen_at(picture, badge["x"], halfway, 1, 0)
        found["badge, end"] = seen_at(picture, badge["x"] + badge["width"], halfway, 1, 0)
    at = badge["x"] + badge["width"] + 80
    if phase in ("last-minute", "over"):
        found["band"] = seen_at(picture, at, band["y"], 0, 1)
        found["band, foot"] = seen_at(picture, at, band["y"] + band["height"] - 1, 0, 1)
    if phase == "over":
        found["frame"] = seen_at(picture, at, 19, 0, 1)
        beyond = box(page, "#beyond")
        hatch = picture.line(beyond["x"], middle, 1, 0, int(beyond["width"]))
        found["overrun"] = max(contrast(*pair) for pair in steps_in(hatch))
    return found


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_edge_that_carries_meaning_is_seen(
    browser: Browser, site: Site, reader: Page, theme: str
) -> None:
    begin(site)
    with looking(browser, site.web, f"?theme={theme}", HD) as screen:
        faint: dict[tuple[str, str], float] = {}
        for after, phase in PHASES:
            site.pass_time(after)
            screen.is_showing(phase=phase)
            picture = painted(screen, reader)
            found = edges(screen.page, picture, phase)
            faint |= {(phase, name): seen for name, seen in found.items() if seen < LEAST}
        assert faint == {}
        screen.page.evaluate("Line.MISSED = 0; dispatchEvent(new Event('resize'))")
        screen.is_showing(lost="1")
        picture = painted(screen, reader)
        dashes = steps_in(picture.line(0, 4, 1, 0, HD[0]))
        assert max(contrast(*pair) for pair in dashes) >= LEAST


def shapes(page: Page, picture: Picture) -> tuple[bool, bool, bool]:
    """Whether badge, band and frame are drawn: each in another colour than the page beside it."""
    badge, band = box(page, "#badge"), box(page, "#band")
    middle = badge["y"] + badge["height"] / 2
    paper = picture.line(badge["x"] + badge["width"] + 40, middle, 1, 0, 1)
    plate = picture.line(badge["x"] + 12, middle, 1, 0, 1)
    behind = picture.line(60, band["y"] + band["height"] - 12, 1, 0, 1)
    return plate != paper, behind != paper, picture.line(4, 4, 1, 0, 1) != paper


@pytest.mark.parametrize(
    ("forced", "scheme"), [("none", "light"), ("active", "light"), ("active", "dark")]
)
def test_each_phase_adds_a_shape_also_in_the_systems_own_colours(
    browser: Browser, site: Site, reader: Page, forced: str, scheme: str
) -> None:
    begin(site)
    modes: dict[str, Any] = {"forced_colors": forced, "color_scheme": scheme}
    with looking(browser, site.web, size=HD, **modes) as screen:
        found = []
        for after, phase in PHASES:
            site.pass_time(after)
            screen.is_showing(phase=phase)
            found.append(shapes(screen.page, painted(screen, reader)))
        assert found == [(n > 0, n > 1, n > 2) for n in range(4)]


def test_sizes_carry_as_far_as_the_page_says(browser: Browser, site: Site, reader: Page) -> None:
    """In % of the height of a picture of 16:9; docs/screens.md says how many metres that is."""
    ink, muted = PALETTES["presession-light"].ink, PALETTES["presession-light"].muted
    begin(site)
    with looking(browser, site.web, size=HD) as screen:
        page, places = screen.page, set()
        for after, phase in PHASES[:3]:
            site.pass_time(after)
            screen.is_showing(phase=phase)
            places.add(str(box(page, "#digits")))
        picture = painted(screen, reader)
        wide, high = picture.ink(box(page, "#digits"), ink)
        assert wide / HD[0] >= 0.77
        assert high / HD[1] >= 0.55
        percent = {
            name: picture.ink(box(page, element), colour)[1] / HD[1] * 100
            for name, element, colour in (
                ("word", "#words span", ink),
                ("label", "#marks span:last-child", muted),
                ("time of day", "#wall", muted),
            )
        }
        assert percent["word"] >= 6.0, percent
        assert min(percent.values()) >= 4.7, percent
        site.do(cmd.ShowMessage("UP"))
        screen.is_showing(message="1")
        places.add(str(box(page, "#digits")))
        paper = PALETTES["presession-light"].page
        message = painted(screen, reader).ink(box(page, "#message span"), paper)[1]
        assert message / HD[1] * 100 >= 4.7
        site.do(cmd.ShowMessage("a message that is much too long for one row of the picture"))
        screen.is_showing(long="1")
        places.add(str(box(page, "#digits")))
        assert len(places) == 1, "the digits neither move nor change their size"


LOW = ((200, 60), (300, 120), (640, 240), (320, 180), (1920, 300), (480, 270))
"""What a picture in a corner, a strip of lamps or a page at 400 % gives."""


def test_whatever_yields_the_digits_stay(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("7:23")
    with ExitStack() as stack:
        for query, share in (("", 0.5), ("?lang=fr,ru&theme=dark", 0.5), ("?view=phone", 0.3)):
            screen = stack.enter_context(looking(browser, site.web, query))
            screen.is_showing(phase="over")
            for width, height in LOW:
                digits = _resized(screen, width, height)
                assert digits["height"] >= share * height, (query, width, height)
                assert screen.overflows == [], (query, width, height)


LONG_NAMES = (
    "المنظمة العربية لحقوق الإنسان",
    "المنظمة العربية لحقوق الإنسان والتنمية المستدامة والدفاع عن الحريات العامة في المنطقة",
    "International Service for Human Rights and Sustainable Development of the whole Region",
)
WHOLE_NAME = """() => {
  const box = document.getElementById("title").checkVisibility() ? "title" : "who";
  const element = document.getElementById(box), range = document.createRange();
  range.selectNodeContents(element);
  const lines = [...range.getClientRects()], place = element.getBoundingClientRect();
  return lines.every((line) => (line.top + line.bottom) / 2 < place.bottom - line.height / 4);
}"""


@pytest.mark.parametrize("name", LONG_NAMES)
def test_no_line_of_a_long_name_is_lost_on_a_low_telephone(
    browser: Browser, site: Site, name: str
) -> None:
    site.do(cmd.ChangeSegment(3, organisation=name))
    site.do(cmd.ChangeSegment(4, organisation=name))
    begin(site)
    for query in ("?view=phone&only=name", "?view=phone", "?view=phone&lang=ar,fr"):
        if query == "?view=phone":
            site.do(cmd.Go(), "6:00")
            site.pass_time("0:05")  # the next speaker's name is large
        with looking(browser, site.web, query) as screen:
            screen.reads("#name" if "only" in query else "#title", name)
            for width, height in (*LOW, (320, 260)):
                if not ("only" in query and width < 300):
                    resized(screen.page, width, height)
                    screen.page.evaluate(STILL)
                    assert screen.page.evaluate(WHOLE_NAME), (query, width, height)
                    assert screen.cut == [], (query, width, height)
                    wrong = [one for one in screen.overflows if not one.endswith(" small")]
                    assert wrong == [], (query, width, height)


@pytest.mark.parametrize("query", ["", "?lang=fr,ru", "?view=speaker", "?view=phone"])
def test_a_rehearsal_is_called_one_in_a_low_picture_too(
    browser: Browser, tmp_path: Path, query: str
) -> None:
    with a_site(tmp_path, plan_with_names(), rehearsal=20) as site:
        begin(site)
        site.pass_time("7:23")
        with looking(browser, site.web, query) as screen:
            screen.is_showing(phase="over")
            for message in ("", "Please speak slowly"):
                if message:
                    site.do(cmd.ShowMessage(message), hand="remote-1")
                    screen.is_showing(message="1")
                for width, height in [size for size in LOW if size[1] > 110]:
                    digits = _resized(screen, width, height)
                    mark = box(screen.page, "#rehearsal")
                    assert mark["height"] > 0, (width, height)
                    assert mark["y"] + mark["height"] <= height + 1, (width, height)
                    beside = mark["y"] >= digits["y"] + digits["height"] - 1
                    assert beside or mark["y"] + mark["height"] <= digits["y"] + 1, (width, height)
                    assert digits["height"] >= (0.3 if "phone" in query else 0.5) * height
                    wrong = [one for one in screen.overflows if not one.endswith(" small")]
                    assert wrong == [], (width, height, message)


def test_the_end_of_a_name_is_cut_whatever_the_direction_of_the_page(
    browser: Browser, site: Site
) -> None:
    begin(site)
    direction = "getComputedStyle(document.querySelector('#who')).direction"
    align = "getComputedStyle(document.querySelector('#who')).textAlign"
    for query, edge in (("?view=phone", "left"), ("?view=phone&lang=ar", "right")):
        with looking(browser, site.web, query, (390, 844)) as screen:
            for name, wanted in ((LONG_NAMES[1], "rtl"), (LONG_NAMES[2], "ltr")):
                site.do(cmd.ChangeSegment(3, organisation=name))
                screen.reads("#name", name)
                screen.page.wait_for_function(f"{direction} === '{wanted}'")
                assert screen.page.evaluate(align) == edge, "its place is the page's"


def test_a_telephone_has_large_digits_either_way_and_no_word_is_wider_than_it(
    browser: Browser, site: Site
) -> None:
    begin(site)
    site.pass_time("7:23")
    with looking(browser, site.web, "?view=phone", (844, 390)) as phone:
        phone.is_showing(phase="over")
        for width, height in ((390, 844), (320, 568), (98, 211), (320, 256)):
            digits = _resized(phone, width, height)
            assert digits["y"] + digits["height"] <= height, "in sight without scrolling"
            assert digits["width"] >= 0.6 * width
        resized(phone.page, 390, 844)
        change = cmd.ChangeSegment(3, organisation="Menschenrechtsorganisationsdachverbände")
        site.do(change)
        phone.reads("#name", "Menschenrechtsorganisationsdachverbände")
        assert phone.page.evaluate("document.documentElement.scrollWidth") == 390
        assert phone.overflows == []


ASIDE = ((844, 390), (932, 430), (740, 360), (667, 375), (568, 320))
"""Telephones on their side."""


@pytest.mark.parametrize("languages", ["fr", "ru,es"])
def test_a_telephone_on_its_side_has_digits_at_the_left_and_everything_else_at_the_right(
    browser: Browser, site: Site, languages: str
) -> None:
    begin(site)
    with looking(browser, site.web, f"?view=phone&lang={languages}", ASIDE[0]) as phone:
        for after, phase in PHASES:
            site.pass_time(after)
            phone.is_showing(phase=phase)
            for width, height in ASIDE:
                digits = _resized(phone, width, height)
                assert digits["height"] >= 0.45 * height, (phase, width)
                assert digits["x"] < width / 10
                for part in ("#badge", "#bar", "#next"):
                    assert box(phone.page, part)["x"] > digits["x"] + digits["width"], part
                assert phone.overflows == [], (phase, width, height)
        site.do(cmd.ShowMessage("The interpreters cannot hear you: please move to the microphone"))
        phone.is_showing(message="1")
        for width, height in ASIDE:
            assert _resized(phone, width, height)["height"] >= 0.45 * height
            assert phone.overflows == [], (width, height)


def test_a_tablet_with_the_view_of_a_telephone_has_letters_of_its_own_size(
    browser: Browser, site: Site
) -> None:
    begin(site)
    with looking(browser, site.web, "?view=phone&lang=fr,ru", (1024, 768)) as tablet:
        for after, phase in PHASES:
            site.pass_time(after)
            tablet.is_showing(phase=phase)
            for width, height in ((1024, 768), (1280, 720), (1024, 600)):
                digits = _resized(tablet, width, height)
                assert digits["height"] >= 0.3 * height
                assert tablet.overflows == [], (phase, width, height)
                for part in ("#next span", "#hour b", "#name"):
                    size = (
                        f"parseFloat(getComputedStyle(document.querySelector('{part}')).fontSize)"
                    )
                    assert tablet.page.evaluate(size) >= 0.03 * height, (part, height)
                hour = box(tablet.page, "#hour b")
                assert hour["x"] + hour["width"] <= width


def _resized(screen: Screen, width: int, height: int) -> dict[str, Any]:
    """The place of the digits in a picture of this size."""
    resized(screen.page, width, height)
    return dict(box(screen.page, "#digits"))


def test_a_narrow_picture_keeps_its_heading_and_its_start_whole(
    browser: Browser, site: Site
) -> None:
    """A stream that is watched on telephones is upright, and the page lies over it."""
    site.at(START - 454_000)
    cut = "({ scrollWidth, clientWidth }) => scrollWidth > clientWidth"
    for view in ("?theme=light", "?bg=transparent"):
        with looking(browser, site.web, view, PHONE) as screen:
            screen.is_showing(scene="before")
            heading = box(screen.page, "#heading span")
            assert heading["x"] + heading["width"] <= PHONE[0], view
            screen.reads("#who", "Session begins at 10:00")
            assert not screen.page.locator("#who").evaluate(cut), view


def test_over_a_moving_picture_there_is_only_what_there_is_to_show(
    browser: Browser, site: Site
) -> None:
    """Parts for a video mixer are empty where there is no clock and nobody has the floor."""
    shown = "[...document.querySelectorAll('main > *')].filter((e) => e.checkVisibility()).length"
    parts = ("clock", "bar", "name")
    with ExitStack() as stack:
        screens = [
            stack.enter_context(looking(browser, site.web, f"?bg=transparent&only={only}"))
            for only in parts
        ]
        site.do(cmd.Go())
        for screen in screens:
            screen.is_showing(scene="title")
            assert screen.page.evaluate(shown) == 0
        site.do(cmd.Give(3), "1:00")
        for screen in screens:
            screen.is_showing(scene="clock")
            assert screen.page.evaluate(shown) == 1
        screens[2].reads("#who", "Observatori DESC")
        site.do(cmd.Yield(), "5:00")
        site.pass_time("0:05")
        for screen in screens:
            screen.is_showing(scene="next")
            assert screen.page.evaluate(shown) == 0


def test_the_label_of_a_short_bar_stays_inside_and_its_mark_where_it_is(
    browser: Browser, site: Site
) -> None:
    begin(site)
    site.pass_time("7:30")
    edges = """() => {
      const label = document.querySelector("#marks span:last-child");
      const bar = document.getElementById("bar").getBoundingClientRect();
      const { left, right, width } = label.getBoundingClientRect();
      const mark = left + parseFloat(getComputedStyle(label, "::before").left);
      return [right - bar.right, mark - bar.left - bar.width * parseFloat(label.style.left) / 100];
    }"""
    for size in ((640, 360), (1280, 720)):
        with looking(browser, site.web, "?view=phone", size) as screen:
            screen.is_showing(phase="over")
            over, moved = screen.page.evaluate(edges)
            assert over <= 1, size
            assert abs(moved) <= 4, size


_LAID_OVER = """() => {
  const ids = "badge head digits title bar who signal rehearsal wall message next hour".split(" ");
  const filled = (one) => one.textContent.trim() || one.id === "digits";
  const shown = ids.map((id) => document.getElementById(id))
    .filter((one) => one.getClientRects().length && filled(one));
  const touch = (one, other) =>
    one.left < other.right - 1 && other.left < one.right - 1 &&
    one.top < other.bottom - 1 && other.top < one.bottom - 1;
  const box = (one) => one.getBoundingClientRect();
  return shown.flatMap((one) => shown
    .filter((other) => one.id < other.id && touch(box(one), box(other)))
    .map((other) => `${one.id} ${other.id}`));
}"""


_LOSES_ITS_LINE = """() => {
  Line.MISSED = 0;
  presession.line.socket.close();
  dispatchEvent(new Event("resize"));
}"""


def test_nothing_lies_over_anything_beside_a_message_on_a_lost_line(
    browser: Browser, tmp_path: Path
) -> None:
    """In a rehearsal, which is said in the same row."""
    views = (
        ("?message=full", (1280, 720)), ("?message=full&lang=fr,ar", (1280, 720)),
        ("?view=phone&message=full", PHONE), ("?view=phone&message=full", (320, 568)),
        ("?view=phone", PHONE), ("?view=phone&lang=ar", (844, 390)),
        ("?view=room", (540, 960)), ("?view=room&message=full", (540, 960)),
    )  # fmt: skip
    with a_site(tmp_path, plan_with_names(), rehearsal=1.0) as site:
        begin(site)
        site.do(cmd.ShowMessage("Bonjour, merci de parler plus lentement pour l'interprète"))
        for query, size in views:
            with looking(browser, site.web, query, size, once=True) as screen:
                screen.is_showing(scene="clock", message="1")
                assert screen.page.evaluate(_LAID_OVER) == [], query
                screen.page.route("**/enter", lambda route: route.abort())
                screen.page.evaluate(_LOSES_ITS_LINE)
                screen.is_showing(lost="1")
                assert screen.page.evaluate(_LAID_OVER) == [], query
                assert box(screen.page, "#signal")["y"] > 0, query
                plate = box(screen.page, "#message")
                assert plate["width"] > 0.3 * size[0], query
                if "full" in query:
                    assert plate["width"] * plate["height"] > 0.4 * size[0] * size[1], query


@pytest.mark.parametrize("languages", ["ar,fr", "fr,ar", "en"])
def test_small_digits_stand_apart_from_the_word_on_a_lost_line(
    browser: Browser, site: Site, languages: str
) -> None:
    begin(site)
    site.do(cmd.ShowMessage("Please wait for the interpreters", to="lectern"))
    query = f"?view=speaker&message=full&lang={languages}"
    with looking(browser, site.web, query, once=True) as screen:
        screen.is_showing(scene="clock", message="1")
        screen.page.route("**/enter", lambda route: route.abort())
        screen.page.evaluate(_LOSES_ITS_LINE)
        screen.is_showing(lost="1")
        word, digits = sorted(
            (box(screen.page, part) for part in ("#badge", "#band")), key=lambda one: one["x"]
        )
        assert digits["x"] - (word["x"] + word["width"]) > 10


def test_a_message_can_fill_a_screen_and_the_thanks_grow_dark(browser: Browser, site: Site) -> None:
    begin(site)
    site.pass_time("6:10")
    with looking(browser, site.web, "?view=speaker&message=full") as screen:
        site.do(cmd.ShowMessage("Please wait for the interpreters", to="lectern"))
        screen.reads("#message", "Please wait for the interpreters")
        page = screen.page
        assert box(page, "#message")["height"] > 0.7 * 720
        assert "badge over" not in "".join(screen.overflows)
        assert box(page, "#digits")["y"] > 0.8 * 720
        assert page.locator("#words").is_visible()
        site.do(cmd.ClearMessage())
        site.do(cmd.Close())
        screen.is_showing(scene="thanks")
        page.evaluate("document.getAnimations().forEach((one) => one.finish())")
        dark = PALETTES["presession-dark"]
        page_colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert page_colour == "rgb({}, {}, {})".format(*bytes.fromhex(dark.page[1:]))

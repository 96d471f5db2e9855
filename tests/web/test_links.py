"""The page of addresses: what it says to whom, and what a remote does with screens from there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.audience.room_state import RoomView, view_state, without_names
from presession_timer.engine import commands as cmd
from presession_timer.terminal.qr_code import qr_svg
from tests.axe import violations
from tests.engine.hours import Hour, panel
from tests.web.browsing import looking, resized
from tests.web.site import Site, a_site, begin, plan_with_names
from tests.web.wire import (
    control_cookie,
    holding,
    request,
    status_of,
    until,
    upgrade,
    view_cookie,
    watching,
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, plan_with_names(), control=True) as site:
        yield site


def told(site: Site, cookie: str) -> dict[str, object]:
    answer = request(site.web, "GET /links/addresses.json", {"Cookie": cookie})
    found: dict[str, object] = json.loads(answer.partition("\r\n\r\n")[2])
    return found


def test_only_who_may_view_is_told_the_address(site: Site) -> None:
    for path in ("/links/addresses.json", "/links/code.svg?view=room"):
        assert status_of(request(site.web, f"GET {path}")) == 403
    token = site.web.page_url.partition("#")[2]
    viewer, remote = told(site, view_cookie(site.web)), told(site, control_cookie(site.web))
    assert (viewer["token"], viewer["remote"]) == (token, 0)
    assert (remote["token"], remote["remote"]) == (token, 1)
    assert "addresses.json" not in request(site.web, "GET /links"), "its shell holds nothing"


def test_a_code_holds_the_address_of_a_view_and_nothing_that_is_not_asked(site: Site) -> None:
    origin, _, token = site.web.page_url.partition("/#")
    asked = "view=room&lang=fr,ar&names=number&sound=1&token=x&name=" + "n" * 90
    answer = request(site.web, f"GET /links/code.svg?{asked}", {"Cookie": view_cookie(site.web)})
    query = "view=room&lang=fr%2Car&names=number&name=" + "n" * 60
    assert answer.partition("\r\n\r\n")[2].encode() == qr_svg(f"{origin}/?{query}#{token}")


def test_a_viewer_has_no_list_of_screens(site: Site) -> None:
    wire, head = upgrade(site.web, "/control/live?only=screens", view_cookie(site.web))
    wire.close()
    assert status_of(head) == 403
    with watching(site.web) as wire:
        wire.hear_state()
        wire.say('{"do":"screens","watch":true}')
        wire.say('{"do":"screen","id":"abc","order":"reload"}')
        assert wire.ping("1").startswith("t1 "), "and nothing came before"


def test_names_are_narrowed_and_never_widened(site: Site) -> None:
    begin(site)
    with watching(site.web, "room&names=number") as wire:
        who = wire.hear_state()["who"]
        assert (who["main"], who["number"]) == ("", 3)
    for wide in ("name", "organisation", "nobody"):
        with watching(site.web, f"room&names={wide}") as wire:
            assert wire.hear_state()["who"]["main"] == "Observatori DESC"
    site.do(cmd.Go(), "6:00")
    for view in ("phone", "agenda"):
        with watching(site.web, f"{view}&names=number") as wire:
            assert "المنظمة" not in json.dumps(wire.hear_state(), ensure_ascii=False)


def test_where_no_number_is_known_nobody_is_named() -> None:
    hour = Hour(panel(2))
    for _ in range(2):
        hour.do(cmd.Go())
    named = [view_state(hour.session, hour.now, view) for view in RoomView]
    assert "Speaker" in json.dumps(named)
    assert "Speaker" not in json.dumps([without_names(state) for state in named])


@pytest.mark.parametrize(
    "order",
    [
        {"order": "explode"},
        {"order": "view", "view": "control"},
        {"order": "rename"},
        {"order": "rename", "name": 5},
        {},
    ],
)
def test_an_order_that_is_none_reaches_no_screen(site: Site, order: dict[str, object]) -> None:
    with watching(site.web) as wire, holding(site.web) as remote:
        wire.hear_state()
        wire.say('s{"id":"abc","width":1,"height":1}')
        remote.say(json.dumps({"do": "screens", "watch": True}, separators=(",", ":")))
        until(lambda: any(screen.page == "abc" for screen in site.web.screens))
        wanted = {"do": "screen", "id": "abc", **order}
        remote.say(json.dumps(wanted, separators=(",", ":")))
        assert remote.ping("2").startswith("t2 ")
        assert wire.ping("1").startswith("t1 "), "and no order came before"


@pytest.mark.browser
def test_a_remote_finds_names_turns_and_reloads_a_screen(browser: Browser, site: Site) -> None:
    begin(site)
    with (
        looking(browser, site.web) as hall,
        looking(browser, site.web, url=site.web.invitation[0]) as held,
    ):
        hall.is_showing(scene="clock", view="room")
        page = held.page
        page.locator("#code").fill(site.web.invitation[1])
        page.get_by_role("button", name="Enter").click()
        expect(page.locator("#go small")).not_to_be_empty()
        links = page.context.new_page()
        links.goto(f"{site.web.address.origin}/links")
        row = links.locator("#open li", has_text="room")
        row.get_by_role("button", name="Rename").click()
        links.get_by_label("Name of the screen").fill("Hall left")
        links.get_by_label("Name of the screen").press("Enter")
        row = links.locator("#open li", has_text="Hall left")
        expect(links.locator("#cards [data-key=room] .shows")).to_have_text("Hall left")
        until(lambda: "Hall left (room)" in [screen.called for screen in site.web.screens])
        expect(row.get_by_role("button", name="Rename")).to_be_focused()
        row.get_by_role("button", name="Rename").press("Enter")
        links.get_by_label("Name of the screen").fill("Hall right")
        links.get_by_label("Name of the screen").press("Escape")
        expect(links.get_by_label("Name of the screen")).to_have_count(0)
        expect(row.get_by_role("button", name="Rename")).to_be_focused()
        row.get_by_role("button", name="Identify").click()
        expect(hall.page.get_by_role("status").get_by_text("Hall left")).to_be_visible()
        row.get_by_label("Change view").select_option("speaker")
        hall.is_showing(view="speaker")
        assert "name=Hall+left" in hall.page.url
        expect(links.locator("#cards [data-key=speaker] .shows")).to_have_text("Hall left")
        hall.page.evaluate("() => { window.before = true; }")
        row.get_by_role("button", name="Reload").click()
        hall.page.wait_for_function("() => !window.before")
        hall.is_showing(scene="clock", view="speaker")


@pytest.mark.browser
def test_what_is_chosen_acts_on_every_card(browser: Browser, site: Site) -> None:
    url = site.web.page_url.replace("/#", "/links#")
    with looking(browser, site.web, url=url) as screen:
        page = screen.page
        card = page.locator("#cards [data-key=phone]")
        expect(card.locator(".address")).to_have_text("?view=phone")
        expect(page.locator("#open")).to_be_hidden()
        assert violations(page) == []
        page.locator("[name=first]").select_option("fr")
        page.get_by_label("Second language").select_option("ar")
        page.get_by_label("Colours").select_option("dark")
        page.get_by_label("Names").select_option("number")
        wanted = "view=phone&lang=fr,ar&theme=dark&names=number"
        expect(card.locator(".address")).to_have_text(f"?{wanted}")
        expect(card.locator(".foot").first).to_have_text("Numéro 4")
        assert violations(page) == []
        loaded = "(img) => img.complete && img.naturalWidth > 0"
        code = card.get_by_role("img", name="QR code of the address: Phone")
        page.wait_for_function(loaded, arg=code.element_handle())
        assert "names=number" in (code.get_attribute("src") or "")
        token = site.web.page_url.partition("#")[2]
        address = card.get_by_role("link").get_attribute("href") or ""
        assert address.endswith(f"/?{wanted.replace(',', '%2C')}#{token}")
        assert screen.troubles == []
        resized(page, 390, 844)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_lecterns_picture_is_dark_as_the_lectern_is(browser: Browser, site: Site) -> None:
    url = site.web.page_url.replace("/#", "/links#")
    with looking(browser, site.web, url=url) as screen:
        lectern = screen.page.locator("[data-thumb=speaker]")
        expect(lectern).to_have_css("background-color", "rgb(10, 14, 20)")
        expect(lectern.locator(".word")).to_be_visible()
        screen.page.get_by_label("Colours").select_option("light")
        expect(lectern).to_have_css("background-color", "rgb(255, 255, 255)")


@pytest.mark.browser
def test_on_a_dark_device_the_page_is_dark_and_each_view_as_it_opens_there(
    browser: Browser, site: Site
) -> None:
    url = site.web.page_url.replace("/#", "/links#")
    with looking(browser, site.web, url=url, color_scheme="dark") as screen:
        page = screen.page
        light, dark = "rgb(255, 255, 255)", "rgb(10, 14, 20)"
        expect(page.locator("html")).to_have_css("background-color", dark)
        for view, colour in {"room": light, "speaker": dark, "phone": dark}.items():
            expect(page.locator(f"[data-thumb={view}]")).to_have_css("background-color", colour)
        assert violations(page) == []
        page.get_by_label("Colours").select_option("light")
        expect(page.locator("html")).to_have_css("background-color", light)
        expect(page.locator("[data-thumb=phone]")).to_have_css("background-color", light)


@pytest.mark.browser
def test_the_pictures_keep_their_colours_in_the_systems_own(browser: Browser, site: Site) -> None:
    url = site.web.page_url.replace("/#", "/links#")
    with looking(browser, site.web, url=url, forced_colors="active") as screen:
        page = screen.page
        expect(page.locator("[data-thumb=room] .bar i")).to_be_attached()
        behind, left = page.evaluate(
            "() => ['', ' .bar i'].map((part) => getComputedStyle("
            "document.querySelector('[data-thumb=room]' + part)).backgroundColor)"
        )
        assert behind != left

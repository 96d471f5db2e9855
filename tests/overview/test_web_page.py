"""The overview as a page, in a real browser and on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.engine import commands as cmd
from presession_timer.overview.rooms import Rooms
from presession_timer.overview.web_page import page_of
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.axe import violations
from tests.engine.hours import START, Hour
from tests.overview.rig import FakeRoom, FakeRooms, a_day, room_plan
from tests.web.browsing import PHONE, looking
from tests.web.wire import request, status_of, upgrade, view_cookie


@contextmanager
def serving(rooms: Rooms) -> Iterator[WebServer]:
    with page_of(rooms, WebOptions()) as web:
        yield web


@pytest.fixture(autouse=True)
def own_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def a_whole_day() -> list[FakeRoom]:
    """The day with a room before its hour and one that is not reached; no clock moves."""
    before = Hour(room_plan("XXIII", "Norvania"))
    before.now = START - 300_000
    rooms = a_day()
    for room in rooms:
        room.known["speed"] = 0.0
    never = FakeRoom("10.0.0.9:8400", None, trouble="nobody answers: connection refused")
    return [*rooms, FakeRoom("10.0.0.23:8400", before, speed=0.0), never]


@pytest.mark.browser
def test_every_room_is_a_card_in_its_place_and_a_change_is_drawn_at_once(browser: Browser) -> None:
    rooms = FakeRooms(a_whole_day())
    with serving(rooms) as web, looking(browser, web) as screen:
        page = screen.page
        cards = page.locator("article")
        expect(cards).to_have_count(10)
        expect(page.locator("#counts")).to_have_text(
            "10 rooms · 7 running · 2 without signal · 1 not saved"
        )
        names = [card.locator("h2").inner_text() for card in cards.all()]
        assert names[:4] == ["San Lorio", "Tavania", "Valdoria", "Estmark"], "the order given"
        over = cards.nth(3)
        expect(over).to_have_attribute("data-phase", "over")
        expect(over.locator(".word")).to_contain_text("Time is up")
        expect(over.locator(".heard")).to_have_text("+0:23")
        expect(over.locator(".wrong")).to_have_text("NOT SAVED: no space left on device")
        expect(cards.nth(5)).to_have_attribute("data-lost", "1")
        expect(cards.nth(5).locator(".lost")).to_have_text("no signal 1:44")
        expect(cards.nth(8).locator(".who")).to_have_text("Session begins at 10:00")
        expect(cards.nth(9).locator(".large")).to_have_text("Not reached")
        hour = rooms.rooms()[4].hour
        assert hour is not None
        hour.do(cmd.Go())
        rooms.wakes()
        expect(cards.nth(4).locator(".word")).to_contain_text("Next speaker · gap 0:00")
        for theme in ("light", "dark", "contrast"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            assert violations(page) == [], theme
        for size in (PHONE, (1920, 1080), (800, 600)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert wide, size
        assert screen.troubles == []


def test_nobody_without_the_token_is_told_anything_and_an_hour_has_no_page_there() -> None:
    with serving(FakeRooms(a_day())) as web:
        assert status_of(request(web, "POST /enter", body=b"guessed")) == 403
        wire, head = upgrade(web, "/live?view=overview")
        wire.close()
        assert status_of(head) == 403
        cookie = view_cookie(web)
        for path in ("/live?view=room", "/live?view=summary", "/live", "/api/v1/state"):
            wire, head = upgrade(web, path, cookie)
            wire.close()
            assert status_of(head) == 404, path
        assert status_of(request(web, "GET /", {"Host": "elsewhere"})) == 421
        wire, head = upgrade(web, "/live?view=overview", cookie, origin="http://elsewhere")
        wire.close()
        assert status_of(head) == 403
        wire, _ = upgrade(web, "/live?view=overview", cookie)
        told = wire.hear_state()
        wire.close()
        assert [room["place"] for room in told["rooms"]][:3] == ["VII", "VIII", "XVI"]
        assert "abcdefghjkmnpqrstuvwxyz234" not in str(told), "no room's own token"

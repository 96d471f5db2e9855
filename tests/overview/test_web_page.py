"""The overview as a page, in a real browser and on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.rooms import EventRooms
from presession_timer.overview.board import LATE_MUCH, UNTIL_MUCH, end_at
from presession_timer.overview.launch import AllRooms, page_of
from presession_timer.overview.page_address import PageAddress
from presession_timer.overview.page_client import PageRooms
from presession_timer.overview.rooms import Rooms
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.axe import violations
from tests.engine.hours import START, Hour
from tests.overview.rig import FakeRoom, FakeRooms, a_day, board, hour_at, room_plan
from tests.web.browsing import PHONE, looking, resized
from tests.web.wire import request, status_of, until, upgrade, view_cookie


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
        expect(page.locator("#needing")).to_have_text("3 need you")
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
            resized(page, size[0], size[1])
            wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert wide, size
        assert screen.troubles == []


@pytest.mark.browser
def test_a_room_that_is_late_to_begin_says_so_and_english_runs_left_to_right(
    browser: Browser,
) -> None:
    late = Hour(room_plan("XXI", "Solania"))
    late.now = START + parse("7:00")
    much = FakeRoom("b", hour_at("1:00", length=parse("10:00")), speed=0.0, rehearsal=1.0)
    rooms = FakeRooms([FakeRoom("a", late, speed=0.0), much])
    with serving(rooms) as web, looking(browser, web, "?lang=ar") as screen:
        page = screen.page
        cards = page.locator("article")
        expect(cards.nth(0).locator(".who")).to_have_text("Was to begin at 10:00")
        expect(cards.nth(1).locator(".late")).to_contain_text("rehearsal 1× +")
        assert page.evaluate("document.documentElement.dir") == "rtl"
        for english in ("#counts", "#needing", ".late", ".wrong"):
            way = page.locator(english).last.evaluate("(one) => getComputedStyle(one).direction")
            assert way == "ltr", english
        for width in (320, 390, 1280):
            resized(page, width, 844)
            cut = page.evaluate(
                "() => [...document.querySelectorAll('.foot')]"
                ".some((foot) => foot.scrollWidth > foot.clientWidth + 1)"
            )
            assert not cut, width


@pytest.mark.browser
def test_the_bar_of_an_hour_is_seen_in_the_systems_own_colours(browser: Browser) -> None:
    rooms = FakeRooms(a_day())
    with (
        serving(rooms) as web,
        looking(browser, web, once=True, forced_colors="active") as screen,
    ):
        left = screen.page.locator(".hour i").first
        expect(left).to_be_attached()
        page, bar = screen.page.evaluate(
            "() => [document.body, document.querySelector('.hour i')]"
            ".map((one) => getComputedStyle(one).backgroundColor)"
        )
        assert page != bar


def at_the_edges() -> list[FakeRoom]:
    """Rooms in pairs: one just not to be looked after, one just; no clock moves."""
    told = FakeRoom("a", hour_at("1:00")).summary()
    end = end_at(told, told["room"]["now"])
    assert end is not None
    short = FakeRoom("a", hour_at("1:00", length=parse("30:00"))).summary()
    late_end = end_at(short, short["room"]["now"])
    assert late_end is not None
    assert short["hour"] is not None
    length = parse("30:00") + late_end - short["hour"] - LATE_MUCH
    hours = [
        hour_at("1:00", until=end - UNTIL_MUCH + 1), hour_at("1:00", until=end - UNTIL_MUCH),
        hour_at("1:00", length=length + 1), hour_at("1:00", length=length),
        hour_at("7:30"), hour_at("7:31"),
    ]  # fmt: skip
    return [FakeRoom(f"10.0.2.{n}:8400", hour, speed=0.0) for n, hour in enumerate(hours)]


@pytest.mark.browser
def test_the_page_and_the_terminal_say_of_the_same_rooms_that_they_need_you(
    browser: Browser,
) -> None:
    paused = FakeRoom("10.0.1.1:8400", hour_at("7:40"), speed=0.0)
    assert paused.hour is not None
    paused.hour.do(cmd.Pause())
    rehearsal = FakeRoom("10.0.1.2:8400", hour_at("1:00"), speed=0.0, rehearsal=60.0)
    rooms = [*at_the_edges(), paused, rehearsal, *a_whole_day()]
    needing = {row.key for row in board(*rooms).needing}
    assert [room.key in needing for room in rooms[:8]] == [False, True] * 3 + [False, True]
    with serving(FakeRooms(rooms)) as web, looking(browser, web) as screen:
        cards = screen.page.locator("article")
        expect(cards).to_have_count(len(rooms))
        expect(screen.page.locator("#needing")).to_have_text(f"{len(needing)} need you")
        marked = [card.get_attribute("data-needs") == "1" for card in cards.all()]
        assert marked == [room.key in needing for room in rooms]
        expect(cards.nth(1).locator(".wrong")).to_contain_text("The next group has the room at")
        expect(cards.nth(3).locator(".wrong")).to_have_text("Ends 5:00 after its hour")
        expect(cards.nth(5).locator(".wrong")).to_have_text("The speaker is over by 0:31")


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


def test_no_room_is_shown_by_its_address_where_nothing_was_heard_of_it() -> None:
    with PageRooms([PageAddress("http://127.0.0.1:1/", "abcdefghjkmnpqrstuvwxyz234")]) as rooms:
        until(lambda: rooms.rooms()[0].trouble.startswith("nobody answers"))
        told = AllRooms(rooms).told()
    assert told["rooms"][0]["key"] == "Room 1"
    assert "127.0.0.1" not in str(told)
    with EventRooms(BrokerAddress("127.0.0.1", 1, "upr35", tls=False), Login()) as event:
        until(lambda: "nothing listens at" in event.trouble)
        told = AllRooms(event).told()
    assert told["waiting"] == told["trouble"] == "the broker is not reached"
    assert "127.0.0.1" not in str(told)

"""The server's life: it starts, it shows, it changes sessions, it ends; nobody waits for it."""

from __future__ import annotations

import gc
import json
import socket
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

from presession_timer.audience.source import of_runner
from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web import handlers, viewers
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.hours import START, panel
from tests.web.site import SECRET, FrozenClock, a_site
from tests.web.wire import (
    Closed,
    holding,
    request,
    status_of,
    until,
    view_cookie,
    watching,
)


def test_the_page_is_local_unless_told_otherwise(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        assert site.web.address.host == "127.0.0.1"
        url = f"http://127.0.0.1:{site.web.address.port}/#"
        assert site.web.page_url.startswith(url)
        assert len(site.web.page_url) == len(url) + 26


def test_the_address_stays_the_same_when_the_console_is_started_anew(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        site.do(cmd.Go())
        port, url, cookie = site.web.address.port, site.web.page_url, view_cookie(site.web)
    clock = FrozenClock(START)
    with (
        SessionRunner.open_record(tmp_path / "panel.presession.jsonl", clock) as runner,
        WebServer(of_runner(runner), WebOptions(port=port), secret=SECRET) as web,
    ):
        assert web.page_url == url
        assert view_cookie(web) == cookie


def test_every_change_is_shown(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        assert wire.hear_state()["scenes"][0]["scene"] == "before"
        site.do(cmd.Go())
        assert wire.hear_state()["scenes"][0]["scene"] == "title"
        site.do(cmd.Blank())
        assert wire.hear_state()["scenes"][0]["scene"] == "blank"


def test_each_view_is_sent_what_it_shows(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        for after in ("0:00", "1:00", "0:10", "1:00", "0:10"):
            site.do(cmd.Go(), after)
        with watching(site.web) as room, watching(site.web, "phone") as phone:
            assert room.hear_state()["next"] is None
            assert phone.hear_state()["next"]["main"] == "Speaker 4"


def test_the_server_tells_the_time_of_the_session(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        wire.hear_state()
        site.clock.advance(12_345)
        assert wire.ping("77.125") == f"t77.125 {site.runner.now()}"


def test_the_console_sees_who_looks(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        said = {"id": "ab12", "width": 1920, "height": 1080, "focus": True, "awake": True}
        wire.say("s" + json.dumps(said))
        until(lambda: site.web.screens != () and site.web.screens[0].size != "")
        assert list(map(str, site.web.screens)) == ["room 1920×1080 127.0.0.1 has the keyboard"]


@pytest.mark.skipif(sys.platform != "linux", reason="each system has a name of its own for it")
def test_the_system_ends_a_line_on_which_nothing_is_confirmed(tmp_path: Path) -> None:
    with (
        a_site(tmp_path, control=True) as site,
        watching(site.web) as wire,
        holding(site.web) as remote,
    ):
        wire.hear_state()
        remote.hear_state()
        assert site.web._handlers is not None
        connected = site.web._handlers.viewers.connected
        sockets = [viewer.transport.get_extra_info("socket") for viewer in connected]
        option = (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert [one.getsockopt(*option) for one in sockets] == [10_000, 10_000]


SCREEN = {"width": 1920, "height": 1080, "focus": False, "awake": True}


def test_an_audience_that_is_full_says_so_and_has_room_for_who_is_back(tmp_path: Path) -> None:
    """The dead line still holds the place of the page that comes back."""
    with a_site(tmp_path, viewers=1) as site, watching(site.web) as dead:
        dead.hear_state()
        dead.say("s" + json.dumps({"id": "mine", **SCREEN}))
        dead.ping()
        with watching(site.web) as other:
            other.say("s" + json.dumps({"id": "other", **SCREEN}))
            goodbye = other.goodbye()
            assert goodbye.code == 1013
            assert goodbye.reason.startswith("all 1 places for screens are taken")
        with watching(site.web) as back:
            back.say("s" + json.dumps({"id": "mine", **SCREEN}))
            assert back.hear_state()["title"] == "A panel"
            assert dead.until_closed() == 1006
            until(lambda: [screen.state for screen in site.web.screens] == ["ok"])


def test_an_audience_that_is_full_does_not_keep_the_remote_out(tmp_path: Path) -> None:
    with a_site(tmp_path, viewers=1, control=True) as site, watching(site.web) as wire:
        wire.hear_state()
        with holding(site.web) as remote:
            assert remote.hear_state()["go"] == "opens the hour"


def test_remotes_have_places_of_their_own_and_not_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "MOST_REMOTES", 1)
    monkeypatch.setattr(handlers, "_NAMING_S", 0.0)
    with a_site(tmp_path, viewers=1, control=True) as site, holding(site.web) as first:
        first.hear_state()
        with holding(site.web) as second:
            assert second.goodbye().reason.startswith("all 1 places for remotes are taken")
        with watching(site.web) as wire:
            wire.hear_state()


def test_a_press_of_the_session_before_is_known_at_the_next(tmp_path: Path) -> None:
    """Else a closing whose answer was lost would be said not to have happened."""
    with a_site(tmp_path, control=True) as site, holding(site.web) as wire:
        wire.say('{"id":"0123456789abcdef","do":"go"}')
        assert wire.hear_answer()["ok"]
        path = tmp_path / "b.presession.jsonl"
        with SessionRunner.open_plan(panel(2), path, FrozenClock(START)) as runner:
            site.web.follow(of_runner(runner))
            for name, ok in (("0123456789abcdef", True), ("fedcba9876543210", False)):
                wire.say(json.dumps({"id": name, "do": "go", "late": True}))
                assert wire.hear_answer()["ok"] == ok
            site.web.follow(of_runner(site.runner))


def test_a_screen_whose_line_is_cut_is_lost(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        with watching(site.web) as wire:
            wire.hear_state()
        until(lambda: any(screen.state == "lost" for screen in site.web.screens))


def test_the_test_card_can_be_shown_until_the_hour_opens(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        assert not wire.hear_state()["test"]
        site.web.show_test_card()
        assert wire.hear_state()["test"]
        site.do(cmd.Go())
        assert not wire.hear_state()["test"]
        assert not site.web.test_card


def test_the_test_card_does_not_come_back_with_the_opening_taken_back(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        wire.hear_state()
        site.web.show_test_card()
        assert wire.hear_state()["test"]
        for command in (cmd.Go(), cmd.Undo()):
            site.do(command)
            assert not wire.hear_state()["test"]
        assert site.runner.session.opened is None


def test_the_test_card_does_not_come_back_at_the_next_session(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        wire.hear_state()
        site.web.show_test_card()
        assert wire.hear_state()["test"]
        path = tmp_path / "b.presession.jsonl"
        with SessionRunner.open_plan(panel(2), path, FrozenClock(START)) as runner:
            site.web.follow(of_runner(runner))
            assert not wire.hear_state()["test"]
            assert not site.web.test_card
            site.web.follow(of_runner(site.runner))


def test_the_next_session_of_the_day_takes_over(tmp_path: Path) -> None:
    with a_site(tmp_path) as site, watching(site.web) as wire:
        wire.hear_state()
        later = panel(2, length=1_800_000)
        with SessionRunner.open_plan(
            later, tmp_path / "b.presession.jsonl", FrozenClock(START)
        ) as runner:
            site.web.follow(of_runner(runner))
            assert wire.hear_state()["scenes"][0]["scene"] == "before"
            runner.do(cmd.Go(), confirmed=True)
            assert wire.hear_state()["scenes"][0]["scene"] == "title"
            site.do(cmd.Blank())
            site.web.follow(of_runner(site.runner))
            assert wire.hear_state()["scenes"][0]["scene"] == "blank"


def test_screens_are_told_when_the_server_ends(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        with watching(site.web) as wire:
            wire.hear_state()
            site.web.stop()
            assert wire.until_closed() == 1001
        assert site.web.trouble == ""
        with pytest.raises(ConnectionRefusedError):
            request(site.web, "GET /")


def test_a_viewer_who_reads_nothing_holds_nobody_up(tmp_path: Path) -> None:
    """She is dropped; everybody else and the runner go on meanwhile."""
    with a_site(tmp_path) as site, watching(site.web) as slow, watching(site.web) as wire:
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        for number in range(400):
            text = f"{number} " + "x" * 70
            assert site.do(cmd.ShowMessage(text)).ok
        while (wire.hear_state()["message"] or {"text": ""})["text"][:4] != "399 ":
            pass


def test_a_frozen_reader_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewers, "BLOCKED_S", 0.2)
    with a_site(tmp_path) as site, watching(site.web, "phone"), watching(site.web) as slow:
        slow.hear_state()
        routes, loop = site.web._handlers, site.web._loop
        assert routes is not None
        assert loop is not None
        (viewer,) = [one for one in routes.viewers.connected if one.view == "room"]

        def fill() -> None:
            while not viewer.transport.get_write_buffer_size():
                viewer.transport.write(bytes(100_000))

        loop.call_soon_threadsafe(fill)
        until(viewer.transport.is_closing)
        # the console is told in the turn of the loop after the one that cuts the line
        until(lambda: [s.view for s in site.web.screens if s.state != "lost"] == ["phone"])


def test_who_comes_while_it_ends_is_not_left_waiting(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        loop, end = site.web._loop, site.web._end
        assert loop is not None
        assert end is not None
        came: Future[socket.socket] = Future()
        address = site.web.address.host, site.web.address.port

        def come_and_end() -> None:
            came.set_result(socket.create_connection(address))  # accepted in the next turn
            loop.call_soon(end.set)  # and set up in the one after it, when nothing is open now

        loop.call_soon_threadsafe(come_and_end)
        with came.result() as late:
            late.settimeout(60)
            assert late.recv(1) == b""
    gc.collect()  # a line that was forgotten would be an error here


def test_it_ends_on_a_loop_without_readers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_readers(_: socket.socket) -> bool:
        raise NotImplementedError

    with a_site(tmp_path) as site, watching(site.web) as wire:
        monkeypatch.setattr(site.web._loop, "remove_reader", no_readers)
        site.web.stop()
        assert wire.until_closed() == 1001
        assert site.web.trouble == ""


def test_the_remote_sees_what_the_room_does_not(tmp_path: Path) -> None:
    with a_site(tmp_path, control=True) as site:
        site.do(cmd.Go())
        site.do(cmd.Blank())
        with holding(site.web) as wire:
            state = wire.hear_state()
            assert state["blank"]
            assert state["room"]["scenes"][0]["scene"] == "clock"
            wire.say('{"do":"say"}')
            assert wire.hear_answer()["say"].startswith("Opening: 2:00 left; hour ")


def test_a_port_in_use_names_who_has_it_and_offers_another(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        port = site.web.address.port
        second = WebServer(of_runner(site.runner), WebOptions(port=port), secret=SECRET)
        with pytest.raises(PresessionError) as refused:
            second.start()
        assert f"port {port} of 127.0.0.1 is in use" in str(refused.value)
        assert "--port " in str(refused.value)
        if Path("/proc/net/tcp").exists():
            assert "(process " in str(refused.value)


def test_before_it_is_started_there_is_no_address(tmp_path: Path) -> None:
    with SessionRunner.open_plan(
        panel(), tmp_path / "a.presession.jsonl", FrozenClock(START)
    ) as runner:
        web = WebServer(of_runner(runner), secret=SECRET)
        for ask in (lambda: web.page_url, lambda: web.address, lambda: web.cards_url):
            with pytest.raises(PresessionError, match="not served yet"):
                ask()
        assert web.screens == ()
        web.stop()


def test_a_language_without_a_catalogue_is_refused_at_once(tmp_path: Path) -> None:
    with (
        SessionRunner.open_plan(
            panel(), tmp_path / "a.presession.jsonl", FrozenClock(START)
        ) as runner,
        pytest.raises(PresessionError, match='no words in "xx"'),
    ):
        WebServer(of_runner(runner), WebOptions(languages=("fr", "xx")))


def test_the_page_can_be_asked_for_again_at_once(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        port = site.web.address.port
        site.web.stop()
        with WebServer(of_runner(site.runner), WebOptions(port=port), secret=SECRET) as web:
            assert status_of(request(web, "GET /")) == 200
        with pytest.raises((ConnectionError, Closed)):
            request(web, "GET /")


def test_go_on_the_remote_goes_on_to_the_days_next_session_once(tmp_path: Path) -> None:
    begun: list[str] = []
    with a_site(tmp_path, control=True) as site, holding(site.web) as wire:
        site.web.offer_next("Kenya", lambda: begun.append("Kenya"))
        for command in (cmd.Go(), cmd.Close()):
            site.do(command)
        while not (state := wire.hear_state())["goes_on"]:
            pass
        assert state["go"] == "goes on to Kenya"
        press = {"id": "fedcba9876543210", "do": "go", "means": state["means"]["go"]}
        wire.say(json.dumps(press))
        question = wire.hear_answer()
        assert question["confirm"]
        assert question["text"] == "go on to Kenya? A new record begins."
        assert begun == []
        for _ in range(2):
            wire.say(json.dumps({**press, "confirmed": True}))
            assert wire.hear_answer()["ok"]
        assert begun == ["Kenya"]


def test_the_remote_asks_with_a_preview_before_a_message_is_shown(tmp_path: Path) -> None:
    with a_site(tmp_path, control=True) as site, holding(site.web) as wire:
        site.do(cmd.ChangeSegment(3, speaker="Zelda Quux", organisation="DESC", protect=True))
        press = {"id": "fedcba9876543210", "do": "message", "text": "Thank you, quux"}
        wire.say(json.dumps(press))
        question = wire.hear_answer()
        assert question["confirm"]
        assert question["text"].startswith("the room will see “Thank you, DESC”, without a prot")
        assert site.runner.session.message == ""
        wire.say(json.dumps({**press, "confirmed": True}))
        assert wire.hear_answer()["ok"]
        assert site.runner.session.message == "Thank you, quux"


def test_without_a_next_session_a_closed_hour_stays_closed(tmp_path: Path) -> None:
    with a_site(tmp_path, control=True) as site, holding(site.web) as wire:
        for command in (cmd.Go(), cmd.Close()):
            site.do(command)
        wire.say('{"id":"0123456789abcdef","do":"go"}')
        assert wire.hear_answer()["text"] == "the hour is closed"


def test_the_files_are_packed_for_browsers_that_take_it(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        plain = request(site.web, "GET /page.js")
        packed = request(site.web, "GET /page.js", {"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in plain.casefold()
    assert "const" in plain
    assert "content-encoding: gzip" in packed.casefold()
    assert "const" not in packed
    assert len(packed) < len(plain) / 2

"""The page of a record that another process writes: it follows, and nobody presses."""

from __future__ import annotations

from pathlib import Path

from presession_timer.audience.source import of_record
from presession_timer.engine import commands as cmd
from presession_timer.record.follow import Follower
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.hours import START, panel
from tests.web.site import SECRET, FrozenClock, a_site
from tests.web.wire import request, status_of, upgrade, view_cookie, watching


def test_a_record_that_another_process_writes_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        follower = Follower(path, clock)
        with WebServer(of_record(follower), secret=SECRET) as web, watching(web) as wire:
            assert wire.hear_state()["title"] == "A panel"
            runner.do(cmd.Go(), confirmed=True)
            state = wire.hear_state()
            assert state["scenes"][0]["scene"] == "title"
            assert state["stale"] is None


def test_a_silent_console_is_shown_as_no_signal_while_the_hour_runs(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        runner.do(cmd.Go(), confirmed=True)
        runner.check()
    follower = Follower(path, clock)
    assert follower.stale is not None
    assert follower.stale <= follower.now()
    assert not follower.unsure, "its phase is known, and runs on"
    with WebServer(of_record(follower), secret=SECRET) as web, watching(web) as wire:
        assert wire.hear_state()["stale"] == follower.stale


def test_a_record_that_disappears_is_shown_as_no_signal(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        runner.do(cmd.Go(), confirmed=True)
        runner.check()
        follower = Follower(path, clock)
        with WebServer(of_record(follower), secret=SECRET) as web, watching(web) as wire:
            assert wire.hear_state()["stale"] is None
            path.rename(tmp_path / "elsewhere.presession.jsonl")
            state = wire.hear_state()
            assert state["stale"] is not None
            assert state["unsure"], "another speaker may have the floor by now"
            assert state["scenes"][0]["scene"] == "title"


def test_a_record_that_is_only_followed_has_no_door_for_a_remote(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock):
        follower = Follower(path, clock)
        with WebServer(of_record(follower), WebOptions(control=True), secret=SECRET) as web:
            assert web.invitation == ("", "")
            assert status_of(request(web, "POST /control/enter", body=b"{}")) == 404
            wire, head = upgrade(web, "/control/live", view_cookie(web))
            wire.close()
            assert status_of(head) == 404


def test_an_overview_is_told_of_the_hour_and_of_the_screens_that_come_and_go(
    tmp_path: Path,
) -> None:
    with a_site(tmp_path, beat=15.0) as site, watching(site.web, "summary") as wire:
        told = wire.hear_state()
        assert (told["schema"], told["stage"]) == ("presession-summary/1", "before")
        assert told["room"]["beat"] == 15_000
        with watching(site.web) as page:
            assert page.hear_state()["beat"] == 15_000
            while told["viewers"] != 1:
                told = wire.hear_state()
            site.do(cmd.Go())
            while told["stage"] != "turn":
                told = wire.hear_state()
        while told["viewers"] != 0:
            told = wire.hear_state()

"""The page of a record that another process writes: it follows, and nobody presses."""

from __future__ import annotations

from pathlib import Path

from presession_timer.engine import commands as cmd
from presession_timer.record.follow import Follower
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.hours import START, panel
from tests.web.site import SECRET, FrozenClock
from tests.web.wire import holding, watching


def test_a_record_that_another_process_writes_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        follower = Follower(path, clock)
        with WebServer(follower, secret=SECRET) as web, watching(web) as wire:
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
    with WebServer(follower, secret=SECRET) as web, watching(web) as wire:
        assert wire.hear_state()["stale"] == follower.stale


def test_a_record_that_disappears_is_shown_as_no_signal(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        runner.do(cmd.Go(), confirmed=True)
        runner.check()
        follower = Follower(path, clock)
        with WebServer(follower, secret=SECRET) as web, watching(web) as wire:
            assert wire.hear_state()["stale"] is None
            path.rename(tmp_path / "elsewhere.presession.jsonl")
            state = wire.hear_state()
            assert state["stale"] is not None
            assert state["unsure"], "another speaker may have the floor by now"
            assert state["scenes"][0]["scene"] == "title"


def test_nobody_presses_on_a_record_that_is_only_followed(tmp_path: Path) -> None:
    path = tmp_path / "panel.presession.jsonl"
    clock = FrozenClock(START)
    with SessionRunner.open_plan(panel(), path, clock) as runner:
        follower = Follower(path, clock)
        with (
            WebServer(follower, WebOptions(control=True), secret=SECRET) as web,
            holding(web) as wire,
        ):
            wire.say('{"id":"0123456789abcdef","do":"go"}')
            assert wire.hear_answer()["text"] == "this page only follows a record"
        assert runner.session.opened is None

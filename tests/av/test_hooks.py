"""What hooks send when something changes, what they never do, and what becomes of it."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.av import hooks as hooks_module
from presession_timer.av.hooks import Hooks, happened, send
from presession_timer.av.osc import decoded
from presession_timer.av.templates import Hook, hooks_in
from presession_timer.av.values import SAMPLE, Picture, picture_of
from presession_timer.base.clock import Clock, ManualClock
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.user_settings import HookSetting
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Names, Plan
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.remote import FROM_HOOK
from tests.av.listeners import (
    Received,
    hanging_listener,
    http_listener,
    udp_listener,
)
from tests.engine.hours import START, panel

ALL = ("phase", "floor", "message", "opening", "closing", "over-the-hour")


def hook(*on: str, http: str = "", body: str = "", osc: str = "") -> Hook:
    """A hook that means something."""
    hooks, wrong = hooks_in((HookSetting(on or ALL, http=http, body=body, osc=osc),))
    assert wrong == [[]]
    return hooks[0]


@contextmanager
def an_hour(
    folder: Path, plan: Plan | None = None, clock: Clock | None = None
) -> Iterator[SessionRunner]:
    """A session that is not open yet; unless a clock is given, time stands still."""
    path = folder / "x.presession.jsonl"
    with SessionRunner.open_plan(plan or panel(2), path, clock or ManualClock(START)) as runner:
        yield runner


@contextmanager
def watching(runner: SessionRunner, *hooks: Hook) -> Iterator[Hooks]:
    """Hooks that follow the session."""
    numbered = [replace(one, number=n) for n, one in enumerate(hooks, start=1)]
    watched = Hooks(numbered, "en")
    watched.follow(runner)
    try:
        yield watched
    finally:
        watched.close()


def test_every_event_of_an_hour_in_its_order(tmp_path: Path) -> None:
    clock = ManualClock(START)
    told: list[tuple[str, ...]] = []
    with an_hour(tmp_path, clock=clock) as runner:
        before: list[Picture] = [picture_of(runner, "en")]
        for after, command in (
            (0, cmd.Open()),
            (0, cmd.Give(3)),
            (5 * MINUTE, None),
            (0, cmd.Pause()),
            (0, cmd.Resume()),
            (1 * MINUTE, None),
            (0, cmd.ShowMessage("Speak up")),
            (1 * MINUTE + 1, None),
            (0, cmd.Undo()),
            (0, cmd.Yield()),
            (0, cmd.Undo()),
            (60 * MINUTE, None),
            (0, cmd.Close()),
        ):
            clock.advance(after)
            if command is not None:
                runner.do(command, confirmed=True)
            now = picture_of(runner, "en")
            told.append(tuple(happened(before[-1], now)))
            before.append(now)
    assert told == [
        ("opening",),
        ("floor", "phase"),
        ("phase",),
        ("phase",),
        ("phase",),
        ("phase",),
        ("message",),
        ("phase",),
        ("message",),
        ("floor", "phase"),
        ("floor", "phase"),
        ("over-the-hour",),
        ("floor", "phase", "closing"),
    ]
    assert [one.phase for one in before[2:6]] == [
        "before-minimum", "in-window", "paused", "in-window",
    ]  # fmt: skip


def test_a_resumed_hour_says_what_stands_so_that_lights_are_right_again(tmp_path: Path) -> None:
    with an_hour(tmp_path) as runner:
        assert list(happened(None, picture_of(runner, "en"))) == []
        runner.do(cmd.Open())
        assert list(happened(None, picture_of(runner, "en"))) == ["floor", "phase", "message"]


def to_speaker(runner: SessionRunner) -> None:
    """Segment 3 has the floor, and those before it have had it."""
    for command in (cmd.Open(), cmd.Give(1), cmd.Give(2), cmd.Give(3)):
        runner.do(command, confirmed=True)


def values(runner: SessionRunner) -> dict[str, str | int]:
    """What a program can know now."""
    return dict(picture_of(runner, "en").values)


def test_the_values_are_those_of_the_room(tmp_path: Path) -> None:
    clock = ManualClock(START)
    plan = panel(2)
    seated = replace(plan.segments[2], organisation="Observatori DESC", seat="12")
    plan = replace(plan, segments=(*plan.segments[:2], seated, *plan.segments[3:]))
    with an_hour(tmp_path, plan, clock) as runner:
        assert set(values(runner)) | {"event"} == set(SAMPLE), "each has a sample for the test"
        to_speaker(runner)
        clock.advance(6 * MINUTE + 2 * SECOND)
        assert values(runner) == {
            "title": "A panel", "scene": "clock", "phase": "last-minute",
            "phase_word": "Last minute", "colour": "ffcf33", "red": 255, "green": 207, "blue": 51,
            "x": "0.4493", "y": "0.4631", "lit": "true",
            "left": "0:58", "left_s": 58, "limit": "7:00", "limit_s": 420,
            "speaker": "Observatori DESC", "number": 3, "seat": "12", "next": "Speaker 4",
            "message": "", "hour_left": "53:58", "hour_left_s": 3238, "rehearsal": "false",
        }  # fmt: skip
        clock.advance(2 * MINUTE)
        over = values(runner)
        assert (over["phase"], over["left"], over["left_s"]) == ("over", "+1:02", -62)
        runner.do(cmd.Yield())
        ended = values(runner)
        assert (ended["scene"], ended["left"], ended["left_s"]) == ("last", "", 0), (
            "nothing is sent when the last digits go: a program would keep them"
        )
        clock.advance(4 * SECOND)
        gap = values(runner)
        assert (gap["phase"], gap["colour"], gap["speaker"]) == ("neutral", "000000", "")
        assert (gap["left"], gap["left_s"], gap["number"], gap["seat"]) == ("", 0, 0, "")


def test_a_blank_room_and_a_protected_person_give_nothing_away(tmp_path: Path) -> None:
    plan = panel(2)
    hidden = replace(plan.segments[2], speaker="Xia Bok", protect=True, seat="12")
    plan = replace(plan, segments=(*plan.segments[:2], hidden, *plan.segments[3:]))
    with an_hour(tmp_path, plan) as runner:
        runner.do(cmd.Open())
        runner.do(cmd.ShowMessage("thanks to Xia Bok"), confirmed=True)
        runner.do(cmd.Give(3))
        shown = values(runner)
        assert "Bok" not in str(shown)
        assert (shown["speaker"], shown["seat"]) == ("No. 3", "")
        runner.do(cmd.Blank())
        blank = values(runner)
        said = [blank[name] for name in ("title", "speaker", "next", "message", "left", "seat")]
        assert said == [""] * 6
        assert (blank["scene"], blank["phase"], blank["number"]) == ("blank", "neutral", 0)


def test_a_plan_that_shows_numbers_sends_numbers(tmp_path: Path) -> None:
    plan = replace(panel(2), names=Names.NUMBER)
    with an_hour(tmp_path, plan) as runner:
        to_speaker(runner)
        assert values(runner)["speaker"] == "No. 3"
        assert values(runner)["next"] == "No. 4"


def test_it_arrives_as_it_was_written_and_names_do_not_break_it(tmp_path: Path) -> None:
    plan = panel(1)
    odd = replace(plan.segments[2], organisation='The "Ö & Co" / 100 %')
    plan = replace(plan, segments=(*plan.segments[:2], odd, *plan.segments[3:]))
    with http_listener() as program, udp_listener() as (port, packet), an_hour(tmp_path, plan) as r:
        url = f"PUT http://127.0.0.1:{program.port}/say/{{speaker}}?n={{left_s}}"
        body = '{"text": "{speaker}", "left": {left_s}, "nested": {"empty": {}}}'
        json_hook = hook("floor", http=url, body=body)
        osc_hook = hook(
            "floor", osc=f"127.0.0.1:{port} /cue/{{phase}}/go {{left_s}} 2.5 '{{speaker}} speaks'"
        )
        with watching(r, json_hook, osc_hook):
            r.do(cmd.Open())
            r.do(cmd.Give(3))
            asked = program.next()
            address, arguments = decoded(packet())
    name = 'The "Ö & Co" / 100 %'
    assert asked.method == "PUT"
    assert asked.path == "/say/The%20%22%C3%96%20%26%20Co%22%20%2F%20100%20%25?n=420"
    assert json.loads(asked.body) == {"text": name, "left": 420, "nested": {"empty": {}}}
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers[FROM_HOOK] == "1"
    assert address == "/cue/before-minimum/go"
    assert arguments == [420, 2.5, f"{name} speaks"]


def test_a_phase_that_changes_between_two_events_is_told_then(tmp_path: Path) -> None:
    """A rehearsal 3,000 times as fast: seven minutes last 140 ms."""
    phases: list[str] = []
    with (
        http_listener() as program,
        SessionRunner.open_plan(
            panel(1), tmp_path / "x.presession.jsonl", rehearsal=3000
        ) as runner,
        watching(runner, hook("phase", http=f"GET http://127.0.0.1:{program.port}/{{phase}}")),
    ):
        runner.do(cmd.Open())
        runner.do(cmd.Give(3))
        while not phases or phases[-1] != "/over":
            phases.append(program.next().path)
    order = ["/before-minimum", "/in-window", "/last-minute", "/over"]
    assert phases == [one for one in order if one in phases], "never back, never twice"


def test_a_program_that_hangs_holds_up_nobody_else_and_keeps_only_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks_module, "TIMEOUT_S", 5.0)
    monkeypatch.setattr(hooks_module, "_LEAVING_S", 1.0)
    with (
        hanging_listener() as hangs,
        http_listener() as program,
        an_hour(tmp_path) as runner,
        watching(
            runner,
            hook("message", http=f"POST http://127.0.0.1:{hangs}/", body="{message}"),
            hook("message", http=f"POST http://127.0.0.1:{program.port}/", body="{message}"),
        ) as hooks,
    ):
        runner.do(cmd.Open())
        for text in ("one", "two", "three"):
            runner.do(cmd.ShowMessage(text))
            assert program.next().body == text
        told = threading.Event()
        while not hooks.troubles and not told.wait(0.02):
            pass
        assert hooks.troubles == (
            f"hook 1 (line 0): POST http://127.0.0.1:{hangs}: no answer within 5 s",
        )
        sent, failed = map(int, re.findall(r"\d+", hooks.words[0]))
        assert sent - failed == 3, "the other had every message at once"
    assert hooks.last_words[0].startswith("Hooks: ")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", "204 No Content"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "404 Not Found"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", "302 Found"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "what answers there is not HTTP"),
        (b"", "what answers there is not HTTP"),
    ],
)
def test_what_came_back_is_said(answer: bytes, said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            line.recv(4096)
            line.sendall(answer)
            line.close()

        thread = threading.Thread(target=serve)
        thread.start()
        template = hook(http=f"POST http://127.0.0.1:{listening.getsockname()[1]}/x").template
        outcome = send(template, SAMPLE)
        thread.join()
    assert (outcome.said, outcome.ok) == (said, said.startswith("2"))


def test_an_answer_that_trickles_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte each tenth of a second: each read is quick, and it would go on for hours."""
    monkeypatch.setattr(hooks_module, "TIMEOUT_S", 1.0)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                while not ended.wait(0.1):
                    line.send(b"H")

        thread = threading.Thread(target=serve)
        thread.start()
        template = hook(http=f"GET http://127.0.0.1:{listening.getsockname()[1]}/").template
        outcome = send(template, SAMPLE)
        ended.set()
        thread.join()
    assert outcome.said == "no answer within 1 s"


def test_a_hook_whose_program_presses_back_stops_by_itself_and_says_so(tmp_path: Path) -> None:
    """GO on each change of the floor would run through the hour in a second."""
    clock = ManualClock(START)
    with an_hour(tmp_path, panel(30), clock) as runner:

        def press_back(received: Received) -> str:
            clock.advance(SECOND)  # a change by another hand is refused for 0.7 s
            runner.do(cmd.Go(), origin="program-deck", confirmed=True)
            return ""

        with http_listener(reply=press_back) as program:
            url = f"POST http://127.0.0.1:{program.port}/"
            with watching(runner, hook("floor", http=url)) as hooks:
                runner.do(cmd.Go())
                told = threading.Event()
                while not hooks.troubles and not told.wait(0.02):
                    pass
                assert "it seems to trigger itself" in hooks.troubles[0]
                assert len(runner.session.turns) < 6
                before = program.received.qsize()
                clock.advance(SECOND)
                assert runner.do(cmd.Give(20), confirmed=True).ok
                while program.received.qsize() == before:
                    assert not told.wait(0.02)


def test_the_next_session_of_the_day_is_followed(tmp_path: Path) -> None:
    with http_listener() as program, an_hour(tmp_path) as first:
        url = f"POST http://127.0.0.1:{program.port}/{{event}}"
        with watching(first, hook("opening", "closing", http=url)) as hooks:
            first.do(cmd.Open())
            assert program.next().path == "/opening"
            (tmp_path / "next").mkdir()
            with an_hour(tmp_path / "next") as second:
                hooks.follow(second)
                first.do(cmd.Close(), confirmed=True)
                second.do(cmd.Open())
                second.do(cmd.Close(), confirmed=True)
                assert [program.next().path for _ in range(2)] == ["/opening", "/closing"]

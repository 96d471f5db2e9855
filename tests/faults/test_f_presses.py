"""F7: two remotes, double taps, stale presses, and what is no press at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from presession_timer.audience.source import of_runner
from presession_timer.engine import commands as cmd
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.web.site import SECRET, Site, a_site
from tests.web.wire import Wire, control_cookie, holding, status_of, until, upgrade


def press(do: str, number: int, **more: object) -> str:
    return json.dumps({"id": f"{number:016x}", "do": do} | more)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Site]:
    """An hour in which Speaker 3 has had the floor for six minutes."""
    with a_site(tmp_path, control=True) as site:
        for after in ("0:00", "1:00", "0:10", "1:00", "0:10"):
            site.do(cmd.Go(), after)
        site.clock.advance(360_000)
        yield site


def test_f7_a_press_sent_twice_happens_once_and_gets_the_same_answer(live: Site) -> None:
    with holding(live.web) as wire:
        means = wire.hear_state()["means"]["go"]
        wire.say(press("go", 1, means=means))
        first = wire.hear_answer()
        wire.say(press("go", 1, means=means))
        assert wire.hear_answer() == first
    assert first["ok"]
    assert first["text"].startswith("Speaker 3 ended: 6:00")
    assert live.runner.session.running is None


def test_f7_a_press_is_answered_once_more_after_the_line_was_lost(live: Site) -> None:
    cookie = control_cookie(live.web)
    first, _ = upgrade(live.web, "/control/live", cookie)
    means = first.hear_state()["means"]["go"]
    first.say(press("go", 1, means=means))
    answer = first.hear_answer()
    first.close()
    again, head = upgrade(live.web, "/control/live", cookie)
    assert status_of(head) == 101
    again.say(press("go", 1, means=means))
    assert again.hear_answer() == answer
    again.close()
    assert len(live.runner.session.turns) == 3


def test_f7_a_press_without_an_answer_is_answered_after_a_restart_of_the_console(
    live: Site, tmp_path: Path
) -> None:
    cookie = control_cookie(live.web)
    before, _ = upgrade(live.web, "/control/live", cookie)
    means = before.hear_state()["means"]["go"]
    before.say(press("go", 1, means=means))
    until(lambda: live.runner.session.running is None)
    port = live.web.address.port
    live.web.stop()
    before.close()
    live.runner.close()
    with (
        SessionRunner.open_record(live.runner.path, live.clock) as runner,
        WebServer(
            of_runner(runner), WebOptions(port=port, control=True), secret=SECRET, state=tmp_path
        ) as web,
    ):
        after, head = upgrade(web, "/control/live", cookie)
        assert status_of(head) == 101
        after.say(press("go", 1, means=means))
        answer = after.hear_answer()
        after.close()
        assert answer["ok"]
        assert answer["text"].startswith("Speaker 3 ended: 6:00")
        assert len(runner.session.turns) == 3
        assert runner.session.history.log[-1].command == f"remote-1:{1:016x}"


def test_f7_a_press_is_once_though_its_telephone_had_to_come_in_again(live: Site) -> None:
    first, _ = upgrade(live.web, "/control/live", control_cookie(live.web))
    means = first.hear_state()["means"]["more"]
    first.say(press("more", 1, means=means))
    answer = first.hear_answer()
    first.close()
    with holding(live.web) as again:
        again.say(press("more", 1, means=means))
        assert again.hear_answer() == answer
    assert live.runner.session.granted == {3: 30_000}
    assert {one.number for one in live.web.screens} <= {1, 2}


@pytest.mark.parametrize("shown", [-1, 0, 10**9])
def test_f7_what_a_remote_says_of_its_screen_makes_no_press_sooner(live: Site, shown: int) -> None:
    """It can only lengthen the time in which a press is refused."""
    with holding(live.web) as one, holding(live.web) as other:
        means = one.hear_state()["means"]["go"]
        one.say(press("go", 1, means=means))
        assert one.hear_answer()["ok"]
        assert other.hear_state()["means"]["go"] == means
        starts = other.hear_state()["means"]["go"]
        live.clock.advance(699)  # of the 700 that a person needs to read it
        other.say(press("go", 2, means=starts, shown=shown))
        assert other.hear_answer()["text"] == "Remote 1 ended Speaker 3 just now"


def test_f7_two_remotes_that_press_go_at_once_end_one_turn(live: Site) -> None:
    with holding(live.web) as one, holding(live.web) as other:
        means = one.hear_state()["means"]["go"]
        answers = []

        def tap(wire: Wire, number: int) -> None:
            wire.say(press("go", number, means=means))
            answers.append(wire.hear_answer())

        taps = [threading.Thread(target=tap, args=(w, n)) for n, w in enumerate((one, other))]
        for thread in taps:
            thread.start()
        for thread in taps:
            thread.join()
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    refused = next(answer for answer in answers if not answer["ok"])
    assert refused["text"] in {f"already ended on Remote {number}" for number in (1, 2)}
    assert live.runner.session.running is None


def test_f7_a_press_for_a_speaker_who_has_ended_is_refused(live: Site) -> None:
    with holding(live.web) as wire:
        means = wire.hear_state()["means"]["more"]
        live.do(cmd.Give(4))
        wire.say(press("more", 1, means=means))
        assert wire.hear_answer()["text"] == "the floor has changed hands on the console"
    assert not live.runner.session.granted


def test_f7_a_question_is_asked_and_the_same_press_confirmed(live: Site) -> None:
    live.do(cmd.Give(4))
    live.clock.advance(20_000)
    with holding(live.web) as wire:
        means = wire.hear_state()["means"]["go"]
        wire.say(press("go", 1, means=means))
        asked = wire.hear_answer()
        assert (asked["ok"], asked["confirm"], asked["text"]) == (
            False,
            True,
            "end Speaker 4 after 0:20?",
        )
        wire.say(press("go", 2, means=means, confirmed=True))
        assert wire.hear_answer()["ok"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"id":"1","do":"go"}',
        '{"id":"0123456789abcdef"}',
        '{"id":"0123456789abcdef","do":"quit"}',
        '{"id":"0123456789abcdef","do":["go"]}',
        '{"id":"0123456789abcdef","do":"absent"}',
        '{"id":"0123456789abcdef","do":"absent","segment":true}',
        '{"id":"0123456789abcdef","do":"message","text":"\\u202e"}',
        '{"id":"0123456789abcdef","do":"go","means":5}',
        '{"id":"0123456789abcdef","do":"go","confirmed":"yes"}',
    ],
)
def test_f7_what_is_no_press_is_not_understood(live: Site, text: str) -> None:
    before = live.runner.session
    with holding(live.web) as wire:
        wire.say(text)
        answer = wire.hear_answer()
    assert not answer["ok"]
    assert "not understood" in answer["text"] or "needs words" in answer["text"]
    assert live.runner.session is before

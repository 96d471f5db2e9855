"""F7: two remotes, double taps, stale presses, and what is no press at all."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from presession_timer.audience.source import of_runner
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.presses import REACTION_MS, key_of
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web import handlers
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer
from tests.engine.promises import promised
from tests.faults.harness import tries
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
        live.clock.advance(REACTION_MS - 1)
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


class Telephone:
    """A remote whose owner looks up now and then; what has come meanwhile is read then."""

    def __init__(self, site: Site, wire: Wire) -> None:
        self.site = site
        self.wire = wire
        self.states = [wire.hear_state()]
        self.unread: list[dict[str, Any]] = []
        self.since: dict[str, int] = {}
        self.session = site.runner.session
        self.notice(self.states[-1])

    @property
    def now(self) -> int:
        return self.site.clock.now().steady

    def notice(self, state: dict[str, Any]) -> None:
        """A button that means something else means it from now on."""
        before = self.states[-1]["means"] if self.since else {}
        for button in {*before, *state["means"]}:
            if before.get(button) != state["means"].get(button) or button not in self.since:
                self.since[button] = self.now
        self.states.append(state)

    def look(self) -> None:
        """Read all that has come: the latest state is the one with the record's latest number."""
        while self.states[-1]["seq"] < self.site.runner.session.seq:
            self.notice(self.unread.pop(0) if self.unread else self.wire.hear_state())
        self.session = self.site.runner.session

    def press(self, do: str, number: int) -> dict[str, Any]:
        """A press upon what was last looked at."""
        shown = self.states[-1]
        said = {
            "means": shown["means"].get(do, ""),
            "seen": shown["seq"],
            "shown": self.now - self.since.get(do, self.now),
            "confirmed": True,
        }
        self.wire.say(press(do, number, **said))
        while True:  # states that come before the answer are there to be looked at later
            told = json.loads(text) if (text := self.wire.hear()).startswith("{") else {}
            if "answer" in told:
                answer: dict[str, Any] = told["answer"]
                return answer
            if told:
                self.unread.append(told)


BUTTONS: dict[str, Command] = {
    "go": cmd.Go(),
    "undo": cmd.Undo(),
    "redo": cmd.Redo(),
    "more": cmd.Grant(30_000),
    "less": cmd.Grant(-30_000),
}


@pytest.mark.parametrize("seed", range(tries(1, 3)))
def test_f7_two_remotes_and_a_console_at_random_do_nothing_that_nobody_meant(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "MOST_MESSAGES", 10_000)  # an hour passes in a few seconds
    chance = random.Random(seed)
    with (
        a_site(tmp_path, control=True) as site,
        holding(site.web) as one,
        holding(site.web) as other,
    ):
        hands = [Telephone(site, one), Telephone(site, other)]
        names = ["remote-1", "remote-2"]
        pressed = refused = 0
        changed: dict[str, tuple[str, int]] = {}
        for number in range(300):
            site.clock.advance(chance.choice((20, 60, 150, 450, 800, 9_000)))
            before = site.runner.session
            do = chance.choice(list(BUTTONS))
            who = chance.randrange(3)
            if who == 2:
                answer = site.runner.do(
                    BUTTONS[do], confirmed=True, means=key_of(before, BUTTONS[do])
                )
                name, ok, text = "console", answer.ok, answer.text
            else:
                hand, name = hands[who], names[who]
                if chance.random() < 0.6:
                    hand.look()
                promise = promised(hand.session, BUTTONS[do])
                told = hand.press(do, number)
                ok, text = told["ok"], told["text"]
                assert not ok or promised(before, BUTTONS[do]) == promise
            maker, at = changed.get(do, ("", -REACTION_MS))
            if ok:
                pressed += 1
                assert maker in ("", name) or site.clock.now().steady - at >= REACTION_MS
            refused += text.endswith(("just now", "only just shown it"))
            for button, command in BUTTONS.items():
                if promised(before, command) != promised(site.runner.session, command):
                    changed[button] = (name, site.clock.now().steady)
        assert pressed > 50
        assert refused > 20

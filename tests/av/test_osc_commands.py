"""Commands by OSC: what they mean is said or was asked for, and nothing else gets through."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from presession_timer.av.hooks import Hooks
from presession_timer.av.osc import Argument, NoMessage, decoded, encoded
from presession_timer.av.osc_commands import OscCommands
from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import SECOND
from presession_timer.base.user_settings import OscSetting
from presession_timer.engine import commands as cmd
from presession_timer.engine.presses import REACTION_MS
from presession_timer.runner.session_runner import SessionRunner
from tests.av.listeners import WAIT_S
from tests.av.test_hooks import hook
from tests.engine.hours import START
from tests.engine.test_microphones import seated

LOCAL = "127.0.0.1"
CONSOLE = "remote-1"


@dataclass
class Desk:
    """A program that sends OSC, and the session that it commands."""

    osc: OscCommands
    runner: SessionRunner
    clock: ManualClock
    line: socket.socket
    hand: list[float] = field(default_factory=lambda: [100.0])

    def send(self, address: str, *arguments: Argument) -> list[Argument]:
        """Send a message; return what is answered."""
        self.line.sendto(encoded(f"/presession/{address}", arguments), self.osc.address)
        where, answer = decoded(self.line.recv(4096))
        assert where.startswith("/presession/")
        return answer

    def later(self, ms: int) -> None:
        """Let time pass, for everybody."""
        self.clock.advance(ms)
        self.hand[0] += ms / 1000


@contextmanager
def a_desk(folder: Path, allow: tuple[str, ...] = (LOCAL,)) -> Iterator[Desk]:
    clock, hand = ManualClock(START), [100.0]
    with (
        SessionRunner.open_plan(seated(), folder / "x.presession.jsonl", clock) as runner,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line,
    ):
        line.bind((LOCAL, 0))
        line.settimeout(WAIT_S)
        osc = OscCommands(OscSetting((LOCAL, 0), allow), monotonic=lambda: hand[0])
        osc.follow(runner)
        try:
            yield Desk(osc, runner, clock, line, hand)
        finally:
            osc.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Speaker 3 has had the floor for two minutes."""
    with a_desk(tmp_path) as desk:
        for wait in (0, 60, 10, 60, 10):
            desk.later(wait * SECOND)
            desk.runner.do(cmd.Go(), origin=CONSOLE, confirmed=True)
        desk.later(120 * SECOND)
        yield desk


def test_a_command_that_says_what_it_means_is_done_and_its_double_is_not(desk: Desk) -> None:
    assert desk.send("go", "end 3") == ["go", "ok", "Speaker 3 ended: 2:00 short by 3:00"]
    again = desk.send("go", "end 3")
    assert again[:2] == ["go", "refused"]
    assert str(again[2]).startswith("already ended on a program (OSC)")
    assert desk.runner.session.history.log[-1].command.startswith("osc:")


def test_a_meaning_that_was_asked_for_and_shown_counts_once(desk: Desk) -> None:
    assert desk.send("go") == [
        "go",
        "refused",
        "say what it means: ask /presession/means/go before",
    ]
    assert desk.send("means/go") == ["end 3", "ends Speaker 3"]
    desk.later(REACTION_MS)
    assert desk.send("go")[:2] == ["go", "ok"]
    assert desk.send("go")[:2] == ["go", "refused"], "a doubled packet"


def test_a_meaning_that_could_not_be_read_yet_is_refused(desk: Desk) -> None:
    """Asking and pressing in one breath would mean whatever is there."""
    desk.send("means/go")
    desk.later(REACTION_MS - 1)
    assert desk.send("go")[1] == "refused"
    assert desk.runner.session.running is not None
    desk.send("means/go")
    desk.later(1)
    assert desk.send("go")[1] == "ok", "asked again, the same meaning has been shown since then"


def test_a_meaning_is_stale_after_a_change_and_forgotten_after_a_while(desk: Desk) -> None:
    desk.send("means/go")
    desk.later(SECOND)
    desk.runner.do(cmd.Yield(), origin=CONSOLE, confirmed=True)
    assert desk.send("go")[2] == "already ended on Remote 1"
    desk.send("means/go")
    desk.later(11 * SECOND)
    assert desk.send("go")[1] == "refused"
    assert desk.runner.session.running is None


def test_another_hands_change_just_now_refuses_a_command(desk: Desk) -> None:
    desk.runner.do(cmd.Pause(), origin=CONSOLE)
    assert desk.send("resume", "turn 3 paused")[1] == "refused"
    desk.later(REACTION_MS)
    assert desk.send("resume", "turn 3 paused")[1] == "ok"


def test_a_question_is_asked_and_confirmed_lets_it_through(desk: Desk) -> None:
    desk.send("go", "end 3")
    desk.later(20 * SECOND)
    desk.send("go", "start 4")
    desk.later(10 * SECOND)
    assert desk.send("go", "end 4") == ["go", "confirm", "end Speaker 4 after 0:10?"]
    assert desk.send("go", "end 4", "confirmed")[1] == "ok"
    desk.send("undo", f"undo {desk.runner.session.history.done[-1]}")
    assert desk.send("go", "end 4", True)[1] == "ok"


def test_messages_marks_the_status_and_what_is_no_command(desk: Desk) -> None:
    assert desk.send("message", "Speak up", "message none")[1] == "ok"
    assert desk.runner.session.message == "Speak up"
    assert desk.send("message", "slower", "message shown")[1] == "ok"
    assert desk.runner.session.shown is not None
    assert desk.runner.session.shown.stock == "slower"
    assert desk.send("absent/4", "mark 4 present")[1] == "ok"
    assert desk.runner.session.marks == {4: "absent"}
    assert desk.send("status") == ["Speaker 3: 5:00 left, minimum in 3:00; hour 55:40 left"]
    for address, arguments in (
        ("dance", ("x",)), ("go/3", ("end 3",)), ("absent", ("x",)), ("absent/x", ("x",)),
        ("go", (3,)), ("go", ("end 3", "end 3")), ("message", ()), ("insert", ("x",)),
        ("mic", ("12",)), ("mic", ("12", 2)), ("means/dance", ()),
    ):  # fmt: skip
        assert desk.send(address, *arguments)[1] == "refused", address
    assert desk.runner.session.running is not None


@pytest.mark.parametrize("on", [1, 1.0, True, "on", "ON", "true"])
def test_a_microphone_suggests_and_a_program_may_say_yes_to_that(desk: Desk, on: Argument) -> None:
    desk.send("go", "end 3")
    desk.later(5 * SECOND)
    heard = desk.runner.now()
    said = "Speaker 4's microphone went on at 10:04:25: has the floor since then"
    assert desk.send("mic", 4, on) == ["mic", "ok", f"{said}?"]
    assert desk.runner.session.running is None
    assert desk.send("means/accept") == ["suggested 1", said]
    desk.later(SECOND)
    assert desk.send("accept")[1] == "ok"
    assert desk.runner.session.turns[-1].began == heard


def test_the_one_microphone_that_is_on_gets_one_answer(desk: Desk) -> None:
    unknown = "no segment of the plan has this seat"
    assert desk.send("active", "3")[:2] == ["active", "ok"]
    assert desk.send("active", "99") == ["active", "refused", unknown]
    assert desk.send("active", "") == ["active", "ok", ""], "nobody"
    assert desk.send("active", "99") == ["active", "refused", unknown]
    assert desk.send("active", "4")[:2] == ["active", "ok"]
    assert desk.send("active", "3")[:2] == ["active", "ok"]
    assert desk.send("active", "")[:2] == ["active", "ok"]
    assert desk.send("mic", "99", 0) == ["mic", "refused", unknown], "no other answer came before"


def test_a_stranger_and_what_is_no_message_are_counted_and_not_answered(tmp_path: Path) -> None:
    with a_desk(tmp_path, allow=("10.0.0.9",)) as desk:
        desk.line.sendto(encoded("/presession/go", ["open"]), desk.osc.address)
        desk.osc.take(b"/presession", ("10.0.0.9", 5000))
        desk.osc.take(encoded("/other/go", []), ("10.0.0.9", 5000))
        while not desk.osc.heard.strangers:
            desk.runner.check()
        assert desk.runner.session.opened is None
        host, port = desk.osc.address
        counted = "0 messages, 2 not understood, 1 from 127.0.0.1, which is not allowed"
        assert desk.osc.words == (f"OSC at {host}:{port}: {counted}",)


def test_more_than_a_person_presses_is_not_done(tmp_path: Path) -> None:
    with a_desk(tmp_path) as desk:
        for _ in range(200):
            desk.osc.take(encoded("/presession/open", ["open"]), (LOCAL, 9))
        assert desk.osc.heard.commands == 50
        assert desk.osc.heard.ignored == 150


def test_a_hook_cannot_command_its_own_presession(tmp_path: Path) -> None:
    """Each change of the floor would press GO again."""
    with a_desk(tmp_path) as desk:
        host, port = desk.osc.address
        own = hook("floor", osc=f"{host}:{port} /presession/go {{phase}}")
        hooks = Hooks([own], "en", sent_from=desk.osc.own.append)
        hooks.follow(desk.runner)
        desk.runner.do(cmd.Go())
        while not desk.osc.heard.own:
            desk.runner.check()
        hooks.close()
        assert desk.osc.heard.commands == 0
        assert "from a hook of its own, which commands nothing" in desk.osc.words[0]


_ARGUMENTS = st.lists(
    st.one_of(
        st.text(st.characters(min_codepoint=1, codec="utf-8"), max_size=20),
        st.integers(-(2**31) + 1, 2**31 - 1),
        st.floats(width=32, allow_nan=False),
        st.booleans(),
    ),
    max_size=8,
)


@given(st.sampled_from(["/a", "/presession/go", "/cue/1-b/start"]), _ARGUMENTS)
def test_messages_are_those_of_another_library(address: str, arguments: list[Argument]) -> None:
    theirs = OscMessageBuilder(address)
    for one in arguments:
        theirs.add_arg(one)
    ours = encoded(address, arguments)
    assert ours == theirs.build().dgram
    assert decoded(ours) == (address, arguments)
    assert list(OscMessage(ours)) == arguments


@given(st.binary(max_size=64) | st.binary(max_size=64).map(lambda rest: b"/a\0\0,sif" + rest))
@example(b"#bundle\0" + bytes(8) + b"\0\0\0\x08/a\0\0,\0\0\0")
@example(b"/a\0\0,b\0\0\xff\xff\xff\xff")
@example(b"/a\0\0,[[[\0\0\0\0")
@example(b"/*\0\0,\0\0\0")
def test_whatever_comes_is_a_message_or_none(datagram: bytes) -> None:
    try:
        address, arguments = decoded(datagram)
    except NoMessage:
        return
    assert list(OscMessage(datagram)) == pytest.approx(arguments, nan_ok=True)
    assert OscMessage(datagram).address == address


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with a_desk(tmp_path_factory.mktemp("fuzz")) as desk:
        yield desk


_WORDS = st.sampled_from(
    ["go", "means/go", "message", "mic", "absent/3", "undo", "insert", "status", "means/accept", ""]
)


@given(
    st.one_of(
        st.binary(max_size=128),
        st.builds(lambda word, given: encoded(f"/presession/{word}", given), _WORDS, _ARGUMENTS),
        st.builds(
            lambda word, given, junk: encoded(f"/presession/{word}", given)[:-4] + junk,
            _WORDS, _ARGUMENTS, st.binary(max_size=8),
        ),
    )
)  # fmt: skip
def test_fuzzed_packets_never_open_the_hour(fuzzed: Desk, datagram: bytes) -> None:
    """Nothing that does not say `open` opens it, and the thread lives on."""
    fuzzed.hand[0] += 11  # what an earlier one has asked for is forgotten
    before = fuzzed.osc.heard.commands + fuzzed.osc.heard.ignored
    fuzzed.osc.take(datagram, (LOCAL, 9))
    assert fuzzed.osc.heard.commands + fuzzed.osc.heard.ignored == before + 1
    fuzzed.runner.check()
    assert fuzzed.runner.session.opened is None

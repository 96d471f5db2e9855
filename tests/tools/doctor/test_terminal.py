"""What the doctor asks a terminal, and what it makes of the answers."""

import sys
from collections.abc import Callable

import pexpect
import pytest

from presession_timer.tools.doctor.machine import Check, Severity
from presession_timer.tools.doctor.terminal import Answers, asked, terminal
from tests.command import COMMAND, environment, presession
from tests.platforms import terminals

FINE, MIND, WRONG = Severity
GOOD = Answers((1, 1, 1), True)
ENV = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def found(
    env: dict[str, str] | None = None,
    size: tuple[int, int] = (120, 40),
    encoding: str = "utf-8",
    answers: Answers | None = GOOD,
) -> dict[str, Check]:
    findings = terminal(ENV if env is None else env, size, encoding, answers)
    return {finding.topic: finding for finding in findings}


def test_a_good_terminal_is_fine_in_everything() -> None:
    assert {one.severity for one in found().values()} == {FINE}


def test_without_a_terminal_only_that_is_said() -> None:
    assert list(found(answers=None)) == ["terminal"]


@pytest.mark.parametrize(
    ("topic", "severity", "how"),
    [
        ("size", MIND, {"size": (60, 20)}),
        ("colours", MIND, {"env": {"TERM": "xterm"}}),
        ("colours", FINE, {"env": {"TERM": "xterm-256color"}}),
        ("colours", FINE, {"env": {"TERM": "xterm", "NO_COLOR": "1"}}),
        ("colours", WRONG, {"env": {"TERM": "dumb"}}),
        ("colours", WRONG, {"env": {}}),
        ("characters", MIND, {"encoding": "ANSI_X3.4-1968"}),
        ("shapes", MIND, {"answers": Answers((2, 2, 1), True)}),
        ("shapes", MIND, {"answers": Answers((), True)}),
        ("painting", MIND, {"answers": Answers((1, 1, 1), None)}),
        ("painting", MIND, {"answers": Answers((1, 1, 1), False)}),
        ("between", FINE, {"env": ENV | {"TMUX": "/tmp/tmux"}}),
        ("distance", MIND, {"env": ENV | {"SSH_CONNECTION": "1 2 3 4"}}),
        ("distance", FINE, {"env": ENV | {"SSH_CONNECTION": "1 2 3 4", "TMUX": "x"}}),
    ],
)
def test_what_could_bite_is_named(topic: str, severity: Severity, how: dict[str, object]) -> None:
    one = found(**how)[topic]  # type: ignore[arg-type]
    assert one.severity is severity
    assert one.do or severity is FINE


def answering(*, wide: bool, synchronized: bytes) -> Callable[[bytes], bytes]:
    def answer(question: bytes) -> bytes:
        if b"2026$p" in question:
            return synchronized + b"\x1b[?62;4c"
        return b"\x1b[1;3R\x1b[?62;4c" if wide else b"\x1b[1;2R\x1b[?62;4c"

    return answer


def test_the_answers_are_read() -> None:
    assert asked(answering(wide=False, synchronized=b"\x1b[?2026;2$y")) == Answers((1,) * 3, True)
    assert asked(answering(wide=True, synchronized=b"\x1b[?2026;0$y")) == Answers((2,) * 3, False)
    assert asked(answering(wide=False, synchronized=b"")) == Answers((1,) * 3, None)
    assert asked(lambda question: b"") == Answers((), None)


@terminals
@pytest.mark.terminal
def test_a_terminal_that_answers_is_heard_and_left_as_it_was() -> None:
    child = pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], "doctor"], env=environment() | ENV, dimensions=(40, 120)
    )
    answer = answering(wide=False, synchronized=b"\x1b[?2026;2$y")
    for question in (b"n", b"n", b"n", b"p"):
        child.expect_exact(b"\x1b[c")
        child.send(answer(b"2026$p" if question == b"p" else b""))
    child.expect("an hour can be run here|fix that before the hour", timeout=60)
    said = child.before.decode()
    child.expect(pexpect.EOF)
    child.wait()
    assert "■ ● ▀ take one cell each" in said
    assert "whole pictures at once" in said
    assert child.exitstatus in (0, 1)


@terminals
@pytest.mark.terminal
def test_a_terminal_that_never_answers_is_not_waited_for_long() -> None:
    child = pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], "doctor"], env=environment() | ENV, dimensions=(40, 120)
    )
    child.expect("an hour can be run here|fix that before the hour", timeout=60)
    assert "it does not say how wide" in child.before.decode()
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus in (0, 1)


def test_the_command_has_a_line_for_each_thing_and_a_verdict_in_the_end() -> None:
    done = presession("doctor")
    assert done.status in (0, 1)
    assert sys.platform != "linux" or "boottime counts on while the machine sleeps" in done.out
    topics = {line[7:19].strip() for line in done.out.splitlines() if not line.startswith(" ")}
    assert {"clock", "sleep", "folder", "disk", "addresses", "languages", "PDF"} <= topics
    assert done.out.endswith(("an hour can be run here\n", "fix that before the hour\n"))

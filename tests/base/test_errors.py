"""What presession's errors have in common."""

from presession_timer.base.errors import BadInput, PresessionError, Problem, UnreadableFile


def test_a_name_in_a_message_cannot_command_a_terminal() -> None:
    assert str(UnreadableFile("\x1b[31mred.toml: no such file")) == "[31mred.toml: no such file"
    assert str(PresessionError("two\nlines")) == "two\nlines"
    problems = [Problem("\x1b]0;x\x07.toml", 2, "b"), Problem("y.toml", 1, "a", "c")]
    assert str(BadInput(problems)) == "y.toml:1: a; c\n]0;x.toml:2: b"

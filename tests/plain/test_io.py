"""The plain console's input and output: pipes, streams, and bytes of any kind."""

import io
import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.plain.io import LONGEST_LINE, NoLine, StreamLines, Voice

PATIENT_S = 60.0


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe: where to read, where to write."""
    snapshot, writing = os.pipe()
    yield snapshot, writing
    os.close(snapshot)


def all_lines(snapshot: int) -> list[str]:
    lines, found = StreamLines(snapshot), []
    while isinstance(line := lines.next(PATIENT_S), str):
        found.append(line)
    assert line is NoLine.END
    return found


def lines_of(data: bytes) -> list[str]:
    snapshot, writing = os.pipe()
    try:
        os.write(writing, data)
        os.close(writing)
        return all_lines(snapshot)
    finally:
        os.close(snapshot)


def test_lines_end_with_a_line_end_and_the_last_one_need_not() -> None:
    assert lines_of(b"go\n\nstatus\nclose") == ["go", "", "status", "close"]


def test_no_line_at_all_is_the_end() -> None:
    assert lines_of(b"") == []


def test_a_character_cut_in_two_is_put_together(pipe: tuple[int, int]) -> None:
    snapshot, writing = pipe
    lines = StreamLines(snapshot)
    os.write(writing, b"note caf\xc3")
    os.write(writing, b"\xa9\n")
    os.close(writing)
    assert lines.next(PATIENT_S) == "note café"
    assert lines.next(PATIENT_S) is NoLine.END


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert lines_of(b"note \xff\xfe\nnote caf\xe9") == ["note ��", "note caf�"]


def test_of_a_line_that_never_ends_only_so_much_is_kept() -> None:
    assert [len(line) for line in lines_of(b"x" * 20_000 + b"\ngo\n")] == [LONGEST_LINE, 2]


def test_nothing_in_time_is_quiet_and_so_is_a_wake_up(pipe: tuple[int, int]) -> None:
    snapshot, writing = pipe
    lines = StreamLines(snapshot)
    assert lines.next(0) is NoLine.QUIET
    lines.wake()
    assert lines.next(PATIENT_S) is NoLine.QUIET
    os.write(writing, b"go\n")
    assert lines.next(PATIENT_S) == "go"
    os.close(writing)
    assert lines.next(PATIENT_S) is NoLine.END
    assert lines.next(PATIENT_S) is NoLine.END


def test_a_descriptor_that_cannot_be_read_is_the_end(tmp_path_factory: object) -> None:
    snapshot, writing = os.pipe()
    os.close(snapshot)
    os.close(writing)
    assert all_lines(writing) == []


@given(st.binary(max_size=300))
def test_any_bytes_become_lines_without_line_ends(data: bytes) -> None:
    assert all("\n" not in line for line in lines_of(data))


def spoken(*, bell: bool = True, apart: int = 0) -> tuple[Voice, io.StringIO]:
    out = io.StringIO()
    return Voice(out, bell=bell, apart=apart), out


def test_help_is_broken_at_words_on_a_terminal_and_a_line_each_elsewhere() -> None:
    text = "insert KIND TEXT: a length may come first: `insert break 10:00 Coffee`"
    voice, out = spoken()
    voice.explain(text)
    assert out.getvalue() == f"{text}\n"
    out = io.StringIO()
    Voice(out, columns=lambda: 40).explain(text)
    first, *more = out.getvalue().splitlines()
    assert [first, *(line.removeprefix("    ") for line in more)] == [
        "insert KIND TEXT: a length may come",
        "first: `insert break 10:00 Coffee`",
    ]


def test_answers_and_announcements_are_a_line_each() -> None:
    voice, out = spoken()
    voice.ok("done")
    voice.ok_not_saved("done")
    voice.refused("no")
    voice.tell("Speaker 4: minimum reached")
    assert out.getvalue() == (
        "ok done\nok, not saved: done\nrefused: no\nSpeaker 4: minimum reached\n"
    )


def test_without_bells_nothing_rings() -> None:
    voice, out = spoken(bell=False)
    voice.tell("time is up", bells=3)
    assert out.getvalue() == "time is up\n"


def test_where_nobody_listens_the_bells_come_at_once() -> None:
    voice, out = spoken()
    voice.tell("time is up", bells=3, now=1_000)
    assert out.getvalue() == "time is up\a\a\a\n"
    assert voice.next_bell is None


def test_for_an_ear_the_bells_come_one_after_another_and_the_text_does_not_wait() -> None:
    voice, out = spoken(apart=300)
    voice.tell("time is up", bells=3, now=1_000)
    assert (out.getvalue(), voice.next_bell) == ("time is up\a", 1_300)
    voice.ring(1_299)
    assert out.getvalue() == "time is up\a"
    voice.ring(1_300)
    assert out.getvalue() == "time is up\a\a"
    voice.ring(1_650)
    assert (out.getvalue(), voice.next_bell) == ("time is up\a\a\a\n", None)


def test_an_answer_does_not_wait_for_the_bells() -> None:
    voice, out = spoken(apart=300)
    voice.tell("last minute", bells=2, now=0)
    voice.ok("paused")
    assert out.getvalue() == "last minute\a\a\nok paused\n"


@given(st.text(max_size=60))
def test_nothing_told_can_be_taken_for_an_answer_or_obeyed_by_a_terminal(text: str) -> None:
    voice, out = spoken()
    voice.tell(text)
    line = out.getvalue()
    assert not line.casefold().startswith(("ok", "refused"))
    assert line.endswith("\n")
    assert line[:-1].count("\n") == 0
    assert "\x1b" not in line

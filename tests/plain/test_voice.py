"""What is written: whole lines, answers that nothing else can be taken for, bells to be counted."""

import io

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.plain.io import Voice


def spoken(*, bell: bool = True, apart: int = 0) -> tuple[Voice, io.StringIO]:
    out = io.StringIO()
    return Voice(out, bell=bell, apart=apart), out


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

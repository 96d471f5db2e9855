"""What the screen shows: phases by word, glyph and shape, every size, hostile names, alarms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.base.durations import DAY, parse
from presession_timer.console.refresh_timer import Beat
from presession_timer.engine.commands import Close, Go
from presession_timer.plan.model import Kind
from presession_timer.room_clock.face import RoomFace
from presession_timer.terminal.digits.widgets import BigText
from presession_timer.terminal.line_widget import LinesWidget
from tests.console.rig import Rig, console
from tests.engine.hours import START, other, panel, plan_of, statement


async def test_who_will_overrun_is_said_before_she_begins_whatever_her_topic(
    tmp_path: Path,
) -> None:
    topic = "economic, social and cultural rights, and the rights of everybody else who has any"
    long = replace(statement(1), words=1_100, topic=topic)
    told = {
        (80, 24): "1100 words will overrun",
        (120, 36): "words take 9:10 to 11:00: will overrun",
    }
    for number, size in enumerate(told):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with console(folder, plan_of(long, statement(2)), size=size) as rig:
            assert told[size] in rig.text("who")


async def test_in_ascii_every_sign_is_a_letter(tmp_path: Path) -> None:
    async with console(tmp_path, ascii_only=True) as rig:
        await rig.to_speaker(2)
        await rig.wait("6:30")
        assert "! LAST MINUTE" in rig.text("floor")
        assert rig.text().isascii()
        assert " + -  30 s" in rig.text("foot")


async def test_wide_marks_turn_ascii_on(tmp_path: Path) -> None:
    from textual.events import CursorPosition

    async with console(tmp_path) as rig:
        rig.app.post_message(CursorPosition(2, 0))
        await rig.settle()
        assert "→" in rig.text("left")
        rig.app.post_message(CursorPosition(4, 0))
        await rig.settle()
        assert rig.text("left").isascii()


async def test_a_question_is_seen_even_where_only_digits_are(tmp_path: Path) -> None:
    async with console(tmp_path, size=(40, 12)) as rig:
        await rig.to_speaker()
        await rig.press("space", after="0:20")
        assert "end Speaker 3 after 0:20?" in rig.text("foot")
        await rig.press("space")
        assert rig.kinds[-1] == "FloorYielded"


async def test_a_sheet_without_a_rundown_takes_the_digits_place(tmp_path: Path) -> None:
    async with console(tmp_path, size=(60, 20)) as rig:
        await rig.to_speaker()
        await rig.press("s", after="2:00")
        assert "Nothing has to be done" in rig.text("left")
        assert "5:00" in rig.text("left").splitlines()[0]
        await rig.press("escape")
        assert rig.is_seen("digits")


async def test_a_plan_of_another_day_is_warned_of_when_it_is_loaded_and_opened(
    tmp_path: Path,
) -> None:
    plan = panel(start=START - 40 * DAY)
    async with console(tmp_path, plan) as rig:
        assert "the right plan?" in rig.last_line
        await rig.press("space")
        assert "no lateness is counted" in rig.last_line
        assert "late" not in rig.text("header")


HOSTILE = [
    "[/]", "[@click=app.quit]click", "Ann [CEO] Lee", "\x1b[2J\x1b]52;c;QUJD\x07", "a\x00b\x85c",
    "\u202eabc", "e" + "\u0301" * 60, "👩‍👩‍👧‍👦 family", "国" * 40, "جمعية حقوق",
    "{x} %s $name \\[b]", "\ud800", "", "a" * 500,
]  # fmt: skip


async def test_names_are_neither_markup_nor_control_codes(tmp_path: Path) -> None:
    people = [
        statement(n, speaker=name, organisation=name[::-1], topic=name, note=name)
        for n, name in enumerate(HOSTILE, start=1)
    ]
    questions = other(len(people) + 1, people[0].kind.QUESTIONS, "5:00")
    plan = replace(plan_of(*people, questions), title=HOSTILE[3] + "[bold]", state=HOSTILE[5])
    async with console(tmp_path, plan, size=(200, 50)) as rig:
        rig.runner.do(Go())
        for _ in people:
            rig.clock.advance(20_000)
            rig.runner.do(Go(), confirmed=True)
            rig.controller.refresh()
            await rig.settle()
            assert not _obeyed(rig.text())
            rig.clock.advance(70_000)
            rig.runner.do(Go(), confirmed=True)
        await rig.press("i")
        assert not _obeyed(rig.text())
        assert "[/]" in rig.text() or "Who takes" in rig.text()
        await rig.press("escape")
        left = rig.text("left")
        assert "Ann [CEO] Lee" in left
        assert "[@click=app.quit]click" in left


def _obeyed(shown: str) -> set[str]:
    """Characters on the screen that a terminal would obey or could not encode."""
    return {
        c for c in shown if (c != "\n" and unicodedata.category(c) in ("Cc", "Cs")) or c == "\u202e"
    }


async def test_a_machine_that_slept_asks_whom_it_counts_against(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        rig.clock.sleep(parse("1:03"))
        rig.runner.check()
        await rig.wait("0:00.001")
        assert "this machine slept 1:03" in rig.last_line
        assert rig.digits == "5:57"
        await rig.press("2")
        assert rig.digits == "7:00"
        assert "SleepDiscounted" in rig.kinds
        assert "slept" not in rig.last_line


async def test_a_sleep_that_is_kept_is_not_asked_about_again(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        rig.clock.sleep(parse("1:03"))
        rig.runner.check()
        await rig.wait("0:00.001")
        await rig.press("1")
        await rig.wait("0:01")
        assert "slept" not in rig.last_line
        assert rig.digits == "5:56"


async def test_a_rehearsal_says_how_fast_it_is_now(tmp_path: Path) -> None:
    from presession_timer.console.app import ConsoleApp
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.tools.demo import DemoClock

    path = tmp_path / "r.presession.jsonl"
    clock = DemoClock(60, 0)
    app = ConsoleApp([lambda: SessionRunner.open_plan(panel(), path, clock, rehearsal=60.0)])
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "REHEARSAL 60×" in app.main.part("header").text
        clock.slow_down()
        assert app.controller is not None
        app.controller.refresh()
        assert "REHEARSAL 1×" in app.main.part("header").text
    assert app.runner is not None
    app.runner.close()


async def test_estimated_times_are_marked(tmp_path: Path) -> None:
    from presession_timer.engine.commands import Yield
    from presession_timer.runner.session_runner import SessionRunner

    async with console(tmp_path) as rig:
        await rig.to_speaker()
        rig.runner.close()
        rig.clock.reboot(off=parse("2:00"))
        rig.runners.append(SessionRunner.open_record(rig.runner.path, rig.clock))
        former, rig.app.controller = rig.controller, None
        former.close()
        from presession_timer.console.controller import Controller

        rig.app.runner = rig.runner
        rig.app.controller = Controller(rig.app, rig.runner)
        await rig.wait("4:00")
        assert "≈6:00" in rig.text("left")
        rig.runner.do(Yield(), confirmed=True)
        await rig.wait("0:01")
        assert "≈6:00" in rig.text("left")


def seen(rig: Rig) -> set[str]:
    """What stands on the screen, the room's face among it."""
    parts = (*rig.app.main.query(LinesWidget), *rig.app.main.query(RoomFace))
    return {part.id for part in parts if part.id and rig.is_seen(part.id)}


async def test_the_rooms_face_has_the_digits_the_words_and_no_names(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("f", after="5:30")
        assert seen(rig) == {"room"}
        face = rig.app.main.query_one(RoomFace)
        assert face.picture.digits == "1:30"
        assert face.picture.phase == "in-window"
        await rig.wait("0:01")
        assert face.picture.digits == "1:29"
        await rig.press("space")
        assert rig.kinds[-1] == "FloorYielded"
        await rig.press("escape")
        assert rig.is_seen("rundown")


async def test_the_rooms_face_of_a_closed_hour_has_the_screen_for_itself(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        rig.runner.do(Go())
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:05")
        assert rig.is_seen("closed")
        await rig.press("f")
        assert seen(rig) == {"room"}
        await rig.press("escape")
        assert rig.is_seen("closed")


async def test_the_rooms_face_speaks_the_rooms_languages(tmp_path: Path) -> None:
    async with console(tmp_path, languages=("fr", "es"), size=(60, 16)) as rig:
        await rig.to_speaker()
        await rig.press("f", after="0:30")
        face = rig.app.main.query_one(RoomFace)
        assert face.query_one("#heading", BigText).text == "VOUS AVEZ LA PAROLE"
        assert face.query_one("#second", BigText).text == "TIENE LA PALABRA"


async def test_a_question_is_seen_over_the_rooms_face(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("f", "space", after="0:20")
        assert seen(rig) == {"room", "footer"}
        assert "end Speaker 3 after 0:20?" in rig.text("foot")
        await rig.press("escape")
        assert seen(rig) == {"room"}


async def test_a_question_over_the_rooms_face_is_whole_in_a_small_terminal(tmp_path: Path) -> None:
    async with console(tmp_path, size=(50, 15)) as rig:
        await rig.to_speaker()
        await rig.press("f", "space", after="0:20")
        shown = rig.text("foot")
        assert "end Speaker 3 after 0:20?" in shown
        assert "Esc: no" in shown


async def test_the_rooms_face_comes_in_front_of_a_sheet_and_one_in_front_of_it_lives(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.press("s", "f")
        assert seen(rig) == {"room"}
        await rig.press("s")
        before = rig.text("floor")
        due = rig.controller.timers._due
        assert due[Beat.FLOOR] - rig.controller.timers.now() < 1.1
        await rig.wait("0:03")
        assert rig.text("floor") != before
        await rig.press("f")
        assert seen(rig) == {"room"}


async def test_why_a_key_did_nothing_is_read_while_a_question_waits(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", "ctrl+y", after="0:20")
        assert "end Speaker 3 after 0:20?" in rig.text("foot")
        assert "nothing to redo" in rig.last_line


async def test_no_colour_leaves_word_shape_and_reverse_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.wait("7:10")
        assert "■ TIME IS UP" in rig.text("floor")
        shown = rig.app.export_screenshot()
        for colour in re.findall(r"fill: #(\w+)", shown):
            parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
            assert max(parts) - min(parts) <= 3, colour


async def test_whoever_is_protected_is_named_nowhere_on_the_console(tmp_path: Path) -> None:
    plan = plan_of(
        statement(1, speaker="Zelda Quux", protect=True),
        statement(2, speaker="Xia Bok", organisation="DESC", protect=True),
        other(3, Kind.CLOSING, "2:00"),
        title="An hour with Zelda Quux",
    )
    async with console(tmp_path, plan) as rig:
        shown = [rig.text()]
        for keys in (
            ("space", "space"), ("p",), ("p", "1"), ("i",), ("escape", "s"), ("escape", "space"),
            ("a", "u"), ("1", "enter"), ("escape", "question_mark"), ("escape", "space", "Q"),
        ):  # fmt: skip
            await rig.press(*keys, after="1:00")
            shown.append(rig.text())
        told = "\n".join(shown)
        for name in ("zelda", "quux", "xia", "bok"):
            assert name not in told.casefold()
        assert "An hour with No. 1" in told
        await rig.press("escape")
        assert "No. 1" in rig.text("left")
        assert "DESC" in rig.text("left")


async def test_a_message_is_shown_after_its_preview(tmp_path: Path) -> None:
    plan = plan_of(
        statement(1, speaker="Zelda Quux", organisation="DESC", protect=True),
        statement(2),
    )
    async with console(tmp_path, plan) as rig:
        await rig.press("space")
        await rig.press("m")
        await rig.type("Thanks, quux")
        for again, keys, shown, kind in (
            ((), ("escape",), "", "SessionOpened"),
            ((), ("space",), "", "FloorGiven"),
            (("m",), ("enter",), "Thanks, quux", "MessageShown"),
        ):  # what was typed is there again until it is shown
            await rig.press(*again, "enter")
            assert "the room will see “Thanks, DESC”, without a protected name" in rig.last_line
            await rig.press("enter", quick=0.5)
            assert rig.runner.session.message == "", "a key that is held down answers nothing"
            await rig.press(*keys)
            assert (rig.runner.session.message, rig.kinds[-1]) == (shown, kind)


async def test_a_closed_hour_has_one_word_for_whoever_was_not_reached(tmp_path: Path) -> None:
    async with console(tmp_path, size=(160, 40)) as rig:
        await rig.to_speaker()
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        rows = [row for row in rig.text("left").splitlines() if row.lstrip("· –").startswith("4 ")]
        assert rows[0].split()[-1] == "–"
        assert "Three did not take the floor." in rig.text("left")


async def test_a_closed_hour_judges_by_the_speakers_own_times(tmp_path: Path) -> None:
    own = statement(1, min=parse("2:00"), max=parse("3:00"))
    for plan, kept in (
        (plan_of(own), "The speaker kept to 2–3 minutes."),
        (plan_of(own, statement(2)), "The speaker kept to their time."),
    ):
        async with console(tmp_path, plan, size=(160, 40)) as rig:
            rig.runner.do(Go(), confirmed=True)
            rig.runner.do(Go(), confirmed=True)
            rig.clock.advance(parse("2:30"))
            rig.runner.do(Close(), confirmed=True)
            await rig.wait("0:01")
            assert kept in rig.text("left")
        rig.runner.path.unlink()


async def test_a_second_that_passes_while_the_console_ends_draws_nothing(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("space")
        app, controller = rig.app, rig.controller
    # The app has taken its widgets away; the timer may fire once more before it is stopped.
    app.controller = controller
    assert not app.is_running
    assert app.main.is_mounted  # Textual does not take that back, so it says nothing here
    app.face = True
    controller._tick()
    controller._is_closed = False
    controller.refresh()
    app.caption("ends")
    assert controller.painter.room is None


@pytest.mark.parametrize("keys", [("f1", "escape"), ("s", "escape"), ("f", "f")])
async def test_the_log_is_back_as_soon_as_a_layout_makes_room_for_it(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with console(tmp_path, size=(120, 36)) as rig:
        await rig.to_speaker()
        before = rig.app.main.part("log").text
        for key in keys:
            await rig.press(key)
        log = rig.app.main.part("log")
        assert before
        assert log.display
        assert log.text == before

"""The console without a screen: exact words, in exact order, on a clock moved by hand."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from presession_timer.audience.plain_words import announce_plan
from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import HOUR, MINUTE, SECOND, parse
from presession_timer.base.errors import UnreadableFile
from presession_timer.engine.commands import Grant
from presession_timer.engine.events import Noted
from presession_timer.engine.presses import REACTION_MS
from presession_timer.plan.model import Kind, Segment, Window
from presession_timer.record.journal import Journal
from presession_timer.record.loading import load
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import plan_of, statement
from tests.plain.scripted import PLAN, START, Player, played


def test_it_says_what_is_run_where_its_record_is_and_what_go_does(tmp_path: Path) -> None:
    player = Player(tmp_path)
    assert player.play() == [
        "UPR Pre-session 35 – Spain: 2019-12-10 at 10:00, 60:00, 2 statements of 5:00 to 7:00",
        f"the record: {player.path}",
        "go opens the hour",
        "nothing happened, so no record is kept",
    ]
    assert not player.path.exists()


def test_phases_are_said_as_they_change_between_the_answers(tmp_path: Path) -> None:
    assert played(
        tmp_path,
        *("go", 2 * MINUTE, "go", 20 * SECOND, "give 3"),
        *(4 * MINUTE + 22 * SECOND, "", 38 * SECOND, MINUTE, MINUTE + 23 * SECOND, "status", "go"),
        say=(30,),
    ) == [
        "ok the hour opened; Opening started",
        "Opening: has the floor, 2:00 left",
        "Opening: 30 seconds left",
        "ok Opening ended: 2:00",
        "go starts Spain",
        "ok Speaker 3 started",
        "Speaker 3: has the floor, 7:00 left, minimum in 5:00",
        "ok Speaker 3: 2:38 left, minimum in 0:38; hour 53:18 left",
        "Speaker 3: minimum reached, 2:00 left",
        "Speaker 3: last minute, 1:00 left",
        "Speaker 3: 30 seconds left",
        "Speaker 3: time is up",
        "ok Speaker 3: over by 0:23; hour 50:17 left",
        "ok Speaker 3 ended: 7:23 over by 0:23",
        "go starts Spain",
    ]


YESTERDAY = replace(PLAN, date=date(2019, 12, 9), start=START - 24 * HOUR)


def test_on_another_day_the_status_says_for_when_the_hour_is_planned(tmp_path: Path) -> None:
    lines = played(tmp_path, "status", plan=YESTERDAY)
    assert "ok the hour is not open yet; planned for 2019-12-09 at 10:00; hour 60:00 left" in lines


def test_opened_on_another_day_it_warns(tmp_path: Path) -> None:
    lines = played(tmp_path, "go", plan=YESTERDAY)
    warning = "planned for 2019-12-09 10:00, opened 2019-12-10 10:00: no lateness is counted"
    assert warning in lines


def test_the_status_says_where_the_hour_stands_at_each_stage(tmp_path: Path) -> None:
    lines = played(
        tmp_path,
        *("status", 3 * MINUTE, "status", "open", 12 * SECOND, "status", "give 5", MINUTE),
        *("question", 40 * SECOND, "status", "pause", 12 * SECOND, "status"),
        *("close", "status"),
    )
    assert [line for line in lines if ";" in line and line.startswith("ok")] == [
        "ok the hour is not open yet; planned at 10:00, in 0:00; hour 60:00 left",
        "ok the hour is not open yet; planned at 10:00, 3:00 late; hour 60:00 left",
        "ok nobody has the floor for 0:12; go starts Opening; hour 59:48 left",
        "ok Missions' questions: 13:20 left, question 1 for 0:40; hour 58:08 left",
        "ok Missions' questions: paused for 0:12, 13:20 left, question 1 for 0:52; hour 57:56 left",
        "ok Missions' questions ended: 1:40; the hour closed",
        "ok the hour is closed; it took 2:04",
    ]


def test_a_closed_hour_leaves_the_chair_nothing_to_say(tmp_path: Path) -> None:
    assert "ok the chair has nothing more to say" in played(tmp_path, "open", "close", "say")


def test_every_segment_is_listed_with_where_it_stands(tmp_path: Path) -> None:
    lines = played(
        tmp_path,
        *("open", "give 3", 4 * MINUTE, "yield", "absent 2", "give 4", 6 * MINUTE, "list"),
    )
    assert lines[-7:] == [
        "1 Opening: to come, planned 2:00",
        "2 Spain: absent",
        "3 (desc) Speaker 3: 4:00, short by 1:00",
        "4 Speaker 4: has the floor, 1:00 left",
        "5 Missions' questions: to come, planned 15:00",
        "6 Closing: to come, planned 1:00",
        "ok 6 segments; fits, 30:00 to spare",
    ]


def test_list_and_log_say_the_same_difference_and_it_adds_up(tmp_path: Path) -> None:
    lines = played(
        tmp_path,
        *("open", "give 3", 4 * MINUTE + 10_400, "yield", "give 4", 7 * MINUTE + 25, "yield"),
        "list",
    )
    assert "ok Speaker 3 ended: 4:10 short by 0:50" in lines
    assert "3 (desc) Speaker 3: 4:10, short by 0:50" in lines
    assert "ok Speaker 4 ended: 7:00 over by less than a second" in lines
    assert "4 Speaker 4: 7:00, over by less than a second" in lines


def test_every_line_has_exactly_one_answer(tmp_path: Path) -> None:
    said = (
        "open", "give desc", "pause the interpretation failed", "why technical", "resume",
        "grant 0:30", "grant -0:30", "began 0:00", "yield", "ended 0:01", "late 4", "present 4",
        "absent 4", "insert statement Ann Lee", "insert break 10:00 Coffee", "move 7 after 4",
        "cap 6:00", "cap off", "planned 5 10:00", "extend 5:00", "give 5", "question ITA",
        "note a note", "message Please conclude", "clear", "blank", "unblank", "undo", "redo",
        "next-undo", "list", "status", "", "help", "grnt", "go now", "discount-sleep", "close",
        "quit",
    )  # fmt: skip
    lines = Player(tmp_path).play(*said)
    answers = [line for line in lines if line.startswith(("ok ", "refused: "))]
    assert len(answers) == len(said)
    assert [line for line in answers if line.startswith("refused")] == [
        "refused: began cannot move later than it is",
        "refused: ended cannot move later than it is",
        "refused: `grnt`: did you mean `grant`?",
        "refused: `go` stands alone",
        "refused: no sleep of this machine counts against a speaker",
    ]


def test_a_break_may_be_inserted_before_anybody_knows_how_long_it_will_be(tmp_path: Path) -> None:
    lines = played(tmp_path, "open", "insert break Coffee", "planned 7 10:00", "go")
    assert lines == [
        "ok the hour opened",
        "go starts Opening",
        "ok inserted 7: Coffee; `planned 7 10:00` says how long",
        "go starts Coffee",
        "ok Coffee planned 10:00",
        "ok Coffee started",
        "Coffee: has the floor, 10:00 left",
    ]


def test_an_inserted_segment_is_named_by_its_number_and_is_the_next(tmp_path: Path) -> None:
    lines = played(tmp_path, "open", "insert statement Ann Lee", "insert break 10:00 Coffee", "go")
    assert lines == [
        "ok the hour opened",
        "go starts Opening",
        "ok inserted 7: Ann Lee; the room shows 7: `change 7 organisation …` says whose",
        "go starts Ann Lee",
        "ok inserted 8: Coffee",
        "go starts Coffee",
        "ok Coffee started",
        "Coffee: has the floor, 10:00 left",
    ]


def test_undo_is_named_before_it_is_done(tmp_path: Path) -> None:
    lines = played(tmp_path, "next-undo", "go", "next-undo", "undo", "redo")
    assert [line for line in lines if line.startswith("ok")] == [
        "ok nothing to undo",
        "ok the hour opened; Opening started",
        "ok undo takes back: the hour opened; Opening started",
        "ok undone: the hour opened; Opening started",
        "ok redone: the hour opened; Opening started",
    ]


def test_it_never_asks_for_a_confirmation(tmp_path: Path) -> None:
    lines = played(tmp_path, "open", "give 3", 10 * SECOND, "go", "close")
    assert "ok Speaker 3 ended: 0:10 short by 4:50" in lines
    assert lines[-2] == "ok the hour closed"
    assert re.fullmatch("last hash of the record: [0-9a-f]{10}", lines[-1])


def test_only_answers_begin_like_answers_whatever_people_are_called(tmp_path: Path) -> None:
    names = ("ok Corral", "refused: everything", "OK")
    segments = tuple(
        Segment(n, str(n), Kind.STATEMENT, name, min=5 * MINUTE, max=7 * MINUTE)
        for n, name in enumerate(names, 1)
    )
    lines = played(
        tmp_path,
        *("open", "go", 8 * MINUTE, "go", "go", 8 * MINUTE, "go", "go", 8 * MINUTE),
        plan=replace(PLAN, title="ok then", segments=segments),
    )
    answers = [line for line in lines if line.casefold().startswith(("ok", "refused"))]
    assert len(answers) == 6
    assert "- ok Corral: minimum reached, 2:00 left" in lines


def test_a_name_can_neither_break_a_line_nor_command_the_terminal(tmp_path: Path) -> None:
    evil = Segment(1, "1", Kind.STATEMENT, "A\nok done\x1b[2J\u202e", min=0, max=7 * MINUTE)
    lines = played(tmp_path, "open", "go", plan=replace(PLAN, segments=(evil,)))
    assert lines[-1] == "A ok done[2J: has the floor, 7:00 left"


def test_the_bells_stand_at_the_end_of_their_line(tmp_path: Path) -> None:
    lines = Player(tmp_path).play("open", "give 3", 8 * MINUTE, bell=True)
    assert [line for line in lines if "\a" in line] == [
        "Speaker 3: minimum reached, 2:00 left\a",
        "Speaker 3: last minute, 1:00 left\a\a",
        "Speaker 3: time is up\a\a\a",
    ]


def test_bells_that_an_ear_can_count_are_finished_before_the_next_answer(tmp_path: Path) -> None:
    lines = Player(tmp_path).play(
        "open", "give 3", 7 * MINUTE + 100, "status", 5 * SECOND, bell=True, apart=300
    )
    assert lines[-4:-1] == [
        "Speaker 3: last minute, 1:00 left\a\a",
        "Speaker 3: time is up\a\a\a",
        "ok Speaker 3: 0:00 left; hour 53:00 left",
    ]


def test_the_end_of_the_lines_leaves_the_record_open_and_it_can_be_gone_on_with(
    tmp_path: Path,
) -> None:
    player = Player(tmp_path)
    player.play("open", "give 3", MINUTE)
    player.clock.advance(30 * SECOND)
    assert load(player.path).session.closed is None
    assert player.play("")[2:-1] == [
        "Speaker 3: has the floor, 5:30 left, minimum in 3:30",
        "ok Speaker 3: 5:30 left, minimum in 3:30; hour 58:30 left",
    ]


def test_a_closed_hour_says_where_its_report_is(tmp_path: Path) -> None:
    player = Player(tmp_path)
    assert player.play("open", "close")[-1] == f"closed; presession report {player.path}"


def test_what_another_hand_does_at_the_desk_is_told_too(tmp_path: Path) -> None:
    player = Player(tmp_path)

    def grant_elsewhere() -> None:
        assert player.runner is not None
        player.clock.advance(REACTION_MS)
        player.runner.do(Grant(30 * SECOND), origin="remote-1")

    lines = player.play("open", "give 3", grant_elsewhere, 1)
    assert "0:30 granted: Speaker 3, limit 7:30" in lines


def test_a_sleep_of_the_machine_is_told_and_can_be_taken_off(tmp_path: Path) -> None:
    player = Player(tmp_path)

    def sleep() -> None:
        assert player.runner is not None
        player.clock.sleep(8 * MINUTE)
        player.runner.check()

    lines = player.play("open", "give 3", sleep, "discount-sleep", "status")
    told = lines.index("this machine slept 8:00")
    assert lines[told + 1] == "that counts; discount-sleep takes it off the speaker"
    assert "ok 8:00 of sleep taken off Speaker 3" in lines
    assert "ok Speaker 3: 7:00 left, minimum in 5:00; hour 52:00 left" in lines


def test_what_the_clocks_did_while_no_process_ran_is_told_on_going_on(tmp_path: Path) -> None:
    player = Player(tmp_path)
    player.play("open", "give 3")
    player.clock.step_wall(2 * MINUTE)
    lines = player.play("status")
    told = lines.index("the system clock was changed by +2:00; the timer is not affected")
    assert lines[told + 1] == (
        "if this machine itself stood still for 2:00: began! -2:00 gives the speaker that time"
    )


def test_a_clock_set_while_nobody_speaks_offers_nothing(tmp_path: Path) -> None:
    player = Player(tmp_path)

    def set_the_clock() -> None:
        assert player.runner is not None
        player.clock.step_wall(2 * MINUTE)
        player.runner.check()

    lines = player.play("open", set_the_clock, "status")
    assert "the system clock was changed by +2:00; the timer is not affected" in lines
    assert not any("stood still" in line for line in lines)


def test_what_cannot_be_written_is_done_and_said_not_to_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    player, write = Player(tmp_path), Journal.write

    def full(journal: Journal, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    def clear_up() -> None:
        assert player.runner is not None
        monkeypatch.setattr(Journal, "write", write)
        player.runner.check()

    lines = player.play(
        "open",
        lambda: monkeypatch.setattr(Journal, "write", full),
        "note a thing",
        "status",
        clear_up,
        1,
    )
    assert lines[5:-1] == [
        "ok, not saved: note: a thing",
        "NOT SAVED: No space left on device; it is tried again each second",
        "ok nobody has the floor for 0:00; go starts Opening; hour 60:00 left; NOT SAVED: 1",
        "everything is saved again",
    ]
    assert load(player.path).log[-1].event == Noted("a thing")


def test_a_day_goes_on_with_its_next_session_after_the_closing(tmp_path: Path) -> None:
    player, next_clock = Player(tmp_path), ManualClock(START + 70 * MINUTE)
    next_plan = replace(PLAN, title="UPR Pre-session 35 – Kenya")
    kenya = tmp_path / "kenya.presession.jsonl"
    lines = player.play(
        *("open", "close", "go", "open", "close", "go"),
        later=[lambda: SessionRunner.open_plan(next_plan, kenya, next_clock)],
    )
    assert "ok next session: UPR Pre-session 35 – Kenya" in lines
    assert [lines[-3], lines[-1]] == [
        "refused: the hour is closed",
        f"closed; presession report {kenya}",
    ]
    assert load(kenya).session.closed is not None


def test_a_next_session_that_cannot_be_opened_is_refused_and_the_old_one_stays(
    tmp_path: Path,
) -> None:
    def broken() -> SessionRunner:
        raise UnreadableFile("kenya.toml: no such file;\ngive another")

    lines = Player(tmp_path).play("open", "close", "go", "undo", later=[broken])
    assert "refused: kenya.toml: no such file; give another" in lines
    assert "ok undone: the hour closed" in lines


def test_what_the_room_will_see_is_said_and_a_name_wants_an_exclamation_mark(
    tmp_path: Path,
) -> None:
    zelda = replace(PLAN.segments[2], speaker="Zelda Quux", organisation="DESC", protect=True)
    player = Player(tmp_path, replace(PLAN, segments=(*PLAN.segments[:2], zelda)))
    lines = player.play(
        *("open", "message Thank you all", "message Thank you, quux", "message! Thank you, quux"),
        *("message Quuxx speaks", "MESSAGE! Quuxx speaks", "conclude", "slower"),
        *("insert statement Ms Quux", "insert! statement Ms Quux", "insert statement Zelda Quux"),
        *("change 4 speaker Quux", "change 4 organisation Zelda Quux Trust"),
        *("change! 4 speaker Quuxx", "note! x"),
    )
    name = "this holds a protected name, or what looks like one, and the room will see it"
    assert [line for line in lines if not line.startswith(("go ", "Speaker "))][2:-1] == [
        "ok the hour opened",
        "the room will see “Thank you all”",
        "ok shown to the room: Thank you all",
        f"refused: the room will see “Thank you, DESC”, without a protected name; {_MARK}",
        "ok shown to the room: Thank you, DESC",
        f"refused: the room will see “Quuxx speaks”; “Quuxx” may be a protected name; {_MARK}",
        "ok shown to the room: Quuxx speaks",
        "refused: nobody has the floor: what lasts until the end of a turn needs one",
        "ok shown to the room: Please speak more slowly",
        f"refused: {name}; `insert! …` does it all the same",
        "ok inserted 4: Ms Quux; the room shows 4: `change 4 organisation …` says whose",
        "ok inserted 5: No. 5; the room shows 5: `change 5 organisation …` says whose",
        f"refused: {name}; `change! …` does it all the same",
        f"refused: {name}; `change! …` does it all the same",
        "ok 4 changed: speaker Quuxx",
        "refused: `note!`: did you mean `note`?",
    ]


_MARK = "`message! …` does it all the same"


def test_where_nobody_is_protected_a_message_is_shown_at_once(tmp_path: Path) -> None:
    lines = played(tmp_path, "open", "message Thank you, Speaker 3", "message! Thanks")
    assert "ok shown to the room: Thank you, Speaker 3" in lines
    assert "ok shown to the room: Thanks" in lines
    assert not any("will see" in line for line in lines)


def test_whoever_is_protected_is_named_by_no_line(tmp_path: Path) -> None:
    secret = Segment(
        1, "zelda", Kind.STATEMENT, "Zelda Quux", min=5 * MINUTE, max=7 * MINUTE, protect=True
    )
    kept = replace(secret, number=2, id="2", speaker="Xia Bok", organisation="DESC")
    plan = replace(PLAN, title="An hour with Zelda Quux", segments=(secret, kept))
    player = Player(tmp_path, plan)
    lines = player.play(
        *("go", "give 1", "give 1", 5 * MINUTE, "pause Quux wept", "", "list", "resume"),
        *("grant 1:00", "next-undo", "undo", "zeldo", "give zeldo", "give 2", MINUTE),
        *(lambda: player.runner and player.runner.do(Grant(30 * SECOND), origin="console"), ""),
        *("list", "note Ms Quux left", "undo", "close"),
        say=(30,),
    )
    said = "\n".join(lines).casefold()
    for name in ("zelda quux", "quux", "`zelda`", "(zelda)", "xia", "bok"):
        assert name not in said
    assert "DESC: has the floor, 7:00 left, minimum in 5:00" in lines
    assert lines[0].startswith("An hour with No. 1: ")
    assert "refused: No. 1 has the floor already" in lines
    assert [s.speaker for s in load(player.path).plan.segments] == ["Zelda Quux", "Xia Bok"]


def test_a_correction_that_takes_much_from_another_wants_to_be_insisted_on(tmp_path: Path) -> None:
    lines = played(
        tmp_path, "open", "give 3", 6 * MINUTE, "give 4", "began -99:00", "began! -99:00", "undo"
    )
    answers = [line for line in lines if line.startswith(("ok ", "refused: "))]
    loses = "move the beginning of Speaker 4 by -6:00, so that Speaker 3 loses 6:00?"
    assert answers[-3:] == [
        f"refused: {loses} `began! …` does it",
        "ok Speaker 3: ended 6:00 earlier; Speaker 4: began 6:00 earlier",
        "ok undone: Speaker 4: began 6:00 earlier",
    ]


def test_an_inserted_speaker_with_her_organisation_and_a_name_that_is_corrected(
    tmp_path: Path,
) -> None:
    player = Player(tmp_path)
    lines = player.play(
        *("open", 'insert statement 2:00 "Ms Doe" @ "Org Z"', "go", "go"),
        *('change 7 speaker "Ms Roe"', "change 7 topic water", "undo", "change 7 protect on"),
        *("change 7 protct on", "change 7 protect maybe", "change 7 speaker", "list"),
    )
    answers = [line for line in lines if line.startswith(("ok ", "refused: "))]
    assert answers[1] == "ok inserted 7: Ms Doe"
    assert answers[4:-1] == [
        "ok 7 changed: speaker Ms Roe",
        "ok 7 changed: topic water",
        "ok undone: 7 changed: topic water",
        "ok 7 changed: protected",
        "refused: `change N speaker TEXT`: what is changed? did you mean `protect`?",
        "refused: `change N protect on` hides the name from now on, `off` shows it",
        "refused: `change N speaker …`: what does it become?",
    ]
    assert any(line.startswith("7 Org Z: ") for line in lines)
    segment = load(player.path).session.segments[7]
    assert (segment.min, segment.max) == (MINUTE, 2 * MINUTE)


def test_ready_made_messages_have_words_of_their_own(tmp_path: Path) -> None:
    lines = played(tmp_path, "conclude", "open", "slower", "give 3", "conclude", "go", "undo")
    answers = [line for line in lines if line.startswith(("ok ", "refused: "))]
    assert answers == [
        "refused: nobody has the floor: what lasts until the end of a turn needs one",
        "ok the hour opened",
        "ok shown to the room: Please speak more slowly",
        "ok Speaker 3 started",
        "ok shown to the room: Please conclude",
        "ok Speaker 3 ended: 0:00 short by 5:00",
        "ok undone: Speaker 3 ended",
    ]


def test_a_microphone_is_told_and_accept_says_yes(tmp_path: Path) -> None:
    """The line says when it went on; the answer how far that moved the beginning."""
    seated = replace(PLAN.segments[2], seat="12")
    plan = replace(PLAN, segments=(*PLAN.segments[:2], seated, *PLAN.segments[3:]))
    player = Player(tmp_path, plan)

    def hear() -> None:
        assert player.runner is not None
        player.runner.hear_microphone("12", is_on=True).result()

    said = player.play("accept", "open", MINUTE, hear, 4 * SECOND, "accept", "accept")
    told = "Speaker 3's microphone went on at 10:01:00; `accept`: has the floor since then"
    assert [
        line for line in said if line == told or line.startswith(("ok Speaker", "refused"))
    ] == [
        "refused: no microphone suggests anything now",
        told,
        "ok Speaker 3 started; Speaker 3: began 0:04 earlier",
        "refused: no microphone suggests anything now",
    ]


@pytest.mark.parametrize(
    ("least", "said"),
    [("5:00", "of 5:00 to 7:00"), ("7:00", "of 7:00"), ("0:00", "of 7:00 at most")],
)
def test_what_each_has_is_said_before_the_hour(least: str, said: str) -> None:
    window = Window(min=parse(least))
    plan = plan_of(*(statement(n, min=window.min) for n in (1, 2)), window=window)
    assert announce_plan(plan).endswith(f", 2 statements {said}")

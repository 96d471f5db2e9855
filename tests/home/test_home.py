"""The home screen: what is in the folder, and what is begun from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style

from presession_timer.engine.commands import ChangeSegment, Close, Command, Give, Open
from presession_timer.home.contents import Contents, HomeRow, contents_of, verdict
from presession_timer.home.dialogs import OtherFolder
from presession_timer.home.drawing import pieces
from presession_timer.home.screen import HomeApp, HomeScreen, NextTask
from presession_timer.runner.day import openings
from presession_timer.terminal.forms import ChoiceList, FormApp, KeyFooter
from tests.home.rig import NOW, SIZES, Shown, showing
from tests.painted import strips_of

HOSTILE = "[@click=app.quit]Ann[/] [CEO] \x1b[31m\u202e 漢字 [bold"
SHOWN = "[@click=app.quit]Ann[/] [CEO] [31m 漢字 [bold"
DAY = date(2019, 12, 10)
TEXT = """\
[session]
title = "{title}"
date = {date}
start = {start}
room = "{room}"

[[segment]]
speaker = "Ann"

[[segment]]
kind = "questions"
planned = "{questions}"
"""


def written(
    folder: Path,
    name: str,
    *,
    date: str = "2019-12-10",
    start: str = "10:00:00",
    room: str = "",
    questions: str = "15:00",
) -> Path:
    path = folder / f"{name}.toml"
    escaped = name.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    text = TEXT.format(title=escaped, date=date, start=start, room=room, questions=questions)
    path.write_text(text, "utf-8")
    return path


def opened(plan: Path, *commands: Command, rehearse: float | None = None) -> Path:
    (opening,) = openings([plan], rehearse=rehearse)
    with opening() as runner:
        for command in commands:
            assert runner.do(command, confirmed=True).ok
        return runner.path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two plans of a day, one of another, one that is wrong, what is none, and a folder."""
    written(tmp_path, "spain")
    written(tmp_path, "kenya", start="11:30:00")
    written(tmp_path, "guinea", date="2019-12-09", questions="58:00")
    (tmp_path / "wrong.toml").write_text("[session]\ntitl = 3\n", "utf-8")
    (tmp_path / "other.toml").write_text("[tool]\nname = 3\n", "utf-8")
    (tmp_path / "templates").mkdir()
    written(tmp_path / "templates", "upr")
    return tmp_path


def home(folder: Path, today: date = DAY, **given: Any) -> HomeScreen:
    return HomeScreen(folder, today=lambda _: today, now=lambda: NOW, **given)


@pytest.mark.parametrize("size", SIZES)
async def test_plans_stand_by_day_and_start_with_their_file_and_verdict(
    folder: Path, size: tuple[int, int]
) -> None:
    async with showing(home(folder), size) as shown:
        lines = shown.text.split("\n")
        names = ("guinea.toml", "spain.toml", "kenya.toml", "wrong.toml", "templates/")
        rows = [next(n for n, line in enumerate(lines) if f" {name}" in line) for name in names]
        assert rows == sorted(rows)
        assert "3:20 short" in shown.text
        assert "today      10:00  spain" in shown.text
        assert "7:00" in lines[rows[1]]
        assert "4 problems" in lines[rows[3]]
        assert "1 plan" in lines[rows[4]]
        assert "other.toml" not in shown.text
        assert max(map(len, lines)) <= size[0]


async def test_enter_says_the_whole_of_a_name_in_a_wide_script(tmp_path: Path) -> None:
    written(tmp_path, "plan").rename(tmp_path / "chad.toml")
    plan = tmp_path / "chad.toml"
    plan.write_text(plan.read_text("utf-8").replace('"plan"', '"刚果民主共和国会前会议"'), "utf-8")
    async with showing(home(tmp_path), (120, 36)) as shown:
        assert " Enter  runs 刚果民主共和国会前会议 " in shown.text


async def test_plans_of_one_state_are_told_apart_by_their_files(tmp_path: Path) -> None:
    for name in ("spain", "spain-v2"):
        written(tmp_path, "Spain").rename(tmp_path / f"{name}.toml")
    async with showing(home(tmp_path), (80, 24)) as shown:
        assert "spain.toml" in shown.text
        assert "spain-v2.toml" in shown.text


async def test_the_pane_has_the_sum_and_says_why_clocks_start_at_the_limit(tmp_path: Path) -> None:
    plan = written(tmp_path, "spain", questions="48:00")
    plan.write_text(plan.read_text().replace('"Ann"', '"Ann"\nwords = 905'), "utf-8")
    async with showing(home(tmp_path)) as shown:
        for said in (
            "Fits: 1 speaker needs 5 to 7 minutes.",
            "60:00  the hour",
            "- 48:00  Missions' questions",
            "= 11:40  for 1 statement",
            "▲ overruns   905",
        ):
            assert said in shown.text
        assert "Clocks still start" not in shown.text
    written(tmp_path, "spain", questions="53:00")
    async with showing(home(tmp_path)) as shown:
        assert "Clocks still start at 7:00, the limit." in shown.text


async def test_under_110_columns_the_pane_opens_with_an_arrow(folder: Path) -> None:
    async with showing(home(folder), (80, 24)) as shown:
        assert "the hour" not in shown.text
        seen = await shown.press("right")
        assert "60:00  the hour" in seen
        assert "kenya" not in seen
        assert "kenya" in await shown.press("left")


async def test_the_names_of_the_files_are_there_before_the_plans_are_read(folder: Path) -> None:
    def slow(path: Path) -> Iterator[Contents]:
        yield next(contents_of(path))

    async with showing(home(folder, read=slow)) as shown:
        assert "spain.toml" in shown.text
        assert "7:00" not in shown.text


@pytest.mark.parametrize(
    ("keys", "leads_to"),
    [
        (("enter",), "run"),
        (("e",), "edit"),
        (("down", "enter"), "run"),
        (("e", "question_mark"), None),
    ],
)
async def test_a_key_pressed_while_the_folder_is_read_acts_once_its_rows_are_there(
    folder: Path, keys: tuple[str, ...], leads_to: str | None
) -> None:
    may_read = threading.Event()

    def slow(path: Path) -> Iterator[Contents]:
        may_read.wait(60)
        yield from contents_of(path)

    screen = home(folder, read=slow)
    app = HomeApp(screen)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "looking" in Shown(app, pilot).text
        await pilot.press(*keys)
        may_read.set()
        await Shown(app, pilot).settled()
    expected = None if leads_to is None else NextTask(leads_to, (folder / "spain.toml",))
    assert screen.next_task == expected


async def test_enter_runs_the_chosen_plan_and_h_asks_how_fast_to_rehearse(folder: Path) -> None:
    screen = home(folder)
    async with showing(screen) as shown:
        assert "runs spain" in shown.text
        await shown.pilot.press("enter")
    assert screen.next_task == NextTask("run", (folder / "spain.toml",))
    screen = home(folder)
    async with showing(screen) as shown:
        seen = await shown.press("h")
        assert "How fast" in seen
        assert "60 times as fast: an hour in one minute" in seen
        assert "spain" in await shown.press("escape")
        assert screen.next_task is None
        await shown.press("h")
        await shown.pilot.press("4")
    assert screen.next_task == NextTask("run", (folder / "spain.toml",), 60.0)


async def test_esc_leaves_the_folder_as_it_is_and_says_what_goes_to_the_one_above(
    folder: Path,
) -> None:
    screen = home(folder)
    async with showing(screen) as shown:
        assert "Backspace goes to the folder above" in await shown.press("escape")
        assert screen.folder == folder
        await shown.press("backspace")
        assert screen.folder == folder.parent


@pytest.mark.parametrize("size", [(110, 30), (120, 36), (200, 60)])
async def test_the_pane_says_in_full_until_when_the_room_is_free(
    folder: Path, size: tuple[int, int]
) -> None:
    plan = folder / "spain.toml"
    plan.write_text(
        plan.read_text("utf-8").replace("start =", "until = 11:05:00\nstart ="), "utf-8"
    )
    async with showing(home(folder, chosen=plan), size) as shown:
        assert "room until 11:05" in await shown.settled()


async def test_marked_plans_are_a_day_in_the_order_of_their_hours(folder: Path) -> None:
    screen = home(folder)
    async with showing(screen) as shown:
        await shown.press("home", "down", "down", "space")
        seen = await shown.press("up", "up", "space")
        assert "a day of 2 plans" in seen
        assert "runs the day" in seen
        await shown.press("space")
        assert screen.marked == (folder / "spain.toml",)
        await shown.press("up", "space")
        await shown.pilot.press("enter")
    assert screen.next_task == NextTask("run", (folder / "spain.toml", folder / "kenya.toml"))


async def test_what_is_no_plan_is_not_edited_while_a_day_is_marked(folder: Path) -> None:
    screen = home(folder)
    async with showing(screen) as shown:
        await shown.press("home", "space", "end")
        assert screen.row is not None
        assert screen.row.folder is not None
        assert "e  edit" not in shown.text
        await shown.press("e")
        assert shown.app.is_running
    assert screen.next_task is None


async def test_a_plan_with_problems_is_not_run(folder: Path) -> None:
    screen = home(folder, chosen=folder / "wrong.toml")
    async with showing(screen) as shown:
        seen = await shown.press("enter")
        assert "wrong.toml: 4 problems; c shows what, e edits it" in seen
        assert screen.next_task is None
        assert "unknown key `titl`" in await shown.press("c")
        assert "Plans" in await shown.press("escape")


async def test_an_hour_that_goes_on_stands_first_with_who_had_the_floor(folder: Path) -> None:
    record = opened(folder / "spain.toml", Open(), Give(1))
    screen = home(folder, today=date(2019, 12, 9))
    async with showing(screen) as shown:
        assert shown.text.index("Resume") < shown.text.index("Plans")
        assert "stopped " in shown.text
        assert "Ann had the floor" in shown.text
        assert "resumes spain" in shown.text
        await shown.pilot.press("enter")
    assert screen.next_task == NextTask("run", (record,))


@pytest.mark.parametrize("place", ["plan", "record"])
async def test_nobody_who_is_protected_is_named_in_a_row(tmp_path: Path, place: str) -> None:
    plan = written(tmp_path, "An hour with Zelda Quux").rename(tmp_path / "hour.toml")
    text = plan.read_text("utf-8").replace("Ann", "Zelda Quux")
    protect = "protect = true\nspeaker" if place == "plan" else "speaker"
    plan.write_text(text.replace("speaker", protect), "utf-8")
    if place == "record":
        opened(plan, Open(), ChangeSegment(1, protect=True))
    async with showing(HomeScreen(tmp_path), (120, 36)) as shown:
        for keys in ((), ("down",)):
            seen = await shown.press(*keys)
            assert "An hour with" in seen
            assert "Quux" not in seen


async def test_a_closed_record_is_reported_from_itself_and_from_its_plan(folder: Path) -> None:
    record = opened(folder / "spain.toml", Open(), Close())
    screen = home(folder)
    async with showing(screen) as shown:
        assert "nobody spoke" in shown.text
        seen = await shown.press("r")
        assert "Report" in seen
        assert "not reached" in seen
        await shown.press("escape", "end", "up")
        assert screen.row is not None
        assert screen.row.path == record
        assert "Report" in await shown.press("enter")
        assert screen.next_task is None


async def test_a_plan_is_never_reported_from_its_rehearsal(folder: Path) -> None:
    opened(folder / "spain.toml", Open(), Close(), rehearse=60)
    async with showing(home(folder), (200, 40)) as shown:
        seen = await shown.press("r")
        assert "no hour of this plan has been held yet" in seen
        assert "rehearsal" in seen


async def test_after_a_rehearsal_the_real_hour_is_offered(folder: Path) -> None:
    plan = folder / "spain.toml"
    screen = home(folder, done=("rehearsed", plan), chosen=plan)
    async with showing(screen) as shown:
        assert "spain.toml was rehearsed" in shown.text
        await shown.pilot.press("enter")
    assert screen.next_task == NextTask("run", (plan,))


async def test_what_was_saved_in_the_editor_is_checked_next(folder: Path) -> None:
    plan = folder / "spain.toml"
    screen = home(folder, done=("saved", plan), chosen=plan)
    async with showing(screen) as shown:
        assert "spain.toml is saved" in shown.text
        assert "FITS" in await shown.press("enter")
        await shown.pilot.press("e")
    assert screen.next_task == NextTask("edit", (plan,))


async def test_what_fits_is_rehearsed_after_the_check_and_what_does_not_is_edited(
    folder: Path,
) -> None:
    async with showing(home(folder)) as shown:
        assert "rehearse it" in await shown.press("c")
        assert "How fast" in await shown.press("enter")
        await shown.press("escape")
        await shown.press("home")
        seen = await shown.press("c")
        assert "DOES NOT FIT" in seen
        assert "rehearse it" not in seen
        assert "edit it" in seen


async def test_a_folder_is_opened_and_left_again(folder: Path) -> None:
    async with showing(home(folder)) as shown:
        seen = await shown.press("end", "enter")
        assert "upr" in seen
        assert "spain" not in seen
        assert "spain" in await shown.press("backspace")


async def test_an_empty_folder_offers_four_answers_the_spreadsheet_first(tmp_path: Path) -> None:
    screen = home(tmp_path)
    async with showing(screen, (80, 24)) as shown:
        seen = shown.text
        answers = ("My speakers are in a spreadsheet", "Start with an empty plan", "Show me",
                   "It is in another folder")  # fmt: skip
        places = [seen.index(answer) for answer in answers]
        assert places == sorted(places)
        assert "asks for your list" in seen
        for key in ("space", "e", "c", "r", "h", "down", "up"):
            await shown.press(key)
        assert "A plan from your list" in await shown.press("enter")
        assert "A new plan" in await shown.press("escape", "p")
        assert "Which folder has" in await shown.press("escape", "o")
        await shown.press("escape", "home", "down", "down")
        await shown.pilot.press("enter")
    assert screen.next_task == NextTask("demo")


@pytest.mark.parametrize("size", SIZES)
async def test_a_folder_with_lists_and_no_plan_says_so_and_offers_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "README.md").write_text("no list of speakers", "utf-8")
    (tmp_path / "speakers.xlsx").write_bytes(b"x")
    async with showing(home(tmp_path), size) as shown:
        seen = shown.text
        assert "speakers.xlsx can be a list of speakers." in seen
        assert "Make the plan of speakers.xlsx" in seen
        assert "NOTHING HERE" not in seen
        assert "speakers.xlsx" in await shown.press("enter"), "it is chosen already"
        await shown.press("escape")
        for name in ("a.csv", "b.csv", "c.ods"):
            (tmp_path / name).write_bytes(b"x")
        seen = await shown.press("f5")
        assert "a.csv, b.csv, c.ods and 1 more can be lists of speakers." in seen
        assert "Make a plan of one of these lists" in seen


async def test_another_folder_is_chosen_in_the_tree(folder: Path) -> None:
    screen = home(folder / "templates")
    async with showing(screen) as shown:
        await shown.press("o", "enter")
        assert screen.folder == folder
        assert "kenya" in await shown.settled()


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    screen = home(tmp_path / "nosuch")
    async with showing(screen) as shown:
        assert "no such folder" in " ".join(shown.text.split())
        for key in ("enter", "e", "space", "h"):
            await shown.press(key)


async def test_names_are_text_whatever_they_contain(tmp_path: Path) -> None:
    plan = written(tmp_path, "spain")
    escaped = HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    plan.write_text(plan.read_text().replace('"spain"', f'"{escaped}"'), "utf-8")
    plan.rename(tmp_path / "[bold]x[@click=app.quit]y.toml")
    (tmp_path / "\x1b[31mevil").mkdir()
    written(tmp_path / "\x1b[31mevil", "a")
    async with showing(home(tmp_path), (200, 40)) as shown:
        assert SHOWN[:28] in shown.text
        assert "[31mevil/" in shown.text
        for keys in (("c",), ("escape",), ("o",), ("escape",), ("space",)):
            seen = await shown.press(*keys)
            assert "\x1b" not in seen
            assert "\u202e" not in seen


async def test_a_click_chooses_a_click_on_the_chosen_one_acts_and_buttons_press(
    folder: Path,
) -> None:
    screen = home(folder)
    async with showing(screen) as shown:
        await shown.click("kenya.toml")
        assert screen.row is not None
        assert screen.row.path.name == "kenya.toml"
        assert "Keys" in await shown.click("? ")
        await shown.press("escape")
        await shown.click("kenya.toml")
    assert screen.next_task == NextTask("run", (folder / "kenya.toml",))
    screen = home(folder)
    async with showing(screen) as shown:
        await shown.click("demo")
    assert screen.next_task == NextTask("demo")


async def test_every_key_at_the_bottom_has_its_word(folder: Path) -> None:
    async with showing(home(folder), (80, 24)) as shown:
        assert shown.text.split("\n")[-1].split() == [
            "Enter", "runs", "spain", "h", "rehearse", "e", "edit", "c", "check", "r", "report",
            "?", "keys",
        ]  # fmt: skip


async def test_without_colour_the_chosen_row_is_underlined(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(home(folder)) as shown:
        strips = strips_of(shown.app.screen)
        underlined = [
            strip.text for strip in strips
            if any(piece.style and piece.style.underline for piece in strip)
        ]  # fmt: skip
        assert len(underlined) == 1
        assert "spain.toml" in underlined[0]


async def test_the_help_names_every_key_and_v_turns_the_light_on(folder: Path) -> None:
    async with showing(home(folder)) as shown:
        seen = await shown.press("?")
        assert "rehearse a plan; asks how fast" in seen
        await shown.press("escape", "v")
        assert shown.app.theme_name == "light"


async def test_plain_letters_take_the_place_of_signs(folder: Path) -> None:
    async with showing(home(folder), ascii_only=True) as shown:
        assert shown.text.isascii()


def test_a_page_loses_nothing_of_a_text_in_a_wide_script() -> None:
    said = "国家人权机构与民间社会会前会议的计划有问题请检查第三行"
    rows = pieces(said, 20, Style.null())
    assert "".join(piece.text for row in rows for piece in row) == said


def test_two_plans_in_one_room_at_one_time_are_seen(tmp_path: Path) -> None:
    written(tmp_path, "a", room="XX")
    written(tmp_path, "b", room="xx", start="10:30:00")
    written(tmp_path, "c", room="XX", start="12:00:00")
    *_, found = contents_of(tmp_path)
    said = [verdict(row, found.clashing)[0] for row in found.plans]
    assert said == ["room taken twice", "room taken twice", "7:00"]


def test_what_has_vanished_meanwhile_is_no_row(tmp_path: Path) -> None:
    plan = written(tmp_path, "a")
    pieces = contents_of(tmp_path)
    next(pieces)
    plan.unlink()
    *_, found = pieces
    assert [row.plan.trouble for row in found.plans if row.plan] == ["there is no such file"]
    assert verdict(HomeRow(waiting=plan), frozenset()) == ("", False)


async def test_what_ran_is_chosen_afterwards_and_what_went_wrong_is_said(folder: Path) -> None:
    record = opened(folder / "spain.toml", Open(), Close())
    screen = home(folder, notice="a\x1b[2Jb", chosen=record)
    async with showing(screen, (80, 24)) as shown:
        assert screen.row is not None
        assert screen.row.path == record
        assert "a[2Jb" in shown.text
        await shown.press("j")
        assert "[2J" not in shown.text


async def test_a_folder_that_is_chosen_twice_at_once_is_opened_once(tmp_path: Path) -> None:
    """The second choice is of a list that is no longer shown."""
    (tmp_path / "day" / "empty").mkdir(parents=True)
    app = FormApp()
    async with app.run_test() as pilot:
        asked = OtherFolder(tmp_path / "day" / "empty")
        app.push_screen(asked)
        await pilot.pause()
        choices = asked.query_one(ChoiceList)
        choices.highlighted = 2
        for _ in range(2):
            choices.action_select()
        await pilot.pause()
        assert app.mistake is None
        assert asked.folder == tmp_path / "day" / "empty"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_keys_of_a_page_in_front_cover_the_whole_foot(
    folder: Path, size: tuple[int, int]
) -> None:
    async with showing(home(folder), size) as shown:
        foot = shown.app.screen.query_one("#foot").region
        await shown.press("?")
        assert shown.app.screen.query_one(KeyFooter).region == foot

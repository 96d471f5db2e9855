"""The home screen: what is in the folder, and what is begun from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from presession_timer.engine.commands import Close, Command, Open
from presession_timer.home.contents import Contents, Row, contents_of, verdict
from presession_timer.home.page import Choice, HomePage
from presession_timer.runner.arguments import openings
from tests.matrix.page_tests import HOSTILE, SHOWN, SIZES, showing

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
    with opening() as desk:
        for command in commands:
            assert desk.do(command, confirmed=True).ok
        return desk.path


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


@pytest.mark.parametrize("size", [*SIZES, (200, 60)])
async def test_plans_stand_by_day_and_start_with_their_verdict(
    folder: Path, size: tuple[int, int]
) -> None:
    async with showing(HomePage(folder), size) as shown:
        seen = shown.app.shown
        lines = seen.split("\n")
        names = ("guinea", "spain", "kenya", "wrong.toml", "templates/")
        rows = [next(n for n, line in enumerate(lines) if f" {name}" in line) for name in names]
        assert rows == sorted(rows)
        assert "3:20 too little" in seen
        assert "fits: 7:00 each" in seen
        assert "problems" in seen
        assert "1 plan" in seen
        assert "other.toml" not in seen
        assert max(map(len, lines)) <= size[0]


async def test_the_names_of_the_files_are_there_before_the_plans_are_read(folder: Path) -> None:
    def slow(path: Path) -> Iterator[Contents]:
        pieces = contents_of(path)
        yield next(pieces)

    async with showing(HomePage(folder, slow)) as shown:
        assert "spain.toml" in shown.app.shown
        assert "fits" not in shown.app.shown


async def test_enter_runs_the_chosen_plan_and_h_rehearses_it(folder: Path) -> None:
    page = HomePage(folder, today=lambda _: date(2019, 12, 10))
    async with showing(page) as shown:
        await shown.pilot.press("enter")
    assert page.choice == Choice("run", (folder / "spain.toml",))
    page = HomePage(folder, today=lambda _: date(2019, 12, 10))
    async with showing(page) as shown:
        await shown.pilot.press("h")
    assert page.choice == Choice("run", (folder / "spain.toml",), 60.0)


async def test_marked_plans_are_a_day_in_the_order_of_their_hours(folder: Path) -> None:
    page = HomePage(folder)
    async with showing(page) as shown:
        await shown.press("end", "home", "down", "down", "space")
        seen = await shown.press("up", "up", "space")
        assert "a day of 2 plans" in seen
        await shown.press("space", "down", "space")
        assert page.marked == (folder / "spain.toml",)
        await shown.press("home", "down", "down", "space")
        await shown.pilot.press("enter")
    assert page.choice == Choice("run", (folder / "spain.toml", folder / "kenya.toml"))


async def test_a_plan_with_problems_is_not_run(folder: Path) -> None:
    page = HomePage(folder)
    async with showing(page) as shown:
        await shown.press("down", "down", "down")
        seen = await shown.press("enter")
        assert "wrong.toml: 4 problems; C shows what, E edits it" in seen
        assert page.choice is None
        assert "unknown key `titl`" in await shown.press("c")
        assert "Plans" in await shown.press("escape")


async def test_an_hour_that_goes_on_stands_first_and_is_chosen(folder: Path) -> None:
    record = opened(folder / "spain.toml", Open())
    page = HomePage(folder, today=lambda _: date(2019, 12, 9))
    async with showing(page) as shown:
        assert "To go on with" in shown.app.shown
        assert "go on" in shown.app.shown.split("\n")[-1]
        await shown.pilot.press("enter")
    assert page.choice == Choice("run", (record,))


async def test_a_closed_record_is_reported_from_itself_and_from_its_plan(folder: Path) -> None:
    opened(folder / "spain.toml", Open(), Close())
    page = HomePage(folder)
    async with showing(page) as shown:
        assert "closed" in shown.app.shown
        await shown.press("down")
        seen = await shown.press("r")
        assert "Report" in seen
        assert "not reached" in seen
        await shown.press("escape", "end", "up")
        assert page.row is not None
        assert page.row.record is not None
        assert "Report" in await shown.press("enter")
        assert page.choice is None


async def test_a_plan_is_never_reported_from_its_rehearsal(folder: Path) -> None:
    rehearsal = opened(folder / "spain.toml", Open(), Close(), rehearse=60)
    page = HomePage(folder)
    async with showing(page, (200, 40)) as shown:
        seen = await shown.press("down", "r")
        assert "no hour of this plan has been held yet" in page.notice
        assert str(rehearsal) in page.notice
        assert "closed, rehearsal" in seen


async def test_a_folder_is_opened_and_left_again(folder: Path) -> None:
    page = HomePage(folder)
    async with showing(page) as shown:
        seen = await shown.press("end", "enter")
        assert "upr" in seen
        assert "spain" not in seen
        assert "spain" in await shown.press("backspace")


async def test_the_editor_comes_back_to_what_it_changed(folder: Path) -> None:
    page = HomePage(folder)
    async with showing(page) as shown:
        await shown.press("down", "e")
        await shown.press("enter")
        await shown.write("!")
        seen = await shown.press("ctrl+s", "escape", "escape")
        assert "spain!" in seen
        assert page.row is not None
        assert page.row.path.name == "spain.toml"


async def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    page = HomePage(tmp_path)
    async with showing(page, (80, 24)) as shown:
        assert "No plan and no record here yet." in shown.app.shown
        for key in ("enter", "space", "e", "c", "r", "h", "up", "down"):
            await shown.press(key)
        await shown.pilot.press("d")
    assert page.choice == Choice("demo")


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    page = HomePage(tmp_path / "nosuch")
    async with showing(page) as shown:
        assert "nosuch" in shown.app.shown
        assert page.contents is not None
        assert page.contents.trouble.endswith("no such folder")


async def test_names_are_text_whatever_they_contain(tmp_path: Path) -> None:
    plan = written(tmp_path, "spain")
    escaped = HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    plan.write_text(plan.read_text().replace('"spain"', f'"{escaped}"'), "utf-8")
    plan.rename(tmp_path / "[bold]x[@click=app.quit]y.toml")
    (tmp_path / "\x1b[31mevil").mkdir()
    written(tmp_path / "\x1b[31mevil", "a")
    async with showing(HomePage(tmp_path)) as shown:
        seen = shown.app.shown
        assert SHOWN in seen
        assert "[31mevil/" in seen
        for y in range(1, 30):
            await shown.pilot.click(offset=(30, y))
        for sheet in ("c", "escape", "e", "escape"):
            seen = await shown.press(sheet)
            assert "\x1b" not in seen
            assert "\u202e" not in seen


async def test_the_mouse_chooses_marks_and_presses_keys(folder: Path) -> None:
    page = HomePage(folder)
    async with showing(page) as shown:
        await shown.click("kenya")
        assert page.row is not None
        assert page.row.path.name == "kenya.toml"
        line = next(n for n, one in enumerate(shown.app.shown.split("\n")) if "spain" in one)
        await shown.pilot.click(offset=(1, line))
        await shown.settled()
        assert page.marked == (folder / "spain.toml",)
        await shown.click("demo")
    assert page.choice == Choice("demo")


async def test_the_help_names_every_key_and_v_turns_the_light_on(folder: Path) -> None:
    async with showing(HomePage(folder)) as shown:
        seen = await shown.press("?")
        assert "rehearse, 60 times as fast" in seen
        await shown.press("escape", "v")
        assert shown.app.theme_name == "light"


def test_two_plans_in_one_room_at_one_time_are_seen(tmp_path: Path) -> None:
    written(tmp_path, "a", room="XX")
    written(tmp_path, "b", room="xx", start="10:30:00")
    written(tmp_path, "c", room="XX", start="12:00:00")
    *_, found = contents_of(tmp_path)
    said = [verdict(row, found.clashing)[0] for row in found.plans]
    assert said == ["room is taken twice", "room is taken twice", "fits: 7:00 each"]


def test_what_has_vanished_meanwhile_is_no_row(tmp_path: Path) -> None:
    plan = written(tmp_path, "a")
    pieces = contents_of(tmp_path)
    next(pieces)
    plan.unlink()
    *_, found = pieces
    assert [row.plan.trouble for row in found.plans if row.plan] == ["there is no such file"]
    assert verdict(Row(waiting=plan), frozenset()) == ("", False)


async def test_what_ran_is_chosen_afterwards_and_what_went_wrong_is_said(folder: Path) -> None:
    record = opened(folder / "spain.toml", Open(), Close())
    page = HomePage(folder, today=lambda _: date(2019, 12, 9), notice="a\x1b[2Jb", chosen=record)
    async with showing(page, (80, 24)) as shown:
        assert page.row is not None
        assert page.row.path == record
        assert "a[2Jb" in shown.app.shown
        await shown.press("j")
        assert "[2J" not in shown.app.shown

"""Sheets to type into: the question's State, somebody who takes the floor, a correction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, RadioButton

from presession_timer.base.durations import parse
from presession_timer.base.themes import DARK
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import Sheet
from presession_timer.console.sheets.segment import ChangeForm, InsertForm, StateSheet
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.plan.model import Kind
from presession_timer.terminal.tones import tones_of
from tests.console.rig import console, lines_of
from tests.engine.hours import Hour, panel, plan_of, statement

TONES = tones_of(DARK)
PLAN = plan_of(
    statement(1, organisation="Observatori DESC"),
    statement(2, organisation="Open Ballot"),
    state="Spain",
)


@pytest.fixture
async def screen() -> AsyncIterator[App[None]]:
    """Fields need an app to stand in."""
    app = App[None]()
    async with app.run_test():
        yield app


def press(sheet: Sheet, *keys: str) -> list[bool]:
    """Press keys; a text that is no key's name is typed."""
    taken = []
    for key in keys:
        if len(key) > 1 and key.islower():
            taken.append(sheet.press(key, " " if key == "space" else None))
        else:
            taken += [sheet.press("space" if c == " " else c, c) for c in key]
    return taken


def text(sheet: Sheet, width: int = 44, height: int = 17) -> str:
    return "\n".join(
        "".join(piece.text for piece in shown).rstrip()
        for shown in lines_of(sheet, width, height, TONES)
    )


async def test_a_state_is_completed_and_the_likeliest_stands_first(screen: App[None]) -> None:
    said: list[str] = []
    sheet = StateSheet("Which State asks?", said.append)
    press(sheet, *"nig")
    assert "▶ Niger\n" in text(sheet)
    press(sheet, "down")
    assert "▶ Nigeria" in text(sheet)
    press(sheet, "enter")
    assert said == ["Nigeria"]
    assert sheet.finished


async def test_what_is_no_state_is_marked_and_kept(screen: App[None]) -> None:
    said: list[str] = []
    sheet = StateSheet("Which State asks?", said.append)
    press(sheet, "European Union")
    assert "not a State we know" in text(sheet)
    press(sheet, "enter")
    assert said == ["European Union"]


async def test_ctrl_z_takes_typing_back_word_by_word_and_never_reaches_the_hour(
    screen: App[None],
) -> None:
    sheet = StateSheet("Which State asks?", print)
    press(sheet, "Costa Rica", "ctrl+w")
    texts = []
    for key in ("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y", "X", "ctrl+y"):
        assert press(sheet, key) == [True]
        texts.append(sheet.line.text)
    assert texts == ["Costa Rica", "Costa ", "", "", "Costa ", "Costa Rica", *["Costa RicaX"] * 2]


async def test_space_is_go_until_something_is_typed(screen: App[None]) -> None:
    sheet = StateSheet("Which State asks?", print)
    fronts = [sheet.front]
    assert press(sheet, "space") == [False]
    assert press(sheet, "f", "space") == [True, True]
    fronts.append(sheet.front)
    assert fronts == [Front.BLANK, Front.LINE]


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (["2"], cmd.Insert(Kind.FOLLOW_UP, "A Mission", parse("2:00"), True)),
        (["1"], cmd.Insert(Kind.STATE, "Delegation of Spain", None, True)),
        (["3"], cmd.Insert(Kind.STATEMENT, "A panellist", None, True)),
        (["4"], cmd.Insert(Kind.FOLLOW_UP, "The organiser", parse("2:00"), True)),
        (["Ms 2", "enter"], cmd.Insert(Kind.STATEMENT, "Ms 2")),
        (
            ["Ms", "tab", *"obs", "tab", "right", "tab", "right", "enter"],
            cmd.Insert(Kind.FOLLOW_UP, "Ms", parse("2:00"), True, "Observatori DESC"),
        ),
        (["tab", "Org", "enter"], cmd.Insert(Kind.STATEMENT, "", organisation="Org")),
    ],
)
async def test_a_digit_gives_the_floor_at_once_and_a_form_says_more(
    screen: App[None], keys: list[str], command: Command
) -> None:
    done: list[Command] = []
    form = InsertForm(Hour(PLAN).session, done.append, live=True)
    press(form, *keys)
    assert done == [command]
    assert form.finished


async def test_a_form_without_a_name_inserts_nobody(screen: App[None]) -> None:
    done: list[Command] = []
    form = InsertForm(Hour(PLAN).session, done.append, live=False)
    assert press(form, "tab", "tab", "right", "enter") == [True] * 4
    assert done == []


async def test_only_what_is_changed_is_written_down(screen: App[None]) -> None:
    done: list[Command] = []
    form = ChangeForm(Hour(PLAN).session, 1, done.append)
    press(form, "tab", "tab", "Water", "tab", "tab", "ctrl+u", "6", "tab", "right", "enter")
    assert done == [cmd.ChangeSegment(1, topic="Water", protect=True, max=parse("6:00"))]


async def test_a_length_that_is_none_keeps_the_form_open(screen: App[None]) -> None:
    done: list[Command] = []
    form = ChangeForm(Hour(PLAN).session, 1, done.append)
    press(form, "tab", "tab", "tab", "x", "enter")
    assert done == []
    assert not form.finished
    assert "expected a length" in text(form)


async def test_somebody_who_had_the_floor_has_no_lengths_to_change(screen: App[None]) -> None:
    hour = Hour(PLAN)
    for _ in range(3):
        hour.do(cmd.Go(), after="1:00")
    names = len(ChangeForm(hour.session, 1, print).fields)
    assert len(ChangeForm(hour.session, 2, print).fields) == names + 2


@pytest.mark.parametrize("width", [70, 80, 99, 100, 110, 119, 120, 150, 160, 200])
async def test_every_kind_that_can_be_inserted_is_in_sight(tmp_path: Path, width: int) -> None:
    async with console(tmp_path, size=(width, 30)) as rig:
        await rig.to_speaker()
        await rig.press("i", after="2:00")
        sheet = rig.app.main.query_one("#sheet").region
        buttons = list(rig.app.main.query(RadioButton))
        assert len(buttons) == 6
        for button in buttons:
            assert sheet.contains_region(button.region), button.label
            assert button.region.width > len(str(button.label)), button.label


async def test_a_form_stands_beside_the_clock_and_pause_works_on(tmp_path: Path) -> None:
    plan = panel(3)
    first, second, *others = plan.segments
    second = replace(second, organisation="Permanent Mission of Spain")
    async with console(
        tmp_path, replace(plan, segments=(first, second, *others)), size=(80, 24)
    ) as rig:
        await rig.to_speaker()
        await rig.press("i", after="2:00")
        await rig.type("Jane Up")
        await rig.press("tab")
        await rig.type("perm")
        await rig.press("f2")
        assert rig.kinds[-1] == "Paused"
        assert rig.digits == "5:00"
        await rig.press("tab", "enter")
        inserted = rig.last_event
        assert isinstance(inserted, ev.SegmentInserted)
        assert inserted.segment.speaker == "Jane Up"
        assert inserted.segment.organisation == "Permanent Mission of Spain"
        assert rig.runner.session.running is not None
        assert rig.controller.sheet is None


async def test_a_tab_and_a_click_take_the_keys_to_another_field_at_once(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("i")
        for key in (*"Ann", "tab", *"Org"):  # faster than the screen moves its cursor
            rig.hand += 0.2
            rig.controller.key_input.key(key, key if len(key) == 1 else None)
        await rig.settle()
        name, organisation = rig.app.main.query(Input)
        assert (name.value, organisation.value) == ("Ann", "Org")
        await rig.pilot.click(name, offset=(20, 0))
        await rig.press("a")
        assert (name.value, organisation.value) == ("Anna", "Org")


@pytest.mark.parametrize("size", [(72, 24), (100, 30), (104, 34), (112, 34), (120, 36), (160, 45)])
async def test_every_option_of_a_form_is_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size) as rig:
        await rig.press("i")
        await rig.settle()
        sheet = rig.app.main.query_one("#sheet").content_region
        for option in rig.app.main.query(RadioButton):
            assert sheet.contains_region(option.region), (option.label, option.region, sheet)


async def test_a_message_that_is_declined_is_not_lost_and_its_warning_is_whole(
    tmp_path: Path,
) -> None:
    plan = panel(2)
    first, *others, last = plan.segments
    hidden = replace(last, speaker="Xia Bok", protect=True)
    async with console(
        tmp_path, replace(plan, segments=(first, *others, hidden)), size=(80, 24)
    ) as rig:
        await rig.to_speaker()
        await rig.press("m", after="2:00")
        await rig.type("Xia Bok, you may put your slides away now")
        assert "39 letters left" in rig.text("left")
        await rig.press("enter")
        asked = " ".join(rig.text("hour", "foot").split())
        assert "without a protected name" in asked
        assert "y or Enter: yes Esc: no" in asked
        await rig.press("escape")
        assert "Xia Bok, you may put your slides away now" in rig.text("left")
        await rig.press("enter", "enter")
        assert rig.kinds[-1] == "MessageShown"
        await rig.press("m")
        assert rig.app.main.query_one(Input).value == ""


@pytest.mark.parametrize(
    ("keys", "event"),
    [(("i",), ev.SegmentInserted), (("4", "g", "ctrl+u"), ev.SegmentChanged)],
)
async def test_a_form_whose_protected_name_is_declined_keeps_what_it_says(
    tmp_path: Path, keys: tuple[str, ...], event: type[ev.Event]
) -> None:
    plan = panel(2)
    first, *others, last = plan.segments
    hidden = replace(last, speaker="Xia Bok", protect=True)
    async with console(tmp_path, replace(plan, segments=(first, *others, hidden))) as rig:
        await rig.to_speaker()
        await rig.press(*keys, after="2:00")
        await rig.type("Ms Xia Bok")
        await rig.press("tab")
        await rig.type("Water")
        said = [field.value for field in rig.app.main.query(Input)]
        assert said[:2] == ["Ms Xia Bok", "Water"]
        await rig.press("enter")
        assert "y or Enter: yes" in " ".join(rig.text("foot").split())
        await rig.press("escape")
        assert [field.value for field in rig.app.main.query(Input)] == said
        await rig.press("enter", "enter")
        assert type(rig.last_event) is event
        await rig.press(*keys[-2:])
        assert [field.value for field in rig.app.main.query(Input)] != said


async def test_a_click_chooses_in_a_sheet(tmp_path: Path) -> None:
    async with console(tmp_path, panel(2)) as rig:
        await rig.to_speaker()
        await rig.press("v", after="2:00")
        assert await rig.pilot.click("#sheet-rest", offset=(6, 1))
        await rig.settle()
        assert rig.app.theme_name == "light"
        assert rig.controller.sheet is None
        await rig.press("m")
        assert await rig.pilot.click("#sheet-top", offset=(6, 3))
        await rig.settle()
        assert rig.last_event == ev.MessageShown("Please speak more slowly", stock="slower")


async def test_a_hint_that_has_no_room_ends_in_an_ellipsis(tmp_path: Path) -> None:
    async with console(tmp_path, size=(50, 15)) as rig:
        await rig.to_speaker()
        await rig.press("m")
        (hint,) = [row for row in rig.text("left").splitlines() if "words and Enter" in row]
        assert hint.rstrip().endswith("…")

"""Sheets take the keys they name; GO and the rest work on, and the digits stay in sight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from presession_timer.actions.table import KEYED, Group
from presession_timer.console.sheets.forms import FormSheet
from presession_timer.console.widgets.sheet import SheetView
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Close, ShowMessage
from tests.console.rig import console
from tests.engine.hours import panel
from tests.painted import strips_of


async def test_a_way_to_make_it_fit_is_one_digit_and_one_undo(tmp_path: Path) -> None:
    async with console(tmp_path, panel(9)) as rig:
        await rig.to_speaker()
        before = rig.runner.session
        await rig.press("f7", "1", after="3:00")
        assert rig.kinds[-2:] == ["LimitCapped", "PlannedChanged"]
        assert "To say: “From now on, five minutes each. Questions will then " in rig.last_line
        assert rig.digits == "4:00"
        assert rig.controller.sheet is None
        await rig.press("u")
        assert rig.runner.session.planned == before.planned
        assert rig.runner.session.cap is None


async def test_the_hour_is_shown_with_the_chosen_way_as_its_row_says(tmp_path: Path) -> None:
    async with console(tmp_path, panel(9)) as rig:
        await rig.to_speaker()
        await rig.press("s", after="3:00")
        assert "WITH 1  FITS  ends 10:59" in rig.text("hour")
        await rig.press("up", "tab", "right")
        row = next(row for row in rig.text("left").splitlines() if "-5:15+" in row)
        assert row.endswith("short")
        assert f"  {row.split()[-2]} short" in rig.text("hour")
        await rig.press("escape")
        assert "WITH" not in rig.text("hour")


async def test_the_key_that_opened_a_sheet_closes_it(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        for key in ("f7", "f1", "insert", "ctrl+p", "f8", "f12"):
            await rig.press(key)
            assert rig.controller.sheet is not None, key
            await rig.press(key)
            assert rig.controller.sheet is None, key


async def test_before_the_opening_it_is_put_into_the_rundown_only(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("insert", "3")
        assert rig.kinds == ["SegmentInserted"]


async def test_a_message_is_a_digit(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("m", "2", after="5:30")
        assert "more slowly" in rig.last_event.text
        assert rig.controller.sheet is None
        await rig.press("m", "0")
        assert rig.kinds[-1] == "MessageCleared"


async def test_a_message_of_ones_own_is_typed_and_cleaned(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("f8", after="2:00")
        await rig.type("Use 2 microphones")
        assert rig.kinds[-1] == "FloorGiven"
        await rig.press("enter")
        assert rig.last_event == ev.MessageShown("Use 2 microphones")
        assert "room reads: Use 2 microphones" in rig.text("floor")


async def test_a_message_stands_with_its_keys_until_it_is_taken_away_even_when_all_is_over(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("w", after="6:10")
        assert re.search(r"room reads: Please conclude +w +takes it away", rig.text("floor"))
        rig.runner.do(ShowMessage("The bus leaves at five"))
        rig.runner.do(Close(), confirmed=True)
        await rig.wait("0:01")
        assert rig.is_seen("reads")
        shown = rig.text("floor")
        assert re.search(r"room reads: The bus leaves at five +m 0 +takes it away", shown)
        await rig.press("m", "0")
        assert rig.kinds[-1] == "MessageCleared"
        assert not rig.is_seen("reads")


async def test_a_message_may_be_for_the_lectern_alone(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("m", "5", after="2:00")
        slower = "Please speak more slowly"
        assert rig.last_event == ev.MessageShown(slower, "lectern", stock="slower")
        assert f"lectern reads: {slower}" in rig.text("floor")
        await rig.press("m")
        await rig.type("Your slides, please @lecturn")
        await rig.press("enter")
        assert "did you mean" in rig.text("left", "hour", "foot")
        await rig.press(*["backspace"] * 3)
        await rig.type("ern")
        await rig.press("enter")
        assert rig.last_event == ev.MessageShown("Your slides, please", "lectern")


@pytest.mark.parametrize("opens", ["f8", "insert"])
async def test_a_text_may_begin_with_the_digit_of_a_choice(tmp_path: Path, opens: str) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = rig.kinds
        await rig.press(opens, after="2:00")
        await rig.type("2 minutes")
        sheet = rig.controller.sheet
        assert isinstance(sheet, FormSheet)
        assert sheet.draft[0] == "2 minutes"
        assert rig.kinds == before


async def test_a_line_is_ended_by_a_clickers_keys_and_function_keys_work(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("o", after="2:00")
        await rig.type("a p u b note")
        await rig.press("f2")
        assert rig.kinds[-1] == "Paused"
        await rig.press("pagedown")
        assert rig.kinds[-1] == "Noted"
        assert rig.last_event.text.startswith("a p u b note (10:")
        await rig.press("o")
        await rig.type("no")
        await rig.press("pageup")
        assert rig.controller.sheet is None
        assert rig.kinds[-1] == "Noted"


async def test_pasted_text_holds_nothing_a_terminal_obeys(tmp_path: Path) -> None:
    from textual.events import Paste

    async with console(tmp_path) as rig:
        await rig.press("o")
        rig.app.post_message(Paste("one\x1b]52;c;AAAA\x07\r\ntwo\u202e [bold]three[/]"))
        await rig.settle()
        shown = rig.text("left")
        assert "one]52;c;AAAA two [bold]three[/]" in " ".join(shown.split())
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        await rig.press("enter")
        assert "two [bold]three[/]" in rig.last_event.text


async def test_a_note_is_as_long_as_the_record_takes_and_what_has_no_room_is_said(
    tmp_path: Path,
) -> None:
    from textual.events import Paste

    said = "Full: 489 letters; the rest is not in it."
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("o", after="2:00")
        rig.app.post_message(Paste("word " * 97 + "end"))
        await rig.settle()
        assert "Full" not in rig.text("left")
        await rig.type("!!")
        assert said in rig.text("left")
        await rig.press("backspace")
        assert "Full" not in rig.text("left")
        rig.app.post_message(Paste("more than one letter"))
        await rig.settle()
        assert said in rig.text("left")
        await rig.press("enter", after="0:10")
        text = rig.last_event.text
        assert text.startswith("word word")
        assert text.endswith("endm (10:03:00)")
        assert len(text) == 500


async def test_pasted_text_without_a_field_does_nothing(tmp_path: Path) -> None:
    from textual.events import Paste

    async with console(tmp_path) as rig:
        await rig.to_speaker()
        events = len(rig.kinds)
        rig.app.post_message(Paste("npeu \n n"))
        await rig.settle()
        assert len(rig.kinds) == events


async def test_an_empty_note_is_none(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("o", "enter")
        assert rig.kinds == []
        assert rig.controller.sheet is None


async def test_the_help_is_one_page_with_every_action_and_scrolls_where_it_is_not(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.press("f1")
        page = rig.text("left")
        assert "more lines" not in page
        assert all(group.value in page for group in Group)
        for place, action in enumerate(KEYED):
            if not action.name.startswith("select-"):
                beside = [action.both, *(one.both for one in KEYED[place + 1 : place + 2])]
                assert any(words in page for words in (action.label, *filter(None, beside)))
                assert rig.app.keys.all(action.name) in page, action.name
        await rig.pilot.resize_terminal(80, 24)
        await rig.settle()
        first = rig.text("left")
        await rig.press("down", "down")
        assert rig.text("left") != first
        await rig.press("escape")
        assert "Speaker 3" in rig.text("left")


async def test_a_wide_sheet_still_tells_the_time(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("?", after="5:30")
        assert "1:30 ● MINIMUM REACHED" in rig.text("left").splitlines()[0]
        await rig.wait("0:45")
        assert "0:45 ▲ LAST MINUTE" in rig.text("left").splitlines()[0]


async def test_a_wide_sheet_tells_how_long_the_gap_is_and_nothing_once_the_hour_is_closed(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", "?", after="5:30")
        await rig.wait("0:12")
        assert rig.text("left").splitlines()[0].rstrip().endswith("gap 0:12")
        await rig.press("escape")
        rig.runner.do(Close(), confirmed=True)
        await rig.press("?")
        view = rig.app.main.query_one(SheetView)
        title = strips_of(rig.app.main)[view.region.y]
        assert title.text.strip() == "Keys: what do you want to do?"
        assert len({piece.style.bgcolor for piece in title if piece.style}) == 1


async def test_the_look_changes_at_once(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        assert rig.app.theme_name == "dark"
        await rig.press("v", "2")
        assert rig.app.theme_name == "light"
        assert rig.app.main.styles.background.hex.lower() == "#ffffff"
        await rig.press("v")
        assert "light, for projectors (now)" in rig.text("left")


@pytest.mark.usefixtures("painted")  # it is read once it is drawn
async def test_the_report_of_the_hour_so_far_can_be_read(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:10")
        await rig.press("r")
        await rig.settle()
        assert "6:10" in rig.text("left")
        assert "Speaker 3" in rig.text("left")


async def test_the_palette_finds_every_action_and_does_it(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("ctrl+p", after="2:00")
        assert "GO" in rig.text("left")
        assert rig.digits == "5:00"
        await rig.type("stops the spe")
        assert "Pause, resume" in rig.text("left")
        await rig.press("enter")
        assert rig.kinds[-1] == "Paused"
        assert rig.controller.sheet is None


async def test_in_the_palette_arrows_choose_and_what_opens_a_sheet_opens_it(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("ctrl+p", after="2:00")
        await rig.type("began 30")
        await rig.press("down", "enter")
        assert rig.last_event.shift == 30_000
        await rig.press("ctrl+p")
        await rig.type("make it fit")
        await rig.press("enter")
        assert "MAKE IT FIT" in rig.text("left")

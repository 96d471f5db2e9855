"""The sheet behind `v` with a page: where it is, who looks, and the way in for a remote."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from presession_timer.base.themes import DARK
from presession_timer.console.sheets.base import Choice
from presession_timer.console.sheets.room import RoomSheet
from presession_timer.terminal.qr_code import qr_text
from presession_timer.terminal.text_lines import Line
from presession_timer.terminal.tones import tones_of
from presession_timer.web.broadcast import Broadcast
from presession_timer.web.listening import WebOptions
from presession_timer.web.viewers import Condition, Screen
from tests.console.rig import console, lines_of
from tests.web.site import Site, a_site
from tests.web.wire import until, watching

TONES = tones_of(DARK)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, control=True) as site:
        yield site


def sheet_of(site: Site, *, control: bool = True) -> RoomSheet:
    return RoomSheet(site.web, [Choice("1", "dark", lambda: None)], control=control)


def text(lines: list[Line]) -> str:
    return "\n".join("".join(piece.text for piece in shown) for shown in lines)


def shown(sheet: RoomSheet, width: int = 100, height: int = 30) -> str:
    return text(lines_of(sheet, width, height, TONES))


def test_the_code_stands_beside_the_address(site: Site) -> None:
    page = shown(sheet_of(site))
    assert site.web.page_url in page
    assert "█▀▀▀▀▀█" in page
    assert "Only this computer can open it" in page
    assert "0 screens" in page


async def test_the_top_says_so_while_the_test_card_is_shown(tmp_path: Path) -> None:
    with Broadcast(WebOptions()) as broadcast:
        async with console(tmp_path) as rig:
            broadcast.follow(rig.runner)
            rig.app.broadcast = broadcast
            assert "TEST CARD" not in rig.text("header")
            await rig.press("v", "4")
            assert "TEST CARD" in rig.text("header")
            await rig.press("v", "4")
            assert "TEST CARD" not in rig.text("header")
            await rig.press("v", "4", "space")  # opens the hour
            assert rig.kinds == ["SessionOpened", "FloorGiven"]
            assert "TEST CARD" not in rig.text("header")


def test_where_a_second_copy_of_the_record_is_kept_stands_there_too(site: Site) -> None:
    copy = "the copy in /media/stick is 3 events behind: No space left on device"
    sheet = RoomSheet(site.web, [Choice("1", "dark", lambda: None)], control=False, copy=copy)
    assert copy in " ".join(shown(sheet, 160).split())


def test_the_phase_cards_and_what_went_wrong_in_the_server_are_told(site: Site) -> None:
    sheet = sheet_of(site)
    assert site.web.cards_url in shown(sheet)
    origin, _, token = site.web.page_url.partition("/#")
    assert f"Every view: {origin}/links#{token}" in shown(sheet, 160)
    assert f"{origin}/links\n#{token}" in re.sub(r"[█▀▄ ]+", "", shown(sheet)), "whole in two lines"
    site.web.trouble = "no more memory for sockets"
    page = shown(sheet)
    assert "no more memory for sockets" in page


def test_the_code_fits_on_the_smallest_usual_terminal(site: Site) -> None:
    page = shown(sheet_of(site), 80, 19)  # the rows of a sheet at 80×24
    rows = [row for row in page.splitlines() if "█" in row or "▀" in row]
    assert len(rows) >= 15
    assert site.web.page_url.partition("#")[2] in page
    assert "Esc" in page.splitlines()[-1]


@pytest.mark.parametrize(("width", "height"), [(60, 30), (100, 12), (40, 20)])
def test_where_there_is_no_room_for_the_code_the_words_stay(
    site: Site, width: int, height: int
) -> None:
    page = shown(sheet_of(site), width, height)
    assert "█▀▀▀▀▀█" not in page
    assert site.web.page_url.partition("#")[2] in page


def test_without_blocks_there_is_no_code(site: Site) -> None:
    plain = tones_of(DARK, ascii_only=True)
    page = text(lines_of(sheet_of(site), 100, 30, plain))
    assert site.web.page_url in page
    assert "█" not in page


def test_who_looks_is_listed_with_what_is_wrong(site: Site) -> None:
    sheet = sheet_of(site)
    with watching(site.web) as wire:
        said = {"id": "ab", "width": 1920, "height": 1080, "focus": True, "awake": True}
        wire.say("s" + json.dumps(said))
        until(lambda: [screen.size for screen in site.web.screens] == ["1920×1080"])
        page = shown(sheet)
    assert "1 screen" in page
    assert "room 1920×1080" in page
    assert "has the keyboard" in page


def test_what_is_wrong_with_a_screen_is_never_pushed_out_by_its_name(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Screen("room", "192.168.1.20", "1920×1080", "lost", label="第十七会议室左侧屏幕")
    monkeypatch.setattr(type(site.web), "screens", (lost,))
    for width in (40, 60, 78):
        rows = shown(sheet_of(site), width, 40).splitlines()
        row = next(one for one in rows if "第十七" in one)
        assert row.rstrip().endswith(" lost")
        assert cell_len(row.rstrip()) <= width


def test_what_is_wrong_stands_first(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    states: tuple[Condition, ...] = ("ok", "may sleep", "lost", "has the keyboard")
    screens = tuple(Screen("room", "127.0.0.1", "", state) for state in states)
    monkeypatch.setattr(type(site.web), "screens", property(lambda web: screens))
    page = shown(sheet_of(site))
    assert sorted(states, key=page.index) == list(reversed(states))


def test_many_screens_do_not_push_the_choices_out(site: Site) -> None:
    wires = [watching(site.web) for _ in range(20)]
    for wire in wires:
        wire.__enter__().ping()
    until(lambda: len(site.web.screens) == 20)
    page = shown(sheet_of(site), 100, 24)
    for wire in wires:
        wire.__exit__(None, None, None)
    assert "20 screens" in page
    assert " more" in page
    assert " 1  dark" in page


def test_nought_shows_the_remotes_way_in_and_back(site: Site) -> None:
    sheet = sheet_of(site)
    assert sheet.press("0", "0")
    page = shown(sheet)
    url, code = site.web.invitation
    assert url.partition("#")[2] in page
    assert f"code {code}" in page
    assert sheet.press("0", "0")
    assert site.web.page_url in shown(sheet)
    assert not sheet.finished
    rows = shown(sheet).splitlines()
    row = next(n for n, words in enumerate(rows) if "the remote's address and code" in words)
    assert sheet.click(row - len(sheet.top(100, 30, TONES)))
    assert f"code {code}" in shown(sheet)


def test_without_a_remote_there_is_no_way_in(site: Site) -> None:
    sheet = sheet_of(site, control=False)
    sheet.press("0", "0")
    assert "code" not in shown(sheet)
    assert "remote" not in shown(sheet)


def test_the_code_is_square_and_quiet_around() -> None:
    rows = qr_text("http://192.168.1.20:8400/#abcdefghjkmnpqrstuvwxyz234")
    assert {len(row) for row in rows} == {33}
    assert len(rows) == 17
    assert rows[0].strip() == ""
    assert all(row.startswith("  ") and row.endswith("  ") for row in rows)
    assert set("".join(rows)) == set(" ▀▄█")

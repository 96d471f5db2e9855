"""The plan editor: fields, the file's own layout, and nothing lost."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.editor.page import EditorPage
from presession_timer.editor.workbench import Workbench, begun
from presession_timer.engine.commands import Close, Open
from presession_timer.plan.toml_file import read_plan
from presession_timer.runner.arguments import openings
from tests.matrix.page_tests import HOSTILE, SHOWN, SIZES, showing

TEXT = """\
# Who comes is not settled.
[session]
title = "Spain"      # what it is called
date = 2019-12-10
start = 10:00:00

[[segment]]
kind = "opening"

# She asked for less.
[[segment]]
speaker = "Ann"
organisation = "A"
max = "6:00"         # agreed

[[segment]]
speaker = "Bea"
words = 470
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "spain.toml"
    path.write_text(TEXT, "utf-8")
    path.chmod(0o640)
    return path


def content(path: Path) -> str:
    return path.read_text("utf-8")


def put(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def put_mode(path: Path, bits: int) -> None:
    path.chmod(bits)


def own_formats(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: str) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    (folder / "presession").mkdir()
    put(folder / "presession" / "settings.toml", settings)


def remove(path: Path) -> None:
    path.unlink()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("size", [*SIZES, (200, 60)])
async def test_it_shows_parts_fields_and_whether_it_fits(plan: Path, size: tuple[int, int]) -> None:
    async with showing(EditorPage(plan), size) as shown:
        seen = shown.app.shown
        for words in ("spain.toml", "The session", "Ann", "Bea", "timezone", "Europe/Zurich"):
            assert words in seen
        assert "FITS: 2 speakers need 10–13 min of 57:20" in seen
        assert "not saved" not in seen
        assert max(map(len, seen.split("\n"))) <= size[0]


async def test_one_changed_value_leaves_every_other_byte_of_the_file(plan: Path) -> None:
    async with showing(EditorPage(plan)) as shown:
        await shown.press("down", "down", "enter", "down")
        await shown.write(" Lee")
        seen = await shown.press("ctrl+s")
        assert "saved" in seen
    assert content(plan) == TEXT.replace('"Ann"', '"Ann Lee"')
    assert mode(plan) == 0o640
    assert names(plan.parent) == ["spain.toml"]


async def test_the_verdict_follows_what_is_typed_and_undo_takes_it_back(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("enter", *["down"] * 8)
        assert page.fields[page.place or 0].key == "length"
        seen = await shown.write("9:00")
        assert "DOES NOT FIT" in seen
        assert "undo length" in seen
        seen = await shown.press("ctrl+z")
        assert "FITS" in seen
        assert page.editing.text == TEXT
        assert "DOES NOT FIT" in await shown.press("ctrl+y")


async def test_what_is_wrong_stands_below_its_field_in_the_readers_words(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("down", "down", "enter", *["down"] * 5)
        assert page.fields[page.place or 0].key == "min"
        seen = await shown.write("9:00")
        lines = seen.split("\n")
        at = next(n for n, line in enumerate(lines) if " min  9:00" in line)
        assert "`min` (9:00) is more than `max` (6:00)" in lines[at + 1]
        assert "!  2 Ann" in seen
        seen = await shown.press("ctrl+s")
        assert "There are problems" in seen
        await shown.press("escape")
        assert content(plan) == TEXT
        await shown.press("ctrl+s", "1")
        assert 'min = "9:00"' in content(plan)


async def test_segments_are_added_moved_and_removed_with_their_comments(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("end", "+")
        await shown.write("Cid")
        await shown.press("escape", "shift+up", "shift+up")
        assert page.row == 2
        await shown.press("ctrl+s")
        assert [one.speaker for one in read_plan(plan).segments] == ["", "Cid", "Ann", "Bea"]
        assert '# She asked for less.\n[[segment]]\nspeaker = "Ann"' in content(plan)
        seen = await shown.press("delete")
        assert "2 removed: Cid; Ctrl+Z brings it back" in seen
        await shown.press("ctrl+z", "ctrl+s")
        assert [one.speaker for one in read_plan(plan).segments] == ["", "Cid", "Ann", "Bea"]
        await shown.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+s")
    assert content(plan) == TEXT


async def test_a_choice_is_taken_with_a_letter_or_the_arrows(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("end", "enter", "b")
        assert page.editing.data["segment"][2]["kind"] == "break"
        seen = await shown.press("c")
        assert "`words`" not in seen
        assert page.editing.data["segment"][2]["kind"] == "closing"
        await shown.press("backspace")
        assert "kind" not in page.editing.data["segment"][2]
        assert page.editing.text == TEXT


async def test_leaving_asks_first_where_something_is_not_saved(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("enter")
        await shown.write("!")
        seen = await shown.press("ctrl+q")
        assert "Your changes are not saved." in seen
        await shown.press("escape")
        assert shown.app.is_running
        await shown.press("escape", "escape", "1")
    assert 'title = "Spain!"' in content(plan)


async def test_a_file_changed_by_somebody_else_is_noticed_before_it_is_replaced(plan: Path) -> None:
    page = EditorPage(plan)
    theirs = TEXT.replace("Bea", "Bob")
    async with showing(page) as shown:
        await shown.press("enter")
        await shown.write("!")
        put(plan, theirs)
        seen = await shown.press("ctrl+s")
        assert "Somebody else changed this file meanwhile." in seen
        seen = await shown.press("escape")
        assert content(plan) == theirs
        seen = await shown.press("ctrl+s", "1")
        assert "Bob" in seen
        assert not page.bench.changed
        await shown.press("ctrl+z")
        assert "Spain!" in page.editing.text
        await shown.press("ctrl+s")
        assert content(plan) == TEXT.replace("Spain", "Spain!")
        put(plan, theirs)
        await shown.press("ctrl+s", "2")
    assert content(plan) == TEXT.replace("Spain", "Spain!")


async def test_what_somebody_else_writes_is_seen_before_anything_is_saved(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        page.look_outside()
        assert page.notice == ""
        put(plan, TEXT.replace("Ann", "Annabel"))
        page.look_outside()
        seen = await shown.settled()
        assert "Annabel" in seen
        assert "somebody else changed this file; Ctrl+Z shows it as it was" in seen
        assert "not saved" not in seen
        await shown.press("down", "down", "enter", "down")
        await shown.write("!")
        put(plan, TEXT.replace("Ann", "Anna"))
        page.look_outside()
        seen = await shown.settled()
        assert "Annabel!" in seen
        assert "somebody else changed this file meanwhile; saving asks whose to keep" in seen
        seen = await shown.press("ctrl+s")
        assert "Somebody else changed this file meanwhile." in seen


async def test_a_file_that_is_taken_away_is_said_and_written_anew(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        remove(plan)
        page.look_outside()
        assert "the file is gone; saving writes it anew" in await shown.settled()
        await shown.press("ctrl+s")
        assert content(plan) == TEXT


async def test_theirs_that_cannot_be_read_leaves_ours(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        put(plan, "[[")
        seen = await shown.press("ctrl+s", "1")
        assert "theirs cannot be read" in seen
        assert page.editing.text == TEXT


async def test_a_disk_that_refuses_is_said(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("presession_timer.editor.workbench.put_in_place", refuse)
    async with showing(EditorPage(plan)) as shown:
        await shown.press("enter")
        await shown.write("!")
        seen = await shown.press("ctrl+s")
        assert "NOT SAVED: cannot be saved: No space left on device" in seen
        assert "not saved" in seen
    assert content(plan) == TEXT


async def test_a_file_that_is_marked_read_only_is_replaced_only_by_an_answer(plan: Path) -> None:
    put_mode(plan, 0o440)
    async with showing(EditorPage(plan)) as shown:
        await shown.press("down", "down", "enter", "down")
        await shown.write("!")
        seen = await shown.press("ctrl+s")
        assert "This file is marked read-only." in seen
        await shown.press("escape")
        assert content(plan) == TEXT
        await shown.press("ctrl+s", "1")
        assert content(plan) == TEXT.replace('"Ann"', '"Ann!"')
        assert mode(plan) == 0o440


async def test_who_will_overrun_is_said_at_the_field_and_in_the_list(plan: Path) -> None:
    async with showing(EditorPage(plan)) as shown:
        seen = await shown.press("down", "down", "down")
        assert "3:55–4:42, under the minimum of 5:00" in seen
        await shown.press("enter", *["down"] * 7)
        seen = await shown.press("end", "backspace", "backspace", "backspace", *"1100")
        assert "9:10–11:00, WILL OVERRUN 7:00 by" in seen
        seen = await shown.press("escape")
        assert "3: 1,100 words, WILL OVERRUN 7:00 by 2:10 to 4:00" in seen
        assert "▲  3 Bea" in seen


async def test_once_the_hour_has_begun_the_plan_is_only_shown(plan: Path) -> None:
    (opening,) = openings([plan])
    with opening() as desk:
        assert desk.do(Open(), confirmed=True).ok
        assert begun(plan) == "spain.presession.jsonl"
        page = EditorPage(plan)
        async with showing(page) as shown:
            assert "read only: the hour has begun (spain.presession.jsonl)" in shown.app.shown
            await shown.press("enter")
            await shown.write("!")
            await shown.press("ctrl+s")
            assert page.editing.text == TEXT
        assert desk.do(Close(), confirmed=True).ok
    assert begun(plan) == ""


async def test_an_hour_that_begins_while_one_edits_keeps_the_file(plan: Path) -> None:
    async with showing(EditorPage(plan)) as shown:
        await shown.press("enter")
        await shown.write("!")
        (opening,) = openings([plan])
        with opening() as desk:
            assert desk.do(Open(), confirmed=True).ok
        seen = await shown.press("ctrl+s")
        assert "NOT SAVED: the hour has begun" in seen
    assert content(plan) == TEXT


@pytest.mark.parametrize("size", SIZES)
async def test_names_are_text_whatever_they_contain(plan: Path, size: tuple[int, int]) -> None:
    escaped = HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    put(plan, TEXT.replace("Bea", escaped))
    async with showing(EditorPage(plan), size) as shown:
        seen = await shown.press("end")
        assert SHOWN[: 40 if size[0] > 80 else 25] in seen
        assert "\x1b" not in seen
        assert "\u202e" not in seen
        for y in range(size[1]):
            await shown.pilot.click(offset=(20, y))
        await shown.settled()
        assert shown.app.is_running


async def test_pasted_text_is_cleaned(plan: Path) -> None:
    from textual.events import Paste

    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("enter")
        shown.app.post_message(Paste(" one\x1b[2J\ntwo" + "x" * 10_000))
        await shown.settled()
        assert page.editing.data["session"]["title"].startswith("Spain")
        assert "\x1b" not in page.editing.text
        assert len(page.editing.data["session"]["title"]) <= 1_000


async def test_the_mouse_chooses_parts_fields_and_keys(plan: Path) -> None:
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.click("Bea")
        assert page.row == 3
        await shown.click("organisation")
        assert page.fields[page.place or 0].key == "organisation"
        await shown.write("B")
        await shown.click("Ctrl+S")
    assert 'organisation = "B"' in content(plan)


async def test_keys_that_no_plan_has_are_shown_and_can_be_emptied(plan: Path) -> None:
    put(plan, TEXT + 'minn = "3:00"\n')
    page = EditorPage(plan)
    async with showing(page) as shown:
        await shown.press("end")
        assert "unknown key `minn`: did you mean `min`?" in shown.app.shown
        await shown.press("enter", "up", *["down"] * 30, *["backspace"] * 4, "ctrl+s")
    assert content(plan) == TEXT


async def test_in_ascii_every_sign_is_a_letter(plan: Path) -> None:
    async with showing(EditorPage(plan), (200, 60), ascii_only=True) as shown:
        seen = await shown.press("down", "down", "down")
        assert seen.isascii()
        assert "Shift+Up Down" in seen


async def test_a_format_of_ones_own_counts_and_can_be_chosen(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_formats(plan.parent, monkeypatch, '[formats.ours]\nmin = "4:00"\nmax = "6:00"\n')
    put(plan, 'format = "ours"\n' + TEXT)
    async with showing(EditorPage(plan)) as shown:
        seen = shown.app.shown
        assert "4:00–6:00" in next(one for one in seen.split("\n") if "Bea" in one)
        assert "format  ours" in seen
        await shown.press("enter", *["down"] * 11)
        seen = await shown.press("o")
        assert "‹ ours ›" in seen


async def test_a_terminal_too_small_says_so(plan: Path) -> None:
    async with showing(EditorPage(plan), (30, 8)) as shown:
        assert "terminal too small" in shown.app.shown
        await shown.pilot.resize_terminal(120, 36)
        assert "The session" in await shown.settled()


def test_what_is_no_toml_is_refused_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('[session]\ntitle = "a\n', "utf-8")
    with pytest.raises(BadInput, match=r"plan\.toml:2"):
        Workbench(path)
    with pytest.raises(UnreadableFile):
        Workbench(tmp_path / "nosuch.toml")


def test_a_link_to_a_plan_stays_a_link(plan: Path, tmp_path: Path) -> None:
    link = tmp_path / "today.toml"
    link.symlink_to(plan)
    bench = Workbench(link)
    bench.editing = bench.editing.typed(("session", "title"), "France")
    bench.save()
    assert link.is_symlink()
    assert "France" in content(plan)

"""The plan editor: fields, the file's own layout, and nothing lost."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import Select

from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.editor.screen import Edited, EditorApp, edit, edit_on_screen
from presession_timer.editor.widgets import ChoiceField, FieldRow
from presession_timer.editor.workbench import Workbench, begun
from presession_timer.engine.commands import Close, Open
from presession_timer.home import show_home
from presession_timer.home.screen import HomeApp, NextTask
from presession_timer.plan.toml_file import read_plan
from presession_timer.runner.day import openings
from tests.editor.rig import TEXT, editing
from tests.home.test_home import HOSTILE, SHOWN
from tests.platforms import links


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


async def test_it_shows_parts_fields_and_whether_it_fits_in_every_size(plan: Path) -> None:
    async with editing(plan) as rig:
        for size in ((80, 24), (120, 36), (200, 60)):
            await rig.resize(*size)
            for words in ("spain.toml", "The session", "Ann", "Bea", "moderator", "more fields"):
                assert words in rig.seen
            assert "FITS: 2 speakers need 10–13 min of 57:20; each can have" in rig.seen
            assert "not saved" not in rig.seen
            assert "`" not in rig.seen
        await rig.resize(40, 12)
        assert "The session" in rig.seen
        assert "FITS" in rig.seen


async def test_one_changed_value_leaves_every_other_byte_of_the_file(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.press("down", "down", "enter")
        assert rig.key == "speaker"
        await rig.write(" Lee")
        assert "saved" in await rig.press("ctrl+s")
        await rig.press("escape", "escape")
        assert rig.app.edited == Edited(plan, saved=True, fits=True)
    assert content(plan) == TEXT.replace('"Ann"', '"Ann Lee"')
    assert mode(plan) == 0o640
    assert names(plan.parent) == ["spain.toml"]


async def test_the_verdict_follows_what_is_typed_and_undo_takes_it_back(plan: Path) -> None:
    async with editing(plan) as rig:
        assert "DOES NOT FIT" in await rig.to(0, "length", "9:00")
        seen = await rig.press("ctrl+z")
        assert "FITS" in seen
        assert "undone: length" in seen
        assert rig.text == TEXT
        assert "DOES NOT FIT" in await rig.press("ctrl+y")


async def test_times_are_typed_as_people_write_them_and_the_field_says_what_it_understood(
    plan: Path,
) -> None:
    async with editing(plan) as rig:
        assert "= 14:30" in await rig.to(0, "start", "2:30 pm")
        assert "start = 14:30:00" in rig.text
        seen = await rig.to(2, "max", "8")
        assert "= 8 minutes" in seen
        assert 'max = "8:00"         # agreed' in rig.text
        seen = await rig.press("down")
        assert "= 8 minutes" not in seen
        assert next(one for one in seen.split("\n") if " max " in one).split()[-1] == "8:00"
        seen = await rig.to(2, "max", "soon")
        assert 'max is "soon"; expected a duration such as' in " ".join(seen.split())


async def test_escape_takes_back_what_was_typed_then_goes_to_the_list_then_leaves(
    plan: Path,
) -> None:
    async with editing(plan) as rig:
        await rig.to(2, "speaker", "Zoe")
        assert 'speaker = "Zoe"' in rig.text
        seen = await rig.press("escape")
        assert rig.key == "speaker"
        assert "Zoe" not in seen
        assert rig.text == TEXT
        await rig.write("e")
        assert 'speaker = "Anne"' in rig.text
        await rig.press("escape", "escape")
        assert rig.key == ""
        await rig.press("escape")
        assert not rig.app.is_running
        assert rig.app.edited == Edited(plan, saved=False, fits=True)


async def test_help_opens_where_no_text_wants_the_letter_and_escape_closes_it_alone(
    plan: Path,
) -> None:
    async with editing(plan) as rig:
        assert "Keys of the editor" in await rig.press("question_mark")
        assert "Keys of the editor" not in await rig.press("escape")
        await rig.to(0, "title", "Who?")
        assert 'title = "Who?"' in rig.text
        assert "Keys of the editor" in await rig.press("f1")
        await rig.press("escape")
        assert rig.key == "title"
        assert 'title = "Who?"' in rig.text
        assert "57:20  for 2 statements" in await rig.press("f6")


async def test_what_is_wrong_stands_below_its_field_in_the_readers_words(plan: Path) -> None:
    async with editing(plan) as rig:
        seen = await rig.to(2, "min", "9:00")
        lines = seen.split("\n")
        at = next(n for n, line in enumerate(lines) if " min 9:00" in line)
        assert "min (9:00) is more than max (6:00)" in lines[at + 1]
        assert "!  2 Ann" in seen
        assert "There are problems" in await rig.press("ctrl+s")
        await rig.press("escape")
        assert content(plan) == TEXT
        await rig.press("ctrl+s", "1")
        assert 'min = "9:00"' in content(plan)
        await rig.press("f10")
        assert rig.app.edited == Edited(plan, saved=True, fits=None)


async def test_segments_are_added_doubled_moved_and_removed_with_their_comments(
    plan: Path,
) -> None:
    def speakers() -> list[str]:
        return [one.speaker for one in read_plan(plan).segments]

    async with editing(plan) as rig:
        await rig.press("end", "plus")
        assert rig.key == "speaker"
        await rig.write("Cid")
        await rig.press("shift+up", "shift+up", "ctrl+s")
        assert rig.editor.row == 2
        assert speakers() == ["", "Cid", "Ann", "Bea"]
        assert '# She asked for less.\n[[segment]]\nspeaker = "Ann"' in content(plan)
        await rig.press("f10")
    async with editing(plan) as rig:
        await rig.press("down", "down", "d", "ctrl+s")
        assert speakers() == ["", "Cid", "Cid", "Ann", "Bea"]
        assert "3 removed: Cid; Ctrl+Z brings it back" in await rig.press("delete")
        await rig.press("ctrl+z", "u", "ctrl+s")
        assert speakers() == ["", "Cid", "Ann", "Bea"]
        await rig.press("up", "delete", "ctrl+s")
    assert content(plan) == TEXT


async def test_looking_at_a_plan_changes_nothing_of_it(plan: Path) -> None:
    text = (
        'format = "upr-presession-2016"\n' + TEXT + 'kind = "statement"\nprotect = false\n'
        'clock = "hidden"\nid = "bea"\nmax = "7 min"\n[room]\nnames = "number"\n'
    )
    put(plan, text)
    async with editing(plan) as rig:
        await rig.press("down", "down", "down", "enter", *["down"] * 9, "pageup", "up", "pagedown")
        await rig.press("escape", "home", "enter", *["down"] * 5)
        assert rig.text == text
        assert not rig.editor.editing.past


async def test_a_choice_is_taken_from_its_list(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.to(3, "kind")
        assert "Missions" not in rig.seen
        seen = await rig.press("enter", "down", "down", "enter")
        assert rig.editor.editing.data["segment"][2]["kind"] == "state"
        assert "words" in seen  # it has no place here, but it is written
        assert "planned" in seen
        await rig.press("enter", "up", "up", "enter")
        assert rig.text == TEXT
        await rig.press("enter", "down", "escape")
        assert rig.text == TEXT


async def test_a_choice_that_is_none_is_shown_and_said(plan: Path) -> None:
    put(plan, TEXT.replace('"opening"', '"prelude"'))
    async with editing(plan) as rig:
        seen = await rig.to(1, "kind")
        assert 'kind is "prelude"' in seen
        control = rig.editor.form.query(ChoiceField).first()
        assert control.value == "prelude"
        await rig.to(2, "kind")
        assert control.value == ""


async def test_rare_fields_are_shown_where_they_are_written_and_behind_more(plan: Path) -> None:
    put(plan, TEXT + 'language = "French"\n')
    async with editing(plan, (120, 60)) as rig:

        def shown() -> set[str]:
            return {row.field.key for row in rig.editor.form.query(FieldRow) if row.display}

        await rig.press("down", "down")
        assert not {"language", "category", "clock"} & shown()
        await rig.press("down")
        assert "language" in shown()
        assert "category" not in shown()
        seen = await rig.click("more fields")
        assert {"language", "category", "clock", "id"} <= shown()
        order = [seen.index(f" {key} ") for key in ("short", "category", "language", "clock")]
        assert order == sorted(order)
        await rig.to(3, "category", "NGO")
        assert 'category = "NGO"' in rig.text
        await rig.click("fewer fields")
        assert "category" in shown()
        assert "clock" not in shown()


async def test_leaving_asks_first_where_something_is_not_saved(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.to(0, "title", "Spain!")
        assert "Your changes are not saved." in await rig.press("ctrl+q")
        await rig.press("3")
        assert rig.app.is_running
        await rig.press("f10", "enter")
    assert 'title = "Spain!"' in content(plan)
    async with editing(plan) as rig:
        await rig.to(0, "title", "Spain?")
        await rig.press("f10", "2")
        assert not rig.app.is_running
    assert 'title = "Spain!"' in content(plan)


async def test_a_file_changed_by_somebody_else_is_noticed_before_it_is_replaced(plan: Path) -> None:
    theirs = TEXT.replace("Bea", "Bob")
    async with editing(plan) as rig:
        await rig.to(0, "title", "Spain!")
        put(plan, theirs)
        assert "Another program changed this file meanwhile." in await rig.press("ctrl+s")
        await rig.press("escape")
        assert content(plan) == theirs
        assert "Bob" in await rig.press("ctrl+s", "1")
        assert not rig.editor.bench.changed
        await rig.press("ctrl+z")
        assert "Spain!" in rig.text
        await rig.press("ctrl+s")
        assert content(plan) == TEXT.replace("Spain", "Spain!")
        put(plan, theirs)
        await rig.press("ctrl+s", "2")
    assert content(plan) == TEXT.replace("Spain", "Spain!")


async def test_what_somebody_else_writes_is_seen_before_anything_is_saved(plan: Path) -> None:
    async with editing(plan) as rig:
        put(plan, TEXT.replace("Ann", "Annabel"))
        rig.editor.look_outside()
        seen = await rig.settled()
        assert "Annabel" in seen
        assert "another program changed this file; Ctrl+Z shows it as it was" in seen
        assert "not saved" not in seen
        await rig.to(2, "speaker", "Annabel!")
        put(plan, TEXT.replace("Ann", "Anna"))
        rig.editor.look_outside()
        seen = await rig.settled()
        assert "Annabel!" in seen
        assert "changed by another program; saving asks which to keep" in seen


async def test_a_file_that_is_taken_away_is_said_and_written_again(plan: Path) -> None:
    async with editing(plan) as rig:
        remove(plan)
        rig.editor.look_outside()
        assert "the file is gone; saving writes it again" in await rig.settled()
        await rig.press("ctrl+s")
        assert content(plan) == TEXT


async def test_ours_are_kept_in_a_file_that_another_program_emptied(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.to(0, "title", "Spain!")
        put(plan, "")
        assert "Another program changed this file meanwhile." in await rig.press("ctrl+s")
        assert "saved" in await rig.press("2")
    assert content(plan) == TEXT.replace("Spain", "Spain!", 1)


async def test_theirs_that_cannot_be_read_leaves_ours(plan: Path) -> None:
    async with editing(plan) as rig:
        put(plan, "[[")
        assert "theirs cannot be read" in await rig.press("ctrl+s", "1")
        assert rig.text == TEXT


async def test_a_disk_that_refuses_is_said(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("presession_timer.editor.workbench.put_in_place", refuse)
    async with editing(plan) as rig:
        await rig.to(0, "title", "Spain!")
        seen = await rig.press("ctrl+s")
        assert "NOT SAVED: cannot be saved: No space left on device" in seen
        assert "not saved" in seen
        await rig.press("f10", "1")
        assert rig.app.is_running
    assert content(plan) == TEXT


async def test_a_file_that_is_marked_read_only_is_replaced_only_by_an_answer(plan: Path) -> None:
    put_mode(plan, 0o440)
    async with editing(plan) as rig:
        await rig.to(2, "speaker", "Ann!")
        assert "This file is marked read-only." in await rig.press("ctrl+s")
        await rig.press("escape")
        assert content(plan) == TEXT
        await rig.press("ctrl+s", "1")
        assert content(plan) == TEXT.replace('"Ann"', '"Ann!"')
        assert mode(plan) == 0o440


async def test_who_will_overrun_is_said_at_the_field_and_in_the_list(plan: Path) -> None:
    async with editing(plan) as rig:
        assert "3:55–4:42, under the minimum of 5:00" in await rig.press("down", "down", "down")
        assert "9:10–11:00, WILL OVERRUN 7:00 by" in await rig.to(3, "words", "1100")
        seen = await rig.press("up", "escape")
        assert "3: 1,100 words, WILL OVERRUN 7:00 by 2:10 to 4:00" in seen
        assert "▲  3 Bea" in seen


async def test_once_the_hour_has_begun_the_plan_is_only_shown(plan: Path) -> None:
    (opening,) = openings([plan])
    with opening() as runner:
        assert runner.do(Open(), confirmed=True).ok
        assert begun(plan) == "spain.presession.jsonl"
        async with editing(plan) as rig:
            assert "read only: the hour has begun (spain.presession.jsonl)" in rig.seen
            await rig.press(
                "d", "shift+down", "f2", "enter", "x", "plus", "ctrl+s", "delete", "ctrl+z"
            )
            assert rig.text == TEXT
            assert content(plan) == TEXT
        assert runner.do(Close(), confirmed=True).ok
    assert begun(plan) == ""


async def test_an_hour_that_begins_while_one_edits_keeps_the_file(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.to(0, "title", "Spain!")
        (opening,) = openings([plan])
        with opening() as runner:
            assert runner.do(Open(), confirmed=True).ok
        assert "NOT SAVED: the hour has begun" in await rig.press("ctrl+s")
    assert content(plan) == TEXT


async def test_names_are_text_whatever_they_contain(plan: Path) -> None:
    escaped = HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    put(plan, TEXT.replace("Bea", escaped))
    async with editing(plan) as rig:
        seen = await rig.press("end")
        assert SHOWN[:25] in seen
        assert SHOWN in seen
        assert "\x1b" not in seen
        assert "\u202e" not in seen


async def test_pasted_text_is_cleaned(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.to(0, "title")
        await rig.press("end")
        rig.app.post_message(Paste(" one\x1b[2J\ntwo" + "x" * 10_000))
        await rig.settled()
        title = rig.editor.editing.data["session"]["title"]
        assert title.startswith("Spain one[2J two")
        assert len(title) <= 1_000


async def test_the_mouse_chooses_parts_fields_and_keys(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.click("Bea")
        assert rig.editor.row == 3
        row = next(
            row for row in rig.editor.form.query(FieldRow) if row.field.key == "organisation"
        )
        await rig.pilot.click(row.control)
        assert rig.key == "organisation"
        await rig.write("B")
        await rig.click("Ctrl+S")
    assert 'organisation = "B"' in content(plan)


async def test_keys_that_no_plan_has_are_shown_and_can_be_emptied(plan: Path) -> None:
    put(plan, TEXT + 'minn = "3:00"\n')
    async with editing(plan) as rig:
        assert "unknown key minn: did you mean min?" in await rig.press("end")
        await rig.to(3, "minn", "")
        await rig.press("ctrl+s")
    assert content(plan) == TEXT


async def test_in_ascii_every_sign_is_a_letter(plan: Path) -> None:
    async with editing(plan, (200, 60), ascii_only=True) as rig:
        for keys in (("down", "down", "down"), ("enter", "up", "enter"), ("escape",)):
            assert not [one for one in await rig.press(*keys) if not one.isascii()]
        seen = await rig.press("f1")
        assert seen.isascii()
        assert "Shift+Up" in seen


async def test_without_colour_what_is_chosen_is_seen(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with editing(plan) as rig:
        await rig.press("down", "down")
        driver = rig.app._driver
        row = next(
            cells
            for cells in driver.paper.cells  # type: ignore[union-attr]  # the tests' own driver
            if "Ann" in "".join(one for one, _ in cells)
        )
        assert {"1", "4"} <= set(row[6][1].split(";"))


async def test_a_format_of_ones_own_counts_and_can_be_chosen(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_formats(plan.parent, monkeypatch, '[formats.ours]\nmin = "4:00"\nmax = "6:00"\n')
    put(plan, 'format = "ours"\n' + TEXT)
    async with editing(plan) as rig:
        assert "4:00–6:00" in next(one for one in rig.seen.split("\n") if "Bea" in one)
        await rig.to(0, "format")
        control = rig.app.focused
        assert isinstance(control, Select)
        assert control.value == "ours"
        await rig.press("enter", "home", "enter")
        assert rig.text == TEXT


@pytest.mark.parametrize(
    ("fits", "command"),
    [(True, "presession run {} --rehearse 20"), (None, "presession check {}")],
)
def test_only_the_command_names_the_next_one_home_shows_its_own_steps(
    plan: Path,
    fits: bool | None,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def saved(app: EditorApp, *, mouse: bool) -> int:
        app.edited = Edited(plan, saved=True, fits=fits)
        return 0

    monkeypatch.setattr("presession_timer.editor.screen.show", saved)
    monkeypatch.setattr("presession_timer.editor.screen.require_terminal", lambda what: None)
    assert edit(plan) == 0
    assert capsys.readouterr().out == f"{plan} is saved. Next: {command.format(plan)}\n"
    assert edit_on_screen(plan, "dark", ascii_only=False) == (0, Edited(plan, True, fits))
    monkeypatch.setattr("presession_timer.home.show", leave_for_the_editor(plan))
    monkeypatch.setattr("presession_timer.home.require_terminal", lambda what: None)
    assert show_home(plan.parent) == 0
    assert capsys.readouterr().out == ""


def leave_for_the_editor(plan: Path) -> Callable[..., int]:
    """Stand for the home screen: `e` on the plan, and then `q`; the check is offered between."""
    shown: list[HomeApp] = []

    def show(app: HomeApp, *, mouse: bool) -> int:
        if not shown:
            app.home.next_task = NextTask("edit", (plan,))
        else:
            assert app.home._done == ("saved", plan)
        shown.append(app)
        return 0

    return show


def test_what_is_no_toml_is_refused_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('[session]\ntitle = "a\n', "utf-8")
    with pytest.raises(BadInput, match=r"plan\.toml:2"):
        Workbench(path)
    with pytest.raises(UnreadableFile):
        Workbench(tmp_path / "nosuch.toml")


@links
def test_a_link_to_a_plan_stays_a_link(plan: Path, tmp_path: Path) -> None:
    link = tmp_path / "today.toml"
    link.symlink_to(plan)
    bench = Workbench(link)
    bench.editing = bench.editing.typed(("session", "title"), "France")
    bench.save()
    assert link.is_symlink()
    assert "France" in content(plan)


@pytest.mark.parametrize(
    ("title", "shown"),
    [("👨‍👩‍👧‍👦 family", "👨 family"), ("🇪🇸 Spain", "ES Spain"), ("❤️ one", "❤ one")],
)
async def test_an_emoji_in_a_field_shifts_nothing_and_stays_in_the_file(
    plan: Path, title: str, shown: str
) -> None:
    put(plan, TEXT.replace('"Spain"', f'"{title}"'))
    async with editing(plan, (100, 40)) as rig:
        assert shown in rig.seen
        await rig.to(0, "title")
        for key in ("home", *["right"] * len(title), "!"):
            await rig.press(key)  # nothing is written beside the screen wherever the cursor is
        await rig.press("ctrl+s")
    assert read_plan(plan).title == f"{title}!"


async def test_what_comes_in_one_burst_is_done_in_the_order_of_its_keys(plan: Path) -> None:
    async with editing(plan) as rig:
        await rig.to(2, "speaker")
        for key in ("ctrl+u", "Z", "o", "x", "backspace", "e", "enter"):
            rig.app.simulate_key(key)  # no key waits for what the one before leads to
        await rig.settled()
        assert 'speaker = "Zoe"' in rig.text
        assert rig.key == "organisation"


async def test_in_a_narrow_terminal_what_has_the_keys_has_the_room(plan: Path) -> None:
    async with editing(plan, size=(50, 15)) as rig:
        assert "2 Ann · A" in await rig.settled()
        assert "Bea" in await rig.to(2, "speaker", "Beatriz Fernandes de Oliveira")
        assert "Beatriz Fernandes de Oliveira" in rig.seen
        assert "2 Ann" not in rig.seen
        await rig.press("escape", "escape")
        assert "3 Bea" in rig.seen

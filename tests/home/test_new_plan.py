"""From a list of speakers to a plan on the home screen, and from there to its hour."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from presession_timer.home.screen import HomeScreen, NextTask
from presession_timer.plan.toml_file import read_plan
from tests.home.rig import NOW, Shown, showing

LIST = """\
Nr;Name;Our home base;Words;Confidential
1;Ms Rosa Delgado;Coastal Rights Network;640;
2;Mr Kwame Boateng;Open Ballot;905;yes
"""

PLAN = """\
[session]
title = "Spain"
date = 2019-12-10

[[segment]]
speaker = "Ana Silva"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a list of speakers and nothing else."""
    (tmp_path / "speakers.csv").write_text(LIST, "utf-8")
    return tmp_path


def home(folder: Path) -> HomeScreen:
    return HomeScreen(folder, today=lambda _: date(2019, 12, 10), now=lambda: NOW)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def fill(shown: Shown, *values: str) -> str:
    """Type into one field after another; empty goes on to the next."""
    for value in values:
        if value:
            await shown.write(value)
        await shown.press("enter")
    return shown.text


async def test_a_spreadsheet_becomes_a_plan_and_each_step_offers_the_next(folder: Path) -> None:
    screen = home(folder)
    async with showing(screen) as shown:
        seen = await shown.press("enter")
        assert "speakers.csv" in seen
        seen = await fill(shown, "", "ES", "2019-12-10", "10h30", "")
        assert "nothing is written yet" in seen
        assert "- left out" in seen
        seen = await shown.press("down", "down", "left", "right", "right", "right")
        assert "→ organisation" in seen
        assert "Ms Rosa Delgado, Coastal" in seen
        seen = await shown.press("enter")
        assert "speakers.toml is saved." in seen
        assert "FITS" in await shown.press("enter")
        assert "How fast" in await shown.press("enter")
        await shown.pilot.press("enter")
    assert screen.next_task == NextTask("run", (folder / "speakers.toml",), 20.0)
    plan = read_plan(folder / "speakers.toml")
    assert plan.state == "Spain"
    spoken = [s for s in plan.segments if s.words]
    assert [s.organisation for s in spoken] == ["Coastal Rights Network", "Open Ballot"]
    assert [s.protect for s in spoken] == [False, True]


async def test_a_plan_with_places_asks_for_a_few_facts(folder: Path) -> None:
    screen = home(folder)
    async with showing(screen, (80, 24)) as shown:
        await shown.press("p")
        await shown.write("France")
        await shown.press("tab", "tab")
        await shown.write("25:00")
        seen = await shown.press("ctrl+s")
        assert "Begins at: expected a time of day" in seen
        await shown.press(*["backspace"] * 5)
        await shown.write("2:30 pm")
        seen = await shown.press("ctrl+s")
        assert "france.toml is saved." in seen
        await shown.press("escape")
        assert screen.row is not None
        assert screen.row.path == folder / "france.toml"
    assert sum(s.kind == "statement" for s in read_plan(folder / "france.toml").segments) == 6


async def test_what_was_wrong_goes_with_the_next_edit(folder: Path) -> None:
    async with showing(home(folder), (80, 24)) as shown:
        await shown.press("p")
        await shown.write("Fran")
        await shown.press("tab")
        await shown.write("5")
        assert "expected a day such as" in await shown.press("ctrl+s")
        assert "expected a day such as" not in await shown.press("backspace")
        await shown.write("6")
        await shown.press("shift+tab")
        seen = await shown.press("ctrl+s")  # going to the day completes the State: no edit
        assert "France" in seen
        assert "expected a day such as" in seen


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("x", ), "There is no file speakers.csvx here"),
        (("", "", "tomorrow"), "Day: expected a day such as 2019-12-10"),
        (("", "", "", "late"), "Begins at: expected a time of day"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_and_nothing_is_written(
    folder: Path, values: tuple[str, ...], said: str
) -> None:
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        await fill(shown, *values)
        assert said in await shown.press("ctrl+s")
        assert names_in(folder) == ["speakers.csv"]


async def test_a_file_that_is_there_is_not_replaced(folder: Path) -> None:
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        (folder / "speakers.toml").write_text("mine", "utf-8")
        seen = await shown.press("ctrl+s")
        assert "the file exists" in seen
        assert "--force" not in seen
    assert (folder / "speakers.toml").read_text("utf-8") == "mine"


async def test_a_list_that_is_none_says_why(folder: Path) -> None:
    (folder / "speakers.csv").write_bytes(b"%PDF-1.7 ...")
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        assert "this is a PDF" in await shown.press("ctrl+s")


async def test_a_guess_is_shown_and_escape_goes_back_to_the_form(folder: Path) -> None:
    (folder / "speakers.csv").write_bytes(LIST.replace("Rosa", "Rosé").encode("cp1252"))
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        seen = await shown.press("ctrl+s")
        assert "1 guess to confirm" in seen
        assert "its encoding is taken to be cp1252" in seen
        assert "Rosé" in seen
        assert "A plan from your list" in await shown.press("escape")
    assert names_in(folder) == ["speakers.csv"]


async def test_what_is_done_with_an_odd_cell_is_said_once_and_as_on_paper(folder: Path) -> None:
    (folder / "speakers.csv").write_text(f"Speaker,Comment\nAna,{'x' * 600}\n", "utf-8")
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        seen = " ".join((await shown.press("ctrl+s")).split())
        assert seen.count("characters") == 1
        assert "note has 600 characters; shortened to 160" in seen


async def test_a_form_that_is_left_keeps_what_was_typed_until_the_plan_is_made(
    tmp_path: Path,
) -> None:
    async with showing(home(tmp_path)) as shown:
        await shown.press("p")
        await shown.write("spain")
        await shown.press("tab", "tab")
        await shown.write("11:17")
        await shown.press("escape")
        seen = await shown.press("p")
        assert "Spain" in seen
        assert "11:17" in seen
        assert "spain.toml" in seen
        assert "today if you leave it empty" in seen
        await shown.press("ctrl+s", "escape")
        assert names_in(tmp_path) == ["spain.toml"]
        await shown.press("n", "2")
        assert "11:17" not in await shown.settled()


async def test_all_lines_of_a_paste_are_in_the_field(tmp_path: Path) -> None:
    async with showing(home(tmp_path)) as shown:
        await shown.press("p")
        shown.app.screen.query(Input).first().post_message(events.Paste("Lao\n People's  \n"))
        assert "Lao People's" in await shown.settled()


@pytest.mark.parametrize("opening", ["p", "n1"])
async def test_what_is_typed_before_a_form_is_there_is_for_it(tmp_path: Path, opening: str) -> None:
    """Nothing is drawn between the key that opens the form and those that fill it in."""
    if opening == "n1":
        (tmp_path / "a.toml").write_text(PLAN, "utf-8")
        (tmp_path / "list.csv").write_text(LIST, "utf-8")
    async with showing(home(tmp_path)) as shown:
        app = shown.app
        if opening == "p":
            app.home.action_clock_or_plan()
        else:
            app.home.action_new()
        first = "tab" if opening == "n1" else ""
        for key in filter(None, (*opening[1:], first, "E", "S", "tab", "2")):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        app.post_message(events.Paste("019-12-10"))
        app.post_message(events.Key("tab", None))
        await shown.settled()
        form = app.screen
        assert form.query_one("#state", Input).value == "Spain"
        assert form.query_one("#date", Input).value == "2019-12-10"
        assert form.query_one("#start", Input).has_focus


async def test_whether_a_long_list_fits_is_in_sight(folder: Path) -> None:
    people = "".join(f"Person {n}\n" for n in range(300))
    (folder / "speakers.csv").write_text(f"Speaker\n{people}", "utf-8")
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        seen = await shown.press("ctrl+s")
        assert "DOES NOT FIT" in seen
        assert seen.index("DOES NOT FIT") < seen.index("Person 0")


async def test_a_choice_that_makes_no_plan_is_shown_and_the_next_one_is_near(folder: Path) -> None:
    (folder / "speakers.csv").write_text("Name,Remarks\nAna,slides\nBo,late\n", "utf-8")
    async with showing(home(folder)) as shown:
        await shown.press("enter", "ctrl+s")
        seen = await shown.press("down")
        heads = next(line.split() for line in seen.splitlines() if "becomes" in line)
        assert heads[:3] == ["Column", "holds", "becomes"]
        became = list[str]()
        for _ in range(3):
            seen = await shown.press("right")
            row = next(line for line in seen.splitlines() if " B Remarks" in line)
            became.append(row.partition("→ ")[2].split()[0])
            assert ("makes no plan yet" in seen) == (became[-1] == "start")
        assert became == ["start", "category", "first-name"]


async def test_what_nobody_can_guess_is_chosen_before_anything_is_written(folder: Path) -> None:
    first = "Speaker,Organisation,Status\nPANEL A,,\nAna,Org A,\nBo,Org B,declined\n"
    (folder / "speakers.csv").write_text(f"{first}PANEL B,,\nCy,Org C,\n", "utf-8")
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        seen = await shown.press("ctrl+s")
        assert "there are 2 sections; which one is this plan for?" in seen
        assert "Enter  chooses first" in seen
        await shown.press("enter")
        assert names_in(folder) == ["speakers.csv"]
        seen = await shown.press("right")
        assert "PANEL A   ← 1 of 2 →" in seen
        seen = await shown.press("tab", "down", "right")  # the row of Bo, who declined
        assert "Bo, Org B" in seen
        assert "speakers.toml is saved." in await shown.press("enter")
    spoken = [
        s.speaker for s in read_plan(folder / "speakers.toml").segments if s.kind == "statement"
    ]
    assert spoken == ["Ana", "Bo"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_keys_of_the_import_screen_are_in_sight(
    folder: Path, size: tuple[int, int]
) -> None:
    async with showing(home(folder), size) as shown:
        await shown.press("enter")
        seen = await shown.press("ctrl+s")
        foot = next(line for line in seen.splitlines() if " confirms " in line)
        assert "another field" in foot


async def test_another_answer_leaves_no_sentence_that_it_makes_untrue(folder: Path) -> None:
    first = "Speaker,Organisation,Status\nAna,Org A,\nBo,Org B,declined\n"
    (folder / "speakers.csv").write_text(first, "utf-8")
    async with showing(home(folder)) as shown:
        await shown.press("enter")
        seen = await shown.press("ctrl+s")
        assert "the guess was" not in seen
        assert "leave them out   ← 1 of 2 →" in seen
        seen = await shown.press("right")
        assert "the guess was: row 3 is left out because of" in seen
        assert "you choose: keep them   ← 2 of 2 →" in seen
        assert "the guess was" not in await shown.press("left")


async def test_at_80_columns_every_row_of_a_list_and_of_its_plan_is_one_line(folder: Path) -> None:
    rows = ("Name,Organisation", *(f"Speaker {n},Organisation {n} for Rights" for n in range(9)))
    (folder / "speakers.csv").write_text("\n".join(rows), "utf-8")
    async with showing(home(folder), (80, 24)) as shown:
        await shown.press("enter")
        seen = [line.split() for line in (await shown.press("ctrl+s")).splitlines()]
    organisation = next(words for words in seen if words[:2] == ["B", "Organisation"])
    assert "organisation" in organisation  # what the column is taken for
    plan = [words for words in seen if "Speaker" in words and words[-1].startswith("7:00")]
    assert len(plan) == 9

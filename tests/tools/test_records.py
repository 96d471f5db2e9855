"""What is in a folder: plans by their day, records with where they stand, and nothing else."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import UnreadableFile
from presession_timer.engine.commands import ChangeSegment, Close, Command, Open
from presession_timer.plan.toml_file import read_plan
from presession_timer.record.journal import create
from presession_timer.runner.day import openings
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.tools.records import list_folder
from tests.plain.scripted import PLAN, START

TEXT = """
[session]
title = "UPR Pre-session 35 – Spain"
date = 2019-12-10
start = 10:00:00

[[segment]]
speaker = "Speaker 1"
"""


def listed(folder: Path) -> list[str]:
    out = io.StringIO()
    assert list_folder(folder, out) == 0
    return out.getvalue().splitlines()


def record(folder: Path, name: str, *commands: Command, rehearsal: float | None = None) -> Path:
    path = folder / f"{name}.presession.jsonl"
    create(path, PLAN, ManualClock(START).now(), rehearsal=rehearsal).close()
    with SessionRunner.open_record(path, ManualClock(START)) as runner:
        for command in commands:
            runner.do(command, confirmed=True)
    return path


def test_plans_are_listed_by_their_day_with_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(TEXT, "utf-8")
    (tmp_path / "a.toml").write_text(TEXT.replace("12-10", "12-13"), "utf-8")
    assert listed(tmp_path) == [
        "plans",
        "  b.toml  2019-12-10 10:00  1 speaker  UPR Pre-session 35 – Spain",
        "  a.toml  2019-12-13 10:00  1 speaker  UPR Pre-session 35 – Spain",
    ]


def test_names_of_files_in_a_wide_script_move_no_column(tmp_path: Path) -> None:
    for name in ("spain", "刚果民主共和国"):
        (tmp_path / f"{name}.toml").write_text(TEXT, "utf-8")
    _, *rows = listed(tmp_path)
    assert len({cell_len(row[: row.index("2019-12-10")]) for row in rows}) == 1


def test_a_plan_with_problems_stands_last_and_says_how_to_see_them(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TEXT.replace("date", "dat"), "utf-8")
    (tmp_path / "b.toml").write_text(TEXT, "utf-8")
    last = listed(tmp_path)[-1]
    assert last.split() == f"a.toml 2 problems: presession check {tmp_path / 'a.toml'}".split()


def test_a_plan_is_listed_without_names_that_its_record_protects(tmp_path: Path) -> None:
    text = TEXT.replace("Speaker 1", "Zelda Quux").replace("UPR Pre-session 35 – Spain", "Quux")
    (tmp_path / "a.toml").write_text(text, "utf-8")
    (opening,) = openings([tmp_path / "a.toml"])
    with opening() as runner:
        runner.do(Open(), confirmed=True)
        runner.do(ChangeSegment(1, protect=True), confirmed=True)
    assert "Quux" not in "".join(listed(tmp_path))


def test_a_file_of_another_tool_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    assert listed(tmp_path) == [
        f"no plan and no record in {tmp_path}; `presession demo` shows an hour"
    ]


def test_lists_without_a_plan_are_offered_with_the_command_that_makes_one(tmp_path: Path) -> None:
    for name in ("my list.csv", "notes.md"):
        (tmp_path / name).write_bytes(b"x")
    plan, source = tmp_path / "my list.toml", tmp_path / "my list.csv"
    (said,) = listed(tmp_path)
    assert said.endswith(
        "my list.csv can be a list of speakers: "
        f"`presession new '{plan}' --from '{source}'` makes a plan"
    )
    (tmp_path / "second.xlsx").write_bytes(b"x")
    assert "my list.csv and 1 more can be lists of speakers" in listed(tmp_path)[0]


def test_folders_with_plans_are_named(tmp_path: Path) -> None:
    (tmp_path / "upr35").mkdir()
    (tmp_path / "upr35" / "a.toml").write_text(TEXT, "utf-8")
    (tmp_path / "empty").mkdir()
    assert listed(tmp_path)[0] == "folder  upr35/  1 plan"


def test_each_record_says_where_it_stands(tmp_path: Path) -> None:
    record(tmp_path, "a")
    record(tmp_path, "b", Open())
    record(tmp_path, "c", Open(), Close())
    record(tmp_path, "d", Open(), Close(), rehearsal=60)
    torn = record(tmp_path, "e", Open())
    torn.write_bytes(torn.read_bytes() + b'{"seq"')
    altered = record(tmp_path, "f", Open(), Close())
    altered.write_bytes(altered.read_bytes().replace(b'"kind":"SessionO', b'"kind":"SessionX'))
    (tmp_path / "g.presession.jsonl").write_bytes(b"")
    stands = [line.split("  ")[1:] for line in listed(tmp_path)[1:]]
    assert [[cell.strip() for cell in row if cell.strip()][2] for row in stands[:6]] == [
        "not begun",
        "open",
        "closed",
        "closed, rehearsal",
        "torn",
        "damaged",
    ]
    assert stands[6][0] == "g.presession.jsonl"
    assert "empty; delete it" in listed(tmp_path)[-1]


def test_a_record_somebody_sits_at_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "a.presession.jsonl"
    with SessionRunner.open_plan(PLAN, path) as runner:
        assert "in use by process" in listed(tmp_path)[1]
        runner.do(Open())
    assert "in use" not in listed(tmp_path)[1]


def test_names_are_shown_without_what_a_terminal_would_obey(tmp_path: Path) -> None:
    path = tmp_path / "a.presession.jsonl"
    create(path, replace(PLAN, title="A\x1b[2J title"), ManualClock(START).now()).close()
    assert listed(tmp_path)[1].endswith("A[2J title")


def test_a_file_or_nothing_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TEXT, "utf-8")
    with pytest.raises(UnreadableFile, match="a file, not a folder"):
        listed(tmp_path / "a.toml")
    with pytest.raises(UnreadableFile, match="no such folder"):
        listed(tmp_path / "nosuch")


def test_whoever_is_protected_is_in_no_title(tmp_path: Path) -> None:
    text = TEXT.replace("Speaker 1", "Zelda Quux").replace("Spain", "Zelda Quux")
    (tmp_path / "hour.toml").write_text(f"{text}protect = true\n", "utf-8")
    plan = read_plan(tmp_path / "hour.toml")
    create(tmp_path / "hour.presession.jsonl", plan, ManualClock(START).now()).close()
    titles = [line for line in listed(tmp_path) if "UPR Pre-session 35 – No. 1" in line]
    assert len(titles) == 2
    assert "Quux" not in "".join(listed(tmp_path))

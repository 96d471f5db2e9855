"""What docs/reliability.md says of the tests' results, and that every mutant can be made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from lab.mutants import MUTANTS, Mutant
from lab.reliability import GROUPS, WHAT, group_line, page, rows_of

from tests.command import ROOT

JUNIT = """\
<testsuites><testsuite>
<testcase name="test_a1_killed"><properties>
<property name="tried" value="200"/><property name="acknowledged" value="12430"/>
<property name="lost" value="0"/></properties></testcase>
<testcase name="test_a2_one[x]"/>
<testcase name="test_a2_other"><failure message="no"/></testcase>
<testcase name="test_a3_cut"><skipped message="needs strace: apt-get install strace"/></testcase>
<testcase name="test_without_a_row"/>
</testsuite></testsuites>
"""


def test_a_row_is_survived_when_all_of_it_was_tried_and_passed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(JUNIT)
    rows = rows_of([tmp_path / "a.xml"])
    assert (rows["A1"].verdict, rows["A2"].verdict) == ("survived", "**not survived**")
    assert rows["A3"].verdict == "not tried here: needs strace: apt-get install strace"
    assert rows["A4"].verdict == "**no test**"
    assert group_line("A", rows) == "A 1/18 (acknowledged 12,430, lost 0)"


def test_the_page_names_every_row_every_mutant_and_what_is_not_survived(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(JUNIT)
    mutants = [
        {"group": "A", "name": "no sync", "caught_by": "test_a3"},
        {"group": "F", "name": "no door", "caught_by": ""},
    ]
    text = page(rows_of([tmp_path / "a.xml"]), mutants, day="2019-12-10", machine="a machine")
    assert "on 2019-12-10 on a machine." in text
    assert all(f"| {name} | {what} |" in text for name, what in WHAT.items())
    assert "| A1 | kill -9 at 200 random instants | 200; 12,430 acknowledged; 0 lost |" in text
    assert "1 of 2 were caught" in text
    assert "| F | no door | **not caught** |" in text
    assert "## What is not survived, and why" in text


def test_every_row_has_a_test_and_every_test_a_row() -> None:
    named = {
        node.name.split("_")[1].upper()
        for path in (ROOT / "tests" / "faults").glob("test_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("test_")
    }
    assert named == set(WHAT)


def test_every_group_has_a_mutant() -> None:
    assert {mutant.group.upper() for mutant in MUTANTS} == set(GROUPS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_a_mutant_can_be_made_and_is_a_program(mutant: Mutant) -> None:
    changed: dict[Path, str] = {}
    for change in mutant.changes:
        path = ROOT / "presession_timer" / change.file
        text = changed.get(path) or path.read_text("utf-8")
        assert text.count(change.old) == 1, change
        changed[path] = text.replace(change.old, change.new)
    for path, text in changed.items():
        if path.suffix == ".py":
            ast.parse(text)

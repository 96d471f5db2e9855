"""docs/plans.md is true: its example is a valid plan, and it has every key and kind."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from presession_timer.importers.vocabulary import ColumnField
from presession_timer.plan.model import Kind
from presession_timer.plan.schema import (
    PlanDraft,
    RoomDraft,
    SegmentDraft,
    SessionDraft,
    WindowDraft,
)
from presession_timer.plan.toml_file import read_plan_with_warnings

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")


def test_the_example_is_a_plan_without_a_warning(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    path = tmp_path / "plan.toml"
    path.write_text(found[1], encoding="utf-8")
    plan, warnings = read_plan_with_warnings(path)
    assert warnings == ()
    assert len(plan.segments) == 4


@pytest.mark.parametrize("table", [SessionDraft, WindowDraft, RoomDraft, SegmentDraft])
def test_every_key_stands_in_the_table(table: type) -> None:
    assert [f.name for f in fields(table) if f"`{f.name}`" not in DOCUMENT] == []


def test_every_field_of_a_list_stands_in_the_table() -> None:
    table = DOCUMENT[DOCUMENT.index("| field |") : DOCUMENT.index("Addresses, telephone")]
    assert [field for field in ColumnField if f"`{field.value}`" not in table] == []


def test_every_table_and_kind_is_named() -> None:
    assert [f.name for f in fields(PlanDraft) if f.name not in DOCUMENT] == []
    assert [kind for kind in Kind if f"| `{kind}` |" not in DOCUMENT] == []

"""The records that belong to a plan, and the one in which its hour goes on."""

from pathlib import Path

from presession_timer.engine import events as ev
from presession_timer.record.records_of_plan import record_path_for, records_of
from tests.record.records import OPENING, write_hour

CLOSED = (*((e,) for e in OPENING), (ev.FloorYielded(1), ev.SessionClosed()))


def test_a_record_whose_closing_was_undone_is_open(folder: Path) -> None:
    path = folder / "spain.presession.jsonl"
    write_hour(path, (*CLOSED, (ev.Undone("console:2"),)))
    assert record_path_for(folder / "spain.toml") == path


def test_a_record_that_cannot_be_read_is_not_passed_over(folder: Path) -> None:
    path = folder / "spain.presession.jsonl"
    path.write_text("garbage")
    assert record_path_for(folder / "spain.toml") == path


def test_the_records_of_a_plan_are_its_own_and_no_numbered_plans(folder: Path) -> None:
    for name in ("panel", "panel-2", "panel-3", "panel-4"):
        write_hour(folder / f"{name}.presession.jsonl", CLOSED)
    (folder / "panel-2.toml").write_text("a plan with a mistake")
    (folder / "panel-5.toml").write_text("")
    found = [path.name.partition(".")[0] for path in records_of(folder / "panel.toml")]
    assert found == ["panel", "panel-3", "panel-4"]
    assert record_path_for(folder / "panel.toml").name == "panel-6.presession.jsonl"
    assert record_path_for(folder / "panel-2.toml").name == "panel-2-2.presession.jsonl"

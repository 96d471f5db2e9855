"""What the first paint of a screen says of a session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine.commands import ChangeSegment, Command, Open, Undo
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind
from presession_timer.record.journal import create
from presession_timer.record.paths import emergency_name
from presession_timer.runner.day import openings
from presession_timer.terminal.preview import Preview, preview_of
from tests.engine.hours import START, plan_of, statement


@pytest.mark.parametrize("place", ["plan", "record"])
def test_whoever_is_protected_is_not_even_known_for_a_moment(tmp_path: Path, place: str) -> None:
    plan = plan_of(
        statement(1, speaker="Zelda Quux", protect=True),
        statement(2, speaker="Xia Bok", organisation="DESC", protect=True),
        title="An hour with Zelda Quux",
    )
    path = tmp_path / "hour.presession.jsonl"
    if place == "record":
        create(path, plan, ManualClock(START).now()).close()
    else:
        path = tmp_path / "hour.toml"
        path.write_text(
            '[session]\ntitle = "An hour with Zelda Quux"\n'
            '[[segment]]\nspeaker = "Zelda Quux"\nprotect = true\n'
            '[[segment]]\nspeaker = "Xia Bok"\norganisation = "DESC"\nprotect = true\n'
        )
    assert preview_of(path) == Preview("An hour with No. 1", ((1, "No. 1", ""), (2, "DESC", "")))


def test_a_name_that_the_last_of_many_segments_protects_is_not_known_either(tmp_path: Path) -> None:
    path = tmp_path / "hour.toml"
    path.write_text(
        '[session]\ntitle = "An hour with Zelda Quux"\n'
        + "".join(f'[[segment]]\nspeaker = "Speaker {n}"\n' for n in range(1, 150))
        + '[[segment]]\nspeaker = "Zelda Quux"\nprotect = true\n'
    )
    assert preview_of(path).title == "An hour with No. 150"


def test_a_short_name_is_there_at_first_sight(tmp_path: Path) -> None:
    path = tmp_path / "hour.toml"
    path.write_text(
        '[session]\ntitle = "Hour"\n'
        '[[segment]]\nspeaker = "Jo Example"\norganisation = "National Commission"\n'
        'short = "Nat."\n'
        '[[segment]]\nspeaker = "Zelda Quux"\nshort = "Zee"\nprotect = true\n'
    )
    assert preview_of(path).rows == ((1, "Nat.", ""), (2, "No. 2", ""))


def test_a_protected_person_is_in_no_other_field_at_first_sight(tmp_path: Path) -> None:
    path = tmp_path / "hour.toml"
    path.write_text(
        '[session]\ntitle = "Hour"\n'
        '[[segment]]\nspeaker = "Zelda Quux"\norganisation = "Quux Trust"\nprotect = true\n'
        '[[segment]]\nspeaker = "Zelda Quux"\n'
        '[[segment]]\nspeaker = "Bo Chan"\norganisation = "DESC"\n'
    )
    rows = ((1, "No. 1", ""), (2, "No. 2", ""), (3, "Bo Chan", "DESC"))
    assert preview_of(path).rows == rows


def test_every_kind_of_segment_has_words() -> None:
    assert list(KIND_WORDS) == list(Kind)


def test_a_plans_state_is_known_and_hides_whom_its_title_hides(tmp_path: Path) -> None:
    path = tmp_path / "hour.toml"
    plan = (
        '[session]\ntitle = "A week"\nstate = "{state}"\n[[segment]]\n'
        'speaker = "Zelda Quux"\norganisation = "DESC"\nprotect = true\n'
    )
    path.write_text(plan.format(state="Spain"), "utf-8")
    assert preview_of(path)[::2] == ("A week", "Spain")
    path.write_text(plan.format(state="Land of Zelda Quux"), "utf-8")
    assert preview_of(path).state == "Land of DESC"


PLAN = """\
[session]
title = "An hour with Zelda Quux"
date = 2019-12-10
[[segment]]
speaker = "Zelda Quux"
organisation = "Quux Trust"
[[segment]]
speaker = "ZELDA QUUX"
[[segment]]
speaker = "Speaker 3"
[[segment]]
speaker = "Bo Chan"
organisation = "DESC"
"""
PROTECTED = ChangeSegment(1, protect=True)


def held(folder: Path, *commands: Command, record: Path | None = None) -> Path:
    """Run a plan for a moment, and return its record."""
    plan = folder / "hour.toml"
    plan.write_text(PLAN, "utf-8")
    (opening,) = openings([plan], record=record)
    with opening() as runner:
        for command in (Open(), *commands):
            runner.do(command, confirmed=True)
        return runner.path


@pytest.mark.parametrize("commands", [[PROTECTED], [PROTECTED, Undo()]])
def test_a_name_protected_during_the_hour_is_not_known_when_it_goes_on(
    tmp_path: Path, commands: list[Command]
) -> None:
    record = held(tmp_path, *commands)
    rows = ((1, "No. 1", ""), (2, "No. 2", ""), (3, "Speaker 3", ""), (4, "Bo Chan", "DESC"))
    for path in (record, tmp_path / "hour.toml"):
        seen = preview_of(path)
        assert "Quux" not in seen.title
        assert seen.rows == rows


def test_a_name_that_came_with_a_correction_is_hidden_too(tmp_path: Path) -> None:
    commands = (ChangeSegment(3, speaker="Xia Bok"), ChangeSegment(3, protect=True))
    record = held(tmp_path, *commands)
    for path in (record, tmp_path / "hour.toml"):
        path.write_bytes(path.read_bytes().replace(b"An hour with Zelda Quux", b"Xia Bok"))
        assert preview_of(path).title == "No. 3"


def test_whom_a_record_elsewhere_protects_is_hidden_when_the_plan_goes_on_in_it(
    tmp_path: Path,
) -> None:
    record = tmp_path / "elsewhere" / "kept.presession.jsonl"
    record.parent.mkdir()
    held(tmp_path, PROTECTED, record=record)
    plan = tmp_path / "hour.toml"
    assert preview_of(plan).title == "An hour with Zelda Quux"
    assert "Quux" not in str(preview_of(plan, record))


@pytest.mark.parametrize("ending", [".presession.jsonl", ".jsonl"])
def test_a_protection_that_only_the_copy_of_a_carried_record_has_counts(
    tmp_path: Path, ending: str
) -> None:
    record = held(tmp_path).rename(tmp_path / f"hour{ending}")
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    (opening,) = openings([record])
    with opening() as runner:
        runner.do(PROTECTED, confirmed=True)
        assert runner.path != record
    assert "Quux" not in str(preview_of(record))
    if ending == ".presession.jsonl":
        assert "Quux" not in str(preview_of(tmp_path / "hour.toml"))


def test_a_protection_that_the_disk_refused_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = held(tmp_path, PROTECTED)
    *kept, last = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(kept))
    seed = json.loads(kept[0])["seed"]
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    unsaved = tmp_path / f".presession-{os.getuid()}"
    unsaved.mkdir(mode=0o700)
    (unsaved / emergency_name(seed)).write_bytes(last)
    assert "Quux" not in str(preview_of(record))


def test_nothing_is_shown_of_a_plan_whose_record_cannot_be_read(tmp_path: Path) -> None:
    held(tmp_path, PROTECTED).write_bytes(b"[]\n")
    assert preview_of(tmp_path / "hour.toml") == Preview()


def test_a_plan_of_a_longer_name_hides_its_own_people_only(tmp_path: Path) -> None:
    held(tmp_path, PROTECTED)
    other = tmp_path / "ho.toml"
    other.write_text(PLAN, "utf-8")
    assert preview_of(other).title == "An hour with Zelda Quux"


def test_the_first_paint_reads_records_without_the_engine(tmp_path: Path) -> None:
    record = held(tmp_path, PROTECTED)
    code = (
        "import sys; from pathlib import Path; "
        "from presession_timer.terminal.preview import preview_of; "
        f"print(preview_of(Path({str(record)!r})).title); "
        "print([one for one in sys.modules if one.startswith('presession_timer.engine')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["An hour with No. 1", "[]"]

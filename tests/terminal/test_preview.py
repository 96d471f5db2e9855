"""What the first paint of a screen says of a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind
from presession_timer.record.journal import create
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

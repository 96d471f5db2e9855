"""Shipped plans are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from presession_timer.base import sample_plans
from presession_timer.base.errors import UnreadableFile
from presession_timer.base.sample_plans import sample


def plan_at(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[session]\ntitle = "A"\n', encoding="utf-8")
    return path


def test_in_a_checkout_the_plans_stand_beside_the_package(tmp_path: Path) -> None:
    plan = plan_at(tmp_path / "sessions" / "upr35" / "spain.toml")
    assert sample_plans._sample_in(tmp_path / "presession_timer", "upr35/spain.toml") == plan


def test_in_a_wheel_the_plans_are_inside_the_package(tmp_path: Path) -> None:
    plan_at(tmp_path / "sessions" / "demo.toml")  # somebody else's top-level package
    ours = plan_at(tmp_path / "presession_timer" / "_sessions" / "demo.toml")
    assert sample_plans._sample_in(tmp_path / "presession_timer", "demo.toml") == ours


def test_this_installation_has_its_plans() -> None:
    assert sample("demo.toml").is_file()


def test_a_plan_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"nobody\.toml: no such plan"):
        sample("nobody.toml")

"""The podium script: every change of the floor, in any language, and nobody who is protected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from presession_timer.base.sample_plans import sample
from presession_timer.chair.language import chair_language
from presession_timer.plan.toml_file import read_plan
from presession_timer.prepare.brief import script_of
from tests.command import presession
from tests.engine.hours import panel, plan_of, statement

ENGLISH = chair_language("en")


def said(text: str) -> str:
    """The script as one line: where it is broken is no part of what is said."""
    return " ".join(text.split())


def test_every_change_of_the_floor_has_its_sentence_and_its_time() -> None:
    plan = panel(2, state="Spain")
    first = replace(plan.segments[2], organisation="Open Ballot", say="spee-ker")
    plan = replace(plan, segments=(*plan.segments[:2], first, *plan.segments[3:]))
    script = script_of(plan, ENGLISH)
    text = said(script)
    for sentence in (
        "10:00 1 Opening, 2:00 Welcome to this Pre-session on Spain.",
        "I give the floor to Speaker 3 of Open Ballot. You have seven minutes. say: spee-ker",
        "after 13:00 Thank you. We have time for one last question.",
        "We heard two statements. I thank you all and close this session.",
        "1:00 left You have one minute left.",
        "0:20 over I must ask you to conclude.",
        "no-show … is not with us.",
    ):
        assert sentence in text
    assert text.index("Speaker 3") < text.index("Speaker 4")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_it_is_clean_at_80_columns_in_every_language(language: str) -> None:
    plan = read_plan(sample("demo.toml"))
    long = replace(plan.segments[2], speaker="名" * 40, organisation="x" * 160)
    plan = replace(plan, segments=(*plan.segments[:2], long, *plan.segments[3:]))
    lines = script_of(plan, chair_language(language)).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


def test_no_protected_name_is_printed_anywhere() -> None:
    secret = statement(1, speaker="Ana Peña", organisation="Red", protect=True, say="peh-nya")
    plan = plan_of(secret, statement(2, speaker="Jo"), title="An hour with Ana Peña")
    script = script_of(plan, ENGLISH)
    assert "Peña" not in script
    assert "peh-nya" not in script
    assert "Red" in script
    assert script.count("Jo") >= 2


def test_an_hour_without_an_opening_is_opened_all_the_same() -> None:
    assert "10:00 Opening Welcome to this session." in said(
        script_of(plan_of(statement(1)), ENGLISH)
    )


def test_the_command_prints_it_and_says_what_does_not_go_together(tmp_path: Path) -> None:
    presession("new", "panel.toml", "--speakers", "3", folder=tmp_path)
    ran = presession("brief", "panel.toml", "--script", "--language", "fr", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert "Je donne la parole à" in ran.out
    assert [path.name for path in tmp_path.iterdir()] == ["panel.toml"]
    for wrong in (
        ["--language", "fr"],
        ["--script", "--out", "x"],
        ["--script", "--language", "x"],
    ):
        ran = presession("brief", "panel.toml", *wrong, folder=tmp_path)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err

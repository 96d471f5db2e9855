"""A blank plan for any format and number of speakers is valid, and says what to fill in."""

from datetime import date, time
from pathlib import Path

import pytest

from presession_timer.base.sample_plans import sample
from presession_timer.importers.choices import Choices
from presession_timer.importers.draft import blank_plan
from presession_timer.plan.formats import DEFAULT, FORMATS
from presession_timer.plan.model import Kind, Plan
from presession_timer.plan.toml_file import read_plan_with_warnings

DAY = date(2019, 12, 10)


def blank(path: Path, name: str, speakers: int | None, choices: Choices | None = None) -> Plan:
    file = path / "plan.toml"
    text = blank_plan(FORMATS[name], speakers, choices or Choices(), lambda _: DAY)
    file.write_text(text, "utf-8")
    plan, warnings = read_plan_with_warnings(file)
    assert warnings == ()
    assert plan.format == name
    return plan


def displayed(plan: Plan) -> list[str]:
    return [one.speaker or one.organisation for one in plan.segments if one.kind is Kind.STATEMENT]


@pytest.mark.parametrize("name", FORMATS)
def test_without_a_number_it_has_the_parts_of_the_template_of_its_format(
    name: str, tmp_path: Path
) -> None:
    template = "upr-5" if name == DEFAULT.name else name
    theirs, _ = read_plan_with_warnings(sample(f"templates/{template}.toml"))
    ours = blank(tmp_path, name, None)
    assert [one.kind for one in ours.segments] == [one.kind for one in theirs.segments]


@pytest.mark.parametrize("name", FORMATS)
def test_it_has_as_many_places_as_asked_for_all_with_names_of_their_own(
    name: str, tmp_path: Path
) -> None:
    for speakers in (1, 3, 11):
        names = displayed(blank(tmp_path, name, speakers))
        assert len(names) == len(set(names)) == speakers


def test_what_is_known_already_stands_in_it(tmp_path: Path) -> None:
    known = Choices(state="Spain", start=time(10), date=date(2020, 1, 2), handover="0:30")
    plan = blank(tmp_path, DEFAULT.name, 4, known)
    assert (plan.title, plan.state, plan.date) == (
        "UPR Pre-session – Spain",
        "Spain",
        date(2020, 1, 2),
    )
    assert plan.segments[1].speaker == "Delegation of Spain"
    assert (plan.handover, plan.start is not None) == (30_000, True)


def test_the_time_kept_for_the_missions_may_be_ones_own(tmp_path: Path) -> None:
    plan = blank(tmp_path, DEFAULT.name, 4, Choices(reserve="12:00"))
    questions = next(one for one in plan.segments if one.kind is Kind.QUESTIONS)
    assert questions.planned == 720_000


def test_the_keys_to_fill_in_stand_in_it_as_comments() -> None:
    text = blank_plan(DEFAULT, 4, Choices(), lambda _: DAY)
    for key in ("start", "until", "room", "moderator"):
        assert f"\n# {key} = " in text
    assert DEFAULT.source in text
    assert max(map(len, text.splitlines()[3:])) < 100

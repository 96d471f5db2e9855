"""A hidden name is found however a note writes it, and no other word is taken for one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.live import commands as cmd
from presession_timer.privacy.matching import scrubber
from presession_timer.privacy.people import People
from tests.live.hours import Hour, plan_of, statement
from tests.privacy.test_people import everything
from tests.report.sample import report


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Zelda Quux", "zelda quux thanked ZELDA QUUX", "DESC thanked DESC"),
        ("Zelda Quux", "Ms Quux, Zelda and MS QUUX's list", "Ms DESC, DESC and MS DESC's list"),
        ("Zelda Quux", "a quux is a word, Quuxes too", "a quux is a word, Quuxes too"),
        ("Ludwig van Beethoven", "the van of Beethoven", "the van of DESC"),
        ("Ann O’Neil-Smith", "O’Neil-Smith spoke", "DESC spoke"),
        ("Rose Rights", "indigenous Rights and rights", "indigenous Rights and rights"),
        ("Maria", "Maria; Mariana; MARIAS", "DESC; Mariana; DESCS"),
        ("G 3", "G 3, G 30, g 3’s", "DESC, G 30, DESC’s"),
        ("Li", "Li said: a line of Lithium", "DESC said: a line of Lithium"),
        ("X", "X marks the spot", "X marks the spot"),
        ("陈伟", "谢谢陈伟先生", "谢谢DESC先生"),
        ("محمد علي", "شكرا محمد", "شكرا DESC"),
        ("محمد علي", "ومحمد علي", "وDESC"),
        ("C++ (a.b)*", "by c++ (A.B)*!", "by DESC!"),
    ],
)
def test_names_in_what_was_written_freely(name: str, text: str, left: str) -> None:
    found = scrubber({name: "DESC"}, {}, kept=["Human Rights Forum"])
    assert found.without_names(text) == left


def test_the_longest_name_wins_and_nothing_is_replaced_twice() -> None:
    found = scrubber({"Ann": "Ann Lee Trust", "Ann Lee": "No. 2"}, {"Trust": "No. 3"}, kept=[])
    assert found.without_names("Ann Lee and Ann of Trust") == "No. 2 and Ann Lee Trust of No. 3"


def test_parts_are_looked_for_of_people_only() -> None:
    found = scrubber({}, {"Human Rights Forum": "No. 1"}, kept=[])
    assert found.without_names("Human Rights Forum on Human Rights") == "No. 1 on Human Rights"


def test_without_names_nothing_changes() -> None:
    assert scrubber({}, {}, kept=["a"]).without_names("a b") == "a b"


def told() -> Hour:
    """An hour in which names are where nobody looks for them."""
    plan = plan_of(
        statement(1, speaker="Zelda Quux", organisation="DESC", protect=True),
        statement(2, speaker="Bo Drax", organisation="Omnium", topic="Drax on land"),
        room="Room of Bo Drax",
        moderator="Mona Moss",
    )
    hour = Hour(plan)
    hour.do(cmd.Open())
    hour.do(cmd.WriteNote("Ms Moss asked Mr Drax and Ms Quux to be brief"))
    hour.do(cmd.Close())
    return hour


@pytest.mark.parametrize("people", [People.ORGANISATION, People.NUMBER])
def test_no_form_says_a_room_a_moderator_or_a_surname(people: People) -> None:
    written = everything(told(), people)
    for name in ("Drax", "Moss", "Quux"):
        assert name not in written
    assert "Ms Moderator asked Mr" in written


def test_data_hide_who_is_protected_even_by_her_surname() -> None:
    written = everything(told(), People.NAME)
    assert "Quux" not in written
    assert "Ms Moss asked Mr Drax and Ms DESC" in written


@pytest.mark.parametrize(
    ("people", "name", "printed"),
    [
        (People.ORGANISATION, "spain.presession.jsonl", "spain.presession.jsonl"),
        (People.ORGANISATION, "Bo_Drax-2.presession.jsonl", ""),
        (People.ORGANISATION, "bodrax.presession.jsonl", "bodrax.presession.jsonl"),
        (People.NAME, "bo-drax.presession.jsonl", "bo-drax.presession.jsonl"),
        (People.NAME, "zelda quux.presession.jsonl", ""),
    ],
)
def test_a_record_that_is_called_after_somebody_is_not_named(
    people: People, name: str, printed: str
) -> None:
    assert report(told(), people, name=name).record.name == printed


def test_the_figures_do_not_know_who_is_hidden() -> None:
    hidden, named = (report(told(), people) for people in (People.NUMBER, People.NAME))
    assert replace(hidden.totals) == named.totals


@given(st.text(), st.lists(st.text(min_size=2, max_size=12), min_size=1, max_size=4))
def test_no_hidden_name_is_left_and_the_rest_is_untouched(text: str, names: list[str]) -> None:
    found = scrubber(dict.fromkeys(names, "\N{BLACK SQUARE}"), {}, kept=[])
    for name in names:
        shown = found.without_names(f"{text} ({name}) {text}")
        if len(name.strip()) > 1:
            assert "\N{BLACK SQUARE}" in shown
    assert scrubber({"Zelda Quux": "x"}, {}, kept=[]).without_names(text) == text

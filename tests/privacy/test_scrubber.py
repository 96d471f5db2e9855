"""A hidden name is found in any writing, and no other word is taken for one."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab.spellings import (
    ASKED,
    CAUGHT,
    MISSED,
    NAMES,
    NOTES,
    OUT_OF_SCOPE,
    Spelling,
    all_names,
    one_name,
    spellings,
    verdict,
)

from presession_timer.engine import commands as cmd
from presession_timer.privacy.folding import fold, words_of
from presession_timer.privacy.mask import People
from presession_timer.privacy.patterns import HiddenName
from presession_timer.privacy.scrubber import Scrubber, scrubber
from tests.command import ROOT
from tests.engine.hours import Hour, plan_of, statement
from tests.privacy.test_mask import everything
from tests.report.sample import report


def hidden(*names: str, instead: str = "DESC", protected: bool = True) -> Scrubber:
    """Everybody of these names is hidden."""
    return scrubber(HiddenName(name, instead, is_protected=protected) for name in names)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Zelda Quux", "zelda quux thanked ZELDA QUUX", "DESC thanked DESC"),
        ("Zelda Quux", "Ms Quux, Zelda and MS QUUX's list", "Ms DESC and MS DESC's list"),
        ("Zelda Quux", "Quux; Quuxes too; Quux’s", "DESC; DESC too; DESC’s"),
        ("Ludwig van Beethoven", "the van of Beethoven", "the van of DESC"),
        ("Ann O’Neil-Smith", "O’Neil-Smith spoke, oneil too", "DESC spoke, DESC too"),
        ("Rose Rights", "indigenous Rights and rights", "indigenous Rights and rights"),
        ("Maria", "Maria; Mariana; MARIAS", "DESC; Mariana; DESCS"),
        ("G 3", "G 3, G 30, g 3’s", "DESC, G 30, DESC’s"),
        ("Li", "Li said: a line of Lithium", "DESC said: a line of Lithium"),
        ("X", "X marks the spot", "X marks the spot"),
        ("陈伟", "谢谢陈伟先生", "谢谢DESC先生"),
        ("محمد علي", "شكرا محمد", "شكرا DESC"),
        ("محمد علي", "ومحمد علي", "وDESC"),
        ("C++ (a.b)*", "by c++ (A.B)*!", "by DESC!"),
        ("🌹🌹", "for 🌹🌹!", "for DESC!"),
        ("H.E. Jane Doe", "H.E. thanked Jane", "H.E. thanked DESC"),
        ("anna schmidt", "Anna left", "DESC left"),
        ("DONALD MCDONALD", "Mcdonald, McDonald", "DESC"),
    ],
)
def test_names_in_what_was_written_freely(name: str, text: str, left: str) -> None:
    assert hidden(name).without_names(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "May we begin?", "Will you start, please", "with the grace of five minutes",
        "MAY WE BEGIN", "this may take a while", "Will the speaker wait",
    ],
)  # fmt: skip
def test_a_name_of_common_words_makes_no_nonsense(text: str) -> None:
    names = hidden("Grace Will May")
    assert names.without_likely(text) == text


@pytest.mark.parametrize(
    ("text", "sure", "likely"),
    [
        ("thank Grace now", "thank Grace now", ("Grace",)),
        ("Grace spoke", "Grace spoke", ("Grace",)),
        ("Ms May left", "Ms No. 1 left", ()),
        ("ms may left", "ms No. 1 left", ()),
        ("Grace May left", "No. 1 left", ()),
        ("@gracemay left", "No. 1 left", ()),
        ("the sister may leave", "the sister may leave", ()),
    ],
)
def test_a_common_word_is_asked_about_where_it_is_written_like_a_name(
    text: str, sure: str, likely: tuple[str, ...]
) -> None:
    names = hidden("Grace Will May", instead="No. 1")
    assert names.without_names(text) == sure
    assert names.likely(text) == likely
    assert ("Grace" in names.without_likely(text)) == bool("grace" in sure and not likely)


def test_what_only_looks_like_a_name_counts_for_the_protected_alone() -> None:
    text = "Schmitt, Goldschmidt and Grace"
    assert len(hidden("Anna Schmidt", "Grace May").likely(text)) == 3
    others = hidden("Anna Schmidt", "Grace May", protected=False)
    assert others.without_likely(text) == text


@pytest.mark.parametrize("script", NAMES)
def test_no_spelling_is_missed(script: str) -> None:
    missed = [one for one in spellings() if one.script == script and not is_found(one)]
    assert missed == []


def is_found(one: Spelling) -> bool:
    """Whether it is caught or asked about, and no part of the name is left once that is hidden."""
    names = one_name(one.name)
    left = fold(names.without_likely(one.text))
    parts = [fold(part) for part in one.name.split() if len(part) > 3]
    return verdict(names, one.text) in (CAUGHT, ASKED) and not any(part in left for part in parts)


def test_few_ordinary_notes_are_suspected() -> None:
    assert len(NOTES) >= 100
    suspected = [note for note in NOTES if verdict(all_names(), note) != MISSED]
    assert len(suspected) <= len(NOTES) / 20


def test_what_is_out_of_scope_is_what_the_page_says() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    for kind, pairs in OUT_OF_SCOPE.items():
        assert kind in page
        for name, text in pairs:
            assert verdict(one_name(name), text) == MISSED, text


def test_the_longest_name_wins_and_nothing_is_replaced_twice() -> None:
    names = [HiddenName("Ann", "Ann Lee Trust"), HiddenName("Ann Lee", "No. 2")]
    found = scrubber([*names, HiddenName("Trust House", "No. 3", is_person=False)])
    text = "Ann Lee and Ann of Trust House"
    assert found.without_names(text) == "No. 2 and Ann Lee Trust of No. 3"


def test_parts_are_looked_for_of_people_only() -> None:
    found = scrubber([HiddenName("Quux Rights Forum", "No. 1", is_person=False)])
    text = "Quux Rights Forum, QuuxRightsForum and quuxrightsforum on Quux Rights"
    assert found.without_names(text) == "No. 1 and No. 1 on Quux Rights"


def test_an_acronym_is_found_as_it_is_written() -> None:
    found = scrubber([HiddenName("AI", "No. 1", is_person=False)])
    assert found.without_names("AI and ai, said Ai") == "No. 1 and ai, said Ai"


def test_what_the_page_shows_stays_where_it_is_written_in_full() -> None:
    names = [HiddenName("Ana Lopez", "No. 1", is_protected=True)]
    found = scrubber(names, shown=["Juan Lopez"])
    assert found.without_names("Juan Lopez and Ms Lopez") == "Juan Lopez and Ms No. 1"


def test_the_state_under_review_is_no_secret() -> None:
    found = scrubber([HiddenName("Chad Miro", "No. 1", is_protected=True)], public=["Chad"])
    assert found.without_names("Chad thanked Miro") == "Chad thanked No. 1"


def test_without_names_nothing_changes() -> None:
    text = "a b\u0301"
    assert scrubber([]).without_names(text) == text
    assert hidden("Zelda Quux").without_likely(text) == text


@pytest.mark.parametrize(
    "text",
    ["a" * 6000, "@" * 6000, "a " * 3000, "a-" * 3000, "annasch" * 900, "陈" * 4000,
     "Anna " * 1200, "a\u0301" * 3000, "و" * 6000, "_a" * 3000, "Grace, " * 900],
)  # fmt: skip
def test_a_long_text_is_looked_through_in_a_number_of_steps_that_grows_with_it(text: str) -> None:
    names = all_names()
    steps = [steps_in(partial(names.likely, part)) for part in (text, text * 2)]
    assert steps[1] < 2.5 * steps[0]


def steps_in(work: Callable[[], object]) -> int:
    """How many calls of ours were made: a measure that no load of the machine changes."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


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
        (People.ORGANISATION, "bodrax.presession.jsonl", ""),
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


letters = st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12)


@given(st.text(), st.lists(letters, min_size=2, max_size=4))
def test_a_whole_name_is_never_left_and_the_rest_is_untouched(text: str, names: list[str]) -> None:
    name = " ".join(names).title()
    found = hidden(name, instead="\N{BLACK SQUARE}")
    assert "\N{BLACK SQUARE}" in found.without_likely(f"{text} ({name}) {text}")
    assert scrubber([]).without_names(text) == text


@given(st.text())
def test_only_places_that_were_found_change(text: str) -> None:
    names = all_names()
    shown = names.without_names(text)
    assert (shown == text) or "No. " in shown


@given(st.text(st.characters(codec="ascii")))
def test_plain_letters_part_words_as_all_others_do(text: str) -> None:
    assert words_of(text) == words_of(f"{text} \u200b")

"""Which State is meant by what somebody types."""

from __future__ import annotations

from collections import Counter

import pytest

from presession_timer.base.world.states import completed, matches, states


def test_every_state_has_codes_of_its_own_and_no_name_is_two() -> None:
    assert len(states()) == 197  # 193 members, two observers, Cook Islands, Niue
    assert all(len(s.alpha2) == 2 and len(s.alpha3) == 3 for s in states())
    assert len({s.alpha2 for s in states()} | {s.alpha3 for s in states()}) == 2 * 197
    assert max(Counter(name for s in states() for name in s.folded).values()) == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("fran", "France"),
        ("fr", "France"),
        ("fra", "France"),
        ("DE", "Germany"),
        ("allemagne", "Germany"),
        ("espana", "Spain"),
        ("niger", "Niger"),
        ("Turkey", "Türkiye"),
        ("côte d’ivoire", "Côte d'Ivoire"),
        ("the Netherlands", "Netherlands"),
        ("congo", "Congo"),
        ("north korea", "Democratic People's Republic of Korea"),
        ("palestine", "State of Palestine"),
    ],
)
def test_what_can_only_be_one_state_is_that_state(typed: str, name: str) -> None:
    assert completed(typed) == name


@pytest.mark.parametrize(
    "typed", ["de", "nig", "aus", "united", "korea", "f", "", "European Union", "EU", "?", "(x)"]
)
def test_what_may_be_several_or_none_stays_as_it_was_typed(typed: str) -> None:
    assert completed(typed) == typed


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("nig", ["Niger", "Nigeria"]),
        ("congo", ["Congo", "Democratic Republic of the Congo"]),
        ("ch", ["Switzerland", "Chad", "Chile", "China"]),
        ("dominica", ["Dominica", "Dominican Republic"]),
        ("tanz", ["United Republic of Tanzania"]),
        ("zz", []),
    ],
)
def test_the_likeliest_come_first(typed: str, names: list[str]) -> None:
    assert [state.name for state in matches(typed)][: len(names) or 1] == names

"""Who spoke, counted as far as the plan says, in any of its languages."""

import pytest

from presession_timer.report.language import ENGLISH, language
from presession_timer.report.who_spoke import is_national, is_nhri, panel_of, panel_words
from tests.engine.hours import statement


@pytest.mark.parametrize(
    ("category", "national", "nhri"),
    [
        ("CSO", None, False),
        ("national CSO", True, False),
        ("National NGO", True, False),
        ("organización nacional", True, False),
        ("ONG nationale", True, False),
        ("international NGO", False, False),
        ("ONG internationale", False, False),
        ("transnational network", False, False),
        ("NHRI", None, True),
        ("INDH", None, True),
        ("National Human Rights Institution", None, True),
        ("", None, False),
    ],
)
def test_a_category_says_what_it_says(category: str, national: bool | None, nhri: bool) -> None:
    assert is_national(category) is national
    assert is_nhri(category) is nhri


def test_counts_the_most_frequent_first_and_what_is_not_stated_last() -> None:
    panel = panel_of(
        [
            statement(1, category="CSO", gender="F", language="fr"),
            statement(2, category="NHRI", gender="femme", language="en"),
            statement(3, category="CSO", gender="male", language="en"),
            statement(4, gender="non-binary"),
        ]
    )
    assert panel.speakers == 4
    assert panel_words(panel, ENGLISH) == (
        "Who spoke: 2 CSO, 1 NHRI, 1 not stated · 2 women, 1 man, 1 non-binary · "
        "2 en, 1 fr, 1 not stated."
    )
    assert panel_words(panel, language("es")).startswith("Tomaron la palabra: 2 CSO")


def test_one_category_in_two_languages_is_counted_once_as_it_is_written_most_often() -> None:
    written = (
        "ONG",
        "NGO",
        "O.N.G.",
        "ONG",
        "ngos",
        "INDH",
        "NHRI",
        "NHRI",
        "Academia",
        "academia",
    )
    panel = panel_of(statement(n, category=text) for n, text in enumerate(written, 1))
    assert panel_words(panel, ENGLISH) == "Who spoke: 5 ONG, 3 NHRI, 2 Academia."


def test_where_the_plan_says_nothing_nothing_is_said() -> None:
    assert panel_words(panel_of([statement(1)]), ENGLISH) == ""
    assert panel_words(panel_of([]), ENGLISH) == ""

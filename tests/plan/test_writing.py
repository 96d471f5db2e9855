"""A written plan file gives back what it was made from, whatever the texts are."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.findings import Findings
from presession_timer.plan.draft import plan_from_draft
from presession_timer.plan.model import Plan
from presession_timer.plan.schema import validated
from presession_timer.plan.toml_surgery import data_of
from presession_timer.plan.writing import plan_text

TEXTS = st.text(min_size=1).filter(lambda text: bool(text.strip()))


def read(data: Any) -> Plan:
    found = Findings()
    plan = plan_from_draft(validated(data, found), Path(), found)
    assert found.errors == []
    return plan


@given(TEXTS, TEXTS, TEXTS, st.integers(0, 5_000), st.booleans())
def test_the_reader_makes_the_same_plan_of_the_text_as_of_the_data(
    speaker: str, organisation: str, note: str, words: int, protect: bool
) -> None:
    statement = {
        "speaker": speaker, "organisation": organisation, "note": note, "words": words,
        "protect": protect, "min": "4:00", "max": "6:30",
    }  # fmt: skip
    data = {
        "format": "upr-presession",
        "session": {"title": "Panel", "date": date(2019, 12, 10), "start": time(10)},
        "window": {"min": "4:00", "max": "7:00"},
        "room": {"names": "number"},
        "segment": [{"kind": "opening", "planned": "1:00"}, statement],
    }
    assert read(data_of(plan_text(data, ["Made from a list"]))) == read(data)


def test_a_comment_cannot_become_a_line_of_its_own() -> None:
    data = {"format": "upr-presession", "session": {}, "segment": []}
    text = plan_text(data, ["a\nformat = 1"])
    assert text.splitlines()[0] == "# a format = 1"


def test_what_is_no_value_of_a_plan_is_a_mistake_of_the_caller() -> None:
    data = {"format": "x", "session": {"title": ["a"]}, "segment": []}
    with pytest.raises(TypeError):
        plan_text(data)

"""A plan in the header of a record: what a later version adds there is no reason to refuse it."""

from __future__ import annotations

from presession_timer.plan.codec import plan_from_data, plan_to_data
from tests.engine.hours import panel


def test_keys_of_a_later_version_are_ignored_wherever_they_stand() -> None:
    plan = panel()
    data = plan_to_data(plan)
    for place in (data, data["window"], data["lengths"], data["segments"][0]):
        place["of a later version"] = 7
    assert plan_from_data(data) == plan

"""The schedule of phases says the same as the rules, at every millisecond."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine.rules import Phase, phase_of
from presession_timer.engine.schedule import phase_schedule

LENGTHS = st.one_of(st.integers(0, 20), st.integers(0, 40 * MINUTE))


def looked_up(schedule: tuple[tuple[int, Phase], ...], spoke: int) -> Phase:
    """What a screen does: the last entry that has begun."""
    return [phase for at, phase in schedule if at <= spoke][-1]


def test_a_statement_passes_through_its_four_phases() -> None:
    assert phase_schedule(5 * MINUTE, 7 * MINUTE, MINUTE) == (
        (0, Phase.BEFORE_MINIMUM),
        (5 * MINUTE, Phase.IN_WINDOW),
        (6 * MINUTE, Phase.LAST_MINUTE),
        (7 * MINUTE + 1, Phase.OVER),
    )


def test_a_last_minute_that_begins_before_the_minimum_waits_for_it() -> None:
    assert phase_schedule(5 * MINUTE, 5 * MINUTE + 30 * SECOND, MINUTE) == (
        (0, Phase.BEFORE_MINIMUM),
        (5 * MINUTE, Phase.LAST_MINUTE),
        (5 * MINUTE + 30 * SECOND + 1, Phase.OVER),
    )


def test_a_limit_of_nothing_is_over_after_a_millisecond() -> None:
    assert phase_schedule(0, 0, MINUTE) == ((0, Phase.LAST_MINUTE), (1, Phase.OVER))


@given(LENGTHS, LENGTHS, LENGTHS, st.integers(0, 45 * MINUTE))
def test_it_agrees_with_the_rules_at_any_instant(
    least: int, limit: int, last: int, spoke: int
) -> None:
    schedule = phase_schedule(least, limit, last)
    assert looked_up(schedule, spoke) is phase_of(spoke, least, limit, last)


@given(LENGTHS, LENGTHS, LENGTHS)
def test_it_agrees_with_the_rules_on_both_sides_of_every_boundary(
    least: int, limit: int, last: int
) -> None:
    schedule = phase_schedule(least, limit, last)
    boundaries = {0, least, limit, limit - last, *(at for at, _ in schedule)}
    for near in {at + by for at in boundaries for by in (-1, 0, 1)}:
        if near >= 0:
            assert looked_up(schedule, near) is phase_of(near, least, limit, last)


@given(LENGTHS, LENGTHS, LENGTHS)
def test_it_begins_at_once_and_no_phase_follows_itself(least: int, limit: int, last: int) -> None:
    schedule = phase_schedule(least, limit, last)
    instants, phases = zip(*schedule, strict=True)
    assert instants[0] == 0
    assert list(instants) == sorted(set(instants))
    assert all(a is not b for a, b in pairwise(phases))

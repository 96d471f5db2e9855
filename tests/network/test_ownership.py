"""Who publishes a room: the newest takes it, nobody else does."""

from __future__ import annotations

import time

import pytest

from presession_timer.network import ownership
from presession_timer.network.ownership import Ownership, Standing
from presession_timer.network.topics import Claim


def claim(
    instance: str, term: int, online: bool, record: str = "record-1", place: str = "place-there"
) -> Claim:
    return Claim(
        instance=instance, term=term, online=online, record=record, host="hall", place=place,
        since=0, beat=5_000, tool="", rehearsal=None,
    )  # fmt: skip


THERE = claim("there", 4, True)


def asked(instance: str = "here", take_over: str | None = None) -> Ownership:
    return Ownership(instance, take_over)


def test_a_room_that_nobody_has_is_claimed() -> None:
    here = asked()
    assert here.claim("record-2", "place-here")
    assert (here.standing, here.term) == (Standing.PUBLISHES, 1)


def test_a_room_whose_owner_has_left_is_claimed_in_the_next_term() -> None:
    here = asked()
    here.hear(claim("there", 4, False))
    assert here.claim("record-2", "place-here")
    assert here.term == 5


def test_a_second_publisher_is_refused_until_the_first_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = asked()
    here.hear(THERE)
    here.hear_beat("there", 0, retained=False)
    assert not here.claim("record-2", "place-here")
    assert here.standing is Standing.REFUSED
    monkeypatch.setattr(ownership, "SILENT_S", 0.0)
    assert here.claim("record-2", "place-here")


def test_an_owner_whose_clock_is_an_hour_behind_is_listened_to_before_its_room_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    an_hour_ago = int(time.time() * 1000) - 3_600_000
    here = asked()
    here.hear(THERE)
    standings = []
    for retained in (True, False):
        here.hear_beat("there", an_hour_ago, retained=retained)
        assert not here.claim("record-2", "place-here")
        standings.append(here.standing)
    assert standings == [Standing.ASKING, Standing.REFUSED]
    gone = asked()
    gone.hear(THERE)
    gone.hear_beat("there", an_hour_ago, retained=True)
    monkeypatch.setattr(ownership, "_BEATS", -1.0)
    assert gone.claim("record-2", "place-here"), "nothing was heard for so long"


def test_a_process_that_was_killed_comes_back_to_its_own_file() -> None:
    here = asked()
    here.hear(THERE)
    assert here.claim("record-1", "place-there")


def test_a_copy_takes_the_room_over_only_with_a_yes_and_only_from_whom_it_was_asked() -> None:
    here = asked()
    here.hear(THERE)
    assert not here.claim("record-1", "place-here")
    wrong = asked(take_over="another")
    wrong.hear(THERE)
    assert not wrong.claim("record-1", "place-here")
    here = asked(take_over="there")
    here.hear(THERE)
    assert not here.claim("record-2", "place-here")
    assert here.claim("record-1", "place-here")
    assert here.term == 5


def test_the_newest_take_over_wins_and_the_loser_stays_quiet() -> None:
    first, second = asked("first"), asked("second", take_over="")
    assert first.claim("record-1", "place-1")
    second.hear(claim("first", first.term, True, place="place-1"))
    assert second.claim("record-1", "place-2")
    first.hear(claim("second", second.term, True, place="place-2"))
    assert first.standing is Standing.LOST
    first.ask()  # its line is cut and comes back
    assert not first.claim("record-1", "place-1")


def test_who_took_a_room_over_has_it_at_once_when_its_line_is_back() -> None:
    here = asked(take_over="")
    here.hear(THERE)
    assert here.claim("record-1", "place-here")
    here.ask()  # its line is cut and comes back; the broker may have forgotten both claims
    assert here.claim("record-1", "place-here")
    before = here.standing, here.term
    here.ask()
    here.hear(claim("third", 6, True))
    assert not here.claim("record-1", "place-here")
    assert (before, here.standing) == ((Standing.PUBLISHES, 5), Standing.LOST)


def test_an_old_will_that_comes_late_is_answered_with_the_claim() -> None:
    here = asked(take_over="")
    here.hear(THERE)
    assert here.claim("record-1", "place-here")
    assert here.hear(claim("there", 4, False))
    assert here.standing is Standing.PUBLISHES


def test_of_two_that_take_over_at_once_one_wins() -> None:
    one, two = asked("1", take_over=""), asked("2", take_over="")
    for each in (one, two):
        each.hear(THERE)
        assert each.claim("record-1", each.instance)
    one.hear(claim("2", two.term, True, place="2"))
    two.hear(claim("1", one.term, True, place="1"))
    assert (one.standing, two.standing) == (Standing.LOST, Standing.PUBLISHES)

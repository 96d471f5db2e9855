"""Which bells are rung where."""

from __future__ import annotations

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.room_clock.bells import Bells
from presession_timer.room_clock.room_picture import RoomPicture
from tests.engine.hours import Hour, plan_of, statement, window


@pytest.mark.parametrize(
    ("picture", "bells"),
    [(None, [1, 2, 3, 4]), (RoomPicture(scene="clock"), [1, 2, 3])],
    ids=["the moderator's terminal", "the room's"],
)
def test_four_bells_tell_the_moderator_alone_that_grace_is_used_up(
    picture: RoomPicture | None, bells: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hour = Hour(plan_of(statement(1), window=window("5:00", "7:00", "1:00", "0:30")))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    tolled: list[int] = []
    rung = Bells(lambda: None)
    monkeypatch.setattr(rung, "_toll", tolled.append)
    for time in ("0:00", "5:00", "1:00", "1:00.001", "0:30"):
        hour.wait(time)
        rung.look(hour.snapshot, picture)
    assert tolled == bells

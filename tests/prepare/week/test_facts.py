"""Days, rooms, the time between, and who is wanted in two places at once."""

from datetime import date
from pathlib import Path

from presession_timer.base.durations import parse
from presession_timer.prepare.week import PlannedSession, clashes_in, days_of
from tests.prepare.week.plans import write


def clashes(*sessions: PlannedSession) -> list[tuple[str, str, str, str, int]]:
    return [
        (one.want.value, one.name, one.first.path.stem, one.second.path.stem, one.overlap)
        for one in clashes_in(sessions)
    ]


def test_plans_stand_by_day_by_room_by_start_and_those_without_a_time_at_the_end(
    tmp_path: Path,
) -> None:
    sessions = [
        write(tmp_path, "d", day="2019-12-11"),
        write(tmp_path, "c", start=""),
        write(tmp_path, "b", start="14:00:00"),
        write(tmp_path, "a", start="9:00:00".zfill(8)),
        write(tmp_path, "other", room="Room A"),
        write(tmp_path, "same", start="11:00:00", room="room  xx"),
    ]
    first, second = days_of(sessions)
    assert (first.date, second.date) == (date(2019, 12, 10), date(2019, 12, 11))
    assert [place.room for place in first.places] == ["Room A", "Room XX"]
    places = [[one.path.stem for one in place.sessions] for place in first.places]
    assert places == [["other"], ["a", "same", "b", "c"]]


def test_the_time_between_is_from_the_end_of_one_hour_to_the_next(tmp_path: Path) -> None:
    a = write(tmp_path, "a", start="10:00:00")
    b = write(tmp_path, "b", start="11:30:00")
    c = write(tmp_path, "c", start="12:10:00")
    d = write(tmp_path, "d", start="")
    (place,) = days_of([a, b, c, d])[0].places
    assert [place.free_before(n) for n in range(4)] == [
        None,
        parse("30:00"),
        -parse("20:00"),
        None,
    ]


def test_a_room_a_moderator_and_a_speaker_cannot_be_twice_at_once(tmp_path: Path) -> None:
    first = write(tmp_path, "a", moderator="M. Ray", speakers=("Ana Peña", "Li"))
    second = write(
        tmp_path, "b", start="10:45:00", moderator="m. ray", speakers=("ANA  PEÑA", "Bo")
    )
    overlap = parse("15:00")
    assert clashes(second, first) == [
        ("room", "Room XX", "a", "b", overlap),
        ("moderator", "M. Ray", "a", "b", overlap),
        ("speaker", "Ana Peña", "a", "b", overlap),
    ]


def test_a_name_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    sessions = [
        write(tmp_path, "a", room="Salle  XX", moderator="Ana Díaz", speakers=("Bo",)),
        write(tmp_path, "b", start="10:30:00", room="SALLE xx", moderator="ana  diaz"),
    ]
    assert [one[0] for one in clashes(*sessions)] == ["room", "moderator"]


def test_one_after_the_other_is_no_clash_and_neither_is_nobody(tmp_path: Path) -> None:
    first = write(tmp_path, "a")
    assert clashes(first, write(tmp_path, "b", start="11:00:00")) == []
    unknown = ("Speaker 1 (to be confirmed)", "Speaker 2", "", "NGO (to be confirmed)")
    there = write(tmp_path, "c", room="A", speakers=unknown)
    assert clashes(there, write(tmp_path, "d", room="B", speakers=unknown)) == []
    assert clashes(first, write(tmp_path, "e", start="")) == []


def test_an_hour_that_does_not_fit_has_its_room_for_longer(tmp_path: Path) -> None:
    # the opening and the questions 17:00, nine statements of 5:00, ten handovers of 0:20: 65:20
    full = write(tmp_path, "a", speakers=tuple("ABCDEFGHI"))
    next_one = write(tmp_path, "b", start="11:00:00", speakers=())
    assert clashes(full, next_one) == [("room", "Room XX", "a", "b", parse("5:20"))]


def test_two_zones_are_held_against_each_other_by_the_instant(tmp_path: Path) -> None:
    here = write(tmp_path, "a", room="A", speakers=("Ana",))
    there = write(tmp_path, "b", start="09:30:00", zone="Europe/London", speakers=("Ana",))
    assert clashes(here, there) == [("speaker", "Ana", "a", "b", parse("30:00"))]


def test_a_protected_name_is_held_against_others_and_not_said(tmp_path: Path) -> None:
    first = write(tmp_path, "a", room="A", speakers=("Ana",), more="protect = true")
    second = write(tmp_path, "b", room="B", speakers=("Ana",), more="protect = true")
    assert clashes(first, second) == [("speaker", "", "a", "b", parse("60:00"))]

"""`presession week`: days, clashes, what it writes, and the times that come back from paper."""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from presession_timer.base.durations import parse
from presession_timer.base.errors import UnreadableFile
from presession_timer.plan.toml_file import read_plan
from presession_timer.prepare.arithmetic import clashes_between, figures_of
from presession_timer.prepare.week import (
    PlannedSession,
    Wanted,
    days_of,
    told_apart,
    week,
)
from presession_timer.record.loading import load
from tests.command import ROOT, presession
from tests.platforms import bytes_in_names


def write(
    folder: Path,
    name: str,
    *,
    day: str = "2019-12-10",
    start: str = "10:00:00",
    room: str = "Room XX",
    moderator: str = "",
    speakers: tuple[str, ...] = ("Ana", "Zoë"),
    more: str = "",
    zone: str = "Europe/Zurich",
) -> PlannedSession:
    """A plan of an hour; without a ``start`` it says none."""
    said = [
        "[session]",
        f'title = "Panel {name}"',
        f"date = {day}",
        f"start = {start}" if start else "",
        f'timezone = "{zone}"',
        f'room = "{room}"',
        f'moderator = "{moderator}"',
        '[[segment]]\nkind = "opening"',
        *(f'[[segment]]\nspeaker = "{speaker}"\n{more}' for speaker in speakers),
        '[[segment]]\nkind = "questions"',
    ]
    path = folder / f"{name}.toml"
    path.write_text("\n".join(said), "utf-8")
    return PlannedSession(path, figures_of(str(path), read_plan(path), ()))


def clashes(*sessions: PlannedSession) -> list[tuple[str, str, str, str, int]]:
    return [
        (
            one.want.value,
            one.name,
            Path(one.first.file).stem,
            Path(one.second.file).stem,
            one.overlap,
        )
        for one in clashes_between(session.figures for session in sessions)
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


UPR35, UPR36 = ROOT / "sessions" / "upr35", ROOT / "sessions" / "upr36-virtual"


def shown(*folders: Path, wanted: Wanted | None = None) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    status = week(folders, wanted or Wanted(), out=out, err=err)
    return status, out.getvalue(), err.getvalue()


def test_the_real_week_stands_by_its_days() -> None:
    status, out, err = shown(UPR35)
    assert (status, err) == (0, "")
    days = re.findall(r"^\w+ (\d{4}-\d{2}-\d{2})$", out, re.MULTILINE)
    assert days == ["2019-12-10", "2019-12-12", "2019-12-13"]
    assert (
        "  Palais des Nations\n    10:00–11:00  UPR Pre-session 35 – Spain: 5 speakers, FITS" in out
    )
    assert out.count("no time") == 13


def test_the_virtual_series_has_its_breaks_and_no_clash() -> None:
    status, out, _ = shown(UPR36)
    assert status == 0
    assert out.count("2 h 30 between") == 2
    assert "CLASH" not in out


def test_clashes_are_told_and_are_a_no(tmp_path: Path) -> None:
    write(tmp_path, "a", moderator="M. Ray")
    write(tmp_path, "b", room="Room A", start="10:30:00", moderator="M. Ray")
    status, out, _ = shown(tmp_path)
    assert status == 1
    files = f"{tmp_path}/a.toml and {tmp_path}/b.toml"
    when = "from 10:30 on 2019-12-10 for 30:00"
    assert f"MODERATOR CLASH: M. Ray moderates two sessions {when}: {files}\n" in out
    assert f"SPEAKER CLASH: Ana speaks in two sessions {when}: {files}\n" in out
    assert "ROOM CLASH" not in out


def test_a_protected_name_is_nowhere_in_the_week(tmp_path: Path) -> None:
    write(tmp_path, "a", speakers=("Ana Peña",), more="protect = true")
    write(tmp_path, "b", room="B", speakers=("Ana Peña",), more="protect = true")
    for plan in (tmp_path / "a.toml", tmp_path / "b.toml"):
        plan.write_text(plan.read_text("utf-8").replace('"Panel', '"With Ana Peña'), "utf-8")
    out = tmp_path / "sheets"
    wanted = Wanted(tmp_path / "week.ics", ("html",), timings=True, folder=out)
    status, said, _ = shown(tmp_path, wanted=wanted)
    assert status == 1
    assert "Peña" not in said
    assert "SPEAKER CLASH: (name protected) speaks in two sessions" in said
    for file in (tmp_path / "week.ics", *out.iterdir()):
        assert "Peña" not in file.read_text("utf-8")


def test_a_plan_with_problems_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "b.toml").write_text("[session]\ntitel = 1\n")
    status, out, err = shown(tmp_path)
    assert status == 2
    assert "Panel a" in out
    assert "b.toml:2: unknown key `titel`" in err


def test_a_folder_without_a_plan_or_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no plan there"):
        shown(tmp_path)
    with pytest.raises(UnreadableFile, match="no such folder"):
        shown(tmp_path / "none")


def test_the_calendar_is_read_by_others_and_names_nobody(tmp_path: Path) -> None:
    write(tmp_path, "a", moderator="M. Ray")
    write(tmp_path, "b", start="", room="")
    file = tmp_path / "week.ics"
    assert shown(tmp_path, wanted=Wanted(file))[0] == 0
    content = file.read_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"Ana" not in content
    assert b"Ray" not in content
    first, second = Calendar.from_ical(content).walk("VEVENT")
    assert first["summary"] == "Panel a"
    assert first["location"] == "Room XX"
    assert first["description"] == "2 speakers"
    assert first.decoded("dtstart") == datetime(2019, 12, 10, 9, tzinfo=UTC)
    assert first.decoded("dtend") == datetime(2019, 12, 10, 10, tzinfo=UTC)
    assert second.decoded("dtstart").isoformat() == "2019-12-10"
    assert first["uid"] != second["uid"]


@bytes_in_names
def test_a_name_that_is_no_utf8_is_in_the_calendar_too(tmp_path: Path) -> None:
    other = tmp_path / os.fsdecode(b"espa\xf1a.toml")
    other.write_bytes((ROOT / "sessions" / "upr35" / "spain.toml").read_bytes())
    calendar = tmp_path / "week.ics"
    ran = presession("week", ".", "--ics", calendar, folder=tmp_path)
    assert ran.status == 0
    assert "UID:" in calendar.read_text("utf-8")


def test_a_plan_keeps_its_identity_when_its_hour_moves(tmp_path: Path) -> None:
    file = tmp_path / "week.ics"

    def identity() -> str:
        shown(tmp_path, wanted=Wanted(file))
        (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        return str(event["uid"])

    write(tmp_path, "a")
    before, content = identity(), file.read_bytes()
    assert (identity(), file.read_bytes()) == (before, content)
    write(tmp_path, "a", start="15:00:00", room="B")
    assert identity() == before


def test_plans_of_the_same_name_in_several_folders_stay_apart(tmp_path: Path) -> None:
    folders = [tmp_path / one / "day1" for one in "abc"]
    for folder in folders:
        folder.mkdir(parents=True)
        write(folder, "x")
    file, out = tmp_path / "week.ics", tmp_path / "sheets"
    shown(*folders, folders[0], wanted=Wanted(file, timings=True, folder=out))
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events) == 3
    written = {one.name for one in out.iterdir()}
    assert written == {f"{one}-day1-x-timings.csv" for one in "abc"}


def test_plans_whose_names_come_to_the_same_are_numbered() -> None:
    one, other, third = (
        Path("/w/My plan.toml"),
        Path("/w/my-plan.toml"),
        Path("/w/w-my-plan-2.toml"),
    )
    assert told_apart([one, other, third]) == {
        one: "w-my-plan", other: "w-my-plan-3", third: "w-my-plan-2",
    }  # fmt: skip
    assert told_apart([one]) == {one: "my-plan"}


def test_the_rundown_has_a_row_for_everything_and_boxes_for_a_pencil(tmp_path: Path) -> None:
    write(tmp_path, "a", speakers=("Ana",), more='organisation = "DESC"')
    out = tmp_path / "sheets"
    shown(tmp_path, wanted=Wanted(rundowns=("html", "pdf"), folder=out))
    html = (out / "a-rundown.html").read_text("utf-8")
    assert html.count('class="box"') == 3 * 3 + 2 + 2
    pdf = PdfReader(out / "a-rundown.pdf").pages[0].extract_text()
    for text in ("Panel a", "10:00", "DESC", "5:00–7:00", "a-timings.csv --plan a.toml"):
        assert text in html
        assert text in pdf
    assert "Ana" not in html
    assert "Ana" not in pdf


def test_names_are_on_paper_only_where_they_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "a", speakers=("Ana",))
    ran = presession("week", ".", "--rundown", "html", "--out", "s", "--names", folder=tmp_path)
    assert ran.status == 0
    assert ran.out.splitlines()[-2:] == ["s/a-rundown.html", "s/a-timings.csv"]
    assert "Ana" in (tmp_path / "s" / "a-rundown.html").read_text("utf-8")
    assert "Ana" in (tmp_path / "s" / "a-timings.csv").read_text("utf-8")


def test_what_was_taken_with_a_pencil_comes_back_as_a_record(tmp_path: Path) -> None:
    write(tmp_path, "a", speakers=("=1+1", "Zoë"))
    shown(tmp_path, wanted=Wanted(timings=True, folder=tmp_path))
    sheet = tmp_path / "a-timings.csv"
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"))))
    assert [row["segment"] for row in rows] == ["open", "1", "2", "3", "4", "close"]
    times = {
        "open": ("10:01:00", ""),
        "1": ("10:01:10", "10:03:00"),
        "2": ("10:03:20", "10:09:00"),
        "close": ("", "10:59:30"),
    }
    for row in rows:
        row["began"], row["ended"] = times.get(row["segment"], ("", ""))
    filled = io.StringIO()
    writer = csv.DictWriter(filled, rows[0])
    writer.writeheader()
    writer.writerows(row for row in rows if row["segment"] != "4")  # not reached: taken out
    sheet.write_text(filled.getvalue(), "utf-8")
    ran = presession("import", "a-timings.csv", "--plan", "a.toml", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "a.presession.jsonl: 2 turns, 1 absent\n"
    session = load(tmp_path / "a.presession.jsonl").session
    assert [turn.segment for turn in session.turns] == [1, 2]
    assert session.closed is not None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--timings",), "--rundown and --timings need --out DIR"),
        (("--out", "x"), "--out is for --rundown and --timings"),
        (("--rundown", "doc", "--out", "x"), "expected html, pdf, or html,pdf"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: tuple[str, ...], said: str) -> None:
    ran = presession("week", UPR35, *options)
    assert ran.status == 2
    assert said in ran.err

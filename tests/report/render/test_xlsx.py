"""The workbook, opened again: real times and durations, and text that stays text."""

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import python_calamine

from presession_timer.engine import commands as cmd
from presession_timer.privacy.people import People
from presession_timer.report.language import ENGLISH
from presession_timer.report.render.data import hour_workbook, series_workbook
from presession_timer.report.series_figures import series_of
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import FOREIGN, NAMES, hour_of
from tests.report.sample import plan, report, whole_hour
from tests.report.series_sample import figures, sitting, two_rounds

Rows = list[list[Any]]


def opened(data: bytes) -> dict[str, Rows]:
    """Every sheet, as another program reads it."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def book(hour: Hour, people: People = People.ORGANISATION, **facts: Any) -> dict[str, Rows]:
    """The workbook on an hour."""
    return opened(hour_workbook(report(hour, people, **facts)))


def table(rows: Rows) -> list[dict[str, Any]]:
    """Rows by the words above them."""
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def named(sheets: dict[str, Rows]) -> dict[str, Any]:
    """What the sheet Hour says, by its names."""
    return {row[0]: row[1] for row in sheets["Hour"]}


def test_it_has_the_three_sheets() -> None:
    assert list(book(whole_hour())) == ["Turns", "Hour", "Events"]


def test_times_and_durations_are_what_they_are() -> None:
    (turn,) = [row for row in table(book(whole_hour())["Turns"]) if row["No."] == 7]
    assert turn["Began"] == datetime(2019, 12, 10, 14, 30, 58, 400_000)  # noqa: DTZ001
    assert turn["Spoke"] == timedelta(minutes=6, seconds=42)
    assert turn["Paused"] == timedelta(seconds=35)
    assert turn["Limit"] == timedelta(minutes=7)
    assert turn["Organisation"] == "Organisation G"
    assert turn["Result"] == "in window"


def test_the_hour_is_told_name_by_name() -> None:
    hour = named(book(whole_hour()))
    assert hour["Date"] == date(2019, 12, 10)
    assert hour["Took"] == timedelta(minutes=61, seconds=1)
    assert hour["Over the hour (s)"] == 61.0
    assert hour["Share within"] == 0.857
    assert hour["Rehearsal"] is False


def test_what_may_be_negative_is_a_number_of_seconds() -> None:
    hour = Hour(plan_of(statement(1, organisation="A")))
    hour.now -= 90_500
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "4:00")
    hour.do(cmd.Close())
    sheets = book(hour)
    assert named(sheets)["Late start (s)"] == -90.5
    assert table(sheets["Turns"])[0]["Outside (s)"] == -60.0


def test_every_event_is_there_and_says_whether_it_counts() -> None:
    hour = whole_hour()
    hour.do(cmd.Undo())
    events = table(book(hour)["Events"])
    assert [row["No."] for row in events] == list(range(1, 29))
    assert events[-2:][0]["Counts"] is False
    assert (events[-1]["Event"], events[-1]["What"]) == ("Undone", "undone: the hour closed")


def test_hostile_names_are_text_and_nothing_else() -> None:
    for names in (NAMES, FOREIGN):
        data = hour_workbook(report(hour_of(names, title=names[4]), People.NAME))
        rows = table(opened(data)["Turns"])
        assert [row["Organisation"] for row in rows if row["Kind"] == "statement"] == [
            *names[:5],
            *names[6:],
            names[5],
        ]
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                text = parts.read(name).decode()
                assert "<f>" not in text
                assert "<hyperlink" not in text
                assert "TargetMode" not in text


def test_a_column_about_people_is_there_only_where_the_plan_has_it() -> None:
    bare = Hour(plan_of(statement(1, speaker="", organisation="A")))
    heads = book(bare)["Turns"][0]
    for head in ("Speaker", "Category", "Gender", "Language", "Topic"):
        assert head not in heads
    rich = Hour(plan_of(statement(1, organisation="A", gender="f", language="fr", category="CSO")))
    row = table(book(rich)["Turns"])[0]
    assert (row["Gender"], row["Language"], row["Category"]) == ("f", "fr", "CSO")
    assert "Speaker" not in row
    hidden = Hour(plan_of(statement(1, organisation="A", gender="f", protect=True)))
    assert "Gender" not in book(hidden, People.NAME)["Turns"][0]


def test_heads_stay_in_sight_and_the_file_is_from_the_day_of_the_hour() -> None:
    data = hour_workbook(report(whole_hour()))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        core = parts.read("docProps/core.xml").decode()
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert re.search(r'<pane ySplit="1" .*state="frozen"/>', sheet)
    assert 'customWidth="1"' in sheet
    assert core.count("2019-12-10T00:00:00Z") == 2
    assert str(datetime.now(UTC).year) not in core


def test_the_same_report_is_the_same_bytes() -> None:
    assert hour_workbook(report(whole_hour())) == hour_workbook(report(whole_hour()))


def test_a_rehearsal_and_damage_are_said() -> None:
    hour = named(book(whole_hour(plan()), rehearsal=60.0, damage="torn"))
    assert (hour["Rehearsal"], hour["Damage"]) == (True, "torn")


def test_it_says_the_state_s_verdict_who_asked_and_how_it_was_timed() -> None:
    sheets = book(whole_hour())
    results = {row["No."]: row["Result"] for row in table(sheets["Turns"])}
    assert (results[1], results[2], results[11]) == ("", "in window", "")
    hour = named(sheets)
    assert (hour["Questions asked by"], hour["Times"]) == ("France", "timed by hand, about ±1 s")
    assert named(book(whole_hour(), imported=True))["Times"] == ""


def test_the_workbook_of_a_series_has_real_durations() -> None:
    data = series_workbook(two_rounds(), ENGLISH)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Sessions", "Rounds", "Statements"]
    heads, *rows = book.get_sheet_by_name("Sessions").to_python()
    spain = dict(zip(heads, rows[0], strict=True))
    assert spain["Session"] == "Spain"
    assert spain["Missions lost"] == timedelta(minutes=5)
    assert spain["Over the hour (s)"] == 120
    assert len(book.get_sheet_by_name("Rounds").to_python()) == 3
    dots: list[Any] = book.get_sheet_by_name("Statements").to_python()[1:]
    assert sum((row[3] for row in dots), timedelta()) == timedelta(minutes=76, seconds=35)
    assert {row[6] for row in dots} == {"short", "in window", "over"}
    assert data == series_workbook(two_rounds(), ENGLISH)


def test_a_state_is_text_whatever_it_begins_with() -> None:
    series = series_of([figures(sitting(NAMES[4], ["6:00"]))])
    data = series_workbook(series, ENGLISH)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert rows.get_sheet_by_name("Sessions").to_python()[1][0] == NAMES[4]

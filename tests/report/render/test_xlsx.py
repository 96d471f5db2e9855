"""The workbook, opened again: real times and durations, and text that stays text."""

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import python_calamine

from presession_timer.engine import commands as cmd
from presession_timer.privacy.mask import People
from presession_timer.report.language import ENGLISH
from presession_timer.report.render.xlsx import hour_workbook, series_workbook
from presession_timer.report.series_figures import series_of
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import NAMES
from tests.report.sample import report, whole_hour
from tests.report.series_sample import figures, sitting, two_rounds

Rows = list[list[Any]]


def opened(data: bytes) -> dict[str, Rows]:
    """Every sheet, as another program reads it."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def book(hour: Hour, people: People = People.ORGANISATION, **facts: Any) -> dict[str, Rows]:
    return opened(hour_workbook(report(hour, people, **facts)))


def table(rows: Rows) -> list[dict[str, Any]]:
    """Rows by the words above them."""
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def named(sheets: dict[str, Rows]) -> dict[str, Any]:
    """What the sheet Hour says, by its names."""
    return {row[0]: row[1] for row in sheets["Hour"]}


def test_times_and_durations_are_what_they_are() -> None:
    sheets = book(whole_hour())
    assert list(sheets) == ["Turns", "Hour", "Events"]
    turns = {row["No."]: row for row in table(sheets["Turns"])}
    assert turns[7]["Began"] == datetime(2019, 12, 10, 14, 30, 58, 400_000)  # noqa: DTZ001 - Excel has no zones
    assert turns[7]["Spoke"] == timedelta(minutes=6, seconds=42)
    assert turns[7]["Paused"] == timedelta(seconds=35)
    assert turns[7]["Limit"] == timedelta(minutes=7)
    assert turns[7]["Organisation"] == "Organisation G"
    assert [turns[n]["Result"] for n in (1, 2, 7, 11)] == ["", "in time", "in window", ""]
    hour = named(sheets)
    assert hour["Date"] == date(2019, 12, 10)
    assert hour["Took"] == timedelta(minutes=61, seconds=1)
    assert (hour["Over the hour (s)"], hour["Share within"]) == (61.0, 0.857)
    assert (hour["Questions asked by"], hour["Times"]) == ("France", "timed by hand, about ±1 s")
    assert hour["Rehearsal"] is False
    assert named(book(whole_hour(), imported=True, rehearsal=60.0))["Times"] == (
        "times imported, as taken on paper or by another tool"
    )


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
    assert data == hour_workbook(report(whole_hour())), "the same report, the same bytes"
    assert re.search(r'<pane ySplit="1" .*state="frozen"/>', sheet)
    assert 'customWidth="1"' in sheet
    assert core.count("2019-12-10T00:00:00Z") == 2
    assert str(datetime.now(UTC).year) not in core


def test_the_workbook_of_a_series_has_real_durations() -> None:
    data = series_workbook(two_rounds(), ENGLISH)
    sheets = opened(data)
    assert list(sheets) == ["Sessions", "Rounds", "Statements"]
    spain = table(sheets["Sessions"])[0]
    assert spain["Session"] == "Spain"
    assert spain["Missions lost"] == timedelta(minutes=5)
    assert spain["Over the hour (s)"] == 120
    assert len(sheets["Rounds"]) == 3
    dots = sheets["Statements"][1:]
    assert sum((row[3] for row in dots), timedelta()) == timedelta(minutes=76, seconds=35)
    assert {row[6] for row in dots} == {"short", "in window", "over"}
    assert data == series_workbook(two_rounds(), ENGLISH), "the same series, the same bytes"


def test_a_state_is_text_whatever_it_begins_with() -> None:
    series = series_of([figures(sitting(NAMES[4], ["6:00"]))])
    assert opened(series_workbook(series, ENGLISH))["Sessions"][1][0] == NAMES[4]

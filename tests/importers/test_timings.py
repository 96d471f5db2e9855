"""Timings on a sheet become the events of an hour; every mistake in a sheet is reported."""

import random
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import exact, parse
from presession_timer.base.errors import BadInput
from presession_timer.engine import events as ev
from presession_timer.engine.fold import fold
from presession_timer.engine.session import ABSENT, Session
from presession_timer.importers.timings import Timings, read_timings
from presession_timer.plan.model import Kind, Plan, Segment
from tests.importers.workbooks import workbook

TEN = 1_575_968_400_000
"""10:00 on 10 December 2019 in Zurich."""


def plan(**changes: Any) -> Plan:
    """The State, three statements (the third has an id of its own), questions; from 10:00."""
    segments = (
        Segment(1, "1", Kind.STATE, "Permanent Mission", max=parse("2:00")),
        Segment(2, "2", Kind.STATEMENT, "Speaker 2", min=parse("5:00"), max=parse("7:00")),
        Segment(3, "3", Kind.STATEMENT, "Speaker 3", min=parse("5:00"), max=parse("7:00")),
        Segment(4, "desc", Kind.STATEMENT, "Speaker 4", min=parse("5:00"), max=parse("7:00")),
        Segment(5, "5", Kind.QUESTIONS, planned=parse("15:00")),
    )
    given: dict[str, Any] = {"start": TEN} | changes
    return Plan("A panel", given.pop("date", date(2019, 12, 10)), segments, **given)


def read(rows: str, a_plan: Plan | None = None, header: str = "segment,began,ended") -> Timings:
    """A sheet of these rows."""
    sheet = f"{header}\n{rows}".encode()
    return read_timings(sheet, "t.csv", a_plan or plan())


def session(rows: str, header: str = "segment,began,ended", **changes: object) -> Session:
    """What the rows come to."""
    a_plan = plan(**changes)
    return fold(a_plan, read(rows, a_plan, header).log)


def after_ten(instant: int | None) -> int | None:
    """Milliseconds since 10:00 of the plan's date."""
    return None if instant is None else instant - TEN


def test_rows_in_any_order_become_turns_in_theirs() -> None:
    found = session("3,10:12:00,10:18:00\n2,10:05:00,10:11:00.500\nclose,,11:00:00\nopen,10:02:03,")
    assert [(t.segment, after_ten(t.began), after_ten(t.ended)) for t in found.turns] == [
        (2, parse("5:00"), parse("11:00.500")),
        (3, parse("12:00"), parse("18:00")),
    ]
    assert (after_ten(found.opened), after_ten(found.closed)) == (parse("2:03"), parse("60:00"))


def test_without_open_and_close_the_hour_is_from_the_first_began_to_the_last_ended() -> None:
    found = session("3,10:12:00,10:18:00\n2,10:05:00,10:11:00")
    assert (after_ten(found.opened), after_ten(found.closed)) == (parse("5:00"), parse("18:00"))


def test_the_end_that_is_not_given_is_that_of_the_turns() -> None:
    found = session("open,10:00:01,\n2,10:05:00,10:11:00")
    assert (after_ten(found.opened), after_ten(found.closed)) == (1_000, parse("11:00"))
    found = session("2,10:05:00,10:11:00\nclose,,10:30:00")
    assert (after_ten(found.opened), after_ten(found.closed)) == (parse("5:00"), parse("30:00"))


def test_an_hour_in_which_nobody_spoke() -> None:
    found = session("open,10:00:00,\nclose,,10:30:00\n2,,")
    assert found.turns == ()
    assert found.marks == {2: ABSENT}
    assert after_ten(found.closed) == parse("30:00")


def test_both_times_empty_is_absent_and_no_row_is_not_reached() -> None:
    found = session("2,10:05:00,10:11:00\n3,,")
    assert found.marks == {3: ABSENT}
    assert 4 in found.to_come


def test_a_segment_is_named_by_its_number_or_its_id() -> None:
    found = session("desc,10:05:00,10:11:00\n4,10:12:00,10:13:00\n05,10:14:00,10:15:00")
    assert [turn.segment for turn in found.turns] == [4, 4, 5]


def test_paused_granted_and_note() -> None:
    found = session(
        "2,10:05:00,10:12:30,0:15.160,0:30,list handed out\n3,10:13:00,10:20:00,,-1:00,",
        "segment,began,ended,paused,granted,note",
    )
    assert found.spoke(2, 0) == parse("7:14.840")
    assert found.turns[0].paused(0) == 15_160
    assert found.granted == {2: 30_000, 3: -60_000}
    notes = [r.event.text for r in found.history.log if isinstance(r.event, ev.Noted)]
    assert notes == ["list handed out"]


def test_a_pause_may_be_the_whole_turn() -> None:
    found = session("2,10:05:00,10:06:00,1:00", "segment,began,ended,paused")
    assert found.spoke(2, 0) == 0


def test_notes_of_open_close_and_absentees_are_kept() -> None:
    rows = "open,10:00:00,,doors late\n2,,,train\nclose,,10:30:00,thanks"
    log = read(rows, header="segment,began,ended,note").log
    notes = [r.event.text for r in log if isinstance(r.event, ev.Noted)]
    assert notes == ["doors late", "segment 2: train", "thanks"]


def test_turns_may_touch_and_may_be_empty() -> None:
    found = session("2,10:05:00,10:11:00\n3,10:11:00,10:11:00\n4,10:11:00,10:12:00")
    assert [turn.segment for turn in found.turns] == [2, 3, 4]


def test_the_log_counts_up_in_time_and_each_row_is_one_command() -> None:
    log = read("open,10:00:00,\n3,,\n2,10:05:00,10:11:00\nclose,,10:30:00").log
    assert [recorded.seq for recorded in log] == list(range(1, len(log) + 1))
    assert [r.at for r in log] == sorted(r.at for r in log)
    assert [r.command for r in log if r.part == 0] == [
        "import:open",
        "import:row-3",
        "import:row-4",
        "import:close",
    ]


# Times


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("10:05:00", 0),
        ("10:05:00.1", 100),
        ("10:05:00.120", 120),
        ("10:05:00.007", 7),
        ("2019-12-10T10:05:00+01:00", 0),
        ("2019-12-10T10:05:00.123+01:00", 123),
        ("2019-12-10T09:05:00.123Z", 123),
        ("2019-12-10 09:05:00z", 0),
        ("2019-12-10T10:05+01", 0),
        ("2019-12-10T14:35:00+0530", 0),
        ("2019-12-10T10:05:00.123499+01:00", 123),
        ("2019-12-10T10:05:00.1235+01:00", 124),
        ("2019-12-10T10:05:00.999999999+01:00", 1000),
    ],
)
def test_forms_of_a_time(written: str, ms: int) -> None:
    found = session(f"2,{written},10:11:00")
    assert after_ten(found.turns[0].began) == parse("5:00") + ms


def test_a_time_after_midnight_is_on_the_next_day() -> None:
    late = TEN + parse("13:30:00")
    found = session("2,23:40:00,23:46:00\n3,23:58:00,00:04:00\n4,00:05:00,00:10:00", start=late)
    assert [after_ten(turn.ended) for turn in found.turns] == [
        parse("13:46:00"),
        parse("14:04:00"),
        parse("14:10:00"),
    ]


def test_the_first_row_of_the_file_is_the_anchor_and_is_held_against_the_planned_start() -> None:
    late = TEN + parse("13:30:00")
    found = session("3,00:01:00,00:07:00\n2,23:50:00,23:58:00", start=late)
    assert [turn.segment for turn in found.turns] == [2, 3]
    assert after_ten(found.turns[1].began) == parse("14:01:00")


def test_without_a_planned_start_the_anchor_is_on_the_plans_date() -> None:
    found = session("3,00:01:00,00:07:00\n2,00:50:00,00:58:00", start=None)
    assert after_ten(found.opened) == -parse("9:59:00")


def test_open_is_the_anchor_wherever_it_stands() -> None:
    found = session("2,00:05:00,00:11:00\nopen,23:55:00,", start=TEN + parse("13:30:00"))
    assert after_ten(found.opened) == parse("13:55:00")
    assert after_ten(found.turns[0].began) == parse("14:05:00")


@pytest.mark.parametrize(
    ("anchor", "written", "next_day"),
    [("22:00:00", "10:00:00", False), ("22:00:00", "09:59:59.999", True)],
)
def test_more_than_twelve_hours_before_the_anchor(
    anchor: str, written: str, next_day: bool
) -> None:
    rows = f"open,{anchor},\n2,{written},{written}"
    late = TEN + parse("12:00:00")
    if next_day:
        found = session(rows, start=late)
        assert after_ten(found.turns[0].began) == parse("24:00:00") - 1
    else:
        with pytest.raises(BadInput, match="`open` is after the turn in row 3 began"):
            session(rows, start=late)


def test_an_instant_with_offset_may_be_the_anchor() -> None:
    found = session("open,2019-12-11T00:50:00+01:00,\n2,00:55:00,01:01:00")
    assert after_ten(found.turns[0].began) == parse("14:55:00")


AUTUMN: dict[str, Any] = {"date": date(2020, 10, 25), "start": 1_603_585_200_000}
"""02:20 summer time on the day the clocks go back from 03:00 to 02:00."""
QUARTER_TO = 1_603_586_700_000
"""02:45 summer time; an hour later it is 02:45 again."""


def test_a_time_that_occurs_twice_is_the_earliest_not_before_the_anchor() -> None:
    found = session("2,02:45:00,02:50:00\nclose,,03:10:00", **AUTUMN)
    assert found.opened == QUARTER_TO
    assert found.closed == QUARTER_TO + parse("1:25:00")


def test_a_time_before_the_anchor_is_the_second_of_the_two() -> None:
    found = session("open,02:45:00,\n2,02:46:00,02:50:00\n3,02:10:00,02:15:00", **AUTUMN)
    assert [turn.began - QUARTER_TO for turn in found.turns] == [60_000, parse("25:00")]


def test_an_end_that_occurs_twice_is_not_before_its_beginning() -> None:
    found = session("open,02:30:00,\n2,02:58:00,02:04:00", **AUTUMN)
    (turn,) = found.turns
    assert (turn.began - QUARTER_TO, (turn.ended or 0) - turn.began) == (
        parse("13:00"),
        parse("6:00"),
    )


def test_an_anchor_that_lies_after_both_gives_the_second() -> None:
    three = QUARTER_TO + parse("1:15:00")  # 03:00 winter time
    found = session("open,02:55:00,\n2,03:01:00,03:07:00", date=date(2020, 10, 25), start=three)
    assert found.opened == three - parse("5:00")


# Sheets


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_delimiters_line_ends(delimiter: str, line_end: str, encoding: str) -> None:
    rows = ("segment,began,ended,note", "2,10:05:00,10:11:00,é", "3,,,")
    sheet = line_end.join(rows).replace(",", delimiter).encode(encoding)
    found = read_timings(sheet, "t.csv", plan())
    assert (found.turns, found.absent) == (1, 1)
    assert [r.event.text for r in found.log if isinstance(r.event, ev.Noted)] == ["é"]


def test_columns_in_any_order_and_case_and_unused_ones_are_named() -> None:
    found = read("Ann,10:11:00, 10:05:00 ,2\n,,,", header="Speaker,Ended, BEGAN ,Segment")
    assert (found.turns, found.unused) == (1, ("Speaker",))


def test_a_short_row_and_empty_rows_are_no_problem() -> None:
    assert read("open,10:00:00\n\n,,\n2,10:05:00,10:11:00").turns == 1


def test_quoted_cells() -> None:
    rows = '"2","10:05:00","10:11:00","says ""no"", twice"'
    found = read(rows, header='"segment","began","ended","note"')
    assert [r.event.text for r in found.log if isinstance(r.event, ev.Noted)] == [
        'says "no", twice'
    ]


WITH_EXTRAS = "segment,began,ended,paused,granted,note"
GOOD = "2,10:05:00,10:11:00"

WRONG: list[tuple[str, str, int, str]] = [
    # header, rows, the row of the problem, what is said
    ("segment,began,ended", "2,10:05:00,", 2, "only `began` is filled; expected `ended` too"),
    ("segment,began,ended", "2,,10:05:00", 2, "only `ended` is filled; expected `began` too"),
    ("segment,began,ended", f"{GOOD}\n9,10:12:00,10:13:00", 3, 'there is no segment "9"'),
    ("segment,began,ended", "dsc,10:12:00,10:13:00", 2, 'did you mean "desc"?'),
    ("segment,began,ended", "0,10:12:00,10:13:00", 2, "expected 1 to 5, an id, open or close"),
    ("segment,began,ended", ",10:12:00,10:13:00", 2, "no segment"),
    ("segment,began,ended", "2.0,10:12:00,10:13:00", 2, "there is no segment"),
    ("segment,began,ended", "²,10:12:00,10:13:00", 2, "there is no segment"),
    ("segment,began,ended", f"{GOOD}\n3,10:10:59.999,10:20:00", 3, "overlaps the turn in row 2"),
    ("segment,began,ended", f"3,10:08:00,10:09:00\n{GOOD}", 2, "overlaps the turn in row 3"),
    ("segment,began,ended", f"{GOOD}\n{GOOD}", 3, "overlaps the turn in row 2"),
    (
        "segment,began,ended",
        "2,10:00:00,10:30:00\n3,10:05:00,10:06:00\n4,10:20:00,10:21:00",
        4,
        "overlaps the turn in row 2",
    ),
    (WITH_EXTRAS, "2,10:05:00,10:11:00,6:00.001", 2, "paused for 6:00 in a turn of 6:00"),
    (WITH_EXTRAS, "2,10:05:00,10:11:00,-0:10", 2, "a sign makes no sense here"),
    (WITH_EXTRAS, "2,10:05:00,10:11:00,35", 2, '`paused` is "35"; expected a duration'),
    (WITH_EXTRAS, "2,10:05:00,10:11:00,,soon", 2, '`granted` is "soon"'),
    (WITH_EXTRAS, "2,,,0:10", 2, "absent, and yet `paused`"),
    (WITH_EXTRAS, "2,,,,0:10", 2, "absent, and yet `granted`"),
    (WITH_EXTRAS, f"open,10:00:00,,0:10\n{GOOD}", 2, "`open` has `paused`"),
    ("segment,began,ended", f"{GOOD}\n2,,", 3, "segment 2 is absent here; but row 2 is a turn"),
    ("segment,began,ended", f"2,,\n{GOOD}", 2, "segment 2 is absent here; but row 3 is a turn"),
    ("segment,began,ended", "2,,\n2,10:05:00,", 2, "segment 2 is absent here; but row 3"),
    ("segment,began,ended", f"{GOOD}\n3,,\n3,,", 4, "absent in row 3 already"),
    ("segment,began,ended", f"open,10:05:00.001,\n{GOOD}", 2, "`open` is after the turn in row 3"),
    ("segment,began,ended", f"{GOOD}\nclose,,10:10:59", 3, "`close` is before the turn in row 2"),
    ("segment,began,ended", "open,10:30:00,\nclose,,10:00:00", 3, "`close` is before `open`"),
    ("segment,began,ended", f"open,,\n{GOOD}", 2, "`open` without a time; expected it in `began`"),
    ("segment,began,ended", f"open,,10:00:00\n{GOOD}", 2, "`ended` is filled; `open` has one time"),
    ("segment,began,ended", f"close,11:00:00,\n{GOOD}", 2, "`began` is filled; `close` has one"),
    (
        "segment,began,ended",
        f"{GOOD}\nclose,,",
        3,
        "`close` without a time",
    ),
    (
        "segment,began,ended",
        f"open,10:00:00,\nopen,10:01:00,\n{GOOD}",
        3,
        "stands in row 2 already",
    ),
    ("segment,began,ended", "2,10:11:00,10:05:00", 2, "ended 10:05:00 before it began 10:11:00"),
    ("segment,began,ended", "2,25:00:00,10:05:00", 2, '`began` is "25:00:00"; expected 10:02:03'),
    ("segment,began,ended", "2,10:60:00,10:05:00", 2, '`began` is "10:60:00"'),
    ("segment,began,ended", "2,10:05:61,10:11:00", 2, '`began` is "10:05:61"'),
    ("segment,began,ended", "2,5 past,10:11:00", 2, '`began` is "5 past"'),
    ("segment,began,ended", "2,10:05:00+01:00,10:11:00", 2, "an offset without its date"),
    ("segment,began,ended", "2,2019-13-10T10:05:00Z,10:11:00", 2, "`began` is"),
    ("segment,began,ended", "2,2019-12-10T10:05:00+25:00,10:11:00", 2, "`began` is"),
    ("segment,began,ended", "2,10:05:00.1234,10:11:00", 2, '`began` is "10:05:00.1234"'),
    ("segment,began,ended", "3,,", 1, "no turn says when the hour was"),
    ("segment,began,ended", "open,10:00:00,\n3,,", 1, "no turn says when the hour was"),
    ("segment,began,ended", "", 1, "no row under the header"),
    ("segment,began,ended", "2,10:05:00,2019-12-12T10:05:00Z", 2, "the hour would last 49:00:00"),
    ("segment,began", "2,10:05:00", 1, "the header has no `ended`"),
    ("place,one,two", "2,10:05:00,10:11:00", 1, "the header has no `segment`, `began` or `ended`"),
    ("segment,began,ended,pausd", GOOD, 1, 'no column "pausd"; did you mean `paused`?'),
    ("segment,began,ended,began", GOOD, 1, "`began` is there 2 times"),
    ("segment,began,ended", f"{GOOD},,late", 2, "5 cells under a header of 3"),
    ("segment,began,ended", '2,"10:05:00,10:11:00', 2, "no CSV"),
    ("segment,began,ended", f'{GOOD}\n3,"10:12:00"x,', 3, "no CSV"),
    ("segment,began,ended,note", f"{GOOD},{'x' * 501}", 2, "a cell of more than 500 characters"),
    (",".join(["segment", *map(str, range(60))]), GOOD, 1, "61 columns"),
    ("segment,began,ended", f"{GOOD}\n\0,,", 3, "a NUL character"),
    ("segment,began,ended", "\n".join(["3,,"] * 5_001), 5002, "more than 5,000 rows"),
]


@pytest.mark.parametrize(("header", "rows", "row", "words"), WRONG)
def test_what_is_wrong_is_said_with_its_row(header: str, rows: str, row: int, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(rows, header=header)
    found = [str(problem) for problem in caught.value.problems if problem.line == row]
    assert any(words in problem for problem in found), caught.value.problems
    assert found[0].startswith(f"t.csv:{row}: " if row else "t.csv: ")


def test_an_empty_file_is_said() -> None:
    for sheet in (b"", b"\n\n", b"\xef\xbb\xbf"):
        with pytest.raises(BadInput, match=r"t\.csv:1: "):
            read_timings(sheet, "t.csv", plan())


def test_bytes_that_are_no_text_are_said_with_their_row() -> None:
    with pytest.raises(BadInput, match=r"t\.csv:2: not UTF-8; save the sheet as CSV UTF-8"):
        read_timings(b"segment,began,ended,note\n2,10:05:00,10:11:00,\x81", "t.csv", plan())
    found = read_timings(b"segment,began,ended,note\n2,10:05:00,10:11:00,\xe9", "t.csv", plan())
    assert found.notices == ("the file is not UTF-8: read as cp1252",)


FIVE_TO_ELEVEN = (5 * 60_000, 11 * 60_000)
"""When the turn of segment 2 is, in milliseconds after ten."""


@pytest.mark.parametrize(
    "sheet",
    [
        "sep=;\nsegment;began;ended\n2;10:05;10:11\n",
        "segment,began,ended\n2,10h05,10:11 am\n",
        "Segment,From,To\n2,10 Dec 2019 10:05,2019-12-10 10:11\n",
        (
            "Index,Title,Cue,Scheduled Start,Actual Start,Scheduled End,Actual End\n"
            "1,Ana,1,10:02:00,10:05:00,10:09:00,10:11:00\n"
        ),
        "Speaker,Start,End\nOrg A,10:05:00,10:11:00\n",
        (
            "SPEAKER hour 1 300.0 200.5 <NA> <NA> Ana <NA>\n"
            "SPEAKER hour 1 500.5 159.5 <NA> <NA> Ana <NA>\n"
        ),
        "300.000000\t660.000000\tAna\n",
    ],
    ids=["sep", "am", "dates", "Ontime's report", "names", "RTTM", "Audacity"],
)
def test_what_other_tools_and_people_write(sheet: str) -> None:
    known = plan()
    first, second, *rest = known.segments
    named = replace(second, speaker="Ana", organisation="Org A")
    found = read_timings(sheet.encode(), "t.csv", replace(known, segments=(first, named, *rest)))
    begun = [one.at - TEN for one in found.log if isinstance(one.event, ev.FloorGiven)]
    ended = [one.at - TEN for one in found.log if isinstance(one.event, ev.FloorYielded)]
    assert (*begun, *ended) == FIVE_TO_ELEVEN


def test_a_workbook_of_timings() -> None:
    rows: list[list[object]] = [
        ["segment", "began", "ended"], [2, time(10, 5), time(10, 11)], ["close", "", "11:00"],
    ]  # fmt: skip
    found = read_timings(workbook({"Timings": rows}), "t.xlsx", plan())
    assert found.turns == 1
    assert found.log[-1].at - TEN == 3_600_000


def test_more_than_five_megabytes_are_refused() -> None:
    with pytest.raises(BadInput, match="larger than 5 MiB"):
        read_timings(b"segment," + b" " * (5 * 1024 * 1024), "t.csv", plan())


def test_a_time_the_clocks_skipped_is_said() -> None:
    spring = plan(date=date(2020, 3, 29), start=1_585_440_000_000)
    with pytest.raises(BadInput, match=r"csv:2: `began`: the clocks of Europe/Zurich skip 02:30"):
        read("2,02:30:00,03:10:00", spring)


def test_all_problems_are_said_at_once_in_the_order_of_their_rows() -> None:
    rows = "open,10:30:00,\n2,10:05:00,\n9,10:06:00,10:07:00\n3,10:10:00,10:20:00,11:00\n4,x,y"
    with pytest.raises(BadInput) as caught:
        read(rows, header="segment,began,ended,paused")
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5, 6, 6]


def test_a_sheet_that_cannot_be_read_is_not_called_empty_too() -> None:
    with pytest.raises(BadInput) as caught:
        read("", header='"segment,began"x')
    assert ["empty" in str(problem) for problem in caught.value.problems] == [False]


def test_a_wrong_anchor_does_not_make_every_other_row_wrong() -> None:
    with pytest.raises(BadInput) as caught:
        read("open,25:00:00,\n2,10:05:00,10:11:00")
    assert [problem.line for problem in caught.value.problems] == [2]


@given(
    st.lists(
        st.tuples(st.integers(0, 90_000), st.integers(0, 600_000), st.integers(0, 600_000)),
        min_size=1,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_milliseconds_survive_the_sheet(
    spans: list[tuple[int, int, int]], shuffle: random.Random
) -> None:
    """Gaps, lengths and pauses of turns, written as times of the day in rows of any order."""
    rows, expected, at = [], [], 0
    for place, (gap, length, paused) in enumerate(spans):
        began, at = at + gap, at + gap + length
        paused = min(paused, length)
        rows.append(f"{place % 5 + 1},{of_day(began)},{of_day(at)},{exact(paused)}")
        expected.append((began, at, paused, length - paused))
    shuffle.shuffle(rows)
    rows.append("open,10:00:00,,")
    found = session("\n".join(rows), "segment,began,ended,paused")
    turns = sorted(found.turns, key=lambda t: (t.began, t.ended or 0))
    assert [
        (t.began - TEN, (t.ended or 0) - TEN, t.paused(0), t.spoke(0)) for t in turns
    ] == sorted(expected)


def of_day(ms: int) -> str:
    """A time of the day, milliseconds after ten."""
    seconds, fraction = divmod(ms, 1_000)
    return f"{10 + seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{fraction:03d}"

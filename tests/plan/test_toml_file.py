"""Plans in TOML: defaults, kinds, times, statement files, and every mistake."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.text import hidden_characters
from presession_timer.plan.codec import plan_from_data, plan_to_data
from presession_timer.plan.model import Kind, Names, Plan, Segment, Window
from presession_timer.plan.toml_file import read_plan, read_plan_with_warnings
from tests.platforms import links
from tests.properties import SHARED

SESSION = '[session]\ntitle = "Spain"\ndate = 2019-12-10\n'
SPEAKER = '\n[[segment]]\nspeaker = "Speaker 1"\n'
DESIGN_EXAMPLE = """\
format = "upr-presession"          # 5–7 min in one hour; any key below overrides the format

[session]
title = "UPR Pre-session 35 – Spain"
state = "Spain"
date = 2019-12-10
start = 10:00:00                   # the room's local time; without it there is no lateness
until = 11:05:00                   # optional: the next group has the room
timezone = "Europe/Zurich"
room = "Palais des Nations"
moderator = ""
length = "60:00"
handover = "0:20"

[window]
min = "5:00"
max = "7:00"
last = "1:00"
grace = "0:00"

[room]                             # what the room and the page show of people
names = "organisation"             # organisation (default), name, number

[[segment]]
kind = "opening"

[[segment]]
kind = "state"
speaker = "Permanent Mission of Spain"

[[segment]]                        # kind = "statement" when not said
speaker = "Speaker 1 (to be confirmed)"
organisation = "Observatori DESC"
category = "CSO"                   # free text; the report counts by it
topic = "economic, social and cultural rights"
words = 812                        # or: statement = "statements/desc.txt"

[[segment]]
kind = "questions"
planned = "15:00"
"""

Reader = Callable[..., Plan]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a plan and read it; warnings are announced or there are none."""

    def read(text: str, *warnings: str) -> Plan:
        path = tmp_path / "plan.toml"
        path.write_text(text, encoding="utf-8", newline="")
        plan, said = read_plan_with_warnings(path)
        found = [f"{problem.line}: {problem.wrong}; {problem.expected}" for problem in said]
        assert len(found) == len(warnings), found
        for one, fragment in zip(found, warnings, strict=True):
            assert fragment in one
        return plan

    return read


def problems(path: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read_plan(path)
    return [f"{one.line}: {one.wrong}" for one in caught.value.problems]


def zurich(hour: int, minute: int = 0, *, day: int = 10, offset: int = 1) -> int:
    """Milliseconds of a December 2019 wall time in Zurich."""
    return int(datetime(2019, 12, day, hour - offset, minute, tzinfo=UTC).timestamp() * 1000)


def test_the_plan_of_the_design_says_what_it_says(read: Reader) -> None:
    plan = read(DESIGN_EXAMPLE)
    assert plan == Plan(
        title="UPR Pre-session 35 – Spain",
        date=date(2019, 12, 10),
        state="Spain",
        start=zurich(10),
        until=zurich(11, 5),
        room="Palais des Nations",
        segments=(
            Segment(1, "1", Kind.OPENING, planned=2 * MINUTE),
            Segment(2, "2", Kind.STATE, "Permanent Mission of Spain", max=2 * MINUTE),
            Segment(
                3,
                "3",
                Kind.STATEMENT,
                "Speaker 1 (to be confirmed)",
                "Observatori DESC",
                "CSO",
                "economic, social and cultural rights",
                min=5 * MINUTE,
                max=7 * MINUTE,
                words=812,
            ),
            Segment(4, "4", Kind.QUESTIONS, planned=15 * MINUTE),
        ),
    )


def test_a_plan_survives_the_way_into_a_record_and_back(read: Reader) -> None:
    plan = read(DESIGN_EXAMPLE)
    assert plan_from_data(plan_to_data(plan)) == plan


def test_title_date_and_one_segment_are_enough(read: Reader) -> None:
    plan = read(SESSION + "[[segment]]\n")
    assert (plan.length, plan.handover, plan.timezone) == (
        60 * MINUTE,
        20 * SECOND,
        "Europe/Zurich",
    )
    assert plan.window == Window(5 * MINUTE, 7 * MINUTE, MINUTE, 0)
    assert plan.names is Names.ORGANISATION
    assert (plan.start, plan.until, plan.question) == (None, None, None)
    assert plan.segments == (Segment(1, "1", Kind.STATEMENT, min=5 * MINUTE, max=7 * MINUTE),)


def test_each_kind_has_the_length_of_its_format(read: Reader) -> None:
    kinds = ["opening", "state", "follow-up", "questions", "closing"]
    plan = read(SESSION + SPEAKER + "".join(f'[[segment]]\nkind = "{kind}"\n' for kind in kinds))
    found = [(s.kind.value, s.planned, s.max) for s in plan.segments[1:]]
    assert found == [
        ("opening", 2 * MINUTE, None),
        ("state", None, 2 * MINUTE),
        ("follow-up", 5 * MINUTE, None),
        ("questions", 15 * MINUTE, None),
        ("closing", MINUTE, None),
    ]


def test_a_plan_takes_over_its_format_and_overrides_it(read: Reader) -> None:
    text = 'format = "toastmasters-5-7"\n' + SESSION + '[window]\ngrace = "0:15"\n' + SPEAKER
    plan = read(text)
    assert plan.format == "toastmasters-5-7"
    assert plan.window == Window(5 * MINUTE, 7 * MINUTE, MINUTE, 15 * SECOND)


def test_an_explicit_zero_overrides_the_format(read: Reader) -> None:
    text = 'format = "toastmasters-5-7"\n' + SESSION
    plan = read(text + 'handover = "0:00"\n[window]\nmin = "0:00"\ngrace = "0:00"\n' + SPEAKER)
    assert (plan.handover, plan.window.min, plan.window.grace) == (0, 0, 0)
    assert plan.segments[0].min == 0


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("5:00", 300_000),
        ("5 min", 300_000),
        ("90 s", 90_000),
        ("0:15.160", 15_160),
        ("PT15.16S", 15_160),
    ],
)
def test_a_duration_may_be_written_in_many_ways(
    read: Reader, written: str, milliseconds: int
) -> None:
    plan = read(SESSION + f'[window]\nmin = "{written}"\n' + SPEAKER)
    assert plan.window.min == milliseconds


def test_every_optional_key_arrives(read: Reader) -> None:
    plan = read(
        SESSION
        + 'moderator = "M"\nquestion = "1:30"\n[room]\nnames = "number"\n[[segment]]\nid = "desc"\n'
        + 'min = "4:00"\nmax = "6:00"\ngender = "f"\nlanguage = "fr"\nnote = "by video"\n'
        + 'protect = true\nclock = "hidden"\nshort = "D."\n'
    )
    (segment,) = plan.segments
    assert (plan.moderator, plan.question, plan.names) == ("M", 90 * SECOND, Names.NUMBER)
    assert (segment.id, segment.min, segment.max) == ("desc", 4 * MINUTE, 6 * MINUTE)
    assert (segment.gender, segment.language, segment.note) == ("f", "fr", "by video")
    assert segment.protect
    assert segment.clock_hidden
    assert segment.short == "D."


def test_a_statement_with_a_limit_below_the_windows_minimum_lowers_its_minimum(
    read: Reader,
) -> None:
    text = SESSION + '\n[[segment]]\nmax = "4:00"\n'
    plan = read(text, "6: `max` (4:00) is below the window's `min` (5:00)")
    assert (plan.segments[0].min, plan.segments[0].max) == (4 * MINUTE, 4 * MINUTE)


def test_a_limit_shorter_than_the_last_minute_is_odd(read: Reader) -> None:
    text = SESSION + '\n[[segment]]\nmin = "0:00"\nmax = "0:45"\n'
    plan = read(text, "7: `max` (0:45) is shorter than `last` (1:00)")
    assert plan.segments[0].max == 45 * SECOND


def test_only_a_limit_and_only_a_planned_length(read: Reader) -> None:
    plan = read(
        SESSION
        + SPEAKER
        + '[[segment]]\nkind = "opening"\nmax = "3:00"\n'
        + '[[segment]]\nkind = "state"\nplanned = "1:30"\n'
        + '[[segment]]\nkind = "state"\nplanned = "3:00"\n'
        + '[[segment]]\nkind = "break"\nplanned = "10:00"\nmax = "15:00"\n'
    )
    assert [(s.planned, s.max) for s in plan.segments[1:]] == [
        (None, 3 * MINUTE),
        (90 * SECOND, 2 * MINUTE),
        (3 * MINUTE, 3 * MINUTE),
        (10 * MINUTE, 15 * MINUTE),
    ]


def test_no_statement_is_odd_but_a_plan(read: Reader) -> None:
    plan = read(SESSION + '\n[[segment]]\nkind = "questions"\n', "5: no segment is a statement")
    assert plan.segments[0].kind is Kind.QUESTIONS


def test_hidden_characters_are_removed_and_counted(read: Reader) -> None:
    text = SESSION + '\n[[segment]]\nspeaker = "Ann\\u202E \\u0007Lee\\u200B"\ntopic = "a\\tb"\n'
    plan = read(text, "6: 3 hidden characters removed from `speaker`")
    assert (plan.segments[0].speaker, plan.segments[0].topic) == ("Ann Lee", "a b")


def test_a_name_of_nothing_but_hidden_characters_is_no_name(read: Reader) -> None:
    text = SESSION + '\n[[segment]]\nspeaker = "\\u202E"\n'
    assert read(text, "1 hidden character removed").segments[0].speaker == ""


def test_names_in_every_script_stay_as_they_are(read: Reader) -> None:
    for name in ("Nguyễn Thị Bình", "دفاع عن الحقوق", "किरण", "王小明", "👩🏽‍💻"):
        assert read(SESSION + f'[[segment]]\nspeaker = "{name}"\n').segments[0].speaker == name


def test_a_long_text_is_cut_and_said(read: Reader) -> None:
    text = SESSION + f'\n[[segment]]\nspeaker = "{"word " * 33}"\n'
    plan = read(text, "6: `speaker` has 164 characters; shortened to 160")
    assert plan.segments[0].speaker == "word " * 31 + "word…"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_byte_order_mark_and_either_line_end_are_fine(read: Reader, ending: str) -> None:
    text = "\ufeff" + (SESSION + SPEAKER).replace("\n", ending)
    assert read(text).segments[0].speaker == "Speaker 1"


def test_without_a_start_there_may_still_be_an_end(read: Reader) -> None:
    plan = read(SESSION + "until = 11:05:00\n" + SPEAKER)
    assert (plan.start, plan.until) == (None, zurich(11, 5))


def test_an_end_after_midnight_is_on_the_next_day(read: Reader) -> None:
    plan = read(SESSION + "start = 23:30:00\nuntil = 00:35:00\n" + SPEAKER)
    assert plan.start is not None
    assert plan.until == plan.start + 65 * MINUTE


AUTUMN = '[session]\ntitle = "Spain"\ndate = 2019-10-27\n'
TWO_FIFTEEN = int(datetime(2019, 10, 27, 0, 15, tzinfo=UTC).timestamp() * 1000)


def test_a_start_that_occurs_twice_is_the_first(read: Reader) -> None:
    text = AUTUMN + "start = 02:15:00\n" + SPEAKER
    assert (
        read(text, "4: `start` is 02:15:00 on 2019-10-27, which occurs twice").start == TWO_FIFTEEN
    )


def test_an_end_that_occurs_twice_is_the_first_after_the_start(read: Reader) -> None:
    text = AUTUMN + "start = 02:45:00\nuntil = 02:15:00\n" + SPEAKER
    plan = read(text, "4: `start`", "5: `until` is 02:15:00 on 2019-10-27, which occurs twice")
    assert plan.until == TWO_FIFTEEN + 60 * MINUTE
    assert plan.start is not None
    assert plan.until - plan.start == 30 * MINUTE


def test_a_text_handed_in_is_counted(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text(
        "# Water\n\nThank you — Moderator. [Our report](https://example.org/x y) says 3.5 %.\n"
        "<!-- not for\nthe ear -->\n",
        encoding="utf-8",
    )
    plan = read(SESSION + '[[segment]]\nstatement = "texts/a.md"\n')
    assert plan.segments[0].words == 8  # Water Thank you Moderator Our report says 3.5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_handed_in_may_have_any_common_encoding(
    read: Reader, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "a.txt").write_text("Señor moderador, señoras é señores", encoding=encoding)
    assert read(SESSION + '[[segment]]\nstatement = "a.txt"\n').segments[0].words == 5


@links
def test_a_link_out_of_the_plans_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("not for you", encoding="utf-8")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    plan = folder / "plan.toml"
    for name, wrong in [("a.txt", "leaves the plan's folder"), ("circle.txt", "")]:
        plan.write_text(SESSION + f'[[segment]]\nstatement = "{name}"\n', encoding="utf-8")
        (said,) = problems(plan)
        assert wrong in said


@links
def test_a_plan_reached_by_a_link_finds_its_texts(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.txt").write_text("one two", encoding="utf-8")
    (real / "plan.toml").write_text(
        SESSION + '[[segment]]\nstatement = "a.txt"\n', encoding="utf-8"
    )
    (tmp_path / "folder").symlink_to(real)
    assert read_plan(tmp_path / "folder" / "plan.toml").segments[0].words == 2


def test_a_missing_file_is_said_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "spain.toml").write_text(SESSION, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"no such file; did you mean spain\.toml\?"):
        read_plan(tmp_path / "spian.toml")
    with pytest.raises(UnreadableFile, match=r"no such file$"):
        read_plan(tmp_path / "quite-another.toml")


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a folder, not a plan; give a file in it"):
        read_plan(tmp_path)


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(5, "I/O error")]
)
def test_what_the_system_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match=r"may not read this file|I/O error"):
        read_plan(tmp_path / "plan.toml")


def test_a_name_that_no_file_can_have() -> None:
    for name in ("a\0b.toml", "x" * 5000):
        with pytest.raises(UnreadableFile):
            read_plan(Path(name))


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    for content in (b"", b"\n  \n"):
        path.write_bytes(content)
        assert problems(path) == ["1: the file is empty"]


def test_a_record_is_not_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "spain.presession.jsonl"
    path.write_text('{"format": 1}\n', encoding="utf-8")
    assert problems(path) == ["1: this is the record of a session, not a plan"]


def test_a_file_larger_than_5_mib_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"# " + b"x" * (5 * 1024 * 1024))
    assert problems(path) == ["1: the file is larger than 5 MiB"]


def test_a_thousand_segments_are_a_plan_and_one_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(SESSION + "[[segment]]\n" * 1000, encoding="utf-8")
    assert len(read_plan(path).segments) == 1000
    path.write_text(SESSION + "[[segment]]\n" * 10_000, encoding="utf-8")
    assert problems(path) == ["1004: there are 10,000 segments"]


def test_problems_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        '[[segment]]\nid = "1"\n[window]\nlast = "9:00"\n[session]\ndate = 1\n[room]\nnme = 1\n',
        encoding="utf-8",
    )
    assert problems(path) == [
        '2: `id` is "1"',
        "4: `last` (9:00) is more than `max` (7:00, from upr-presession)",
        "5: `title` is missing",
        "6: `date` is 1",
        "8: unknown key `nme`: did you mean `names`?",
    ]


def test_no_message_obeys_what_a_file_says(tmp_path: Path) -> None:
    path = tmp_path / "plan\x1b[2J.toml"
    path.write_text(
        '"\\u001b]0;x\\u0007" = 1\nformat = "\\u001b[31m"\n'
        '[session]\ntitle = "\\u202ex"\ndate = 1\n',
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        read_plan(path)
    assert not any(hidden_characters(str(problem)) for problem in caught.value.problems)


def test_reading_a_plan_is_what_loads_pydantic_and_nothing_before() -> None:
    code = "import sys, presession_timer.plan.toml_file; print('pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"


def read_or_refused(path: Path, content: bytes) -> tuple[Plan | None, tuple[Problem, ...]]:
    """Whatever a file holds, it is a plan or it has problems with lines that exist."""
    path.write_bytes(content)
    try:
        plan, warnings = read_plan_with_warnings(path)
    except BadInput as error:
        plan, warnings = None, error.problems
    assert plan or warnings
    lines = content.count(b"\n") + 1
    for problem in warnings:
        assert 0 <= problem.line <= lines
        assert hidden_characters(str(problem)) == 0
        assert len(str(problem).splitlines()) == 1
    assert list(warnings) == sorted(warnings, key=lambda problem: problem.line)
    return plan, warnings


PIECES = [
    *("[session]", "[window]", "[room]", "[[segment]]", "[segment]", "[[session]]", "[a.b]", "[["),
    *("title", "date", "start", "until", "kind", "words", "min", "max", "last", "id", "statement"),
    *("=", ".", ",", "{", "}", "[", "]", '"', "'", '"""', "'''", "\\", "#", "\n", "\n", " ", "\t"),
    *('"5:00"', "5:00", "2019-12-10", "10:00:00", "812", "-1", "true", "inf", "nan", "0x1f", "1e9"),
    *('"Europe/Zurich"', '"questions"', '"state"', '"../x"', '"\\u202e"', "é", "\x00", "\ufeff"),
]
GOOD = (DESIGN_EXAMPLE + '\n[[segment]]\nkind = "break"\nplanned = "5:00"\nid = "b"\n').encode()


@SHARED
@given(
    st.one_of(
        st.binary(),
        st.text().map(str.encode),
        st.lists(st.sampled_from(PIECES)).map(lambda pieces: "".join(pieces).encode()),
    )
)
@example(b"a = [\n" * 2000)
@example(b"a = {b = " * 900)
@example(b"a." * 4000 + b"a = 1")
@example(b'[[segment]]\nmin = "1:00"\n[[segment.min]]\n')
def test_whatever_a_file_holds_it_is_a_plan_or_it_has_problems(
    tmp_path: Path, content: bytes
) -> None:
    read_or_refused(tmp_path / "plan.toml", content)


@st.composite
def spoilt_plans(draw: st.DrawFn) -> bytes:
    """A good plan with a few places deleted, doubled, swapped or overwritten."""
    content = bytearray(GOOD)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 12))
        new = draw(st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=3)))
        content[at : at + length] = new
    return bytes(content)


@SHARED
@given(spoilt_plans())
def test_a_spoilt_plan_is_a_plan_or_has_problems(tmp_path: Path, content: bytes) -> None:
    plan, _ = read_or_refused(tmp_path / "plan.toml", content)
    if plan is not None:
        assert plan.title
        assert plan.segments
        assert plan.length > 0
        for segment in plan.segments:
            assert 0 <= segment.min <= (segment.max if segment.max is not None else segment.min)
        assert len({segment.id for segment in plan.segments}) == len(plan.segments)


@SHARED
@given(st.integers(0, GOOD.count(b"\n") - 1), st.booleans())
def test_one_spoilt_line_is_blamed_on_that_line(tmp_path: Path, index: int, doubled: bool) -> None:
    """An unknown key put in anywhere, or any line of a key written twice."""
    lines = GOOD.decode().split("\n")
    new = lines[index] if doubled and "=" in lines[index].split("#")[0] else "zzzz = 1"
    spoilt = [*lines[: index + 1], new, *lines[index + 1 :]]
    _, found = read_or_refused(tmp_path / "plan.toml", "\n".join(spoilt).encode())
    assert [problem.line for problem in found] == [index + 2]


def many_keys(folder: Path, count: int) -> Sequence[Problem]:
    path = folder / "plan.toml"
    keys = "".join(f"key_{n} = {n}\n" for n in range(count))
    path.write_text(SESSION + keys + SPEAKER, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_plan(path)
    return caught.value.problems


def test_of_many_problems_the_first_hundred_are_said_and_put_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("presession_timer.plan.schema.nearest", lambda key, _: asked.append(key))
    problems = many_keys(tmp_path, 20_000)
    assert [one.line for one in problems] == list(range(4, 105))
    assert problems[-1].wrong == "and more"
    assert problems[-1].expected == "fix these first"
    assert len(asked) == 101


def test_of_many_warnings_the_first_hundred_are_said(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(SESSION + '[[segment]]\nmin = "0:10"\nmax = "0:40"\n' * 300, encoding="utf-8")
    plan, warnings = read_plan_with_warnings(path)
    assert len(plan.segments) == 300
    assert len(warnings) == 101
    assert (warnings[-1].wrong, warnings[-1].expected) == ("and more", "")


def test_a_hundred_problems_are_all_said(tmp_path: Path) -> None:
    problems = many_keys(tmp_path, 100)
    assert len(problems) == 100
    assert problems[-1].wrong.startswith("unknown key `key_99`")


def test_what_is_wrong_in_many_segments_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(SESSION + "[[segment]]\nspeaker = 1\nwords = 8\n" * 300 + "x = 2\n")
    with pytest.raises(BadInput) as caught:
        read_plan(path)
    assert {one.wrong for one in caught.value.problems[:-1]} == {"`speaker` is 1"}

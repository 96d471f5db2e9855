"""Reading a record: up to the first line that is torn or breaks the chain, and no further."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.clock import Instant
from presession_timer.base.errors import NewerFormat, RecordDamaged, UnreadableFile
from presession_timer.engine import events as ev
from presession_timer.record.format import chained, encode_events, encode_header
from presession_timer.record.loading import load, load_bytes
from presession_timer.record.verify import verify
from tests.properties import SHARED
from tests.record.records import HOUR, PLAN, START, entries, forged, write_hour

EVENTS = sum(map(len, HOUR))


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a record of seven events in five commands."""
    return write_hour(tmp_path_factory.mktemp("hour") / "x.presession.jsonl").read_bytes()


def test_a_record_gives_its_plan_and_its_events(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    record = load(path)
    assert record.plan == PLAN
    assert record.rehearsal is None
    assert [recorded.event for recorded in record.log] == [e for part in HOUR for e in part]
    assert [recorded.seq for recorded in record.log] == list(range(1, EVENTS + 1))
    assert record.instants[0].wall == record.log[0].at == START
    assert record.damage is None
    assert record.session.running is not None
    assert record.session.running.segment == 3


def test_the_sum_of_a_record_is_that_of_its_file(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    assert load(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_loading_changes_nothing_and_leaves_nothing_behind(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    before = path.read_bytes() + b"torn"
    path.write_bytes(before)
    assert load(path).damage is not None
    assert path.read_bytes() == before
    assert [p.name for p in folder.iterdir()] == [path.name]


def test_loading_a_record_loads_no_pydantic_and_no_screen(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    script = (
        "import pathlib, sys; from presession_timer.record.loading import load;"
        "load(pathlib.Path(sys.argv[1])).session;"
        "print(*{n.partition('.')[0] for n in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert not {"pydantic", "textual", "rich", "asyncio"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nothing.presession.jsonl", "no such record; `presession list`"),
        ("", "a folder, not a record"),
        ("/dev/null", "not a file"),
    ],
)
def test_what_is_no_file_is_said(folder: Path, path: str, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        load(folder / path)


@pytest.mark.parametrize(
    "content",
    [
        b"\n",
        b"\xff\xfe\0",
        b"PK\x03\x04 zip",
        b'[session]\ntitle = "a plan"\n',
        b"[]\n",
        b'{"a": 1}\n',
        b'{"presession": "1"}\n',
        b"null\n",
        b"9" * 5000,
        b"[" * 100_000,
    ],
)
def test_something_else_is_not_a_record(folder: Path, content: bytes) -> None:
    path = folder / "x.presession.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordDamaged, match=r"not a presession record|cannot be read"):
        load(path)


def test_an_empty_file_says_so(folder: Path) -> None:
    path = folder / "x.presession.jsonl"
    path.touch()
    with pytest.raises(RecordDamaged, match="empty; delete it"):
        load(path)


def test_a_record_of_a_newer_format_is_refused_by_name(folder: Path) -> None:
    path = folder / "x.presession.jsonl"
    path.write_bytes(b'{"presession":3,"tool":"3.1.0","whatever":[]}\n{"new":1}\n')
    with pytest.raises(NewerFormat, match=r"written by presession 3\.1\.0 in format 3"):
        load(path)
    assert path.read_bytes().endswith(b'{"new":1}\n')


def test_blocks_that_never_reached_the_disk_are_torn_too(hour: bytes) -> None:
    for tail in (b"\0" * 4096, b"\0" * 10 + b"\n", b'{"seq":8' + b"\0" * 90 + b'"}\n'):
        record = load_bytes(Path("x"), hour + tail)
        assert record.damage is not None
        assert record.damage.torn
        assert len(record.lines) == EVENTS


def test_a_line_taken_out_is_altered_at_that_line(hour: bytes) -> None:
    lines = hour.splitlines(keepends=True)
    record = load_bytes(Path("x"), b"".join(lines[:5] + lines[6:]))
    assert record.damage is not None
    assert not record.damage.torn
    assert (record.damage.line, record.damage.kept) == (6, 4)
    assert "line 6 does not follow from the lines before it and 1 more" in record.damage.words


def test_a_plan_changed_afterwards_is_altered_but_the_events_are_read(hour: bytes) -> None:
    record = load_bytes(Path("x"), hour.replace("Ana Núñez".encode(), "Ana Nuñez".encode(), 1))
    assert record.damage is not None
    assert record.damage.line == 1
    assert "line 1, which holds the plan" in record.damage.words
    assert len(record.lines) == EVENTS


def test_a_chain_changed_in_the_first_line_loses_no_event(hour: bytes) -> None:
    first = hour.index(b"\n")
    record = load_bytes(Path("x"), hour[: first - 10] + b"x" + hour[first - 9 :])
    assert record.damage is not None
    assert record.damage.line == 1
    assert len(record.lines) == EVENTS


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"min":300000', b'"min":3000.0'),
        (b'"timezone":"Europe/Zurich"', b'"timezone":"Europe/Zurjch"'),
        (b'"speaker":"', b'"speakex":"'),
        (b'"title":"UPR Pre-session 35', b'"title":["PR Pre-session 35'),
        (b'"length":3600000', b'"length":360000000000000000'),
        (b'"start":1575968400000', b'"start":-1575968400000'),
        (b'"number":3', b'"number":2'),
    ],
)
def test_a_plan_that_cannot_be_worked_with_any_more_says_so_or_is_read(
    hour: bytes, was: bytes, becomes: bytes
) -> None:
    assert was in hour
    try:
        record = load_bytes(Path("x"), hour.replace(was, becomes, 1))
    except RecordDamaged as error:
        assert "cannot be read; 7 lines behind it are readable as text" in str(error)  # noqa: PT017 - either may happen
    else:
        assert record.damage is not None


OPENED = ((ev.SessionOpened(),),)
TURN = (*OPENED, (ev.FloorGiven(2),))
LONG = 10**12


@pytest.mark.parametrize(
    ("before", "event", "why"),
    [
        (OPENED, ev.FloorYielded(7), "there is no turn 7"),
        (OPENED, ev.FloorYielded(0), "there is no turn 0"),
        (OPENED, ev.BeganCorrected(1, START), "there is no turn 1"),
        (OPENED, ev.FloorGiven(9), "there is no segment 9"),
        (OPENED, ev.FloorGiven(0), "there is no segment 0"),
        (OPENED, ev.TimeGranted(9, 30_000), "there is no segment 9"),
        (OPENED, ev.PlannedChanged(9, 60_000), "there is no segment 9"),
        (OPENED, ev.MarkedAbsent(9), "there is no segment 9"),
        (OPENED, ev.MarkedLate(9), "there is no segment 9"),
        (OPENED, ev.SegmentMoved(9, 1), "there is no segment 9"),
        (OPENED, ev.SegmentMoved(2, 9), "there is no segment 9"),
        (OPENED, ev.SegmentInserted(PLAN.segments[1], 0), "there is a segment 2 already"),
        (OPENED, ev.Paused(), "nobody has had the floor"),
        (TURN, ev.Resumed(), "nothing was paused"),
        (TURN, ev.PauseExplained(1, "technical"), "nothing was paused"),
        (TURN, ev.QuestionNamed("Chad"), "no question was asked"),
        (OPENED, ev.Undone("forged"), "nothing it can take back"),
        (OPENED, ev.Undone("console:7"), "nothing it can take back"),
        (OPENED, ev.Redone("console:0"), "nothing it can bring back"),
        (OPENED, ev.Redone("console:7"), "nothing it can bring back"),
    ],
)
def test_a_line_that_cannot_follow_is_altered_there_whatever_its_chain(
    folder: Path, before: tuple[tuple[ev.Event, ...], ...], event: ev.Event, why: str
) -> None:
    record = load(forged(write_hour(folder / "x.presession.jsonl", before), event))
    assert record.damage is not None
    assert (record.damage.line, record.damage.torn) == (len(before) + 2, False)
    assert why in record.damage.words
    assert len(record.log) == record.session.seq == len(before)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seq", 3.0),
        ("seq", True),
        ("part", "0"),
        ("of", 0),
        ("of", "1"),
        ("command", 7),
        ("command", None),
        ("at.steady", "soon"),
        ("at.steady", 1.5),
        ("at.wall", 12),
        ("at.wall", "yesterday"),
        ("at.boot", []),
        ("at.session", 10**18),
        ("at.session", -(10**18)),
        ("at.session", 10**14 * 9),
        ("at.session", "10"),
        ("at.session", START - 1),
        ("data.by", 1.5),
        ("data.by", "30000"),
        ("data.by", None),
        ("data.by", True),
        ("data.by", LONG),
        ("data.by", 10**400),
        ("data.by", [[[[30_000]]]]),
        ("data.more", 1),
        ("data", []),
        ("at", "now"),
    ],
)
def test_a_line_with_a_value_that_no_line_has_is_altered_there(
    folder: Path, name: str, value: object
) -> None:
    path = write_hour(folder / "x.presession.jsonl", TURN)
    record = load(forged(path, ev.TimeGranted(2, 30_000), {name: value}))
    assert record.damage is not None
    assert (record.damage.line, record.damage.torn) == (4, False)
    assert record.session.seq == 2


@pytest.mark.parametrize("line", [b"[" * 1_000, b"[" * 40, b'{"seq":3}', b'{"a":NaN}', b"7"])
def test_a_line_that_is_no_event_is_altered_there(folder: Path, line: bytes) -> None:
    path = write_hour(folder / "x.presession.jsonl", TURN)
    with path.open("ab") as file:
        file.write(line + b"\n")
    record = load(path)
    assert record.damage is not None
    assert (record.damage.line, record.damage.torn) == (4, False)
    assert record.session.seq == 2


def test_a_command_of_before_that_happens_again_is_altered_there(folder: Path) -> None:
    path = write_hour(folder / "x.presession.jsonl", TURN)
    record = load(forged(path, ev.Noted("again"), {"command": "console:1"}))
    assert record.damage is not None
    assert "its command stands there already" in record.damage.words


def test_a_command_is_altered_whole_where_one_of_its_parts_cannot_be(folder: Path) -> None:
    commands = (*TURN, (ev.Noted("one"), ev.FloorGiven(9)), (ev.Noted("two"),))
    record = load(write_hour(folder / "x.presession.jsonl", commands))
    assert record.damage is not None
    assert (record.damage.line, record.damage.lines, record.damage.kept) == (4, 3, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"length": 10**18},
        {"length": "60:00"},
        {"title": 7},
        {"timezone": "Europe/Zurjch"},
        {"window": {"min": 1.5, "max": 2, "last": 1, "grace": 0}},
    ],
)
def test_a_forged_plan_with_a_chain_that_fits_is_damage_not_a_traceback(
    folder: Path, changed: dict[str, object]
) -> None:
    path = write_hour(folder / "x.presession.jsonl", TURN)
    header = json.loads(path.read_bytes().partition(b"\n")[0])
    del header["chain"]
    header["plan"] |= changed
    line, _ = chained(json.dumps(header).encode(), header["seed"])
    path.write_bytes(line)
    with pytest.raises(RecordDamaged, match="cannot be read"):
        load(path)


@given(st.data())
@SHARED
def test_cut_at_any_byte_every_whole_command_before_it_is_read(
    hour: bytes, data: st.DataObject
) -> None:
    header = hour.index(b"\n") + 1
    cut = data.draw(st.integers(header, len(hour)))
    record = load_bytes(Path("x"), hour[:cut])
    ends, commands = [header], list(HOUR)
    lines = hour[header:].splitlines(keepends=True)
    for events in commands:
        ends.append(ends[-1] + sum(map(len, lines[: len(events)])))
        lines = lines[len(events) :]
    whole = sum(1 for end in ends if end <= cut) - 1
    assert len(record.lines) == sum(map(len, HOUR[:whole]))
    assert (record.damage is None) == (cut in ends)
    assert record.damage is None or record.damage.torn


@given(st.data())
@SHARED
def test_any_byte_changed_is_seen_and_never_a_traceback(hour: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(hour) - 1))
    changed = bytearray(hour)
    changed[place] ^= data.draw(st.integers(1, 255))
    try:
        record = load_bytes(Path("x"), bytes(changed))
    except (RecordDamaged, NewerFormat):
        return
    assert record.damage is not None
    before = hour[:place].count(b"\n")  # the header counts for one
    assert len(record.lines) >= before - 2  # half a command before it goes with it
    assert record.session.seq == len(record.lines)


@given(st.binary(max_size=300))
@SHARED
def test_bytes_of_any_kind_are_a_record_or_an_error(data: bytes) -> None:
    with pytest.raises((RecordDamaged, NewerFormat)):
        load_bytes(Path("x"), data)


def test_verify_says_whole_torn_or_altered_and_where(folder: Path) -> None:
    path = write_hour(folder / "x.presession.jsonl")
    data = path.read_bytes()
    assert verify(path).text == f"whole: 7 events; last hash {data[-67:-57].decode()}"
    assert verify(path).whole
    path.write_bytes(data[:-3])
    torn = verify(path)
    assert (torn.whole, torn.torn, torn.events) == (False, True, 6)
    assert "never finished; 6 events before that can be read" in torn.text
    path.write_bytes(data.replace(b"microphone", b"microphonE"))
    altered = verify(path)
    assert (altered.whole, altered.torn, altered.line) == (False, False, 6)
    assert altered.text.startswith("altered: line 6")


@pytest.mark.parametrize("version", [1, 2])
def test_an_event_that_follows_and_is_not_known_is_named_with_its_line(
    folder: Path, version: int
) -> None:
    header = replace(load(write_hour(folder / "a.presession.jsonl")).header, version=version)
    first, chain = encode_header(header)
    at = Instant(0, START, "boot", "manual")
    (opened,), chain = encode_events(entries([ev.SessionOpened()], 1, "c:1", at), chain)
    path = folder / "x.presession.jsonl"
    path.write_bytes(first + opened)
    forged(path, ev.SessionOpened(), {"kind": "Danced\x1b[2J"})
    verdict = verify(path)
    assert not verdict.whole
    assert "line 3 holds an event that this presession does not know, Danced[2J:" in verdict.text


def test_a_mistake_of_ours_in_the_fold_is_not_called_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(plan: object, log: object) -> None:
        raise TypeError("a mistake of ours")

    record = load(write_hour(folder / "x.presession.jsonl"))
    monkeypatch.setattr("presession_timer.record.loading.fold", mistaken)
    with pytest.raises(TypeError, match="a mistake of ours"):
        _ = record.session

"""D: whatever a file or a name holds, it is a plan or a sentence, and a name is never obeyed."""

from __future__ import annotations

import json
import random
import re
import signal
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyte
import pytest
from rich.segment import Segment as Piece
from textual.app import App

from presession_timer.base.errors import PresessionError
from presession_timer.base.text import LONGEST_NAME, UNNAMED, clean
from presession_timer.engine import commands as cmd
from presession_timer.home.screen import HomeScreen
from presession_timer.importers.choices import Choices
from presession_timer.importers.proposal import Unsettled, propose
from presession_timer.importers.timings import read_timings
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.plan.toml_file import read_plan
from presession_timer.runner.session_runner import SessionRunner
from tests.command import measured, presession
from tests.console.rig import Rig, console
from tests.editor.rig import editing
from tests.engine.hours import other, panel, plan_of, statement
from tests.faults.harness import Tally, tries
from tests.faults.plans import PLAN_FILE
from tests.home.rig import showing as showing_home
from tests.importers.bombs import BOMBS
from tests.importers.lists import TODAY, settled
from tests.importers.test_reading import DELIMITERS, LINE_ENDS, PAGES, SURE, holds, sheet
from tests.importers.workbooks import workbook
from tests.painted import strips_of
from tests.pseudo_terminal import terminal
from tests.record.records import MINUTE
from tests.room_clock.test_app import Room, room

MARKS = {
    "colour": "\x1b[31;7;5m",
    "clipboard": "\x1b]52;c;QUJD\x07",
    "title": "\x1b]0;owned\x1b\\",
    "C1": "\x9b31;7;5m",
    "device": "\x90q\x9c",
    "null": "\x00",
    "delete": "\x7f\x08",
    "override": "\u202etfel\u202c",
    "isolate": "\u2067x\u2069",
    "line": "\r\n\u2028\x85",
    "private": "\ue000\U000f0000",
    "surrogate": "\ud800",
}
"""What a terminal would obey, or a reader would not see."""
MARKUP = (
    "[/]", "[@click=app.quit]click[/]", "[bold", "Ann [CEO] Lee", "\\[b]", "{x} %s $name", ":boom:",
)  # fmt: skip
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
WIDE = (
    "e" + "\u0301" * 60, f"{FAMILY} family", "国" * 40, "جمعية حقوق الإنسان", "שלום", "नमस्ते",
    "한국어", "ｱｲｳ ＡＢ", "\U0001f1e8\U0001f1ed Suisse \u2764\ufe0f", "\U0001f44d\U0001f3fd" * 9,
)  # fmt: skip
TITLE = '"UPR Pre-session 35 – Spain"'


def hostile(seed: int) -> list[str]:
    """Names nobody should have: markup, orders, wide ones, and anything at all."""
    dice = random.Random(seed)
    anything = (
        "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randint(0, 60))) for _ in range(6)
    )
    marked = (f"Ann {mark} Lee" for mark in MARKS.values())
    names = [*marked, *MARKUP, *WIDE, *anything, "", "a" * 500]
    dice.shuffle(names)
    return names


def hostile_plan(seed: int) -> Plan:
    """An hour in which everything that is written is hostile."""
    names = hostile(seed)
    people = [
        statement(number, speaker=name, organisation=name[::-1], topic=name, note=name)
        for number, name in enumerate(names[:20], start=1)
    ]
    plan = plan_of(*people, other(21, Kind.QUESTIONS, "5:00"))
    return replace(plan, title=names[21], state=names[22], room=names[23], moderator=names[24])


# D1 to D5: files.


@pytest.mark.parametrize("encoding", [*SURE, *PAGES])
def test_d1_every_encoding_delimiter_and_line_end_is_the_same_plan(
    tmp_path: Path, encoding: str
) -> None:
    def encoded(delimiter: str, line_end: str) -> bytes:
        text = sheet(delimiter, line_end)
        return SURE[encoding](text) if encoding in SURE else text.encode(encoding)

    for delimiter in DELIMITERS:
        for line_end in LINE_ENDS:
            choices = Choices() if encoding in SURE else Choices(encoding=encoding)
            holds(encoded(delimiter, line_end), choices)
    (tmp_path / "list.csv").write_bytes(encoded(";", "\r\n"))
    more = ["--yes"] if encoding in SURE else ["--encoding", encoding]
    done = presession("new", "x.toml", "--from", "list.csv", *more, folder=tmp_path)
    assert done.status == 0, done.err
    speakers = [s.speaker for s in read_plan(tmp_path / "x.toml").segments]
    assert {"Zoë Núñez", "Ana Peña"} <= set(speakers)


@pytest.mark.parametrize(
    "content",
    [
        b"Speaker,Words\nA\x00na,8", b'Speaker,Words\n"Ana,8\nEva,9', b"Speaker\r\r\r",
        b"Speaker,Words\nAna,8,9,10\nEva", b'Speaker,Words\n"Ana"x,8', b"\x00" * 100,
        b"Speaker\n" + b'"' * 99, b"\xff\xfeS",
    ][:: tries(3, 1)],
)  # fmt: skip
def test_d2_a_broken_sheet_is_a_plan_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    (tmp_path / "spain.toml").write_text(PLAN_FILE)
    made = presession("new", "x.toml", "--from", "list.csv", "--yes", folder=tmp_path)
    assert made.status == 2 or (tmp_path / "x.toml").exists()
    assert made.status == 0 or made.err
    read = presession("import", "list.csv", "--plan", "spain.toml", folder=tmp_path)
    assert (read.status, bool(read.err)) == (2, True)
    assert not list(tmp_path.glob("*.jsonl"))


MOST_MEMORY_KB = 200 * 1024
MOST_CPU_S = 2.0


@pytest.mark.parametrize(("name", "make"), BOMBS, ids=[name for name, _ in BOMBS])
def test_d3_a_bomb_is_refused_with_little_memory_and_in_little_time(
    tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    (tmp_path / name).write_bytes(make())
    ran, cpu_s, memory_kb = measured("new", "x.toml", "--from", name, folder=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(name)
    assert len(ran.err.splitlines()) == 1, ran.err
    assert not (tmp_path / "x.toml").exists()
    assert cpu_s < MOST_CPU_S
    assert memory_kb < MOST_MEMORY_KB


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("command", "name", "content"),
    [
        ("check", "x.toml", PLAN_FILE + f"\nnote = {DEEP}"),
        ("check", "x.toml", PLAN_FILE + "\n" + "a." * 50_000 + "b = 1"),
        ("check", "x.toml", PLAN_FILE.replace("state =", 'state = "France"\nstate =')),
        ("verify", "x.presession.jsonl", '{"presession":' + DEEP),
        ("verify", "x.presession.jsonl", '{"presession":1,"plan":' + '{"a":' * 50_000),
        ("new", "x.json", '{"rundowns":' + DEEP),
        ("new", "x.json", '{"rundown":[],"rundown":[{"type":"event","title":"A"}]}'),
    ][:: tries(2, 1)],
)
def test_d4_nesting_and_keys_twice_are_a_sentence(
    tmp_path: Path, command: str, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    words = ["new", "y.toml", "--from", name] if command == "new" else [command, name]
    done = presession(*words, folder=tmp_path)
    assert done.status in (1, 2)
    assert 0 < len(done.err + done.out) < 4_000


NO_LENGTHS = (
    "nan", "inf", "-inf", "infinity", "-5:00", "1e9", "9" * 400, "1_0", "０５:００", "٥:٠٠", "5:60",
    "25:00:00", "5:00:00:00", "0x5", "5,00", "", " ", "five", "1e-3 s", "+7:00",
)  # fmt: skip


@pytest.mark.parametrize("length", NO_LENGTHS[:: tries(9, 1)])
def test_d5_what_is_no_length_is_none_in_any_format(tmp_path: Path, length: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(PLAN_FILE.replace('planned = "15:00"', f"planned = {json.dumps(length)}"))
    with pytest.raises(PresessionError):
        read_plan(path)
    lines = ["open", "give 2", f"cap {length}", f"planned 4 {length}", "status"]
    path.write_text(PLAN_FILE)
    answers = [
        line
        for line in presession("run", "--plain", path, lines=lines).out.splitlines()
        if line.startswith(("ok", "refused"))
    ]
    assert [answer.split()[0] for answer in answers[2:4]] == ["refused:", "refused:"]


def test_d5_seven_minutes_are_seven_minutes_in_every_format(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(PLAN_FILE.replace("organisation", 'max = "7:00"\norganisation', 1))
    assert longest(read_plan(path)) == 7 * MINUTE
    sheets = {
        "a.csv": b"Speaker,Time\nAna,7:00\n",
        "b.csv": b"Speaker;Time\nAna;7:00\n",
        "c.xlsx": workbook({"List": [["Speaker", "Time"], ["Ana", "7:00"]]}),
        "d.xlsx": workbook({"List": [["Speaker", "Time"], ["Ana", timedelta(hours=7)]]}),
    }
    for name, content in sheets.items():
        proposal = propose(content, Path(name), name, tmp_path, Choices(), lambda _: TODAY)
        assert longest(settled(proposal, content, name, Choices()).plan) == 7 * MINUTE, name
    path.write_text(PLAN_FILE)
    done = presession("run", "--plain", path, lines=["open", "cap 7:00", "planned 4 7:00", "list"])
    assert "7:00" in done.out
    assert "capped at 7:00" in done.out


def longest(plan: Plan) -> int:
    """The limit of the first statement, milliseconds."""
    return next(s.max for s in plan.segments if s.kind is Kind.STATEMENT) or 0


# D6 to D8: names.


def obeyed(text: str) -> set[str]:
    """What in a text a terminal would obey."""
    return {
        c for c in text
        if (c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Co")) or c in "\u202e\u2067"
    }  # fmt: skip


_OURS = {"option", "offset", "row", "press"}
"""What widgets note in a cell: which row or key a click is on. An order would be ``@click``."""


def holds_no_orders(app: App[Any], width: int) -> list[list[Piece]]:
    """Each cell of a screen is text: no order, no click, no line longer than the screen."""
    strips = strips_of(app.screen)
    rows = [list(strip) for strip in strips]
    for strip, row in zip(strips, rows, strict=True):
        assert strip.cell_length == width
        for piece in row:
            assert not obeyed(piece.text), piece
            assert piece.style is None or not piece.style.meta.keys() - _OURS, piece
    return rows


@pytest.mark.parametrize("seed", range(tries(1, 6)))
async def test_d6_any_name_on_the_console_is_text_and_no_cell_does_anything(
    tmp_path: Path, seed: int
) -> None:
    size = ((80, 24), (120, 36), (200, 50))[seed % 3]
    async with console(tmp_path, hostile_plan(seed), size=size) as rig:
        rig.runner.do(cmd.Open())
        for number in range(1, tries(3, 20)):
            rig.clock.advance(70_000)
            rig.runner.do(cmd.Give(number), confirmed=True)
            rig.controller.refresh()
            await rig.settle()
            holds_no_orders(rig.app, size[0])
        for key in ("s", "escape", "i", "escape", "?", "escape", "m", "escape", "r", "escape")[
            : tries(6, 10)
        ]:
            await rig.press(key)
            holds_no_orders(rig.app, size[0])
        await clicked(rig, size)
        assert rig.app.is_running


async def clicked(rig: Rig, size: tuple[int, int]) -> None:
    """Click through the screen: nothing but a button may answer, and no name is one."""
    events = rig.runner.session.seq
    for row in range(size[1]):
        for column in range(1 + row * 37 % tries(90, 17), size[0], tries(90, 17)):
            if "press" in rig.app.screen.get_style_at(column, row).meta:
                # Ask again each time: a click on a row selects it and moves the row of its keys.
                button = rig.app.screen.get_widget_at(column, row)[0]
                assert button.id in ("footer", "row-keys"), (button, column, row)
                continue
            await rig.pilot.click(offset=(column, row))
    await rig.settle()
    assert rig.runner.session.seq == events


@pytest.mark.parametrize("seed", range(tries(1, 8)))
async def test_d6_any_name_on_the_room_s_screen_is_text(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.room_clock.test_app.panel", lambda: hostile_plan(seed))
    async with room(tmp_path, (100, 30)) as opened:
        for number in range(1, tries(4, 20)):
            opened.runner.do(cmd.Give(number), confirmed=True)
            opened.runner.do(cmd.ShowMessage(hostile(seed)[number]))
            await seen(opened)
            opened.runner.do(cmd.ClearMessage())
            await seen(opened)


async def seen(opened: Room) -> None:
    """Look at every cell of the room's screen."""
    opened.clock.advance(1_000)
    await opened.seen()
    for strip in strips_of(opened.app.screen):
        assert not obeyed(strip.text)
        assert all(piece.style is None or not piece.style.meta for piece in strip)


@pytest.mark.parametrize("seed", range(tries(1, 6)))
async def test_d6_any_name_on_the_home_screen_and_in_the_editor_is_text(
    tmp_path: Path, seed: int
) -> None:
    for number, name in enumerate(hostile(seed)[:12]):
        text = PLAN_FILE.replace(TITLE, in_toml(name)).replace('"Ana Núñez"', in_toml(name))
        (tmp_path / f"{number}.toml").write_text(text, "utf-8")
        hall = tmp_path / f"{number}.presession.jsonl"
        SessionRunner.open_plan(replace(panel(), title=name), hall).close()
    (tmp_path / "\x1b[31mred\x1b]0;x\x07.toml").write_text(PLAN_FILE)
    async with showing_home(HomeScreen(tmp_path), (100, 40)) as home:
        holds_no_orders(home.app, 100)
        await home.press("end")
        holds_no_orders(home.app, 100)
    for number in range(3):
        async with editing(tmp_path / f"{number}.toml", (100, 40)) as editor:
            await editor.press("end", "enter")
            holds_no_orders(editor.app, 100)


def in_toml(text: str) -> str:
    """A text as TOML can hold it: half a surrogate pair it cannot."""
    written = (f"\\U{ord(c):08x}" for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    return f'"{"".join(written)}"'


def test_d6_clean_and_what_a_screen_makes_of_any_text(tally: Tally) -> None:
    for seed in range(tries(30, 3_000)):
        for name in hostile(seed)[:40]:
            shown = clean(name)
            tally.add(names=1)
            assert not obeyed(shown)
            assert clean(shown) == shown
            assert 0 < len(shown) <= LONGEST_NAME
            assert shown == UNNAMED or shown.strip() == shown


@pytest.mark.terminal
@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (("run", "x.presession.jsonl"), "undoes"),
        (("project", "x.presession.jsonl"), ""),
        (("edit", "x.toml"), "Ann"),
        ((), "Resume"),
    ][:: tries(2, 1)],
)
def test_d7_no_order_in_a_name_reaches_the_terminal(
    tmp_path: Path, words: tuple[str, ...], seen: str
) -> None:
    record = hostile_record(tmp_path)
    with terminal(*words, folder=record.parent, size=(200, 50)) as screen:
        screen.until(lambda text: text.strip() != "" and seen in text)
        for key in ("j", "s", "\x1b[15~", "?", "\x1b[15~") if "run" in words else ():
            screen.send(key)
            for _ in range(3):
                screen.read()
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
        assert not orders(screen.raw)


@pytest.mark.terminal
@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "md"][: tries(1, 4)])
def test_d7_data_shown_on_a_terminal_gives_no_orders_either(tmp_path: Path, form: str) -> None:
    record = hostile_record(tmp_path)
    words = ("report", record, "--format", form)
    with terminal(*words, folder=record.parent, size=(200, 50)) as screen:
        assert screen.ended() == 0
        assert b"Lee" in screen.raw
        assert not orders(screen.raw)


PRINTED = (
    ("list",),
    ("report", "x.presession.jsonl"),
    ("run", "--plain", "x.presession.jsonl"),
    ("report", "\x1b[31;7;5mno.jsonl"),
    ("check", "x.toml", "\x1b[31;7;5mred.toml"),
    ("verify", "x.presession.jsonl"),
    ("week", "."),
    ("report", "x.presession.jsonl", "--format", "md"),
    ("new", "\x1b[31;7;5m/y.toml"),
    ("\x1b[31;7;5m",),
)


@pytest.mark.parametrize("words", PRINTED[: tries(4, 10)])
def test_d7_no_order_in_a_name_reaches_standard_output(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    record = hostile_record(tmp_path)
    (record.parent / "\x1b[31;7;5mred.toml").write_text("[session]\n")
    done = presession(*words, folder=record.parent, lines=["list", "status", "help", "give 3"])
    assert not orders((done.out + done.err).encode("utf-8", "surrogateescape"))


def hostile_record(folder: Path) -> Path:
    """A record and a plan in which everything that people wrote gives orders."""
    folder = folder / "hall"
    folder.mkdir()
    record = folder / "x.presession.jsonl"
    with SessionRunner.open_plan(hostile_plan(0), record) as runner:
        runner.do(cmd.Open())
        for number in range(1, 6):
            runner.do(cmd.Give(number), confirmed=True)
            runner.do(cmd.WriteNote("".join(MARKS.values())))
    (folder / "x.toml").write_text(hostile_file())
    return record


def hostile_file() -> str:
    """A plan file whose texts give orders, as far as TOML can hold them."""
    shown = in_toml("Ann " + " ".join(MARKS.values()))
    return PLAN_FILE.replace('"Ana Núñez"', shown).replace(TITLE, shown)


def orders(raw: bytes) -> list[str]:
    """Which of MARKS came through."""
    named = {name: mark.encode("utf-8", "surrogatepass") for name, mark in MARKS.items()}
    named |= {"clipboard": b"\x1b]52;c", "title": b"\x1b]0;owned", "line": b"\xe2\x80\xa8"}
    named |= {"delete": b"\x7f", "device": b"\xc2\x90", "C1": b"\xc2\x9b"}
    return [name for name, mark in named.items() if mark in raw]


@pytest.mark.terminal
def test_d8_names_of_any_width_shift_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = pyte.screens.wcwidth
    monkeypatch.setattr("pyte.screens.wcwidth", lambda c: 2 if is_shaped(c) else known(c))
    people = [
        Segment(number, str(number), Kind.STATEMENT, name, name, min=5 * MINUTE, max=7 * MINUTE)
        for number, name in enumerate(WIDE, start=1)
    ]
    record = tmp_path / "x.presession.jsonl"
    with SessionRunner.open_plan(plan_of(*people), record) as runner:
        runner.do(cmd.Open())
    with terminal("run", record, folder=tmp_path, size=(120, 40)) as screen:
        screen.until("I give the floor")  # below the rundown, so it is painted after it
        assert len(limits(screen.screen)) == 1, screen.text
        screen.send("4t")
        screen.until(lambda text: "▶" in text and "Thank you" in text)
        assert len(limits(screen.screen)) == 1, screen.text
        screen.signal(signal.SIGTERM)
        screen.ended()


def is_shaped(character: str) -> bool:
    """Hebrew, Arabic and Devanagari: this terminal draws them wider than others do."""
    return "\u0590" < character < "\u0980"


def limits(screen: Any) -> set[int]:
    """The columns in which the rundown's limits end, row by row."""
    rows = range(3, 3 + len(WIDE))
    shown = ("".join((screen.buffer[row][x].data or "\0")[0] for x in range(60)) for row in rows)
    ends = [[m.end() for m in re.finditer(r"\d:\d\d", text)] for text in shown]
    assert all(ends), ends
    return {at[-1] for at in ends}


# D9: anything.


def test_d9_any_bytes_are_a_plan_a_list_timings_or_a_sentence(tmp_path: Path, tally: Tally) -> None:
    seeds = [
        ("x.toml", PLAN_FILE.encode(), as_plan),
        ("x.csv", sheet(",", "\n").encode(), as_list),
        ("x.json", ONTIME, as_list),
        ("t.csv", TIMINGS, as_timings),
    ]
    dice = random.Random(9)
    for number in range(tries(1_000, 60_000)):  # as many on a quick machine: it finds no more
        name, seed, read = seeds[number % len(seeds)]
        try:
            read(tmp_path / name, fuzzed(seed, dice))
        except PresessionError:
            tally.add(refused=1)
        else:
            tally.add(read=1)
    assert tally.counts["refused"] > 20
    assert tally.counts["read"] > 20


ONTIME = json.dumps(
    {"rundowns": {"default": {"id": "default", "title": "D", "order": ["a"], "flatOrder": ["a"],
     "entries": {"a": {"id": "a", "type": "event", "title": "Ana", "timeStart": 36_000_000,
     "timeEnd": 36_420_000, "duration": 420_000, "skip": False}}, "revision": 1}}}
).encode()  # fmt: skip
TIMINGS = (
    b"segment,began,ended,note\nopen,10:00:00,,\n2,10:02:00,10:08:00,good\n3,10:09:00,10:15:00,\n"
    b"close,,10:40:00,\n"
)


def as_plan(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    read_plan(path)


def as_list(path: Path, data: bytes) -> None:
    with suppress(Unsettled):  # a question, which is asked
        propose(data, path, path.name, path.parent, Choices(), lambda _: TODAY)


def as_timings(path: Path, data: bytes) -> None:
    plan = path.with_name("plan.toml")
    if not plan.exists():
        plan.write_text(PLAN_FILE)
    read_timings(data, path.name, read_plan(plan))


def fuzzed(data: bytes, dice: random.Random) -> bytes:
    """The same with a few things wrong."""
    changed = bytearray(data)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 8))):
        place = dice.randrange(len(changed) + 1)
        match dice.randrange(6):
            case 0 if changed:
                changed[min(place, len(changed) - 1)] = dice.randrange(256)
            case 1:
                changed[place:place] = dice.choice(SPLINTERS)
            case 2:
                del changed[place : place + dice.randrange(30)]
            case 3:
                other = dice.randrange(len(data))
                changed[place:place] = data[other : other + dice.randrange(80)]
            case 4:
                changed[place:place] = chr(dice.randrange(0x20, 0xD7FF)).encode()
            case _:
                changed = changed[:place] or changed
    return bytes(changed)


SPLINTERS = (
    b'"', b"'", b"[[", b"]]", b"{", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"=", b"\n", b"\r", b",",
    b"nan", b"-inf", b"99999999999999999999", b"1e400", b"2019-02-30", b"25:00", b"\\u0000", b"#",
)  # fmt: skip

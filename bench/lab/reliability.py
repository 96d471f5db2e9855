"""What the faults were, how they went, and the page that says so."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

__all__ = ["GROUPS", "Row", "group_line", "page", "rows_of"]

GROUPS = MappingProxyType(
    {
        "A": "The record and its disk",
        "B": "Clocks",
        "C": "The terminal",
        "D": "Files and names that come in",
        "E": "Reports that go out",
        "F": "The network",
    }
)
_WHAT = """\
A1 kill -9 at 200 random instants
A2 kill -9 before each write and each sync of a session, one after the other
A3 the power is cut 300 times: what was not synced is dropped, torn or out of order
A4 the disk is full at the nth write, for every n
A5 the nth write or sync fails, for every n
A6 a disk that is really full, a kill meanwhile, and room again
A7 a folder that cannot be written; a disk that turns read-only under a session
A8 a limit on the size of files cuts a write short
A9 500 damaged copies of a record: bits, holes, torn ends, insertions, nothing left
A10 the lock file is deleted, garbage, emptied, replaced, or of a process that died
A11 a record of a newer version
A12 two that want to write the same record, in 100 races
A13 random hours with crashes: what is replayed is what the moderator saw
A14 an export killed before any of its system calls, and at 50 other instants
A15 the same command twice, also across a kill
A16 lines forged with a chain that fits, for every command and under a screen that follows
A17 bytes of the record change in place under a live session
A18 a second copy of the record: after a kill, on a disk that hangs, is full, is pulled out
B1 the wall clock is set by an hour, a day, a second
B2 summer time begins and ends within the hour; the machine's zone changes
B3 the machine sleeps ten minutes (a time namespace of the kernel); the lid is closed
B4 the machine restarts
B5 the machine restarts with its clock set back
B6 a virtual machine stands still
B7 the process is stopped for five seconds
B8 midnight; a leap second
B9 no boot id, and no clock that counts sleep
B10 a browser's clock 3 h wrong; 500 lines of up to 500 ms each way, one in five lost
B11 a telephone that slept
B12 500 random hours: what was spoken, the gaps and the pauses are the hour
C1 SIGTERM, SIGHUP, SIGINT, SIGQUIT on every screen
C2 the window is closed
C3 the window is closed while SIGHUP is ignored
C4 nobody reads the terminal for a minute
C5 a megabyte of random bytes on the keyboard
C6 mouse reports of nowhere, endless sequences, half characters
C7 1×1, 0×0, 1000×500, and 600 sizes in a row
C8 a mistake of our own in a key, in drawing, in the tick
C9 no terminal, a dumb one, another encoding
C10 10 MB pasted, bracketed and not
C11 a second moderator
C12 a minute at thirty times the speed in a tiny and in a huge terminal: memory
D1 encodings × delimiters × line ends
D2 NUL, an open quote, ragged rows
D3 files that unfold to anything: refused in 2 s with less than 200 MB
D4 nesting without end, keys twice
D5 NaN, infinity, negative, huge, other digits; 7:00 is seven minutes in every format
D6 any text in any place on every screen; every cell clicked
D7 what a terminal would obey, in any name: on every screen and in all that is printed
D8 stacked accents, joined pictures, wide and right-to-left scripts: nothing shifts
D9 a minute of fuzzed plans, lists and timings
E1 text that a spreadsheet would compute or follow, reopened from CSV and XLSX
E2 names that would be elements of a page
E3 text out is text in, as Markdown and on paper
E4 titles that lead elsewhere, reserved names, links
E5 all nine forms agree on all totals
E6 protected names in every spelling, wherever people write: in each form, on each screen
F1 another Host, none, two: DNS rebinding
F2 a foreign Origin, or none
F3 each role at each route
F4 no token in an address, a log, a Referer
F5 500 rude connections: heads without end, readers that never read, frames of 100 MB
F6 what is no HTTP and no WebSocket
F7 two remotes, stale presses, double taps
F8 a page whose console is killed, stands still, is off the network
F9 a page's address, names and messages of any length
"""
WHAT = MappingProxyType(dict(line.split(" ", 1) for line in _WHAT.splitlines()))
"""What is done in each row."""
LIMITS = """\
- **A disk that says it has written and has not.** Everything is synced before it is acknowledged;
  a drive that still has it in a cache when the power goes loses it. `presession doctor` says
  how long a sync takes, which shows some of them, and names network and synced folders.
- **Both disks at once.** What the record's disk refuses goes to memory and to another disk. Where
  that refuses, too, a kill or a power cut loses what was never acknowledged as saved: the console
  says NOT SAVED all the while.
- **The disk itself.** Without `run --mirror DIR` there is one copy on one disk. What can be read of
  a damaged one is recovered, and presession says how much is missing.
- **A second copy at the same instant.** It is written after the first, so what it lacks when the
  machine dies is lost. `v` and the line on leaving say how far it is behind.
- **Anyone who may write the file.** The chain shows that a record was altered and where; a
  forger can make a chain that fits from that place on. The first ten digits of the last hash,
  which the console shows at the closing, prove it: write them down.
- **The length of a restart without a wall clock.** Across a restart of the machine only the wall
  clock knows the time, or the last heartbeat if that clock was set back: the turn is marked
  estimated and can be corrected.
- **A virtual machine that stood still.** From inside it looks like a clock that was set:
  presession says so and offers a correction, and only the moderator applies it.
- **What a frozen terminal shows.** Nothing can be drawn on a terminal that nobody reads. The
  clock, the record, the room and the page go on, and the console is up to date once it is read.
- **More connections than allowed.** Somebody on the same network can take all places of the page
  (`--viewers`): open pages stay open, new ones wait.
- **Listening on a shared network.** The page is plain HTTP: with `--lan`, anyone on the network
  can read what the room reads. The console says so.
- **Windows and macOS.** The code has their clocks, locks and syncs; these rows were tried on
  Linux only.
"""
_FOREWORD = """\
Every fault below was really brought about: processes killed, disks filled, clocks set, bytes sent,
on {day} on {machine}.
Nothing here is typed by hand: `bench/faults` makes this page. A short form of all of it runs with
every run of the tests."""
_NAME = re.compile(r"test_([a-f][0-9]+)_")


@dataclass
class Row:
    """One fault, and all tests of it."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def survived(self) -> bool:
        """Tried, and nothing of it failed or was left out."""
        return self.passed > 0 and not self.failed and not self.skipped

    @property
    def verdict(self) -> str:
        """In a word or two."""
        if self.failed:
            return "**not survived**"
        if self.skipped:
            return f"not tried here: {self.skipped[0]}"
        return "survived" if self.passed else "**no test**"


def rows_of(reports: Iterable[Path]) -> dict[str, Row]:
    """Every row, from the tests' results (JUnit's XML)."""
    rows = {name: Row(name) for name in WHAT}
    for report in reports:
        for case in ET.parse(report).iter("testcase"):
            found = _NAME.match(case.get("name", ""))
            if found is None:
                continue
            row = rows[found[1].upper()]
            skipped = case.find("skipped")
            if skipped is not None:
                row.skipped.append(skipped.get("message", ""))
            elif case.find("failure") is not None or case.find("error") is not None:
                row.failed += 1
            else:
                row.passed += 1
            for one in case.iter("property"):
                row.counts[one.get("name", "")] += int(one.get("value", "0"))
    return rows


def group_line(group: str, rows: Mapping[str, Row]) -> str:
    """``A 15/15 (acknowledged 12,430, lost 0)``."""
    of_it = [row for row in rows.values() if row.name[0] == group]
    counts = sum((row.counts for row in of_it), Counter[str]())
    said = f"{group} {sum(row.survived for row in of_it)}/{len(of_it)}"
    if "acknowledged" in counts:
        said += f" (acknowledged {counts['acknowledged']:,}, lost {counts['lost']:,})"
    return said


def page(
    rows: Mapping[str, Row], mutants: Sequence[Mapping[str, str]], *, day: str, machine: str
) -> str:
    """docs/reliability.md."""
    parts = [
        "# Reliability",
        _FOREWORD.format(day=day, machine=machine),
        "```\n" + "\n".join(group_line(group, rows) for group in GROUPS) + "\n```",
    ]
    for group, title in GROUPS.items():
        lines = [
            f"| {row.name} | {WHAT[row.name]} | {_counted(row)} | {row.verdict} |"
            for row in rows.values()
            if row.name[0] == group
        ]
        head = "| | what was done | how often | |\n| --- | --- | --- | --- |"
        parts.append(f"## {group}: {title}\n\n" + "\n".join([head, *lines]))
    caught = sum(bool(one["caught_by"]) for one in mutants)
    lines = [
        f"| {one['group']} | {one['name']} | "
        + (f"`{one['caught_by']}`" if one["caught_by"] else "**not caught**")
        + " |"
        for one in mutants
    ]
    parts.append(
        f"## Would the tests notice?\n\nEach safeguard was taken away in a copy of the tree "
        f"(`bench/mutants`): {caught} of {len(mutants)} were caught.\n\n"
        "| | what was broken | caught by |\n| --- | --- | --- |\n" + "\n".join(lines)
    )
    parts.append("## What is not survived, and why\n\n" + LIMITS)
    return "\n\n".join(parts)


def _counted(row: Row) -> str:
    """How often it was tried, and what else was counted."""
    counts = dict(row.counts)
    tried = counts.pop("tried", row.passed + row.failed)
    others = [f"{count:,} {name}" for name, count in sorted(counts.items())]
    return "; ".join([f"{tried:,}", *others])

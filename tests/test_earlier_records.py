"""Records and reports of earlier versions: this one gives the same figures and goes on with them.

`tests/data/README.md` says what is there and how it was made.
"""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine import commands as cmd
from presession_timer.runner.session_runner import SessionRunner
from tests.command import presession

HERE = Path(__file__).resolve().parent
KEPT = HERE / "data"
RECORDS = sorted(KEPT.glob("*/*.presession.jsonl"))
OPEN = [
    KEPT / f"{name}.presession.jsonl" for name in ("1.0.0/open", "1.0.0/not-begun", "1.1.0/open")
]
_SINCE_1_0 = [
    re.compile(one["field"])
    for line in (HERE / "differences.jsonl").read_text("utf-8").splitlines()
    if line.strip() and "field" in (one := json.loads(line))
]

each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda path: name_of(path))
each_open_record = pytest.mark.parametrize("record", OPEN, ids=lambda path: name_of(path))


def name_of(record: Path) -> str:
    """The version and the name."""
    return f"{record.parent.name}/{record.name.removesuffix('.presession.jsonl')}"


def is_repaired(record: Path) -> bool:
    """Whether it was altered, and went on before the altered line."""
    return record.name.startswith("repaired")


def kept(record: Path, kind: str) -> Path:
    """What the version that wrote a record reported of it."""
    return KEPT / f"{name_of(record)}.{kind}"


def unlike(record: Path, was: Any, now: Any) -> list[str]:
    """Where a report on a record is not as it was, but for what differs from 1.0.0 on purpose."""
    allowed = _SINCE_1_0 if record.parent.name == "1.0.0" else []
    return [
        f"{path}: {words}"
        for path, words in differences(was, now)
        if not any(one.search(path) for one in allowed)
    ]


def differences(was: Any, now: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Where a value of ``was`` is missing or another in ``now``, which may say more."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key, value in was.items():
            yield from differences(value, now.get(key), f"{path}.{key}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for one, other in zip(was, now, strict=True):
            yield from differences(one, other, f"{path}[]")
    elif was != now:
        yield path, f"was {was!r}, now {now!r}"


@each_record
def test_a_report_has_every_figure_it_had(record: Path, tmp_path: Path) -> None:
    """With ``--notes``: where somebody is protected, 1.0.0 did not leave out what people wrote."""
    done = presession("report", record, "--notes", "--format", "json,csv", "--out", tmp_path)
    assert done.status == 0
    assert ("was altered at line 6" in done.err) if is_repaired(record) else done.err == ""
    (data,) = tmp_path.glob("*.json")
    was = json.loads(kept(record, "json").read_bytes())
    assert unlike(record, was, json.loads(data.read_bytes())) == []
    (sheet,) = tmp_path.glob("*.csv")
    assert unlike(record, _rows(kept(record, "csv")), _rows(sheet)) == []


def _rows(sheet: Path) -> list[dict[str, str]]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_record_is_whole_or_says_that_it_was_repaired() -> None:
    done = presession("verify", *RECORDS)
    told = [line.split(": ")[1] for line in done.out.splitlines()]
    assert done.err == ""
    assert told == ["repaired" if is_repaired(path) else "whole" for path in RECORDS]


def test_the_records_have_every_event_of_their_formats() -> None:
    lines = [json.loads(line) for path in RECORDS for line in path.read_bytes().splitlines()]
    assert {line["kind"] for line in lines if "seq" in line} == {
        "BeganCorrected", "ClockBridged", "ClockStepped", "EndedCorrected", "FloorGiven",
        "FloorYielded", "HourExtended", "LimitCapped", "MachineSlept", "MarkedAbsent",
        "MarkedLate", "MarkedPresent", "MessageCleared", "MessageShown", "Noted", "PauseExplained",
        "Paused", "PlannedChanged", "QuestionNamed", "QuestionTaken", "Redone", "Resumed",
        "RoomBlanked", "RoomUnblanked", "SegmentInserted", "SegmentMoved", "SessionClosed",
        "SessionOpened", "SleepDiscounted", "TimeGranted", "Undone",
        "RecordRepaired", "SegmentChanged",
    }  # fmt: skip


@each_open_record
def test_an_open_record_goes_on(record: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(record, tmp_path))
    done = presession("run", copy, "--plain", lines=["go", "status", "note going on", "close"])
    answers = [line for line in done.out.splitlines() if line.startswith(("ok", "refused"))]
    assert (done.status, len(answers)) == (0, 4)
    assert all(answer.startswith("ok") for answer in answers)
    assert ": whole: " in presession("verify", copy).out


def test_an_hour_goes_on_with_the_figures_it_had(tmp_path: Path) -> None:
    """On the clock that was running: 60 s later the third speaker's time is 60 s more."""
    copy = Path(shutil.copy(OPEN[0], tmp_path))
    last = json.loads(copy.read_bytes().splitlines()[-1])["at"]
    clock = ManualClock(last["session"], start_steady=last["steady"])
    with SessionRunner.open_record(copy, clock) as runner:
        before = [turn.spoke(runner.now()) for turn in runner.session.turns]
        clock.advance(60_000)
        assert runner.do(cmd.Yield()).ok
        after = [turn.spoke(runner.now()) for turn in runner.session.turns]
        assert runner.do(cmd.Close(), confirmed=True).ok
    assert before[:-1] == after[:-1]
    assert after[-1] - before[-1] == 60_000

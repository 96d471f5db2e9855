"""How a record stands, now and at any time before."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.record.loading import load
from presession_timer.record.lock import status
from presession_timer.record.verify import RecordStanding, RecordState, standing_of, verify
from presession_timer.runner.session_runner import SessionRunner
from tests.record.records import START, forged, write_hour


def standing(path: Path) -> RecordStanding:
    return standing_of(load(path), status(path))


def held(path: Path) -> Path:
    """A record that a runner has written, with its lock file."""
    write_hour(path)
    with SessionRunner.open_record(path, ManualClock(START + 3_600_000)) as runner:
        runner.do(cmd.Yield())
        runner.do(cmd.WriteNote("the end"))
    return path


def cut(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))


def alter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"microphone", b"microphonE"))


def test_a_whole_record_has_nothing_to_be_said_of_it(folder: Path) -> None:
    path = held(folder / "x.presession.jsonl")
    found = standing(path)
    assert (found.state, found.text()) == (RecordState.WHOLE, "")
    assert found.fingerprint == path.read_bytes()[-67:-57].decode()


@pytest.mark.parametrize(
    ("harm", "state", "said"),
    [
        (cut, RecordState.CUT, "cut off after 8 events; 10 had been saved"),
        (alter, RecordState.ALTERED, "altered: line 6 does not follow"),
        (lambda path: forged(path, ev.FloorYielded(9)), RecordState.ALTERED, "there is no turn 9"),
        (
            lambda path: path.write_bytes(path.read_bytes() + b'{"seq"'),
            RecordState.TORN,
            "torn: the last",
        ),
    ],
)
def test_what_was_done_to_it_is_known_and_said(
    folder: Path, harm: object, state: RecordState, said: str
) -> None:
    path = held(folder / "x.presession.jsonl")
    assert callable(harm)
    harm(path)
    found = standing(path)
    assert found.state is state
    assert said in found.text()
    assert not verify(path).whole


def test_without_its_lock_file_nobody_can_know_that_a_record_was_cut_off(folder: Path) -> None:
    path = held(folder / "x.presession.jsonl")
    whole = standing(path).fingerprint
    cut(path)
    path.with_suffix(".lock").unlink()
    assert standing(path).state is RecordState.WHOLE
    assert standing(path).fingerprint != whole, "but paper knows"


@pytest.mark.parametrize(
    ("harm", "line", "lost", "said"),
    [
        (cut, 10, 2, "the record was cut off at line 10"),
        (alter, 6, 6, "the record was altered at line 6"),
    ],
)
def test_a_record_that_goes_on_says_for_ever_what_was_done_to_it(
    folder: Path, harm: object, line: int, lost: int, said: str
) -> None:
    path = held(folder / "x.presession.jsonl")
    assert callable(harm)
    harm(path)
    for _ in range(2):
        with SessionRunner.open_record(path, ManualClock(START + 7_200_000)) as runner:
            runner.do(cmd.WriteNote("goes on"))
    path.with_suffix(".lock").unlink()
    found = standing(path)
    assert (found.state, found.damage) == (RecordState.REPAIRED, None)
    (repair,) = found.repairs
    assert (repair.line, repair.lost) == (line, lost)
    if repair.kept:
        assert (folder / f"{path.name}.{repair.kept}").exists()
    verdict = verify(path)
    assert (verdict.whole, verdict.line) == (False, line)
    assert verdict.text.startswith(f"repaired: {said}")


def test_a_torn_end_that_nobody_was_told_of_leaves_no_mark(folder: Path) -> None:
    path = held(folder / "x.presession.jsonl")
    path.write_bytes(path.read_bytes() + b'{"seq":11,')
    SessionRunner.open_record(path, ManualClock(START + 7_200_000)).close()
    assert standing(path).state is RecordState.WHOLE


def test_a_runner_that_goes_on_does_not_repeat_what_it_has_said(folder: Path) -> None:
    path = held(folder / "x.presession.jsonl")
    alter(path)
    with SessionRunner.open_record(path, ManualClock(START + 7_200_000)) as runner:
        assert "line 6" in runner.recovered
        told = runner.session.history.log[runner.found - 1]
        assert isinstance(told.event, ev.RecordRepaired)

"""What a folder holds: plans, and records with their state."""

import os
from pathlib import Path

import pytest

from presession_timer.clock import SystemClock
from presession_timer.errors import UnreadableFile
from presession_timer.live import events as ev
from presession_timer.record.catalogue import Entry, State, catalogue
from presession_timer.record.loading import load
from presession_timer.record.lock import Holder, hold, this_host
from presession_timer.record.timeline import Known
from tests.record.records import OPENING, write_hour


def only(folder: Path) -> Entry:
    (entry,) = catalogue(folder)
    return entry


def test_an_open_record_is_listed_with_its_session(folder: Path) -> None:
    path = write_hour(folder / "spain.presession.jsonl")
    assert only(folder) == Entry(
        path, State.OPEN, "UPR Pre-session 35 – Spain", "2019-12-10", events=7
    )


def test_a_closed_record_is_closed(folder: Path) -> None:
    write_hour(folder / "x.presession.jsonl", (OPENING, (ev.FloorYielded(1), ev.SessionClosed())))
    assert only(folder).state is State.CLOSED


def test_a_record_somebody_writes_is_in_use_by_them(folder: Path) -> None:
    path = write_hour(folder / "x.presession.jsonl")
    lock, now = hold(path), SystemClock().now()
    lock.beat(
        Holder(
            pid=os.getpid(),
            host=this_host(),
            text="process 7 on here",
            record=load(path).header.seed,
            seq=7,
            unsaved=0,
            beat=Known(now, now.wall),
            real=now,
            asleep=0,
            started=0,
            ended=False,
        )
    )
    entry = only(folder)
    lock.release()
    assert (entry.state, entry.detail) == (State.IN_USE, "process 7 on here")


def test_a_damaged_record_says_how(folder: Path) -> None:
    path = write_hour(folder / "x.presession.jsonl")
    path.write_bytes(path.read_bytes()[:-1])
    entry = only(folder)
    assert entry.state is State.DAMAGED
    assert entry.detail.startswith("torn")
    path.write_text("garbage")
    assert only(folder).detail == "not a presession record; give a NAME.presession.jsonl"


def test_plans_are_listed_and_other_files_are_not(folder: Path) -> None:
    (folder / "spain.toml").write_text(
        '\ufeff[session]\ntitle = "Spain \x7f"\ndate = 2019-12-10\n'.replace("\x7f", "\\u001b"),
        "utf-8",
    )
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n')
    (folder / "notes.txt").write_text("x")
    (folder / ".hidden.toml").write_text("[session]\n")
    (folder / "sub.toml").mkdir()
    assert only(folder) == Entry(folder / "spain.toml", State.PLAN, "Spain", "2019-12-10")


def test_a_plan_that_cannot_be_read_is_still_listed(folder: Path) -> None:
    (folder / "x.toml").write_bytes(b"[session\n\xff")
    assert only(folder).state is State.PLAN
    assert "presession check says why" in only(folder).detail


def test_a_folder_that_is_not_there_says_so(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be listed: No such file"):
        catalogue(folder / "no")


def test_listing_leaves_no_trace(folder: Path) -> None:
    write_hour(folder / "x.presession.jsonl")
    before = sorted(folder.iterdir())
    catalogue(folder)
    assert sorted(folder.iterdir()) == before

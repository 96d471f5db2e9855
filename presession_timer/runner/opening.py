"""Open a session: begin a record for a plan, or go on with the one there is."""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.plan.toml_file import read_plan
from presession_timer.privacy.screens import on_screens
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.record.records_of_plan import (
    discard_unused,
    goes_on_in,
    record_path_for,
    rehearsals_in_the_way,
)
from presession_timer.runner.session_runner import SessionRunner


def open_record(path: Path, *, rehearse: float | None, mirror: Path | None) -> SessionRunner:
    """Go on with a record. Raises PresessionError with what to do."""
    if rehearse is not None and load(path).rehearsal is None:
        raise UnreadableFile(f"{path}: the record of a real hour; rehearse its plan instead")
    runner = SessionRunner.open_record(path, mirror=mirror)
    _say_speed(runner, rehearse)
    return runner


def open_plan(
    path: Path, *, record: Path | None, rehearse: float | None, mirror: Path | None
) -> SessionRunner:
    """Begin a record of a plan, or go on with the one that is open: ``record``, or its own.

    Raises PresessionError with what to do.
    """
    target = record or record_path_for(path, rehearsal=rehearse is not None)
    if not target.exists() or discard_unused(target):
        plan = read_plan(path)
        runner = SessionRunner.open_plan(plan, target, rehearsal=rehearse, mirror=mirror)
        if record is None and rehearse is None:
            for other in rehearsals_in_the_way(path):
                kept = f"so this hour is kept in {target.name}"
                _add_notice(runner, f"{other.name} is the record of a rehearsal and stays, {kept}")
        return runner
    found = load(goes_on_in(target))
    if (found.rehearsal is None) is not (rehearse is None):
        sort = "real hour" if found.rehearsal is None else "rehearsal"
        raise UnreadableFile(f"{target}: the record of a {sort}; give another --record FILE")
    if found.session.closed is not None:
        raise UnreadableFile(f"{target}: this hour is closed; give another --record FILE")
    notice = _differs(path, found)
    runner = SessionRunner.open_record(target, mirror=mirror)
    _add_notice(runner, notice)
    _say_speed(runner, rehearse)
    return runner


def _differs(path: Path, record: LoadedRecord) -> str:
    """Return a notice if the plan has changed since the record began."""
    recorded = record.plan
    try:
        plan = read_plan(path)
    except PresessionError:
        return f"{path} cannot be read any more: going on with the plan as it was recorded"
    if (plan.title, plan.date) != (recorded.title, recorded.date):
        title = on_screens(record.session).session.plan.title
        return f"going on with the record of {title}, {recorded.date.isoformat()}"
    if plan != recorded:
        return f"{path} was changed since: going on with the plan as it was recorded"
    return ""


def _say_speed(runner: SessionRunner, rehearse: float | None) -> None:
    if rehearse is not None and runner.rehearsal not in (None, rehearse):
        _add_notice(
            runner, f"this rehearsal began {runner.rehearsal:g} times as fast and goes on so"
        )


def _add_notice(runner: SessionRunner, notice: str) -> None:
    """Add a notice to those that every screen shows at the beginning."""
    runner.recovered = "; ".join(filter(None, (runner.recovered, notice)))

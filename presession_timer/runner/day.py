"""Find the sessions of a day from the paths on the command line, and open them one by one.

A screen opens a session after its first paint, so what opens a record is imported only then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.plan.toml_file import read_plan, refuse_list
from presession_timer.privacy.screens import on_screens
from presession_timer.record.paths import is_record

if TYPE_CHECKING:
    from presession_timer.record.loading import LoadedRecord
    from presession_timer.runner.session_runner import SessionRunner


@dataclass(frozen=True, slots=True)
class Opening:
    """A session that opens when this is called. Calling raises PresessionError."""

    path: Path
    """The plan or the record that was given."""
    load: Callable[[], SessionRunner]

    def __call__(self) -> SessionRunner:
        """Open the session."""
        return self.load()


def openings(
    paths: Sequence[Path],
    *,
    record: Path | None = None,
    rehearse: float | None = None,
    mirror: Path | None = None,
) -> list[Opening]:
    """Return one opening for each session of the day.

    A plan whose record is open goes on with it; if its record is closed, it begins another,
    numbered one. Of several plans, those whose hour is closed are left out, so that the same
    command goes on with the day, unless all are closed. ``record`` is another path for a plan's
    record, ``rehearse`` the speed of a rehearsal, ``mirror`` a folder for second copies. Raises
    PresessionError if the paths do not go together.
    """
    for path in paths:
        if path.is_dir():
            raise UnreadableFile(
                f"{path}: a folder, not a plan or a record; `presession list {path}` shows what is"
                " in it"
            )
        if path.is_file() and not is_record(path):
            refuse_list(path, str(path))
    if record is not None and any(map(is_record, paths)):
        raise UnreadableFile(f"{paths[0]}: a record already; --record goes with a plan")
    if len(paths) > 1:
        from presession_timer.record.records_of_plan import is_done

        paths = [
            path for path in paths if not is_done(path, rehearsal=rehearse is not None)
        ] or paths
    how = _How(record, rehearse, mirror)
    return [
        Opening(path, partial(_open_record if is_record(path) else _open_plan, path, how))
        for path in paths
    ]


@dataclass(frozen=True, slots=True)
class _How:
    """The options of `openings`."""

    record: Path | None
    rehearse: float | None
    mirror: Path | None


def _open_record(path: Path, how: _How) -> SessionRunner:
    from presession_timer.record.loading import load
    from presession_timer.runner.session_runner import SessionRunner

    if how.rehearse is not None and load(path).rehearsal is None:
        raise UnreadableFile(f"{path}: the record of a real hour; rehearse its plan instead")
    runner = SessionRunner.open_record(path, mirror=how.mirror)
    _say_speed(runner, how.rehearse)
    return runner


def _open_plan(path: Path, how: _How) -> SessionRunner:
    from presession_timer.record.loading import load
    from presession_timer.record.records_of_plan import (
        discard_unused,
        goes_on_in,
        record_path_for,
        rehearsals_in_the_way,
    )
    from presession_timer.runner.session_runner import SessionRunner

    record, rehearse = how.record, how.rehearse
    target = record or record_path_for(path, rehearsal=rehearse is not None)
    if not target.exists() or discard_unused(target):
        plan = read_plan(path)
        runner = SessionRunner.open_plan(plan, target, rehearsal=rehearse, mirror=how.mirror)
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
    runner = SessionRunner.open_record(target, mirror=how.mirror)
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

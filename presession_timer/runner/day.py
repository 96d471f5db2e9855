"""Find the sessions of a day from the paths on the command line, and open them one by one.

A screen opens a session after its first paint, so what opens a record is imported only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.limits import MOST_BYTES
from presession_timer.base.no_list import LISTS, refuse_list
from presession_timer.base.shell import typed
from presession_timer.record.paths import is_record

if TYPE_CHECKING:
    from presession_timer.runner.session_runner import SessionRunner


@dataclass(frozen=True, slots=True)
class Opening:
    """A session that opens when this is called. Calling raises PresessionError."""

    path: Path
    """The plan or the record that was given."""
    record: Path | None
    rehearse: float | None
    mirror: Path | None

    def __call__(self) -> SessionRunner:
        from presession_timer.runner.opening import open_plan, open_record

        if is_record(self.path):
            return open_record(self.path, rehearse=self.rehearse, mirror=self.mirror)
        return open_plan(self.path, record=self.record, rehearse=self.rehearse, mirror=self.mirror)

    def check(self) -> None:
        """Read what would be opened, and open nothing. Raises PresessionError."""
        from presession_timer.plan.toml_file import read_plan
        from presession_timer.record.loading import load
        from presession_timer.record.records_of_plan import goes_on_in, record_path_for

        if is_record(self.path):
            load(self.path)
            return
        target = self.record or record_path_for(self.path, rehearsal=self.rehearse is not None)
        if target.exists():
            load(goes_on_in(target))
        else:
            read_plan(self.path)


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
                f"{path}: a folder, not a plan or a record; `presession list {typed(path)}` shows"
                " what is in it"
            )
        if path.is_file() and path.suffix[1:].lower() in LISTS:
            with path.open("rb") as file:
                refuse_list(file.read(MOST_BYTES + 1), str(path))
    if record is not None and any(map(is_record, paths)):
        raise UnreadableFile(f"{paths[0]}: a record already; --record goes with a plan")
    if len(paths) > 1:
        from presession_timer.record.records_of_plan import is_done

        paths = [
            path for path in paths if not is_done(path, rehearsal=rehearse is not None)
        ] or paths
    return [Opening(path, record, rehearse, mirror) for path in paths]


def check_all(sessions: Iterable[Opening]) -> None:
    """Read what every session would be opened from. Raises PresessionError for the first."""
    for session in sessions:
        session.check()


def followed(
    loads: Sequence[Callable[[], SessionRunner]],
    followers: Iterable[Callable[[SessionRunner], None]],
) -> list[Callable[[], SessionRunner]]:
    """Return the same openings; each follower is handed the session that one opens.

    The session is closed if a follower raises.
    """
    following = tuple(followers)

    def opening(load: Callable[[], SessionRunner]) -> Callable[[], SessionRunner]:
        def opened() -> SessionRunner:
            runner = load()
            try:
                for follow in following:
                    follow(runner)
            except BaseException:
                runner.close()
                raise
            return runner

        return opened

    return [opening(load) for load in loads]

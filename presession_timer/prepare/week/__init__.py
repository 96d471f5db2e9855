"""`presession week FOLDER…`: the plans of a week side by side, as a calendar, and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

from presession_timer.base.atomic_files import put_in_place
from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.prepare.check.figures import figures_of
from presession_timer.prepare.week.calendar import calendar_of
from presession_timer.prepare.week.facts import (
    PlannedSession,
    by_time,
    clashes_in,
    days_of,
    told_apart,
)
from presession_timer.prepare.week.page import lines_of
from presession_timer.prepare.week.rundown import rundown_of, template_of
from presession_timer.privacy.people import People
from presession_timer.report.files import save
from presession_timer.report.render.html import render_html
from presession_timer.report.render.pdf import render_pdf
from presession_timer.runner.folder import inside, plans_in

__all__ = ["RUNDOWNS", "Wanted", "week"]

FINE: Final = 0
CLASHES: Final = 1
WRONG: Final = 2
RUNDOWNS: Final = ("html", "pdf")
"""What a rundown can be written as."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written beside what is shown."""

    calendar: Path | None = None
    rundowns: tuple[str, ...] = ()
    """Of :data:`RUNDOWNS`."""
    timings: bool = False
    """The sheets also where there is no rundown to go with them."""
    folder: Path = field(default_factory=Path)
    """Where rundowns and sheets of timings go."""
    people: People = People.ORGANISATION


def week(folders: Sequence[Path], wanted: Wanted, *, out: TextIO, err: TextIO) -> int:
    """Show the plans in ``folders`` by day and room, write what is wanted; return the exit status.

    1: two sessions want the same at once, or one does not fit its hour or its room. 2: a plan has
    problems; the others are shown all the same. Raises UnreadableFile if there is no such folder,
    no plan in it, or a file cannot be written.
    """
    sessions, problems = _sessions(folders, err)
    if not sessions and not problems:
        names = " ".join(name_of(folder) for folder in folders)
        raise UnreadableFile(f"{names}: no plan there; expected files that end in .toml")
    clashes = clashes_in(sessions)
    for line in lines_of(days_of(sessions), clashes):
        print(line, file=out)
    for saved in _written(sessions, wanted, err):
        print(name_of(saved), file=out)
    if problems:
        return WRONG
    fits = all(session.figures.answer for session in sessions)
    return FINE if fits and not clashes else CLASHES


def _sessions(folders: Sequence[Path], err: TextIO) -> tuple[list[PlannedSession], bool]:
    """Return every plan that can be read, and whether one cannot; a folder named twice is one."""
    sessions = []
    problems = False
    once = {folder.resolve(): folder for folder in folders}
    for one in (plan for folder in once.values() for plan in plans_in(inside(folder))):
        if one.plan is not None:
            figures = figures_of(name_of(one.path), one.plan, one.warnings)
            sessions.append(PlannedSession(one.path, figures))
            continue
        problems = True
        print(BadInput(one.problems) if one.problems else f"{one.path}: {one.reason}", file=err)
    return by_time(sessions), problems


def _written(sessions: Sequence[PlannedSession], wanted: Wanted, err: TextIO) -> Iterable[Path]:
    if wanted.calendar is not None:
        yield _put(wanted.calendar, calendar_of(sessions))
    stems = told_apart(session.path for session in sessions)
    for session in sessions:
        stem = stems[session.path]
        for form in wanted.rundowns:
            yield save(
                wanted.folder, f"{stem}-rundown.{form}", _rundown(session, form, stem, wanted, err)
            )
        if wanted.timings or wanted.rundowns:  # a rundown names its sheet
            sheet = template_of(session.figures.plan, wanted.people)
            yield save(wanted.folder, f"{stem}-timings.csv", sheet)


def _rundown(session: PlannedSession, form: str, stem: str, wanted: Wanted, err: TextIO) -> bytes:
    page = rundown_of(session, wanted.people, stem)
    if form == "html":
        return render_html(page).encode("utf-8")
    made = render_pdf(page)
    if made.missing:
        err.write(f"warning: {stem}: no font here has {', '.join(made.missing)}\n")
    return made.data


def _put(path: Path, data: bytes) -> Path:
    try:
        put_in_place(path, data)
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableFile(f"{name_of(path)}: cannot be written: {reason}") from error
    return path

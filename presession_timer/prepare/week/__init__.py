"""`presession week FOLDER…`: the plans of a week side by side, as a calendar, and on paper."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from presession_timer import __version__
from presession_timer.base.atomic_files import put_in_place
from presession_timer.base.durations import MINUTE, SECOND, clock_up
from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.prepare.check.arithmetic import figures_of
from presession_timer.prepare.check.page import PROTECTED, verdict_of
from presession_timer.prepare.week.facts import (
    Day,
    DoubleBooking,
    Place,
    PlannedSession,
    Want,
    at,
    by_time,
    clashes_in,
    days_of,
    told_apart,
)
from presession_timer.prepare.week.rundown import rundown_of, template_of
from presession_timer.privacy.mask import People
from presession_timer.report.files import save
from presession_timer.report.render.html import render_html
from presession_timer.report.render.pdf import render_pdf
from presession_timer.runner.folder import inside, plans_in

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["Wanted", "week"]

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
    names: bool = False
    """Whether they name people instead of organisations."""

    @property
    def people(self) -> People:
        """Return who is named on them."""
        return People.NAME if self.names else People.ORGANISATION


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


_WHOSE = {
    Want.ROOM: "two sessions have this room",
    Want.MODERATOR: "moderates two sessions",
    Want.SPEAKER: "speaks in two sessions",
}


def lines_of(days: Sequence[Day], clashes: Sequence[DoubleBooking]) -> Iterator[str]:
    """Yield everything there is to say, line by line."""
    for number, day in enumerate(days):
        if number:
            yield ""
        yield f"{day.date:%A} {day.date.isoformat()}"
        for place in day.places:
            yield f"  {place.room or '(no room said)'}"
            yield from _lines_of_place(place)
    if clashes:
        yield ""
    for clash in clashes:
        yield wanted_twice(clash)


def _lines_of_place(place: Place) -> Iterator[str]:
    for number, session in enumerate(place.sessions):
        free = place.free_before(number)
        if free is not None and free > 0:
            yield f"    {'':<11}  {_between(free)} between"
        verdict = verdict_of(session.figures).partition(":")[0]
        count = len(session.figures.statements)
        speakers = f"{count} speaker{'s' * (count != 1)}"
        said = f"{session.figures.shown.title}: {speakers}, {verdict} ({name_of(session.path)})"
        yield f"    {_hours(session)}  {said}"


def wanted_twice(clash: DoubleBooking) -> str:
    """Return one line: who or what, and where both are."""
    name = clash.name or PROTECTED
    files = f"{name_of(clash.first.path)} and {name_of(clash.second.path)}"
    overlap = clock_up(-(-clash.overlap // SECOND) * SECOND)
    begins = at(clash.second, clash.second.start or 0)
    when = f"from {begins} on {clash.second.figures.plan.date.isoformat()} for {overlap}"
    return f"{clash.want.upper()} CLASH: {name} {_WHOSE[clash.want]} {when}: {files}"


def _hours(session: PlannedSession) -> str:
    if session.start is None or session.end is None:
        return "no time    "
    return f"{at(session, session.start)}–{at(session, session.end)}"


def _between(ms: int) -> str:
    """Return the time between two sessions, long ones in hours and minutes."""
    minutes = ms // MINUTE
    if minutes < 60:
        return f"{minutes} min" if ms % MINUTE == 0 else clock_up(ms)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes % 60 else f"{minutes // 60} h"


def calendar_of(sessions: Iterable[PlannedSession]) -> bytes:
    """Return one event for each session: title, place, time; of speakers only their number.

    Instants are in UTC, which every calendar shows in its own zone. A session without a start is an
    event of the whole day. The same plan keeps the same identity, so that a calendar that reads the
    file again moves its event; the same files give the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//presession {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    placed = list(sessions)
    for session, identity in zip(placed, _identities(placed), strict=True):
        calendar.add_component(_event(session, identity))
    return bytes(calendar.to_ical())


def _event(session: PlannedSession, identity: str) -> Event:
    from icalendar import Event

    plan = session.figures.plan
    event = Event()
    event.add("uid", f"{identity}@presession")
    event.add("dtstamp", datetime.fromtimestamp(int(session.path.stat().st_mtime), UTC))
    event.add("summary", session.figures.shown.title)
    if session.start is None or session.end is None:
        event.add("dtstart", plan.date)
        event.add("dtend", plan.date + timedelta(days=1))
    else:
        event.add("dtstart", datetime.fromtimestamp(session.start // SECOND, UTC))
        event.add("dtend", datetime.fromtimestamp(-(-session.end // SECOND), UTC))
    if plan.room:
        event.add("location", plan.room)
    count = len(session.figures.statements)
    event.add("description", f"{count} speaker{'s' * (count != 1)}")
    return event


def _identities(sessions: Sequence[PlannedSession]) -> Iterator[str]:
    """Yield an id for each plan, from its file name and day: its title may still change.

    If two folders have a plan of the same name on the same day, the id includes the folder.
    """
    said = [f"{one.path.name}\n{one.figures.plan.date.isoformat()}" for one in sessions]
    counted = Counter(said)
    apart = told_apart(one.path for one in sessions)
    for session, name in zip(sessions, said, strict=True):
        whole = name if counted[name] == 1 else f"{name}\n{apart[session.path]}"
        yield hashlib.sha256(whole.encode("utf-8")).hexdigest()[:32]

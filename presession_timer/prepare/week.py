"""`presession week FOLDER…`: the plans of a week side by side, as a calendar, and on paper.

Days, rooms, the time between, who is wanted twice; and the hour on paper, with boxes for times
taken with a pencil.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from presession_timer import __version__
from presession_timer.base.atomic_files import put_file, real_path
from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up, exact
from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.base.shell import typed
from presession_timer.base.text import alike
from presession_timer.base.world.zones import time_of_day
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.prepare.arithmetic import Clash, Figures, Want, clashes_between, figures_of
from presession_timer.prepare.check import PROTECTED, verdict_of
from presession_timer.privacy.mask import People, shown, who
from presession_timer.report.document import (
    Document,
    Footer,
    Note,
    Table,
    TableColumn,
    TableRow,
)
from presession_timer.report.files import save, slug
from presession_timer.report.language import ENGLISH
from presession_timer.report.render.data import BOM, guarded
from presession_timer.report.render.html import render_html
from presession_timer.report.render.pdf import render_pdf
from presession_timer.runner.folder import inside, plans_in
from presession_timer.runner.import_and_redact import SHEET_COLUMNS

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A plan, and how long it has its room. ms since 1970 UTC; None: the plan has no start."""

    path: Path
    figures: Figures

    @property
    def start(self) -> int | None:
        return self.figures.plan.start

    @property
    def end(self) -> int | None:
        """The end of the hour, or of what does not fit in it."""
        return self.figures.end


@dataclass(frozen=True, slots=True)
class Place:
    """One room on one day: its sessions by their start, those without one at the end."""

    room: str
    sessions: tuple[PlannedSession, ...]

    def free_before(self, place: int) -> int | None:
        """Return milliseconds between a session and the one before; negative where they overlap."""
        if place == 0:
            return None
        end, start = self.sessions[place - 1].end, self.sessions[place].start
        return None if end is None or start is None else start - end


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its rooms, in alphabetical order."""

    date: date
    places: tuple[Place, ...]


def _at(session: PlannedSession, ms: int) -> str:
    return time_of_day(ms, session.figures.plan.timezone)


def days_of(sessions: Iterable[PlannedSession]) -> tuple[Day, ...]:
    """Return the sessions by day, by room, by start."""
    days = groupby(by_time(sessions), key=_day)
    return tuple(Day(day, tuple(_places(list(group)))) for day, group in days)


def by_time(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """Return the sessions by day and start; those without a start at the end of their day."""
    return sorted(sessions, key=_by_day)


def _places(sessions: Sequence[PlannedSession]) -> Iterator[Place]:
    by_room: dict[str, list[PlannedSession]] = {}
    for one in sessions:
        by_room.setdefault(alike(one.figures.plan.room), []).append(one)
    for room in sorted(by_room):
        found = sorted(by_room[room], key=_by_start)
        yield Place(found[0].figures.plan.room, tuple(found))


def _day(session: PlannedSession) -> date:
    return session.figures.plan.date


def _by_day(session: PlannedSession) -> tuple[date, int, str]:
    return _day(session), *_by_start(session)


def _by_start(session: PlannedSession) -> tuple[int, str]:
    start = session.start
    return (1 << 62 if start is None else start), session.path.name


def told_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """Return a name for each file, no two alike: its own, after as many folders as that takes.

    Files of one folder with the same name ("My plan", "my-plan") are numbered.
    """
    words = {path: _words(path) for path in paths}
    counts = dict.fromkeys(words, 1)
    while True:
        names = {path: "-".join(words[path][-count:]) for path, count in counts.items()}
        longer = [path for path in _alike(names) if counts[path] < len(words[path])]
        if not longer:
            return _numbered(names)
        for path in longer:
            counts[path] += 1


def _words(path: Path) -> Sequence[str]:
    whole = path.absolute()
    return [*map(slug, whole.parent.parts[1:]), slug(whole.stem)]


def _alike(names: Mapping[Path, str]) -> Iterable[Path]:
    """Return the files that share their name with another."""
    counted = Counter(names.values())
    return [path for path, name in names.items() if counted[name] > 1]


def _numbered(names: Mapping[Path, str]) -> dict[Path, str]:
    taken = set(names.values())
    given: dict[Path, str] = {}
    for path, name in names.items():
        free, number = name, 1
        while free in given.values() or (number > 1 and free in taken):
            number += 1
            free = f"{name}-{number}"
        given[path] = free
    return given


_TIME_MM, _NOTE_MM = 24, 34
_COLUMNS = (
    TableColumn("No."),
    TableColumn("planned"),
    TableColumn("who", is_number=False, is_strong=True),
    TableColumn("may take"),
    TableColumn("began", is_number=False, box_mm=_TIME_MM),
    TableColumn("ended", is_number=False, box_mm=_TIME_MM),
    TableColumn("note", is_number=False, box_mm=_NOTE_MM),
)
_EMPTY = "Both boxes empty: absent. Not reached: cross the row out, and take it out of the sheet."
_NEITHER = "–"
"""Where nothing is to be written."""


def rundown_of(session: PlannedSession, people: People, stem: str) -> Document:
    """Return the page to print; ``stem`` is the name of the files beside it."""
    plan = session.figures.plan
    sheet = f"{stem}-timings.csv"
    how = f"{typed(sheet)} --plan {typed(session.path.name)}"
    return Document(
        title=session.figures.shown.title,
        subtitle=", ".join(_facts(session)),
        day=plan.date,
        say=ENGLISH,
        blocks=(
            Table(_COLUMNS, tuple(_rows(session, people))),
            Note("Times of the day with seconds, such as 10:02:03."),
            Footer((_EMPTY, f"Type the times into {sheet}, then: presession import {how}")),
        ),
    )


def _facts(session: PlannedSession) -> Iterator[str]:
    plan = session.figures.plan
    yield f"{plan.date:%A} {plan.date.isoformat()}"
    if session.start is not None and session.end is not None:
        yield f"{_at(session, session.start)}–{_at(session, session.end)} {plan.timezone}"
    if plan.room:
        yield plan.room
    yield f"{exact(plan.length)} in all"


def _rows(session: PlannedSession, people: People) -> Iterator[TableRow]:
    plan, start = session.figures.plan, session.start
    begin = "" if start is None else _at(session, start)
    yield TableRow(("open", begin, "The hour opens", "", "", _NEITHER, ""))
    planned = start
    for segment in plan.segments:
        when = "" if planned is None else _at(session, planned)
        label = _label(segment, people)
        yield TableRow((str(segment.number), when, label, _may_take(segment), "", "", ""))
        if planned is not None:
            share = session.figures.outlook.share_of.get(segment.number, segment.length)
            planned += share + plan.handover
    end = "" if session.end is None else _at(session, session.end)
    yield TableRow(("close", end, "The hour closes", "", _NEITHER, "", ""))


def _label(segment: Segment, people: People) -> str:
    seen = shown(segment, people)
    if not seen.speaker and not seen.organisation and segment.kind is Kind.STATEMENT:
        return f"Speaker {segment.number}"
    named = who(seen)
    kind = KIND_WORDS[segment.kind]
    return named if segment.kind is Kind.STATEMENT or named == kind else f"{kind}: {named}"


def _may_take(segment: Segment) -> str:
    if segment.kind is not Kind.STATEMENT:
        return clock_up(segment.length // SECOND * SECOND)
    most = exact(segment.max or 0)
    return f"{exact(segment.min)}–{most}" if segment.min else most


def template_of(plan: Plan, people: People) -> bytes:
    """Return a sheet for `presession import` with a row for everything, and no time in it yet."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(SHEET_COLUMNS)
    empty = [""] * (len(SHEET_COLUMNS) - 2)
    writer.writerow(["open", *empty, "The hour opens: `began`"])
    for segment in plan.segments:
        writer.writerow([str(segment.number), *empty, guarded(_label(segment, people))])
    writer.writerow(["close", *empty, "The hour closes: `ended`"])
    return (BOM + written.getvalue()).encode("utf-8")


FINE, CLASHES, WRONG = 0, 1, 2
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
    clashes = clashes_between(one.figures for one in sessions)
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
    once = {real_path(folder): folder for folder in folders}
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
        yield put_file(wanted.calendar, calendar_of(sessions), "give another --ics")
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


_WHOSE = {
    Want.ROOM: "two sessions have this room",
    Want.MODERATOR: "moderates two sessions",
    Want.SPEAKER: "speaks in two sessions",
}


def lines_of(days: Sequence[Day], clashes: Sequence[Clash]) -> Iterator[str]:
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
    for clash in sorted(clashes, key=lambda clash: clash.second.plan.start or 0):
        yield _wanted_twice(clash)


def _lines_of_place(place: Place) -> Iterator[str]:
    for number, session in enumerate(place.sessions):
        free = place.free_before(number)
        if free is not None and free > 0:
            yield f"    {'':<11}  {_in_words(free)} between"
        verdict = verdict_of(session.figures).partition(":")[0]
        count = len(session.figures.statements)
        speakers = f"{count} speaker{'s' * (count != 1)}"
        said = f"{session.figures.shown.title}: {speakers}, {verdict} ({name_of(session.path)})"
        yield f"    {_hours(session)}  {said}"


def _wanted_twice(clash: Clash) -> str:
    """Return one line: who or what, and where both are."""
    second = clash.second.plan
    begins = time_of_day(second.start or 0, second.timezone)
    when = f"from {begins} on {second.date.isoformat()} for {clock_down(clash.overlap)}"
    said = f"{clash.name or PROTECTED} {_WHOSE[clash.want]} {when}"
    return f"{clash.want.upper()} CLASH: {said}: {clash.first.file} and {clash.second.file}"


def _hours(session: PlannedSession) -> str:
    if session.start is None or session.end is None:
        return "no time    "
    return f"{_at(session, session.start)}–{_at(session, session.end)}"


def _in_words(ms: int) -> str:
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
        yield hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:32]

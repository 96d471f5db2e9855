"""What plans and records a folder holds, and how each stands: for ``presession list``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from presession_timer.clock import Clock, SystemClock
from presession_timer.errors import PresessionError, UnreadableFile
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.record.lock import status
from presession_timer.record.places import SUFFIX
from presession_timer.text import clean

__all__ = ["Entry", "State", "catalogue"]


class State(StrEnum):
    """How a plan or a record stands."""

    PLAN = "plan"
    OPEN = "open"
    """A record that can be gone on with."""
    CLOSED = "closed"
    IN_USE = "in use"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan or a record."""

    path: Path
    state: State
    title: str = ""
    date: str = ""
    """ISO date of the session."""
    events: int = 0
    rehearsal: float | None = None
    detail: str = ""
    """Who uses it, or what is wrong with it."""


def catalogue(folder: Path | str, clock: Clock | None = None) -> tuple[Entry, ...]:
    """The plans (``*.toml`` with a session) and records in ``folder``, by name.

    Raises UnreadableFile when there is no such folder. A file that cannot be read is an entry that
    says so.
    """
    folder = Path(folder)
    clock = clock or SystemClock()
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise UnreadableFile(f"{folder}: cannot be listed: {error.strerror or error}") from error
    entries = []
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.name.endswith(SUFFIX):
            entries.append(_record(path, clock))
        elif path.suffix == ".toml":
            entries += _plan(path)
    return tuple(entries)


def _record(path: Path, clock: Clock) -> Entry:
    try:
        record = load(path)
        session = record.session
    except UnreadableFile as error:
        return Entry(path, State.UNREADABLE, detail=_without_name(path, error))
    except PresessionError as error:
        return Entry(path, State.DAMAGED, detail=_without_name(path, error))
    state, detail = _state(record, clock, closed=session.closed is not None)
    return Entry(
        path,
        state,
        record.plan.title,
        record.plan.date.isoformat(),
        len(record.log),
        record.rehearsal,
        detail,
    )


def _state(record: LoadedRecord, clock: Clock, *, closed: bool) -> tuple[State, str]:
    holder = status(record.path)
    if holder and holder.record == record.header.seed and holder.is_alive(clock.now()):
        return State.IN_USE, holder.text
    if record.damage:
        return State.DAMAGED, record.damage.words
    return (State.CLOSED if closed else State.OPEN), ""


def _without_name(path: Path, error: PresessionError) -> str:
    return str(error).removeprefix(f"{path}: ")


def _plan(path: Path) -> list[Entry]:
    """A plan as far as a list shows it; whether it is a good one is for `presession check`."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        return [Entry(path, State.UNREADABLE, detail=error.strerror or str(error))]
    except (ValueError, RecursionError):
        return [Entry(path, State.PLAN, detail="not readable as a plan; presession check says why")]
    session = data.get("session")
    if not isinstance(session, dict):
        return []  # some other tool's file
    title, day = str(session.get("title", "")), str(session.get("date", ""))
    return [Entry(path, State.PLAN, clean(title) if title else "", clean(day) if day else "")]

"""A small plan, events and records for the tests of what is kept on disk."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from presession_timer.base.clock import Instant, ManualClock
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.record.format import chained, encode_events
from presession_timer.record.journal import Journal, create
from presession_timer.record.loading import load

MINUTE = 60_000
START = 1_575_968_400_000
"""2019-12-10T09:00:00Z, ten o'clock in Geneva."""

PLAN = Plan(
    title="UPR Pre-session 35 – Spain",
    date=date(2019, 12, 10),
    start=START,
    segments=(
        Segment(1, "1", Kind.OPENING, planned=2 * MINUTE),
        Segment(2, "2", Kind.STATEMENT, "Ana Núñez", min=5 * MINUTE, max=7 * MINUTE),
        Segment(3, "3", Kind.STATEMENT, "Бела [CEO]", min=5 * MINUTE, max=7 * MINUTE),
        Segment(4, "4", Kind.QUESTIONS, planned=15 * MINUTE),
    ),
)

OPENING: tuple[Event, ...] = (ev.SessionOpened(), ev.FloorGiven(1))
HOUR: tuple[tuple[Event, ...], ...] = (
    OPENING,
    (ev.FloorYielded(1), ev.FloorGiven(2)),
    (ev.Noted("the microphone – 2 × – failed"),),
    (ev.FloorYielded(2),),
    (ev.FloorGiven(3),),
)
"""An hour so far: the commands it was made of."""


def entries(
    events: Sequence[Event], seq: int, command: str, at: Instant
) -> list[tuple[Recorded, Instant]]:
    """One command's events as the journal takes them; the time line is the wall."""
    return [
        (Recorded(seq + part, command, part, at.wall, event), at)
        for part, event in enumerate(events)
    ]


def append(journal: Journal, events: Sequence[Event], seq: int, command: str, at: Instant) -> None:
    """Write one command's events; they are durable when this returns."""
    lines, chain = encode_events(entries(events, seq, command, at), journal.chain)
    journal.write(b"".join(lines))
    journal.chain = chain


def write_hour(
    path: Path,
    commands: Sequence[Sequence[Event]] = HOUR,
    *,
    clock: ManualClock | None = None,
    journal: Journal | None = None,
) -> Path:
    """A record of ``commands``, a minute apart."""
    clock = clock or ManualClock(START)
    journal = journal or create(path, PLAN, clock.now())
    seq = 1
    for number, events in enumerate(commands):
        append(journal, events, seq, f"console:{number}", clock.now())
        seq += len(events)
        clock.advance(MINUTE)
    journal.close()
    return path


def forged(path: Path, event: Event, values: Mapping[str, Any] | None = None) -> Path:
    """The same record with one more line, which somebody made with a chain that fits.

    ``values`` replaces members of the line by their dotted names.
    """
    record = load(path)
    recorded = Recorded(len(record.log) + 1, "forged", 0, record.session.at, event)
    (line,), _ = encode_events([(recorded, record.instants[-1])], record.chain)
    body = json.loads(line)
    del body["chain"]
    for name, value in (values or {}).items():
        *parents, last = name.split(".")
        place = body
        for parent in parents:
            place = place[parent]
        place[last] = value
    line, _ = chained(json.dumps(body).encode(), record.chain)
    path.write_bytes(path.read_bytes() + line)
    return path

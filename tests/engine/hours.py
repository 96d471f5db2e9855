"""A small session driver: the engine with a hand-moved clock, for tests of pure rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from presession_timer.base.durations import parse
from presession_timer.engine.commands import Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Snapshot, snapshot_at
from presession_timer.plan.model import Kind, Plan, Segment, Window

START = 1_575_968_400_000
"""2019-12-10 10:00 in Zurich, ms since 1970 UTC."""


def statement(number: int, **changes: Any) -> Segment:
    """A 5-7 minute statement by Speaker ``number``."""
    given: dict[str, Any] = {"min": parse("5:00"), "max": parse("7:00")}
    given |= {"speaker": f"Speaker {number}"} | changes
    return Segment(number, str(number), Kind.STATEMENT, **given)


def other(number: int, kind: Kind, planned: str) -> Segment:
    """A segment without minimum; the State's length is a limit."""
    length = parse(planned)
    if kind is Kind.STATE:
        return Segment(number, str(number), kind, "Permanent Mission", max=length)
    return Segment(number, str(number), kind, planned=length)


def plan_of(*segments: Segment, **changes: Any) -> Plan:
    """An hour with these segments that was to start at 10:00."""
    given: dict[str, Any] = {"title": "A panel", "date": date(2019, 12, 10), "start": START}
    return Plan(segments=segments, **(given | changes))


def panel(statements: int = 4, **changes: Any) -> Plan:
    """Opening 2:00, State 2:00, statements from number 3, questions 15:00, closing 1:00."""
    last = 2 + statements
    return plan_of(
        other(1, Kind.OPENING, "2:00"),
        other(2, Kind.STATE, "2:00"),
        *(statement(n) for n in range(3, last + 1)),
        other(last + 1, Kind.QUESTIONS, "15:00"),
        other(last + 2, Kind.CLOSING, "1:00"),
        **changes,
    )


class Hour:
    """A session and a clock that only moves when told."""

    def __init__(self, plan: Plan) -> None:
        self.session = Session.planned_by(plan)
        self.now = START
        self.commands = 0

    def wait(self, duration: str) -> None:
        """Let time pass."""
        self.now += parse(duration)

    def do(self, command: Command, after: str = "0:00", **how: Any) -> list[Event] | Refused:
        """Submit ``command`` once ``after`` has passed, confirmed unless said otherwise."""
        self.wait(after)
        decision = decide(self.session, command, self.now, **({"confirmed": True} | how))
        if isinstance(decision, Refused):
            return decision
        self.commands += 1
        for part, event in enumerate(decision):
            seq = self.session.seq + 1
            recorded = Recorded(seq, f"test:{self.commands}", part, self.now, event)
            self.session = apply(self.session, recorded)
        return decision

    def refused(self, command: Command, **how: Any) -> str:
        """The reason why ``command`` is refused."""
        decision = self.do(command, **how)
        assert isinstance(decision, Refused), f"accepted as {decision}"
        return decision.reason

    @property
    def snapshot(self) -> Snapshot:
        """The reading now."""
        return snapshot_at(self.session, self.now)


def facts(session: Session) -> Mapping[str, Any]:
    """Everything the session says but its history."""
    return {
        f.name: getattr(session, f.name) for f in fields(Session) if f.name not in ("history", "at")
    }


def window(least: str, most: str, last: str = "1:00", grace: str = "0:00") -> Window:
    """A window from written durations."""
    return Window(parse(least), parse(most), parse(last), parse(grace))

"""The planned and the actual hour as spans on one axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from presession_timer.engine.day_held import held_on
from presession_timer.engine.describe import label
from presession_timer.engine.forecast import forecast
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind

__all__ = ["KIND_NAMES", "Span", "hour_as_it_was", "hour_as_planned"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the hour that belongs to one segment; what lies between two spans is a gap."""

    segment: int
    kind: Kind
    label: str
    began: int
    """In ms on the session's time line, like ``ended``."""
    ended: int
    over: int = 0
    """How much of its end lies past the limit."""


KIND_NAMES = {
    Kind.OPENING: "Opening",
    Kind.STATE: "State",
    Kind.FOLLOW_UP: "Moderator",
    Kind.QUESTIONS: "Questions",
    Kind.BREAK: "Break",
    Kind.CLOSING: "Closing",
}
"""Of what is no statement; short enough for a box."""


def hour_as_planned(session: Session) -> tuple[Span, ...]:
    """As the plan would have it: everyone at the share that `presession check` gives.

    From the planned start; where there is none, or where the hour was held on another day, from
    the opening; empty without both.
    """
    plan = session.plan
    elsewhere = held_on(plan, session.opened) is not None
    start = session.opened if plan.start is None or elsewhere else plan.start
    if start is None:
        return ()
    before = Session.planned_by(plan)
    shares = forecast(before, start).share_of
    spans: list[Span] = []
    at = start
    for number in before.order:
        length = shares.get(number, before.planned_length(number))
        kind = before.segments[number].kind
        spans.append(Span(number, kind, label(session, number), at, at + length))
        at += length + plan.handover
    return tuple(spans)


def hour_as_it_was(session: Session) -> tuple[Span, ...]:
    """Every turn where it was; a running one to the last event."""
    return tuple(_spans(session))


def _spans(session: Session) -> Iterable[Span]:
    spoken: dict[int, int] = {}
    for turn in session.turns:
        number = turn.segment
        before = spoken.get(number, 0)
        spoke = turn.spoke(session.at)
        spoken[number] = before + spoke
        limit = session.limit(number)
        over = 0 if limit is None else min(spoke, max(0, before + spoke - limit))
        ended = session.at if turn.ended is None else turn.ended
        kind = session.segments[number].kind
        yield Span(number, kind, label(session, number), turn.began, max(turn.began, ended), over)

"""What every screen may show of a session: whoever the plan protects is named on none of them.

The moderator's own are no exception: a console is looked at over a shoulder, `--plain` is heard.
Who it is stands in the plan, and in the record, which is the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from presession_timer.live import events as ev
from presession_timer.live.events import Event
from presession_timer.live.session import Session, Turn
from presession_timer.plan.model import Plan, Segment

if TYPE_CHECKING:
    from presession_timer.privacy.people import Masked

__all__ = ["Screened", "on_screens", "plan_on_screens"]


@dataclass(frozen=True, slots=True)
class Screened:
    """A session as screens show it; the session itself where nobody is protected."""

    session: Session
    """Every segment in it has a label to be called by."""
    said: Callable[[str], str] = str
    """A text without the hidden names."""


@lru_cache(maxsize=4)
def on_screens(session: Session) -> Screened:
    """``session`` without the names of the protected: one for all that is shown of this version."""
    return _screened(session)


def plan_on_screens(plan: Plan) -> Plan:
    """A plan as screens show it before there is a record of it."""
    return _screened(Session.planned_by(plan)).session.plan


def _screened(session: Session) -> Screened:
    if not session.protected:
        return Screened(session)
    from presession_timer.privacy.people import People, mask  # a console may start without it

    masked = mask(session, People.NAME)
    said = masked.scrubbed
    segments = {number: _segment(segment, masked) for number, segment in session.segments.items()}
    plan = replace(
        session.plan,
        title=said(session.plan.title),
        room=said(session.plan.room),
        segments=tuple(segments[segment.number] for segment in session.plan.segments),
    )
    log = tuple(replace(one, event=_event(one.event, said)) for one in masked.wording.history.log)
    shown = replace(
        session,
        plan=plan,
        segments=segments,
        turns=tuple(_turn(turn, said) for turn in session.turns),
        questions=tuple(replace(one, state=said(one.state)) for one in session.questions),
        shown=session.shown and replace(session.shown, text=said(session.shown.text)),
        history=replace(session.history, log=log),
    )
    return Screened(shown, said)


def _segment(segment: Segment, masked: Masked) -> Segment:
    """Whoever is not protected is called as always; freely written words name nobody."""
    seen = masked.session.segments[segment.number]
    called = masked.wording.segments[segment.number] if segment.protect else segment
    return replace(
        called, topic=seen.topic, category=seen.category, note=masked.scrubbed(called.note)
    )


def _turn(turn: Turn, said: Callable[[str], str]) -> Turn:
    pauses = tuple(replace(pause, reason=said(pause.reason)) for pause in turn.pauses)
    return replace(turn, pauses=pauses)


def _event(event: Event, said: Callable[[str], str]) -> Event:
    match event:
        case ev.Noted() | ev.MessageShown():
            return replace(event, text=said(event.text))
        case ev.SegmentChanged():
            return replace(event, topic=event.topic and said(event.topic))
        case ev.Paused() | ev.PauseExplained():
            return replace(event, reason=said(event.reason))
        case ev.QuestionTaken() | ev.QuestionNamed():
            return replace(event, state=said(event.state))
        case _:
            return event

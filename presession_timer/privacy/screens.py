"""What every screen may show of a session: whoever the plan protects is named on none of them.

The moderator's own are no exception: a console is looked at over a shoulder, `--plain` is heard.
Who it is stands in the plan, and in the record, which is the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan, Segment

if TYPE_CHECKING:
    from presession_timer.privacy.people import Masked


@dataclass(frozen=True, slots=True)
class Screened:
    """A session as screens show it; the session itself where nobody is protected."""

    session: Session
    """Every segment in it has a label to be called by."""
    said: Callable[[str], str] = str
    """A text without the hidden names."""


@lru_cache(maxsize=4)
def on_screens(session: Session) -> Screened:
    """``session`` without the names of the protected: one for all that is shown of this version.

    A segment that has a short name is called by that, unless it is protected.
    """
    screened = _screened(session)
    shown = screened.session
    short = {number: _shortly(one) for number, one in shown.segments.items() if one.short}
    if not short:
        return screened
    segments = {**shown.segments, **short}
    plan = replace(
        shown.plan, segments=tuple(segments[segment.number] for segment in shown.plan.segments)
    )
    return replace(screened, session=replace(shown, plan=plan, segments=segments))


def _shortly(segment: Segment) -> Segment:
    return replace(segment, speaker=segment.short, organisation="")


def plan_on_screens(plan: Plan) -> Plan:
    """A plan as screens show it before there is a record of it."""
    return _screened(Session.planned_by(plan)).session.plan


def plan_to_check(plan: Plan) -> Plan:
    """A plan whose title, room and organisations name nobody protected, before the day.

    Whom it protects is marked in every segment, and called there as it was: two plans may want the
    same speaker.
    """
    session = Session.planned_by(plan)
    if not session.protected:
        return plan
    from presession_timer.privacy.people import People, mask_of

    mask = mask_of(session, People.NAME)
    return replace(
        plan,
        title=mask.scrubbed(plan.title),
        room=mask.scrubbed(plan.room),
        moderator=mask.scrubbed(plan.moderator),
        segments=tuple(
            replace(
                segment,
                protect=segment.number in mask.protected,
                organisation=mask.segments[segment.number].organisation,
            )
            for segment in plan.segments
        ),
    )


def _screened(session: Session) -> Screened:
    if not session.protected:
        return Screened(session)
    from presession_timer.privacy.people import People, mask  # a console may start without it

    masked = mask(session, People.NAME)
    said, wording = masked.scrubbed, masked.wording
    segments = {n: _segment(segment, masked) for n, segment in session.segments.items()}
    plan = replace(
        session.plan,
        title=said(session.plan.title),
        room=said(session.plan.room),
        moderator=said(session.plan.moderator),
        segments=tuple(segments[segment.number] for segment in session.plan.segments),
    )
    return Screened(replace(wording, plan=plan, segments=segments), said)


def _segment(segment: Segment, masked: Masked) -> Segment:
    """Whoever is not protected is called as always."""
    if segment.number in masked.protected:
        return masked.wording.segments[segment.number]
    seen = masked.session.segments[segment.number]
    return replace(
        segment,
        topic=seen.topic,
        category=seen.category,
        note=seen.note,
        short=seen.short,
        id=seen.id,
    )

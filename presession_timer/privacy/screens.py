"""Show a session on screens: a person whom the plan protects is named on none of them.

The moderator's own screens are no exception: people look at a console over a shoulder, and hear
`--plain`. The name is in the plan, and in the record, which is the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan, Segment
from presession_timer.privacy.mask import Masked, People, mask, mask_of


class Screened(NamedTuple):
    """A session as screens show it; the session itself if nobody is protected."""

    session: Session
    """The session in which every segment has a label."""
    scrubbed: Callable[[str], str] = str
    """Returns a text without the hidden names."""


@lru_cache(maxsize=4)
def on_screens(session: Session) -> Screened:
    """Return ``session`` without the names of protected people.

    A segment with a short name is shown under it, unless it is protected.
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
    return screened._replace(session=replace(shown, plan=plan, segments=segments))


def _shortly(segment: Segment) -> Segment:
    return replace(segment, speaker=segment.short, organisation="")


def plan_on_screens(plan: Plan) -> Plan:
    """Return a plan as screens show it before there is a record of it."""
    return _screened(Session.planned_by(plan)).session.plan


def plan_to_check(plan: Plan) -> Plan:
    """Return a plan whose title, room, moderator and organisations name nobody protected.

    Protected speakers are marked in every segment but keep their names, so that `check` and `week`
    can find the same speaker in two plans.
    """
    session = Session.planned_by(plan)
    if not session.protected:
        return plan
    hiding = mask_of(session, People.NAME)
    return replace(
        plan,
        title=hiding.scrubbed(plan.title),
        room=hiding.scrubbed(plan.room),
        moderator=hiding.scrubbed(plan.moderator),
        segments=tuple(
            replace(
                segment,
                protect=segment.number in hiding.protected,
                organisation=hiding.segments[segment.number].organisation,
            )
            for segment in plan.segments
        ),
    )


def _screened(session: Session) -> Screened:
    if not session.protected:
        return Screened(session)
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
    """Return a segment as screens show it; one that is not protected keeps its names."""
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

"""`presession redact`: a fresh record of the same hour in which nobody is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from presession_timer.errors import RecordDamaged, UnreadableFile
from presession_timer.live import events as ev
from presession_timer.live.events import Event, Recorded
from presession_timer.live.messages import READY_MADE
from presession_timer.plan.model import Plan, Segment
from presession_timer.privacy.people import Masked, People, change_shown, mask, shown
from presession_timer.record.loading import load
from presession_timer.record.writing import write_record

__all__ = ["REMOVED", "Redacted", "redact"]

REMOVED = "(redacted)"
"""Stands where somebody had written freely."""
_SOURCE = "redacted"


@dataclass(frozen=True, slots=True)
class Redacted:
    """What came of it."""

    path: Path
    events: int
    texts: int
    """Notes, messages and reasons whose words were removed."""
    damage: str
    """Of the original, where its last write was torn."""


def redact(record: Path, new: Path, people: People = People.ORGANISATION) -> Redacted:
    """Write the record of ``record`` without names as ``new``; every figure stays as it was.

    Names of people go, and with `People.NUMBER` those of organisations; ids that may be made of
    them, the moderator, and what was written freely: topics, notes, messages, reasons. What is
    counted stays (organisation, category, gender, language), and without the names the title and
    the room, which say what hour it was. The copy is a record of its own: whole, with a chain and
    an identity of its own. Raises UnreadableFile where one of the two cannot be read or written or
    ``new`` exists, RecordDamaged for an altered record: a copy of it would look whole.
    """
    loaded = load(record)
    damage = loaded.damage
    if damage is not None and not damage.torn:
        raise RecordDamaged(f"{record}: {damage.words}; a copy would look whole, so none is made")
    if new.exists() or new.is_symlink():
        raise UnreadableFile(f"{new}: exists already; give another --out")
    masked = mask(loaded.session, people)
    log = tuple(_without_names(recorded, masked, people) for recorded in loaded.log)
    plan = _plan_without_names(loaded.plan, masked, people)
    try:
        write_record(new, plan, log, source=_SOURCE, rehearsal=loaded.rehearsal)
    except UnreadableFile as error:
        why = getattr(error.__cause__, "strerror", None) or error
        raise UnreadableFile(f"{new}: cannot be written: {why}; give another --out") from error
    texts = sum(
        a.event != b.event and _is_text(a.event) for a, b in zip(loaded.log, log, strict=True)
    )
    return Redacted(new, len(log), texts, "" if damage is None else damage.words)


def _plan_without_names(plan: Plan, masked: Masked, people: People) -> Plan:
    return replace(
        plan,
        title=masked.scrubbed(plan.title),
        room=masked.scrubbed(plan.room),
        moderator="",
        segments=tuple(_segment(segment, masked, people) for segment in plan.segments),
    )


def _segment(segment: Segment, masked: Masked, people: People) -> Segment:
    protect = segment.number in masked.session.protected
    segment = shown(replace(segment, protect=protect), people)
    return replace(
        segment,
        topic="",
        category=masked.scrubbed(segment.category),
        note="",
    )


def _is_text(event: Event) -> bool:
    return isinstance(event, ev.Noted | ev.MessageShown | ev.Paused | ev.PauseExplained)


def _without_names(recorded: Recorded, masked: Masked, people: People) -> Recorded:
    return replace(recorded, event=_event(recorded.event, masked, people))


def _event(event: Event, masked: Masked, people: People) -> Event:
    match event:
        case ev.SegmentInserted():
            return replace(event, segment=_segment(event.segment, masked, people))
        case ev.SegmentChanged():
            topic = event.topic and ""
            return replace(change_shown(event, masked.session, people), topic=topic)
        case ev.MessageShown() if event.stock in READY_MADE:
            return replace(event, text=READY_MADE[event.stock].text)
        case ev.Noted() | ev.MessageShown():
            return replace(event, text=REMOVED)
        case ev.Paused() | ev.PauseExplained():
            usual = not event.reason or event.reason in ev.OUR_REASONS
            return event if usual else replace(event, reason=REMOVED)
        case ev.QuestionTaken() | ev.QuestionNamed():
            return replace(event, state=masked.scrubbed(event.state))
        case _:
            return event

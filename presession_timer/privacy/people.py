"""What a report shows of people. Whoever is protected is hidden before anything else looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from presession_timer.live.describe import Say, plainly
from presession_timer.live.events import Recorded, SegmentChanged, SegmentInserted
from presession_timer.live.session import Session
from presession_timer.plan.model import KIND_WORDS, Kind, Segment
from presession_timer.privacy.matching import Name, Scrubber, scrubber

__all__ = ["Masked", "People", "change_shown", "mask", "shown", "who"]


class People(StrEnum):
    """Who is named. A segment with ``protect`` hides its person in each of the three."""

    NAME = "name"
    """As recorded: for data that stays with the organisers."""
    ORGANISATION = "organisation"
    """Organisations only: for pages that are handed on (ux.md §5, people's safety)."""
    NUMBER = "number"
    """Neither: the segment's number."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A session without the people who are not to be shown."""

    session: Session
    """Hidden fields are empty."""
    wording: Session
    """The same, but every segment has a label to be called by: what events are described with."""
    names: Scrubber
    """Knows what was taken away, and what stands in its place."""

    def scrubbed(self, text: str) -> str:
        """``text`` without the hidden names: somebody may have written one into a note."""
        return self.names.without_names(text)


_INSTITUTIONS = (Kind.STATE, Kind.QUESTIONS)
"""Kinds whose ``speaker`` is a Mission, not a person, unless it has an ``organisation``."""
_PLACEHOLDER = re.compile(r"speaker [0-9]{1,3}( \(to be confirmed\))?", re.IGNORECASE)
"""What a plan says while nobody is known: it names no person."""


def mask(session: Session, people: People, say: Say = plainly) -> Masked:
    """The session as ``people`` may see it; labels that are no names are in ``say``'s language."""
    seen_by = {number: shown(segment, people) for number, segment in session.segments.items()}
    called = {number: _called(segment, say) for number, segment in seen_by.items()}
    log = session.history.log
    names = _hidden(session, seen_by, people, say)
    worded = tuple(_masked(recorded, session, people, say) for recorded in log)
    plan = replace(session.plan, segments=tuple(called[s.number] for s in session.plan.segments))
    history = replace(session.history, log=worded)
    return Masked(
        session=replace(session, segments=_scrubbed(seen_by, names)),
        wording=replace(session, plan=plan, segments=called, history=history),
        names=names,
    )


def _hidden(session: Session, seen_by: Mapping[int, Segment], people: People, say: Say) -> Scrubber:
    """The names that ``people`` may not see, and what each is called instead."""
    plan = session.plan
    pairs = [(whole, seen_by[number]) for number, whole in session.segments.items()]
    pairs += [(whole, shown(whole, people)) for whole in _ever(session)]
    names: list[Name] = []
    state = plan.state.casefold()  # no secret: the title says it, and so does the page
    for whole, seen in pairs:
        instead = _called(seen, say).label
        if whole.organisation and not seen.organisation and whole.organisation.casefold() != state:
            names.append(Name(whole.organisation, instead, is_person=False))
        if whole.speaker and not seen.speaker and whole.speaker.casefold() != state:
            nobody = _PLACEHOLDER.fullmatch(whole.speaker) or _is_institution(whole)
            names.append(Name(whole.speaker, instead, not nobody, whole.protect))
    if plan.moderator and people is not People.NAME:
        names.append(Name(plan.moderator, say("Moderator")))
    names.sort(key=lambda name: not name.is_protected)
    told = [text for _, seen in pairs for text in (seen.organisation, seen.speaker) if text]
    return scrubber(names, public=[plan.state], shown=told)


def _ever(session: Session) -> Iterator[Segment]:
    """Every segment as it was called at some time: before a correction, and where it was undone."""
    for segment in session.plan.segments:
        yield _as_protected(segment, session)
    for recorded in session.history.log:
        if isinstance(recorded.event, SegmentInserted):
            yield _as_protected(recorded.event.segment, session)
        elif isinstance(recorded.event, SegmentChanged):
            yield _corrected(recorded.event, session)


def _as_protected(segment: Segment, session: Session) -> Segment:
    return replace(segment, protect=True) if segment.number in session.protected else segment


def _corrected(event: SegmentChanged, session: Session) -> Segment:
    """A segment with no other names and topic than those of the correction."""
    named = replace(
        _current(session, event.segment),
        speaker=event.speaker or "",
        organisation=event.organisation or "",
        topic=event.topic or "",
    )
    return _as_protected(named, session)


def _current(session: Session, number: int) -> Segment:
    """A segment as it is now; of one that was taken back only the number is known."""
    return session.segments.get(number, Segment(number, str(number), Kind.STATEMENT))


def change_shown(
    event: SegmentChanged, session: Session, people: People, instead: str = ""
) -> SegmentChanged:
    """A correction with ``instead`` in the place of the names that ``people`` may not see."""
    seen = shown(_corrected(event, session), people)
    return replace(
        event,
        speaker=event.speaker and (seen.speaker or instead),
        organisation=event.organisation and (seen.organisation or instead),
    )


def shown(segment: Segment, people: People) -> Segment:
    """The segment without what ``people`` may not see; an ``id`` may be made of a name, too."""
    if segment.protect:
        organisation = "" if _is_named_after(segment) else segment.organisation
        kept = replace(segment, organisation=organisation, gender="", language="", note="")
        segment = _nameless(kept)
    if people is People.NAME:
        return segment
    if people is People.NUMBER:
        return _nameless(replace(segment, organisation="", gender="", language="", note=""))
    if _is_institution(segment):
        return segment
    names_nobody = _PLACEHOLDER.fullmatch(segment.speaker) and not segment.organisation
    return segment if names_nobody else _nameless(replace(segment, note=""))


def _is_named_after(segment: Segment) -> bool:
    """Whether an organisation says who its speaker is: "Quux Foundation"."""
    if not segment.speaker or _PLACEHOLDER.fullmatch(segment.speaker):
        return False
    names = scrubber([Name(segment.speaker, "", is_protected=True)])
    return names.without_names(segment.organisation) != segment.organisation


def _is_institution(segment: Segment) -> bool:
    """Whether nobody is named who could be hidden: "H.E. Jane Doe" has her Mission beside her."""
    return segment.kind in _INSTITUTIONS and not segment.organisation and not segment.protect


def _nameless(segment: Segment) -> Segment:
    return replace(segment, speaker="", id=str(segment.number))


def _scrubbed(segments: Mapping[int, Segment], names: Scrubber) -> Mapping[int, Segment]:
    """The segments without the hidden names in what was written freely about them."""
    return {number: _scrubbed_one(segment, names) for number, segment in segments.items()}


def _scrubbed_one(segment: Segment, names: Scrubber) -> Segment:
    topic, category = map(names.without_names, (segment.topic, segment.category))
    if (topic, category) == (segment.topic, segment.category):
        return segment
    return replace(segment, topic=topic, category=category)


def who(segment: Segment, say: Say = plainly) -> str:
    """What a page calls a segment, of the fields that were left to it."""
    speaker, organisation = segment.speaker, segment.organisation
    if _PLACEHOLDER.fullmatch(speaker) and organisation:
        return organisation
    if speaker and organisation and speaker != organisation:
        return f"{speaker}, {organisation}"
    return _called(segment, say).label


def _called(segment: Segment, say: Say) -> Segment:
    """With a label that tells it apart: a nameless statement is "No. 4"."""
    if segment.speaker or segment.organisation:
        return segment
    if segment.kind is Kind.STATEMENT:
        return replace(segment, speaker=say("No. {number}", number=segment.number))
    return replace(segment, speaker=say(KIND_WORDS[segment.kind]))


def _masked(recorded: Recorded, session: Session, people: People, say: Say) -> Recorded:
    event = recorded.event
    if isinstance(event, SegmentChanged):
        corrected = shown(_as_protected(_current(session, event.segment), session), people)
        instead = _called(corrected, say).label
        return replace(recorded, event=change_shown(event, session, people, instead))
    if not isinstance(event, SegmentInserted):
        return recorded
    segment = _called(shown(_as_protected(event.segment, session), people), say)
    return replace(recorded, event=replace(event, segment=segment))

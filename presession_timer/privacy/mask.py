"""Hide people in a session: fields with their names become empty, and texts lose their names.

Everything that shows a session takes it from here: screens, reports, redacted records.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from presession_timer.engine import events as ev
from presession_timer.engine.event_text import Say, plainly
from presession_timer.engine.events import STOCK_MESSAGES, Event, Recorded
from presession_timer.engine.session import Session, Turn
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.privacy.common_words import TITLES
from presession_timer.privacy.folding import fold, words_of
from presession_timer.privacy.patterns import HiddenName
from presession_timer.privacy.scrubber import PLACEHOLDER, Scrubber, of_whole_names, scrubber


class People(StrEnum):
    """Who is named. A segment with ``protect`` hides its person in all three."""

    NAME = "name"
    """Everybody, as recorded: for data that stays with the organisers."""
    ORGANISATION = "organisation"
    """Organisations only: for pages that are passed on, for people's safety."""
    NUMBER = "number"
    """Nobody: only the segment's number."""


class Masked(NamedTuple):
    """A session without the people who are hidden."""

    session: Session
    """The session with hidden fields empty."""
    wording: Session
    """The same with a label for every segment; events are described with it."""
    names: Scrubber
    """Removes the hidden names from texts."""
    protected: frozenset[int]
    """The numbers of segments whose people are named nowhere."""
    is_left_out: bool = False
    """Whether notes, typed messages, reasons and topics are left out."""

    def scrubbed(self, text: str) -> str:
        """Return ``text`` without hidden names: somebody may have written one into a title."""
        return self.names.without_names(text)


_INSTITUTIONS = (Kind.STATE, Kind.QUESTIONS)
"""Kinds whose ``speaker`` is a Mission and not a person, unless there is an ``organisation``."""


def mask(session: Session, people: People, say: Say = plainly, *, notes: bool = True) -> Masked:
    """Hide in ``session`` whom ``people`` does not name; labels are in ``say``'s language.

    Without ``notes``, what people wrote is left out if anybody is protected.
    """
    is_left_out = not notes and bool(session.protected)
    seen = mask_of(session, people, say, instead=say("(left out)") if is_left_out else None)
    segments, called = seen.segments, seen.called_segments
    log = tuple(map(seen.recorded, session.history.log))
    wording = replace(
        session,
        plan=replace(session.plan, segments=tuple(called[s.number] for s in session.plan.segments)),
        segments=called,
        turns=tuple(map(seen.turn, session.turns)),
        questions=tuple(replace(q, state=seen.scrubbed(q.state)) for q in session.questions),
        shown=session.shown and seen.message(session.shown),
        history=replace(session.history, log=log),
    )
    masked = replace(session, segments=segments)
    return Masked(masked, wording, seen.names, seen.protected, is_left_out)


def mask_of(
    session: Session, people: People, say: Say = plainly, *, instead: str | None = None
) -> Mask:
    """Return the mask for ``session``, the same until somebody is inserted or changed."""
    return _mask_of(_Names.of(session), people, say, instead)


class _Names(NamedTuple):
    """The people of a session, which is all that a mask depends on."""

    plan: Plan
    segments: tuple[Segment, ...]
    named: tuple[ev.SegmentInserted | ev.SegmentChanged, ...]
    protected: frozenset[int]

    @classmethod
    def of(cls, session: Session) -> _Names:
        named = (ev.SegmentInserted, ev.SegmentChanged)
        events = (recorded.event for recorded in session.history.log)
        return cls(
            session.plan,
            tuple(session.segments.values()),
            tuple(event for event in events if isinstance(event, named)),
            session.protected,
        )

    def ever(self) -> Iterator[Segment]:
        """Yield every segment with every name that it ever had, even if that was undone."""
        yield from self.plan.segments
        for event in self.named:
            yield self.corrected(event) if isinstance(event, ev.SegmentChanged) else event.segment

    def corrected(self, event: ev.SegmentChanged) -> Segment:
        """Return a segment with only the names of a correction."""
        return replace(
            self.current(event.segment),
            speaker=event.speaker or "",
            organisation=event.organisation or "",
        )

    def current(self, number: int) -> Segment:
        """Return a segment as it is now; of one that was undone only the number is known."""
        unknown = Segment(number, str(number), Kind.STATEMENT)
        return next((one for one in self.segments if one.number == number), unknown)


@lru_cache(maxsize=16)
def _mask_of(known: _Names, people: People, say: Say, instead: str | None) -> Mask:
    return Mask(known, people, say, instead)


class Mask:
    """Removes from segments and events what ``people`` hides.

    ``instead`` replaces notes and typed messages, and reasons and topics become empty. If it is
    None, they are kept without names.
    """

    def __init__(self, known: _Names, people: People, say: Say, instead: str | None) -> None:
        """Use :func:`mask_of` instead."""
        self.hidden = _protected_names(known)
        """Protected names, present and former."""
        self._whole = of_whole_names(self.hidden)
        self.protected = _protected_in(known, self.hidden, self._whole)
        self._known = known
        self._people = people
        self._say = say
        self._instead = instead
        is_counted = people is People.NUMBER
        self._lonely = _lonely_categories(known.segments) if is_counted else frozenset()
        self.names = self._hidden_names()
        self.segments = {one.number: self.segment(one) for one in known.segments}
        self.called_segments = {n: self.called(one) for n, one in self.segments.items()}

    def scrubbed(self, text: str) -> str:
        """Return ``text`` without hidden names."""
        return self.names.without_names(text)

    def segment(self, whole: Segment) -> Segment:
        """Return a segment with hidden fields empty and texts without names."""
        segment = self._shown(whole)
        if fold(segment.category) in self._lonely:
            segment = replace(segment, category="")
        named = segment.id != str(segment.number) and self.names.is_in_file_name(segment.id)
        return replace(
            segment,
            topic=self._text(segment.topic),
            category=self.scrubbed(segment.category),
            short=self.scrubbed(segment.short),
            note=self._text(segment.note),
            say=segment.say if segment.speaker and segment.speaker == whole.speaker else "",
            id=str(segment.number) if named else segment.id,
        )

    def called(self, segment: Segment) -> Segment:
        """Give a segment without names a label: a statement becomes "No. 4"."""
        return _called(segment, self._say)

    def event(self, event: Event, *, called: bool = False) -> Event:
        """Return an event without names; with ``called``, labels replace them."""
        match event:
            case ev.SegmentInserted():
                segment = self.segment(event.segment)
                return replace(event, segment=self.called(segment) if called else segment)
            case ev.SegmentChanged():
                return self._changed(event, called=called)
            case ev.Noted():
                return replace(event, text=self._text(event.text, self._instead))
            case ev.MessageShown():
                return self.message(event)
            case ev.Paused() | ev.PauseExplained():
                reason = self._reason(event.reason)
                return event if reason == event.reason else replace(event, reason=reason)
            case ev.QuestionTaken() | ev.QuestionNamed():
                return replace(event, state=self.scrubbed(event.state))
            case _:
                return event

    def recorded(self, recorded: Recorded) -> Recorded:
        """Return a recorded event with labels in place of names: mostly the same object."""
        event = self.event(recorded.event, called=True)
        return recorded if event is recorded.event else replace(recorded, event=event)

    def turn(self, turn: Turn) -> Turn:
        """Return a turn without names in the reasons of its pauses."""
        pauses = tuple(replace(pause, reason=self._reason(pause.reason)) for pause in turn.pauses)
        return replace(turn, pauses=pauses) if pauses else turn

    def message(self, shown: ev.MessageShown) -> ev.MessageShown:
        """Return a message as the room saw it; its sender was asked about likely names."""
        if shown.stock in STOCK_MESSAGES:
            return replace(shown, text=STOCK_MESSAGES[shown.stock])
        instead = self._instead
        return replace(shown, text=self.scrubbed(shown.text) if instead is None else instead)

    def _text(self, text: str, instead: str | None = "") -> str:
        """Remove also what only looks like a name, because nobody is asked about it."""
        if self._instead is None:
            return self.names.without_likely(text)
        return instead or ""

    def _reason(self, reason: str) -> str:
        """Return a reason without names; ready-made ones have none."""
        usual = not reason or reason in ev.OUR_REASONS
        return reason if usual else self._text(reason, self._instead)

    def _shown(self, whole: Segment) -> Segment:
        segment = shown(_as_protected(whole, self.protected), self._people)
        return replace(segment, organisation="") if self._names_protected(segment) else segment

    def _names_protected(self, segment: Segment) -> bool:
        """Return whether an organisation contains a protected person's whole name."""
        return self._whole.is_in(segment.organisation)

    def _changed(self, event: ev.SegmentChanged, *, called: bool) -> ev.SegmentChanged:
        current = self._known.current(event.segment)
        instead = _called(self._shown(current), self._say).label if called else ""
        seen = self._shown(self._known.corrected(event))
        return replace(
            event,
            speaker=event.speaker and (seen.speaker or instead),
            organisation=event.organisation and (seen.organisation or instead),
            topic=event.topic and self._text(event.topic),
        )

    def _hidden_names(self) -> Scrubber:
        """Return a scrubber for the hidden names, with what replaces each."""
        plan, names = self._known.plan, list[HiddenName]()
        state = plan.state.casefold()  # no secret: the title and the page show it
        told: list[str] = []
        for one in (*self._known.segments, *self._known.ever()):
            whole, seen = _as_protected(one, self.protected), self._shown(one)
            instead = _called(seen, self._say).label
            organisation, speaker = whole.organisation, whole.speaker
            if organisation and not seen.organisation and organisation.casefold() != state:
                names.append(HiddenName(organisation, instead, is_person=False))
            if whole.short and whole.protect:
                names.append(HiddenName(whole.short, instead, is_protected=True))
            if speaker and not seen.speaker and speaker.casefold() != state:
                nobody = PLACEHOLDER.fullmatch(speaker) or _is_institution(whole)
                names.append(HiddenName(speaker, instead, not nobody, whole.protect))
            told += [text for text in (seen.organisation, seen.speaker) if text]
        if plan.moderator and self._people is not People.NAME:
            names.append(HiddenName(plan.moderator, self._say("Moderator")))
        names.sort(key=lambda name: not name.is_protected)
        secret = scrubber(name._replace(instead="") for name in names if name.is_protected)
        kept = [text for text in told if _says_more(secret, text)]
        return scrubber(names, public=[plan.state], shown=kept)


def _protected_in(known: _Names, hidden: Iterable[str], whole: Scrubber) -> frozenset[int]:
    """Return segments whose people are hidden: protected in one segment means in all."""
    if not known.protected:
        return known.protected
    folded = set(map(fold, hidden))
    everybody = (*known.segments, *known.plan.segments)
    return known.protected | {
        s.number for s in everybody if fold(s.speaker) in folded or whole.is_in(s.speaker)
    }


def _protected_names(known: _Names) -> frozenset[str]:
    everybody = (*known.segments, *known.ever())
    named = {s.speaker for s in everybody if s.number in known.protected and s.speaker}
    return frozenset(name for name in named if not PLACEHOLDER.fullmatch(name))


def _says_more(names: Scrubber, text: str) -> bool:
    """Return whether anything is left without protected names: "Juan" of "Juan Lopez"."""
    rest = [word.folded for word in words_of(names.without_names(text))]
    return any(len(word) > 1 and word not in TITLES for word in rest)


def _lonely_categories(segments: Iterable[Segment]) -> frozenset[str]:
    """Return folded categories with one institution: "NHRI" would say which one it is."""
    of: dict[str, set[str]] = {}
    for segment in segments:
        institution = fold(segment.organisation) or f"{segment.number}"
        of.setdefault(fold(segment.category), set()).add(institution)
    return frozenset(category for category, all_of in of.items() if len(all_of) == 1)


def _as_protected(segment: Segment, protected: frozenset[int]) -> Segment:
    return replace(segment, protect=True) if segment.number in protected else segment


def shown(segment: Segment, people: People) -> Segment:
    """Return the segment without what ``people`` hides; an ``id`` may be made of a name too."""
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
    names_nobody = PLACEHOLDER.fullmatch(segment.speaker) and not segment.organisation
    return segment if names_nobody else _nameless(replace(segment, note=""))


def _is_named_after(segment: Segment) -> bool:
    """Return whether an organisation is named after its speaker: "Quux Foundation"."""
    if not segment.speaker or PLACEHOLDER.fullmatch(segment.speaker):
        return False
    names = scrubber([HiddenName(segment.speaker, "", is_protected=True)])
    return names.is_in(segment.organisation)


def _is_institution(segment: Segment) -> bool:
    """Return whether ``speaker`` is a Mission; a person has a Mission as organisation."""
    return segment.kind in _INSTITUTIONS and not segment.organisation and not segment.protect


def _nameless(segment: Segment) -> Segment:
    return replace(segment, speaker="", id=str(segment.number), short="", seat="")


def who(segment: Segment, say: Say = plainly) -> str:
    """Return how a page names a segment, from the fields that are not hidden."""
    speaker, organisation = segment.speaker, segment.organisation
    if PLACEHOLDER.fullmatch(speaker) and organisation:
        return organisation
    if speaker and organisation and speaker != organisation:
        return f"{speaker}, {organisation}"
    return _called(segment, say).label


def _called(segment: Segment, say: Say) -> Segment:
    """Give a segment without names a label: a statement becomes "No. 4"."""
    if segment.speaker or segment.organisation:
        return segment
    if segment.kind is Kind.STATEMENT:
        return replace(segment, speaker=say("No. {number}", number=segment.number))
    return replace(segment, speaker=say(KIND_WORDS[segment.kind]))


REMOVED = "(redacted)"
"""Replaces text that people wrote."""


def redacted(
    session: Session, people: People, *, notes: bool = False
) -> tuple[Plan, tuple[Recorded, ...]]:
    """Return the plan and the log of ``session`` for a record that names nobody.

    Title, room and moderator are removed, and so are topics, notes, typed messages and reasons;
    with ``notes`` those stay, without names. Every command gets a new id, so that nothing leads
    back to the original. Instants and figures stay the same.
    """
    mask = mask_of(session, people, instead=None if notes else REMOVED)
    plan = replace(
        session.plan,
        title=REMOVED,
        room="",
        moderator="",
        segments=tuple(mask.segment(segment) for segment in session.plan.segments),
    )
    log = session.history.log
    ids = _new_ids(recorded.command for recorded in log)
    return plan, tuple(
        replace(one, command=ids[one.command], event=_of(mask.event(one.event), ids)) for one in log
    )


def _of(event: Event, ids: dict[str, str]) -> Event:
    """Give an event about an earlier command that command's new id."""
    if isinstance(event, ev.Undone | ev.Redone):
        return replace(event, of=ids.get(event.of) or _new_id(event.of))
    return event


def _new_ids(commands: Iterable[str]) -> dict[str, str]:
    return {command: _new_id(command) for command in dict.fromkeys(commands)}


def _new_id(command: str) -> str:
    """Return a new id with the origin of ``command``: "console:…"."""
    origin, colon, _ = command.rpartition(":")
    return f"{origin}{colon}{os.urandom(8).hex()}"

"""Warn the author of a plan about protected names that screens would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan, Segment
from presession_timer.privacy.matching import Scrubber
from presession_timer.privacy.people import Mask, People, mask_of


def warnings_about(plan: Plan, file_name: str) -> tuple[str, ...]:
    """Return warnings about protected names in title, room, organisations and the file's name.

    Each says what screens show instead; none repeats the name.
    """
    session = Session.planned_by(plan)
    if not session.protected:
        return ()
    mask = _mask(session)
    texts = (("title", plan.title), ("room", plan.room))
    found = [w for what, text in texts for w in _of_text(mask.names, what, text)]
    found += [w for segment in plan.segments for w in _of_segment(mask, segment)]
    return (*found, *filter(None, (_of_file(mask.names, file_name),)))


def file_name_warning(session: Session, file_name: str) -> str:
    """Return a warning if the name of a file holds a protected name; else empty."""
    if not session.protected:
        return ""
    return _of_file(_mask(session).names, file_name)


def _mask(session: Session) -> Mask:
    return mask_of(session, People.NAME)


def _of_text(names: Scrubber, what: str, text: str) -> Iterator[str]:
    shown = names.without_names(text)
    if shown != text:
        yield f"the {what} holds a protected name: screens show “{shown}”"
    for word in names.likely(shown):
        yield f"“{word}” in the {what} looks like a protected name, and is shown"


def _of_segment(mask: Mask, segment: Segment) -> Iterator[str]:
    """Warn about an organisation that is hidden because it holds a protected name."""
    seen = mask.segment(segment)
    if segment.organisation and not seen.organisation:
        label = mask.called(replace(seen, organisation="")).label
        said = f"segment {segment.number}: the organisation holds a protected name"
        yield f"{said}: screens show “{label}”"


def _of_file(names: Scrubber, file_name: str) -> str:
    if not names.is_in_file_name(file_name):
        return ""
    return "the file's name holds a protected name, and screens that list files show it: rename it"

"""What a plan itself says of the people whom it protects, for its author to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan, Segment

if TYPE_CHECKING:
    from presession_timer.privacy.matching import Scrubber
    from presession_timer.privacy.people import Mask


def warnings_about(plan: Plan, file_name: str) -> tuple[str, ...]:
    """Where the title, the room, an organisation or the file's name holds a protected name.

    Each says what screens show; none of them says the name.
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
    """A warning where a file is called after somebody protected; else empty."""
    if not session.protected:
        return ""
    return _of_file(_mask(session).names, file_name)


def _mask(session: Session) -> Mask:
    from presession_timer.privacy.people import People, mask_of  # a console may start without it

    return mask_of(session, People.NAME)


def _of_text(names: Scrubber, what: str, text: str) -> Iterator[str]:
    shown = names.without_names(text)
    if shown != text:
        yield f"the {what} holds a protected name: screens show “{shown}”"
    for word in names.likely(shown):
        yield f"“{word}” in the {what} looks like a protected name, and is shown"


def _of_segment(mask: Mask, segment: Segment) -> Iterator[str]:
    """Organisations that are hidden although nobody said so."""
    seen = mask.segment(segment)
    if segment.organisation and not seen.organisation:
        label = mask.called(replace(seen, organisation="")).label
        said = f"segment {segment.number}: the organisation holds a protected name"
        yield f"{said}: screens show “{label}”"


def _of_file(names: Scrubber, file_name: str) -> str:
    if not names.is_in_file_name(file_name):
        return ""
    return "the file's name holds a protected name, and screens that list files show it: rename it"

"""Warn or ask a person before others see a text that may hold a protected name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.decisions import Asks, Refused
from presession_timer.engine.event_text import Say, plainly
from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan, Segment
from presession_timer.privacy.folding import fold
from presession_timer.privacy.mask import Mask, People, mask_of
from presession_timer.privacy.scrubber import Scrubber

_READY_MADE = frozenset(fold(message.text) for message in READY_MADE.values())


class TextPreview(NamedTuple):
    """A text as every screen will show it."""

    text: str
    is_cut: bool
    """Whether a protected name was removed."""
    likely: tuple[str, ...]
    """Words still in it that look like a protected name."""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look again."""
        return self.is_cut or bool(self.likely)


def preview_of_text(session: Session, text: str) -> TextPreview:
    """Return what the room will see of ``text``."""
    names = mask_of(session, People.NAME).names
    shown = names.without_names(text)
    return TextPreview(shown, shown != text, names.likely(shown))


def question_before_showing(
    session: Session, command: Command, say: Say = plainly
) -> Refused | None:
    """Return the question to ask before the room sees what ``command`` shows, or None.

    If the plan protects anybody, a typed message needs its preview to be accepted, and a new name
    needs a question if it holds a protected one. Ready-made messages name nobody.
    """
    if not session.protected:
        return None
    if isinstance(command, cmd.ShowMessage):
        return None if fold(command.text) in _READY_MADE else _before_message(session, command, say)
    if isinstance(command, cmd.Insert | cmd.ChangeSegment):
        return _before_name(session, command, say)
    return None


def _before_message(session: Session, command: cmd.ShowMessage, say: Say) -> Refused:
    seen = preview_of_text(session, command.text)
    more = say(", without a protected name") if seen.is_cut else ""
    if seen.likely:
        one = "; {words} may be one" if seen.is_cut else "; {words} may be a protected name"
        more += say(one, words=_listed(seen.likely))
    question = "the room will see “{text}”{more}: show it?"
    if command.to == "lectern":
        question = "the lectern will see “{text}”{more}: show it?"
    asks = Asks.NAMES if seen.is_doubtful else Asks.PREVIEW
    return Refused(say(question, text=seen.text, more=more), needs_confirm=True, asks=asks)


_INSERT_IT = (
    "this holds a protected name, or what looks like one, and the room will see it: insert it?"
)
_CHANGE_IT = (
    "this holds a protected name, or what looks like one, and the room will see it: change it?"
)


def _before_name(
    session: Session, command: cmd.Insert | cmd.ChangeSegment, say: Say
) -> Refused | None:
    """Ask about names in a new or changed segment, unless it is protected and hidden anyway."""
    if isinstance(command, cmd.ChangeSegment) and (
        command.protect or (command.protect is None and command.segment in session.protected)
    ):
        return None
    hidden = {fold(name) for name in mask_of(session, People.NAME).hidden}
    texts = [t for t in (command.speaker, command.organisation) if t and fold(t) not in hidden]
    if not any(preview_of_text(session, text).is_doubtful for text in texts):
        return None
    question = _CHANGE_IT if isinstance(command, cmd.ChangeSegment) else _INSERT_IT
    return Refused(say(question), needs_confirm=True, asks=Asks.NAMES)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def warnings_about(plan: Plan, file_name: str) -> tuple[str, ...]:
    """Return warnings about protected names in title, room, organisations and the file's name.

    Each says what screens show instead; none repeats the name.
    """
    session = Session.planned_by(plan)
    if not session.protected:
        return ()
    mask = mask_of(session, People.NAME)
    texts = (("title", plan.title), ("room", plan.room))
    found = [w for what, text in texts for w in _warnings_about_text(mask.names, what, text)]
    found += [w for segment in plan.segments for w in _warnings_about_segment(mask, segment)]
    return (*found, *filter(None, (_warning_about_file(mask.names, file_name),)))


def file_name_warning(session: Session, file_name: str) -> str:
    """Return a warning if the name of a file holds a protected name; else empty."""
    if not session.protected:
        return ""
    return _warning_about_file(mask_of(session, People.NAME).names, file_name)


def _warnings_about_text(names: Scrubber, what: str, text: str) -> Iterator[str]:
    shown = names.without_names(text)
    if shown != text:
        yield f"the {what} holds a protected name: screens show “{shown}”"
    for word in names.likely(shown):
        yield f"“{word}” in the {what} looks like a protected name, and is shown"


def _warnings_about_segment(mask: Mask, segment: Segment) -> Iterator[str]:
    """Warn about an organisation that is hidden because it holds a protected name."""
    seen = mask.segment(segment)
    if segment.organisation and not seen.organisation:
        label = mask.called(replace(seen, organisation="")).label
        said = f"segment {segment.number}: the organisation holds a protected name"
        yield f"{said}: screens show “{label}”"


def _warning_about_file(names: Scrubber, file_name: str) -> str:
    if not names.is_in_file_name(file_name):
        return ""
    return "the file's name holds a protected name, and screens that list files show it: rename it"

"""Preview what the room will see of a typed text, and ask before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.decisions import Asks, Refused
from presession_timer.engine.session import Session
from presession_timer.privacy.folding import fold
from presession_timer.privacy.people import People, mask_of

_READY_MADE = frozenset(fold(message.text) for message in READY_MADE.values())


@dataclass(frozen=True, slots=True)
class TextPreview:
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


def question_before_showing(session: Session, command: Command) -> Refused | None:
    """Return the question to ask before the room sees what ``command`` shows, or None.

    If the plan protects anybody, a typed message needs its preview to be accepted, and a new name
    needs a question if it holds a protected one. Ready-made messages name nobody.
    """
    if not session.protected:
        return None
    if isinstance(command, cmd.ShowMessage):
        return None if fold(command.text) in _READY_MADE else _before_message(session, command)
    if isinstance(command, cmd.Insert | cmd.ChangeSegment):
        return _before_name(session, command)
    return None


def _before_message(session: Session, command: cmd.ShowMessage) -> Refused:
    seen = preview_of_text(session, command.text)
    where = "the lectern" if command.to == "lectern" else "the room"
    said = f"{where} will see “{seen.text}”"
    if seen.is_cut:
        said += ", without a protected name"
    if seen.likely:
        name = "one" if seen.is_cut else "a protected name"
        said += f"; {_listed(seen.likely)} may be {name}"
    asks = Asks.NAMES if seen.is_doubtful else Asks.PREVIEW
    return Refused(f"{said}: show it?", needs_confirm=True, asks=asks)


def _before_name(session: Session, command: cmd.Insert | cmd.ChangeSegment) -> Refused | None:
    """Ask about names in a new or changed segment, unless it is protected and hidden anyway."""
    if isinstance(command, cmd.ChangeSegment) and (
        command.protect or (command.protect is None and command.segment in session.protected)
    ):
        return None
    hidden = {fold(name) for name in mask_of(session, People.NAME).hidden}
    texts = [t for t in (command.speaker, command.organisation) if t and fold(t) not in hidden]
    if not any(preview_of_text(session, text).is_doubtful for text in texts):
        return None
    act = "insert" if isinstance(command, cmd.Insert) else "change"
    said = "this holds a protected name, or what looks like one, and the room will see it"
    return Refused(f"{said}: {act} it?", needs_confirm=True, asks=Asks.NAMES)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)

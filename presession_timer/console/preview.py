"""What can be shown of a session before it is opened and checked: its title and its speakers.

The file is only looked at with the standard library, in a moment; whatever is wrong with it is
found, and said, when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.segment import Segment

from presession_timer.console.frame import Frame
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, centred, cut, fitted, line, name

if TYPE_CHECKING:
    from presession_timer.privacy.matching import Scrubber

__all__ = ["Preview", "preview_lines", "preview_of"]

_MOST_BYTES = 5 * 1024 * 1024
_MOST_ROWS = 100
_KINDS = {
    "opening": "Opening", "state": "State under Review", "follow-up": "Moderator's questions",
    "questions": "Missions' questions", "break": "Break", "closing": "Closing",
}  # fmt: skip


class Preview(NamedTuple):
    """A title and the rows of a rundown, as they were written."""

    title: str = ""
    rows: tuple[tuple[int, str, str], ...] = ()
    """(number, who, organisation)."""


def preview_of(path: Path) -> Preview:
    """What a plan or a record says at first sight; an empty preview for what cannot be read."""
    try:
        with path.open("rb") as file:
            if path.suffix == ".jsonl":
                from presession_timer.base.bounded_json import parse_json

                data = parse_json(file.readline(_MOST_BYTES), fractions=True)["plan"]
                return _of(data, data.get("segments", ()))
            import tomllib

            text = file.read(_MOST_BYTES).decode("utf-8-sig")
            data = tomllib.loads(text)
            return _of(data.get("session", {}), data.get("segment", ()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Preview()  # whoever opens it says what is wrong


def _of(session: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]) -> Preview:
    rows = []
    hidden: dict[str, str] = {}
    protected = {str(s.get("speaker") or "") for s in segments[:_MOST_ROWS] if s.get("protect")}
    names = _names(protected - {""})
    for number, segment in enumerate(segments[:_MOST_ROWS], start=1):
        speaker = str(segment.get("speaker") or "")
        organisation = str(segment.get("organisation") or "")
        if segment.get("short") and not segment.get("protect"):
            speaker, organisation = str(segment["short"]), ""
        kind = _KINDS.get(str(segment.get("kind") or ""), "Statement")
        if names is not None and names.without_names(organisation) != organisation:
            organisation = ""
        if segment.get("protect") or speaker in protected - {""}:
            kind = f"No. {number}" if kind == "Statement" else kind
            hidden[speaker] = organisation or kind
            speaker = ""
        who = speaker or organisation or kind
        rows.append((number, name(who), name(organisation) if organisation != who else ""))
    return Preview(_title(session, hidden), tuple(rows))


def _names(protected: set[str]) -> Scrubber | None:
    if not protected:
        return None
    from presession_timer.privacy.matching import scrubber
    from presession_timer.privacy.patterns import HiddenName

    return scrubber(HiddenName(name, "", is_protected=True) for name in protected)


def _title(session: Mapping[str, Any], hidden: Mapping[str, str]) -> str:
    title = str(session.get("title") or "")
    if hidden:
        from presession_timer.privacy.matching import scrubber
        from presession_timer.privacy.patterns import HiddenName

        names = [HiddenName(who, instead, is_protected=True) for who, instead in hidden.items()]
        title = scrubber(names).without_names(title)
    return name(title)


def preview_lines(
    preview: Preview, frame: Frame, ink: Styles
) -> tuple[list[Line], list[Line], list[Line]]:
    """(header, rundown, foot) while the session is being opened."""
    if frame.too_small:
        blank = fitted((), frame.width, ink.page)
        lines = [blank] * max(1, frame.height)
        lines[len(lines) // 2] = centred("terminal too small", frame.width, ink.text)
        return lines, [], []
    title = line((f" {cut(preview.title, frame.width - 2)}", ink.bar_strong))
    left = []
    if frame.left:
        left = [_row(row, frame.left - 1, ink) for row in (None, *preview.rows)]
        left += [_row(None, frame.left - 1, ink, blank=True)] * (frame.body - len(left))
    foot = [fitted((), frame.width, ink.page)] * max(0, frame.bottom - 1)
    foot.append(fitted(line((" opening the session …", ink.bar_muted)), frame.width, ink.bar))
    return [fitted(title, frame.width, ink.bar)], left[: frame.body], foot


def _row(row: tuple[int, str, str] | None, width: int, ink: Styles, *, blank: bool = False) -> Line:
    """A row of the rundown, where :mod:`.rundown` will have it."""
    wall = Segment(ink.signs.wall, ink.rule)
    if row is None:
        heading = line(("    # Speaker" if not blank else "", ink.muted))
        return (*fitted(heading, width, ink.page), wall)
    number, who, organisation = row
    shown = line(
        (f"{number:>5} ", ink.muted), (who, ink.text),
        (f" {ink.signs.dot} {organisation}" if organisation else "", ink.muted),
    )  # fmt: skip
    return (*fitted(shown, width, ink.page), wall)

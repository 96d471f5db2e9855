"""Read a session's title and speakers quickly, and draw them in the first paint.

Opening the file afterwards checks it and reports what is wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.style import Style

from presession_timer.base.limits import parse_json
from presession_timer.privacy.patterns import HiddenName
from presession_timer.privacy.scrubber import Scrubber, scrubber
from presession_timer.terminal.text_lines import Line, fitted, line, name
from presession_timer.terminal.tones import Tones

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
    """Return what a plan or a record says; an empty preview if it cannot be read."""
    try:
        with path.open("rb") as file:
            if path.suffix == ".jsonl":
                data = parse_json(file.readline(_MOST_BYTES), fractions=True)["plan"]
                return _of(data, data.get("segments", ()))
            text = file.read(_MOST_BYTES).decode("utf-8-sig")
            data = tomllib.loads(text)
            return _of(data.get("session", {}), data.get("segment", ()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Preview()  # opening it says what is wrong


def _of(session: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]) -> Preview:
    rows = []
    hidden: dict[str, str] = {}
    """What stands for each protected name."""
    seen = segments[:_MOST_ROWS]
    protected = {str(s["speaker"]) for s in seen if s.get("protect") and s.get("speaker")}
    names = _scrubber(dict.fromkeys(protected, ""))
    for number, segment in enumerate(seen, start=1):
        speaker = str(segment.get("speaker") or "")
        organisation = str(segment.get("organisation") or "")
        if segment.get("short") and not segment.get("protect"):
            speaker, organisation = str(segment["short"]), ""
        kind = _KINDS.get(str(segment.get("kind") or ""), "Statement")
        if names.without_names(organisation) != organisation:
            organisation = ""
        if segment.get("protect") or speaker in protected:
            kind = f"No. {number}" if kind == "Statement" else kind
            hidden[speaker] = organisation or kind
            speaker = ""
        who = speaker or organisation or kind
        rows.append((number, name(who), name(organisation) if organisation != who else ""))
    title = _scrubber(hidden).without_names(str(session.get("title") or ""))
    return Preview(name(title), tuple(rows))


def _scrubber(hidden: Mapping[str, str]) -> Scrubber:
    return scrubber(HiddenName(who, instead, is_protected=True) for who, instead in hidden.items())


def preview_rows(preview: Preview, width: int, height: int, tones: Tones) -> list[Line]:
    """Return headings and rows where the open session's rundown will have them."""
    lines = [line(("    #  Speaker", tones.muted))]
    for number, who, organisation in preview.rows[: height - 1]:
        about = f" {tones.signs.dot} {organisation}" if organisation else ""
        shown = line((f"{number:>5}  ", tones.muted), (who, tones.text), (about, tones.muted))
        lines.append(fitted(shown, width, Style.null()))
    return lines

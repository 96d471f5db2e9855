"""Read a session's title and speakers quickly, for the first paint of a screen.

Opening the file afterwards checks it and reports what is wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from presession_timer.base.limits import MOST_BYTES, parse_json
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.privacy.patterns import HiddenName
from presession_timer.privacy.scrubber import Scrubber, scrubber
from presession_timer.terminal.text_lines import name

_MOST_ROWS = 1_000
"""As many as a plan may have segments: any of them may hide a name that the title has."""


class Preview(NamedTuple):
    """A title and the rows of a rundown, as they were written."""

    title: str = ""
    rows: tuple[tuple[int, str, str], ...] = ()
    """(number, who, organisation)."""
    state: str = ""
    """The State under Review."""


def preview_of(path: Path) -> Preview:
    """Return what a plan or a record says; an empty preview if it cannot be read."""
    try:
        with path.open("rb") as file:
            if path.suffix == ".jsonl":
                data = parse_json(file.readline(MOST_BYTES), fractions=True)["plan"]
                return _of(data, data.get("segments", ()))
            text = file.read(MOST_BYTES).decode("utf-8-sig")
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
    statement = KIND_WORDS["statement"]
    for number, segment in enumerate(seen, start=1):
        speaker = str(segment.get("speaker") or "")
        organisation = str(segment.get("organisation") or "")
        if segment.get("short") and not segment.get("protect"):
            speaker, organisation = str(segment["short"]), ""
        kind = KIND_WORDS.get(str(segment.get("kind") or ""), statement)
        if names.without_names(organisation) != organisation:
            organisation = ""
        if segment.get("protect") or speaker in protected:
            kind = f"No. {number}" if kind == statement else kind
            hidden[speaker] = organisation or kind
            speaker = ""
        who = speaker or organisation or kind
        rows.append((number, name(who), name(organisation) if organisation != who else ""))
    of_all = _scrubber(hidden)
    title, state = (
        name(of_all.without_names(str(session.get(key) or ""))) for key in ("title", "state")
    )
    return Preview(title, tuple(rows), state)


def _scrubber(hidden: Mapping[str, str]) -> Scrubber:
    return scrubber(HiddenName(who, instead, is_protected=True) for who, instead in hidden.items())

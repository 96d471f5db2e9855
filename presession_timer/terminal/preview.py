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
from presession_timer.privacy.folding import fold
from presession_timer.privacy.scrubber import PLACEHOLDER, names_of, of_whole_names
from presession_timer.record.protected import protected_by, records_beside, with_copies
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


def preview_of(path: Path, record: Path | None = None) -> Preview:
    """Return what a plan or a record says; an empty preview if it cannot be read.

    It names nobody whom the record protects, and of a plan nobody whom one of its records, or
    ``record``, protects: a name may be protected only during the hour.
    """
    try:
        if path.suffix == ".jsonl":
            with path.open("rb") as file:
                data = parse_json(file.readline(MOST_BYTES), fractions=True)["plan"]
            hidden = protected_by(with_copies(path))
            segments = [
                segment | {"protect": True} if number in hidden.segments else segment
                for number, segment in enumerate(data.get("segments", ()), start=1)
            ]
            return _of(data, segments, hidden.names)
        with path.open("rb") as file:
            data = tomllib.loads(file.read(MOST_BYTES).decode("utf-8-sig"))
        there = [record] if record is not None and record.is_file() else []
        hidden = protected_by([*records_beside(path), *there])
        return _of(data.get("session", {}), data.get("segment", ()), hidden.names)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Preview()  # opening it says what is wrong


def _of(
    session: Mapping[str, Any],
    segments: Sequence[Mapping[str, Any]],
    elsewhere: Mapping[str, str],
) -> Preview:
    """``elsewhere``: names that a record protects, and what stands for each."""
    rows = []
    seen = segments[:_MOST_ROWS]
    protected = {str(s["speaker"]) for s in seen if s.get("protect") and s.get("speaker")}
    protected |= elsewhere.keys()
    folded = {fold(who) for who in protected if not PLACEHOLDER.fullmatch(who)}
    whole = of_whole_names(protected)
    names = names_of(dict.fromkeys(protected, ""))
    hidden = dict(elsewhere)
    """What stands for each protected name."""
    statement = KIND_WORDS["statement"]
    for number, segment in enumerate(seen, start=1):
        speaker = str(segment.get("speaker") or "")
        organisation = str(segment.get("organisation") or "")
        short = str(segment.get("short") or "")
        is_protected = segment.get("protect") or fold(speaker) in folded or whole.is_in(speaker)
        if short and not is_protected:
            speaker, organisation = names.without_names(short), ""
        kind = KIND_WORDS.get(str(segment.get("kind") or ""), statement)
        if names.is_in(organisation):
            organisation = ""
        if is_protected:
            kind = f"No. {number}" if kind == statement else kind
            hidden |= dict.fromkeys(filter(None, (speaker, short)), organisation or kind)
            speaker = ""
        who = speaker or organisation or kind
        rows.append((number, name(who), name(organisation) if organisation != who else ""))
    of_all = names_of(hidden)
    title, state = (
        name(of_all.without_names(str(session.get(key) or ""))) for key in ("title", "state")
    )
    return Preview(title, tuple(rows), state)

"""Write a plan as the text of its file, with comments for the person who edits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from presession_timer.base.findings import LONGEST_TEXT
from presession_timer.base.text import UNNAMED, clean
from presession_timer.plan.toml_surgery import encoded

_COLUMN: Final = 35
"""The column where comments begin."""
_LONGEST_PATH: Final = 500


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    comment: str = ""
    example: str = ""
    """Written as a comment if the plan has no value; if empty, the key is left out."""


_SESSION: Final = (
    _Key("title"),
    _Key("state", "the State under Review"),
    _Key("date", "the day of the session"),
    _Key("start", "the room's local time; without it there is no lateness", "10:00:00"),
    _Key("until", "when the next group has the room", "11:05:00"),
    _Key("timezone"),
    _Key("room", "", '"Palais des Nations"'),
    _Key("moderator", "", '""'),
    _Key("length", "the hour; 7:00 is seven minutes, 1:00:00 an hour"),
    _Key("handover", "from one speaker to the next"),
    _Key("question", "how long one question of a Mission should take"),
)
_WINDOW: Final = (
    _Key("min", "a statement is to be at least so long"),
    _Key("max", "and at most"),
    _Key("last", "the warning before the end"),
    _Key("grace", "leeway of the verdict"),
)
_ROOM: Final = (_Key("names", 'or "name", or "number" where showing either is a risk'),)
_SEGMENT: Final = tuple(
    map(
        _Key,
        (
            "kind", "id", "speaker", "organisation", "short", "category", "topic", "words",
            "statement", "min", "max", "planned", "gender", "language", "note", "say",
        "protect", "clock",
        ),
    )
)  # fmt: skip
_OF_SPEAKERS: Final = (
    "# For each speaker also, where known: topic; words, or statement = the file of the text;",
    "# language, gender, a note; say = how the name is pronounced; min and max of her own.",
    "# protect = true keeps a name off every screen and export.",
)


def plan_text(data: Mapping[str, Any], heading: Sequence[str] = ()) -> str:
    """Return the text of a plan file that holds ``data``; texts are cleaned.

    ``heading`` gives lines of comment for the top. Reading the text gives ``data`` again.
    """
    lines = [f"# {clean(line, 200)}" for line in heading if line]
    if lines:
        lines.append("")
    lines.append(f"format = {encoded(data['format'])}")
    lines += ["", "[session]", *_table(data["session"], _SESSION)]
    if data.get("window"):
        lines += ["", "[window]", *_table(data["window"], _WINDOW)]
    if data.get("room"):
        lines += ["", "[room]", *_table(data["room"], _ROOM)]
    explained = False
    for segment in data["segment"]:
        lines.append("")
        if "kind" not in segment and not explained:
            lines += _OF_SPEAKERS
            explained = True
        lines += ["[[segment]]", *_table(segment, _SEGMENT)]
    return "\n".join(lines) + "\n"


def _table(table: Mapping[str, Any], keys: Sequence[_Key]) -> Iterator[str]:
    for key in keys:
        value = table.get(key.name)
        if value is not None:
            longest = _LONGEST_PATH if key.name == "statement" else LONGEST_TEXT
            yield _with_comment(f"{key.name} = {_written(value, longest)}", key.comment)
        elif key.example:
            yield _with_comment(f"# {key.name} = {key.example}", key.comment)


def _with_comment(line: str, comment: str) -> str:
    if not comment:
        return line
    return f"{line:<{_COLUMN - 1}} # {comment}"


def _written(value: object, longest: int) -> str:
    """Return a value as TOML; a text is one line without control characters."""
    if isinstance(value, str):
        text = clean(value, longest) if value.strip() else ""
        return encoded("" if text == UNNAMED and value != UNNAMED else text)
    if isinstance(value, bool | int | date | time):
        return encoded(value)
    raise TypeError(f"no value of a plan: {value!r}")

"""The template of a format: the parts of an hour around the speakers, and a blank plan."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.sample_plans import sample
from presession_timer.importers.choices import Choices, Today
from presession_timer.plan.formats import DEFAULT, Format
from presession_timer.plan.model import Kind
from presession_timer.plan.writing import plan_text

Table = dict[str, Any]

_DEFAULT_TEMPLATE: Final = "upr-5"
_NUMBER: Final = re.compile(r"[0-9]+")
_NAMES: Final = ("speaker", "organisation")
_UNDER_REVIEW: Final = "the State under Review"


@dataclass(frozen=True, slots=True)
class HourTemplate:
    """The parts of an hour before, between and after its statements."""

    before: tuple[Table, ...]
    statements: tuple[Table, ...]
    """Statements with placeholders for names."""
    between: tuple[Table, ...]
    """The parts after each statement, as at a conference where questions follow each talk."""
    after: tuple[Table, ...]

    def around(self, statements: Sequence[Table], state: str) -> list[Table]:
        """Return all segments of an hour with these statements."""
        segments = [_with_state(one, state) for one in self.before]
        for number, statement in enumerate(statements, 1):
            segments.append(statement)
            segments += [_numbered(one, number) for one in self.between]
        return segments + [dict(one) for one in self.after]

    def placeholders(self, count: int | None) -> list[Table]:
        """Return ``count`` statements with placeholders, by default as many as the template has."""
        if count is None:
            count = len(self.statements)
        known = [dict(one) for one in self.statements[:count]]
        return known + [self._further(n) for n in range(len(known) + 1, count + 1)]

    def _further(self, number: int) -> Table:
        """Return a further statement, named after the template's last if that has a number."""
        last = self.statements[-1] if self.statements else {}
        named = _numbered(last, number)
        return named if named != last else {"speaker": f"Speaker {number}"}


def blank_plan(base: Format, speakers: int | None, choices: Choices, today: Today) -> str:
    """Return the text of a commented plan with ``speakers`` places, by default the template's."""
    state = choices.state or ""
    titled = f"UPR Pre-session – {state or 'State under Review'}"
    title = titled if base.name == DEFAULT.name else "Title of the session"
    session: dict[str, Any] = {
        "title": choices.title or title,
        "date": choices.date or today(base.timezone),
        "timezone": base.timezone,
    }
    chosen = {"state": state, "start": choices.start, "handover": choices.handover}
    session |= {key: value for key, value in chosen.items() if value}
    template = template_of(base.name)
    segments = template.around(template.placeholders(speakers), state)
    for segment in segments:
        if choices.reserve is not None and segment.get("kind") == "questions":
            segment["planned"] = choices.reserve
    data = {"format": base.name, "session": session, "segment": segments}
    data["room"] = {"names": "organisation"}
    todo = "Fill in the title, the day and the names; `presession check` says whether it fits."
    return plan_text(data, (base.summary, base.source, todo))


def template_of(format_name: str) -> HourTemplate:
    """Return the template of a format; a user's own format has the parts of upr-presession."""
    file = _DEFAULT_TEMPLATE if format_name == DEFAULT.name else format_name
    try:
        text = sample(f"templates/{file}.toml").read_text("utf-8")
    except UnreadableFile:
        return _of_own_format()
    return _template(tomllib.loads(text)["segment"])


def _of_own_format() -> HourTemplate:
    """Return the default parts without lengths, because a user's own format has its own."""
    text = sample(f"templates/{_DEFAULT_TEMPLATE}.toml").read_text("utf-8")
    lengths = ("min", "max", "planned")
    segments = tomllib.loads(text)["segment"]
    return _template([{k: v for k, v in one.items() if k not in lengths} for one in segments])


def _template(segments: Sequence[Table]) -> HourTemplate:
    places = [n for n, one in enumerate(segments) if "kind" not in one]
    first, last = places[0], places[-1]
    between: Sequence[Table] = ()
    if len(places) > 1:
        between = segments[first + 1 : places[1]]
    return HourTemplate(
        before=tuple(segments[:first]),
        statements=tuple(segments[place] for place in places),
        between=tuple(between),
        after=tuple(segments[last + 1 + len(between) :]),
    )


def _numbered(table: Mapping[str, Any], number: int) -> Table:
    """Return ``table`` with another number in its names."""
    return {
        key: _NUMBER.sub(str(number), value) if key in _NAMES else value
        for key, value in table.items()
    }


def _with_state(table: Table, state: str) -> Table:
    if table.get("kind") != Kind.STATE or not state:
        return dict(table)
    return {key: _of_state(value, state) for key, value in table.items()}


def _of_state(value: object, state: str) -> object:
    return value.replace(_UNDER_REVIEW, state) if isinstance(value, str) else value

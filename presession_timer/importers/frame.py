"""The parts of an hour around the speakers, as the template of a format has them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.sample_plans import sample
from presession_timer.plan.formats import DEFAULT
from presession_timer.plan.model import Kind

Table = dict[str, Any]

_DEFAULT_TEMPLATE: Final = "upr-5"
_NUMBER: Final = re.compile(r"[0-9]+")
_NAMES: Final = ("speaker", "organisation")
_UNDER_REVIEW: Final = "the State under Review"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before, between and after the statements of an hour."""

    before: tuple[Table, ...]
    statements: tuple[Table, ...]
    """With the names of nobody."""
    between: tuple[Table, ...]
    """After each statement, as in a conference where questions follow each talk."""
    after: tuple[Table, ...]

    def around(self, statements: Sequence[Table], state: str) -> list[Table]:
        """Every segment of an hour with these statements."""
        segments = [_with_state(one, state) for one in self.before]
        for number, statement in enumerate(statements, 1):
            segments.append(statement)
            segments += [_numbered(one, number) for one in self.between]
        return segments + [dict(one) for one in self.after]

    def placeholders(self, count: int | None) -> list[Table]:
        """Statements of nobody yet; without a count as many as the template has."""
        if count is None:
            count = len(self.statements)
        known = [dict(one) for one in self.statements[:count]]
        return known + [self._further(n) for n in range(len(known) + 1, count + 1)]

    def _further(self, number: int) -> Table:
        """A statement more than the template has, called like its last, if that has a number."""
        last = self.statements[-1] if self.statements else {}
        named = _numbered(last, number)
        return named if named != last else {"speaker": f"Speaker {number}"}


def frame_of(format_name: str) -> Frame:
    """The frame of a format: of its template; of one's own, the parts of upr-presession."""
    template = _DEFAULT_TEMPLATE if format_name == DEFAULT.name else format_name
    try:
        text = sample(f"templates/{template}.toml").read_text("utf-8")
    except UnreadableFile:
        return _of_ones_own()
    return _frame(tomllib.loads(text)["segment"])


def _of_ones_own() -> Frame:
    """The parts of the format that it differs from, with the lengths that it says itself."""
    text = sample(f"templates/{_DEFAULT_TEMPLATE}.toml").read_text("utf-8")
    lengths = ("min", "max", "planned")
    segments = tomllib.loads(text)["segment"]
    return _frame([{k: v for k, v in one.items() if k not in lengths} for one in segments])


def _frame(segments: Sequence[Table]) -> Frame:
    places = [n for n, one in enumerate(segments) if "kind" not in one]
    first, last = places[0], places[-1]
    between: Sequence[Table] = ()
    if len(places) > 1:
        between = segments[first + 1 : places[1]]
    return Frame(
        before=tuple(segments[:first]),
        statements=tuple(segments[place] for place in places),
        between=tuple(between),
        after=tuple(segments[last + 1 + len(between) :]),
    )


def _numbered(table: Mapping[str, Any], number: int) -> Table:
    """The same, called by another number."""
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

"""The draft of a plan that an importer makes, with the cell that each value came from.

Around the speakers stand the parts of an hour that a format has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import Finding, Findings, KeyPath, shown
from presession_timer.base.sample_plans import sample
from presession_timer.importers.choices import Choices, ImportQuestion, Today
from presession_timer.importers.sheet import letter
from presession_timer.plan.checked_plan import draft_of, plan_from_draft
from presession_timer.plan.formats import DEFAULT, Format
from presession_timer.plan.model import Kind, Plan
from presession_timer.plan.toml_file import MOST_SEGMENTS
from presession_timer.plan.writing import plan_text


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell that a value came from."""

    row: int
    column: int | None
    """From 0; None if the file has no columns."""
    heading: str

    @property
    def named(self) -> str:
        if self.column is None:
            return f"{shown(self.heading)}: " if self.heading else ""
        return f"column {letter(self.column)} {shown(self.heading)}: "


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not in the plan."""

    row: int
    text: str
    why: str


@dataclass(slots=True)
class ImportDraft:
    """The contents of a list in the shape of a plan file, and what was found in it."""

    file: str
    data: dict[str, Any] = field(default_factory=lambda: {"session": {}, "segment": []})
    origins: dict[KeyPath, Origin] = field(default_factory=dict)
    found: Findings = field(default_factory=Findings)
    questions: list[ImportQuestion] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Sentences about what was left out or changed."""
    yearless: tuple[int, int] | None = None
    """Month and day of the session, if the list has no year."""
    whole: bool = False
    """Whether the list has all that happens, so that no parts are added around it."""
    left_out: list[LeftOut] = field(default_factory=list)
    """Rows that are not in the plan."""
    cells: list[tuple[Origin, str, str]] = field(default_factory=list)
    """Unusable cells and rows: where, what is wrong, what is expected."""

    @property
    def session(self) -> dict[str, Any]:
        table: dict[str, Any] = self.data["session"]
        return table

    @property
    def has_errors(self) -> bool:
        return bool(self.found.errors or self.cells)

    def ask(
        self,
        key: str,
        text: str,
        preview: Iterable[str] = (),
        *,
        guess: str | None = "",
        choices: tuple[str, ...] = (),
        option: str = "",
        dangerous: bool = False,
    ) -> None:
        one = ImportQuestion(key, text, tuple(preview), guess, choices, option, dangerous)
        self.questions.append(one)

    def wrong_cell(self, origin: Origin, wrong: str, expected: str) -> None:
        """Add a cell that has to be corrected before there is a plan."""
        self.cells.append((origin, wrong, expected))

    @property
    def segments(self) -> list[dict[str, Any]]:
        tables: list[dict[str, Any]] = self.data["segment"]
        return tables

    def put_in(self, whole: Sequence[dict[str, Any]]) -> None:
        """Make ``whole`` the segments; it contains the present ones at other places.

        Findings and origins move with their segments.
        """
        places = {id(segment): number for number, segment in enumerate(whole)}
        moved = [places[id(segment)] for segment in self.segments]
        found = Findings()
        for one in self.found.errors:
            found.error(_moved(one.path, moved), one.wrong, one.expected)
        for one in self.found.warnings:
            found.warn(_moved(one.path, moved), one.wrong, one.expected)
        self.found = found
        self.origins = {_moved(path, moved): origin for path, origin in self.origins.items()}
        self.data["segment"] = list(whole)

    def plan(self, folder: Path) -> tuple[Plan, tuple[Problem, ...]]:
        """Return the plan, and warnings about it. Raises BadInput with every problem and its cell.

        Statement files are looked for in ``folder``.
        """
        if self.has_errors and not self.segments:  # there are no values to check
            raise BadInput(self._errors())
        if len(self.segments) > MOST_SEGMENTS:
            wrong = f"there are {len(self.segments):,} parts of the hour"
            self.found.error((), wrong, f"expected {MOST_SEGMENTS:,} at most")
            raise BadInput(self._errors())
        plan = plan_from_draft(draft_of(self.data, self.found), folder, self.found)
        if self.has_errors:
            raise BadInput(self._errors())
        return plan, tuple(self._problems(map(self._placed, self.found.warnings)))

    def _errors(self) -> Sequence[Problem]:
        return self._problems([*map(self._placed, self.found.errors), *self.cells])

    def _problems(self, placed: Iterable[tuple[Origin | None, str, str]]) -> Sequence[Problem]:
        """Return problems in the order of rows and columns, each once."""
        found = sorted(dict.fromkeys(placed), key=_place)
        return [
            Problem(self.file, origin.row if origin else 0, wrong, expected)
            for origin, wrong, expected in (
                (origin, f"{origin.named if origin else ''}{wrong}", expected)
                for origin, wrong, expected in found
            )
        ]

    def _placed(self, finding: Finding) -> tuple[Origin | None, str, str]:
        for length in range(len(finding.path), 1, -1):
            origin = self.origins.get(finding.path[:length])
            if origin is not None:
                return origin, finding.wrong, finding.expected
        return None, finding.wrong, finding.expected


def _place(placed: tuple[Origin | None, str, str]) -> tuple[int, int]:
    origin = placed[0]
    if origin is None:
        return 0, 0
    return origin.row, -1 if origin.column is None else origin.column


def _moved(path: KeyPath, moved: Sequence[int]) -> KeyPath:
    if len(path) > 1 and path[0] == "segment" and isinstance(path[1], int):
        return ("segment", moved[path[1]], *path[2:])
    return path


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

"""The draft of a plan that an importer makes, with the cell that each value came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import Finding, Findings, KeyPath, shown
from presession_timer.importers.choices import ImportQuestion
from presession_timer.importers.sheet import letter
from presession_timer.plan.checked_plan import plan_from_draft
from presession_timer.plan.model import Plan
from presession_timer.plan.toml_file import MOST_SEGMENTS


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell that a value came from."""

    row: int
    column: int | None
    """From 0; None if the file has no columns."""
    heading: str

    @property
    def named(self) -> str:
        """The beginning of a message about it."""
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
        """``[session]``."""
        table: dict[str, Any] = self.data["session"]
        return table

    @property
    def has_errors(self) -> bool:
        """Whether anything wrong was found."""
        return bool(self.found.errors or self.cells)

    def wrong_cell(self, origin: Origin, wrong: str, expected: str) -> None:
        """Add a cell that has to be corrected before there is a plan."""
        self.cells.append((origin, wrong, expected))

    @property
    def segments(self) -> list[dict[str, Any]]:
        """``[[segment]]``."""
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
        from presession_timer.plan.schema import validated

        if len(self.segments) > MOST_SEGMENTS:
            wrong = f"there are {len(self.segments):,} parts of the hour"
            self.found.error((), wrong, f"expected {MOST_SEGMENTS:,} at most")
            raise BadInput(self._errors())
        draft = validated(self.data, self.found)
        plan = plan_from_draft(draft, folder, self.found)
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

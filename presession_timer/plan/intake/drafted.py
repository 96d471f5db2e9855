"""A plan on its way from a list to a file: the draft, and the cell that each value came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from presession_timer.errors import BadInput, Problem
from presession_timer.plan.findings import Finding, Findings, Path, shown
from presession_timer.plan.from_draft import plan_from_draft
from presession_timer.plan.intake.choices import Question
from presession_timer.plan.model import Plan

__all__ = ["Drafted", "Origin", "letter"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from."""

    row: int
    column: int | None
    """From 0; None where the file has no columns."""
    heading: str

    @property
    def named(self) -> str:
        """What a message calls it, in front of what is wrong."""
        if self.column is None:
            return f"{shown(self.heading)}: "
        return f"column {letter(self.column)} {shown(self.heading)}: "


@dataclass(slots=True)
class Drafted:
    """What a list says, in the shape of a plan file."""

    file: str
    data: dict[str, Any] = field(default_factory=lambda: {"session": {}, "segment": []})
    origins: dict[Path, Origin] = field(default_factory=dict)
    found: Findings = field(default_factory=Findings)
    questions: list[Question] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What was left out or taken over with a change, each a sentence."""

    @property
    def session(self) -> dict[str, Any]:
        """``[session]``."""
        table: dict[str, Any] = self.data["session"]
        return table

    @property
    def segments(self) -> list[dict[str, Any]]:
        """``[[segment]]``."""
        tables: list[dict[str, Any]] = self.data["segment"]
        return tables

    def put_in(self, whole: Sequence[dict[str, Any]]) -> None:
        """Make ``whole`` the segments, among which the present ones have another place.

        What was found, and the cell of each value, goes with its segment.
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

    def plan(self, folder: FilePath) -> tuple[Plan, tuple[Problem, ...]]:
        """The plan, and what is odd in it. Raises BadInput with every problem and its cell.

        ``folder`` is where files of statements are looked for.
        """
        if self.found.errors and not self.segments:  # nothing to hold against anything
            raise BadInput(self._problems(self.found.errors))
        from presession_timer.plan.schema import validated

        draft = validated(self.data, self.found)
        plan = plan_from_draft(draft, folder, self.found)
        if self.found.errors:
            raise BadInput(self._problems(self.found.errors))
        return plan, tuple(self._problems(self.found.warnings))

    def _problems(self, findings: Iterable[Finding]) -> Sequence[Problem]:
        problems = [self._problem(one) for one in findings]
        return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)

    def _problem(self, finding: Finding) -> Problem:
        for length in range(len(finding.path), 1, -1):
            origin = self.origins.get(finding.path[:length])
            if origin is not None:
                wrong = f"{origin.named}{finding.wrong}"
                return Problem(self.file, origin.row, wrong, finding.expected)
        return Problem(self.file, 0, finding.wrong, finding.expected)


def _moved(path: Path, moved: Sequence[int]) -> Path:
    if len(path) > 1 and path[0] == "segment" and isinstance(path[1], int):
        return ("segment", moved[path[1]], *path[2:])
    return path


def letter(column: int) -> str:
    """A column as a spreadsheet names it: ``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

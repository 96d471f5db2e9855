"""Whose hour is in a record? Later records are numbered, and so are some people's plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presession_timer.base.errors import PresessionError
from presession_timer.base.text import alike, clean
from presession_timer.record.loading import load
from presession_timer.record.naming import REHEARSAL, SUFFIX

__all__ = ["is_anothers", "numbered"]


def numbered(plan: Path, number: int, *, rehearsal: bool) -> Path:
    """The name of a plan's record: ``NAME.presession.jsonl``, ``NAME-2.presession.jsonl``, …."""
    return plan.with_name(_stem(plan, number) + (REHEARSAL if rehearsal else SUFFIX))


def is_anothers(plan: Path, number: int, *, rehearsal: bool) -> bool:
    """Whether the record that :func:`numbered` names is not this plan's to go on with or to make.

    The name says whose it is: ``panel-2`` belongs to ``panel-2.toml`` where that plan stands beside
    ``panel.toml``. Only a record in which something has happened, and that is clearly of another
    session than the plan of its name, is not that plan's: it was begun before that plan was there.
    """
    rival = _rival(plan, number)
    record = _of_record(numbered(plan, number, rehearsal=rehearsal))
    if record is None:
        return rival is not None
    if rival is None:
        return _is_another(record, _of_plan(plan))
    return not (_is_another(record, _of_plan(rival)) and _is_same(record, _of_plan(plan)))


def _stem(plan: Path, number: int) -> str:
    return plan.stem if number == 1 else f"{plan.stem}-{number}"


def _rival(plan: Path, number: int) -> Path | None:
    """The other plan whose first record has this name."""
    rival = plan.with_name(_stem(plan, number) + plan.suffix)
    return rival if number > 1 and rival.is_file() else None


@dataclass(frozen=True, slots=True)
class _Marks:
    """What one session is told from another by."""

    title: str
    names: frozenset[str]
    """People and organisations who have the floor."""


def _is_another(record: _Marks, plan: _Marks | None) -> bool:
    """Clearly: another title, and nobody in common. A title alone may have been corrected."""
    if plan is None or not record.names or not plan.names:
        return False
    return record.title != plan.title and not record.names & plan.names


def _is_same(record: _Marks, plan: _Marks | None) -> bool:
    return plan is not None and (record.title == plan.title or bool(record.names & plan.names))


def _of_record(path: Path) -> _Marks | None:
    """None where there is no such record, nothing has happened in it, or it cannot be read."""
    try:
        record = load(path)
    except PresessionError:
        return None
    if not record.lines:
        return None
    plan = record.plan
    return _marks(plan.title, ((one.speaker, one.organisation) for one in plan.segments))


def _of_plan(path: Path) -> _Marks | None:
    """Without the readers' checks, which cost more than a start may; None where it is no plan."""
    import tomllib  # only where a record stands already: no start has to wait for them

    from presession_timer.plan.toml_file import text_of

    try:
        data = tomllib.loads(text_of(path).removeprefix("\ufeff"))
        segments: Any = data.get("segment", [])
        names = [(one.get("speaker", ""), one.get("organisation", "")) for one in segments]
        return _marks(data["session"]["title"], names)
    except (PresessionError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _marks(title: str, names: Iterable[tuple[str, str]]) -> _Marks:
    known = (alike(clean(name)) for pair in names for name in pair if name)
    return _Marks(alike(clean(title)), frozenset(known))

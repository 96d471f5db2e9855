"""A plan with the protection that its records add: a name may be protected only during the hour."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from presession_timer.plan.model import Plan
from presession_timer.record.protected import protected_by, records_beside


class ProtectedPlan(NamedTuple):
    """A plan that protects everybody whom one of its records protects."""

    plan: Plan
    names: Mapping[str, str]
    """Every name that a record protects, in the plan or not, with the label that stands for it."""


def protected_plan(path: Path, plan: Plan) -> ProtectedPlan:
    """Return ``plan``, which was read from ``path``, as protected as its records are.

    A record that cannot be read protects nobody: no screen shows anything of it either.
    """
    names: dict[str, str] = {}
    with suppress(OSError):
        for record in records_beside(path):
            with suppress(OSError, ValueError, TypeError, LookupError, AttributeError):
                names |= protected_by([record]).names
    if not names:
        return ProtectedPlan(plan, names)
    segments = (replace(one, protect=one.protect or one.speaker in names) for one in plan.segments)
    return ProtectedPlan(replace(plan, segments=tuple(segments)), names)

"""Convert a plan to plain data and back, for the header of a record: no loss, no validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from presession_timer.plan.model import Kind, KindLengths, Names, Plan, Segment, Window

_SEGMENT_DEFAULTS = {f.name: f.default for f in fields(Segment)}
_Lengths = TypeVar("_Lengths", Window, KindLengths)


def segment_to_data(segment: Segment) -> dict[str, Any]:
    """Return the fields that differ from their defaults, in JSON types."""
    data = {name: getattr(segment, name) for name in _SEGMENT_DEFAULTS}
    return {
        name: str(value) if isinstance(value, Kind) else value
        for name, value in data.items()
        if value != _SEGMENT_DEFAULTS[name]
    }


def segment_from_data(data: Mapping[str, Any]) -> Segment:
    """Return the segment of :func:`segment_to_data`; unknown keys are ignored."""
    known = {name: value for name, value in data.items() if name in _SEGMENT_DEFAULTS}
    return Segment(**(known | {"kind": Kind(data["kind"])}))


def plan_to_data(plan: Plan) -> dict[str, Any]:
    """Return the whole plan in JSON types; times are milliseconds."""
    data = {f.name: getattr(plan, f.name) for f in fields(Plan)}
    return data | {
        "date": plan.date.isoformat(),
        "names": str(plan.names),
        "window": asdict(plan.window),
        "lengths": asdict(plan.lengths),
        "segments": [segment_to_data(segment) for segment in plan.segments],
    }


def plan_from_data(data: Mapping[str, Any]) -> Plan:
    """Return the plan of :func:`plan_to_data`; unknown keys are ignored.

    Raises KeyError, TypeError or ValueError.
    """
    known = {f.name for f in fields(Plan)}
    return Plan(
        **{
            **{name: value for name, value in data.items() if name in known},
            "date": date.fromisoformat(data["date"]),
            "names": Names(data["names"]),
            "window": _known(Window, data["window"]),
            "lengths": _known(KindLengths, data["lengths"]),
            "segments": tuple(map(segment_from_data, data["segments"])),
        }
    )


def _known(made: type[_Lengths], data: Mapping[str, Any]) -> _Lengths:
    names = {f.name for f in fields(made)}
    return made(**{name: value for name, value in data.items() if name in names})

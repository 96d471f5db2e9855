"""Figures: how many measurements become one, and how a script says what came of them.

Absolute times move with the machine; ratios of what was measured in turns, in one run, count.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

__all__ = [
    "Curve",
    "Part",
    "Ratio",
    "as_json",
    "as_row",
    "delays",
    "moved",
    "percentile",
    "spread",
]

_EARLY = 0.2


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all values do not exceed."""
    ordered = sorted(values)
    place = -int(-share * len(ordered) // 1) - 1  # rounded up: of 10 values, 0.99 is the largest
    return ordered[min(max(place, 0), len(ordered) - 1)]


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of paired ratios, and between what half of them lie."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f}× ({self.low:.2f}–{self.high:.2f})"


def spread(numerator: Sequence[float], denominator: Sequence[float]) -> Ratio:
    """How much more the one is than the other, round by round. Needs two rounds."""
    ratios = [a / b for a, b in zip(numerator, denominator, strict=True)]
    low, median, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return Ratio(median, low, high)


def delays(seen: Sequence[float], first: float, period: float, count: int) -> list[float | None]:
    """How late each of ``count`` instants was seen: ``first``, and one every ``period`` after it.

    What is seen belongs to the instant before it, or to one that it is less than a fifth of a
    period early for; None where nothing was. Negative is early. All in one unit; ``seen`` ascends.
    """
    late: list[float | None] = [None] * count
    for at in seen:
        number = math.floor((at - first) / period + _EARLY)
        if 0 <= number < count and late[number] is None:
            late[number] = at - (first + number * period)
    return late


def moved(late: Sequence[float]) -> float:
    """By how much the last tenth lies behind the first, by their medians: 0 is no drift.

    At least five of each count, so that of a few seconds it is not the first and the last.
    """
    tenth = max(5, len(late) // 10)
    return statistics.median(late[-tenth:]) - statistics.median(late[:tenth])


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was measured, held against its target where there is one."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    """None: nothing was promised; it stands beside the others."""
    floor: str = ""
    """What stands under it whatever we do, measured in the same run."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Cost against size."""

    title: str
    size: Sequence[float]
    cost: Sequence[float]
    x: str
    y: str
    least: float = 0.0
    """The axis of the cost reaches at least so far, so that noise does not look like growth."""


def as_json(
    name: str,
    parts: Sequence[Part],
    *,
    script: str,
    machine: str,
    curves: Sequence[Curve],
    figures: Mapping[str, Any],
) -> str:
    """All that a script has to say, in one line."""
    told = {
        "name": name,
        "script": script,
        "machine": machine,
        "parts": [asdict(part) for part in parts],
        "curves": [asdict(curve) for curve in curves],
        "figures": _rounded(figures),
    }
    return json.dumps(told, ensure_ascii=False)


def as_row(name: str, parts: Sequence[Part]) -> str:
    """One row: what was measured, part by part, and which of them miss their target."""
    cells = [f"{part.what}: {part.measured}{_verdict(part)}" for part in parts]
    return f"| {name} | {'; '.join(cells)} |"


def _verdict(part: Part) -> str:
    if part.met is None:
        return ""
    return f" ({'met' if part.met else 'MISSED'}: {part.target})"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {str(key): _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return value

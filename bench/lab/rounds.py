"""Candidates in turns, and folders that go away."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["folder", "interleaved"]


def interleaved(
    candidates: Mapping[str, Callable[[], float]], rounds: int, *, rest_s: float = 0.0
) -> dict[str, list[float]]:
    """Measure each candidate once a round, A B A B, after one warm-up that is thrown away.

    With ``rest_s`` everything rests for so long before each measurement, and each round has another
    order: a processor that was busy until now does the same work in half the time, so whatever came
    right after another candidate would look fast.
    """
    for measure in candidates.values():
        measure()
    results: dict[str, list[float]] = {name: [] for name in candidates}
    order, dice = list(candidates), random.Random(35)
    for _ in range(rounds):
        if rest_s:
            dice.shuffle(order)
        for name in order:
            time.sleep(rest_s)
            results[name].append(candidates[name]())
    return results


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="presession-bench-") as name:
        yield Path(name)

"""Candidates in turns, and folders that go away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["folder", "interleaved"]


def interleaved(
    candidates: Mapping[str, Callable[[], float]], rounds: int
) -> dict[str, list[float]]:
    """Measure each candidate once a round, A B A B, after one warm-up that is thrown away."""
    for measure in candidates.values():
        measure()
    results: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, measure in candidates.items():
            results[name].append(measure())
    return results


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="presession-bench-") as name:
        yield Path(name)

"""What the doctor says: a verdict, what was found, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Verdict"]


class Verdict(StrEnum):
    """How bad it is."""

    FINE = "fine"
    MIND = "mind"
    """It may bite; the hour can be run."""
    WRONG = "wrong"
    """Do not run an hour like this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    topic: str
    verdict: Verdict
    found: str
    do: str = ""
    """What to do; empty where nothing is to be done."""

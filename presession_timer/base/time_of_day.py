"""Hours and minutes, as a wall of the place shows them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from presession_timer.base.durations import SECOND

__all__ = ["time_of_day"]


def time_of_day(instant: int, zone: str) -> str:
    """``instant``, ms since 1970 UTC, in the time zone of that name: ``10:02``."""
    return datetime.fromtimestamp(instant / SECOND, ZoneInfo(zone)).strftime("%H:%M")

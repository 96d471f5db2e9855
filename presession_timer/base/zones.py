"""The room's time zone and that of the machine, which need not be the same."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

__all__ = ["ZONE_HINT", "machine_zone", "today_in", "zone_difference"]

ZONE_HINT = "all times are the plan's; if the room is elsewhere, change `timezone` in the plan"
"""What to know, and to do, where the two differ."""


def today_in(zone: str) -> date:
    """Today's date in the time zone of that name; in the machine's own where there is no such."""
    from zoneinfo import ZoneInfo

    try:
        return datetime.now(ZoneInfo(zone)).date()
    except (OSError, ValueError, LookupError):
        return datetime.now().astimezone().date()


def zone_difference(zone: str, day: date) -> str:
    """In words, that clocks in ``zone`` and on this machine differ at noon of ``day``; else empty.

    Offsets from UTC are compared, for names say little: a machine in Vienna is right in Zurich.
    """
    from zoneinfo import ZoneInfo

    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    there, here = noon.utcoffset(), noon.astimezone().utcoffset()
    if there is None or here is None or there == here:
        return ""
    return f"the plan's time zone is {zone} ({_utc(there)}) and this machine's is {_utc(here)}"


def machine_zone() -> str:
    """The machine's own time zone now, as the system calls it, and its offset."""
    now = datetime.now().astimezone()
    return f"{now:%Z} ({_utc(now.utcoffset() or timedelta())})"


def _utc(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    hours, minutes_left = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02d}:{minutes_left:02d}"

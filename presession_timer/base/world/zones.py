"""Times of day in the room's time zone, and how that differs from the machine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
ZONE_HINT = "all times are the plan's; if the room is elsewhere, change `timezone` in the plan"
"""What to do if the two differ."""


def instant_of(moment: datetime) -> int:
    """Return an aware ``moment`` in ms since 1970 UTC, rounded down."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(instant: int, zone: tzinfo = UTC) -> datetime:
    """Return ``instant`` (ms since 1970 UTC) in ``zone``, exact to the millisecond."""
    return (_EPOCH + instant * _MILLISECOND).astimezone(zone)


def time_of_day(instant: int, zone: str, *, seconds: bool = False) -> str:
    """Return the time of ``instant`` (ms since 1970 UTC) in ``zone``: ``10:02``, ``10:02:33``."""
    written = "%H:%M:%S" if seconds else "%H:%M"
    return moment_of(instant, ZoneInfo(zone)).strftime(written)


def today_in(zone: str) -> date:
    """Return today's date in ``zone``, or in the machine's own zone if there is no such zone."""
    try:
        return datetime.now(ZoneInfo(zone)).date()
    except (OSError, ValueError, LookupError):
        return datetime.now().astimezone().date()


def zone_difference(zone: str, day: date) -> str:
    """Return a sentence if clocks in ``zone`` and on this machine differ at noon of ``day``.

    It is empty if they agree. Offsets from UTC are compared, not names: a machine set to Vienna
    shows the right time in Zurich.
    """
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    there, here = noon.utcoffset(), noon.astimezone().utcoffset()
    if there is None or here is None or there == here:
        return ""
    return f"the plan's time zone is {zone} ({_utc(there)}) and this machine's is {_utc(here)}"


def machine_zone() -> str:
    """Return the machine's own time zone, as the system calls it, and its offset from UTC."""
    now = datetime.now().astimezone()
    return f"{now:%Z} ({_utc(now.utcoffset() or timedelta())})"


def _utc(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    hours, minutes_left = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02d}:{minutes_left:02d}"

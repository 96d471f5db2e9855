"""Times of day on a sheet as instants: which day, and which of two when the clocks go back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from presession_timer.plan.local_times import NEXT_DAY_AFTER
from presession_timer.plan.model import Plan

WrittenTime = int | time
"""An instant (ms since 1970 UTC) where the offset was written, else a time of day."""

_EXPECTED = "expected 10:02:03, 10:02:03.250 or 2019-12-10T10:02:03+01:00"
_BARE = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?", re.ASCII)
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def written_time(text: str) -> WrittenTime:
    """What a cell says. Raises ValueError whose message says what is expected."""
    bare = _BARE.fullmatch(text)
    if bare:
        hour, minute, second = (int(part) for part in bare.group(1, 2, 3))
        fraction = int((bare[4] or "").ljust(3, "0"))
        if hour > 23 or minute > 59 or second > 59:
            raise ValueError(_EXPECTED)
        return time(hour, minute, second, fraction * 1_000)
    iso = _ISO.fullmatch(text)
    if not iso:
        raise ValueError(_EXPECTED)
    day, clock, fraction_digits, offset = iso.groups()
    if offset is None:
        raise ValueError("a date without its offset; " + _EXPECTED)
    offset = "+00:00" if offset in "Zz" else offset
    try:
        whole = datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        raise ValueError(_EXPECTED) from None
    return (whole - _EPOCH) // _MILLISECOND + _thousandths(fraction_digits or "")


def _thousandths(digits: str) -> int:
    """A fraction of a second in milliseconds, rounded half up."""
    return (int(digits.ljust(9, "0")) + 500_000) // 1_000_000


class SheetClock:
    """Gives times of day their instant, each held against the anchor (design.md §8)."""

    def __init__(self, plan: Plan, anchor: WrittenTime | None) -> None:
        """``anchor`` is the time the others are held against; None: the planned start."""
        self._plan = plan
        self._zone = ZoneInfo(plan.timezone)
        self._anchor = plan.start
        if anchor is not None:
            try:
                self._anchor = self.instant(anchor, None)
            except ValueError:
                return  # its own row says so

    def instant(self, written: WrittenTime, floor: int | None) -> int:
        """The instant of ``written``; where the clocks showed it twice, the earliest that lies
        before neither the anchor nor ``floor``, else the later one.

        Raises ValueError for a time of day that the clocks skipped.
        """
        if isinstance(written, int):
            return written
        day = self._day(written)
        instants = _instants(datetime.combine(day, written), self._zone)
        if not instants:
            zone = self._plan.timezone
            raise ValueError(f"the clocks of {zone} skip {written} on {day}")
        bounds = [bound for bound in (self._anchor, floor) if bound is not None]
        earliest = max(bounds, default=instants[0])
        after = [instant for instant in instants if instant >= earliest]
        return after[0] if after else instants[-1]

    def _day(self, written: time) -> date:
        """The plan's date, or the next where the time lies more than 12 h before the anchor."""
        day = self._plan.date
        if self._anchor is None:
            return day
        latest = datetime.combine(day, written.replace(fold=1), self._zone)
        anchor = _EPOCH + self._anchor * _MILLISECOND
        return day + timedelta(days=1) if anchor - latest > NEXT_DAY_AFTER else day


def _instants(local: datetime, zone: ZoneInfo) -> list[int]:
    """None, one, or two where the clocks go back: ms since 1970 UTC, in order."""
    utc = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if utc[0].astimezone(zone).replace(tzinfo=None, fold=0) != local:
        return []
    return sorted({(one - _EPOCH) // _MILLISECOND for one in utc})

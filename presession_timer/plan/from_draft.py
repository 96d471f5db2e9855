"""A plan from what was written: the format's defaults, and what values must be to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, TypeVar

from presession_timer.base.durations import exact
from presession_timer.plan.draft_segments import segments_from_draft
from presession_timer.plan.findings import Findings, cleaned, nearest, shown
from presession_timer.plan.formats import DEFAULT, FORMATS, Format
from presession_timer.plan.local_times import start_and_until
from presession_timer.plan.model import Names, Plan, Window

if TYPE_CHECKING:
    from presession_timer.plan.schema import Draft, WindowDraft

__all__ = ["plan_from_draft"]


def plan_from_draft(draft: Draft, folder: FilePath, found: Findings) -> Plan:
    """The plan that ``draft`` means; of use only when ``found`` has no errors afterwards.

    ``folder`` is where statement files are looked for. Values that were found wrong before are
    None in the draft; nothing is compared with them.
    """
    session = draft.session
    base = _format(draft, found)
    window = _window(draft.window, base, found)
    start, until = start_and_until(session, base.timezone, found)
    return Plan(
        title=_title(draft, found),
        date=_date(draft, found),
        segments=segments_from_draft(draft, window, base.lengths, folder, found),
        format=base.name,
        state=cleaned(session.state, ("session", "state"), found),
        start=start,
        until=until,
        timezone=_written(session.timezone, base.timezone),
        room=cleaned(session.room, ("session", "room"), found),
        moderator=cleaned(session.moderator, ("session", "moderator"), found),
        length=_written(session.length, base.length),
        handover=_written(session.handover, base.handover),
        question=session.question,
        window=window,
        lengths=base.lengths,
        names=Names(draft.room.names or Names.ORGANISATION),
    )


_Value = TypeVar("_Value", int, str)


def _written(own: _Value | None, inherited: _Value) -> _Value:
    return inherited if own is None else own


def _title(draft: Draft, found: Findings) -> str:
    path = ("session", "title")
    written = draft.session.title
    title = cleaned(written, path, found)
    if not title and found.sound(path):
        missing = "is missing" if written is None else "is empty"
        found.error(path, f"`title` {missing}", 'expected title = "…" in [session]')
    return title


def _date(draft: Draft, found: Findings) -> date:
    path = ("session", "date")
    if draft.session.date is None and found.sound(path):
        found.error(path, "`date` is missing", "expected date = 2019-12-10 in [session]")
    return draft.session.date or date.min


def _format(draft: Draft, found: Findings) -> Format:
    name = draft.format
    if name is None:
        return DEFAULT
    if name in FORMATS:
        return FORMATS[name]
    from presession_timer.plan.own_formats import known_formats  # most plans never need it

    known = known_formats()
    if name in known:
        return known[name]
    meant = nearest(name, known)
    wrong = f"`format` is {shown(name)}" + (f': did you mean "{meant}"?' if meant else "")
    expected = f'expected one of {len(known)} names, such as "{DEFAULT.name}"'
    found.error(("format",), wrong, expected)
    return DEFAULT


def _window(own: WindowDraft, base: Format, found: Findings) -> Window:
    window = Window(
        min=_written(own.min, base.window.min),
        max=_written(own.max, base.window.max),
        last=_written(own.last, base.window.last),
        grace=_written(own.grace, base.window.grace),
    )
    compare = _Comparison(own, window, f", from {base.name}", found)
    compare.at_most("min", "max")
    compare.at_most("last", "max")
    if window.grace:
        compare.at_most("grace", "min", below=True)
    return window


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Of two values the one that was written is blamed; of two that were, the smaller by rule."""

    own: WindowDraft
    window: Window
    origin: str
    found: Findings

    def at_most(self, small: str, large: str, *, below: bool = False) -> None:
        low, high = getattr(self.window, small), getattr(self.window, large)
        if low < high or (low == high and not below):
            return
        if not self.found.sound(("window", small), ("window", large), ("format",)):
            return
        blamed = small if getattr(self.own, small) is not None else large
        relation = "not less than" if below else "more than"
        wrong = f"{self._said(small)} is {relation} {self._said(large)}"
        rule = f"`{small}` below `{large}`, or 0" if below else f"`{small}` at most `{large}`"
        self.found.error(("window", blamed), wrong, f"expected {rule}")

    def _said(self, key: str) -> str:
        origin = self.origin if getattr(self.own, key) is None else ""
        return f"`{key}` ({exact(getattr(self.window, key))}{origin})"

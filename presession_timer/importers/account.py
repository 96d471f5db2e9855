"""What was understood of a list, in lines of text: columns, rows left out, the running order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from presession_timer.base.durations import clock_up
from presession_timer.base.text import shortened
from presession_timer.importers.columns import SheetColumn
from presession_timer.importers.draft import LeftOut
from presession_timer.importers.proposal import Proposal
from presession_timer.plan.model import Kind, Plan, Segment

_HEADING: Final = 24
_SAMPLES: Final = 30
_TEXT: Final = 40
_MOST_ROWS: Final = 12
_MOST_SEGMENTS: Final = 40


def columns_told(columns: Sequence[SheetColumn]) -> Iterator[str]:
    """Yield a line for each column: heading, two values, what it becomes."""
    for one in columns:
        heading = shortened(one.heading or "(no heading)", _HEADING).ljust(_HEADING)
        values = shortened(" · ".join(one.samples), _SAMPLES).ljust(_SAMPLES)
        yield f"  {one.letter:>2}  {heading}  {values}  {becomes(one)}"


def becomes(column: SheetColumn) -> str:
    """Return what a column is taken for, with a question mark if that is a guess."""
    if column.field is None:
        own = column.why and column.why != "not used"
        return f"not used: {column.why}" if own else "not used"
    return f"{column.field.value}?" if column.guessed else column.field.value


def rows_told(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a line for each row that is left out, with the reason; many alike share a line."""
    by_reason: dict[str, list[LeftOut]] = {}
    for one in left_out:
        by_reason.setdefault(one.why, []).append(one)
    for why, rows in by_reason.items():
        for one in rows[:_MOST_ROWS]:
            text = shortened(one.text, _TEXT).ljust(_TEXT)
            yield f"  row {one.row:>4}  {text}  {why}"
        if len(rows) > _MOST_ROWS:
            yield f"  and {len(rows) - _MOST_ROWS} more rows: {why}"


def order_told(plan: Plan) -> Iterator[str]:
    """Yield when and where the plan begins, and a line for each segment with its length."""
    zone = ZoneInfo(plan.timezone)
    when = plan.date.isoformat()
    if plan.start is not None:
        when += f" {datetime.fromtimestamp(plan.start / 1000, UTC).astimezone(zone):%H:%M}"
    yield f"  {when} {plan.timezone}, {clock_up(plan.length)} long"
    for one in plan.segments[:_MOST_SEGMENTS]:
        yield f"  {one.number:>4}  {shortened(segment_named(one), 56):<56}  {length_of(one)}"
    if len(plan.segments) > _MOST_SEGMENTS:
        yield f"  and {len(plan.segments) - _MOST_SEGMENTS} more"


def segment_named(segment: Segment) -> str:
    """Return the kind and the name of a segment on one line."""
    name = ", ".join(filter(None, (segment.speaker, segment.organisation)))
    if segment.kind is Kind.STATEMENT:
        return f"{name}: {segment.topic}" if segment.topic else name
    return f"{segment.kind}: {name}" if name else str(segment.kind)


def length_of(segment: Segment) -> str:
    """Return the limit or the planned length of a segment."""
    length = segment.max if segment.max is not None else segment.planned
    return clock_up(length) if length is not None else ""


def account(proposal: Proposal) -> Iterator[str]:
    """Yield all that was understood."""
    yield from columns_told(proposal.columns)
    if proposal.left_out:
        yield "left out:"
        yield from rows_told(proposal.left_out)
    yield "the plan:"
    yield from order_told(proposal.plan)

"""What would make a plan fit, our own parts first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from presession_timer.base.durations import MINUTE, SECOND, clock_up, exact
from presession_timer.engine.forecast import Forecast
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.plan.shares import Bounds, share_out

__all__ = ["Remedy", "remedies_for"]

_OURS = (Kind.OPENING, Kind.FOLLOW_UP, Kind.CLOSING)
_SHORTEST_MINIMUM = MINUTE


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change that is enough alone, in words and as the plan that it makes."""

    what: str
    """``own-parts``, ``extend``, ``questions``, ``minimum`` or ``speakers``; stable."""
    words: str
    plan: Plan


def remedies_for(plan: Plan, outlook: Forecast) -> tuple[Remedy, ...]:
    """Every single change with which ``plan`` fits; ``outlook`` says that it does not."""
    missing = -(-outlook.shares.short_by // SECOND) * SECOND
    return tuple(
        remedy
        for remedy in (
            _shorter(plan, missing, "own-parts", "our own parts in", lambda s: s.kind in _OURS),
            _longer(plan, missing),
            _shorter(plan, missing, "questions", "Missions' questions in", _is_questions),
            _lower_minimum(plan, outlook),
            _fewer_speakers(plan, missing),
        )
        if remedy is not None
    )


def _is_questions(segment: Segment) -> bool:
    return segment.kind is Kind.QUESTIONS


def _shorter(
    plan: Plan, missing: int, what: str, words: str, concerned: Callable[[Segment], bool]
) -> Remedy | None:
    """Take ``missing`` from the concerned segments, from the longest first."""
    lengths = {s.number: s.length for s in plan.segments if concerned(s)}
    total = sum(lengths.values())
    if total < missing:
        return None
    left = missing
    for number in sorted(lengths, key=lambda n: -lengths[n]):
        taken = min(left, lengths[number])
        lengths[number] -= taken
        left -= taken
    segments = tuple(
        replace(s, planned=lengths[s.number]) if s.number in lengths else s for s in plan.segments
    )
    said = f"{words} {clock_up(total - missing)} instead of {clock_up(total)}"
    return Remedy(what, said, replace(plan, segments=segments))


def _longer(plan: Plan, missing: int) -> Remedy:
    length = plan.length + missing
    said = f"an hour of {clock_up(length)} instead of {clock_up(plan.length)}"
    if plan.start is not None and plan.until is not None and plan.start + length > plan.until:
        too_late = clock_up(plan.start + length - plan.until)
        said += f" – but the room is needed {too_late} before its end"
    return Remedy("extend", said, replace(plan, length=length))


def _lower_minimum(plan: Plan, outlook: Forecast) -> Remedy | None:
    statements = [s for s in plan.segments if s.kind is Kind.STATEMENT]
    if outlook.available <= 0 or not statements:
        return None
    fair = share_out([Bounds(0, s.min) for s in statements], outlook.available).fair or 0
    minimum = fair // SECOND * SECOND
    if minimum < _SHORTEST_MINIMUM:
        return None
    segments = tuple(
        replace(s, min=min(s.min, minimum)) if s.kind is Kind.STATEMENT else s
        for s in plan.segments
    )
    said = f"a minimum of {clock_up(minimum)} instead of {exact(plan.window.min)}"
    return Remedy("minimum", said, replace(plan, segments=segments))


def _fewer_speakers(plan: Plan, missing: int) -> Remedy | None:
    """Leave out those who need most, the last of equals first, until the rest fits."""
    longest = sorted(
        (s for s in plan.segments if s.kind is Kind.STATEMENT), key=lambda s: (-s.min, -s.number)
    )
    out = set(_enough(longest, missing, plan.handover))
    if not out or len(out) == len(longest):
        return None
    segments = tuple(s for s in plan.segments if s.number not in out)
    speakers = "1 speaker" if len(out) == 1 else f"{len(out)} speakers"
    return Remedy("speakers", f"{speakers} fewer", replace(plan, segments=segments))


def _enough(segments: list[Segment], missing: int, handover: int) -> Iterator[int]:
    """Numbers of the first of ``segments`` that together free ``missing``; none if all do not."""
    freed = 0
    numbers = []
    for segment in segments:
        freed += segment.min + handover
        numbers.append(segment.number)
        if freed >= missing:
            yield from numbers
            return

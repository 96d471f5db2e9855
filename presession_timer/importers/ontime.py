"""A rundown of Ontime (https://www.getontime.no) as the draft of a plan.

Ontime counts milliseconds since local midnight and has no minimum; its warning and its danger are
remaining time. Of a plan it knows everything but who is a speaker, and that it is told by titles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from typing import Any, Final

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, exact
from presession_timer.base.findings import listed, shown
from presession_timer.importers.choices import Choices, Question
from presession_timer.importers.column_names import Field, field_named, plain
from presession_timer.importers.drafted import Drafted, Origin
from presession_timer.importers.kinds import kind_in_title
from presession_timer.plan.model import Kind

_LONGEST_HANDOVER: Final = 5 * MINUTE
"""A longer gap between two events is a break."""
_USUAL_LAST: Final = 1 * MINUTE
_TAKEN: Final = (
    Field.SPEAKER,
    Field.ORGANISATION,
    Field.CATEGORY,
    Field.TOPIC,
    Field.LANGUAGE,
    Field.GENDER,
    Field.NOTE,
)
"""Fields of one's own that have a place in a plan."""
_IN_PREVIEW: Final = 12


@dataclass(frozen=True, slots=True)
class Event:
    """One event that is to take place. Milliseconds; times since local midnight."""

    row: int
    title: str
    start: int
    duration: int
    danger: int = 0
    note: str = ""
    before: str = ""
    """The title of the group that begins with it, or stands before it."""
    custom: Mapping[str, str] = field(default_factory=dict)
    """Fields of one's own, by label."""

    @property
    def end(self) -> int:
        """When it ends, as planned."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Rundown:
    """A rundown, and what of it has no place in a plan."""

    file: str
    title: str
    events: tuple[Event, ...]
    left_out: tuple[str, ...] = ()
    hours_typed: bool = False
    """Whether its times were typed by a person: a sheet's two-part times are hours and minutes."""


def draft_of_rundown(rundown: Rundown, choices: Choices) -> Drafted:
    """The draft of a plan: statements as long as the events, breaks where it has gaps."""
    drafted = Drafted(rundown.file)
    drafted.told += rundown.left_out
    events = [one for one in rundown.events if one.duration]
    empty = [one.title for one in rundown.events if not one.duration]
    if empty:
        drafted.told.append(f"without a length, left out: {_titles(empty)}")
    if not events:
        drafted.found.error((), "there is no event with a length", "expected at least one")
        return drafted
    gaps = _gaps(events, drafted)
    handover = _handover(gaps)
    kinds = [kind_in_title(event.title) or Kind.STATEMENT for event in events]
    _session(drafted, rundown, events, gaps, handover, choices)
    spoken = [e for e, kind in zip(events, kinds, strict=True) if kind is Kind.STATEMENT]
    most = _window(drafted, spoken, choices)
    for number, (event, kind) in enumerate(zip(events, kinds, strict=True)):
        if number:
            _pause(drafted, event, gaps[number - 1], handover)
        _segment(drafted, event, kind, most, choices)
    _ask(drafted, rundown, events, kinds, choices)
    return drafted


def _gaps(events: Sequence[Event], drafted: Drafted) -> list[int]:
    """Between each event and the next; what begins before the other ends has none."""
    gaps = []
    for first, second in pairwise(events):
        gap = second.start - first.end
        if gap < -DAY // 2:
            gap += DAY
        if gap < 0:
            overlap = f"{shown(second.title)} begins before {shown(first.title)} ends"
            drafted.told.append(f"{overlap}: it follows at once")
            gap = 0
        gaps.append(gap)
    return gaps


def _handover(gaps: Iterable[int]) -> int:
    """The gap that most events have between them, where it is none for a break."""
    short = [gap for gap in gaps if gap <= _LONGEST_HANDOVER]
    if not short:
        return 0
    counted = Counter(short)
    return max(counted, key=lambda gap: (counted[gap], -gap))


def _session(
    drafted: Drafted,
    rundown: Rundown,
    events: Sequence[Event],
    gaps: Sequence[int],
    handover: int,
    choices: Choices,
) -> None:
    session = drafted.session
    if rundown.title:
        session["title"] = rundown.title
    start = events[0].start % DAY // SECOND
    session["start"] = time(start // 3600, start // 60 % 60, start % 60)
    session["length"] = exact(sum(event.duration for event in events) + sum(gaps))
    if choices.handover is None:
        session["handover"] = exact(handover)
    odd = [gap for gap in gaps if gap != handover and gap <= _LONGEST_HANDOVER]
    if odd:
        said = f"{len(odd)} of {len(gaps)} gaps are not {exact(handover)}"
        drafted.told.append(f"{said}: a plan has one handover")


def _window(drafted: Drafted, events: Sequence[Event], choices: Choices) -> int:
    """Write the window; gives the limit that a statement has when it does not say."""
    if choices.format is not None or not events:
        return -1
    most = Counter(event.duration for event in events).most_common(1)[0][0]
    danger = Counter(event.danger for event in events).most_common(1)[0][0]
    last = min(danger or _USUAL_LAST, most)
    drafted.data["window"] = {"min": "0:00", "max": exact(most), "last": exact(last)}
    if danger:
        said = f"Ontime's danger ({exact(danger)} left) is the last-minute warning here"
        drafted.told.append(f"{said}; its warning has no place in a plan")
    return most


def _pause(drafted: Drafted, event: Event, gap: int, handover: int) -> None:
    """A break where the gap is too long for a handover; it has a handover at either end."""
    if gap <= _LONGEST_HANDOVER:
        return
    pause: dict[str, Any] = {"kind": "break", "planned": exact(gap - 2 * handover)}
    if event.before:
        pause["speaker"] = event.before
    drafted.segments.append(pause)


def _place_of(label: str, choices: Choices) -> Field | None:
    """Where a field of one's own goes: as a person said, else as it is called."""
    for name, field_said in choices.columns.items():
        if plain(name) == plain(label):
            return field_said if field_said in _TAKEN else None
    named = field_named(label)
    return named if named in _TAKEN else None


def _segment(drafted: Drafted, event: Event, kind: Kind, most: int, choices: Choices) -> None:
    index = len(drafted.segments)
    segment: dict[str, Any] = {}
    drafted.segments.append(segment)
    drafted.origins["segment", index] = Origin(event.row, None, event.title)
    for label, value in event.custom.items():
        place = _place_of(label, choices)
        if place is not None and value:
            segment[place.value] = value
    if event.note:
        segment.setdefault("note", event.note)
    if kind is Kind.STATEMENT:
        if "speaker" in segment and event.title:
            segment.setdefault("topic", event.title)
        segment.setdefault("speaker", event.title)
        if event.duration != most:
            segment["max"] = exact(event.duration)
    else:
        segment |= {"kind": str(kind), "speaker": event.title, "planned": exact(event.duration)}


def _ask(
    drafted: Drafted,
    rundown: Rundown,
    events: Sequence[Event],
    kinds: Sequence[Kind],
    choices: Choices,
) -> None:
    labels = sorted({label for event in events for label, value in event.custom.items() if value})
    _say_fields(drafted, labels, choices)
    doubts = []
    if rundown.hours_typed:
        doubts.append("in Ontime 1:30 is an hour and a half, in a plan a minute and a half")
    if any(kind is not Kind.STATEMENT for kind in kinds):
        doubts.append("what is no statement was told by its title")
    if doubts and "ontime" not in choices.agreed:
        lines = [_line(event, kind) for event, kind in zip(events, kinds, strict=True)]
        if len(lines) > _IN_PREVIEW:
            lines = [*lines[:_IN_PREVIEW], f"… and {len(lines) - _IN_PREVIEW} more"]
        drafted.questions.append(Question("ontime", f"{'; '.join(doubts)}", tuple(lines)))


def _say_fields(drafted: Drafted, labels: Sequence[str], choices: Choices) -> None:
    """What fields of one's own were taken for; one that was named and is not there is an error."""
    places = {label: _place_of(label, choices) for label in labels}
    for label, place in places.items():
        if place is not None and label != place.value:
            drafted.told.append(f"the field {shown(label)} is the {place} here")
    unused = [label for label, place in places.items() if place is None]
    if unused:
        said = f"fields without a place in a plan: {_titles(unused)}"
        drafted.told.append(f"{said}; --map FIELD=topic gives one")
    known = {plain(label) for label in labels}
    for name, wanted in choices.columns.items():
        if plain(name) not in known:
            expected = f"expected {_titles(labels)}" if labels else "expected no --map"
            drafted.found.error((), f"there is no field {shown(name)}", expected)
        elif wanted is not None and wanted not in _TAKEN:
            expected = f"expected {listed([str(one) for one in _TAKEN])}"
            drafted.found.error((), f"no field of Ontime can be the {wanted}", expected)


def _line(event: Event, kind: Kind) -> str:
    length = exact(event.duration)
    return f"{_clock(event.start)}–{_clock(event.end)}  {length:>8}  {kind:<9}  {event.title}"


def _clock(ms: int) -> str:
    minutes = ms % DAY // MINUTE
    return f"{minutes * MINUTE // HOUR:02d}:{minutes % 60:02d}"


def _titles(titles: Sequence[str]) -> str:
    return listed([shown(title) for title in titles], "and")

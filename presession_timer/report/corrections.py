"""What was changed by hand, and what else a reader of the report should know, in words.

*Corrections* are everything that makes the record differ from a clock that simply ran: moved
beginnings and ends, granted time, who was absent, late or present after all, inserted and moved
segments, caps, changed lengths, an extended hour, sleep taken off a speaker, undo and redo, and
what the clock itself went through. A correction that was undone is told once, by its "undone".
*Remarks* are the pauses with their reasons, the notes, and what the room was shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from presession_timer.base.durations import clock_up, exact, signed
from presession_timer.engine import events as ev
from presession_timer.engine.describe import Say, describe, label, lines_of, reason_words
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.fold import fold
from presession_timer.engine.session import Session
from presession_timer.privacy.people import Masked
from presession_timer.report.language import ENGLISH, Language

__all__ = ["Remark", "corrections_of", "remarks_of"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader should know; ``at`` in ms on the session's time line."""

    at: int
    what: str


_CORRECTIONS: frozenset[type[Event]] = frozenset({
    ev.BeganCorrected, ev.EndedCorrected, ev.TimeGranted, ev.MarkedAbsent, ev.MarkedLate,
    ev.MarkedPresent, ev.SegmentInserted, ev.SegmentMoved, ev.LimitCapped, ev.PlannedChanged,
    ev.HourExtended, ev.SleepDiscounted, ev.MachineSlept, ev.ClockStepped, ev.ClockBridged,
    ev.RecordRepaired, ev.Undone, ev.Redone,
})  # fmt: skip

_REMARKS = (ev.Noted, ev.MessageShown)

# The log's words say what the limit and the hour came to; in a list that is read afterwards that
# would be the final figure beside each of several grants.
_WORDS: dict[type[Event], Callable[[Session, Any, Say], str]] = {
    ev.TimeGranted: lambda s, e, say: say(
        "{time} granted: {who}" if e.by >= 0 else "{time} taken back: {who}",
        time=exact(abs(e.by)),
        who=label(s, e.segment),
    ),
    ev.HourExtended: lambda s, e, say: say("the hour extended by {by}", by=signed(e.by)),
}


def corrections_of(masked: Masked, say: Language = ENGLISH) -> tuple[Remark, ...]:
    """Every correction that counts, in the order it was made."""
    return tuple(_told(masked, _effective(masked.wording, _CORRECTIONS), say))


def remarks_of(masked: Masked, say: Language = ENGLISH) -> tuple[Remark, ...]:
    """Pauses, notes and messages, by their time."""
    remarks = _effective(masked.wording, frozenset(_REMARKS))
    if masked.is_left_out:
        remarks = [r for r in remarks if isinstance(r.event, ev.MessageShown) and r.event.stock]
    told = [*_told(masked, remarks, say), *_pauses(masked, say)]
    return tuple(sorted(told, key=lambda remark: remark.at))


def _effective(session: Session, kinds: frozenset[type[Event]]) -> list[Recorded]:
    return [r for r in session.history.effective if type(r.event) in kinds]


def _told(masked: Masked, recorded: Sequence[Recorded], say: Language) -> Iterable[Remark]:
    taken_back = sum(isinstance(one.event, ev.Undone | ev.Redone) for one in recorded)
    for one in recorded:
        session = masked.wording
        if isinstance(one.event, ev.Undone | ev.Redone):
            if one.part:
                continue  # told with the first: they were taken back together
            parts = session.history.events_of(one.command)
            if taken_back <= _MOST_REPLAYED:
                session = _as_it_stood(session, one)
            (said,) = lines_of(session, [parts], say)
        else:
            words = _WORDS.get(type(one.event))
            said = words(session, one.event, say) if words else describe(session, one, say)
        yield Remark(one.at, masked.scrubbed(said))


_MOST_REPLAYED = 100
"""Beyond so many undos (nobody's hour) they are told from the end of the record, in linear time."""


def _as_it_stood(session: Session, recorded: Recorded) -> Session:
    """The session in which the command counted: only it knows what "ended: 6:12" was then."""
    log = session.history.log
    place = bisect_left(log, recorded.seq, key=lambda r: r.seq)
    return fold(session.plan, log[: place + isinstance(recorded.event, ev.Redone)])


def _pauses(masked: Masked, say: Language) -> Iterable[Remark]:
    session = masked.wording
    for turn in session.turns:
        end = session.at if turn.ended is None else turn.ended
        for pause in turn.pauses:
            stopped = min(end, end if pause.ended is None else pause.ended)
            began = max(pause.began, turn.began)
            if stopped <= began:
                continue
            length, who = clock_up(stopped - began), label(session, turn.segment)
            reason = reason_words(pause.reason, say)
            said = (
                say("pause of {time}: {who}, {reason}", time=length, who=who, reason=reason)
                if reason
                else say("pause of {time}: {who}", time=length, who=who)
            )
            yield Remark(began, masked.scrubbed(said))

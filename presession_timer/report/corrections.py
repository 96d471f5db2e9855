"""What happened beside the turns, in words: corrections, remarks, and the whole log.

*Corrections* make the record differ from a clock that simply ran: moved beginnings and ends,
granted time, absent and late speakers, inserted and moved segments, caps, an extended hour, sleep,
undo and redo, and trouble of the machine's clock. An undone correction appears once, as "undone".
*Remarks* are pauses with their reasons, notes, and messages to the room.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from presession_timer.base.durations import clock_up, exact, signed
from presession_timer.engine import events as ev
from presession_timer.engine.event_text import Say, describe, label, lines_of, reason_words
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.fold import fold
from presession_timer.engine.session import Session
from presession_timer.privacy.mask import Masked
from presession_timer.report.language import ENGLISH, Language


class TimedText(NamedTuple):
    """A correction or a remark; ``at`` in ms on the session's time line."""

    at: int
    what: str


_CORRECTIONS: frozenset[type[Event]] = frozenset({
    ev.BeganCorrected, ev.EndedCorrected, ev.TimeGranted, ev.MarkedAbsent, ev.MarkedLate,
    ev.MarkedPresent, ev.SegmentInserted, ev.SegmentMoved, ev.LimitCapped, ev.PlannedChanged,
    ev.HourExtended, ev.SleepDiscounted, ev.MachineSlept, ev.ClockStepped, ev.ClockBridged,
    ev.RecordRepaired, ev.Undone, ev.Redone,
})  # fmt: skip

_REMARKS = (ev.Noted, ev.MessageShown)

# The words of the log include the new limit or end, which would be the final one beside each grant.
_WORDS: dict[type[Event], Callable[[Session, Any, Say], str]] = {
    ev.TimeGranted: lambda s, e, say: say(
        "{time} granted: {who}" if e.by >= 0 else "{time} taken back: {who}",
        time=exact(abs(e.by)),
        who=label(s, e.segment),
    ),
    ev.HourExtended: lambda s, e, say: say("the hour extended by {by}", by=signed(e.by)),
}


def corrections_of(masked: Masked, say: Language = ENGLISH) -> tuple[TimedText, ...]:
    """Return every correction that counts, in the order in which it was made."""
    return tuple(_told(masked, _effective(masked.wording, _CORRECTIONS), say))


def remarks_of(masked: Masked, say: Language = ENGLISH) -> tuple[TimedText, ...]:
    """Return pauses, notes and messages in order of time."""
    remarks = _effective(masked.wording, frozenset(_REMARKS))
    if masked.is_left_out:
        remarks = [r for r in remarks if isinstance(r.event, ev.MessageShown) and r.event.stock]
    told = [*_told(masked, remarks, say), *_pauses(masked, say)]
    return tuple(sorted(told, key=lambda remark: remark.at))


def _effective(session: Session, kinds: frozenset[type[Event]]) -> list[Recorded]:
    return [r for r in session.history.effective if type(r.event) in kinds]


def _told(masked: Masked, recorded: Sequence[Recorded], say: Language) -> Iterable[TimedText]:
    taken_back = sum(isinstance(one.event, ev.Undone | ev.Redone) for one in recorded)
    for one in recorded:
        session = masked.wording
        if isinstance(one.event, ev.Undone | ev.Redone):
            if one.part:
                continue  # reported with the first one: they were taken back together
            parts = session.history.events_of(one.command)
            if taken_back <= _MOST_REPLAYED:
                session = _as_it_stood(session, one)
            (said,) = lines_of(session, [parts], say)
        else:
            words = _WORDS.get(type(one.event))
            said = words(session, one.event, say) if words else describe(session, one, say)
        yield TimedText(one.at, masked.scrubbed(said))


_MOST_REPLAYED = 100
"""With more undos (no real hour has them) the words are those of the record's end."""


def _as_it_stood(session: Session, recorded: Recorded) -> Session:
    """Return the session in which the command counted, for words such as "ended: 6:12"."""
    log = session.history.log
    place = bisect_left(log, recorded.seq, key=lambda r: r.seq)
    return fold(session.plan, log[: place + isinstance(recorded.event, ev.Redone)])


def _pauses(masked: Masked, say: Language) -> Iterable[TimedText]:
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
            yield TimedText(began, masked.scrubbed(said))


class LogEntry(NamedTuple):
    """One event of the record; ``at`` in ms on the session's time line."""

    seq: int
    at: int
    kind: str
    """As in the record: "FloorGiven"."""
    what: str
    counts: bool
    """False if it was taken back."""


def event_log(masked: Masked, say: Language = ENGLISH) -> Iterator[LogEntry]:
    """Yield every event in words, including those that were taken back."""
    session = masked.wording
    for recorded in session.history.log:
        yield LogEntry(
            seq=recorded.seq,
            at=recorded.at,
            kind=type(recorded.event).__name__,
            what=masked.scrubbed(describe(session, recorded, say)),
            counts=recorded.command not in session.history.dead,
        )

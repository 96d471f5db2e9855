"""List ways to make the hour fit, each with the end it leads to; the moderator chooses one.

A way *fits* if the hour ends in time, and the room is free so long, even though everyone takes the
limit that it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.forecast import forecast
from presession_timer.engine.rules import is_another_day
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind

STEP = 15 * SECOND
"""Missions' time, the closing and a speaker's own minutes move in steps of this."""
_ROUND = 30 * SECOND
"""Everyone's time is a multiple of this, and where there is no minimum as much at least."""
_ROUND_OF_SHORT = 5 * SECOND
_SHORT_LIMIT = 2 * MINUTE
"""Half a minute of so little would be too much: there it is a multiple of five seconds."""
_LEAST_QUESTIONS = MINUTE
_MOST_WAYS, _SHORT = 6, 2


class Way(NamedTuple):
    """One way; None means unchanged. Milliseconds; ``ends`` and ``until`` are instants."""

    each: int | None
    """The limit of every statement to come."""
    missions: int | None
    """The planned length of Missions' questions."""
    closing: int | None
    """The planned length of the closing."""
    extend: int
    """How much longer the hour is."""
    until: int
    """When the hour ends then."""
    room: int | None
    """When somebody else has the room; None where that is not known."""
    ends: int
    """The end if everyone takes the limit."""
    command: cmd.ChangeSeveral | None
    """What to do; None where nothing is changed."""

    @property
    def spare(self) -> int:
        """Milliseconds from the end to the hour's, or the room's; negative is short by so much."""
        return (self.until if self.room is None else min(self.until, self.room)) - self.ends

    @property
    def fits(self) -> bool:
        """Whether hour and room are long enough although everyone takes the limit."""
        return self.spare >= 0


class Fitting(NamedTuple):
    """The ways there are now."""

    now: Way
    """Without any change."""
    ways: tuple[Way, ...]
    """What fits first, then what falls short, the least of it first."""
    missions: int | None
    """Planned for Missions' questions to come; None where there are none."""
    closing: int | None
    limits: tuple[int, int] | None
    """The least that everyone has, half a minute where there is no minimum, and the limit; None
    where no statement is to come.
    """
    room: int | None
    """How far the hour may be extended: to the room's hard end; None if it is not known."""
    refusal: str = ""
    """Why nothing can be made to fit; empty where something can."""


def fitting(session: Session, now: int) -> Fitting:
    """Return the ways to make the hour fit at ``now``; a closed hour has none, and says so."""
    if session.closed is not None:
        return Fitting(way_of(session, now), (), None, None, None, 0, "the hour is closed")
    questions, closing = _planned(session, Kind.QUESTIONS), _planned(session, Kind.CLOSING)
    coming = [n for n in session.to_come if session.is_statement(n)]
    limits = None
    if coming:
        least = max(min(session.least(n), session.limit(n) or 0) for n in coming)
        most = _most(session, coming)
        limits = (min(max(least, _ROUND), most), most)  # a format without a minimum has its floor
    found = Fitting(
        now=way_of(session, now),
        ways=(),
        missions=questions,
        closing=closing,
        limits=limits,
        room=_room(session, now),
    )
    ways = sorted(dict.fromkeys(_ways(session, now, found)), key=lambda way: _cost(way, found))
    fits, short = [w for w in ways if w.fits], [w for w in ways if not w.fits]
    ways = [*fits[: _MOST_WAYS - min(_SHORT, len(short))], *short[:_SHORT]]
    return found._replace(ways=tuple(ways))


def way_of(
    session: Session,
    now: int,
    *,
    each: int | None = None,
    missions: int | None = None,
    closing: int | None = None,
    extend: int = 0,
) -> Way:
    """Return what these changes lead to; those that change nothing are left out of the command.

    The engine decides them on a session that is not the real one. Raises ValueError where it
    would refuse them.
    """
    changes: list[cmd.Cap | cmd.ChangePlanned | cmd.Extend] = []
    if each is not None:
        changes.append(cmd.Cap(each))
    for kind, planned in ((Kind.QUESTIONS, missions), (Kind.CLOSING, closing)):
        number = _first(session, kind)
        if number is None or planned is None or planned == session.planned_length(number):
            continue
        changes.append(cmd.ChangePlanned(number, planned))
    if extend:
        changes.append(cmd.Extend(extend))
    command = cmd.ChangeSeveral(tuple(changes)) if changes else None
    if command is not None:
        session = session_after(session, command, now)
    outlook = forecast(session, now)
    begin = now + outlook.left - session.length
    ends = begin + session.length - outlook.available + outlook.most
    until = begin + session.length
    return Way(each, missions, closing, extend, until, _room_ends(session, now), ends, command)


def session_after(session: Session, command: cmd.ChangeSeveral, now: int) -> Session:
    """Return a session as it would be after a command. Raises ValueError where it is refused."""
    decided = decide(session, command, now, confirmed=True)
    if isinstance(decided, Refused):
        raise ValueError(decided.reason)
    for part, event in enumerate(decided):
        session = apply(session, Recorded(session.seq + 1, "what-if:", part, now, event))
    return session


def _cost(way: Way, found: Fitting) -> tuple[int, int, int]:
    """Return the sort key: fewest changes and least Missions' time first, then what falls short."""
    lost = 0 if way.missions is None or found.missions is None else found.missions - way.missions
    changes = sum(x is not None for x in (way.each, way.missions, way.closing)) + bool(way.extend)
    return (changes, lost, -(way.each or 0)) if way.fits else (-way.spare, changes, lost)


def _ways(session: Session, now: int, found: Fitting) -> Iterator[Way]:
    """Yield the least change that fits alone, then pairs, then what falls short."""
    if found.limits is None:
        yield from _with_missions(session, now, found, None)
        return
    least, most = found.limits
    step = _ROUND if most > _SHORT_LIMIT else _ROUND_OF_SHORT
    fair = forecast(session, now).shares.fair
    if fair is not None and least <= fair < most:
        each = max(least, fair // step * step)
        yield way_of(session, now, each=each)
    if not found.now.fits:  # not even the room is free so long, or not all have the same limit
        count = sum(map(session.is_statement, session.to_come))
        each = (most + found.now.spare // count) // step * step
        if least <= each < most:
            yield way_of(session, now, each=each)
    middle = (least + most) // 2 // step * step
    for each in dict.fromkeys((middle, least)):
        if least <= each < most:
            alone = way_of(session, now, each=each)
            yield alone
            if not alone.fits:
                yield from _with_missions(session, now, found, each)


def _with_missions(session: Session, now: int, found: Fitting, each: int | None) -> Iterator[Way]:
    """Yield caps that take the rest from Missions, the closing, or the room's free time."""
    shorter = None
    if found.closing is not None and found.closing > _ROUND:
        shorter = max(_ROUND, found.closing // 2 // STEP * STEP)
    for closing, extend in ((None, 0), (shorter, 0), (None, found.room or 0)):
        if (closing, extend) != (None, 0):
            if not closing and not extend:
                continue
            yield way_of(session, now, each=each, closing=closing, extend=extend)
        alone = way_of(session, now, each=each, closing=closing, extend=extend)
        if alone.fits or found.missions is None:
            continue
        kept = found.missions + alone.spare // STEP * STEP
        if kept >= _LEAST_QUESTIONS:
            yield way_of(session, now, each=each, missions=kept, closing=closing, extend=extend)


def _most(session: Session, coming: list[int]) -> int:
    return max(session.limit(n) or 0 for n in coming)


def _first(session: Session, kind: Kind) -> int | None:
    return next((n for n in session.to_come if session.segments[n].kind is kind), None)


def _planned(session: Session, kind: Kind) -> int | None:
    number = _first(session, kind)
    return None if number is None else session.planned_length(number)


def _room(session: Session, now: int) -> int | None:
    """Return the whole half minutes between the hour's end and the room's; None if not known."""
    ends = _room_ends(session, now)
    if ends is None:
        return None
    return max(0, (ends - session.opening(now) - session.length) // _ROUND * _ROUND)


def _room_ends(session: Session, now: int) -> int | None:
    """Return when somebody else has the room; on another day than planned that is not known."""
    return None if is_another_day(session.plan, session.opening(now)) else session.plan.until

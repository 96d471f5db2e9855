"""The chair's line: what to say now, as a pure function of a snapshot and a language.

A line has at most 20 words and fits two rows of 80 columns. Protection is the snapshot's: a name
that it hides is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.text import without_brackets
from presession_timer.chair.language import ENGLISH, ChairLanguage
from presession_timer.engine.forecast import forecast, steady_for
from presession_timer.engine.rules import Phase, Verdict
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import (
    FloorSnapshot,
    Row,
    Snapshot,
    Stage,
    Status,
    snapshot_at,
)
from presession_timer.plan.model import Kind, Plan, Segment, window_of

MOST_WORDS = 20
LONGEST = 150
"""Characters: two rows of 80 columns less their margins."""
WARNS_FOR = 20 * SECOND
"""So long the chair can say how much is left; after that the sentence is no longer true."""
INSIST_AFTER = 20 * SECOND
"""So long after the limit the chair asks the speaker to conclude."""
LAST_QUESTION = 2 * MINUTE
"""So long before the end of the questions the chair announces the last one."""
_HEARD = (Verdict.SHORT, Verdict.WITHIN, Verdict.OVER)


class ChairLine(NamedTuple):
    """What to say."""

    text: str
    """Empty when there is nothing to say any more."""
    due: bool = True
    """False: not now, but at the next change of the floor."""
    pronounced: str = ""
    """How the name in it is pronounced, where the plan says so."""


def chair_line(snapshot: Snapshot, say: ChairLanguage = ENGLISH) -> ChairLine:
    """Return what the chair says at this instant of the hour."""
    if snapshot.stage is Stage.CLOSED:
        return ChairLine("")
    if snapshot.stage is Stage.BEFORE:
        return ChairLine(_shortest(_welcome(snapshot, say)), due=False)
    floor = snapshot.floor if snapshot.stage is Stage.TURN else None
    if floor is None:
        return _handover(snapshot, say, snapshot.floor, due=True)
    if floor.segment.kind is Kind.OPENING:
        return ChairLine(_shortest(_welcome(snapshot, say)))
    if floor.segment.kind is Kind.CLOSING:
        return ChairLine(_shortest(_farewell(snapshot, [[]], say)))
    if floor.paused_for is not None:
        return ChairLine(say("We stop the clock for a moment."))
    now = _during(snapshot, floor, say)
    return ChairLine(now) if now else _handover(snapshot, say, floor, due=False)


def _welcome(snapshot: Snapshot, say: ChairLanguage) -> Iterator[list[str]]:
    plan = snapshot.plan
    state = without_brackets(plan.state)
    first = (
        say("Welcome to this Pre-session on {state}.", state=state)
        if state
        else say("Welcome to this session.")
    )
    window = window_of((row.segment for row in snapshot.rows), plan.window)
    if window is None:  # who has how long is said with the floor
        yield [first]
        return
    least, most = window.min, window.max
    if 0 < least < most and least % MINUTE == 0 and most % MINUTE == 0:
        each = say(
            "Each speaker has {least} to {most}.",
            least=say.number(least // MINUTE),
            most=say.time(most),
        )
    else:
        each = say("Each speaker has {time}.", time=say.time(most))
    yield [first, each]
    yield [first]


def _during(snapshot: Snapshot, floor: FloorSnapshot, say: ChairLanguage) -> str:
    """Return what the running turn calls for; empty while there is nothing to say."""
    if floor.segment.kind is Kind.QUESTIONS:
        return _question(snapshot, floor, say)
    who = without_brackets(floor.segment.speaker or floor.segment.organisation)
    if floor.limit is None:
        return ""
    over = floor.spoke - floor.limit
    if over >= INSIST_AFTER:
        return _addressed(who, say("I must ask you to conclude."), say)
    if floor.segment.kind is not Kind.STATEMENT:
        return ""
    if over >= 0 and floor.phase is Phase.OVER:
        return _addressed(who, say("your time is up."), say)
    last = snapshot.plan.window.last
    if floor.phase is Phase.LAST_MINUTE and last < floor.limit and -over > last - WARNS_FOR:
        return _addressed(who, say("you have {time} left.", time=say.time(last)), say)
    return ""


def _addressed(who: str, what: str, say: ChairLanguage) -> str:
    said = say("{who}, {what}", who=who, what=what) if who else ""
    if said and _fits(said):
        return said
    return _as_sentence(what)


def _as_sentence(what: str) -> str:
    return what[:1].upper() + what[1:]


def _question(snapshot: Snapshot, floor: FloorSnapshot, say: ChairLanguage) -> str:
    left = min(floor.remaining, snapshot.forecast.missions.low)
    if not floor.questions and floor.spoke < MINUTE:
        return _shortest(_open_questions(snapshot, floor.planned, say))
    if left <= 0:
        return say("Thank you. I must close the questions now.")
    if left <= LAST_QUESTION:
        return say("Thank you. We have time for one last question.")
    return say("Thank you. The next question, please.")


def _for_questions(snapshot: Snapshot, planned: int) -> int:
    """Return the time that the chair promises the questions; 0: none, as the hour has no minute.

    It is less than planned where the hour has less, and then whole minutes. The promise stands as
    long as it holds: before the questions what goes on longer than it was reckoned with uses it up.
    """
    floor, outlook = snapshot.floor, snapshot.forecast
    room = outlook.missions.low
    if snapshot.stage is Stage.TURN and floor is not None and floor.segment.kind is Kind.QUESTIONS:
        return _promised(room + floor.spoke, planned)
    promised = _promised(room + outlook.slipped, planned)
    return promised if promised <= room else 0


def _promised(room: int, planned: int) -> int:
    return planned if room >= planned else max(0, room // MINUTE * MINUTE)


def _open_questions(snapshot: Snapshot, planned: int, say: ChairLanguage) -> Iterator[list[str]]:
    length = _for_questions(snapshot, planned)
    time = say.time(length)
    if _asked_by_missions(snapshot.plan):
        first = say("The floor is open to Permanent Missions.")
        room = say("We have {time} for your questions.", time=time)
    else:
        first, room = say("The floor is open for questions."), say("We have {time}.", time=time)
    if length:
        yield [first, room]
    yield [first]


def _asked_by_missions(plan: Plan) -> bool:
    """Return whether a State is under review: then Permanent Missions ask the questions."""
    heard = any(segment.kind is Kind.STATE for segment in plan.segments)
    return heard or bool(plan.state) or plan.format.startswith("upr-")


def _handover(
    snapshot: Snapshot, say: ChairLanguage, last: FloorSnapshot | None, *, due: bool
) -> ChairLine:
    """Thank the last speaker, name absent ones, give the floor to the next or back to another."""
    number = snapshot.next if snapshot.interrupted is None else snapshot.interrupted
    row = None if number is None else snapshot.row(number)
    if row is None and last is not None and last.segment.kind is Kind.CLOSING:
        return ChairLine("")  # the closing has said it
    thanks = _thanks(last, say)
    if row is None or row.segment.kind is Kind.CLOSING:
        return ChairLine(_shortest(_farewell(snapshot, thanks, say)), due)
    absent = _not_with_us(snapshot, row.number, say) if row.spoke is None else [[]]
    whole, shorter = _announcing(snapshot, row, say)
    variants = [[*some, *gone, *part] for gone in absent for some in thanks for part in whole]
    variants += [[*some, *part] for part in shorter for some in thanks]
    return ChairLine(_shortest(variants), due, row.segment.say)


class _Ways(NamedTuple):
    """The ways to announce a segment, the fullest first."""

    whole: list[list[str]]
    """With who and how long."""
    shorter: list[list[str]]
    """Where nothing else can be said in a line."""


def _announcing(snapshot: Snapshot, row: Row, say: ChairLanguage) -> _Ways:
    segment = row.segment
    if segment.kind is Kind.OPENING:
        whole, *shorter = _welcome(snapshot, say)
        return _Ways([whole], shorter)
    if segment.kind is Kind.QUESTIONS and row.spoke is None:
        whole, *shorter = _open_questions(snapshot, row.planned, say)
        return _Ways([whole], shorter)
    if segment.kind is Kind.QUESTIONS:
        return _Ways([[say("The next question, please.")]], [])
    if segment.kind is Kind.BREAK:
        left = row.planned - (row.spoke or 0)
        told = say("We break for {time}.", time=say.time(left)) if left > 0 else say("We break.")
        return _Ways([[told]], [])
    if segment.kind is Kind.FOLLOW_UP and not segment.speaker:
        return _Ways([[say("I have some questions to the panel.")]], [])
    return _giving(snapshot, row, say)


def _thanks(last: FloorSnapshot | None, say: ChairLanguage) -> list[list[str]]:
    """Return the ways to thank, the fullest first."""
    if last is None or last.segment.kind in (Kind.OPENING, Kind.BREAK):
        return [[]]
    who = without_brackets(last.segment.speaker or last.segment.organisation)
    if last.segment.kind in (Kind.QUESTIONS, Kind.FOLLOW_UP) or not who:
        return [[say("Thank you.")], []]
    return [[say("Thank you, {who}.", who=who)], [say("Thank you.")], []]


def _giving(snapshot: Snapshot, row: Row, say: ChairLanguage) -> _Ways:
    """Return the ways to give somebody the floor, or to give it back."""
    length = row.limit if row.limit is not None else row.planned
    time: list[str] = []
    if row.spoke is None:
        named = _floor_to(row.segment, say)
        nameless = say("I give the floor to the next speaker.")
        time = _from_now_on(snapshot, row, say)
        if length and not time:
            time = [say("You have {time}.", time=say.time(length))]
    else:
        named = _floor_back_to(row.segment, say)
        nameless = say("We go on where we were.")
        if length > row.spoke:
            left = say("you have {time} left.", time=say.time(length - row.spoke))
            time = [_as_sentence(left)]
    shorter = [[nameless, *time], [nameless]]
    return _Ways([[name, *time] for name in named] or shorter[:1], shorter)


def _floor_to(segment: Segment, say: ChairLanguage) -> list[str]:
    """Return the ways to give the floor by name, the fullest first."""
    who, organisation = without_brackets(segment.speaker), without_brackets(segment.organisation)
    if segment.kind is Kind.STATE:
        return [say("I give the floor to the State under Review.")]
    ways = []
    if who and organisation and segment.kind is Kind.STATEMENT:
        ways.append(
            say("I give the floor to {who} of {organisation}.", who=who, organisation=organisation)
        )
    if who or organisation:
        ways.append(say("I give the floor to {who}.", who=who or organisation))
    return ways


def _floor_back_to(segment: Segment, say: ChairLanguage) -> list[str]:
    """Return the ways to give the floor back to somebody who was interrupted."""
    if segment.kind is Kind.STATE:
        return [say("I give the floor back to the State under Review.")]
    who = without_brackets(segment.speaker or segment.organisation)
    return [say("I give the floor back to {who}.", who=who)] if who else []


def _not_with_us(snapshot: Snapshot, number: int, say: ChairLanguage) -> list[list[str]]:
    """Return the ways to say who is absent before the next one; the last way is silence."""
    names = [name for name in _absent_before(snapshot, number) if name]
    if not names:
        return [[]]
    if len(names) == 1:
        return [[say("{who} is not with us.", who=names[0])], []]
    return [
        [say("Not with us: {names}.", names=", ".join(names))],
        [say("Some speakers are not with us.")],
        [],
    ]


def _absent_before(snapshot: Snapshot, number: int) -> list[str]:
    """Return the absent ones between the last turn and the next segment in running order."""
    names: list[str] = []
    for row in snapshot.rows:
        if row.number == number:
            break
        if row.spoke is not None:
            names.clear()
        elif row.status is Status.ABSENT and row.segment.kind in (Kind.STATEMENT, Kind.STATE):
            names.append(without_brackets(row.segment.speaker or row.segment.organisation))
    return names


def _from_now_on(snapshot: Snapshot, row: Row, say: ChairLanguage) -> list[str]:
    """After a cap, once: the first statement that may take less than the one before it."""
    if row.segment.kind is not Kind.STATEMENT or row.limit is None:
        return []
    if row.segment.max is None or row.limit - row.granted >= row.segment.max:
        return []
    before = [
        other.limit - other.granted
        for other in snapshot.rows
        if other.spoke is not None
        and other.limit is not None
        and other.segment.kind is Kind.STATEMENT
    ]
    if before and before[-1] <= row.limit:
        return []
    return [say("From now on, {time} each.", time=say.time(row.limit))]


def _farewell(
    snapshot: Snapshot, thanks: list[list[str]], say: ChairLanguage
) -> Iterator[list[str]]:
    """Yield the closing sentence, from the figures."""
    heard = [row for row in snapshot.rows if row.verdict in _HEARD or _speaks(snapshot, row)]
    statements = sum(row.segment.kind is Kind.STATEMENT for row in heard)
    if statements:
        told = say.count("We heard {n} statement.", "We heard {n} statements.", statements)
        yield [*thanks[0], told, say("I thank you all and close this session.")]
        yield [told, say("I thank you all and close this session.")]
    yield [say("I thank you all and close this session.")]


def _speaks(snapshot: Snapshot, row: Row) -> bool:
    return snapshot.stage is Stage.TURN and row.status is Status.FLOOR


def _shortest(variants: Iterable[list[str]]) -> str:
    """Return the first variant that can be said and shown, or the last one cut at a word."""
    said = ""
    for parts in variants:
        said = " ".join(part for part in parts if part)
        if _fits(said):
            return said
    words = said[:LONGEST].split(" ")[:MOST_WORDS]
    return " ".join(words).rstrip(",;: ") + "…"


def _fits(said: str) -> bool:
    return len(said.split()) <= MOST_WORDS and len(said) <= LONGEST


def chair_schedule(
    session: Session, now: int, say: ChairLanguage = ENGLISH
) -> tuple[tuple[int, ChairLine], ...]:
    """Return (instant, the line from then on), in order; the first is that of ``now``.

    It agrees with :func:`~presession_timer.chair.line.chair_line` at every millisecond: a line can
    only change by itself at these points of a running turn, and where the questions come next when
    less is left for them than the chair would promise.
    """
    turning = {now}
    turn = session.running
    if turn is not None and turn.open_pause is None:
        number = turn.segment
        began = now - session.spoke(number, now)
        limit = session.limit(number)
        if limit is not None:
            last = session.plan.window.last
            spoken = {limit - last, limit - last + WARNS_FOR, limit + 1, limit + INSIST_AFTER}
        else:
            planned = session.planned_length(number) + session.granted.get(number, 0)
            if session.segments[number].kind is Kind.QUESTIONS:
                room = forecast(session, now).missions.low + session.spoke(number, now)
                planned = min(planned, room)
            spoken = {MINUTE, planned - LAST_QUESTION, planned}
        turning |= {began + at for at in spoken if began + at > now}
    turning |= _promise_ends(session, now)
    schedule: list[tuple[int, ChairLine]] = []
    for at in sorted(turning):
        line = chair_line(snapshot_at(session, at), say)
        if not schedule or schedule[-1][1] != line:
            schedule.append((at, line))
    return tuple(schedule)


def _promise_ends(session: Session, now: int) -> set[int]:
    """Return when what is promised to the questions, which come next, holds no longer."""
    number = session.to_come[0] if session.to_come and session.closed is None else None
    if number is None or session.segments[number].kind is not Kind.QUESTIONS:
        return set()
    outlook = forecast(session, now)
    room = outlook.missions.low
    spare = room - _promised(room + outlook.slipped, session.planned_length(number))
    return {now + steady_for(session, now) + spare + 1} if spare >= 0 else set()

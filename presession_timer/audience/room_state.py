"""What a page is sent: a session at one instant, as much of it as the page's view shows.

State, not ticks. The page counts by itself from the instant of zero and looks up scenes and phases
in the schedules it gets; it knows no rule of time. Instants and durations are milliseconds, on the
session's time line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Protocol, TypedDict

from presession_timer.audience.agenda import Agenda, AgendaRow, agenda_of
from presession_timer.audience.who import Who, masked, next_of, unnamed, who_of
from presession_timer.audience.words import KEYS, plan_words, word_key
from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, exact
from presession_timer.base.themes import FACES
from presession_timer.base.world.zones import time_of_day
from presession_timer.engine.events import STOCK_MESSAGES, MessageShown
from presession_timer.engine.rules import ANOTHER_DAY, Phase, phase_schedule
from presession_timer.engine.session import Session, Turn
from presession_timer.plan.model import Kind, Names, Segment
from presession_timer.privacy.screens import on_screens

BEAT = 2 * SECOND
"""How often a page hears a sign of life, unless its server says otherwise; ms."""
SILENT_BEATS = 2.5
"""After so many missed beats a line counts as lost."""
LAST_DIGITS = 3 * SECOND
"""How long a speaker's last digits stay after the end, so that an undo is invisible."""

_IN_SECONDS = 10 * MINUTE
"""The countdown to the start has seconds from here on."""


class RoomView(StrEnum):
    """Who looks."""

    ROOM = "room"
    """Everybody, on the projector."""
    SPEAKER = "speaker"
    """The speaker at the lectern."""
    PHONE = "phone"
    """One person with a telephone: now, next, and the hour."""
    AGENDA = "agenda"
    """Who waits in a foyer or a green room: who is next, and when."""


class Scene(StrEnum):
    """What a page draws."""

    BEFORE = "before"
    """The title, when it begins, and a countdown to that."""
    TITLE = "title"
    CLOCK = "clock"
    LAST = "last"
    """A speaker's last digits, dim and wordless."""
    NEXT = "next"
    QUESTIONS = "questions"
    THANKS = "thanks"
    BLANK = "blank"


class Unit(StrEnum):
    """How a time that is counted is written."""

    NONE = ""
    """Not at all."""
    CLOCK = "clock"
    """In digits with seconds."""
    MINUTES = "minutes"
    """In a sentence, where ``{n}`` is the number of minutes begun."""
    HOURS = "hours"
    """In a sentence, where ``{h}`` is the number of hours and ``{m}`` that of minutes begun."""


class SceneEntry(TypedDict):
    """A scene, and since when it is the one to show."""

    at: int
    scene: str


class Entry(TypedDict):
    """A phase, since when it counts, and all there is to know to draw it."""

    at: int
    phase: str
    word: str
    """The key of its words; empty where no verdict is due."""
    glyph: str
    geometry: str


class Mark(TypedDict):
    """An edge on the bar."""

    at: int
    text: str


class ClockBar(TypedDict):
    """The bar under the digits; durations are spoken time."""

    marks: list[Mark]
    span: int
    """What the whole width stands for."""


class ClockState(TypedDict):
    """A clock that runs to ``zero``, or stands at ``left``."""

    zero: int | None
    left: int | None
    limit: int
    bar: ClockBar
    phases: list[Entry]


class Caption(TypedDict):
    """The words for the time to the start or of the hour, and since when."""

    at: int
    word: str
    """The key of its words; empty where there are none."""
    unit: str
    more: str
    """The key of the words beside it."""


class Message(TypedDict):
    """The moderator's message: a text, or the key of one the room has in its languages."""

    text: str
    word: str


class RoomState(TypedDict):
    """Everything a page knows. What its view does not show is None or empty."""

    seq: int
    now: int
    speed: float
    wall: int
    """Wall time minus ``now``."""
    zone: str
    title: str
    begins: str
    """The planned start as a time of day."""
    start: int | None
    """The instant of the planned start, before the opening."""
    scenes: list[SceneEntry]
    clock: ClockState | None
    who: Who | None
    next: Who | None
    hour: int | None
    """The instant at which nothing is left of the hour."""
    captions: list[Caption]
    """Of ``start``, or of ``hour``."""
    message: Message | None
    words: Mapping[str, Mapping[str, str]]
    """Texts that the plan changes: key, then language, then text."""
    stale: int | None
    """Since when the runner has been silent, for pages that follow a record."""
    unsure: bool
    """Something may have happened that is not in this state: its phase is not to be trusted."""
    test: bool
    """Show the test card."""
    rehearsal: bool
    """No hour but a rehearsal of one, ``speed`` times as fast."""
    agenda: Agenda | None
    """Who is to come and when; only for the agenda."""
    beat: int
    """How often a sign of life follows; silence of two and a half times that is a lost line."""


class SessionSource(Protocol):
    """A session to show: one that this process runs, or one in a record that is followed."""

    @property
    def session(self) -> Session:
        """The latest session."""
        ...

    @property
    def speed(self) -> float:
        """Seconds on the session's time line per real second."""
        ...

    @property
    def rehearsal(self) -> float | None:
        """The speed of a rehearsal; None for a real hour."""
        ...

    @property
    def stale(self) -> int | None:
        """Since when, on the session's time line, the runner has been silent."""
        ...

    @property
    def unsure(self) -> bool:
        """Whether something may have happened that :attr:`session` does not hold."""
        ...

    @property
    def unsaved(self) -> int:
        """The number of events that could not be written yet."""
        ...

    @property
    def unsaved_why(self) -> str:
        """Why, in the system's words; empty if all are written, or where that is not known."""
        ...

    def now(self) -> int:
        """Return the present in ms on the session's time line."""
        ...

    def wall(self) -> int:
        """Return wall time, ms since 1970 UTC."""
        ...


def state_of(
    source: SessionSource,
    view: RoomView = RoomView.ROOM,
    *,
    test: bool = False,
    by_number: bool = False,
) -> RoomState:
    """Return what a page of this view is sent now; ``by_number``: which names nobody."""
    session = source.session
    return view_state(
        _by_number(session) if by_number else session,
        source.now(),
        view,
        wall=source.wall(),
        speed=source.speed,
        stale=source.stale,
        unsure=source.unsure,
        test=test,
        rehearsal=source.rehearsal is not None,
    )


@lru_cache(maxsize=4)
def _by_number(session: Session) -> Session:
    """Return the session with numbers for speakers: never more than the plan's ``names`` show."""
    return replace(session, plan=replace(session.plan, names=Names.NUMBER))


def without_names(state: RoomState) -> RoomState:
    """Return a state that names nobody, where the speakers' numbers are not known."""
    nameless = state.copy()
    nameless["who"], nameless["next"] = unnamed(state["who"]), unnamed(state["next"])
    if agenda := state["agenda"]:
        rows = [AgendaRow(who=unnamed(row["who"]), began=row["began"]) for row in agenda["rows"]]
        nameless["agenda"] = Agenda(rows=rows, outlooks=agenda["outlooks"])
    return nameless


def view_state(
    session: Session,
    now: int,
    view: RoomView = RoomView.ROOM,
    *,
    wall: int | None = None,
    speed: float = 1.0,
    stale: int | None = None,
    unsure: bool = False,
    test: bool = False,
    rehearsal: bool = False,
) -> RoomState:
    """Return what a page of this view is sent at ``now``; it stays true until the next event.

    ``wall`` is the wall time at ``now``, ``speed`` that of a rehearsal. A test card is only shown
    until the hour is opened. A blanked room gets nothing.
    """
    wall = now if wall is None else wall
    state = _empty(session.seq, now, wall - now, session.plan.timezone, speed)
    state["stale"], state["unsure"] = stale, unsure
    if session.blank:
        state["scenes"] = [_scene(0, Scene.BLANK)]
        return state
    plan = session.plan
    state["title"] = masked(session).scrubbed(plan.title)
    state["rehearsal"] = rehearsal
    state["words"] = plan_words(plan.window.last)
    state["message"] = _message(on_screens(session).session.shown, view)
    phone = view is RoomView.PHONE
    if view is RoomView.AGENDA:
        state["agenda"] = agenda_of(session, now, wall)
    if session.opened is None:
        _before(state, session, now, wall)
        state["test"] = test
    elif session.closed is not None:
        state["scenes"] = [_scene(0, Scene.THANKS)]
    elif session.running is not None:
        _turn(state, session, session.running, now)
        if phone:
            state["next"] = next_of(session)
    else:
        _gap(state, session)
        state["next"] = next_of(session)
    if phone and session.opened is not None and session.closed is None:
        _hour(state, session.opened + session.length)
    return state


def unheard_state(speed: float = 1.0) -> RoomState:
    """Return the state of a room that has sent nothing yet: an empty title, without signal."""
    state = _empty(0, 0, 0, "UTC", speed)
    state["scenes"] = [_scene(0, Scene.TITLE)]
    state["stale"], state["unsure"] = 0, True
    return state


def _empty(seq: int, now: int, wall: int, zone: str, speed: float) -> RoomState:
    return RoomState(
        seq=seq,
        now=now,
        speed=speed,
        wall=wall,
        zone=zone,
        title="",
        begins="",
        start=None,
        scenes=[],
        clock=None,
        who=None,
        next=None,
        hour=None,
        captions=[],
        message=None,
        words={},
        stale=None,
        unsure=False,
        test=False,
        rehearsal=False,
        agenda=None,
        beat=BEAT,
    )


def _before(state: RoomState, session: Session, now: int, wall: int) -> None:
    """Add the countdown to wall time, which is the session's time line until the opening."""
    state["scenes"] = [_scene(0, Scene.BEFORE)]
    start = session.plan.start
    if start is None:
        return
    state["begins"] = time_of_day(start, session.plan.timezone)
    zero = start - wall + now
    state["start"] = zero
    counted = (
        (DAY, "begins-in-hours", Unit.HOURS),
        (HOUR, "begins-in-minutes", Unit.MINUTES),
        (_IN_SECONDS, "begins-in", Unit.CLOCK),
    )
    state["captions"] = [
        _caption(0),
        *(_caption(zero - before, word, unit, "begins-at") for before, word, unit in counted),
        _caption(zero, "begins-shortly"),
        _caption(zero + ANOTHER_DAY),
    ]


def _hour(state: RoomState, zero: int) -> None:
    """Add what is left of the hour; it is over once its digits say +0:01."""
    state["hour"] = zero
    state["captions"] = [
        _caption(0, "time-left", Unit.CLOCK),
        _caption(zero + SECOND, "over-by", Unit.CLOCK),
    ]


def _caption(at: int, word: str = "", unit: Unit = Unit.NONE, more: str = "") -> Caption:
    return Caption(at=at, word=word, unit=unit, more=more)


def _turn(state: RoomState, session: Session, turn: Turn, now: int) -> None:
    segment = session.segments[turn.segment]
    scene = _scene_of(session, segment)
    state["scenes"] = [_scene(0, scene)]
    if scene is Scene.QUESTIONS and session.opened is not None:
        _hour(state, session.opened + session.length)
        state["who"] = who_of(session, segment)
    elif scene is Scene.CLOCK:
        state["who"] = who_of(session, segment)
        state["clock"] = _clock(session, turn, now)
    elif segment.clock_hidden:
        state["who"] = who_of(session, segment)


def _gap(state: RoomState, session: Session) -> None:
    scenes = [_scene(0, Scene.NEXT if next_of(session) else Scene.TITLE)]
    last = session.last_turn
    if last is not None and last.ended is not None:
        segment = session.segments[last.segment]
        if _scene_of(session, segment) is Scene.CLOCK:
            state["clock"] = _clock(session, last, last.ended)
            state["who"] = who_of(session, segment)
            scenes[0]["at"] = last.ended + LAST_DIGITS
            scenes.insert(0, _scene(last.ended, Scene.LAST))
    state["scenes"] = scenes


def _scene_of(session: Session, segment: Segment) -> Scene:
    """Return a speaker's clock, the time left for questions, or the title."""
    if segment.clock_hidden:
        return Scene.TITLE
    if segment.kind is Kind.QUESTIONS:
        return Scene.QUESTIONS
    if segment.kind is Kind.STATEMENT:
        return Scene.CLOCK
    inserted = segment.number not in _planned_numbers(session)
    if segment.kind in (Kind.STATE, Kind.BREAK) and not inserted and _length(session, segment):
        return Scene.CLOCK
    return Scene.TITLE


@lru_cache(maxsize=4)
def _planned_numbers(session: Session) -> frozenset[int]:
    return frozenset(segment.number for segment in session.plan.segments)


def runner_state(
    session: Session, now: int, *, wall: int | None = None, speed: float = 1.0
) -> RoomState:
    """Return the state for the remote: every clock there is, and never a blank room."""
    state = view_state(replace(session, blank=False), now, RoomView.PHONE, wall=wall, speed=speed)
    turn = session.running
    if turn is None or state["scenes"][0]["scene"] != Scene.TITLE:
        return state
    segment = session.segments[turn.segment]
    if _length(session, segment):
        state["scenes"] = [_scene(0, Scene.CLOCK)]
        state["clock"] = _clock(session, turn, now)
    return state


def _length(session: Session, segment: Segment) -> int:
    """Return what a segment's clock counts down from: its limit, or its planned length."""
    limit = session.limit(segment.number)
    if limit is not None:
        return limit
    return session.planned_length(segment.number) + session.granted.get(segment.number, 0)


def _clock(session: Session, turn: Turn, now: int) -> ClockState:
    segment = session.segments[turn.segment]
    limit, least = _length(session, segment), session.least(segment.number)
    spoke = session.spoke(segment.number, now)
    last = session.plan.window.last
    running = turn.ended is None and turn.open_pause is None
    if turn.ended is not None:
        phases = [_entry(turn.ended, "neutral", geometry="dim")]
    elif turn.open_pause is not None:
        phases = [_entry(turn.open_pause.began, Phase.PAUSED)]
    elif segment.kind is Kind.STATEMENT:
        began = now - spoke
        schedule = phase_schedule(least, limit, last)
        phases = [_entry(began + at, phase, least=least) for at, phase in schedule]
    else:
        phases = [_entry(now - spoke, "neutral")]
    edges = [at for at in (least, limit) if at]
    return ClockState(
        zero=now - spoke + limit if running else None,
        left=None if running else limit - spoke,
        limit=limit,
        bar=ClockBar(
            marks=[Mark(at=at, text=exact(at)) for at in dict.fromkeys(edges)],
            span=max(limit + max(last, limit // 8), SECOND),
        ),
        phases=phases,
    )


def _entry(at: int, phase: str, geometry: str | None = None, least: int = 0) -> Entry:
    face, key = FACES[phase], word_key(phase, least)
    return Entry(
        at=at,
        phase=phase,
        word=key if key in KEYS else "",
        glyph=face.glyph.strip(),
        geometry=geometry or face.geometry,
    )


def _scene(at: int, scene: Scene) -> SceneEntry:
    return SceneEntry(at=at, scene=scene)


def _message(shown: MessageShown | None, view: RoomView) -> Message | None:
    if shown is None or (shown.to == "lectern" and view is not RoomView.SPEAKER):
        return None
    word = shown.stock if shown.stock in STOCK_MESSAGES else ""
    return Message(text="" if word else shown.text, word=word)

"""The squeeze: ways to make the hour fit, each with the end it leads to. Nothing is ever done by
itself: the console proposes, the moderator presses, the record says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from presession_timer.audience.plain_words import share_of_each
from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up, exact
from presession_timer.console.sheets.base import Choice, ChoiceSheet
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.day_held import is_another_day
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.forecast import Forecast, forecast
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind
from presession_timer.plan.shares import Shares
from presession_timer.terminal.text_lines import name

__all__ = ["Option", "options", "sentence", "squeeze_sheet"]

_STEP = 30 * SECOND
_EXTEND_WITHOUT_UNTIL = 5 * MINUTE
_TRIM = 5 * MINUTE
_OWN = (Kind.FOLLOW_UP, Kind.CLOSING)
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One way to make the hour fit."""

    words: str
    command: Command | None = None
    """None: there is no such way now, and the words say why."""
    outlook: Forecast | None = None
    """The forecast if it were done."""
    to_say: str = ""
    """What the moderator tells the room."""


def options(session: Session, now: int) -> tuple[Option, ...]:
    """The ways, in the order in which a moderator should think of them."""
    found: list[Option] = [
        _shorten_ours(session),
        _extend(session, now),
        _trim_missions(session, now),
        *_caps(session),
    ]
    return tuple(_foreseen(session, option, now) for option in found)


def sentence(limit: int) -> str:
    """What to say: "From now on, six minutes each."."""
    minutes, rest = divmod(limit // SECOND, 60)
    if rest == 30:
        return f"From now on, {_number(minutes)} and a half minutes each."
    if rest == 0:
        return f"From now on, {_number(minutes)} minute{'' if minutes == 1 else 's'} each."
    return f"From now on, {exact(limit // SECOND * SECOND)} each."


def squeeze_sheet(
    session: Session, now: int, clock: Callable[[int], str], choose: Callable[[Option], None]
) -> ChoiceSheet:
    """The options as a sheet; ``clock`` writes an instant, ``choose`` does an option."""
    choices = []
    for place, option in enumerate(options(session, now), start=1):
        act = _chooser(choose, option) if option.command is not None else None
        choices.append(Choice(str(place), option.words, act, _facts(option.outlook, clock)))
    shares = forecast(session, now).shares
    title, each = _title(shares), _to_announce(session, shares)
    said = f"To say: “{sentence(each)}”" if each >= MINUTE else ""
    return ChoiceSheet(title, choices, said=said)


def _title(shares: Shares) -> str:
    """Where it stands, before the ways to change it."""
    if not shares.fits:
        return f"Make the hour fit: {clock_down(shares.short_by)} short"
    if shares.to_spare >= SECOND:
        return f"It fits, {clock_up(shares.to_spare)} to spare"
    each = share_of_each(shares)
    return f"It fits: share {each}" if each else "It fits"


def _to_announce(session: Session, shares: Shares) -> int:
    """What the moderator may promise each, in half minutes where these lie within the limits.

    0 where nothing is to be said: nobody is to come, or everybody has her limit already.
    """
    if not shares.each or shares.to_spare:
        return 0
    each = max(shares.each) if shares.fits else min(shares.each)
    least = min(session.bounds(n).least for n in session.to_come if session.is_statement(n))
    return max(each // _STEP * _STEP, least)


def _chooser(choose: Callable[[Option], None], option: Option) -> Callable[[], None]:
    return lambda: choose(option)


def _facts(outlook: Forecast | None, clock: Callable[[int], str]) -> str:
    if outlook is None:
        return ""
    ends = "" if outlook.projected_end is None else f"ends {clock(outlook.projected_end)}"
    if not outlook.fits:
        return ", ".join(filter(None, (ends, f"{clock_down(outlook.shares.short_by)} short")))
    shares = outlook.shares
    share, spare = share_of_each(shares), clock_up(shares.to_spare)
    said = [ends, f"share {share}" if share else ""]
    said.append(f"{spare} to spare" if shares.to_spare >= SECOND else "")
    return ", ".join(filter(None, said))


def _foreseen(session: Session, option: Option, now: int) -> Option:
    """The option with the forecast it leads to: the engine is asked, on a session that is not."""
    if option.command is None:
        return option
    decided = decide(session, option.command, now, confirmed=True)
    if isinstance(decided, Refused):
        return Option(f"{option.words}: {decided.reason}")
    for part, event in enumerate(decided):
        session = apply(session, Recorded(session.seq + 1, "what-if:", part, now, event))
    return Option(option.words, option.command, forecast(session, now), option.to_say)


def _to_come(session: Session, kinds: Sequence[Kind]) -> Iterator[tuple[int, int]]:
    """(segment, planned length) of segments of these kinds that are to come."""
    for number in session.to_come:
        if session.segments[number].kind in kinds:
            yield number, session.planned_length(number)


def _shorten_ours(session: Session) -> Option:
    """Half of what the moderator would speak herself, in half minutes, never below one."""
    changes, words = [], []
    for number, planned in _to_come(session, _OWN):
        shorter = max(_STEP, planned // 2 // _STEP * _STEP)
        if shorter < planned:
            changes.append(cmd.ChangePlanned(number, shorter))
            label = name(session.segments[number].label)
            words.append(f"{label} {exact(planned)} → {exact(shorter)}")
    if not changes:
        return Option("our own parts: none left to shorten")
    several = cmd.ChangeSeveral(tuple(changes))
    command: Command = changes[0] if len(changes) == 1 else several
    return Option("shorten our own parts: " + ", ".join(words), command)


def _extend(session: Session, now: int) -> Option:
    """As far as the room is free, or by what is missing where that is less."""
    opened, until = session.opening(now), session.plan.until
    if is_another_day(session.plan, opened):
        until = None  # the room's time of that day says nothing of this one
    room = _EXTEND_WITHOUT_UNTIL
    if until is not None:
        room = (until - opened - session.length) // _STEP * _STEP
    if room <= 0:
        return Option("extend: the next group has the room")
    missing = forecast(session, now).shares.short_by
    wanted = -(-missing // MINUTE) * MINUTE if missing else _EXTEND_WITHOUT_UNTIL
    by = min(room, wanted)
    within = ", within the room's time" if until is not None else ""
    return Option(f"extend by {exact(by)}{within}", cmd.Extend(by))


def _trim_missions(session: Session, now: int) -> Option:
    """What is missing, from the questions to come; five minutes where nothing is."""
    coming = [pair for pair in _to_come(session, (Kind.QUESTIONS,)) if pair[1] > 0]
    if not coming:
        return Option("Missions' questions: none to come")
    number, planned = coming[0]
    missing = forecast(session, now).shares.short_by
    less = -(-missing // _STEP) * _STEP if missing else _TRIM
    shorter = max(0, planned - less)
    return Option(
        f"trim Missions {exact(planned)} → {exact(shorter)}", cmd.ChangePlanned(number, shorter)
    )


def _caps(session: Session) -> Iterator[Option]:
    """Caps inside the window; they spare whoever has the floor."""
    window = session.plan.window
    low = window.min or window.max // 2
    caps = {window.max - _STEP, (low + window.max) // 2 // _STEP * _STEP, low}
    for limit in sorted((c for c in caps if 0 < c < window.max), reverse=True):
        if session.cap == limit:
            yield Option(f"cap at {exact(limit)}: it stands already")
        else:
            yield Option(f"cap at {exact(limit)}", cmd.Cap(limit), to_say=sentence(limit))
    if session.cap is not None:
        yield Option("lift the cap", cmd.Cap(None), to_say=sentence(window.max))


def _number(minutes: int) -> str:
    return _NUMBERS[minutes] if minutes < len(_NUMBERS) else str(minutes)

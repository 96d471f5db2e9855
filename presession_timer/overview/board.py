"""What is to be said of every room at one instant, and which rooms need somebody.

Pure: rooms' summaries and the present in, rows out. A reader counts from the summaries by itself;
nothing here knows a rule of time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from presession_timer.audience.readout import FOR_EVER, Readout, readout_of, until_flip
from presession_timer.audience.summary import UNKNOWN, Ends, Summary
from presession_timer.audience.who import Who
from presession_timer.audience.words import phase_word
from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up
from presession_timer.base.text import even
from presession_timer.base.themes import NEUTRAL
from presession_timer.base.world.zones import time_of_day
from presession_timer.engine.rules import Phase
from presession_timer.engine.snapshot import Stage
from presession_timer.overview.rooms import Room
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind
from presession_timer.terminal.text_lines import name

OVER_MUCH: Final = 30 * SECOND
"""A speaker who is over by more than this needs somebody."""
UNTIL_MUCH: Final = MINUTE
"""So late into the time of the next group."""
LATE_MUCH: Final = 5 * MINUTE
"""So late where no group waits for the room."""
_NUMBERED: Final = re.compile(r".*\b(?:room|salle|sala)\s+([\w.-]{1,8})", re.IGNORECASE)
_LONGEST_PLACE: Final = 12
_LONGEST_STATE: Final = 24


@dataclass(frozen=True, slots=True)
class Heard:
    """What one room sent, with its present."""

    key: str
    address: str
    summary: Summary
    now: int
    trouble: str = ""
    name: str = ""
    """What anybody may call it; empty where only its address is known."""


def heard_from(room: Room) -> Heard:
    """Return what is known of a room now."""
    summary = room.summary()
    return Heard(room.key, room.address, summary, summary["room"]["now"], room.trouble, room.name)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a room needs somebody."""

    text: str
    chip: str = ""
    """In capitals before it: NOT SAVED."""


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room; texts without control characters, empty where there is nothing to say.

    Equal rows look alike, whatever they were made of.
    """

    key: str
    address: str
    place: str
    """What the room is called, short: "XVII"."""
    state: str
    """The State under Review, or the title."""
    title: str
    who: str
    more: str
    """The organisation, or how many questions were asked."""
    since: str
    phase: str
    """By the names of :data:`~presession_timer.base.themes.FACES`; it has the colours."""
    word: str
    """The words for it: "time is up"."""
    clock: str
    large: str
    """The large digits; empty where there are none."""
    left: str
    ends: str
    late: str
    """How much too late it ends: "2:40"."""
    stage: str
    lost: str
    """For how long it has sent nothing: "0:41"; empty while all is well."""
    reasons: tuple[Reason, ...]
    next: str
    next_more: str
    heard: int
    statements: int
    moderator: str
    asked: int
    viewers: int
    notes: tuple[str, ...]
    """What is worth knowing, but needs nobody."""
    rehearsal: float | None
    summary: Summary = field(compare=False)
    now: int = field(compare=False)

    @property
    def needs_you(self) -> bool:
        """Whether somebody should look after this room."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class Board:
    """Every room, in the order in which they stand on the screen."""

    rows: tuple[RoomRow, ...]
    title: str
    """What the sessions' titles have in common."""
    day: str
    time: str
    """The time of day in the rooms' zone, with seconds."""
    zone: str
    """The rooms' zone; empty before any is known."""
    rehearsal: bool
    """Whether every hour is a rehearsal."""
    lasts: int
    """Real ms until anything of this changes by itself."""

    @property
    def needing(self) -> tuple[RoomRow, ...]:
        """The rooms that need somebody; they stand first."""
        return tuple(row for row in self.rows if row.needs_you)

    def counted(self) -> list[tuple[int, str]]:
        """Return how many rooms there are, and how many of them are in which state."""
        stages = Counter(row.stage for row in self.rows)
        paused = sum(row.phase == Phase.PAUSED for row in self.rows)
        questions = sum(_kind(row.summary) == Kind.QUESTIONS for row in self.rows)
        late = sum(bool(row.late) for row in self.rows)
        speaking = stages[Stage.TURN] - paused - questions
        counts = [
            (len(self.rows), "room" if len(self.rows) == 1 else "rooms"),
            (speaking, "speaking"),
            (questions, "questions"),
            (paused, "paused"),
            (stages[Stage.GAP], "between"),
            (stages[Stage.BEFORE], "to begin"),
            (stages[Stage.CLOSED], "closed"),
            (late, "ends late" if late == 1 else "end late"),
        ]
        return counts[:1] + [count for count in counts[1:] if count[0]]


def board_of(rooms: Sequence[Heard], wall: int) -> Board:
    """Return the board; ``wall`` is the time here, ms since 1970 UTC.

    What needs somebody stands first, what is closed last; within each, rooms keep their order.
    """
    mixed = len({room.summary["rehearsal"] is None for room in rooms if _is_known(room)}) > 1
    made = [_row(room, place, mixed=mixed) for place, room in enumerate(rooms, start=1)]
    rows = sorted((row for row, _ in made), key=_group)
    known = [room.summary for room in rooms if _is_known(room)]
    zone = Counter(one["room"]["zone"] for one in known).most_common(1)[0][0] if known else ""
    at = datetime.fromtimestamp(wall / SECOND, UTC)
    here = at.astimezone(ZoneInfo(zone)) if zone else at.astimezone()
    return Board(
        rows=tuple(rows),
        title=common_title([name(one["title"]) for one in known]),
        day=_day(known) or _written(here.date()),
        time=here.strftime("%H:%M:%S"),
        zone=zone,
        rehearsal=bool(known) and all(one["rehearsal"] is not None for one in known),
        lasts=max(1, min([SECOND - wall % SECOND, *(lasts for _, lasts in made)])),
    )


def _is_known(room: Heard) -> bool:
    return room.summary["stage"] != UNKNOWN


def _group(row: RoomRow) -> int:
    if row.needs_you:
        return 0
    return 2 if row.stage == Stage.CLOSED else 1


def _row(room: Heard, place: int, *, mixed: bool) -> tuple[RoomRow, int]:
    """Return a row, and the real ms for which it stays true."""
    summary, now = room.summary, room.now
    state = summary["room"]
    readout, lasts = readout_of(state, now)
    face = _face(summary, readout, now)
    end = end_at(summary, now)
    late = 0 if end is None else _too_late(summary, end)
    lost = _lost(room)
    closed = summary["stage"] == Stage.CLOSED
    who, more = _who(summary)
    following, following_more = _named(state["next"])
    return RoomRow(
        key=room.key,
        address=room.address,
        place=place_of(name(summary["place"])) if _is_known(room) else str(place),
        state=_brief(name(summary["state"]) or name(summary["title"]) or room.key),
        title=name(summary["title"]),
        who=who,
        more=more,
        since=_time(summary, summary["since"]),
        phase=face.phase,
        word=face.word,
        clock=face.clock,
        large=face.large,
        left=_left(summary, now),
        ends="" if closed else _time(summary, end),
        late=clock_up(late) if late >= SECOND and not closed else "",
        stage=summary["stage"],
        lost="" if lost is None else clock_up(lost),
        reasons=tuple(_reasons(room, readout, late, lost, mixed=mixed)),
        next=following,
        next_more=following_more,
        heard=summary["statement"],
        statements=summary["statements"],
        moderator=name(summary["moderator"]),
        asked=summary["asked"],
        viewers=summary["viewers"],
        notes=tuple(_notes(summary)),
        rehearsal=summary["rehearsal"],
        summary=summary,
        now=now,
    ), _real(state["speed"], min([lasts, *_flips(summary, now)]))


def _real(speed: float, ms: int) -> int:
    return FOR_EVER if speed <= 0 else max(1, round(ms / speed))


def _flips(summary: Summary, now: int) -> Iterator[int]:
    """Yield after how many ms of the session another figure flips."""
    if summary["hour"] is not None and summary["stage"] != Stage.CLOSED:
        yield until_flip(summary["hour"] - now)
    if summary["since"] is not None and summary["stage"] == Stage.GAP:
        yield SECOND - (now - summary["since"]) % SECOND
    start = summary["room"]["start"]
    if start is not None and start >= now:
        yield start - now + 1
    floor = summary["floor"]
    if floor is not None and floor["zero"] is not None:
        yield until_flip(floor["zero"] - now)
    stale, speed = summary["room"]["stale"], summary["room"]["speed"] or 1
    if stale is not None:
        yield round((SECOND - (now - stale) / speed % SECOND) * speed)
    for entry in summary["ends"]:
        if entry["at"] > now:
            yield entry["at"] - now
    ends = _current_end(summary, now)
    end = end_at(summary, now)
    if ends is not None and end is not None and ends["slips"]:
        yield MINUTE - (end + summary["room"]["wall"]) % MINUTE
        due = _due(summary)
        if due is not None:
            yield SECOND - (end - due) % SECOND


@dataclass(frozen=True, slots=True)
class _Face:
    phase: str
    word: str
    clock: str = ""
    large: str = ""


def _face(summary: Summary, readout: Readout, now: int) -> _Face:
    """Return phase, words and digits of the room as an overview says them."""
    stage = summary["stage"]
    if stage == UNKNOWN:
        return _Face("no-signal", "not reached")
    if summary["blank"] and stage not in (Stage.BEFORE, Stage.CLOSED):
        return _Face(NEUTRAL.phase, "room is blank")
    if stage == Stage.BEFORE:
        begins, start = summary["room"]["begins"], summary["room"]["start"]
        is_late = start is not None and now > start
        word = f"{'was to begin' if is_late else 'begins'} {begins}" if begins else "not begun"
        return _Face(NEUTRAL.phase, word, readout.left)
    if stage == Stage.CLOSED:
        return _Face(NEUTRAL.phase, "closed")
    if stage == Stage.GAP:
        gap = clock_up(now - (summary["since"] or now))
        return _Face(NEUTRAL.phase, "between speakers", gap)
    if _kind(summary) == Kind.QUESTIONS:
        paused = _is_paused(summary)
        phase = Phase.PAUSED if paused else NEUTRAL.phase
        word = "paused" if paused else "questions"
        return _Face(phase, word, _own_left(summary, now), readout.left)
    phase = Phase.PAUSED if _is_paused(summary) else readout.phase
    word = phase_word(phase, summary["last"], readout.least).lower()
    if phase in (Phase.BEFORE_MINIMUM, NEUTRAL.phase):
        word = "has the floor"
    left = readout.left or _own_left(summary, now)
    return _Face(phase, word, left, left)


def _own_left(summary: Summary, now: int) -> str:
    """Return what is left of the limit or the planned length of what has the floor."""
    floor = summary["floor"]
    if floor is None:
        return ""
    left = floor["left"] if floor["zero"] is None else floor["zero"] - now
    return "" if left is None else clock_down(left)


def _is_paused(summary: Summary) -> bool:
    return summary["floor"] is not None and summary["floor"]["paused"]


def _kind(summary: Summary) -> str:
    """Return the kind of the segment that has the floor; empty where none has."""
    floor = summary["floor"]
    return "" if floor is None else floor["kind"]


def _lost(room: Heard) -> int | None:
    """Return for how many real ms nothing was heard; None while all is well."""
    state = room.summary["room"]
    if state["stale"] is None or not _is_known(room):
        return None
    return max(0, round((room.now - state["stale"]) / (state["speed"] or 1)))


def _reasons(
    room: Heard, readout: Readout, late: int, lost: int | None, *, mixed: bool
) -> Iterator[Reason]:
    summary = room.summary
    if not _is_known(room):
        yield Reason(name(room.trouble) or "nothing was heard of it yet")
        return
    if summary["unsaved"]:
        count = summary["unsaved"]
        waits = f"{count} event waits" if count == 1 else f"{count} events wait"
        why = name(summary["unsaved_why"]).lower()
        yield Reason(f"{why}, {waits}" if why else waits, "NOT SAVED")
    live = summary["stage"] in (Stage.TURN, Stage.GAP)
    if lost is not None and summary["stage"] != Stage.CLOSED:
        unsure = summary["room"]["unsure"]
        then = "another may speak by now" if unsure else "counting on" if live else "waiting"
        trouble = name(room.trouble)
        yield Reason(f"{trouble}; {then}" if trouble else f"this was so then; {then}")
    over = -(readout.left_ms or 0)
    if (
        readout.phase == Phase.OVER
        and over > OVER_MUCH
        and _kind(summary) == Kind.STATEMENT
        and not _is_paused(summary)
    ):
        yield Reason(f"the speaker is over by {clock_up(over)}")
    if live and summary["until"] is not None and late >= UNTIL_MUCH:
        yield Reason(f"the next group has the room at {_until(summary)}")
    elif live and summary["until"] is None and late >= LATE_MUCH:
        yield Reason(f"ends {clock_up(late)} after its hour")
    if mixed and summary["rehearsal"] is not None:
        yield Reason("a rehearsal among real hours", f"REHEARSAL {summary['rehearsal']:g}×")


def _notes(summary: Summary) -> Iterator[str]:
    if summary["blank"]:
        yield "The room is blank: it shows nobody."
    message = summary["room"]["message"]
    if message is not None:
        said = name(message["text"]) or message["word"].replace("-", " ").capitalize()
        yield f"The room reads: {said}"
    if summary["rehearsal"] is not None:
        yield f"A rehearsal, {summary['rehearsal']:g} times as fast."


def _who(summary: Summary) -> tuple[str, str]:
    """Return who has the floor, as far as the room may know, and what stands beside it."""
    kind = _kind(summary)
    if kind == Kind.QUESTIONS:
        asked = summary["asked"]
        return "Missions", f"{asked} asked" if asked else ""
    if summary["stage"] != Stage.TURN:
        return "", ""
    main, more = _named(summary["room"]["who"])
    if main:
        return main, more
    return (
        (KIND_WORDS[Kind(kind)], "") if kind in set(Kind) and kind != Kind.STATEMENT else ("", "")
    )


def _named(who: Who | None) -> tuple[str, str]:
    if who is None:
        return "", ""
    if who["main"]:
        return name(who["main"]), name(who["more"])
    if who["word"] == "questions":
        return "Missions", ""
    return ("", "") if who["number"] is None else (f"Speaker {who['number']}", "")


def _left(summary: Summary, now: int) -> str:
    if summary["hour"] is None or summary["stage"] == Stage.CLOSED:
        return ""
    return clock_down(summary["hour"] - now)


def end_at(summary: Summary, now: int) -> int | None:
    """Return when the hour will end, on the session's time line; None where that is not known."""
    found = _current_end(summary, now)
    if found is None:
        return None
    return found["end"] + (max(0, now - found["at"]) if found["slips"] else 0)


def _current_end(summary: Summary, now: int) -> Ends | None:
    found = None
    for entry in summary["ends"]:
        if entry["at"] <= now or found is None:
            found = entry
    return found


def _due(summary: Summary) -> int | None:
    """Return when the hour should end: before the next group, else at its own end."""
    return summary["until"] if summary["until"] is not None else summary["hour"]


def _too_late(summary: Summary, end: int) -> int:
    """Return how long after it should the hour will end."""
    due = _due(summary)
    return 0 if due is None else max(0, end - due)


def _until(summary: Summary) -> str:
    """Return when the next group has the room.

    It is a whole second of the wall clock, but a room reads that clock and the session's one after
    the other, and what is a millisecond before 11:05 is no 11:04.
    """
    until, wall = summary["until"], summary["room"]["wall"]
    if until is None:
        return ""
    return _time(summary, round((until + wall) / SECOND) * SECOND - wall)


def _time(summary: Summary, instant: int | None) -> str:
    if instant is None:
        return ""
    state = summary["room"]
    try:
        return time_of_day(instant + state["wall"], state["zone"])
    except (OverflowError, ValueError, OSError):
        return ""


def place_of(written: str) -> str:
    """Return a room's name in a few cells: "XVII" of "Palais des Nations, Room XVII"."""
    found = _NUMBERED.match(written)
    if found:
        return found[1]
    return written if len(written) <= _LONGEST_PLACE else written[: _LONGEST_PLACE - 1] + "…"


def _brief(text: str) -> str:
    return text if len(text) <= _LONGEST_STATE else text[: _LONGEST_STATE - 1] + "…"


def common_title(titles: Sequence[str]) -> str:
    """Return the words that all titles begin with: "UPR Pre-session 35"; else "Overview"."""
    if not titles:
        return "Overview"
    split = [title.split() for title in titles]
    common: list[str] = []
    for words in zip(*split, strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    while common and not any(character.isalnum() for character in common[-1]):
        common.pop()
    shown = even(" ".join(common)).rstrip(",:;")
    return shown if len(common) > 1 or len(titles) == 1 else "Overview"


def _day(known: Sequence[Summary]) -> str:
    days = Counter(one["date"] for one in known)
    if len(days) != 1:
        return ""
    try:
        return _written(date.fromisoformat(next(iter(days))))
    except ValueError:
        return ""


def _written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"

"""One line a moderator typed (or a script sent) → a command, or the reason why it is none.

The words are those of `presession run --plain` (design.md §8). The session is only read, to find
segments by number or id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from presession_timer.base import durations
from presession_timer.base.findings import nearest
from presession_timer.base.states import completed
from presession_timer.base.text import LONGEST_NAME, clean
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.messages import READY_MADE
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind

__all__ = ["WORDS", "Ask", "BadLine", "Word", "confirmed", "parse_line"]

LONGEST_TEXT = 500
LONGEST_MESSAGE = 80


class Ask(StrEnum):
    """What a line can ask without changing anything."""

    STATUS = "status"
    LIST = "list"
    NEXT_UNDO = "next-undo"
    SAY = "say"
    HELP = "help"
    QUIT = "quit"


class BadLine(ValueError):
    """The line is no command; the message says why and what would be one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the plain console: how it is written, what it does, how it is read."""

    usage: str
    does: str
    read: Callable[[str, Session], Command | Ask]
    takes: bool = True
    """Whether anything may follow the word."""
    asks: bool = False
    """Whether it may ask first; with `!` behind the word it does not."""

    @property
    def name(self) -> str:
        """The word itself."""
        return self.usage.partition(" ")[0]


def confirmed(line: str) -> tuple[str, bool]:
    """A line without the `!` behind its word, and whether nothing is to be asked.

    Words that never ask have no `!`; those that may are asked unless it is there.
    """
    written, space, rest = line.strip().replace("\t", " ").partition(" ")
    word = WORDS.get(written.lower().removesuffix("!"))
    if word is None or not word.asks:
        return line, True
    return f"{written.removesuffix('!')}{space}{rest}", written.endswith("!")


def parse_line(line: str, session: Session) -> Command | Ask:
    """The command a line means. Raises BadLine, whose message is what follows ``refused: ``.

    An empty line asks for the status. Words may be written in capitals.
    """
    written, _, rest = line.strip().replace("\t", " ").partition(" ")
    rest = rest.strip()
    if not written:
        return Ask.STATUS
    word = WORDS.get(written.lower())
    if word is None:
        raise BadLine(_unknown(written))
    if rest and not word.takes:
        raise BadLine(f"`{word.name}` stands alone")
    return word.read(rest, session)


def _unknown(written: str) -> str:
    shown = clean(written, 40)
    meant = nearest(written, WORDS)
    if meant:
        return f"`{shown}`: did you mean `{meant}`?"
    return f"`{shown}` is no command; `help` lists them"


def _duration(text: str, usage: str, *, sign: bool = False) -> int:
    if not text:
        raise BadLine(f"how long? for example `{usage}`")
    try:
        return durations.parse(text, sign=sign)
    except ValueError as error:
        raise BadLine(f"`{clean(text, 40)}`: {error}") from None


def _text(text: str, usage: str, longest: int = LONGEST_TEXT) -> str:
    if not text:
        raise BadLine(f"`{usage}`: the text is missing")
    return _short(text, longest)


def _short(text: str, longest: int = LONGEST_NAME) -> str:
    """The text, cleaned; refused rather than cut, so nothing is lost unseen."""
    if len(text) > longest:
        raise BadLine(f"the text is longer than {longest} characters")
    return clean(text, longest) if text else ""


def _segment(written: str, session: Session, usage: str) -> int:
    """A segment's number, from its number or id."""
    if not written:
        raise BadLine(f"`{usage}`: which segment? its number or id; `list` shows them")
    if written.isascii() and written.isdigit():
        number = int(written[:9])
        if number in session.segments:
            return number
        raise BadLine(
            f"there is no segment {number}; the last is {max(session.segments, default=0)}"
        )
    ids = {segment.id: number for number, segment in session.segments.items()}
    if written in ids:
        return ids[written]
    named = [one for one in ids if not one.isdigit() and not session.segments[ids[one]].protect]
    meant = nearest(written, named)
    hint = f"did you mean `{meant}`?" if meant else "`list` shows them"
    raise BadLine(f"there is no segment `{clean(written, 40)}`; {hint}")


def _split_segment(rest: str, session: Session, usage: str) -> tuple[int, str]:
    """A segment and what follows it; an id may have spaces in it."""
    ids = sorted((segment.id for segment in session.segments.values()), key=len, reverse=True)
    for known in ids:
        if " " in known and rest.startswith(f"{known} "):
            return _segment(known, session, usage), rest[len(known) :].strip()
    written, _, tail = rest.partition(" ")
    return _segment(written, session, usage), tail.strip()


def _move(rest: str, session: Session) -> Command:
    usage = "move N after M"
    what, found, where = rest.partition(" after ")
    if not found or not what.strip() or not where.strip():
        raise BadLine(f"`{usage}` moves segment N behind segment M; `after 0` is the front")
    number = _segment(what.strip(), session, usage)
    after = where.strip()
    return cmd.Move(number, 0 if after == "0" else _segment(after, session, usage))


def _insert(rest: str, session: Session) -> Command:
    """The kind, perhaps a length, and a name; a statement has to say whose it is."""
    usage = "insert KIND TEXT"
    written, _, tail = rest.partition(" ")
    kinds = [str(kind) for kind in Kind]
    if not written:
        raise BadLine(f"`{usage}`: KIND is one of {', '.join(kinds)}")
    if written.lower() not in kinds:
        meant = nearest(written, kinds)
        hint = f"did you mean `{meant}`?" if meant else f"a kind is one of {', '.join(kinds)}"
        raise BadLine(f"`{clean(written, 40)}`: {hint}")
    kind = Kind(written.lower())
    planned, name = _leading_duration(tail.strip())
    both = _NAME_AND_ORGANISATION.fullmatch(name)
    speaker, organisation = (both[1].strip(), both[2].strip()) if both else (name, "")
    if not speaker and not organisation and kind is Kind.STATEMENT:
        raise BadLine("`insert statement TEXT`: who speaks?")
    return cmd.Insert(kind, _short(speaker), planned, organisation=_short(organisation))


_NAME_AND_ORGANISATION = re.compile(r'"([^"]*)" *@ *"([^"]*)"')
"""``"Ms Doe" @ "Org Z"``; whatever is not quoted twice is one name."""


def _change(rest: str, session: Session) -> Command:
    """What is changed of a segment, and what it becomes; quotes around a text may be left out."""
    usage = "change N speaker TEXT"
    number, tail = _split_segment(rest, session, usage)
    field, _, value = tail.partition(" ")
    field, value = field.lower(), value.strip()
    if field not in _CHANGES:
        meant = nearest(field, _CHANGES)
        hint = f"did you mean `{meant}`?" if meant else f"one of {', '.join(_CHANGES)}"
        raise BadLine(f"`{usage}`: what is changed? {hint}")
    if not value:
        raise BadLine(f"`change N {field} …`: what does it become?")
    change: dict[str, Any] = {field: _CHANGES[field](field, value)}
    return cmd.ChangeSegment(number, **change)


def _new_text(field: str, value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    return _short(value[1:-1].strip() if quoted else value)


def _new_length(field: str, value: str) -> int:
    return _duration(value, f"change N {field} 5:00")


def _new_protection(field: str, value: str) -> bool:
    if value.lower() not in ("on", "off"):
        raise BadLine("`change N protect on` hides the name from now on, `off` shows it")
    return value.lower() == "on"


_CHANGES: Mapping[str, Callable[[str, str], str | int | bool]] = {
    "speaker": _new_text,
    "organisation": _new_text,
    "topic": _new_text,
    "protect": _new_protection,
    "min": _new_length,
    "max": _new_length,
    "planned": _new_length,
}


def _leading_duration(text: str) -> tuple[int | None, str]:
    """A length that may stand before a name: ``10:00 Coffee``, ``10 min Coffee``."""
    words = text.split(" ")
    for count in (2, 1):
        if len(words) < count or not words[0][:1].isdigit():
            continue
        try:
            return durations.parse(" ".join(words[:count])), " ".join(words[count:]).strip()
        except ValueError:
            continue
    return None, text


def _planned(rest: str, session: Session) -> Command:
    changes = tuple(_one_planned(part.strip(), session) for part in rest.split(", "))
    return changes[0] if len(changes) == 1 else cmd.ChangeSeveral(changes)


def _one_planned(rest: str, session: Session) -> cmd.ChangePlanned:
    usage = "planned N 10:00"
    number, tail = _split_segment(rest, session, usage)
    return cmd.ChangePlanned(number, _duration(tail, usage))


def _cap(rest: str, session: Session) -> Command:
    return cmd.Cap(None if rest.lower() == "off" else _duration(rest, "cap 6:00"))


def _began(rest: str, session: Session) -> Command:
    head, _, last = rest.rpartition(" ")
    if last.lower() == "previous":
        return cmd.CorrectBegan(None, _last_turn(head.strip(), session, "began N previous"))
    head, by = _before_duration(rest, "began -0:20")
    return cmd.CorrectBegan(by, _last_turn(head, session, "began N -0:20"))


def _ended(rest: str, session: Session) -> Command:
    head, by = _before_duration(rest, "ended -0:20")
    return cmd.CorrectEnded(by, _last_turn(head, session, "ended N -0:20"))


def _before_duration(rest: str, usage: str) -> tuple[str, int]:
    """A length at the end (``-0:20``, ``-20 s``), and what stands before it: perhaps a segment."""
    words = rest.split()
    for count in (len(words), 1, 2):
        try:
            by = durations.parse(" ".join(words[-count:]), sign=True)
        except ValueError:
            continue
        return " ".join(words[:-count]), by
    return "", _duration(rest, usage, sign=True)


def _last_turn(written: str, session: Session, usage: str) -> int | None:
    """The last turn of a segment; None where none is named: that of the hour."""
    if not written:
        return None
    number = _segment(written, session, usage)
    if number not in session.turns_of:
        raise BadLine(f"segment {number} has not had the floor")
    return session.turns_of[number][-1].number


def _alone(usage: str, does: str, means: Command | Ask) -> Word:
    return Word(usage, does, lambda rest, session: means, takes=False)


def _of_segment(usage: str, does: str, command: Callable[[int], Command]) -> Word:
    return Word(usage, does, lambda rest, session: command(_segment(rest, session, usage)))


_ALL = (
    _alone("go", "what comes next: open, start, end, mark a question, close", cmd.Go()),
    _alone("open", "opens the hour without giving the floor", cmd.Open()),
    _of_segment("give N", "gives the floor to segment N (number or id)", cmd.Give),
    _alone("yield", "ends the turn, or leaves the Missions' questions", cmd.Yield()),
    Word(
        "pause [why]",
        "stops the speaker's clock; the hour runs on",
        lambda rest, session: cmd.Pause(_short(rest, LONGEST_TEXT)),
    ),
    _alone("resume", "lets the speaker's clock go on", cmd.Resume()),
    Word(
        "why TEXT",
        "says why the latest pause was",
        lambda rest, session: cmd.ExplainPause(_text(rest, "why TEXT")),
    ),
    Word(
        "grant 0:30",
        "moves the limit of whoever has the floor; -0:30 takes back what was granted",
        lambda rest, session: cmd.Grant(_duration(rest, "grant 0:30", sign=True)),
    ),
    Word(
        "began -0:20",
        "the last turn began 20 s earlier, `began 3 -0:20` that of segment 3; `began previous`:"
        " when the one before ended; `began! …` does it where a screen would ask",
        _began,
        asks=True,
    ),
    Word(
        "ended -0:20",
        "the last turn ended 20 s earlier, `ended 3 -0:20` that of segment 3; `ended! …` as above",
        _ended,
        asks=True,
    ),
    _of_segment("absent N", "returns the time of segment N to the others", cmd.MarkAbsent),
    _of_segment("late N", "moves segment N to the end and keeps its time", cmd.MarkLate),
    _of_segment("present N", "takes back absent or late", cmd.MarkPresent),
    Word(
        "insert KIND TEXT",
        "puts a segment next in the order; a length may come first: insert break 10:00 Coffee;"
        ' with both in quotes a speaker and her organisation: insert statement "Ms Doe" @ "Org Z"',
        _insert,
        asks=True,
    ),
    Word(
        "change N speaker TEXT",
        "corrects a segment; also organisation, topic, protect on|off, min, max, planned",
        _change,
        asks=True,
    ),
    Word("move N after M", "changes the running order; `after 0` is the front", _move),
    Word("cap 6:00", "binds statements to come to a limit; `cap off` lifts it", _cap),
    Word(
        "planned N 10:00",
        "changes the planned length of a segment; of several at once: planned 7 2:30, 8 0:30",
        _planned,
    ),
    Word(
        "extend 5:00",
        "lengthens the hour",
        lambda rest, session: cmd.Extend(_duration(rest, "extend 5:00")),
    ),
    Word(
        "question [STATE]",
        "marks the next question, with the State that asks: a name, its beginning or an ISO code",
        lambda rest, session: cmd.Question(completed(_short(rest))),
    ),
    Word(
        "asks STATE",
        "writes down which State asks the question that is being asked",
        lambda rest, session: cmd.NameQuestion(completed(_text(rest, "asks STATE", LONGEST_NAME))),
    ),
    Word(
        "note TEXT",
        "writes something down at this second",
        lambda rest, session: cmd.WriteNote(_text(rest, "note TEXT")),
    ),
    Word(
        "message TEXT",
        "shows the room a message; where a plan protects anybody, what the room will see is said"
        " first, and a text like a protected name wants `message! TEXT`",
        lambda rest, session: cmd.ShowMessage(_text(rest, "message TEXT", LONGEST_MESSAGE)),
        asks=True,
    ),
    *(
        _alone(word, f"shows the room “{message.text}”{until}", message)
        for word, message, until in (
            ("conclude", READY_MADE["please-conclude"], " until the turn ends"),
            ("slower", READY_MADE["slower"], ""),
            ("microphone", READY_MADE["microphone"], ""),
        )
    ),
    _alone("clear", "takes the message away", cmd.ClearMessage()),
    _alone("blank", "turns the room's screens black", cmd.Blank()),
    _alone("unblank", "brings them back", cmd.Unblank()),
    _alone("discount-sleep", "takes this machine's sleep off the speaker", cmd.DiscountSleep()),
    _alone("undo", "takes the latest command back", cmd.Undo()),
    _alone("redo", "brings it back again", cmd.Redo()),
    _alone("close", "ends the hour", cmd.Close()),
    _alone("list", "every segment and where it stands", Ask.LIST),
    _alone("next-undo", "what undo would take back", Ask.NEXT_UNDO),
    _alone("say", "what the chair says now, or at the next change of the floor", Ask.SAY),
    _alone("status", "where the hour stands; an empty line too", Ask.STATUS),
    _alone("help", "these words", Ask.HELP),
    _alone("quit", "leaves; the record stays open and can be gone on with", Ask.QUIT),
)

WORDS: dict[str, Word] = {word.name: word for word in _ALL}
"""Every word of the plain console, in the order in which `help` shows them."""

"""What stands behind a word of the plain console, read into an engine's command.

The session is only read, to find segments by number or id. Every reader raises BadLine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from presession_timer.base import durations
from presession_timer.base.findings import nearest
from presession_timer.base.text import LONGEST_NAME, clean
from presession_timer.base.world.states import completed
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind

LONGEST_TEXT = 500
LONGEST_MESSAGE = 80
LECTERN = "@lectern"
"""At the end of a message: the speaker's screen alone shows it."""

Read = Callable[[str, Session, str], Command]
"""Takes the rest of a line, the session, and how the whole line is written."""


class BadLine(ValueError):
    """The line is no command; the message says why and what would be one."""


def of_segment(command: Callable[[int], Command]) -> Read:
    """Return a reader of a segment's number or id."""
    return lambda rest, session, usage: command(_segment(rest, session, usage))


def length(command: Callable[[int], Command], *, sign: bool = False) -> Read:
    """Return a reader of a duration, which ``sign`` allows to be negative."""
    return lambda rest, session, usage: command(_duration(rest, usage, sign=sign))


def text(command: Callable[[str], Command], longest: int = LONGEST_NAME) -> Read:
    """Return a reader of a text; it may only be missing where the usage has it in brackets."""

    def read(rest: str, session: Session, usage: str) -> Command:
        if not rest and not usage.endswith("]"):
            raise BadLine(f"`{usage}`: the text is missing")
        return command(_short(rest, longest))

    return read


def message(rest: str, session: Session, usage: str) -> Command:
    """Read a message; `@lectern` at its end shows it on the speaker's screen alone."""
    if not rest:
        raise BadLine(f"`{usage}`: the text is missing")
    return addressed(rest)


def addressed(written: str) -> cmd.ShowMessage:
    """Return a message as it was written, and who reads it: ``Slower, please @lectern``.

    Raises BadLine where there are no words, too many, or a slip in `@lectern`.
    """
    head, _, last = written.rpartition(" ")
    if last.lower() == LECTERN:
        if not head.strip():
            raise BadLine(f"`message TEXT {LECTERN}`: the text is missing")
        return cmd.ShowMessage(_short(head.strip(), LONGEST_MESSAGE), "lectern")
    if last.startswith("@") and nearest(last, [LECTERN]):
        raise BadLine(f"`{clean(last, 40)}`: did you mean `{LECTERN}`?")
    return cmd.ShowMessage(_short(written, LONGEST_MESSAGE))


def state(command: Callable[[str], Command]) -> Read:
    """Return a reader of a State: a name, its beginning or a code."""
    return text(lambda written: command(completed(written)))


def _duration(text: str, usage: str, *, sign: bool = False) -> int:
    if not text:
        raise BadLine(f"how long? for example `{usage}`")
    try:
        return durations.parse(text, sign=sign)
    except ValueError as error:
        raise BadLine(f"`{clean(text, 40)}`: {error}") from None


def _short(text: str, longest: int = LONGEST_NAME) -> str:
    """Return the text, cleaned; it is refused rather than cut, so nothing is lost unseen."""
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


def move(rest: str, session: Session, usage: str) -> Command:
    """Read a segment and the one it goes behind; 0 is the front."""
    what, found, where = rest.partition(" after ")
    if not found or not what.strip() or not where.strip():
        raise BadLine(f"`{usage}` moves segment N behind segment M; `after 0` is the front")
    number = _segment(what.strip(), session, usage)
    after = where.strip()
    return cmd.Move(number, 0 if after == "0" else _segment(after, session, usage))


def insert(rest: str, session: Session, usage: str) -> Command:
    """Read the kind, perhaps a length, and a name; a statement has to say whose it is."""
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


def change(rest: str, session: Session, usage: str) -> Command:
    """Read what is changed of a segment, and to what; quotes around a text may be left out."""
    number, tail = _split_segment(rest, session, usage)
    field, _, value = tail.partition(" ")
    field, value = field.lower(), value.strip()
    if field not in CHANGES:
        meant = nearest(field, CHANGES)
        hint = f"did you mean `{meant}`?" if meant else f"one of {', '.join(CHANGES)}"
        raise BadLine(f"`{usage}`: what is changed? {hint}")
    if not value:
        raise BadLine(f"`change N {field} …`: what does it become?")
    change: dict[str, Any] = {field: CHANGES[field](field, value)}
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


CHANGES: Mapping[str, Callable[[str, str], str | int | bool]] = {
    "speaker": _new_text,
    "organisation": _new_text,
    "topic": _new_text,
    "protect": _new_protection,
    "min": _new_length,
    "max": _new_length,
    "planned": _new_length,
}
"""What can be changed of a segment, and how it is read."""


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


def planned(rest: str, session: Session, usage: str) -> Command:
    """Read a segment and its planned length, or several with commas between them."""
    changes = tuple(_one_planned(part.strip(), session, usage) for part in rest.split(", "))
    return changes[0] if len(changes) == 1 else cmd.ChangeSeveral(changes)


def _one_planned(rest: str, session: Session, usage: str) -> cmd.ChangePlanned:
    number, tail = _split_segment(rest, session, usage)
    return cmd.ChangePlanned(number, _duration(tail, usage))


def cap(rest: str, session: Session, usage: str) -> Command:
    """Read a limit, or `off`."""
    return cmd.Cap(None if rest.lower() == "off" else _duration(rest, usage))


def began(rest: str, session: Session, usage: str) -> Command:
    """Read a shift of a beginning, perhaps of a segment, or `previous`."""
    head, _, last = rest.rpartition(" ")
    if last.lower() == "previous":
        return cmd.CorrectBegan(None, _last_turn(head.strip(), session, usage))
    head, by = _before_duration(rest, usage)
    return cmd.CorrectBegan(by, _last_turn(head, session, usage))


def ended(rest: str, session: Session, usage: str) -> Command:
    """Read a shift of an end, perhaps of a segment."""
    head, by = _before_duration(rest, usage)
    return cmd.CorrectEnded(by, _last_turn(head, session, usage))


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

"""One line a moderator typed, or a script sent → a command, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presession_timer.actions.arguments import CHANGES, BadLine
from presession_timer.actions.table import WORDS, Query
from presession_timer.base.findings import nearest
from presession_timer.base.text import clean
from presession_timer.base.world import states
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind


def confirmed(line: str) -> tuple[str, bool]:
    """Return a line without the `!` behind its word, and whether nothing is to be asked.

    Words that never ask have no `!`; those that may are asked unless it is there.
    """
    written, space, rest = line.strip().replace("\t", " ").partition(" ")
    action = WORDS.get(written.lower().removesuffix("!"))
    if action is None or not action.bang:
        return line, True
    return f"{written.removesuffix('!')}{space}{rest}", written.endswith("!")


def parse_line(line: str, session: Session) -> Command | Query:
    """Return what a line means. Raises BadLine, whose message is what follows ``refused: ``.

    An empty line asks for the status. Words may be written in capitals.
    """
    written, _, rest = line.strip().replace("\t", " ").partition(" ")
    rest = rest.strip()
    if not written:
        return Query.STATUS
    action = WORDS.get(written.lower())
    if action is None:
        raise BadLine(_unknown(written))
    if action.read is not None:
        return action.read(rest, session, action.usage)
    if rest:
        raise BadLine(f"`{action.word}` stands alone")
    assert action.command is not None
    return action.command


def _unknown(written: str) -> str:
    shown = clean(written, 40)
    meant = nearest(written, WORDS)
    if meant:
        return f"`{shown}`: did you mean `{meant}`?"
    return f"`{shown}` is no command; `help` lists them"


def completions(line: str, segments: Iterable[int]) -> list[str]:
    """Return the lines that ``line`` may become; one that goes on ends with a space.

    After its word, the numbers of ``segments``, kinds, what can be changed, States, and an example
    of each length are offered; a text is not.
    """
    *before, last = line.lstrip().split(" ")
    action = WORDS.get(before[0].lower().removesuffix("!")) if before else None
    if action is None:
        return []
    shape = action.usage.split(" ")[1:]
    place = len(before) - 1
    if shape and shape[0].strip("[]") == "STATE":
        typed = " ".join([*before[1:], last])
        return [f"{before[0]} {state.name}" for state in states.matches(typed)] if typed else []
    if place >= len(shape) or shape[place] in _FREE:
        return []
    onward = " " if place + 1 < len(shape) else ""
    offers = _offers(shape[place], segments)
    return [" ".join([*before, one + onward]) for one in offers if one.startswith(last)]


_FREE = ("TEXT", "[why]")


def _offers(part: str, segments: Iterable[int]) -> Sequence[str]:
    """What may stand for one part of a usage; of a length or a mere word there is the example."""
    if part in ("N", "M"):
        return [str(number) for number in segments]
    return {"KIND": tuple(Kind), "speaker": tuple(CHANGES)}.get(part, (part,))

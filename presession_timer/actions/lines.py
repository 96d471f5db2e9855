"""One line a moderator typed, or a script sent → a command, or the reason why it is none."""

from __future__ import annotations

from presession_timer.actions.arguments import BadLine
from presession_timer.actions.table import WORDS, Ask
from presession_timer.base.findings import nearest
from presession_timer.base.text import clean
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session

__all__ = ["BadLine", "confirmed", "parse_line"]


def confirmed(line: str) -> tuple[str, bool]:
    """Return a line without the `!` behind its word, and whether nothing is to be asked.

    Words that never ask have no `!`; those that may are asked unless it is there.
    """
    written, space, rest = line.strip().replace("\t", " ").partition(" ")
    action = WORDS.get(written.lower().removesuffix("!"))
    if action is None or not action.bang:
        return line, True
    return f"{written.removesuffix('!')}{space}{rest}", written.endswith("!")


def parse_line(line: str, session: Session) -> Command | Ask:
    """Return what a line means. Raises BadLine, whose message is what follows ``refused: ``.

    An empty line asks for the status. Words may be written in capitals.
    """
    written, _, rest = line.strip().replace("\t", " ").partition(" ")
    rest = rest.strip()
    if not written:
        return Ask.STATUS
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

"""Requests to the runner and its answers."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import NamedTuple

from presession_timer.engine.commands import Command
from presession_timer.engine.decisions import Asks
from presession_timer.engine.event_text import Say, plainly
from presession_timer.engine.events import Recorded


def new_id(origin: str) -> str:
    """Return a unique command id that begins with its origin: "console:…"."""
    return f"{origin}:{os.urandom(8).hex()}"


@dataclass(frozen=True, slots=True)
class Request:
    """A command, from one key press or one line."""

    command: Command
    id: str
    """Unique. Sent again over a bad line, the command happens once and gets the first answer."""
    confirmed: bool = False
    """Whether the person confirmed the question of a refusal."""
    means: str | None = None
    """What the command acts on by the screen on which it was pressed (``presses.key_of``);
    empty if nothing, None if unknown."""
    seen: int | None = None
    """The sequence number of the latest event on that screen."""
    shown: int | None = None
    """Real milliseconds for which that screen had shown this meaning; None if unknown."""
    say: Say = field(default=plainly, compare=False, repr=False)
    """Words a refusal or a question, in the language of the hand that pressed."""


class Answer(NamedTuple):
    """The answer to a request."""

    ok: bool
    text: str
    """What happened, or why the request was refused."""
    needs_confirm: bool = False
    """Whether ``text`` is a question; the same request with ``confirmed`` would be accepted."""
    asks: Asks = Asks.CONSEQUENCE
    saved: bool = True
    """False if it happened but could not be written to the record yet."""
    events: tuple[Recorded, ...] = ()

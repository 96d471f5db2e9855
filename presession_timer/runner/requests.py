"""What is asked of the desk, and what it answers."""

from __future__ import annotations

import os
from dataclasses import dataclass

from presession_timer.engine.commands import Command
from presession_timer.engine.events import Recorded
from presession_timer.engine.refusals import Asks


def new_id(origin: str) -> str:
    """A command id nobody has used: "console:…", so that others can be told where it came from."""
    return f"{origin}:{os.urandom(8).hex()}"


@dataclass(frozen=True, slots=True)
class Request:
    """A command, from one press of a key or one line."""

    command: Command
    id: str
    """Unique; sent again over a bad line it happens once and gets the first answer."""
    confirmed: bool = False
    """The person said yes to the question that a refusal asked."""
    means: str | None = None
    """What it would have acted on, on the screen it was pressed on (``meaning.key_of``); empty:
    nothing there; None: it cannot say."""
    seen: int | None = None
    """The sequence number of the latest event which that screen knew."""
    shown: int | None = None
    """For how many real milliseconds that screen had shown what it means; None: it cannot say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request."""

    ok: bool
    text: str
    """What happened, in words; the reason when it was refused."""
    needs_confirm: bool = False
    """``text`` is a question; the same request with ``confirmed`` would be accepted."""
    asks: Asks = Asks.CONSEQUENCE
    saved: bool = True
    """False: it happened, and could not be written to the record yet."""
    events: tuple[Recorded, ...] = ()

"""The programs that were given a token for the HTTP interface, and how to take it away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from presession_timer.base.errors import PresessionError
from presession_timer.console.sheets.base import Choice, ChoiceSheet

if TYPE_CHECKING:
    from presession_timer.console.interface import Console
    from presession_timer.web.tokens import Tokens

_MOST = 9
"""As many as there are digits; those used last come first."""
_OPENER = "look"


def programs(console: Console, tokens: Tokens) -> Iterator[Choice]:
    """Yield the choice that lists the programs; none while there are no tokens."""
    try:
        count = len(tokens.all())
    except PresessionError:
        yield Choice("5", "the file of tokens cannot be read: presession tokens", None)
        return
    if count:
        yield Choice("5", f"programs with a token: {count}", partial(_list, console, tokens))


def _list(console: Console, tokens: Tokens) -> None:
    known = sorted(tokens.all(), key=lambda one: one.used or 0, reverse=True)
    choices = [
        Choice(str(place), one.name, partial(_ask, console, tokens, one.name), one.words)
        for place, one in enumerate(known[:_MOST], start=1)
    ]
    more = f"{len(known) - _MOST} more: presession tokens. " if len(known) > _MOST else ""
    said = f"{more}A digit takes a program's token away."
    console.show_sheet(ChoiceSheet("Programs with a token", choices, said=said), _OPENER)


def _ask(console: Console, tokens: Tokens, name: str) -> None:
    choices = [
        Choice("1", "keep it", partial(_list, console, tokens)),
        Choice("2", "take it away", partial(_revoke, console, tokens, name), "at once, for good"),
    ]
    console.show_sheet(ChoiceSheet(f"Take the token of {name} away?", choices), _OPENER)


def _revoke(console: Console, tokens: Tokens, name: str) -> None:
    try:
        tokens.revoke(name)
    except PresessionError as error:
        console.refuse(str(error))
    else:
        console.tell(f"{name} is let in no more")

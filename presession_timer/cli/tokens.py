"""The command for tokens of programs: `presession tokens new|list|revoke`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TextIO

from presession_timer.cli.argparse_messages import Parser

_SCOPES = ("read", "control")
_DONE = ("list", "new", "revoke")


def _tokens(parser: Parser) -> None:
    parser.add_argument(
        "action", choices=_DONE, nargs="?", default="list", help="list, if neither is said"
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="of the program: stream-deck")
    parser.option(
        "--scope",
        choices=_SCOPES,
        help="of a new one: read what the room sees (if not said), or press like a remote, too",
    )
    parser.set_defaults(start=lambda given: _start_tokens(parser, given))


def _start_tokens(parser: Parser, given: argparse.Namespace) -> int:
    if given.action != "new" and given.scope:
        return parser.complain("--scope goes with `tokens new NAME`")
    if given.action == "list":
        return parser.complain("`tokens list` takes no name") if given.name else _list(sys.stdout)
    if not given.name:
        return parser.complain(f"`tokens {given.action}` needs the program's name: stream-deck")
    if given.action == "new":
        return _new(given.name, given.scope or "read", sys.stdout, sys.stderr)
    return _revoke(given.name, sys.stdout)


def _new(name: str, scope: str, out: TextIO, err: TextIO) -> int:
    """Print the token alone on standard output, for scripts, and on the other what to know."""
    from presession_timer.base.user_settings import state_folder
    from presession_timer.web.tokens import Scope, Tokens

    print(Tokens(state_folder()).make(name, Scope(scope)), file=out)
    may = "reads what the room sees" if scope == "read" else "reads, and presses like a remote"
    print(
        f"It {may}, and is shown only now. A program sends it as `Authorization: Bearer TOKEN`.\n"
        f"It is good until: presession tokens revoke {name}",
        file=err,
    )
    return 0


def _list(out: TextIO) -> int:
    from presession_timer.base.user_settings import state_folder
    from presession_timer.web.tokens import Tokens

    known = Tokens(state_folder()).all()
    if not known:
        print("no tokens; to make one: presession tokens new stream-deck", file=out)
        return 0
    width = max(len(one.name) for one in known)
    for one in known:
        print(f"{one.name:<{width}}  {one.words()}", file=out)
    return 0


def _revoke(name: str, out: TextIO) -> int:
    from presession_timer.base.user_settings import state_folder
    from presession_timer.web.tokens import Tokens

    Tokens(state_folder()).revoke(name)
    print(f"{name} is let in no more, at once and everywhere", file=out)
    return 0


COMMANDS: tuple[tuple[str, str, str, Callable[[Parser], None]], ...] = (
    (
        "tokens",
        "what lets programs use the HTTP interface: list, make, revoke",
        "presession tokens new stream-deck --scope control",
        _tokens,
    ),
)
"""Name, what it does, an example, and what it takes."""

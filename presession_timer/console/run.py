"""From the command line to the screen and back: the terminal, signals, and what is said after."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.text import harmless
from presession_timer.terminal.key_map import keymap

if TYPE_CHECKING:
    from presession_timer.console.app import ConsoleApp
    from presession_timer.report.auto_report import Filing
    from presession_timer.runner import SessionRunner
    from presession_timer.web.broadcast import Broadcast

__all__ = ["run_app", "run_console"]


def run_console(
    loads: Sequence[Callable[[], SessionRunner]],
    *,
    paths: Sequence[Path] = (),
    keys: Mapping[str, str | Sequence[str]] | None = None,
    theme: str | None = None,
    ascii_only: bool = False,
    languages: Sequence[str] = (),
    chair: Sequence[str] = (),
    broadcast: Broadcast | None = None,
    filing: Filing | None = None,
    bell: bool = False,
) -> int:
    """Show the sessions of a day on this terminal, one after the other; gives the exit status.

    ``loads`` open them when their turn comes, in a thread after the first paint; ``paths`` are
    the files they open, of which that first paint shows what it can. ``languages`` are those of
    the room, whatever its page's address asks for; ``chair`` those of the moderator.
    ``broadcast`` is the room's page, which the console shows the way to. ``keys`` are the
    settings' key map; ``theme`` is dark, light or contrast. ``filing`` is what is written when an
    hour closes; ``bell`` lets the terminal ring once, twice, three times at minimum, last minute
    and limit. 0: left by the moderator; 128 + n: a signal.
    Raises PresessionError where a session cannot be opened, BadInput for a key map that makes no
    sense, NoTerminal where there is none. Every record is free and whole at the end, whatever
    happens.
    """
    from presession_timer.terminal.app import require_terminal

    require_terminal("the console", "use --plain")
    key_map = keymap(keys, where="key map in the settings")
    for warning in key_map.warnings:  # read once the screen is gone; the console says it, too
        print(warning, file=sys.stderr)
    gc.disable()  # until the first session is there: nothing that is imported for it is garbage
    from presession_timer.console.app import ConsoleApp
    from presession_timer.console.preview import preview_of

    first, *later = loads
    app = ConsoleApp(
        [_settled(first), *later],
        previews=[preview_of(path) for path in paths],
        languages=languages,
        chair=chair,
        keys=key_map,
        theme=theme or "dark",
        ascii_only=ascii_only,
        rings=bell,
    )
    app.broadcast = broadcast
    app.filing = filing
    try:
        return run_app(app)
    finally:
        gc.enable()


def _settled(load: Callable[[], SessionRunner]) -> Callable[[], SessionRunner]:
    """The same, after which garbage is looked for, but not among what stays to the end."""

    def settled() -> SessionRunner:
        try:
            return load()
        finally:
            gc.freeze()
            gc.enable()

    return settled


def run_app(app: ConsoleApp) -> int:
    """Show the screen until it ends; every record is free after it. Raises why it failed."""
    from presession_timer.terminal.app import show

    try:
        status = show(app, mouse=True)
    finally:
        if app.runner is not None:
            app.runner.close()
    if app.failure is not None:
        raise app.failure
    _say_goodbye(app)
    return status or int(any(runner.lost for runner in app.runners))


def _say_goodbye(app: ConsoleApp) -> None:
    """Where the record is, and what goes on with it."""
    runner = app.runner
    if runner is None:
        return
    then = f"`presession run {runner.path}` goes on with it"
    if runner.unused:
        then = "nothing happened, so no record is kept"
    closed = runner.session.closed is not None
    if closed:
        then = f"`presession report {runner.path}` shows what happened"
    if closed and app.filing is not None and runner.path not in app.filed:  # left at once
        app.filed[runner.path] = app.filing.file(runner.path)
    lines = [f"{path}\n" for filed in app.filed.values() for path in filed.paths]
    lines += [f"{one.path}: {words}\n" for one in app.runners for words in one.last_words]
    lines += [f"{runner.path}: last hash {runner.fingerprint}\n"] if closed else []
    with suppress(OSError):  # the terminal may be gone, and nobody is there to be told
        out = sys.stderr if app.return_code else sys.stdout
        out.write(harmless("".join([*lines, f"{runner.path}: {then}\n"])))
        out.flush()

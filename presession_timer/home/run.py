"""`presession` alone: the home screen, and what begins when it has ended."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from presession_timer.base.errors import PresessionError
from presession_timer.base.zones import today_in
from presession_timer.home.screen import Choice, HomeApp, HomeScreen
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal, show

__all__ = ["show_home"]

_SIGNALLED: Final = 128
"""A status above it is that of a signal."""


def show_home(folder: Path = Path()) -> int:
    """Show what is in ``folder``; what is chosen runs in this process, and then the folder is
    shown again. Gives the exit status: 0, or that of the signal that ended the screen or what ran.

    Raises NoTerminal without a terminal.
    """
    require_terminal("the home screen")
    theme, ascii_only = looks(None, ascii_only=False)
    notice, chosen, done = "", None, None
    while True:
        home = HomeScreen(folder, today=today_in, notice=notice, chosen=chosen, done=done)
        app = HomeApp(home, theme=theme, ascii_only=ascii_only)
        status = show(app, mouse=True)
        theme, ascii_only, folder = app.theme_name, app.ascii_only, home.folder
        choice = home.choice
        if choice is None:
            return status
        notice, chosen, done = "", choice.first, None
        before = _content(choice.first)
        try:
            status = _start(choice, theme, ascii_only)
        except PresessionError as error:
            notice = _in_a_line(error)
            continue
        if status > _SIGNALLED:
            return status
        if choice.what == "edit" and choice.first and _content(choice.first) != before:
            done = ("saved", choice.first)
        elif choice.what == "run":
            chosen, done = _made_by(choice)


def _content(path: Path | None) -> bytes:
    try:
        return path.read_bytes() if path is not None else b""
    except OSError:
        return b""


def _in_a_line(error: PresessionError) -> str:
    first, *more = str(error).splitlines()
    return f"{first} (and {len(more)} more)" if more else first


def _made_by(choice: Choice) -> tuple[Path | None, tuple[str, Path] | None]:
    """Return what the eye looks for afterwards, and what was done with a plan.

    The first is the record that was written, else what was chosen.
    """
    plan = choice.first
    if plan is None or plan.suffix != ".toml":
        return plan, None
    from presession_timer.record.record_owner import records_of

    records = records_of(plan, rehearsal=choice.rehearse is not None)
    if not records:
        return plan, None
    if choice.rehearse is None or len(choice.paths) > 1:
        return records[-1], None
    return plan, ("rehearsed", plan)


def _start(choice: Choice, theme: str, ascii_only: bool) -> int:
    match choice.what:
        case "demo":
            from presession_timer.tools.demo.show import show as demonstrate

            status = demonstrate(theme=theme, ascii_only=ascii_only)
            if status <= _SIGNALLED:
                _wait()  # its report stands on the terminal
            return status
        case "edit":
            from presession_timer.editor.run import edit

            return edit(choice.paths[0], theme=theme, ascii_only=ascii_only)
        case "project":
            from presession_timer.room_clock.project import project

            return project(ascii_only=ascii_only)
        case _:
            from presession_timer.console.launch import in_console

            return in_console(
                choice.paths, rehearse=choice.rehearse, theme=theme, ascii_only=ascii_only
            )


def _wait() -> None:
    with suppress(EOFError, KeyboardInterrupt):
        input("Enter goes back. ")

"""`presession` alone: the home screen, and what begins when it ends."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from presession_timer.base.errors import PresessionError
from presession_timer.base.world.zones import today_in
from presession_timer.home.screen import Done, HomeApp, HomeScreen, NextTask
from presession_timer.prepare.settings import looks
from presession_timer.record.records_of_plan import records_of
from presession_timer.terminal.app import require_terminal, show

__all__ = ["show_home"]

_SIGNALLED: Final = 128
"""A status above it is that of a signal."""


def show_home(folder: Path = Path()) -> int:
    """Show what is in ``folder``, run what is chosen, and show the folder again.

    Return the exit status: 0, or that of the signal that ended the screen or what ran. Raises
    NoTerminal without a terminal.
    """
    require_terminal("the home screen")
    theme, ascii_only = looks(None, ascii_only=False)
    notice, chosen, done = "", None, None
    while True:
        home = HomeScreen(folder, today=today_in, notice=notice, chosen=chosen, done=done)
        app = HomeApp(home, theme=theme, ascii_only=ascii_only)
        status = show(app, mouse=True)
        theme, ascii_only, folder = app.theme_name, app.ascii_only, home.folder
        task = home.next_task
        if task is None:
            return status
        notice, chosen, done = "", task.first, None
        try:
            status, chosen, done = _run(task, theme, ascii_only=ascii_only)
        except PresessionError as error:
            notice = _in_a_line(error)
        else:
            if status > _SIGNALLED:
                return status


def _in_a_line(error: PresessionError) -> str:
    first, *more = str(error).splitlines()
    return f"{first} (and {len(more)} more)" if more else first


def _run(task: NextTask, theme: str, *, ascii_only: bool) -> tuple[int, Path | None, Done | None]:
    """Run a task; return its status, the row to choose next, and what was done with a plan.

    Each screen is imported when it begins: the home screen's own first paint waits for none.
    """
    done: Done | None = None
    match task.what:
        case "demo":
            from presession_timer.tools.demo import demo

            status = demo(theme=theme, ascii_only=ascii_only)
            if status <= _SIGNALLED:
                _wait()  # its report stands on the terminal
        case "project":
            from presession_timer.room_clock.app import project

            status = project(ascii_only=ascii_only)
        case "edit":
            from presession_timer.editor.screen import edit_on_screen

            status, edited = edit_on_screen(task.paths[0], theme, ascii_only=ascii_only)
            if edited is not None and edited.saved:
                done = "saved", task.paths[0]
        case _:
            from presession_timer.console.launch import in_console

            status = in_console(
                task.paths, rehearse=task.rehearse, theme=theme, ascii_only=ascii_only
            )
            return status, *_made_by(task)
    return status, task.first, done


def _made_by(task: NextTask) -> tuple[Path | None, Done | None]:
    """Return the record that was written, else what was chosen; and whether it was rehearsed."""
    plan = task.first
    if plan is None or plan.suffix != ".toml":
        return plan, None
    records = records_of(plan, rehearsal=task.rehearse is not None)
    if not records:
        return plan, None
    if task.rehearse is None or len(task.paths) > 1:
        return records[-1], None
    return plan, ("rehearsed", plan)


def _wait() -> None:
    with suppress(EOFError, KeyboardInterrupt):
        input("Enter goes back. ")

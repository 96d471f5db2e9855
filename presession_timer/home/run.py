"""`presession` alone: the home screen, and what begins when it has ended."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from presession_timer.base.errors import PresessionError
from presession_timer.base.zones import today_in
from presession_timer.home.page import Choice, HomePage
from presession_timer.prepare.settings import looks
from presession_timer.terminal.pages import run_pages

__all__ = ["show_home"]

_SIGNALLED: Final = 128
"""A status above it is that of a signal."""


def show_home(folder: Path = Path()) -> int:
    """Show what is in ``folder``; what is chosen runs in this process, and then the folder is
    shown again. Gives the exit status: 0, or that of the signal that ended the screen or what ran.

    Raises NoTerminal without a terminal.
    """
    theme, ascii_only = looks(None, ascii_only=False)
    notice, chosen = "", None
    while True:
        page = HomePage(folder, today=today_in, notice=notice, chosen=chosen)
        app = run_pages(page, theme=theme, ascii_only=ascii_only)
        theme, ascii_only, folder = app.theme_name, app.ascii_only, page.folder
        if page.choice is None:
            return app.return_code or 0
        notice, chosen = "", None
        if page.choice.what == "new":
            chosen = _new_plan(folder)
            continue
        try:
            status = _start(page.choice, theme, ascii_only)
        except PresessionError as error:
            notice, chosen = _in_a_line(error), page.choice.first
        else:
            if status > _SIGNALLED:
                return status
            chosen = _made_by(page.choice)


def _in_a_line(error: PresessionError) -> str:
    first, *more = str(error).splitlines()
    return f"{first} (and {len(more)} more)" if more else first


def _made_by(choice: Choice) -> Path | None:
    """What the eye looks for afterwards: the record that was written, else what was chosen."""
    if choice.first is None or choice.what != "run":
        return None
    from presession_timer.runner.archive import records_of

    rehearsal = choice.rehearse is not None
    is_plan = choice.first.suffix == ".toml"
    records = records_of(choice.first, rehearsal=rehearsal) if is_plan else []
    return records[-1] if records else choice.first


def _start(choice: Choice, theme: str, ascii_only: bool) -> int:
    match choice.what:
        case "demo":
            from presession_timer.tools.demo.show import show

            status = show(theme=theme, ascii_only=ascii_only)
            if status <= _SIGNALLED:
                _wait()  # its report stands on the terminal
            return status
        case "project":
            from presession_timer.room_clock.project import project

            return project(ascii_only=ascii_only)
        case _:
            from presession_timer.console.launch import in_console

            return in_console(
                choice.paths, rehearse=choice.rehearse, theme=theme, ascii_only=ascii_only
            )


def _new_plan(folder: Path) -> Path | None:
    """Ask for what `presession new` needs, do it, and go back when all is read.

    Gives where the plan was to be; None where nobody said.
    """
    from presession_timer.prepare.new import new_plan, plan_from_list, usual_choices

    path = None
    try:
        choices = usual_choices()
        name = input("File of the new plan (nothing: back): ").strip()
        if not name:
            return None
        path = folder / (name if name.endswith(".toml") else f"{name}.toml")
        asked = "List of speakers, .csv, .xlsx or Ontime .json (nothing: an empty plan): "
        source = input(asked).strip()
        if source:
            plan_from_list(
                path, folder / source, choices=choices, yes=False, force=False, today=today_in,
                out=sys.stdout, err=sys.stderr, ask=input,
            )  # fmt: skip
        else:
            new_plan(
                path, speakers=None, choices=choices, force=False, today=today_in, out=sys.stdout
            )
    except PresessionError as error:
        print(error, file=sys.stderr)
    except (EOFError, KeyboardInterrupt):
        return path
    _wait()
    return path


def _wait() -> None:
    with suppress(EOFError, KeyboardInterrupt):
        input("Enter goes back. ")

"""`presession` alone: the home screen, and what begins when it has ended."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from presession_timer.errors import PresessionError
from presession_timer.views.home.page import Choice, HomePage
from presession_timer.views.pages import run_pages
from presession_timer.views.settings import looks

__all__ = ["show_home"]


def show_home(folder: Path = Path()) -> int:
    """Show what is in ``folder``; what is chosen runs in this process. Gives the exit status.

    Raises NoTerminal without one, and what the chosen command raises.
    """
    theme, ascii_only = looks(None, ascii_only=False)
    while True:
        today = datetime.now().astimezone().date()
        page = HomePage(folder, today=today)
        app = run_pages(page, theme=theme, ascii_only=ascii_only)
        theme, ascii_only, folder = app.theme_name, app.ascii_only, page.folder
        if page.choice is None:
            return app.return_code or 0
        if page.choice.what != "new":
            return _start(page.choice, theme, ascii_only)
        _new_plan(folder)


def _start(choice: Choice, theme: str, ascii_only: bool) -> int:
    match choice.what:
        case "demo":
            from presession_timer.views.demo.show import show

            return show(theme=theme, ascii_only=ascii_only)
        case "project":
            from presession_timer.views.room.project import project

            return project(ascii_only=ascii_only)
        case _:
            from presession_timer.views.running import in_console

            return in_console(
                choice.paths, rehearse=choice.rehearse, theme=theme, ascii_only=ascii_only
            )


def _new_plan(folder: Path) -> None:
    """Ask for what `presession new` needs, do it, and go back when all is read."""
    from presession_timer.views.new import new_plan, plan_from_list, usual_choices

    try:
        choices = usual_choices()
        name = input("File of the new plan (nothing: back): ").strip()
        if not name:
            return
        path = folder / (name if name.endswith(".toml") else f"{name}.toml")
        asked = "List of speakers, .csv, .xlsx or Ontime .json (nothing: an empty plan): "
        source = input(asked).strip()
        today = datetime.now().astimezone().date()
        if source:
            plan_from_list(
                path, folder / source, choices=choices, yes=False, force=False, today=today,
                out=sys.stdout, err=sys.stderr, ask=input,
            )  # fmt: skip
        else:
            new_plan(path, speakers=None, choices=choices, force=False, today=today, out=sys.stdout)
    except PresessionError as error:
        print(error, file=sys.stderr)
    except (EOFError, KeyboardInterrupt):
        return
    try:
        input("Enter goes back. ")
    except (EOFError, KeyboardInterrupt):
        return

"""`presession edit PLAN`: fields for a plan's keys; the file keeps its own layout."""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.text import harmless
from presession_timer.editor.screen import Edited, EditorScreen
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal, show
from presession_timer.terminal.forms import FormApp

__all__ = ["EditorApp", "edit", "edit_on_screen", "next_command"]


class EditorApp(FormApp, inherit_bindings=False):
    """Shows the editor; ends when it is left."""

    def __init__(self, path: Path, *, theme: str = "dark", ascii_only: bool = False) -> None:
        """Read the plan. Raises what :class:`EditorScreen` does."""
        super().__init__(theme=theme, ascii_only=ascii_only)
        self.editor = EditorScreen(path)
        self.edited: Edited | None = None

    def on_mount(self) -> None:
        """Show the editor."""
        self.push_screen(self.editor, self._left)

    def _left(self, edited: Edited | None) -> None:
        self.edited = edited
        self.exit()


def edit(path: Path, *, theme: str | None = None, ascii_only: bool = False) -> int:
    """Edit a plan on this terminal, then print the next command; return the exit status.

    Raises what :func:`edit_on_screen` does.
    """
    theme, ascii_only = looks(theme, ascii_only)
    status, edited = edit_on_screen(path, theme, ascii_only=ascii_only)
    if edited is not None and edited.saved:
        print(f"{harmless(str(path))} is saved. Next: {next_command(edited)}")
    return status


def edit_on_screen(path: Path, theme: str, *, ascii_only: bool) -> tuple[int, Edited | None]:
    """Edit a plan on this terminal; return the exit status and what was done.

    Raises NoTerminal without a terminal, BadInput with every mistake of a file that is no TOML,
    and UnreadableFile for one that cannot be read.
    """
    app = EditorApp(path, theme=theme, ascii_only=ascii_only)
    require_terminal("the editor")
    return show(app, mouse=True), app.edited


def next_command(edited: Edited) -> str:
    """Return the next command: rehearse a plan that fits, else see what is wrong."""
    name = harmless(str(edited.path))
    return f"presession run {name} --rehearse 20" if edited.fits else f"presession check {name}"

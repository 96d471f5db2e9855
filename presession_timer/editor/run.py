"""`presession edit PLAN`: the editor alone."""

from __future__ import annotations

from pathlib import Path

from presession_timer.editor.page import EditorPage
from presession_timer.prepare.settings import looks
from presession_timer.terminal.pages import run_pages

__all__ = ["edit"]


def edit(path: Path, *, theme: str | None = None, ascii_only: bool = False) -> int:
    """Edit the plan in ``path`` on this terminal; gives the exit status.

    Raises NoTerminal without one, BadInput with every mistake of a file that is no TOML, and
    UnreadableFile for one that cannot be read.
    """
    theme, ascii_only = looks(theme, ascii_only)
    return run_pages(EditorPage(path), theme=theme, ascii_only=ascii_only).return_code or 0

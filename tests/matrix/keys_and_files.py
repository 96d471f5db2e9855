"""What hands press and what the disk has, for the tests of every screen."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from presession_timer.actions.table import KEYED

__all__ = ["ANY_KEYS", "files_in"]

ANY_KEYS = [action.keys[0] for action in KEYED]
ANY_KEYS += ["enter", "pagedown", "tab", "shift+tab", "ctrl+s", "ctrl+c", "f20", "é", "ж", "["]
"""What a moderator's hand knows from the console, and what a text may have."""


def files_in(folder: Path) -> Hashable:
    """What is in the files of a folder."""
    return tuple((path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())

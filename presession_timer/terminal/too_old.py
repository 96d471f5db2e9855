"""Find out whether the terminal understands what the screens send: ANSI sequences."""

from __future__ import annotations

import os
import sys


def why_too_old() -> str:
    """Return what this terminal cannot do, with what to do about it; empty if it is new enough.

    A kind of terminal that the system does not know is taken for new.
    """
    if sys.platform == "win32":
        from rich.console import Console

        if Console(stderr=True, markup=False).legacy_windows:
            return "this window is an old console, or in legacy mode; use Windows Terminal"
        return ""
    else:
        kind = os.environ.get("TERM", "")
        if _places_the_cursor(kind):
            return ""
        return f"one of the kind {kind} is too old; set TERM=xterm-256color if it is another kind"


def _places_the_cursor(kind: str) -> bool:
    """Return whether the cursor can be placed by ANSI's sequence for that, or nothing is known."""
    try:
        import curses

        curses.setupterm(kind, 2)
        return (curses.tigetstr("cup") or b"").startswith(b"\x1b[")
    except Exception:  # noqa: BLE001 - curses.error, or a Python that was built without curses
        return True

"""The ground: a Textual app that shows one line and counts nothing.

    bare.py [MODULE…]

The modules are imported first: what they cost any Textual app.
"""

import importlib
import sys

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """Show words to wait for."""
        yield Static("bare and ready")


if __name__ == "__main__":
    for module in sys.argv[1:]:
        importlib.import_module(module)
    Bare().run()

"""The ground: a Textual app that shows one line and counts nothing.

    bare.py [--then] [MODULE…]

The modules are imported first: what they cost any Textual app. With ``--then`` they are imported
after the first paint, and all of the screen is painted after that: what it costs at least to show
something at once and everything as soon as it can be known. A key takes the words away and brings
them back: what a press costs at least.
"""

import importlib
import sys
from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.widgets import Static

WORDS = "bare and ready"


class Bare(App[None]):
    """One Static, and perhaps another after it."""

    def __init__(self, then: Sequence[str] | None) -> None:
        super().__init__()
        self.then = then
        self.words_shown = True

    def compose(self) -> ComposeResult:
        """Show words to wait for."""
        yield Static(WORDS)

    def on_key(self) -> None:
        """Show the words, or take them away."""
        shown = self.query_one(Static)
        shown.update("" if self.words_shown else WORDS)
        self.words_shown = not self.words_shown

    def on_ready(self) -> None:
        """The first paint is out: import, and paint everything."""
        if self.then is None:
            return
        for module in self.then:
            importlib.import_module(module)
        row = "all of it " * (self.size.width // 10)
        self.query_one(Static).update("\n".join([row] * self.size.height))


if __name__ == "__main__":
    words = sys.argv[1:]
    then = words[1:] if words[:1] == ["--then"] else None
    for module in words if then is None else ():
        importlib.import_module(module)
    Bare(then).run()

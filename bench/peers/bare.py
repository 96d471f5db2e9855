"""The ground: a Textual app that shows one line and counts nothing."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """Show one word to wait for."""
        yield Static("bare and ready")


if __name__ == "__main__":
    Bare().run()

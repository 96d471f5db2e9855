"""A plain Textual countdown: its own Digits, changed once a second. What the framework costs."""

from time import monotonic

from textual.app import App, ComposeResult
from textual.widgets import Digits


class Countdown(App[None]):
    """Seven minutes down."""

    def compose(self) -> ComposeResult:
        """Show the digits."""
        yield Digits("7:00")

    def on_mount(self) -> None:
        """Count from now."""
        self.zero = monotonic() + 420
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show what is left."""
        left = round(self.zero - monotonic())
        self.query_one(Digits).update(f"{left // 60}:{left % 60:02d}")


if __name__ == "__main__":
    Countdown().run()

"""The console: what the moderator sees and presses during the hour."""

from presession_timer.views.console.run import run_console

__all__ = ["run_console"]

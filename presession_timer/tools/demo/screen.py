"""The console with a caption under it; any key ends the demonstration and is given the hour."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from presession_timer.console.app import ConsoleApp
from presession_timer.console.preview import Preview

if TYPE_CHECKING:
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.tools.demo.guide import Guide

__all__ = ["DemoApp"]

_LOOK_S = 0.1
"""How often the caption is looked at, real seconds."""


class DemoApp(ConsoleApp, inherit_bindings=False):
    """The moderator's screen while a guide plays the hour."""

    def __init__(
        self,
        load: Callable[[], SessionRunner],
        guide: Guide,
        *,
        title: str,
        theme: str | None = None,
        ascii_only: bool = False,
    ) -> None:
        self.guide = guide
        super().__init__(
            [load],
            previews=[Preview(title)],
            theme=theme or "dark",
            ascii_only=ascii_only,
        )

    def on_mount(self) -> None:
        """Beside what the console does: follow the guide."""
        self.set_interval(_LOOK_S, self._follow)

    def on_unmount(self) -> None:
        """Nothing is played on a screen that is gone."""
        self.guide.stop()

    async def on_event(self, event: events.Event) -> None:
        """The first key, paste or click takes over, and does nothing else."""
        taking = events.Key | events.Paste | events.MouseDown
        if isinstance(event, taking) and self.guide.playing:
            self.guide.take_over()
            self._follow()
            return
        await super().on_event(event)

    def _follow(self) -> None:
        """Show the caption as it is now; leave when the hour was played to its end."""
        if not self.main.is_mounted:
            return
        if self.guide.over:
            self.exit()
        self.caption(self.guide.caption)

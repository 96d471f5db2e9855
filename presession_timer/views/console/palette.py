"""The palette: every action of the key map, searchable by its title and what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from presession_timer.views.keys import ACTIONS, Action

if TYPE_CHECKING:
    from presession_timer.views.console.app import ConsoleApp

__all__ = ["Actions"]

_NOT_LISTED = ("palette", "close-sheet")


class Actions(Provider):
    """Every action; the names in it are the tool's own."""

    @property
    def _console(self) -> ConsoleApp:
        from presession_timer.views.console.app import ConsoleApp

        app = self.app
        assert isinstance(app, ConsoleApp)
        return app

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for action in _listed():
            yield DiscoveryHit(
                self._title(action), partial(self._do, action.name), action.title, action.help
            )

    async def search(self, query: str) -> Hits:
        """Those whose title or help has the query in it."""
        matcher = self.matcher(query)
        for action in _listed():
            score = max(matcher.match(action.title), matcher.match(action.help) * 0.8)
            if score > 0:
                yield Hit(
                    score, self._title(action), partial(self._do, action.name), action.title,
                    action.help,
                )  # fmt: skip

    def _title(self, action: Action) -> Content:
        keys = self._console.keys.all(action.name)
        return Content(f"{action.title}   {keys}")

    def _do(self, name: str) -> None:
        conductor = self._console.conductor
        if conductor is not None:
            conductor.press(name)


def _listed() -> list[Action]:
    return [
        action
        for action in ACTIONS
        if action.name not in _NOT_LISTED and not action.name.startswith("select-")
    ]

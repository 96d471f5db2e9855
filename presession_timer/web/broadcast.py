"""`--web`: the page of whatever session of the day is at the desk, at one address all day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presession_timer.runner import Desk
    from presession_timer.web.server import WebServer

__all__ = ["Broadcast", "WebOptions"]


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Where the page is, and for whom."""

    address: str = "127.0.0.1"
    port: int = 0
    """0: 8400, or the next that is free."""
    control: bool = False
    viewers: int = 1000
    languages: tuple[str, ...] = ()
    """The room's; a page's own ``?lang=`` comes before."""

    def server(self, desk: Desk, on_invitation: Callable[[], None] | None = None) -> WebServer:
        """A server of the page of ``desk``, not yet started. Imports what it stands on."""
        from presession_timer.web.server import WebServer

        return WebServer(
            desk,
            address=self.address,
            port=self.port,
            control=self.control,
            viewers=self.viewers,
            languages=self.languages,
            on_invitation=on_invitation,
        )


class Broadcast:
    """Starts with the first session that is opened, and goes on with the next."""

    def __init__(self, options: WebOptions, tell: Callable[[str], None] | None = None) -> None:
        """``tell`` is given the lines that say where the page is: design.md §8."""
        self.web: WebServer | None = None
        self._options = options
        self._tell = tell

    def shown(self, loads: Sequence[Callable[[], Desk]]) -> list[Callable[[], Desk]]:
        """The same openings; whatever they open is shown from then on."""
        return [self._shown(load) for load in loads]

    @property
    def has_remote(self) -> bool:
        """Whether there is a remote to let in."""
        return self._options.control

    @property
    def test_card(self) -> bool:
        """Whether every screen shows it: until the hour opens, and not at the next session."""
        return self.web is not None and self.web.test_card

    def toggle_test_card(self) -> None:
        """Show the test card on every screen, or take it away."""
        if self.web is not None:
            self.web.show_test_card(not self.test_card)

    def close(self) -> None:
        """Say goodbye to all screens."""
        if self.web is not None:
            self.web.stop()
            self.web = None

    def __enter__(self) -> Broadcast:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _shown(self, load: Callable[[], Desk]) -> Callable[[], Desk]:
        def opened() -> Desk:
            desk = load()
            try:
                self._show(desk)
            except BaseException:
                desk.close()
                raise
            return desk

        return opened

    def _show(self, desk: Desk) -> None:
        if self.web is not None:
            self.web.follow(desk)
            return
        web = self._options.server(desk, self._tell_control)
        web.start()
        self.web = web
        if self._tell is not None:
            self._tell(f"page {web.page_url}")
        self._tell_control()
        if self._tell is not None:
            self._tell(f"cards {web.cards_url}")

    def _tell_control(self) -> None:
        """The remote's way in; again when somebody came too late for the one told last."""
        if self._tell is not None and self.web is not None and self._options.control:
            url, code = self.web.invitation
            self._tell(f"control {url} code {code}")

"""Where the room's page is, who looks at it, and how this console looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from presession_timer.console.sheets.base import Choice, ChoiceSheet, wrapped
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cells, cut, line
from presession_timer.web.listening import qr_text

if TYPE_CHECKING:
    from presession_timer.web.audience import Screen
    from presession_timer.web.server import WebServer

__all__ = ["RoomSheet"]

_GAP = 3
_LEAST_BESIDE = 34
"""So many cells beside the code are worth having it."""
_LOCAL = "127.0.0.1"
_ROOMY = 21
"""Under so many rows the code needs the one under the title: at 80×24 it just fits."""
_URGENT = ("has the keyboard", "lost", "may sleep", "ok")
"""What somebody should know first comes first."""


class RoomSheet(ChoiceSheet):
    """The address and its code, the screens, the remote's way in, and the choices below."""

    wide = True

    def __init__(
        self, web: WebServer, choices: Sequence[Choice], *, control: bool, copy: str = ""
    ) -> None:
        """``copy``: where a second copy of the record is kept and whether it has everything."""
        super().__init__("The room's screens", choices)
        self._copy = copy
        self._web = web
        self._control = control
        self._invites = False

    def lines(self, width: int, height: int, ink: Styles) -> list[Line]:
        """Close together where the code would not fit otherwise."""
        self.airy = height >= _ROOMY
        return super().lines(width, height, ink)

    def body(self, width: int, height: int, ink: Styles) -> Sequence[Line]:
        """The code at the left where there is room for it, the words beside it."""
        url, code = self._web.invitation if self._invites else (self._web.page_url, "")
        qr = [] if ink.ascii_only else list(qr_text(url))
        beside = width - (len(qr[0]) if qr else 0) - _GAP
        if len(qr) > height or beside < _LEAST_BESIDE:
            qr, beside = [], width
        said = list(self._said(url, code, beside, height, ink))
        if not qr:
            return said
        style = Style(color="#000000", bgcolor="#ffffff") if ink.colour else ink.page
        rows = [Segment(row, style) for row in qr]
        blank = Segment(" " * cells([rows[0]]), ink.page)
        count = max(len(rows), len(said))
        rows += [blank] * (count - len(rows))
        said += [()] * (count - len(said))
        gap = Segment(" " * _GAP, ink.page)
        return [(row, gap, *words) for row, words in zip(rows, said, strict=True)]

    def press(self, key: str, character: str | None) -> bool:
        """0 changes between the page's address and the remote's; digits choose."""
        if key == "0" and self._control:
            self._invites = not self._invites
            return True
        return super().press(key, character)

    def _said(self, url: str, code: str, width: int, height: int, ink: Styles) -> Iterator[Line]:
        yield line(("The remote: good once, for two minutes" if code else "The page", ink.muted))
        address, _, token = url.partition("#")
        whole = [url] if len(url) <= width else [address, f"#{token}"]
        for part in whole:
            yield line((part, ink.strong))
        if code:
            yield line(("code ", ink.muted), (code, ink.strong))
        else:
            yield line(("To print: ", ink.muted), (self._web.cards_url, ink.text))
        for part in wrapped(self._web.trouble or self._warning(), width):
            yield line((part, ink.warning))
        for part in wrapped(self._copy, width):
            yield line((part, ink.muted))
        yield ()
        choices = super().body(width, height, ink)
        if self._control:
            other = "the page's address" if code else "the remote's address and code"
            choices = [*choices, line((" 0 ", ink.key), (" ", ink.page), (other, ink.text))]
        yield from self._screens(width, height - 9 - len(choices), ink)
        yield ()
        yield from choices

    def _warning(self) -> str:
        if self._web.address.host == _LOCAL:
            return "Only this computer can open it; --lan ADDRESS lets others."
        return "Whoever shares this network may listen in. Guest Wi-Fi often keeps devices apart."

    def _screens(self, width: int, most: int, ink: Styles) -> Iterator[Line]:
        screens = sorted(self._web.screens, key=lambda screen: _URGENT.index(screen.state))
        yield line((f"{len(screens)} screen{'s' * (len(screens) != 1)}", ink.muted))
        for screen in screens[: max(1, most)]:
            yield self._screen(screen, width, ink)
        if len(screens) > max(1, most):
            yield line((f"and {len(screens) - max(1, most)} more", ink.muted))

    def _screen(self, screen: Screen, width: int, ink: Styles) -> Line:
        style = ink.text if screen.state == "ok" else ink.warning
        where = "" if screen.address == _LOCAL else screen.address
        facts = " ".join(filter(None, (screen.called, screen.size, where)))
        room = max(1, width - len(screen.state) - 1)
        return line((cut(facts, room).ljust(room + 1), ink.text), (screen.state, style))

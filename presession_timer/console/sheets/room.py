"""Where the room's page is, who looks at it, and how this console looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from presession_timer.console.sheets.base import Choice, ChoiceSheet, wrapped
from presession_timer.terminal.text_lines import Line, cells, cut, line
from presession_timer.terminal.tones import Tones
from presession_timer.web.listening import qr_text

if TYPE_CHECKING:
    from presession_timer.web.server import WebServer
    from presession_timer.web.viewers import Screen

__all__ = ["RoomSheet"]

_GAP = 3
_NONE = Style.null()
_LEAST_BESIDE = 34
"""So many cells beside the code are worth having it."""
_LOCAL = "127.0.0.1"
_URGENT = ("has the keyboard", "lost", "may sleep", "ok")
"""What somebody should know first comes first."""


class RoomSheet(ChoiceSheet):
    """The address and its code, the screens, the remote's way in, and the choices below."""

    wide = True
    airy_from = 21
    """Under so many rows the code needs the one under the title: at 80×24 it just fits."""

    def __init__(
        self, web: WebServer, choices: Sequence[Choice], *, control: bool, copy: str = ""
    ) -> None:
        """``copy``: where a second copy of the record is kept and whether it has everything."""
        super().__init__("The room's screens", choices)
        self._copy = copy
        self._web = web
        self._control = control
        self._invites = False
        self._choices_at = self._choice_rows = 0
        """Where the choices stand in the body, and how many lines they take."""

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return the code at the left where there is room for it, the words beside it."""
        url, code = self._web.invitation if self._invites else (self._web.page_url, "")
        qr = [] if tones.ascii_only else list(qr_text(url))
        beside = width - (len(qr[0]) if qr else 0) - _GAP
        if len(qr) > height or beside < _LEAST_BESIDE:
            qr, beside = [], width
        said = list(self._said(url, code, beside, height, tones))
        self._choices_at = len(said) - self._choice_rows
        if not qr:
            return said
        style = Style(color="#000000", bgcolor="#ffffff") if tones.colour else tones.text
        rows = [Segment(row, style) for row in qr]
        blank = Segment(" " * cells([rows[0]]), _NONE)
        count = max(len(rows), len(said))
        rows += [blank] * (count - len(rows))
        said += [()] * (count - len(said))
        gap = Segment(" " * _GAP, _NONE)
        return [(row, gap, *words) for row, words in zip(rows, said, strict=True)]

    def press(self, key: str, character: str | None) -> bool:
        """Change with 0 between the page's address and the remote's; digits choose."""
        if key == "0" and self._control:
            self._invites = not self._invites
            return True
        return super().press(key, character)

    def click(self, row: int) -> bool:
        """Take the choice that was clicked."""
        place = row - self._choices_at
        if self._control and place == self._choice_rows - 1:
            return self.press("0", None)
        return super().click(place)

    def _said(self, url: str, code: str, width: int, height: int, tones: Tones) -> Iterator[Line]:
        yield line(("The remote: good once, for two minutes" if code else "The page", tones.muted))
        address, _, token = url.partition("#")
        whole = [url] if len(url) <= width else [address, f"#{token}"]
        for part in whole:
            yield line((part, tones.strong))
        if code:
            yield line(("code ", tones.muted), (code, tones.strong))
        else:
            yield line(("To print: ", tones.muted), (self._web.cards_url, tones.text))
        for part in wrapped(self._web.trouble or self._warning(), width):
            yield line((part, tones.decide))
        for part in wrapped(self._copy, width):
            yield line((part, tones.muted))
        yield ()
        choices = super().body(width, height, tones)
        if self._control:
            other = "the page's address" if code else "the remote's address and code"
            choices = [*choices, line((" 0 ", tones.cap), (" ", _NONE), (other, tones.text))]
        self._choice_rows = len(choices)
        yield from self._screens(width, height - 9 - len(choices), tones)
        yield ()
        yield from choices

    def _warning(self) -> str:
        if self._web.address.host == _LOCAL:
            return "Only this computer can open it; --lan ADDRESS lets others."
        return "Whoever shares this network may listen in. Guest Wi-Fi often keeps devices apart."

    def _screens(self, width: int, most: int, tones: Tones) -> Iterator[Line]:
        screens = sorted(self._web.screens, key=lambda screen: _URGENT.index(screen.state))
        yield line((f"{len(screens)} screen{'s' * (len(screens) != 1)}", tones.muted))
        for screen in screens[: max(1, most)]:
            yield self._screen(screen, width, tones)
        if len(screens) > max(1, most):
            yield line((f"and {len(screens) - max(1, most)} more", tones.muted))

    def _screen(self, screen: Screen, width: int, tones: Tones) -> Line:
        style = tones.text if screen.state == "ok" else tones.decide
        where = "" if screen.address == _LOCAL else screen.address
        facts = " ".join(filter(None, (screen.called, screen.size, where)))
        room = max(1, width - len(screen.state) - 1)
        return line((cut(facts, room).ljust(room + 1), tones.text), (screen.state, style))

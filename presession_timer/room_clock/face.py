"""The room's face as a widget: for the room's own terminal, and for the console's `f` key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from presession_timer.base.themes import LIGHT, Palette
from presession_timer.room_clock.composition import compose
from presession_timer.room_clock.drawing import Drawing, Patches
from presession_timer.room_clock.look import Inks, Look, inks_of
from presession_timer.room_clock.picture import RoomPicture
from presession_timer.terminal.digits.big_text import can_blend

if TYPE_CHECKING:
    from presession_timer.audience.words import Words

__all__ = ["RoomFace"]

_FADE_S = 0.24
_FADE_STEP_S = 0.04
_MOST_FADED = 20_000
"""Cells: a larger screen takes so long to repaint that a fade would be a stutter."""


class RoomFace(Widget, can_focus=False):
    """Draws a picture over its whole area and repaints what differs from the one before."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RoomFace {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(
        self,
        picture: RoomPicture,
        words: Sequence[Words],
        palette: Palette = LIGHT,
        *,
        ascii_only: bool = False,
        flood: bool = False,
        fades: bool = True,
        id: str | None = None,  # noqa: A002 – every widget calls it so
    ) -> None:
        """``words`` in one or two languages; ``flood`` fills the page once time is up; ``fades``
        allows the cross-fade between phases.
        """
        super().__init__(id=id)
        self._picture = picture
        self._words = tuple(words)
        self._palette = palette
        self._ascii_only = ascii_only
        self._flood = flood
        self._fades = fades
        self.painter: Callable[[Patches], bool] | None = None
        """Sends a change at once, where the face is all there is on the screen."""
        self.card = False
        """Whether the test card is shown."""
        self._inks = self._inks_now()
        self._drawing = Drawing()
        self._drawn: tuple[object, ...] | None = None
        self._fade: Timer | None = None

    @property
    def picture(self) -> RoomPicture:
        """What is shown."""
        return self._picture

    @property
    def inks(self) -> Inks:
        """The colours of this moment, half-way between two pictures while one fades."""
        return self._inks

    def update(self, picture: RoomPicture) -> None:
        """Show another picture."""
        if picture == self._picture:
            return
        self._picture = picture
        if not self.card:
            self._towards(self._inks_now())

    def differs_little(self, picture: RoomPicture) -> bool:
        """Whether another picture is this one with other digits: then parts of it are painted."""
        if self.card or self._fade is not None:
            return False
        old = self._picture
        ticked = old._replace(digits=picture.digits, bar=picture.bar, silent=picture.silent)
        return ticked._replace(clock=picture.clock) == picture

    def recolour(self, palette: Palette) -> None:
        """Change between dark and light."""
        self._palette = palette
        self._at_once()

    def begin(self, picture: RoomPicture, words: Sequence[Words]) -> None:
        """Show the first picture of all, at once, in one or two languages."""
        self._picture, self._words = picture, tuple(words)
        self._at_once()

    def use_ascii(self) -> None:
        """This terminal draws ● and █ too wide."""
        self._ascii_only = True
        self._at_once()

    def show_card(self, card: bool) -> None:
        """Show the test card, or the picture again."""
        self.card = card
        self._at_once()

    def _inks_now(self) -> Inks:
        picture = RoomPicture("title") if self.card else self._picture
        return inks_of(picture, self._palette, flood=self._flood)

    def _at_once(self) -> None:
        self._end_fade()
        self._inks = self._inks_now()
        self._repaint()

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._drawn is None or self._drawn[-1] != self.size:
            self._draw()
        return self._drawing.row(y)

    def _towards(self, inks: Inks) -> None:
        if inks == self._inks:
            self._repaint()
            return
        self._end_fade()
        if not self._may_fade():
            self._inks = inks
            self._repaint()
            return
        began, old = _now(), self._inks

        def step() -> None:
            share = (_now() - began) / _FADE_S
            self._inks = inks if share >= 1 else old.towards(inks, share)
            if share >= 1:
                self._end_fade()
            self._repaint()

        self._fade = self.set_interval(_FADE_STEP_S, step, name="cross-fade")
        step()

    def _may_fade(self) -> bool:
        width, height = self.size
        return (
            self._fades
            and self.is_attached
            and 0 < width * height <= _MOST_FADED
            and self.app.animation_level == "full"
            and can_blend(self.app)
        )

    def _end_fade(self) -> None:
        if self._fade is not None:
            self._fade.stop()
            self._fade = None

    def _repaint(self) -> None:
        if not self.is_attached or not self.size:
            return
        regions = self._draw()
        if regions is None:
            self.refresh()
        elif regions and not self._painted(regions):
            self.refresh(*regions)

    def _painted(self, regions: Sequence[Region]) -> bool:
        if self.painter is None:
            return False
        self._styles_cache.set_dirty(*regions)  # Textual keeps the rows it was given
        filters = self.app.get_line_filters()
        return self.painter(Patches(self._drawing, regions, filters, self.background_colors[0]))

    def _draw(self) -> Sequence[Region] | None:
        """Draw what changed; gives the regions, None for everything."""
        size = (self.size.width, self.size.height)
        wanted = (
            self._picture.words if self.card else self._picture,
            self._inks,
            self._words,
            self._ascii_only,
            size,
        )
        if wanted == self._drawn:
            return ()
        self._drawn = wanted
        look = Look(
            self._inks,
            colour=not self.app.no_color,
            blend=can_blend(self.app),
            ascii_only=self._ascii_only,
        )
        if self.card:
            from presession_timer.room_clock.card import compose_card

            parts = compose_card(*size, look, self._palette, self._picture.words)
        else:
            parts = compose(self._picture, *size, look, self._words)
        return self._drawing.show(parts, size, look.page())


def _now() -> float:
    """The clock of the loop, whose timers take the steps of a fade; seconds."""
    return asyncio.get_running_loop().time()

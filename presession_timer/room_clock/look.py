"""The colours of one picture, and what lies half-way between two: the one cross-fade."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style
from textual.color import Color

from presession_timer.base.themes import Palette, PhaseColours
from presession_timer.room_clock.picture import RoomPicture
from presession_timer.terminal.digits.lettering import Paint

__all__ = ["Inks", "Look", "inks_of"]

_BLACK = Color(0, 0, 0)


class Inks(NamedTuple):
    """Every colour of a picture. What is not there has the page's, so that it can fade in."""

    page: Color
    ink: Color
    muted: Color
    digits: Color
    band: Color
    """What the digits stand on."""
    frame: Color
    text: Color
    """The phase's words on the page."""
    fill: Color
    """What they stand on where there is but one row for them."""
    fill_ink: Color
    badge: Color
    """What large words stand on."""
    badge_ink: Color
    bar: Color
    shade: Color
    """The window in the bar."""
    line: Color

    def towards(self, other: Inks, share: float) -> Inks:
        """These colours, ``share`` of the way to others."""
        return Inks(*(one.blend(two, share) for one, two in zip(self, other, strict=True)))


def inks_of(picture: RoomPicture, palette: Palette, *, flood: bool = False) -> Inks:
    """The colours of a picture; with ``flood`` the page is filled once time is up."""
    if picture.scene == "blank":
        return Inks(*([_BLACK] * len(Inks._fields)))
    if flood and picture.geometry == "band":
        inks = _flooded(palette.colours(picture.phase))
        return inks._replace(frame=inks.ink) if picture.lost else inks
    page, muted = Color.parse(palette.page), Color.parse(palette.muted)
    phase, geometry = palette.colours(picture.phase), picture.geometry
    text, fill = Color.parse(phase.text), Color.parse(phase.badge)
    fill_ink = Color.parse(phase.badge_ink)
    badged = geometry == "badge"
    digits = Color.parse(phase.ink)
    if picture.scene == "last":
        digits = muted.blend(page, 0.5)
    return Inks(
        page=page,
        ink=Color.parse(palette.ink),
        muted=muted,
        digits=digits,
        band=Color.parse(phase.behind),
        frame=_frame(picture, fill, Color.parse(palette.ink), page, muted),
        text=text,
        fill=fill,
        fill_ink=fill_ink,
        badge=fill if badged else page,
        badge_ink=fill_ink if badged else text,
        bar=digits if picture.scene == "last" else fill if geometry == "band" else text,
        shade=Color.parse(palette.shade),
        line=Color.parse(palette.line),
    )


def _frame(picture: RoomPicture, fill: Color, ink: Color, page: Color, muted: Color) -> Color:
    """The phase's own where it has a frame; on a lost line the others have one, too."""
    if picture.geometry in ("frame", "band"):
        return fill
    if picture.geometry == "dashed":
        return muted
    return ink if picture.lost else page


def _flooded(phase: PhaseColours) -> Inks:
    """All on the band's colour; the word stands out as a badge."""
    page, ink = Color.parse(phase.badge), Color.parse(phase.badge_ink)
    return Inks(
        page=page,
        ink=ink,
        muted=ink,
        digits=ink,
        band=page,
        frame=page,
        text=ink,
        fill=ink,
        fill_ink=page,
        badge=ink,
        badge_ink=page,
        bar=ink,
        shade=page.blend(ink, 0.25),
        line=page.blend(ink, 0.5),
    )


class Look(NamedTuple):
    """The colours, and what this terminal can draw."""

    inks: Inks
    colour: bool = True
    """False: reverse video, bold and pale have to do."""
    blend: bool = True
    """False where the terminal has few colours or none."""
    ascii_only: bool = False

    def page(self) -> Style:
        """Where nothing is."""
        return Style(bgcolor=self.inks.page.rich_color) if self.colour else Style()

    def text(self, colour: Color, *, bold: bool = False, pale: bool = False) -> Style:
        """Ordinary characters on the page."""
        if not self.colour:
            return Style(bold=bold, dim=pale)
        page = self.inks.page.rich_color
        return Style(color=colour.rich_color, bgcolor=page, bold=bold)

    def filled(self, ink: Color, ground: Color) -> Style:
        """Ordinary characters on a filled ground."""
        if not self.colour:
            return Style(reverse=True, bold=True)
        return Style(color=ink.rich_color, bgcolor=ground.rich_color, bold=True)

    def solid(self, colour: Color) -> Style:
        """Full blocks: the ground has the colour too, so that there are no seams."""
        if not self.colour:
            return Style()
        return Style(color=colour.rich_color, bgcolor=colour.rich_color)

    def letters(self, ink: Color, ground: Color | None = None, *, pale: bool = False) -> Paint:
        """Large letters on the page, or on a ``ground`` that fills their box."""
        inks = self.inks
        filled = ground is not None and ground != inks.page
        return Paint(
            ink,
            inks.page,
            band=ground if filled else None,
            flood=filled,
            pale=pale and not self.colour,
            blend=self.blend,
            ascii_only=self.ascii_only,
        )

"""The styles of the console on one page: from a theme's palette, or without any colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rich.style import Style

from presession_timer.base.themes import FACES, Palette


class Signs(NamedTuple):
    """The characters that are not letters; the second set where a terminal shows them badly."""

    floor: str = "▶"
    late: str = "↓"
    about: str = "≈"
    dash: str = "–"
    dot: str = "·"
    more: str = "…"
    rule: str = "─"
    wall: str = "│"
    solid: str = "█"
    shade: str = "▒"
    over: str = "▓"
    edge: str = "┃"
    rail: str = "─"
    to_come: str = "·"
    target: str = "›"
    now: str = "▲"
    next: str = "→"
    arrow: str = "→"
    half: str = "▄"


ASCII_SIGNS = Signs(
    floor=">", late="v", about="~", dash="-", dot="-", more="...", rule="-", wall="|", solid="=",
    shade=":", over="#", edge="|", rail="-", to_come=".", target="+", now="^",
    next="-", arrow="->", half="=",
)  # fmt: skip


class PhaseStyles(NamedTuple):
    """One phase on the page."""

    text: Style
    badge: Style
    """The word: on its fill where the phase's geometry has one."""
    turn: Style
    """The running turn in the hour's bar."""
    bar: Style
    """What was spoken, in the window bar."""


@dataclass(eq=False, repr=False)  # not frozen: that would cost every start a millisecond
class Styles:
    """Every style the console uses; equal only to itself, so that lines can be kept by it."""

    palette: Palette
    signs: Signs
    ascii_only: bool
    colour: bool
    page: Style
    text: Style
    strong: Style
    muted: Style
    rule: Style
    bar: Style
    """Header and footer."""
    bar_strong: Style
    bar_muted: Style
    bar_warning: Style
    key: Style
    """A key's cap in the footer."""
    warning: Style
    error: Style
    alarm: Style
    """NOT SAVED, ROOM BLANK, and questions that wait."""
    ask: Style
    selected: Mapping[bool, Style]
    """What a row stands on, by whether it is the selected one."""
    spoken: Style
    """A turn in the hour's bar."""
    spoken_over: Style
    to_come: Style
    band: Style
    """The window in the bar."""
    phases: Mapping[str, PhaseStyles]

    def phase(self, phase: str | None) -> PhaseStyles:
        """A phase's styles; None is neutral."""
        return self.phases["neutral" if phase is None else phase]


def styles_of(palette: Palette, *, colour: bool = True, ascii_only: bool = False) -> Styles:
    """The styles of a palette; without ``colour``: reverse video, bold, word and shape."""
    signs = ASCII_SIGNS if ascii_only else Signs()
    return _coloured(palette, signs, ascii_only) if colour else _plain(palette, signs, ascii_only)


def _coloured(p: Palette, signs: Signs, ascii_only: bool) -> Styles:
    def on(background: str, ink: str, *, bold: bool = False) -> Style:
        return Style(color=ink, bgcolor=background, bold=bold)

    over = p.colours("over")
    return Styles(
        palette=p,
        signs=signs,
        ascii_only=ascii_only,
        colour=True,
        page=on(p.page, p.ink),
        text=on(p.page, p.ink),
        strong=on(p.page, p.ink, bold=True),
        muted=on(p.page, p.muted),
        rule=on(p.page, p.line),
        bar=on(p.surface, p.ink),
        bar_strong=on(p.surface, p.ink, bold=True),
        bar_muted=on(p.surface, p.muted),
        bar_warning=on(p.surface, p.warning, bold=True),
        key=on(p.selected, p.ink, bold=True),
        warning=on(p.page, p.warning, bold=True),
        error=on(p.page, p.error, bold=True),
        alarm=on(over.badge, over.badge_ink, bold=True),
        ask=on(p.colours("last-minute").badge, p.colours("last-minute").badge_ink, bold=True),
        selected={False: Style(bgcolor=p.page), True: Style(bgcolor=p.selected)},
        spoken=on(p.accent, "#ffffff", bold=True),
        spoken_over=Style(color=over.badge_ink, bgcolor=over.badge, bold=True),
        to_come=on(p.page, p.muted),
        band=on(p.shade, p.muted),
        phases={
            phase: PhaseStyles(
                text=on(p.page, colours.text, bold=True),
                badge=on(p.page, colours.text, bold=True)
                if FACES[phase].geometry == "plain"
                else on(colours.badge, colours.badge_ink, bold=True),
                turn=on(colours.badge, colours.badge_ink, bold=True),
                bar=on(colours.badge, colours.badge),
            )
            for phase, colours in p.phases.items()
        },
    )


def _plain(p: Palette, signs: Signs, ascii_only: bool) -> Styles:
    plain, bold, dim = Style(), Style(bold=True), Style(dim=True)
    reverse = Style(reverse=True, bold=True)
    return Styles(
        palette=p,
        signs=signs,
        ascii_only=ascii_only,
        colour=False,
        page=plain,
        text=plain,
        strong=bold,
        muted=dim,
        rule=dim,
        bar=plain,
        bar_strong=bold,
        bar_muted=dim,
        bar_warning=bold,
        key=Style(reverse=True),
        warning=bold,
        error=Style(bold=True, underline=True),
        alarm=reverse,
        ask=reverse,
        selected={False: plain, True: Style(reverse=True)},
        spoken=Style(reverse=True),
        spoken_over=bold,
        to_come=dim,
        band=dim,
        phases={
            phase: PhaseStyles(
                text=bold,
                badge=bold if FACES[phase].geometry == "plain" else reverse,
                turn=reverse,
                bar=bold,
            )
            for phase in FACES
        },
    )

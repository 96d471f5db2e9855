"""The text styles of every terminal screen, for one palette or without any colour.

A style sets a background only where the background means something (a key's cap, a badge, a bar);
everything else stands on what the style sheet gives its widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from rich.style import Style
from textual.theme import Theme

from presession_timer.base.themes import PALETTES, Palette


class Signs(NamedTuple):
    """The signs that are not letters."""

    floor: str = "▶"
    late: str = "↓"
    about: str = "≈"
    dash: str = "–"
    dot: str = "·"
    more: str = "…"
    rule: str = "─"
    edge: str = "┃"
    next: str = "→"
    arrow: str = "→"
    half: str = "▄"


ASCII_SIGNS = Signs(
    floor=">", late="v", about="~", dash="-", dot="-", more="...", rule="-", edge="|", next="-",
    arrow="->", half="=",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Tones:
    """Every style by its meaning; equal only to itself, so that it can be part of a cache's key."""

    palette: Palette
    signs: Signs
    ascii_only: bool
    colour: bool
    text: Style
    strong: Style
    soft: Style
    muted: Style
    decide: Style
    """A decision is due."""
    error: Style
    cap: Style
    """A key's cap."""
    button: Style
    """What the main key does now."""
    button_key: Style
    button_edge: Style
    chip: Style
    """Trouble, filled: NOT SAVED, ROOM BLANK, LOCKED."""
    done: Style
    to_come: Style
    rest: Style
    too_late: Style
    """Past the end of the hour, in the timeline."""
    spent: Style
    span: Style
    rule: Style
    chosen: Style
    """A selected row's ground."""
    live: Style
    """The ground of the row that has the floor."""
    marks: Mapping[str, Style]
    """Ink of each phase on the page."""
    fills: Mapping[str, Style]
    """Ink on each phase's fill."""

    def mark(self, phase: str | None) -> Style:
        """Return the ink of a phase; None is neutral."""
        return self.marks[phase or "neutral"]

    def fill(self, phase: str | None) -> Style:
        """Return the fill of a phase with its ink; None is neutral."""
        return self.fills[phase or "neutral"]


def tones_of(palette: Palette, *, colour: bool = True, ascii_only: bool = False) -> Tones:
    """Return the styles of a palette; without ``colour`` reverse video, bold, word and shape."""
    signs = ASCII_SIGNS if ascii_only else Signs()
    return (_coloured if colour else _plain)(palette, signs, ascii_only)


def _coloured(p: Palette, signs: Signs, ascii_only: bool) -> Tones:
    def ink(colour: str, behind: str | None = None, *, bold: bool = False) -> Style:
        return Style(color=colour, bgcolor=behind, bold=bold or None)

    return Tones(
        palette=p,
        signs=signs,
        ascii_only=ascii_only,
        colour=True,
        text=ink(p.ink),
        strong=ink(p.ink, bold=True),
        soft=ink(p.soft),
        muted=ink(p.muted),
        decide=ink(p.warning, bold=True),
        error=ink(p.error, bold=True),
        cap=ink(p.ink, p.cap, bold=True),
        button=ink(p.page, p.ink, bold=True),
        button_key=ink(p.cap if p.dark else p.to_come, p.ink, bold=True),
        button_edge=ink(p.ink),
        chip=ink(p.colours("over").badge_ink, p.colours("over").badge, bold=True),
        done=ink(p.ink, p.done),
        to_come=ink(p.soft, p.to_come),
        rest=ink(p.soft, p.rest),
        too_late=ink(p.colours("last-minute").badge_ink, p.colours("last-minute").badge),
        spent=ink(p.spent, p.spent),
        span=ink(p.span, p.span),
        rule=ink(p.line),
        chosen=Style(bgcolor=p.selected),
        live=Style(bgcolor=p.live),
        marks={phase: ink(colours.text, bold=True) for phase, colours in p.phases.items()},
        fills={
            phase: ink(colours.badge_ink, colours.badge, bold=True)
            for phase, colours in p.phases.items()
        },
    )


def _plain(p: Palette, signs: Signs, ascii_only: bool) -> Tones:
    plain, bold, dim = Style.null(), Style(bold=True), Style(dim=True)
    reverse = Style(reverse=True, bold=True)
    return Tones(
        palette=p,
        signs=signs,
        ascii_only=ascii_only,
        colour=False,
        text=plain,
        strong=bold,
        soft=plain,
        muted=dim,
        decide=bold,
        error=Style(bold=True, underline=True),
        cap=Style(reverse=True),
        button=reverse,
        button_key=reverse,
        button_edge=plain,
        chip=reverse,
        done=Style(reverse=True, dim=True),
        to_come=dim,
        rest=dim,
        too_late=Style(bold=True, underline=True),
        spent=dim,
        span=plain,
        rule=dim,
        chosen=Style(underline=True),
        live=bold,
        marks=dict.fromkeys(p.phases, bold),
        fills={phase: bold if phase in _UNFILLED else reverse for phase in p.phases},
    )


_UNFILLED = ("before-minimum", "neutral")


@cache
def textual_themes() -> tuple[Theme, ...]:
    """Return Textual's themes, one for each palette.

    Beside Textual's own variables a style sheet finds `$phase-over-ink`, `-behind`, `-text`,
    `-badge` and `-badge-ink` for each phase, and `$muted`, `$selected`, `$line`, `$shade`,
    `$card`, `$live` and `$cap`.
    """
    return tuple(
        Theme(
            name=palette.name,
            primary=palette.accent,
            secondary=palette.selected,
            accent=palette.colours("in-window").text,
            warning=palette.warning,
            error=palette.error,
            success=palette.colours("in-window").text,
            foreground=palette.ink,
            background=palette.page,
            surface=palette.surface,
            panel=palette.surface,
            dark=palette.dark,
            text_alpha=1.0,
            variables=_variables(palette),
        )
        for palette in PALETTES.values()
    )


def _variables(palette: Palette) -> dict[str, str]:
    own = ("muted", "selected", "line", "shade", "card", "live", "cap")
    variables = {name: str(getattr(palette, name)) for name in own}
    for phase, colours in palette.phases.items():
        for name, colour in colours._asdict().items():
            variables[f"phase-{phase}-{name.replace('_', '-')}"] = colour
    return variables

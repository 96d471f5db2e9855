"""The glyph, shape and colours of each phase, for every screen; `audience.words` has the words.

A word, a shape and a colour each tell a phase, so any two of them may be missing. Colours are
`#rrggbb`. `terminal.tones` makes Textual's themes of the palettes, `web.assets` CSS variables.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Geometry = Literal["plain", "badge", "band", "frame", "dim", "dashed"]
"""How a screen draws a phase without colour: `badge` a filled badge, `band` that and a filled band
behind the digits, `frame` both and a frame (on a small screen, bars at the sides), `dim` pale
digits, `dashed` a dashed frame."""


class PhaseFace(NamedTuple):
    """The look of a phase without colours."""

    phase: str
    glyph: str
    ascii_glyph: str
    geometry: Geometry

    def mark(self, ascii_only: bool = False) -> str:
        """Return the glyph that this terminal can show one cell wide."""
        return self.ascii_glyph if ascii_only else self.glyph


NEUTRAL = PhaseFace("neutral", " ", " ", "plain")
"""The State, Missions' questions, opening and closing: no verdict words."""

FACES: Mapping[str, PhaseFace] = MappingProxyType(
    {
        face.phase: face
        for face in (
            PhaseFace("before-minimum", "○", "o", "plain"),
            PhaseFace("in-window", "●", "*", "badge"),
            PhaseFace("last-minute", "▲", "!", "band"),
            PhaseFace("over", "■", "#", "frame"),
            PhaseFace("paused", "‖", "=", "dim"),
            PhaseFace("no-signal", "×", "x", "dashed"),
            NEUTRAL,
        )
    }
)
"""By the values of :class:`~presession_timer.engine.rules.Phase`, `no-signal` and `neutral`."""

_VERDICT_PHASES = {"short": "before-minimum", "within": "in-window", "over": "over"}
_OTHER_VERDICTS = {"absent": ("–", "-"), "not-reached": ("·", ".")}


def face(phase: str | None) -> PhaseFace:
    """Return a phase's face; None is neutral. Raises KeyError for an unknown phase."""
    return NEUTRAL if phase is None else FACES[phase]


def verdict_mark(verdict: str | None, ascii_only: bool = False) -> str:
    """Return the mark of a verdict for rundown and report: ○ short, ● within, ■ over, – absent."""
    if verdict is None:
        return " "
    if verdict in _VERDICT_PHASES:
        return FACES[_VERDICT_PHASES[verdict]].mark(ascii_only)
    return _OTHER_VERDICTS[verdict][ascii_only]


def verdict_phase(verdict: str | None) -> str:
    """Return the phase whose colours a verdict has."""
    return _VERDICT_PHASES.get(verdict or "", "neutral")


class PhaseColours(NamedTuple):
    """A phase's colours on one page."""

    ink: str
    """Digits."""
    behind: str
    """The background of the digits: the page, or the band."""
    text: str
    """Words and marks on the page."""
    badge: str
    """The fill of the word's badge, of the frame and of the bar."""
    badge_ink: str
    """Text on that fill."""


class Palette(NamedTuple):
    """All colours of one theme."""

    name: str
    dark: bool
    page: str
    ink: str
    muted: str
    """Secondary text."""
    surface: str
    """Header and footer."""
    selected: str
    line: str
    """Rules and empty bars."""
    outline: str
    """An edge that carries meaning: 3:1 or more against the page."""
    shade: str
    """The window in a bar."""
    window: str
    """The window behind a report's bars."""
    accent: str
    """Time that was spoken, in the hour's bar."""
    soft: str
    """Text between ink and muted."""
    card: str
    """The speaker's panel."""
    live: str
    """The row that has the floor, and a chosen row."""
    cap: str
    """A key's cap."""
    done: str
    """A turn that ended, in the timeline."""
    to_come: str
    """A segment to come, in the timeline."""
    rest: str
    """What is left of the running turn, in the timeline."""
    spent: str
    """What was spoken, in the speaker's bar."""
    span: str
    """From the minimum to the limit, in the speaker's bar."""
    warning: str
    """Text that asks for a decision."""
    error: str
    """Text that says something is wrong."""
    phases: Mapping[str, PhaseColours]

    def colours(self, phase: str | None) -> PhaseColours:
        """Return a phase's colours; None is neutral. Raises KeyError for an unknown phase."""
        return self.phases["neutral" if phase is None else phase]


def _phases(
    page: str,
    ink: str,
    window: str,
    last: PhaseColours,
    over: tuple[str, str, str],
    grey: str,
) -> Mapping[str, PhaseColours]:
    over_ink, over_band, over_text = over
    plain = PhaseColours(ink, page, ink, ink, page)
    pale = PhaseColours(grey, page, grey, grey, page)
    return MappingProxyType(
        {
            "before-minimum": plain,
            "in-window": PhaseColours(window, page, window, window, page),
            "last-minute": last,
            "over": PhaseColours(over_ink, over_band, over_text, over_band, over_ink),
            "paused": pale,
            "no-signal": pale,
            "neutral": plain,
        }
    )


DARK = Palette(
    name="presession-dark",
    dark=True,
    page="#0a0e14",
    ink="#e6edf3",
    muted="#8b98a5",
    surface="#1b2733",
    selected="#1f3142",
    line="#33404d",
    outline="#72808e",
    shade="#3a4048",
    window="#1d2f42",
    accent="#3d5f8a",
    soft="#b4bfca",
    card="#111923",
    live="#1d2a3a",
    cap="#33445a",
    done="#2d4763",
    to_come="#1c2836",
    rest="#3a4858",
    spent="#2e3742",
    span="#626d79",
    warning="#ffcf33",
    error="#ff8f94",
    phases=_phases(
        page="#0a0e14",
        ink="#e6edf3",
        window="#35b8ff",
        last=PhaseColours("#ffcf33", "#0a0e14", "#ffcf33", "#ffcf33", "#0a0e14"),
        over=("#ffffff", "#c8323a", "#ff8f94"),
        grey="#8b98a5",
    ),
)
"""For screens."""

LIGHT = Palette(
    name="presession-light",
    dark=False,
    page="#ffffff",
    ink="#101418",
    muted="#56606a",
    surface="#e9edf1",
    selected="#cfe0f2",
    line="#c3cbd3",
    outline="#6f7a85",
    shade="#d5d9dd",
    window="#dde8f3",
    accent="#3d5f8a",
    soft="#3a444e",
    card="#f1f4f7",
    live="#d3e3f4",
    cap="#c5d0dc",
    done="#9fbbd8",
    to_come="#dde4eb",
    rest="#bcc8d4",
    spent="#d3dae1",
    span="#98a4b0",
    warning="#7a4f00",
    error="#b3261e",
    phases=_phases(
        page="#ffffff",
        ink="#101418",
        window="#0059b3",
        # Amber on white cannot be read, so the frame is amber and the ink stays black.
        last=PhaseColours("#101418", "#ffffff", "#101418", "#ffcf33", "#101418"),
        over=("#ffffff", "#b3261e", "#b3261e"),
        grey="#56606a",
    ),
)
"""For projectors: stray light on the wall fades dark pages first."""

CONTRAST = Palette(
    name="presession-contrast",
    dark=True,
    page="#000000",
    ink="#ffffff",
    muted="#c8ccd0",
    surface="#1c1c1c",
    selected="#003a70",
    line="#8a8a8a",
    outline="#9a9a9a",
    shade="#4a4a4a",
    window="#003a70",
    accent="#1f5fa8",
    soft="#e4e7ea",
    card="#0d0d0d",
    live="#003a70",
    cap="#3c3c3c",
    done="#1f5fa8",
    to_come="#2b2b2b",
    rest="#5a5a5a",
    spent="#333333",
    span="#7d7d7d",
    warning="#ffc400",
    error="#ff9a9a",
    phases=_phases(
        page="#000000",
        ink="#ffffff",
        window="#2fb4ff",
        last=PhaseColours("#ffc400", "#000000", "#ffc400", "#ffc400", "#000000"),
        over=("#ffffff", "#b3001b", "#ff9a9a"),
        grey="#c8ccd0",
    ),
)
"""Seven to one everywhere."""

PALETTES: Mapping[str, Palette] = MappingProxyType(
    {palette.name: palette for palette in (DARK, LIGHT, CONTRAST)}
)


def palette_of(theme: str) -> Palette:
    """Return the palette of a theme: dark, light or contrast; dark where nothing is chosen."""
    return PALETTES.get(f"presession-{theme}", DARK)

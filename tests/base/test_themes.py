import re
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from presession_timer.base import themes
from presession_timer.engine.rules import Phase, Verdict

Triple = tuple[float, float, float]

PALETTES = list(themes.PALETTES.values())
SPEAKING = ("before-minimum", "in-window", "last-minute", "over")

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
SIGHT: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Triple:
    """sRGB to linear light."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))

    def light(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return light(red), light(green), light(blue)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    lights = [
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(other))
    ]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def lab(colour: str, sight: str) -> Triple:
    """CIELAB under D65, as somebody with that sight sees the colour."""
    light = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True))))
        for row in SIGHT[sight]
    )

    def root(share: float) -> float:
        return float(share ** (1 / 3)) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116

    x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    y = root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    z = root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one: Triple, other: Triple) -> float:
    """Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    grown = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    a1, a2 = a1 * grown, a2 * grown
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    dl = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * t)
    blue = 2 * sqrt(chroma**7 / (chroma**7 + 25**7))
    turned = -sin(radians(60 * exp(-(((hue - 275) / 25) ** 2)))) * blue
    return sqrt(dl**2 + dc**2 + dh**2 + turned * dc * dh)


def test_the_colour_difference_agrees_with_the_published_test_data() -> None:
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(
        0.9082, abs=1e-4
    )
    assert ciede2000((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447)) == pytest.approx(
        1.4441, abs=1e-4
    )


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_the_four_phases_differ_in_colour_for_every_sight(
    palette: themes.Palette, sight: str
) -> None:
    fills = [palette.colours(phase).badge for phase in SPEAKING]
    differences = [
        ciede2000(lab(one, sight), lab(other, sight)) for one, other in combinations(fills, 2)
    ]
    assert min(differences) >= 22


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_everything_that_is_read_has_contrast_enough(palette: themes.Palette) -> None:
    enough = 7.0 if palette.name == "presession-contrast" else 4.5
    pairs = [
        (palette.ink, palette.page),
        (palette.ink, palette.surface),
        (palette.ink, palette.selected),
        (palette.muted, palette.page),
        (palette.warning, palette.page),
        (palette.warning, palette.surface),
        (palette.error, palette.page),
        (palette.error, palette.surface),
    ]
    for colours in palette.phases.values():
        pairs += [
            (colours.ink, colours.behind),
            (colours.text, palette.page),
            (colours.badge_ink, colours.badge),
        ]
    poor = [(*pair, round(contrast(*pair), 2)) for pair in pairs if contrast(*pair) < enough]
    assert poor == []


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_secondary_text_can_be_read_on_header_and_selection(palette: themes.Palette) -> None:
    assert contrast(palette.muted, palette.surface) >= 4.5
    assert contrast(palette.muted, palette.selected) >= 4.5


def test_every_phase_of_the_engine_has_a_face_and_colours_in_every_theme() -> None:
    wanted = {phase.value for phase in Phase} | {"no-signal", "neutral"}
    assert set(themes.FACES) == wanted
    for palette in PALETTES:
        assert set(palette.phases) == wanted


def test_an_enum_member_finds_its_face_and_none_is_neutral() -> None:
    assert themes.face(Phase.LAST_MINUTE).glyph == "▲"
    assert themes.face(None) is themes.NEUTRAL
    assert themes.DARK.colours(Phase.OVER).behind == "#c8323a"
    assert themes.DARK.colours(None).ink == themes.DARK.ink
    with pytest.raises(KeyError):
        themes.face("late")


def test_glyphs_are_those_of_the_specification() -> None:
    assert {face.phase: face.glyph for face in themes.FACES.values()} == {
        "before-minimum": "○",
        "in-window": "●",
        "last-minute": "▲",
        "over": "■",
        "paused": "‖",
        "no-signal": "×",
        "neutral": " ",
    }


def test_without_colour_glyph_and_geometry_still_tell_the_phases_apart() -> None:
    faces = [face for face in themes.FACES.values() if face is not themes.NEUTRAL]
    for values in (
        [face.mark() for face in faces],
        [face.mark(ascii_only=True) for face in faces],
        [face.geometry for face in faces],
    ):
        assert len(set(values)) == len(faces)
    assert all(face.ascii_glyph.isascii() for face in faces)


def test_each_verdict_has_a_mark_of_its_own() -> None:
    for ascii_only in (False, True):
        marks = [themes.verdict_mark(verdict, ascii_only) for verdict in Verdict]
        assert len({*marks, themes.verdict_mark(None, ascii_only)}) == len(marks) + 1
        assert all(len(mark) == 1 for mark in marks)
    assert [themes.verdict_mark(verdict) for verdict in ("short", "within", "over")] == list("○●■")
    assert themes.verdict_phase("over") == "over"
    assert themes.verdict_phase("absent") == themes.verdict_phase(None) == "neutral"


def test_every_colour_is_written_as_six_hexadecimal_digits() -> None:
    for palette in PALETTES:
        values = list(palette[2:-1])
        values += [value for colours in palette.phases.values() for value in colours]
        assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in values)

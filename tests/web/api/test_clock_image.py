"""The room's clock as a small picture: what is told by shape alone, and that everything fits."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from itertools import combinations, product

import pytest

from presession_timer.audience.readout import Readout
from presession_timer.base.themes import FACES, PALETTES
from presession_timer.base.user_settings import THEMES
from presession_timer.web.api.clock_image import SIZES, picture_of, png

SPEAKING = Readout(
    scene="clock",
    phase="in-window",
    left="1:42",
    left_ms=102_000,
    limit=420_000,
    least=300_000,
    paused=False,
    who="Observatori DESC",
    next="",
    message="",
    lost=False,
)
COUNTED = ("0:00", "5:23", "12:38", "1:04:10", "+0:12", "+12:07", "+1:04:10")

Colour = tuple[int, int, int]


def pixels(readout: Readout, size: int = 72, theme: str = "dark") -> list[list[Colour]]:
    """The colours of a picture, decoded as any reader of PNG would."""
    data = png(picture_of(readout, size, theme))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(name + body),)
        chunks[name] = body
        at += length + 12
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (width, height, depth, kind) == (size, size, 8, 3)
    rows = zlib.decompress(chunks[b"IDAT"])
    palette = [tuple(chunks[b"PLTE"][n : n + 3]) for n in range(0, len(chunks[b"PLTE"]), 3)]
    lines = [rows[y * (size + 1) : (y + 1) * (size + 1)] for y in range(size)]
    assert all(line[0] == 0 for line in lines)
    return [[palette[one] for one in line[1:]] for line in lines]  # type: ignore[misc]  # three bytes are a Colour


def shape(readout: Readout) -> list[list[bool]]:
    """Where a picture is not as its corner inside the frame: what is left without colour."""
    found = pixels(readout)
    return [[colour != found[4][4] for colour in row] for row in found]


def is_filled(readout: Readout) -> bool:
    """Whether the key is filled, which without colour is dark for light."""
    return pixels(readout)[4][4] != pixels(replace(readout, phase="neutral"))[4][4]


def rgb(written: str) -> Colour:
    red, green, blue = bytes.fromhex(written[1:])
    return red, green, blue


def test_each_phase_has_a_shape_of_its_own() -> None:
    told = [replace(SPEAKING, phase=phase) for phase in FACES]
    for one, other in combinations(told, 2):
        assert (shape(one), is_filled(one)) != (shape(other), is_filled(other)), (one, other)


@pytest.mark.parametrize("theme", THEMES)
def test_each_phase_has_its_colours(theme: str) -> None:
    palette = PALETTES[f"presession-{theme}"]
    for phase, face in FACES.items():
        colours = palette.colours(phase)
        seen = {one for row in pixels(replace(SPEAKING, phase=phase), theme=theme) for one in row}
        filled = face.geometry in ("band", "frame")
        on_page = palette.page, colours.text
        wanted = (colours.badge, colours.badge_ink) if filled else on_page
        assert {rgb(one) for one in wanted} <= seen, phase


@pytest.mark.parametrize("left", COUNTED)
def test_all_digits_are_on_the_key_and_clear_of_its_frame(left: str) -> None:
    for size, phase in product(SIZES, ("in-window", "last-minute", "over", "no-signal")):
        scale = size // 72
        found = pixels(replace(SPEAKING, left=left, phase=phase), size)
        digits = found[26 * scale : 60 * scale]
        behind = digits[0][8 * scale]
        framed = phase == "no-signal"
        for column in (3, 4, 67, 68) if framed else (0, 1, 70, 71):
            assert {row[column * scale] for row in digits} == {behind}, (size, phase)
        inked = [x for x in range(size) if not framed or 5 * scale <= x < 67 * scale]
        inked = [x for x in inked if any(row[x] != behind for row in digits)]
        assert inked[-1] - inked[0] > 45 * scale, (size, phase)


def test_the_bar_shrinks_with_the_time_that_is_left() -> None:
    def lit(left_ms: int) -> int:
        row = pixels(replace(SPEAKING, left_ms=left_ms))[64]
        return row.count(rgb(PALETTES["presession-dark"].colours("in-window").badge))

    assert [lit(ms) for ms in (420_000, 210_000, 1, 0, -5_000)] == [62, 31, 1, 0, 0]
    half = pixels(replace(SPEAKING, left_ms=210_000))[64]
    badge = rgb(PALETTES["presession-dark"].colours("in-window").badge)
    assert half[67 - 1] == badge, "what is left ends at 0:00, at the right, as on the page"
    assert half[6] != badge


def test_a_lost_line_is_seen_and_hides_no_phase() -> None:
    lost = replace(SPEAKING, lost=True)
    assert shape(lost) != shape(SPEAKING)
    inside = slice(4, 68)
    assert [row[inside] for row in shape(lost)[inside]] == [
        row[inside] for row in shape(SPEAKING)[inside]
    ]


def test_a_blank_room_has_a_blank_key() -> None:
    found = pixels(replace(SPEAKING, scene="blank", phase="neutral", left="", left_ms=None))
    assert len({colour for row in found for colour in row}) == 1


@pytest.mark.parametrize("scene", ["before", "title", "next", "questions", "thanks"])
def test_where_nothing_is_counted_the_key_says_so(scene: str) -> None:
    nothing = replace(SPEAKING, scene=scene, phase="neutral", left="", left_ms=None, limit=None)
    assert any(any(row) for row in shape(nothing))


def test_who_is_next_stands_on_the_key_where_the_font_has_the_letters() -> None:
    waiting = replace(SPEAKING, scene="next", phase="neutral", left="", left_ms=None, limit=None)
    named = shape(replace(waiting, next="Article 99"))
    assert named != shape(waiting)
    assert shape(replace(waiting, next="المنظمة العربية")) == shape(waiting)

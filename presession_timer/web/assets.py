"""The page's files, read once and kept in memory; nothing else of the disk can be asked for.

Colours, digits and words come from where the other screens have them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from presession_timer.audience.words import catalogue, languages
from presession_timer.base.errors import PresessionError
from presession_timer.base.themes import FACES, NEUTRAL, PALETTES, Palette
from presession_timer.base.world.languages import LANGUAGES
from presession_timer.terminal.digits import font, outlines
from presession_timer.web.speech import translated, words_of

_FOLDER = Path(__file__).with_name("page")
_HTML, _CSS, _JS = "text/html", "text/css", "text/javascript"
_JSON, _SVG = "application/json", "image/svg+xml"
_WIDTH, _HEIGHT, _STEM = 100, 150, 23
"""A digit's box and its stroke."""
_NARROW = {":": 30, "+": 50}
"""The widths of what is narrower."""
_PLUS = "M11.5 75H38.5M25 61.5V88.5"
"""As high as it is wide, which the terminal's is not: its cells are too coarse for that."""
_CARDS = ("before-minimum", "in-window", "last-minute", "over", "paused", "please-conclude")
"""The phases, and what the moderator asks for; that one has no glyph of its own."""


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    body: bytes
    content_type: str

    @cached_property
    def packed(self) -> bytes:
        """The body in gzip, packed once for all viewers: about a quarter as long."""
        return gzip.compress(self.body, mtime=0)


def load_assets(default_languages: Sequence[str] = ()) -> Mapping[str, Asset]:
    """Return what the server serves, by path.

    ``default_languages`` are those of pages whose address names none. Raises PresessionError for a
    language without a catalogue.
    """
    for language in default_languages:
        catalogue(language)
    drawn, coloured = symbols(), colours()
    return {
        "/": _asset("page.html", _HTML, drawn),
        "/page.css": Asset((coloured + _read("page.css")).encode(), _CSS),
        "/count.js": _asset("count.js", _JS),
        "/texts.js": _asset("texts.js", _JS),
        "/line.js": _asset("line.js", _JS),
        "/screen.js": _asset("screen.js", _JS),
        "/old.js": _asset("old.js", _JS),
        "/card.js": _asset("card.js", _JS),
        "/agenda.js": _asset("agenda.js", _JS),
        "/page.js": _asset("page.js", _JS),
        "/words.json": Asset(_words(default_languages or ("en",)), _JSON),
        "/control": _asset("remote/control.html", _HTML, drawn),
        "/control.css": Asset((coloured + _read("remote/control.css")).encode(), _CSS),
        "/control.js": _asset("remote/control.js", _JS),
        "/control_sheets.js": _asset("remote/control_sheets.js", _JS),
        "/language.js": _asset("remote/language.js", _JS),
        "/screens.js": _asset("remote/screens.js", _JS),
        "/small.js": _asset("small.js", _JS),
        "/small.css": _asset("small.css", _CSS),
        "/links": _asset("remote/links.html", _HTML, drawn),
        "/links.css": Asset((coloured + _read("remote/links.css")).encode(), _CSS),
        "/links.js": _asset("remote/links.js", _JS),
        "/cards.css": Asset((coloured + _read("cards.css")).encode(), _CSS),
        "/icon.svg": Asset(_icon().encode(), _SVG),
        **{f"/speech/{code}.json": Asset(_speech(code), _JSON) for code in translated()},
    }


def event_assets() -> Mapping[str, Asset]:
    """Return what a gateway serves beside its rooms: the page that lists them."""
    return {
        "/": _asset("event.html", _HTML),
        "/event.css": Asset((colours() + _read("event.css")).encode(), _CSS),
        "/event.js": _asset("event.js", _JS),
        "/line.js": _asset("line.js", _JS),
        "/icon.svg": Asset(_icon().encode(), _SVG),
    }


def overview_assets(default_languages: Sequence[str] = ()) -> Mapping[str, Asset]:
    """Return what the server of an overview serves, by path. Raises as :func:`load_assets`."""
    assets = load_assets(default_languages)
    shared = ("count", "texts", "line", "screen", "old", "small")
    return {
        "/": _asset("overview.html", _HTML, symbols()),
        "/overview.css": Asset((colours() + _read("overview.css")).encode(), _CSS),
        "/overview.js": _asset("overview.js", _JS),
        **{path: assets[path] for path in ("/words.json", "/icon.svg")},
        **{f"/{name}.js": assets[f"/{name}.js"] for name in shared},
    }


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _asset(name: str, content_type: str, symbols: str = "") -> Asset:
    return Asset(_read(name).replace("<!--symbols-->", symbols).encode(), content_type)


def _words(default_languages: Sequence[str]) -> bytes:
    known = {
        language: {
            "dir": "rtl" if catalogue(language).right_to_left else "ltr",
            "words": dict(catalogue(language).words),
        }
        for language in languages()
    }
    told = {"default": list(default_languages), "languages": known}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _speech(code: str) -> bytes:
    return json.dumps(words_of(code), ensure_ascii=False, separators=(",", ":")).encode()


def symbols() -> str:
    """Return the digits and glyphs of the other screens as SVG symbols, drawn with ``use``."""
    digits = "".join(_digit(character) for character in "0123456789:+")
    glyphs = "".join(
        f'<symbol id="g-{phase}" viewBox="0 0 100 100">{_GLYPHS[face.glyph]}</symbol>'
        for phase, face in FACES.items()
        if face.glyph in _GLYPHS
    )
    return f'<svg id="symbols" aria-hidden="true">{digits}{glyphs}</svg>'


def _digit(character: str) -> str:
    drawn = font.glyph(character)
    width = _NARROW.get(character, _WIDTH)
    strokes = [mark for mark in drawn.marks if isinstance(mark, font.Stroke)]
    path = _PLUS if character == "+" else "".join(_path(stroke, width) for stroke in strokes)
    name = {":": "colon", "+": "plus"}.get(character, character)
    return f'<symbol id="d-{name}" viewBox="0 0 {width} {_HEIGHT}"><path d="{path}"/></symbol>'


def _path(stroke: font.Stroke, width: int) -> str:
    points = [
        (_STEM / 2 + x * (width - _STEM), _STEM / 2 + y * (_HEIGHT - _STEM))
        for x, y in stroke.points
    ]
    radii = [(width - _STEM) / 2 * is_round for is_round in stroke.rounds]
    line = points if len(points) == 1 else outlines.rounded(points, radii, stroke.closed)
    if len(line) == 1:
        line = [line[0], line[0]]
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in line) + ("Z" if stroke.closed else "")


_GLYPHS = {
    "○": '<circle cx="50" cy="50" r="38" fill="none" stroke="currentColor" stroke-width="16"/>',
    "●": '<circle cx="50" cy="50" r="46"/>',
    "▲": '<path d="M50 6 98 94H2z"/>',
    "■": '<path d="M8 8h84v84H8z"/>',
    "‖": '<path d="M18 6h24v88H18zM58 6h24v88H58z"/>',
    "×": '<path d="M20 6 50 36 80 6 94 20 64 50 94 80 80 94 50 64 20 94 6 80 36 50 6 20z"/>',
}


def _icon() -> str:
    ink = PALETTES["presession-light"].colours("in-window").badge
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<circle cx="50" cy="50" r="46" fill="{ink}"/></svg>'
    )


def colours() -> str:
    """Return every colour as a CSS variable, by theme and phase."""
    return "".join(_colours_of(palette) for palette in PALETTES.values())


def _colours_of(palette: Palette) -> str:
    name = palette.name.removeprefix("presession-")
    general = {
        "page": palette.page,
        "ink": palette.ink,
        "muted": palette.muted,
        "surface": palette.surface,
        "line": palette.line,
        "outline": palette.outline,
        "shade": palette.shade,
        "warning": palette.warning,
        "error": palette.error,
    }
    scheme = "dark" if palette.dark else "light"
    rules = [_rule(f"[data-theme={name}]", general, f"color-scheme:{scheme};")]
    for phase, colours in palette.phases.items():
        own = {
            "p-ink": colours.ink,
            "p-behind": colours.behind,
            "p-text": colours.text,
            "p-badge": colours.badge,
            "p-badge-ink": colours.badge_ink,
        }
        rules.append(_rule(f"[data-theme={name}] [data-phase={phase}]", own))
    return "".join(rules)


def _rule(selector: str, variables: Mapping[str, str], more: str = "") -> str:
    return selector + "{" + more + "".join(f"--{k}:{v};" for k, v in variables.items()) + "}\n"


def cards(chosen: Sequence[str], theme: str, last: int) -> bytes:
    """Return a set of phase cards to print, which replace a dead projector.

    ``last`` is the plan's last-minute warning in ms, which one card names. Raises PresessionError
    for a language without a catalogue.
    """
    found = [catalogue(language) for language in chosen or LANGUAGES]
    if f"presession-{theme}" not in PALETTES:
        raise PresessionError(f"no theme {theme!r}")
    sheets = []
    for card in _CARDS:
        words = "".join(
            f'<p lang="{escape(one.language)}" dir="{"rtl" if one.right_to_left else "ltr"}">'
            f"{escape(one.words.phase(card, last))}</p>"
            for one in found
        )
        face = FACES.get(card, NEUTRAL)
        sheets.append(
            f'<section data-phase="{face.phase}" data-geometry="{face.geometry}"'
            f' data-many="{len(found)}">'
            f'<svg class="glyph"><use href="#g-{face.phase}"/></svg><div>{words}</div></section>'
        )
    return (
        f'<!doctype html><html lang="en" data-theme="{escape(theme)}"><meta charset="utf-8">'
        "<title>Phase cards</title>"
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="cards.css"><link rel="icon" href="icon.svg">'
        f"{symbols()}{''.join(sheets)}</html>"
    ).encode()

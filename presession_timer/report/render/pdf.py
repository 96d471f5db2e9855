"""A document as PDF, set by Typst. Names go in as data; the source is a constant.

The file is PDF/A: it can be kept for decades, and a letter that no font has is an error instead of
an empty box. Such letters are replaced by the name of their script. If the scripts in it allow that
it is PDF/UA, too, so that it can be read aloud.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from presession_timer.base.errors import PresessionError
from presession_timer.base.extras import PDF, is_installed
from presession_timer.base.text import shortened
from presession_timer.report import document as doc
from presession_timer.report.language import Language
from presession_timer.report.render.charts import pictures
from presession_timer.report.render.drawing import NAME, PAPER, chart_style, text_width
from presession_timer.report.render.markup import Element, Node, Trusted, el, markup

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard

_FAMILIES = (
    "Noto Sans", "Helvetica Neue", "Helvetica", "Arial", "Segoe UI", "Liberation Sans",
    "DejaVu Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
)  # fmt: skip
_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_TEXT = b"#sys.inputs.text"
_MOST_TRIES = 8
_STANDARDS: tuple[list[PDFStandard], ...] = (["a-2a", "ua-1"], ["a-2b"])
"""The best first. PDF/UA forbids glyphs that stand for no single letter; some scripts have them."""


class Pdf(NamedTuple):
    """A file's bytes, and the scripts it could not show."""

    data: bytes
    missing: tuple[str, ...]
    """Scripts that no font on this machine has, such as "Devanagari"."""


def render_pdf(document: doc.Document) -> Pdf:
    """Return the document on A4; the same document gives the same bytes on the same machine.

    If no font has a letter, the name of its script stands in its place, and a notice says so.
    Raises PresessionError if Typst is not installed or cannot set the page.
    """
    require_typst("--format html prints to the same page")
    import typst

    unshown: set[str] = set()
    standards = list(_STANDARDS)
    for _ in range(_MOST_TRIES):
        try:
            return Pdf(_compiled(document, unshown, standards[0]), scripts(unshown))
        except typst.TypstError as error:
            found = _unshown(error.diagnostic or error.message)
            if not found <= unshown:
                unshown |= found
            elif len(standards) > 1:
                del standards[0]
            else:
                message = f"the page could not be set as PDF: {error.message}"
                raise PresessionError(message) from error
    raise PresessionError("the page could not be set as PDF: no font has its letters")


def unshown(text: str) -> tuple[str, ...]:
    """Return the scripts in ``text`` that no font on this machine has; "symbols" for no script.

    Raises PresessionError if Typst is not installed.
    """
    require_typst("--format html prints to the same page")
    import typst

    compiler = typst.Compiler(_TEXT, font_paths=_fonts(), sys_inputs={"text": text})
    try:
        compiler.compile(format="pdf", pdf_standards=["a-2b"])
    except typst.TypstError as error:
        return scripts(_unshown(error.diagnostic or error.message))
    return ()


def require_typst(otherwise: str) -> None:
    """Raise PresessionError, which ends with what to do ``otherwise``, where Typst is missing."""
    if not is_installed(PDF):
        raise PresessionError(
            f"a PDF needs a package that is not installed: {PDF.install}; {otherwise}"
        )
    try:
        import typst  # noqa: F401 - only whether it can be loaded
    except ImportError as error:
        raise PresessionError(f"typst cannot be loaded here: {error}; {otherwise}") from error


def scripts(characters: Iterable[str]) -> tuple[str, ...]:
    """Return the scripts of ``characters``, sorted: "Chinese", "Devanagari", "symbols"."""
    return tuple(sorted({_script(character) for character in characters} - {""}))


_EMOJI = re.compile(
    "[\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"
    "\N{ZERO WIDTH JOINER}\N{COPYRIGHT SIGN}\N{REGISTERED SIGN}\N{TRADE MARK SIGN}"
    "\N{WAVY DASH}\N{PART ALTERNATION MARK}\u3297\u3299\u203c\u2049\u2139\u24c2"
    "\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u25aa\u25ab\u25b6\u25c0"
    "\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f000-\U0001f6ff\U0001f900-\U0001faff\U000e0020-\U000e007f]"
)
"""Emoji, and what joins, colours or styles them: pictures that belong to no script."""


def _script(character: str) -> str:
    category = unicodedata.category(character)
    if _EMOJI.match(character):
        return ""
    if category[0] not in "LMN":
        return "" if category == "Cf" else "symbols"
    first = unicodedata.name(character, "symbols").split()[0].split("-")[0]
    return {"CJK": "Chinese", "COMBINING": "accents"}.get(first, first.capitalize())


def _unshown(diagnostic: str) -> set[str]:
    """Return the characters that Typst says no font has.

    Typst quotes what belongs together, such as a space and the emoji modifier after it; ASCII
    letters, which every font has and JSON is made of, are never what is missing.
    """
    quoted = _UNSHOWN.findall(diagnostic)
    return {
        character
        for text in quoted
        for character in _ESCAPE.sub(_unescaped, text)
        if not character.isascii()
    }


def _unescaped(found: re.Match[str]) -> str:
    code, letter = found.groups()
    return chr(int(code, 16)) if code else _NAMED.get(letter, letter)


def _compiled(document: doc.Document, unshown: set[str], standards: list[PDFStandard]) -> bytes:
    import typst

    text = json.dumps(_data(document, scripts(unshown)), ensure_ascii=False)
    if unshown:
        run = re.compile(f"[{re.escape(''.join(sorted(unshown)))}]+")
        text = run.sub(_in_brackets, text)
    compiler = typst.Compiler(_source(), font_paths=_fonts(), sys_inputs={"page": text})
    data, _ = compiler.compile_with_warnings(format="pdf", pdf_standards=standards)
    assert isinstance(data, bytes)
    return data


def _in_brackets(run: re.Match[str]) -> str:
    named = list(scripts(run[0]))
    if any(_EMOJI.match(one) and unicodedata.category(one) == "So" for one in run[0]):
        named.append("emoji")
    return f"[{', '.join(named)}]" if named else ""


@cache
def _source() -> bytes:
    return Path(__file__).with_name("page.typ").read_bytes()


def families() -> list[str]:
    """Return the families of a page's text that this machine has, the best first."""
    known = set(_fonts().families())
    return [family for family in _FAMILIES if family in known] or ["Libertinus Serif"]


@cache
def _fonts() -> Fonts:
    # finding fonts takes longer than setting the page
    import typst

    return typst.Fonts()


def _data(document: doc.Document, missing: Sequence[str]) -> dict[str, Any]:
    say = document.say
    notices: list[doc.Block] = []
    kept, left_out = _held(document.blocks)
    if left_out:
        said = say(
            "Lines left out at the end of long lists in this PDF: {n}. HTML and Excel have all.",
            n=f"{left_out:,}",
        )
        notices.append(doc.Notice(said))
    if missing:
        named = say(
            "No font on the machine that made this has {scripts}: in brackets where it stood.",
            scripts=", ".join(missing),
        )
        notices.append(doc.Notice(named))
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "date": {"year": document.day.year, "month": document.day.month, "day": document.day.day},
        "lang": say.code,
        "long": document.is_long,
        "fonts": families(),
        "colours": PAPER,
        "blocks": [data for block in (*notices, *kept) for data in _block_data(block, say)],
    }


_MOST_CELLS = 12_000
"""Typst keeps the whole document in memory, 16 kB for each cell: at most 200 MB."""


def _held(blocks: Iterable[doc.Block]) -> tuple[list[doc.Block], int]:
    """Return as much of the blocks as one document can hold, and how many lines are left out."""
    room, left_out = _MOST_CELLS, 0
    kept: list[doc.Block] = []
    for block in blocks:
        match block:
            case doc.Table(columns, rows):
                most = room // len(columns)
                room -= min(most, len(rows)) * len(columns)
                left_out += max(0, len(rows) - most)
                kept.append(block._replace(rows=rows[:most]))
            case doc.Pairs(pairs):
                most = room // 2
                room -= min(most, len(pairs)) * 2
                left_out += max(0, len(pairs) - most)
                kept.append(block._replace(pairs=pairs[:most]))
            case _:
                kept.append(block)
    return kept, left_out


@cache
def _style() -> Element:
    """Return the charts' style sheet with the colours of paper: an SVG image has no variables."""
    sheet = re.sub(r"var\(--([\w-]+)\)", lambda found: PAPER[found[1]], chart_style())
    return el("style", Trusted(sheet))


def _without_names(drawn: Element, names: list[dict[str, Any]]) -> Element:
    """Return the picture without names; they go to ``names`` with their places."""
    kept: list[Node] = []
    for child in drawn.children:
        if not isinstance(child, Element):
            kept.append(child)
            continue
        attributes = dict(child.attributes)
        if attributes.get("class") == NAME:
            place = {key: float(attributes[key]) for key in ("x", "y", "font-size")}
            place["room"] = float(attributes["data-room"])
            names.append(place | {"text": "".join(map(str, child.children))})
        else:
            kept.append(_without_names(child, names))
    return drawn._replace(children=tuple(kept))


_LONG_TABLE = 100
_LONGEST_STRING = 32_000
"""Bytes; a little less than PDF/A allows for one string, an alternative text among them."""


def _width(column: doc.TableColumn, cells: Sequence[str]) -> float | None:
    """Return the width of a column of numbers in a long table, so that Typst measures no cells."""
    if len(cells) < _LONG_TABLE or not column.is_number:
        return None
    texts = {column.head, *cells}
    return max(text_width(text, 1, bold=column.is_strong) for text in texts)


def _as_one_string(text: str) -> str:
    """Return what of a text fits into one string of a PDF/A (ISO 19005-2, 6.1.13)."""
    return shortened(text, _LONGEST_STRING, lambda part: len(part.encode("utf-16")))


def _block_data(block: doc.Block, say: Language) -> Iterator[dict[str, Any]]:
    kind = type(block).__name__.lower()
    match block:
        case doc.KeyFigures(figures):
            yield {"kind": kind, "figures": [figure._asdict() for figure in figures]}
        case doc.Table(columns, rows):
            heads = [
                column._asdict() | {"em": _width(column, [row.cells[place] for row in rows])}
                for place, column in enumerate(columns)
            ]
            lines = [{"cells": row.cells, "style": row.style} for row in rows]
            yield {"kind": kind, "columns": heads, "rows": lines}
        case (
            doc.Headline() | doc.Notice() | doc.Summary() | doc.Note() | doc.Pairs() | doc.Footer()
        ):
            yield {"kind": kind, **block._asdict()}
        case chart:
            for picture in pictures(chart, say):
                names: list[dict[str, Any]] = []
                drawn = _without_names(picture, names)
                drawn = drawn._replace(children=(_style(), *drawn.children))
                label = _as_one_string(str(dict(picture.attributes)["aria-label"]))
                yield {"kind": "picture", "svg": markup(drawn), "label": label, "names": names}

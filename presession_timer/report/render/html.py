"""A page as one HTML file: nothing from elsewhere, nothing that runs, A4 on paper.

What is said of safety is in reliability.md §4: every text is escaped, every name is isolated, and
the file's own policy forbids scripts, frames and connections.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import singledispatch
from pathlib import Path

from presession_timer.report import document as blocks
from presession_timer.report.document import Block, Column, Page, Row
from presession_timer.report.hour_page import Figure
from presession_timer.report.palette import DARK, PAPER, Colours
from presession_timer.report.render.markup import Element, Node, Trusted, el, markup

__all__ = ["POLICY", "render_html"]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""The file's Content-Security-Policy."""


def render_html(page: Page) -> str:
    """``--format html``: the whole page, with its pictures and its style in it."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", page.title),
        el("style", Trusted(_style())),
    )
    title = el(
        "header",
        el("h1", _isolated(page.title)),
        el("p", _isolated(page.subtitle), class_="subtitle"),
    )
    main = el(
        "main",
        title,
        *(_drawn(block) for block in page.blocks),
        class_="dense" if page.is_dense else None,
    )
    return f"<!DOCTYPE html>\n{markup(el('html', head, el('body', main), lang=page.say.code))}\n"


def _style() -> str:
    """The style sheet behind the colours of paper and of a dark screen."""
    sheet = Path(__file__).with_name("page.css").read_text("utf-8")
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}"
    return f"\n:root {{ {_colours(PAPER)} }}\n{dark}\n{sheet}"


def _colours(colours: Colours) -> str:
    return " ".join(
        f"--{field.name.replace('_', '-')}: {getattr(colours, field.name)};"
        for field in fields(colours)
    )


def _isolated(text: str) -> Element:
    """What people wrote, apart from the text around it whichever way it runs."""
    return el("bdi", text)


@singledispatch
def _drawn(block: Block) -> Node:
    raise TypeError(f"no way to draw {type(block).__name__}")


@_drawn.register
def _(block: blocks.Heading) -> Node:
    return el("h2", block.text)


@_drawn.register
def _(block: blocks.Notice) -> Node:
    return el("p", block.text, class_="notice", role="note")


@_drawn.register
def _(block: blocks.Verdict) -> Node:
    return el("p", block.text, class_="verdict")


@_drawn.register
def _(block: blocks.Note) -> Node:
    return el("p", _isolated(block.text), class_="small")


@_drawn.register
def _(block: blocks.Figures) -> Node:
    return el("ul", [_figure(figure) for figure in block.figures], class_="figures")


def _figure(figure: Figure) -> Element:
    return el(
        "li",
        el("span", figure.caption, class_="caption"),
        el("strong", figure.value),
        el("span", figure.note, class_="caption"),
    )


@_drawn.register
def _(block: blocks.Picture) -> Node:
    return el("div", block.svg, class_="wide")


@_drawn.register
def _(block: blocks.Table) -> Node:
    heads = [el("th", column.head, scope="col", class_=_class(column)) for column in block.columns]
    body = el("tbody", [_row(row, block.columns) for row in block.rows])
    return el("div", el("table", el("thead", el("tr", heads)), body), class_="wide")


def _row(row: Row, columns: tuple[Column, ...]) -> Element:
    return el("tr", _cells(row, columns), class_=row.style or None)


def _cells(row: Row, columns: tuple[Column, ...]) -> Iterator[Node]:
    for text, column in zip(row.cells, columns, strict=True):
        inside: Node = text if column.is_number or not text else _isolated(text)
        if column.box_mm and not text:
            inside = el("span", class_="box", style=f"width: {column.box_mm}mm")
        yield el("td", inside, class_=_class(column))


def _class(column: Column) -> str | None:
    names = ["number"] * column.is_number + ["strong"] * column.is_strong
    names += ["boxed"] * bool(column.box_mm)
    return " ".join(names) or None


@_drawn.register
def _(block: blocks.Pairs) -> Node:
    return el(
        "dl",
        [el("div", el("dt", key), el("dd", _isolated(text))) for key, text in block.pairs],
        class_="short" if block.is_short else "columns" if block.in_columns else None,
    )


@_drawn.register
def _(block: blocks.Footer) -> Node:
    return el("footer", [el("p", _isolated(line)) for line in block.lines])

"""A document as one HTML file: nothing from elsewhere, nothing that runs, A4 on paper.

Every text is escaped, every name is isolated, and the file's own policy forbids scripts, frames and
connections.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from presession_timer.base.themes import DARK
from presession_timer.report import document as doc
from presession_timer.report.language import Language
from presession_timer.report.render.charts import pictures
from presession_timer.report.render.drawing import PAPER, chart_style, page_colours
from presession_timer.report.render.markup import Element, Node, el, isolated, page


def render_html(document: doc.Document) -> str:
    """Return the document as HTML with its pictures and styles inside."""
    title = el(
        "header",
        el("h1", isolated(document.title)),
        el("p", isolated(document.subtitle), class_="subtitle"),
    )
    main = el("main", title, _body(document), class_="dense" if document.is_dense else None)
    schemes = el("meta", name="color-scheme", content="light dark")
    return page(document.title, _style(), main, lang=document.say.code, head=schemes)


def _style() -> str:
    sheet = Path(__file__).with_name("page.css").read_text("utf-8")
    dark = _colours(page_colours(DARK))
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f"\n:root {{ {_colours(PAPER)} }}\n{dark}\n{sheet}{chart_style()}"


def _colours(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _body(document: doc.Document) -> Iterator[Node]:
    heading = document.title
    for block in document.blocks:
        if isinstance(block, doc.Headline):
            heading = block.text
        yield from _drawn(block, heading, document.say)


def _wide(content: Node, heading: str) -> Element:
    """Return what may be wider than a phone: it scrolls by itself, by finger or arrow keys."""
    return el("div", content, class_="wide", tabindex="0", role="region", aria_label=heading)


def _drawn(block: doc.Block, heading: str, say: Language) -> Iterator[Node]:
    match block:
        case doc.Headline(text):
            yield el("h2", text)
        case doc.Notice(text):
            yield el("p", text, class_="notice", role="note")
        case doc.Summary(text):
            yield el("p", text, class_="verdict")
        case doc.Note(text):
            yield el("p", isolated(text), class_="small")
        case doc.KeyFigures(figures):
            yield el("ul", map(_figure, figures), class_="figures")
        case doc.Table(columns, rows):
            heads = [el("th", one.head, scope="col", class_=_class(one)) for one in columns]
            body = el("tbody", [_row(row, columns) for row in rows])
            yield _wide(el("table", el("thead", el("tr", heads)), body), heading)
        case doc.Pairs(pairs, is_short, in_columns):
            lines = [el("div", el("dt", key), el("dd", isolated(text))) for key, text in pairs]
            yield el("dl", lines, class_="short" if is_short else "columns" if in_columns else None)
        case doc.Footer(lines):
            yield el("footer", [el("p", isolated(line)) for line in lines])
        case chart:
            for picture in pictures(chart, say):
                yield _wide(picture, heading)


def _figure(figure: doc.Figure) -> Element:
    return el(
        "li",
        el("span", figure.caption, class_="caption"),
        el("strong", figure.value),
        el("span", figure.note, class_="caption"),
    )


def _row(row: doc.TableRow, columns: tuple[doc.TableColumn, ...]) -> Element:
    return el("tr", _cells(row, columns), class_=row.style or None)


def _cells(row: doc.TableRow, columns: tuple[doc.TableColumn, ...]) -> Iterator[Node]:
    for text, column in zip(row.cells, columns, strict=True):
        inside: Node = text if column.is_number or not text else isolated(text)
        if column.box_mm and not text:
            inside = el("span", class_="box", style=f"width: {column.box_mm}mm")
        yield el("td", inside, class_=_class(column))


def _class(column: doc.TableColumn) -> str | None:
    names = ["number"] * column.is_number + ["strong"] * column.is_strong
    names += ["boxed"] * bool(column.box_mm)
    return " ".join(names) or None

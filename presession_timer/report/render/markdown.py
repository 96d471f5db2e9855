"""A document as Markdown (CommonMark with GitHub's tables), for a wiki or a repository.

There are tables instead of pictures. Every sign that Markdown would obey is escaped, so that a name
is read as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from presession_timer.report import document as doc

_OBEYED = re.compile(
    r"[\\`*_\[\]<>|~&]"  # everywhere
    r"|(?<=www)\.|:(?=//|[a-zA-Z+-][\w+-]*:)"  # addresses and :emoji:
    r"|^[-+=#]|(?<=^\d)[.)]"  # at the beginning of a line
)


def render_markdown(document: doc.Document) -> str:
    """Return the document as Markdown. Its charts are left out; the tables have their figures."""
    parts = [f"# {literal(document.title)}", literal(document.subtitle)]
    for block in document.without(*doc.CHARTS):
        parts += _markdown(block)
    return "\n\n".join(part for part in parts if part) + "\n"


def literal(text: str) -> str:
    """Return Markdown that shows exactly ``text``."""
    return _OBEYED.sub(lambda sign: f"\\{sign[0]}", text)


def _markdown(block: doc.Block) -> Iterator[str]:
    match block:
        case doc.Headline(text):
            yield f"## {literal(text)}"
        case doc.Notice(text):
            yield f"> **{literal(text)}**"
        case doc.Summary(text):
            yield f"**{literal(text)}**"
        case doc.Note(text):
            yield literal(text)
        case doc.KeyFigures(figures):
            heads = [(figure.caption, "---") for figure in figures]
            rows = [[figure.value for figure in figures], [figure.note for figure in figures]]
            yield _pipe_table(heads, rows)
        case doc.Table(columns, lines):
            heads = [(column.head, "---:" if column.is_number else "---") for column in columns]
            yield _pipe_table(heads, [line.cells for line in lines])
        case doc.Pairs(pairs):
            yield "\n".join(f"- {literal(key)} – {literal(text)}" for key, text in pairs)
        case doc.Footer(lines):
            yield "---"
            yield "\\\n".join(map(literal, lines))


def _pipe_table(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    lines = [[literal(head) for head, _ in heads], [rule for _, rule in heads]]
    lines += [[literal(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

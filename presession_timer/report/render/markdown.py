"""A document as Markdown, for a wiki or a repository: tables instead of pictures.

Every sign that Markdown would obey is escaped, so that a name is read as it was written (CommonMark
with GitHub's tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from presession_timer.report.document import (
    CHARTS,
    Block,
    Document,
    Footer,
    Heading,
    KeyFigures,
    Note,
    Notice,
    Pairs,
    Summary,
    Table,
)

_OBEYED = re.compile(
    r"[\\`*_\[\]<>|~&]"  # everywhere
    r"|(?<=www)\.|:(?=//|[a-zA-Z+-][\w+-]*:)"  # addresses and :emoji:
    r"|^[-+=#]|(?<=^\d)[.)]"  # where a line begins
)


def render_markdown(document: Document) -> str:
    """Return the document as Markdown, without its charts: their figures stand in the tables."""
    parts = [f"# {literal(document.title)}", literal(document.subtitle)]
    for block in document.without(*CHARTS):
        parts += _parts(block)
    return "\n\n".join(part for part in parts if part) + "\n"


def literal(text: str) -> str:
    """Return Markdown that shows exactly ``text``."""
    return _OBEYED.sub(lambda sign: f"\\{sign[0]}", text)


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {literal(text)}"
        case Notice(text):
            yield f"> **{literal(text)}**"
        case Summary(text):
            yield f"**{literal(text)}**"
        case Note(text):
            yield literal(text)
        case KeyFigures(figures):
            heads = [figure.caption for figure in figures]
            rows = [[figure.value for figure in figures], [figure.note for figure in figures]]
            yield _table(heads, [False] * len(heads), rows)
        case Table(columns, rows):
            heads = [column.head for column in columns]
            yield _table(heads, [column.is_number for column in columns], (r.cells for r in rows))
        case Pairs(pairs):
            yield "\n".join(f"- {literal(key)} – {literal(text)}" for key, text in pairs)
        case Footer(lines):
            yield "---"
            yield "\\\n".join(map(literal, lines))


def _table(heads: Sequence[str], are_numbers: Sequence[bool], rows: Iterable[Sequence[str]]) -> str:
    rules = ["---:" if is_number else "---" for is_number in are_numbers]
    lines = [list(map(literal, heads)), rules, *(list(map(literal, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

"""A page as Markdown, for a wiki or a repository: tables instead of pictures.

Every sign that Markdown would obey is escaped, so a name is read as it was written (CommonMark
with GitHub's tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from presession_timer.report import document as blocks
from presession_timer.report.document import Block, Page, Table

__all__ = ["literal", "render_markdown"]

_OBEYED = re.compile(
    r"[\\`*_\[\]<>|~&]"  # everywhere
    r"|(?<=www)\.|:(?=//|[a-zA-Z+-][\w+-]*:)"  # addresses and :emoji:
    r"|^[-+=#]|(?<=^\d)[.)]"  # where a line begins
)


def render_markdown(page: Page) -> str:
    """``--format md``: the page without its charts; what they show stands in the tables."""
    parts = [f"# {literal(page.title)}", literal(page.subtitle)]
    following = [*page.blocks[1:], None]
    for block, after in zip(page.blocks, following, strict=True):
        if isinstance(block, blocks.Heading) and isinstance(after, blocks.Picture):
            continue
        parts += _parts(block)
    return "\n\n".join(part for part in parts if part) + "\n"


def literal(text: str) -> str:
    """``text`` as Markdown that shows exactly it."""
    return _OBEYED.sub(lambda sign: f"\\{sign[0]}", text)


def _parts(block: Block) -> Iterator[str]:
    match block:
        case blocks.Heading(text):
            yield f"## {literal(text)}"
        case blocks.Notice(text):
            yield f"> **{literal(text)}**"
        case blocks.Verdict(text):
            yield f"**{literal(text)}**"
        case blocks.Note(text):
            yield literal(text)
        case blocks.Figures(figures):
            heads = [figure.caption for figure in figures]
            rows = [[figure.value for figure in figures], [figure.note for figure in figures]]
            yield _table(heads, [False] * len(heads), rows)
        case blocks.Table():
            yield _record(block)
        case blocks.Pairs(pairs):
            yield "\n".join(f"- {literal(key)} – {literal(text)}" for key, text in pairs)
        case blocks.Footer(lines):
            yield "---"
            yield "\\\n".join(map(literal, lines))
        case blocks.Picture():
            return


def _record(table: Table) -> str:
    heads = [column.head for column in table.columns]
    numbers = [column.is_number for column in table.columns]
    return _table(heads, numbers, (row.cells for row in table.rows))


def _table(heads: Sequence[str], are_numbers: Sequence[bool], rows: Iterable[Sequence[str]]) -> str:
    """A table of GitHub's Markdown."""
    rules = ["---:" if is_number else "---" for is_number in are_numbers]
    lines = [list(map(literal, heads)), rules, *(list(map(literal, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

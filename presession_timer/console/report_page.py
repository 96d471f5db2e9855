"""The report on the record as it stands, as lines of the console."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.segment import Segment

from presession_timer.base.errors import PresessionError
from presession_timer.console.sheets.base import wrapped
from presession_timer.terminal.text_lines import Line, line
from presession_timer.terminal.tones import Tones

__all__ = ["report_page"]


def report_page(path: Path, width: int, tones: Tones) -> list[Line]:
    """Return the page in ``width`` cells; where it cannot be made, why."""
    from presession_timer.report.hour_page import hour_page
    from presession_timer.report.loader import load_report
    from presession_timer.report.render.terminal import document_lines

    try:
        report = load_report(path)
    except PresessionError as error:
        return [line((part, tones.decide)) for part in wrapped(str(error), width)]
    console = Console(
        width=max(width, 60), no_color=not tones.colour, color_system="truecolor", markup=False
    )
    lines: list[Line] = []
    for text in document_lines(hour_page(report), width, tones.ascii_only):
        pieces = text.render(console, end="")
        lines.append(
            tuple(Segment(p.text, tones.text + p.style if p.style else tones.text) for p in pieces)
        )
    return lines

"""The rundown of a session that is not open yet, as its file has it."""

from __future__ import annotations

from rich.style import Style

from presession_timer.console.preview import Preview
from presession_timer.terminal.text_lines import Line, fitted, line
from presession_timer.terminal.tones import Tones

__all__ = ["preview_rows"]


def preview_rows(preview: Preview, width: int, height: int, tones: Tones) -> list[Line]:
    """Return headings and rows where the open session's rundown will have them."""
    lines = [line(("    #  Speaker", tones.muted))]
    for number, who, organisation in preview.rows[: height - 1]:
        about = f" {tones.signs.dot} {organisation}" if organisation else ""
        shown = line((f"{number:>5}  ", tones.muted), (who, tones.text), (about, tones.muted))
        lines.append(fitted(shown, width, Style.null()))
    return lines

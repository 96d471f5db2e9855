"""The report as a table: one row a turn (reliability.md §4)."""

from __future__ import annotations

import csv
import io
import re

from presession_timer.report.figures import Report
from presession_timer.report.render.data import line_data

__all__ = ["BOM", "COLUMNS", "cell", "guarded", "render_csv"]

COLUMNS = (
    "segment", "id", "kind", "speaker", "organisation", "category", "topic", "began", "ended",
    "spoke_s", "total_s", "paused_s", "granted_s", "least_s", "limit_s", "gap_before_s", "verdict",
    "outside_s", "decided_by", "estimated", "record",
)  # fmt: skip
"""As in the JSON report's ``turns``, in that order, and what the record is (`record.state`)."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n\0]")
BOM = "\ufeff"


def render_csv(report: Report) -> str:
    """``--format csv``: a byte order mark, CRLF, every text quoted, numbers as numbers.

    What is missing is an empty quoted field, true and false are words. Text that a spreadsheet
    would take for a formula begins with ``'``: the JSON report is the lossless form.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for turn in report.turns:
        row = line_data(report, turn)
        writer.writerow([cell(row[column]) for column in COLUMNS])
    return BOM + written.getvalue()


def guarded(text: str) -> str:
    """``text`` with a ``'`` in front where a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def cell(value: str | float | bool | None) -> str | float:
    """A value as the writer takes it: texts guarded, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value

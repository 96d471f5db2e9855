"""The hour on paper: what comes when, and boxes for times taken with a pencil.

The same rows as a sheet for `presession import`: what stands in the boxes is typed into it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from presession_timer.base.durations import SECOND, clock_up, exact
from presession_timer.plan.model import KIND_WORDS, Kind, Plan, Segment
from presession_timer.prepare.week.facts import PlannedSession, at
from presession_timer.privacy.mask import People, shown, who
from presession_timer.report.document import (
    Document,
    Footer,
    Note,
    Table,
    TableColumn,
    TableRow,
)
from presession_timer.report.language import ENGLISH
from presession_timer.report.render.data import BOM, guarded
from presession_timer.runner.import_and_redact import SHEET_COLUMNS

_TIME_MM, _NOTE_MM = 24, 34
_COLUMNS = (
    TableColumn("No."),
    TableColumn("planned"),
    TableColumn("who", is_number=False, is_strong=True),
    TableColumn("may take"),
    TableColumn("began", is_number=False, box_mm=_TIME_MM),
    TableColumn("ended", is_number=False, box_mm=_TIME_MM),
    TableColumn("note", is_number=False, box_mm=_NOTE_MM),
)
_EMPTY = "Both boxes empty: absent. Not reached: cross the row out, and take it out of the sheet."
_NEITHER = "–"
"""Where nothing is to be written."""


def rundown_of(session: PlannedSession, people: People, stem: str) -> Document:
    """Return the page to print; ``stem`` is the name of the files beside it."""
    plan = session.figures.plan
    sheet = f"{stem}-timings.csv"
    how = f"{sheet} --plan {session.path.name}"
    return Document(
        title=session.figures.shown.title,
        subtitle=", ".join(_facts(session)),
        day=plan.date,
        say=ENGLISH,
        blocks=(
            Table(_COLUMNS, tuple(_rows(session, people))),
            Note("Times of the day with seconds, such as 10:02:03."),
            Footer((_EMPTY, f"Type the times into {sheet}, then: presession import {how}")),
        ),
    )


def _facts(session: PlannedSession) -> Iterator[str]:
    plan = session.figures.plan
    yield f"{plan.date:%A} {plan.date.isoformat()}"
    if session.start is not None and session.end is not None:
        yield f"{at(session, session.start)}–{at(session, session.end)} {plan.timezone}"
    if plan.room:
        yield plan.room
    yield f"{exact(plan.length)} in all"


def _rows(session: PlannedSession, people: People) -> Iterator[TableRow]:
    plan, start = session.figures.plan, session.start
    yield TableRow(
        (
            "open",
            "" if start is None else at(session, start),
            "The hour opens",
            "",
            "",
            _NEITHER,
            "",
        )
    )
    planned = start
    for segment in plan.segments:
        when = "" if planned is None else at(session, planned)
        label = _label(segment, people)
        yield TableRow((str(segment.number), when, label, _may_take(segment), "", "", ""))
        if planned is not None:
            share = session.figures.outlook.share_of.get(segment.number, segment.length)
            planned += share + plan.handover
    end = "" if session.end is None else at(session, session.end)
    yield TableRow(("close", end, "The hour closes", "", _NEITHER, "", ""))


def _label(segment: Segment, people: People) -> str:
    seen = shown(segment, people)
    if not seen.speaker and not seen.organisation and segment.kind is Kind.STATEMENT:
        return f"Speaker {segment.number}"
    named = who(seen)
    kind = KIND_WORDS[segment.kind]
    return named if segment.kind is Kind.STATEMENT or named == kind else f"{kind}: {named}"


def _may_take(segment: Segment) -> str:
    if segment.kind is not Kind.STATEMENT:
        return clock_up(segment.length // SECOND * SECOND)
    most = exact(segment.max or 0)
    return f"{exact(segment.min)}–{most}" if segment.min else most


def template_of(plan: Plan, people: People) -> bytes:
    """Return a sheet for `presession import` with a row for everything, and no time in it yet."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(SHEET_COLUMNS)
    empty = [""] * (len(SHEET_COLUMNS) - 2)
    writer.writerow(["open", *empty, "The hour opens: `began`"])
    for segment in plan.segments:
        writer.writerow([str(segment.number), *empty, guarded(_label(segment, people))])
    writer.writerow(["close", *empty, "The hour closes: `ended`"])
    return (BOM + written.getvalue()).encode("utf-8")

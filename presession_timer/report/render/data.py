"""The report as data for other programs: JSON, lines of JSON, and CSV, of one hour or a series.

The JSON is a contract (docs/report.schema.json and docs/series.schema.json), its order of keys
included. The same record gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.figures import Report, TurnFigures, share
from presession_timer.report.series_figures import (
    FormatGroup,
    Series,
    SeriesFigures,
    SessionFigures,
)

SCHEMA = "presession-report/1"
SERIES_SCHEMA = "presession-series/1"
COLUMNS = (
    "segment", "id", "kind", "speaker", "organisation", "category", "topic", "began", "ended",
    "spoke_s", "total_s", "paused_s", "granted_s", "least_s", "limit_s", "gap_before_s", "verdict",
    "outside_s", "decided_by", "estimated", "record",
)  # fmt: skip
"""Of the CSV: the JSON report's ``turns``, and what the record is (`record.verify`)."""
BOM = "\ufeff"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n\0]")

Data = dict[str, Any]


def hour_json(report: Report) -> str:
    """Return the whole report as one indented object and a line end."""
    return _json(report_data(report))


def hour_json_lines(report: Report) -> str:
    """Return an object a turn, one a line."""
    return _json_lines(_line_data(report, turn) for turn in report.turns)


def hour_csv(report: Report) -> str:
    """Return a row a turn, as :func:`_csv` writes it."""
    return _csv(COLUMNS, (_line_data(report, turn) for turn in report.turns))


def series_json(series: Series) -> str:
    """Return groups of one format, with their rounds and sessions, as one indented object."""
    return _json(
        {
            "schema": SERIES_SCHEMA,
            "title": series.title,
            "sessions": len(series.sessions),
            "groups": [_group(group) for group in series.groups],
        }
    )


def series_json_lines(series: Series) -> str:
    """Return an object a session, one a line."""
    return _json_lines(map(session_data, series.sessions))


def series_csv(series: Series) -> str:
    """Return a row a session, as :func:`_csv` writes it."""
    rows = [session_data(session) for session in series.sessions]
    return _csv([*rows[0]], rows)


def _json(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _json_lines(rows: Iterable[Data]) -> str:
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _csv(columns: Sequence[str], rows: Iterable[Data]) -> str:
    """Write a byte order mark, CRLF, every text quoted, numbers as numbers.

    What is missing is an empty quoted field; true and false are words.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return BOM + written.getvalue()


def _cell(value: str | float | bool | None) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """Return ``text`` with a ``'`` in front if a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def report_data(report: Report) -> Data:
    """Return the report in JSON types."""
    return {
        "schema": SCHEMA,
        "rehearsal": report.record.rehearsal is not None,
        "session": _session(report),
        "window": _window(report.window),
        "turns": [_turn_data(report, turn) for turn in report.turns],
        "totals": _totals(report),
        "corrections": [
            {"at": _instant(report, said.at), "what": said.what} for said in report.corrections
        ],
        "record": {
            "state": report.record.state,
            "note": report.record.damage or None,
            "fingerprint": report.record.fingerprint or None,
        },
        "events": report.record.events,
        "record_sha256": report.record.sha256,
    }


def _line_data(report: Report, turn: TurnFigures) -> Data:
    return _turn_data(report, turn) | {"record": report.record.state}


def _turn_data(report: Report, turn: TurnFigures) -> Data:
    """Return one entry of ``turns``."""
    segment = turn.segment
    return {
        "segment": segment.number,
        "id": segment.id,
        "kind": str(segment.kind),
        "speaker": segment.speaker or None,
        "organisation": segment.organisation or None,
        "category": segment.category or None,
        "topic": segment.topic or None,
        "began": _instant(report, turn.began),
        "ended": _instant(report, turn.ended),
        "spoke_s": _seconds(turn.spoke),
        "total_s": _seconds(turn.total),
        "paused_s": _seconds(turn.paused),
        "granted_s": _seconds(turn.granted),
        "least_s": _seconds(turn.least),
        "limit_s": _seconds(turn.limit),
        "gap_before_s": _seconds(turn.gap_before),
        "verdict": _verdict(turn.verdict),
        "outside_s": _seconds(turn.outside),
        "decided_by": turn.decided_by,
        "estimated": turn.estimated,
    }


def _session(report: Report) -> Data:
    return {
        "title": report.title,
        "state": report.state or None,
        "date": report.date.isoformat(),
        "held_on": None if report.held_on is None else report.held_on.isoformat(),
        "timezone": report.timezone,
        "planned_start": _instant(report, report.planned_start),
        "opened": _instant(report, report.opened),
        "closed": _instant(report, report.closed),
        "length_s": _seconds(report.length),
        "took_s": _seconds(report.took),
        "over_hour_s": _seconds(report.over_hour),
        "late_start_s": _seconds(report.late_start),
    }


def _totals(report: Report) -> Data:
    totals = report.totals
    return {
        "statements": totals.statements,
        "spoken": totals.spoken,
        "short": totals.short,
        "within": totals.within,
        "over": totals.over,
        "absent": totals.absent,
        "not_reached": totals.not_reached,
        "within_share": totals.within_share,
        "statement_time_s": _seconds(totals.statement_time),
        "mean_s": _seconds(totals.mean),
        "median_s": _seconds(totals.median),
        "questions_time_s": _seconds(totals.questions_time),
        "gap_time_s": _seconds(totals.gap_time),
        "paused_s": _seconds(totals.paused),
    }


def _group(group: FormatGroup) -> Data:
    return {
        "format": group.format,
        "window": _window(group.window),
        "rehearsal": group.rehearsal,
        "figures": _figures(group.figures),
        "rounds": [
            {
                "label": one.label,
                "began": one.began.isoformat(),
                "ended": one.ended.isoformat(),
                "figures": _figures(one.figures),
            }
            for one in group.rounds
        ],
        "sessions": [
            session_data(session) | {"spoken_statements": _statements(session)}
            for session in group.figures.sessions
        ],
    }


def _figures(figures: SeriesFigures) -> Data:
    verdicts, asked = figures.verdicts, figures.missions_a_session
    return {
        "sessions": len(figures.sessions),
        "states": figures.states,
        "speakers": figures.speakers,
        "short": verdicts[Verdict.SHORT],
        "within": verdicts[Verdict.WITHIN],
        "over": verdicts[Verdict.OVER],
        "absent": figures.absent,
        "not_reached": figures.not_reached,
        "within_share": figures.within_share,
        "statement_time_s": _seconds(sum(figures.times)),
        "mean_s": _seconds(figures.mean),
        "median_s": _seconds(figures.median),
        "starts_known": len(figures.starts),
        "late_starts": figures.late_starts,
        "mean_late_start_s": _seconds(figures.mean_late_start),
        "ends_known": len(figures.ends),
        "overruns": figures.overruns,
        "mean_overrun_s": _seconds(figures.mean_overrun),
        "questions_planned_s": _seconds(figures.questions_planned),
        "questions_time_s": _seconds(figures.questions_time),
        "missions_lost_s": _seconds(figures.missions_lost),
        "mean_missions_lost_s": _seconds(figures.mean_lost),
        "nhris": figures.nhris,
        "national": figures.national,
        "scope_stated": figures.scope_stated,
        "national_share": share(figures.national, figures.scope_stated),
        "women": figures.women,
        "gender_stated": figures.gender_stated,
        "women_share": share(figures.women, figures.gender_stated),
        "missions": figures.missions,
        "missions_named": figures.missions_named,
        "missions_a_session": None if asked is None else round(asked, 3),
    }


def session_data(session: SessionFigures) -> Data:
    """Return one session of a series in JSON types, flat: the columns of its CSV, too."""
    figures = session.alone
    return {
        "record": session.name or None,
        "record_sha256": session.sha256,
        "title": session.title,
        "state": session.state or None,
        "date": session.date.isoformat(),
        "held_on": None if session.held_on is None else session.held_on.isoformat(),
        "format": session.format,
        "rehearsal": session.rehearsal is not None,
        "damaged": bool(session.damage),
        "record_state": session.state_of_record,
        "planned_start": _iso(session.planned_start),
        "opened": _iso(session.opened),
        "closed": _iso(session.closed),
        "length_s": _seconds(session.length),
        "took_s": _seconds(session.took),
        "late_start_s": _seconds(session.late_start),
        "over_hour_s": _seconds(session.over_hour),
        "statements": session.statements,
        "spoken": len(session.spoken),
        "short": figures.verdicts[Verdict.SHORT],
        "within": figures.verdicts[Verdict.WITHIN],
        "over": figures.verdicts[Verdict.OVER],
        "absent": session.absent,
        "not_reached": session.not_reached,
        "within_share": figures.within_share,
        "statement_time_s": _seconds(sum(figures.times)),
        "mean_s": _seconds(figures.mean),
        "median_s": _seconds(figures.median),
        "questions_planned_s": _seconds(session.questions_planned),
        "questions_time_s": _seconds(session.questions_time),
        "missions_lost_s": _seconds(session.missions_lost),
        "gap_time_s": _seconds(session.gap_time),
        "paused_s": _seconds(session.paused),
        "nhris": session.nhris,
        "national": session.national,
        "international": session.international,
        "women": session.women,
        "gender_stated": session.gender_stated,
        "questions": session.questions,
        "missions": len(session.missions),
    }


def _statements(session: SessionFigures) -> list[Data]:
    return [
        {
            "segment": one.segment,
            "total_s": _seconds(one.total),
            "least_s": _seconds(one.least),
            "limit_s": _seconds(one.limit),
            "verdict": _verdict(one.verdict),
        }
        for one in session.spoken
    ]


def _window(window: Window) -> Data:
    return {
        "min_s": _seconds(window.min),
        "max_s": _seconds(window.max),
        "last_s": _seconds(window.last),
        "grace_s": _seconds(window.grace),
    }


def _verdict(verdict: Verdict | None) -> str | None:
    return None if verdict is None else str(verdict)


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1_000


def _instant(report: Report, ms: int | None) -> str | None:
    return None if ms is None else _iso(report.local(ms))


def _iso(at: datetime | None) -> str | None:
    """Return ISO 8601 to the millisecond, with the offset of the plan's zone."""
    return None if at is None else at.isoformat(timespec="milliseconds")

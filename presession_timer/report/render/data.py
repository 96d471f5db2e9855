"""The JSON report, a contract that other tools read: docs/report.schema.json.

The order of keys is the contract's. Same record, same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from presession_timer.report.figures import Report, TurnFigures

__all__ = [
    "SCHEMA",
    "instant",
    "line_data",
    "render",
    "render_lines",
    "report_data",
    "seconds",
    "turn_data",
]

SCHEMA = "presession-report/1"


def render(report: Report) -> str:
    """``--format json``: the whole report as one indented object and a line end."""
    return json.dumps(report_data(report), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def render_lines(report: Report) -> str:
    """``--format jsonl``: one object a line, one line a turn."""
    return "".join(
        json.dumps(line_data(report, turn), ensure_ascii=False, allow_nan=False) + "\n"
        for turn in report.turns
    )


def report_data(report: Report) -> dict[str, Any]:
    """The report in JSON types."""
    return {
        "schema": SCHEMA,
        "rehearsal": report.record.rehearsal is not None,
        "session": _session(report),
        "window": {
            "min_s": seconds(report.window.min),
            "max_s": seconds(report.window.max),
            "last_s": seconds(report.window.last),
            "grace_s": seconds(report.window.grace),
        },
        "turns": [turn_data(report, turn) for turn in report.turns],
        "totals": _totals(report),
        "corrections": [
            {"at": instant(report, said.at), "what": said.what} for said in report.corrections
        ],
        "record": {
            "state": report.record.state,
            "note": report.record.damage or None,
            "fingerprint": report.record.fingerprint or None,
        },
        "events": report.record.events,
        "record_sha256": report.record.sha256,
    }


def line_data(report: Report, turn: TurnFigures) -> dict[str, Any]:
    """One turn by itself, for the lines of JSON and of CSV: it says what the record is, too."""
    return turn_data(report, turn) | {"record": str(report.record.state)}


def turn_data(report: Report, turn: TurnFigures) -> dict[str, Any]:
    """One entry of ``turns``."""
    segment = turn.segment
    return {
        "segment": segment.number,
        "id": segment.id,
        "kind": str(segment.kind),
        "speaker": segment.speaker or None,
        "organisation": segment.organisation or None,
        "category": segment.category or None,
        "topic": segment.topic or None,
        "began": instant(report, turn.began),
        "ended": instant(report, turn.ended),
        "spoke_s": seconds(turn.spoke),
        "total_s": seconds(turn.total),
        "paused_s": seconds(turn.paused),
        "granted_s": seconds(turn.granted),
        "least_s": seconds(turn.least),
        "limit_s": seconds(turn.limit),
        "gap_before_s": seconds(turn.gap_before),
        "verdict": None if turn.verdict is None else str(turn.verdict),
        "outside_s": seconds(turn.outside),
        "decided_by": turn.decided_by,
        "estimated": turn.estimated,
    }


def seconds(ms: int | None) -> float | None:
    """Milliseconds as seconds: exact, for they are whole milliseconds already."""
    return None if ms is None else ms / 1_000


def instant(report: Report, ms: int | None) -> str | None:
    """An instant as ISO 8601 with the offset of the plan's zone, to the millisecond."""
    return None if ms is None else report.local(ms).isoformat(timespec="milliseconds")


def _session(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "state": report.state or None,
        "date": report.date.isoformat(),
        "held_on": None if report.held_on is None else report.held_on.isoformat(),
        "timezone": report.timezone,
        "planned_start": instant(report, report.planned_start),
        "opened": instant(report, report.opened),
        "closed": instant(report, report.closed),
        "length_s": seconds(report.length),
        "took_s": seconds(report.took),
        "over_hour_s": seconds(report.over_hour),
        "late_start_s": seconds(report.late_start),
    }


def _totals(report: Report) -> dict[str, Any]:
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
        "statement_time_s": seconds(totals.statement_time),
        "mean_s": seconds(totals.mean),
        "median_s": seconds(totals.median),
        "questions_time_s": seconds(totals.questions_time),
        "gap_time_s": seconds(totals.gap_time),
        "paused_s": seconds(totals.paused),
    }

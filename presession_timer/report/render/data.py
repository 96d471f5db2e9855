"""The figures of one hour or a series as data: JSON, lines of JSON and CSV.

The JSON is a contract (docs/report.schema.json and docs/series.schema.json), its order of keys
included. The same record gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from presession_timer.plan.model import Window
from presession_timer.report.figures import HourFigures, Report, TurnFigures, share
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
"""The columns of the CSV: the JSON report's ``turns``, and the record's state."""
BOM = "\ufeff"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n\0]")

_COUNTS = (
    "statements", "spoken", "short", "within", "over", "absent", "not_reached", "within_share",
)  # fmt: skip

Data = dict[str, Any]


def hour_json(report: Report) -> str:
    """Return the whole report as one indented object and a line end."""
    return _json(report_data(report))


def hour_json_lines(report: Report) -> str:
    """Return one object for each turn, one to a line."""
    return _json_lines(_line_data(report, turn) for turn in report.turns)


def hour_csv(report: Report) -> str:
    """Return one row for each turn, as :func:`_csv` writes it."""
    return _csv(COLUMNS, (_line_data(report, turn) for turn in report.turns))


def series_json(series: Series) -> str:
    """Return the groups, each of one format, with their rounds and sessions, as one object."""
    return _json(
        {
            "schema": SERIES_SCHEMA,
            "title": series.title,
            "sessions": len(series.sessions),
            "groups": [_group(group) for group in series.groups],
        }
    )


def series_json_lines(series: Series) -> str:
    """Return one object for each session, one to a line."""
    return _json_lines(map(session_data, series.sessions))


def series_csv(series: Series) -> str:
    """Return one row for each session, as :func:`_csv` writes it."""
    rows = [session_data(session) for session in series.sessions]
    return _csv([*rows[0]], rows)


def _json(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _json_lines(rows: Iterable[Data]) -> str:
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _csv(columns: Sequence[str], rows: Iterable[Data]) -> str:
    """Write a byte order mark, CRLF, every text in quotes, numbers as numbers.

    A missing value is an empty quoted field; true and false are words.
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
    """Return ``text``, with a ``'`` in front if a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def report_data(report: Report) -> Data:
    """Return the report in JSON types."""
    return {
        "schema": SCHEMA,
        "rehearsal": report.record.rehearsal is not None,
        "session": {
            **_heading(report),
            "timezone": report.timezone,
            **_clock_times(report),
            **_picked(report, "length_s", "took_s", "over_hour_s", "late_start_s"),
        },
        "window": _window(report.window),
        "turns": [_turn_data(report, turn) for turn in report.turns],
        "totals": _picked(
            report.totals, *_COUNTS, "statement_time_s", "mean_s", "median_s", "questions_time_s",
            "gap_time_s", "paused_s",
        ),
        "corrections": [
            {"at": _instant(report, one.at), "what": one.what} for one in report.corrections
        ],
        "record": {
            "state": report.record.state,
            "note": report.record.damage or None,
            "fingerprint": report.record.fingerprint or None,
        },
        "events": report.record.events,
        "record_sha256": report.record.sha256,
    }  # fmt: skip


def _heading(hour: HourFigures) -> Data:
    return {
        "title": hour.title,
        "state": hour.state or None,
        "date": hour.date.isoformat(),
        "held_on": None if hour.held_on is None else hour.held_on.isoformat(),
    }


def _clock_times(hour: HourFigures) -> Data:
    return {
        "planned_start": _instant(hour, hour.planned_start),
        "opened": _instant(hour, hour.opened),
        "closed": _instant(hour, hour.closed),
    }


def _line_data(report: Report, turn: TurnFigures) -> Data:
    return _turn_data(report, turn) | {"record": report.record.state}


def _turn_data(report: Report, turn: TurnFigures) -> Data:
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
        **_picked(
            turn, "spoke_s", "total_s", "paused_s", "granted_s", "least_s", "limit_s",
            "gap_before_s", "verdict", "outside_s", "decided_by", "estimated",
        ),
    }  # fmt: skip


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
            session_data(session)
            | {
                "spoken_statements": [
                    _picked(one, "segment", "total_s", "least_s", "limit_s", "verdict")
                    for one in session.spoken
                ]
            }
            for session in group.figures.sessions
        ],
    }


def _figures(figures: SeriesFigures) -> Data:
    asked = figures.missions_a_session
    return {
        "sessions": len(figures.sessions),
        **_picked(
            figures, "states", "speakers", "short", "within", "over", "absent", "not_reached",
            "within_share", "statement_time_s", "mean_s", "median_s",
        ),
        "starts_known": len(figures.starts),
        **_picked(figures, "late_starts", "mean_late_start_s"),
        "ends_known": len(figures.ends),
        **_picked(
            figures, "overruns", "mean_overrun_s", "questions_planned_s", "questions_time_s",
            "missions_lost_s",
        ),
        "mean_missions_lost_s": _seconds(figures.mean_lost),
        **_picked(figures, "nhris", "national", "scope_stated"),
        "national_share": share(figures.national, figures.scope_stated),
        **_picked(figures, "women", "gender_stated"),
        "women_share": share(figures.women, figures.gender_stated),
        **_picked(figures, "missions", "missions_named"),
        "missions_a_session": None if asked is None else round(asked, 3),
    }  # fmt: skip


def session_data(session: SessionFigures) -> Data:
    """Return one session of a series in JSON types, flat: also the row of its CSV."""
    record = session.record
    return {
        "record": record.name or None,
        "record_sha256": record.sha256,
        **_heading(session),
        "format": session.format,
        "rehearsal": record.rehearsal is not None,
        "damaged": bool(record.damage),
        "record_state": record.state,
        **_clock_times(session),
        **_picked(session, "length_s", "took_s", "late_start_s", "over_hour_s"),
        **_picked(session.totals, *_COUNTS, "statement_time_s", "mean_s", "median_s"),
        **_picked(session, "questions_planned_s"),
        **_picked(session.totals, "questions_time_s"),
        **_picked(session, "missions_lost_s"),
        **_picked(session.totals, "gap_time_s", "paused_s"),
        **_picked(
            session, "nhris", "national", "international", "women", "gender_stated", "questions"
        ),
        "missions": len(session.missions),
    }


def _window(window: Window) -> Data:
    return _picked(window, "min_s", "max_s", "last_s", "grace_s")


def _picked(source: object, *keys: str) -> Data:
    """Return attributes of ``source``; a key that ends in ``_s`` is one of milliseconds."""
    return {
        key: _seconds(getattr(source, key[:-2])) if key.endswith("_s") else getattr(source, key)
        for key in keys
    }


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1_000


def _instant(hour: HourFigures, ms: int | None) -> str | None:
    return None if ms is None else hour.local(ms).isoformat(timespec="milliseconds")

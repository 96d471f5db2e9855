"""A series as data: JSON, a line of JSON or a row of CSV for each session, and a workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from presession_timer.engine.describe import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.report.language import Language
from presession_timer.report.render.data import seconds
from presession_timer.report.render.xlsx import Cell, Column, Seconds, Sheet, write_workbook
from presession_timer.report.series_figures import Figures, Group, Round, Series, share
from presession_timer.report.session_figures import SessionFigures
from presession_timer.report.tables import BOM, cell

__all__ = ["SCHEMA", "render_csv", "render_json", "render_lines", "render_workbook", "series_data"]

SCHEMA = "presession-series/1"


def render_json(series: Series) -> str:
    """``--format json`` of several records: groups of one format, with rounds and sessions."""
    return json.dumps(series_data(series), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def render_lines(series: Series) -> str:
    """``--format jsonl`` of several records: an object a session, one a line."""
    return "".join(
        json.dumps(session_data(session), ensure_ascii=False, allow_nan=False) + "\n"
        for session in series.sessions
    )


def render_csv(series: Series) -> str:
    """``--format csv`` of several records: a row a session, written as `tables` does."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    rows = [session_data(session) for session in series.sessions]
    writer.writerow(rows[0] if rows else ())
    for row in rows:
        writer.writerow([cell(value) for value in row.values()])
    return BOM + written.getvalue()


def series_data(series: Series) -> dict[str, Any]:
    """The series in JSON types; times in seconds, instants with their offset."""
    return {
        "schema": SCHEMA,
        "title": series.title,
        "sessions": len(series.sessions),
        "groups": [_group(group) for group in series.groups],
    }


def _group(group: Group) -> dict[str, Any]:
    window = group.window
    return {
        "format": group.format,
        "window": {
            "min_s": seconds(window.min),
            "max_s": seconds(window.max),
            "last_s": seconds(window.last),
            "grace_s": seconds(window.grace),
        },
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
            session_data(session) | {"spoken_statements": list(_statements(session))}
            for session in group.figures.sessions
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
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
        "statement_time_s": seconds(sum(figures.times)),
        "mean_s": seconds(figures.mean),
        "median_s": seconds(figures.median),
        "starts_known": len(figures.starts),
        "late_starts": figures.late_starts,
        "mean_late_start_s": seconds(figures.mean_late_start),
        "ends_known": len(figures.ends),
        "overruns": figures.overruns,
        "mean_overrun_s": seconds(figures.mean_overrun),
        "questions_planned_s": seconds(figures.questions_planned),
        "questions_time_s": seconds(figures.questions_time),
        "missions_lost_s": seconds(figures.missions_lost),
        "mean_missions_lost_s": seconds(figures.mean_lost),
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


def session_data(session: SessionFigures) -> dict[str, Any]:
    """One session in JSON types, flat: the columns of the CSV, too."""
    figures = Figures((session,))
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
        "planned_start": _instant(session.planned_start),
        "opened": _instant(session.opened),
        "closed": _instant(session.closed),
        "length_s": seconds(session.length),
        "took_s": seconds(session.took),
        "late_start_s": seconds(session.late_start),
        "over_hour_s": seconds(session.over_hour),
        "statements": session.statements,
        "spoken": len(session.spoken),
        "short": figures.verdicts[Verdict.SHORT],
        "within": session.within,
        "over": figures.verdicts[Verdict.OVER],
        "absent": session.absent,
        "not_reached": session.not_reached,
        "within_share": figures.within_share,
        "statement_time_s": seconds(session.statement_time),
        "mean_s": seconds(session.mean),
        "median_s": seconds(figures.median),
        "questions_planned_s": seconds(session.questions_planned),
        "questions_time_s": seconds(session.questions_time),
        "missions_lost_s": seconds(session.missions_lost),
        "gap_time_s": seconds(session.gap_time),
        "paused_s": seconds(session.paused),
        "nhris": session.nhris,
        "national": session.national,
        "international": session.international,
        "women": session.women,
        "gender_stated": session.gender_stated,
        "questions": session.questions,
        "missions": len(session.missions),
    }


def _statements(session: SessionFigures) -> Iterator[dict[str, Any]]:
    for one in session.spoken:
        yield {
            "segment": one.segment,
            "total_s": seconds(one.total),
            "least_s": seconds(one.least),
            "limit_s": seconds(one.limit),
            "verdict": None if one.verdict is None else str(one.verdict),
        }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")


def render_workbook(series: Series, say: Language) -> bytes:
    """``--format xlsx`` of several records: the sheets Sessions, Rounds and Statements."""
    sheets = (_sessions(series, say), _rounds(series, say), _dots(series, say))
    return write_workbook(sheets, series.title, max(s.day for s in series.sessions))


def _sessions(series: Series, say: Language) -> Sheet:
    columns = (
        Column(say("Session"), 24), Column(say("Title"), 34), Column(say("Date"), 11),
        Column(say("Planned start"), 10), Column(say("Opened"), 10), Column(say("Closed"), 10),
        Column(say("Took"), 9), Column(say("Late start (s)"), 11),
        Column(say("Over the hour (s)"), 11), Column(say("Statements"), 11),
        Column(say("Spoken"), 9), Column(say("Short"), 9), Column(say("Within"), 9),
        Column(say("Over"), 9), Column(say("Absent"), 9), Column(say("Not reached"), 11),
        Column(say("Share within"), 10), Column(say("Statements' time"), 12),
        Column(say("Mean"), 9), Column(say("Questions planned"), 11),
        Column(say("Questions' time"), 11), Column(say("Missions lost"), 11),
        Column(say("Gaps"), 9), Column(say("Pauses"), 9), Column(say("NHRIs"), 8),
        Column(say("National"), 9), Column(say("International"), 12), Column(say("Women"), 8),
        Column(say("Gender stated"), 9), Column(say("Missions that asked"), 11),
        Column(say("Rehearsal"), 10), Column(say("Damage"), 20), Column(say("Record"), 34),
    )  # fmt: skip
    return Sheet("Sessions", columns, (_session_cells(one) for one in series.sessions))


def _session_cells(session: SessionFigures) -> tuple[Cell, ...]:
    figures = Figures((session,))
    return (
        session.label, session.title, session.day, session.planned_start, session.opened,
        session.closed, _length(session.took), _signed(session.late_start),
        _signed(session.over_hour), session.statements, len(session.spoken),
        figures.verdicts[Verdict.SHORT], session.within, figures.verdicts[Verdict.OVER],
        session.absent, session.not_reached, figures.within_share,
        _length(session.statement_time), _length(session.mean),
        _length(session.questions_planned), _length(session.questions_time),
        _length(session.missions_lost), _length(session.gap_time), _length(session.paused),
        session.nhris, session.national, session.international, session.women,
        session.gender_stated, len(session.missions), session.rehearsal is not None,
        session.damage, session.name,
    )  # fmt: skip


def _rounds(series: Series, say: Language) -> Sheet:
    columns = (
        Column(say("Round"), 30), Column(say("Format"), 20), Column(say("Rehearsal"), 10),
        Column(say("From"), 11), Column(say("To"), 11), Column(say("Sessions"), 9),
        Column(say("Speakers"), 9), Column(say("Share within"), 10), Column(say("Mean"), 9),
        Column(say("Median"), 9), Column(say("Late starts"), 9),
        Column(say("Late start, mean"), 11), Column(say("Overruns"), 9),
        Column(say("Overrun, mean"), 11), Column(say("Missions lost"), 11),
        Column(say("NHRIs"), 8), Column(say("National"), 9), Column(say("Women"), 8),
        Column(say("Missions that asked"), 11),
    )  # fmt: skip
    rows = (_round_cells(group, one) for group in series.groups for one in group.rounds)
    return Sheet("Rounds", columns, rows)


def _round_cells(group: Group, one: Round) -> tuple[Cell, ...]:
    figures = one.figures
    return (
        one.label, group.format, group.rehearsal, one.began, one.ended, len(figures.sessions),
        figures.speakers, figures.within_share, _length(figures.mean), _length(figures.median),
        figures.late_starts, _length(figures.mean_late_start), figures.overruns,
        _length(figures.mean_overrun), _length(figures.missions_lost), figures.nhris,
        figures.national, figures.women, figures.missions,
    )  # fmt: skip


def _dots(series: Series, say: Language) -> Sheet:
    columns = (
        Column(say("Session"), 24), Column(say("Date"), 11), Column(say("No."), 6),
        Column(say("Spoke"), 9), Column(say("Minimum"), 9), Column(say("Limit"), 9),
        Column(say("Result"), 12),
    )  # fmt: skip
    return Sheet("Statements", columns, _dot_rows(series.sessions, say))


def _dot_rows(sessions: Iterable[SessionFigures], say: Language) -> Iterator[tuple[Cell, ...]]:
    for session in sessions:
        for one in session.spoken:
            verdict = None if one.verdict is None else say(VERDICT_WORDS[one.verdict])
            times = (_length(one.total), _length(one.least), _length(one.limit))
            yield (session.label, session.day, one.segment, *times, verdict)


def _length(ms: int | None) -> timedelta | None:
    return None if ms is None else timedelta(milliseconds=ms)


def _signed(ms: int | None) -> Seconds | None:
    return None if ms is None else Seconds(ms)

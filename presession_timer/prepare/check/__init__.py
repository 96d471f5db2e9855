"""`presession check PLAN…`: does it fit, what does each get, who will overrun, is the room free."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.base.zones import ZONE_HINT, zone_difference
from presession_timer.plan.model import Plan, Segment
from presession_timer.plan.shares import doubtful_unit
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.check.arithmetic import (
    Clash,
    Figures,
    Prediction,
    clashes_between,
    figures_of,
)
from presession_timer.prepare.check.page import clash_lines, page_of
from presession_timer.privacy.review import warnings_about

__all__ = ["check"]

FITS, DOES_NOT_FIT, WRONG_INPUT = 0, 1, 2


def check(paths: Iterable[Path], *, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Answer for each plan on ``out``, with problems and warnings on ``err``; return the status.

    0: every plan fits its hour and its room. 1: one does not. 2: one could not be read; the
    others are answered all the same.
    """
    checked: list[Figures] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            plan, warnings = read_plan_with_warnings(path)
        except BadInput as error:
            problems.extend(error.problems)
            _say(err, str(error))
        except UnreadableFile as error:
            name = name_of(path)
            problems.append(Problem(name, 0, str(error).removeprefix(f"{name}: ")))
            _say(err, str(error))
        else:
            name = name_of(path)
            doubts = tuple(Problem(name, 0, doubt) for doubt in doubtful_unit(plan))
            warnings = (*warnings, *_zone(name, plan), *_names(name, plan), *doubts)
            for warning in warnings:
                _say(err, f"warning: {warning}")
            checked.append(figures_of(name, plan, warnings))
    clashes = clashes_between(checked)
    if problems:
        status = WRONG_INPUT
    else:
        status = DOES_NOT_FIT if clashes or not all(one.answer for one in checked) else FITS
    if as_json:
        _say(out, as_data(checked, clashes, problems, status))
    else:
        pages = [page_of(one) for one in checked]
        pages += [clash_lines(clashes)] if clashes else []
        if pages:
            _say(out, "\n\n".join(pages))
    return status


def _zone(file: str, plan: Plan) -> tuple[Problem, ...]:
    differs = zone_difference(plan.timezone, plan.date)
    return (Problem(file, 0, differs, ZONE_HINT),) if differs else ()


def _names(file: str, plan: Plan) -> tuple[Problem, ...]:
    """Warn about protected people whom the plan itself names elsewhere."""
    if not any(segment.protect for segment in plan.segments):
        return ()
    return tuple(Problem(file, 0, warning) for warning in warnings_about(plan, Path(file).name))


def _say(stream: TextIO, text: str) -> None:
    """Replace characters that the terminal's encoding lacks."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


SCHEMA = "presession-check/1"


def as_data(
    checked: Sequence[Figures], clashes: Sequence[Clash], problems: Sequence[Problem], status: int
) -> str:
    """Return one JSON object. Seconds are numbers; instants are ISO 8601 in the plan's own zone."""
    data = {
        "schema": SCHEMA,
        "status": status,
        "plans": [_plan(one) for one in checked],
        "room_clashes": [
            {
                "files": [clash.first.file, clash.second.file],
                "room": clash.first.plan.room,
                "overlap_s": clash.overlap / 1000,
            }
            for clash in clashes
        ],
        "problems": [_problem(one) for one in problems],
    }
    return json.dumps(data, indent=2)


def _plan(one: Figures) -> dict[str, Any]:
    plan, outlook = one.plan, one.outlook
    predicted = {prediction.segment.number: prediction for prediction in one.predictions}
    return {
        "file": one.file,
        "title": one.shown.title,
        "state": plan.state or None,
        "date": plan.date.isoformat(),
        "timezone": plan.timezone,
        "room": plan.room or None,
        "planned_start": _instant(plan, plan.start),
        "until": _instant(plan, plan.until),
        "fits": outlook.fits,
        "short_by_s": outlook.shares.short_by / 1000,
        "spare_s": outlook.shares.to_spare / 1000,
        "statements": len(one.statements),
        "length_s": plan.length / 1000,
        "others_s": outlook.others / 1000,
        "gaps_s": outlook.gaps / 1000,
        "available_s": outlook.available / 1000,
        "least_s": outlook.least / 1000,
        "limit_s": outlook.most / 1000,
        "fair_s": _seconds(outlook.shares.fair),
        "takes_s": one.took / 1000,
        "projected_end": _instant(plan, outlook.projected_end),
        "room_spare_s": _seconds(one.room_spare),
        "what_if": [
            {
                "each_s": case.each / 1000,
                "takes_s": (case.end - (plan.start or 0)) / 1000,
                "end": _instant(plan, case.end) if plan.start is not None else None,
                "missions_s": case.missions / 1000,
            }
            for case in outlook.what_if
        ],
        "missions": {
            "planned": outlook.missions.planned,
            "planned_s": outlook.questions_planned / 1000,
            "low_s": outlook.missions.low / 1000,
            "high_s": outlook.missions.high / 1000,
        },
        "segments": [_segment(one, s, predicted.get(s.number)) for s in plan.segments],
        "remedies": [{"what": remedy.what, "words": remedy.words} for remedy in one.remedies],
        "warnings": [_problem(warning) for warning in one.warnings],
    }


def _segment(one: Figures, segment: Segment, predicted: Prediction | None) -> dict[str, Any]:
    limit = one.session.limit(segment.number)
    return {
        "segment": segment.number,
        "id": str(segment.number) if segment.protect else segment.id,
        "kind": str(segment.kind),
        "speaker": None if segment.protect else segment.speaker or None,
        "organisation": segment.organisation or None,
        "least_s": None if limit is None else one.session.least(segment.number) / 1000,
        "limit_s": _seconds(limit),
        "planned_s": None if segment.number in one.outlook.share_of else segment.length / 1000,
        "share_s": _seconds(one.outlook.share_of.get(segment.number)),
        "words": segment.words,
        "words_take_s": None
        if predicted is None
        else [predicted.quick / 1000, predicted.slow / 1000],
        "pace": None if predicted is None else str(predicted.pace),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line or None,
        "wrong": problem.wrong,
        "expected": problem.expected or None,
    }


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000


def _instant(plan: Plan, ms: int | None) -> str | None:
    """Return the second where that is exact, else with milliseconds."""
    if ms is None:
        return None
    seconds, rest = divmod(ms, 1000)
    at = datetime.fromtimestamp(seconds, ZoneInfo(plan.timezone)).replace(microsecond=rest * 1000)
    return at.isoformat(timespec="milliseconds" if rest else "seconds")

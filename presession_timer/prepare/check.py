"""`presession check PLAN…`: does it fit, what does each get, who will overrun, is the room free."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from presession_timer.base.durations import HOURS_FROM, MINUTE, SECOND, clock_down, clock_up
from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.base.world.zones import ZONE_HINT, zone_difference
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.plan.shares import doubtful_unit, language_of, pace, share_of_each
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.arithmetic import (
    Clash,
    Figures,
    Pace,
    Prediction,
    Want,
    clashes_between,
    figures_of,
)
from presession_timer.privacy.review import warnings_about
from presession_timer.record.protected_plan import protected_plan

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
            checked.append(figures_of(name, protected_plan(path, plan).plan, warnings))
    clashes = clashes_between(checked, {Want.ROOM})
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


PROTECTED = "(name protected)"


def page_of(one: Figures) -> str:
    """Return everything there is to say of one plan, without a line end at the end."""
    parts = (_heading(one), [verdict_of(one)], _sum(one), _speakers(one), _texts(one), _ends(one))
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part)


def clash_lines(clashes: Sequence[Clash]) -> str:
    """Return one line for every two plans that have the same room at the same time."""
    return "\n".join(
        f"ROOM CLASH: {clash.first.plan.room}: {clash.second.file} begins at"
        f" {_clock(clash.second.plan, 0)}, while {clash.first.file}"
        f" has the room for {clock_down(clash.overlap)} more"
        for clash in clashes
    )


def who(segment: Segment) -> str:
    """Return the person and the organisation; a protected name is not shown, not even here."""
    speaker = PROTECTED if segment.protect else segment.speaker
    named = ", ".join(part for part in (speaker, segment.organisation) if part)
    return named or KIND_WORDS[segment.kind]


def _heading(one: Figures) -> Iterator[str]:
    plan = one.plan
    yield one.shown.title
    when = plan.date.isoformat()
    if plan.start is not None:
        when += f", {_clock(plan, 0)}–{_clock(plan, plan.length)} {plan.timezone}"
    yield ", ".join(part for part in (when, plan.room, one.file) if part)


def verdict_of(one: Figures) -> str:
    """Return the first sentence: does it fit, and what each can have."""
    outlook, plan = one.outlook, one.plan
    word = "FITS" if outlook.fits else "DOES NOT FIT"
    count = len(one.statements)
    if not count:
        said = f"no statement; the other parts need {clock_up(plan.length - outlook.available)}"
        return f"{word}: {said} of {clock_up(plan.length)}{_margin(one)}"
    need = "1 speaker needs" if count == 1 else f"{count} speakers need"
    if outlook.available < 0:
        others = f"the other parts alone take {clock_up(plan.length - outlook.available)}"
        return f"{word}: {need} {_range(outlook.least, outlook.most)}, and {others}{_margin(one)}"
    needed = _range(outlook.least, outlook.most, outlook.available)
    said = f"{need} {needed} of {clock_up(outlook.available)}"
    return f"{word}: {said}{_margin(one)}"


def _margin(one: Figures) -> str:
    """Return what each can have and what is to spare; or what is missing for everyone's least."""
    shares = one.outlook.shares
    if not shares.fits:
        return f"; {clock_down(shares.short_by)} too little"
    said = f"; each can have {share_of_each(shares)}" if shares.each else ""
    spare = shares.to_spare
    return said + (f", {clock_up(spare)} to spare" if spare >= SECOND else "")


def _range(least: int, most: int, of: int = 0) -> str:
    """Return ``30–42 min``; ``27:30–40:00`` if these are no whole minutes or ``of`` has hours."""
    if least % MINUTE or most % MINUTE or max(most, of) >= HOURS_FROM:
        return f"{clock_up(least)}–{clock_up(most)}" if least < most else clock_up(most)
    least, most = least // MINUTE, most // MINUTE
    return f"{least}–{most} min" if least < most else f"{most} min"


def _sum(one: Figures) -> Iterator[str]:
    plan, outlook = one.plan, one.outlook
    yield _row("", plan.length, "the hour")
    for segment in plan.segments:
        if segment.kind is not Kind.STATEMENT:
            own = segment.kind is Kind.FOLLOW_UP  # in some formats a speaker's, not the moderator's
            label = who(segment) if own else KIND_WORDS[segment.kind]
            yield _row("-", segment.length, f"{label} ({segment.number})")
    if outlook.gaps:
        handovers = "1 handover" if one.handovers == 1 else f"{one.handovers} handovers"
        yield _row("-", outlook.gaps, f"{handovers} of {clock_up(plan.handover)}")
    of = {0: "to spare", 1: "for 1 statement"}.get(
        len(one.statements), f"for {len(one.statements)} statements"
    )
    yield _row("=", outlook.available, of)
    for number, remedy in enumerate(one.remedies):
        if number == 0:
            yield ""
            yield "Each of these alone would make it fit:"
        yield f"  {remedy.words}"


def _row(sign: str, ms: int, what: str) -> str:
    return f"  {sign:1} {clock_up(ms):>7}  {what}"


def _speakers(one: Figures) -> Iterator[str]:
    """Yield the share of each speaker; where all have the same bounds, the verdict has said it."""
    for number, segment in enumerate(one.statements):
        if number == 0:
            yield "   no.        may take   share"
        bounds = f"{clock_up(segment.min)}–{clock_up(segment.max or 0)}"
        if not segment.min:
            bounds = f"at most {clock_up(segment.max or 0)}"
        elif segment.min == segment.max:
            bounds = clock_up(segment.min)
        share = clock_up(one.outlook.share_of[segment.number])
        yield f"  {segment.number:>4}  {bounds:>14}  {share:>6}  {who(segment)}"


def _texts(one: Figures) -> Iterator[str]:
    for number, prediction in enumerate(one.predictions):
        if number == 0:
            yield f"Texts handed in, at {_paces(one.predictions)}:"
        segment = prediction.segment
        takes = f"{clock_up(prediction.quick)}–{clock_up(prediction.slow)}"
        words = f"{prediction.words:>5} words  {takes:>14}"
        yield f"  {segment.number:>4}  {words}  {pace_said(prediction)}:  {who(segment)}"


def _paces(predictions: Sequence[Prediction]) -> str:
    languages = dict.fromkeys(language_of(one.segment.language) for one in predictions)
    slow, quick = pace()
    said = f"{quick} and at {slow} words a minute"
    others = [f"{one} {pace(one)[1]} and {pace(one)[0]}" for one in languages if one != "English"]
    return f"{said} ({', '.join(others)})" if others else said


def pace_said(prediction: Prediction) -> str:
    """Return how a text handed in compares with what its speaker may take: ``within 7:00``."""
    over = prediction.slow - prediction.limit, prediction.quick - prediction.limit
    limit = clock_up(prediction.limit)
    match prediction.pace:
        case Pace.WILL_OVERRUN:
            return f"WILL OVERRUN {limit} by {clock_down(over[1])} to {clock_down(over[0])}"
        case Pace.MAY_OVERRUN:
            return f"may overrun {limit} by {clock_down(over[0])}"
        case Pace.SHORT:
            return f"under the minimum of {clock_up(prediction.least)}"
        case Pace.WITHIN:
            return f"within {limit}"


def _ends(one: Figures) -> Iterator[str]:
    plan, outlook = one.plan, one.outlook
    missions = outlook.missions
    if one.statements:
        told: dict[str, list[str]] = {}
        for case in outlook.what_if:
            if case.each:
                end = _end(plan, case.end - (plan.start or 0))
                left = _left(case.missions, missions.planned)
                told.setdefault(f"{end}, {left}", []).append(clock_up(case.each))
        for answer, each in told.items():
            *some, last = dict.fromkeys(each)
            length = f"{', '.join(some)} or {last}" if some else last
            yield f"If each takes {length}: {answer}"
        if missions.planned:
            planned = f"Missions' questions (planned {clock_up(outlook.questions_planned)})"
            low, high = _over(missions.low), _over(missions.high)
            yield f"{planned}: {low} at everyone's limit, {high} at everyone's least"
    if one.room_spare is not None:
        yield _room(one, one.room_spare)


def _left(ms: int, questions: bool) -> str:
    """Return what Missions have, or without questions the hour."""
    if questions:
        return f"Missions {_over(ms)}"
    return f"{clock_down(-ms)} over the hour" if ms < 0 else f"{clock_up(ms)} to spare"


def _over(ms: int) -> str:
    return f"over by {clock_down(-ms)}" if ms < 0 else clock_up(ms)


def _room(one: Figures, spare: int) -> str:
    plan = one.plan
    until = _clock(plan, (plan.until or 0) - (plan.start or 0))
    if spare >= 0:
        return f"Room until {until}: {clock_up(spare)} to spare"
    end = _clock(plan, one.took)
    least = _clock(plan, one.took_at_least)
    return (
        f"ROOM CLASH: the room is needed at {until} and this ends at {end},"
        f" {clock_down(-spare)} too late; at the least it ends at {least}"
    )


def _end(plan: Plan, took: int) -> str:
    return f"takes {clock_up(took)}" if plan.start is None else f"ends {_clock(plan, took)}"


def _clock(plan: Plan, after_start: int) -> str:
    """Return wall time in the room, with seconds unless they are 0."""
    seconds = ((plan.start or 0) + after_start) // SECOND
    at = datetime.fromtimestamp(seconds, ZoneInfo(plan.timezone))
    said = at.strftime("%H:%M:%S" if at.second else "%H:%M")
    return said if at.date() == plan.date else f"{said} on {at.date().isoformat()}"

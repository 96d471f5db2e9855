"""`presession brief PLAN`: a page for each speaker, to practise with; or the chair's script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from presession_timer.base.durations import clock_up
from presession_timer.base.findings import name_of
from presession_timer.base.zones import time_of_day
from presession_timer.chair.language import ChairLanguage, chair_language, first_of
from presession_timer.chair.line import INSIST_AFTER, ChairLine, chair_line, chair_schedule
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.model import KIND_WORDS, Kind, Plan, Segment
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.brief.facts import Facts, facts_of
from presession_timer.prepare.brief.page import page_of
from presession_timer.prepare.check.arithmetic import figures_of
from presession_timer.prepare.settings import checked_settings
from presession_timer.privacy.screens import on_screens
from presession_timer.report.files import save, slug

__all__ = ["brief", "script", "script_of"]

FINE = 0


def brief(path: Path, folder: Path | None, *, out: TextIO, err: TextIO) -> int:
    """Write a page for each speaker of the plan into ``folder``; gives the status.

    Without a folder they go into one beside the plan. Raises BadInput with every problem of the
    plan, and UnreadableFile where a file cannot be read or written.
    """
    plan, warnings = read_plan_with_warnings(path)
    err.writelines(f"warning: {warning}\n" for warning in warnings)
    where = path.with_name(f"{path.stem}-briefs") if folder is None else folder
    pages = facts_of(plan)
    languages = checked_settings().languages
    for facts in pages:
        page = page_of(facts, languages)
        saved = save(where, _file_name(path, facts), page.encode("utf-8"))
        print(name_of(saved), file=out)
    if not pages:
        print(f"{name_of(path)}: nobody to brief: no statement, and no State's", file=err)
    return FINE


def script(path: Path, language: str | None, *, out: TextIO, err: TextIO) -> int:
    """Print everything the chair says in the plan's hour; gives the status.

    Without a ``language`` it is the first of the settings' that the chair has sentences in. Raises
    BadInput with every problem of the plan, PresessionError for a language without sentences.
    """
    plan, warnings = read_plan_with_warnings(path)
    err.writelines(f"warning: {warning}\n" for warning in warnings)
    codes = checked_settings().languages
    chair = first_of(codes) if language is None else chair_language(language)
    print(script_of(plan, chair), file=out)
    return FINE


def _file_name(path: Path, facts: Facts) -> str:
    """Return a name from the plan's file and the number: lists of files must not name people."""
    stem = slug(path.stem)
    hidden = [slug(name) for name in facts.people if name]
    if any(f"-{name}-" in f"-{stem}-" for name in hidden):
        stem = "session"
    return f"{stem}-brief-{facts.number}.html"


WIDTH = 78
_INDENT = 7
_LABEL = 14


def script_of(plan: Plan, say: ChairLanguage) -> str:
    """Return what the chair says at each change of the floor, without a protected name.

    Every statement takes the share that the plan leaves for it.
    """
    hour = _Hour(plan)
    shares = figures_of("", plan, ()).outlook.share_of
    parts = [_heading(hour.shown.plan)]
    if not plan.segments or plan.segments[0].kind is not Kind.OPENING:
        parts.append([*_head(hour, "Opening"), *_said(hour.line(say))])
        hour.happen(ev.SessionOpened())
    for segment in hour.shown.plan.segments:
        said = hour.line(say)
        parts.append([*_head(hour, _who(segment)), *_said(said)])
        if hour.session.opened is None:
            hour.happen(ev.SessionOpened())
        hour.happen(ev.FloorGiven(segment.number))
        if segment.kind is Kind.QUESTIONS:
            parts[-1] += _while_asking(hour, say)
        if segment.kind is Kind.CLOSING:
            parts[-1] += _wrapped("The console counts the statements that were really heard.")
        hour.now += shares.get(segment.number, segment.length)
        hour.happen(ev.FloorYielded(len(hour.session.turns)))
        hour.now += plan.handover
    parts.append(list(_when_needed(plan, say)))
    return "\n\n".join("\n".join(part) for part in parts)


class _Hour:
    """The hour as it goes when everybody keeps to the plan."""

    def __init__(self, plan: Plan) -> None:
        self.session = Session.planned_by(plan)
        self.now = plan.start or 0

    @property
    def shown(self) -> Session:
        return on_screens(self.session).session

    def happen(self, event: Event) -> None:
        seq = self.session.seq + 1
        self.session = apply(self.session, Recorded(seq, f"script:{seq}", 0, self.now, event))

    def line(self, say: ChairLanguage) -> ChairLine:
        return chair_line(snapshot_at(self.shown, self.now), say)

    @property
    def clock(self) -> str:
        plan = self.session.plan
        return "" if plan.start is None else time_of_day(self.now, plan.timezone)


def _heading(plan: Plan) -> list[str]:
    when = plan.date.isoformat()
    if plan.start is not None:
        when += f", {time_of_day(plan.start, plan.timezone)} {plan.timezone}"
    where = ", ".join(part for part in (when, plan.room) if part)
    return [
        *_wrapped(plan.title, 0),
        *_wrapped(where, 0),
        *_wrapped(
            "What the chair says. The times are the plan's; in the hour itself the console"
            " shows the line that is due.",
            0,
        ),
    ]


def _who(segment: Segment) -> str:
    named = ", ".join(part for part in (segment.speaker, segment.organisation) if part)
    length = segment.max if segment.max is not None else segment.planned
    time = f", {clock_up(length)}" if length else ""
    return f"{segment.number}  {named or KIND_WORDS[segment.kind]}{time}"


def _head(hour: _Hour, what: str) -> list[str]:
    first, *more = _wrapped(what)
    return [f"{hour.clock:<{_INDENT}}{first[_INDENT:]}", *more]


def _said(line: ChairLine) -> list[str]:
    said = _wrapped(line.text)
    if line.pronounced:
        said += _wrapped(f"say: {line.pronounced}")
    return said


def _while_asking(hour: _Hour, say: ChairLanguage) -> list[str]:
    """Return the lines of the questions after their opening, each with the time spent by then."""
    later = chair_schedule(hour.shown, hour.now, say)[1:]
    return [
        row
        for at, line in later
        for row in _labelled(f"after {clock_up(at - hour.now)}", line.text)
    ]


def _when_needed(plan: Plan, say: ChairLanguage) -> Iterator[str]:
    """Yield what may be due in any statement, without a name."""
    yield "Whenever it is needed"
    nameless = Segment(1, "1", Kind.STATEMENT, min=plan.window.min, max=plan.window.max)
    hour = _Hour(replace(plan, segments=(nameless,), title="", state=""))
    hour.happen(ev.SessionOpened())
    hour.happen(ev.FloorGiven(1))
    labels = {
        plan.window.max - plan.window.last: f"{clock_up(plan.window.last)} left",
        plan.window.max + 1: "limit reached",
        plan.window.max + INSIST_AFTER: f"{clock_up(INSIST_AFTER)} over",
    }
    # The session's own: on a screen somebody without a name is called by a number.
    for at, line in chair_schedule(hour.session, hour.now, say)[1:]:
        yield from _labelled(labels[at - hour.now], line.text)
    hour.happen(ev.Paused())
    yield from _labelled("in a pause", chair_line(snapshot_at(hour.session, hour.now), say).text)
    yield from _labelled("no-show", say("{who} is not with us.", who="…"))


def _labelled(label: str, text: str) -> list[str]:
    first, *more = _wrapped(text, _INDENT + _LABEL)
    return [f"{'':{_INDENT}}{label:<{_LABEL}}{first.strip()}", *more]


def _wrapped(text: str, indent: int = _INDENT) -> list[str]:
    """Return ``text`` in lines of at most 78 cells."""
    width = WIDTH - indent
    lines = Text(text).wrap(Console(width=width, markup=False), width)
    return [" " * indent + one.plain.rstrip() for one in lines] or [""]

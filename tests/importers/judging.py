"""Holds what became of a list against what is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from presession_timer.base.durations import exact, parse
from presession_timer.base.errors import PresessionError
from presession_timer.importers.choices import Choices, ImportQuestion
from presession_timer.importers.proposal import Proposal, Unsettled, propose
from presession_timer.plan.model import Kind, Plan
from tests.importers.corpus import Case

TODAY = date(2019, 12, 1)
RIGHT, ASKED, REFUSED, NEEDLESS, GAVE_UP, WRONG = SORTS = (
    "right", "rightly asked", "rightly refused", "asked needlessly", "wrongly refused", "wrong",
)  # fmt: skip


def judged(case: Case) -> tuple[str, str]:
    """Return what became of a list, as one of SORTS, and why."""
    try:
        first = proposal_of(case, Choices())
    except PresessionError as error:
        return (REFUSED if case.outcome == "refuse" else GAVE_UP), str(error)
    asked = [one.key for one in first.questions]
    if case.outcome == "refuse":
        return (WRONG, "a plan without a question") if not asked else (ASKED, ", ".join(asked))
    wanted = case.outcome.removeprefix("ask:").split("|") if case.outcome != "plan" else []
    if wanted and not set(wanted) & set(asked):
        return WRONG, f"not asked about {wanted}, but {asked}"
    try:
        plan, told = settled(case, first)
    except PresessionError as error:
        return GAVE_UP, f"after {asked}: {error}"
    difference = compared(case, plan) if plan else told
    if difference:
        return (WRONG if not asked else NEEDLESS), f"{difference} (asked {asked})"
    if not asked:
        return RIGHT, ""
    return (ASKED if wanted else NEEDLESS), ", ".join(asked)


def proposal_of(case: Case, choices: Choices) -> Proposal | Unsettled:
    """What is proposed."""
    try:
        return propose(case.content, Path(case.name), case.name, Path(), choices, lambda _: TODAY)
    except Unsettled as unsettled:
        return unsettled


def settled(case: Case, proposal: Proposal | Unsettled) -> tuple[Plan | None, str]:
    """The plan when every question was answered."""
    choices = Choices()
    for _ in range(12):
        if not proposal.questions:
            break
        choices = answered(case, choices, proposal.questions[0])
        proposal = proposal_of(case, choices)
    if proposal.questions or not isinstance(proposal, Proposal):
        return None, f"still asked: {[one.key for one in proposal.questions]}"
    return proposal.plan, ""


def answered(case: Case, choices: Choices, question: ImportQuestion) -> Choices:
    """The answer of the case, else the guess, else the first choice."""
    given = case.answers.get(question.key)
    if given is None:
        given = question.guess if question.guess is not None else (question.choices or ("",))[0]
    if question.key == "session" and hasattr(choices, "sessions"):
        return replace(choices, sessions=(*choices.sessions, given))
    return choices.decided(question, given)


def compared(case: Case, plan: Plan) -> str:
    """What is not as the case wants it; empty if nothing."""
    wanted = [line for line in case.want.splitlines() if line]
    if not wanted:
        return ""
    facts = {
        word: line.removeprefix(f"{word} ")
        for line in wanted
        for word in ("start", "date", "state", "zone")
        if line.startswith(f"{word} ")
    }
    lines = [line for line in wanted if line.split(" ")[0] not in facts]
    zone = ZoneInfo(plan.timezone)
    start = None if plan.start is None else datetime.fromtimestamp(plan.start / 1000, UTC)
    have = {
        "start": "" if start is None else f"{start.astimezone(zone):%-H:%M}",
        "date": plan.date.isoformat(),
        "state": plan.state,
        "zone": plan.timezone,
    }
    for word, value in facts.items():
        if have[word] != value:
            return f"{word} is {have[word]}, not {value}"
    if "start" not in facts and have["start"]:
        return f"a start, {have['start']}"
    whole = any(line.startswith("[") for line in lines)
    found = [
        _line(one, plan, whole=whole)
        for one in plan.segments
        if whole or one.kind is Kind.STATEMENT
    ]
    for want, got in zip(lines, found, strict=False):
        if _normal(want) != got:
            return f"{got!r}, not {want!r}"
    return "" if len(lines) == len(found) else f"{len(found)} parts, not {len(lines)}: {found}"


def _line(segment: object, plan: Plan, *, whole: bool) -> str:
    from presession_timer.plan.model import Segment

    assert isinstance(segment, Segment)
    if segment.kind is not Kind.STATEMENT:
        return f"[{segment.kind}] {segment.speaker} = {exact(segment.planned or 0)}"
    text = segment.speaker
    if segment.organisation:
        text += f" @ {segment.organisation}"
    if segment.topic:
        text += f" : {segment.topic}"
    own = segment.max
    return text + (f" = {exact(own)}" if own and own != parse("7:00") else "")


def _normal(want: str) -> str:
    """A limit of 7:00 is that of the format: not compared."""
    return want if want.startswith("[") else want.removesuffix(" = 7:00")

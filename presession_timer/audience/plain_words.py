"""The hour in words, for the plain console: where it stands, and every segment in a row."""

from __future__ import annotations

from presession_timer.actions.table import Query
from presession_timer.base.durations import SECOND, clock_down, clock_up, exact, left_or_over
from presession_timer.base.world.zones import time_of_day
from presession_timer.chair.language import ChairLanguage
from presession_timer.chair.line import chair_line
from presession_timer.engine.event_text import VERDICT_WORDS, distance
from presession_timer.engine.events import ClockStepped, Event, MachineSlept
from presession_timer.engine.rules import Verdict
from presession_timer.engine.snapshot import FloorSnapshot, Row, Snapshot, Stage, Status
from presession_timer.plan.model import Kind, Plan, window_of


def announce_plan(plan: Plan) -> str:
    """Return what is about to be run, on one line."""
    statements = sum(segment.kind is Kind.STATEMENT for segment in plan.segments)
    noun = "statement" if statements == 1 else "statements"
    start = f" at {time_of_day(plan.start, plan.timezone)}" if plan.start is not None else ""
    window = window_of(plan.segments, plan.window)
    each = ""
    if window is not None:
        most = exact(window.max)
        each = f" of {exact(window.min)} to {most}" if window.min else f" of {most} at most"
        if window.min == window.max:
            each = f" of {most}"
    return (
        f"{plan.title}: {plan.date.isoformat()}{start}, {exact(plan.length)},"
        f" {statements} {noun}{each}"
    )


def status(snapshot: Snapshot) -> str:
    """Return where the hour stands: "Speaker 4: 2:38 left, minimum in 0:38; hour 33:31 left"."""
    if snapshot.stage is Stage.CLOSED:
        said = f"the hour is closed; it took {clock_up(snapshot.took)}"
    elif snapshot.stage is Stage.BEFORE:
        said = (
            f"the hour is not open yet{_until_start(snapshot)}; hour {left_or_over(snapshot.left)}"
        )
    elif snapshot.stage is Stage.GAP or snapshot.floor is None:
        said = (
            f"nobody has the floor for {clock_up(snapshot.gap)}; go {snapshot.go.words};"
            f" hour {left_or_over(snapshot.left)}"
        )
    else:
        said = f"{_floor(snapshot.floor, snapshot.now)}; hour {left_or_over(snapshot.left)}"
    return said + (f"; NOT SAVED: {snapshot.unsaved}" if snapshot.unsaved else "")


def answer(ask: Query, snapshot: Snapshot, chair: ChairLanguage) -> str:
    """Return the answer to a line that only asks."""
    if ask is Query.STATUS:
        return status(snapshot)
    if ask is Query.NEXT_UNDO:
        return f"undo takes back: {snapshot.undoes}" if snapshot.undoes else "nothing to undo"
    if ask is Query.SAY:
        sentence = chair_line(snapshot, chair)
        if not sentence.text:
            return "the chair has nothing more to say"
        return sentence.text if sentence.due else f"then: {sentence.text}"
    count = len(snapshot.rows)
    said = f"{count} segment{'' if count == 1 else 's'}"
    return "; ".join(filter(None, (said, outlook(snapshot))))


def offer(event: Event, snapshot: Snapshot) -> str:
    """Return what the moderator may do about what the machine's clocks did; empty when nothing."""
    if snapshot.stage is not Stage.TURN:
        return ""
    if isinstance(event, MachineSlept):
        return "that counts; discount-sleep takes it off the speaker"
    if isinstance(event, ClockStepped) and event.by > 0:
        by = round(event.by / SECOND) * SECOND
        words = f"if this machine itself stood still for {clock_up(by)}"
        return f"{words}: began! -{exact(by)} gives the speaker that time"
    return ""


def remaining(floor: FloorSnapshot) -> str:
    """Return what is left of a turn: "2:38 left, minimum in 0:38", "over by 0:23"."""
    if floor.limit is None and not floor.planned:
        return f"spoke {clock_up(floor.spoke)}"
    left = left_or_over(floor.remaining)
    if floor.remaining <= -SECOND:
        return left if floor.limit is not None else f"planned time {left}"
    return f"{left}, minimum in {clock_down(floor.to_minimum)}" if floor.to_minimum else left


def rows(snapshot: Snapshot) -> list[str]:
    """Return every segment in running order, a line each: "5 Speaker 3: to come, share 6:23"."""
    return [_row(row, snapshot) for row in snapshot.rows]


def outlook(snapshot: Snapshot) -> str:
    """Return whether the rest of the hour fits: "fits, 2:50 to spare"; empty once it is closed."""
    shares = snapshot.forecast.shares
    if snapshot.stage is Stage.CLOSED:
        return ""
    if not shares.fits:
        return f"does not fit, {clock_down(shares.short_by)} too little"
    return f"fits, {clock_up(shares.to_spare)} to spare" if shares.to_spare >= SECOND else "fits"


def _until_start(snapshot: Snapshot) -> str:
    plan, start = snapshot.plan, snapshot.plan.start
    if snapshot.another_day:
        at = "" if start is None else f" at {time_of_day(start, plan.timezone)}"
        return f"; planned for {plan.date.isoformat()}{at}"
    if start is None:
        return ""
    at = f"; planned at {time_of_day(start, plan.timezone)}"
    if snapshot.now <= start:
        return f"{at}, in {clock_down(start - snapshot.now)}"
    return f"{at}, {clock_up(snapshot.now - start)} late"


def _floor(floor: FloorSnapshot, now: int) -> str:
    said = floor.segment.label + ": "
    if floor.paused_for is not None:
        said += f"paused for {clock_up(floor.paused_for)}, "
    said += remaining(floor)
    if floor.question is not None:
        state = f" from {floor.question.state}" if floor.question.state else ""
        asked = clock_up(now - floor.question.at)
        said += f", question {floor.questions}{state} for {asked}"
    return said


def _row(row: Row, snapshot: Snapshot) -> str:
    segment = row.segment
    name = f"{row.number} {segment.label}"
    if segment.id != str(row.number):
        name = f"{row.number} ({segment.id}) {segment.label}"
    return f"{name}: {_where(row, snapshot)}"


def _where(row: Row, snapshot: Snapshot) -> str:
    if row.status is Status.FLOOR:
        floor = snapshot.floor
        return f"has the floor, {remaining(floor)}" if floor else "has the floor"
    if row.status is Status.DONE:
        return _result(row)
    if row.status is Status.ABSENT:
        return "absent"
    if row.verdict is Verdict.NOT_REACHED:
        return VERDICT_WORDS[Verdict.NOT_REACHED]
    when = "late" if row.status is Status.LATE else "to come"
    if row.share is None:
        return when
    what = "share" if row.segment.kind is Kind.STATEMENT else "planned"
    return f"{when}, {what} {clock_up(row.share)}"


def _result(row: Row) -> str:
    spoke = clock_up(row.spoke or 0)
    if row.verdict is None or row.outside is None:
        return spoke
    if row.verdict in (Verdict.OVER, Verdict.SHORT):
        return f"{spoke}, {VERDICT_WORDS[row.verdict]} by {distance(row.outside_shown)}"
    return f"{spoke}, {VERDICT_WORDS[row.verdict]}" if row.least else spoke

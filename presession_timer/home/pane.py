"""What else there is to say of the chosen one: of a plan the sum, and who will overrun."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_up
from presession_timer.base.zones import time_of_day
from presession_timer.home.contents import Row
from presession_timer.terminal.digits.letters import letters, letters_width
from presession_timer.terminal.text_lines import Line, cut, fitted, line, name, spread
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.plan.model import Plan, Segment
    from presession_timer.prepare.check.figures import Figures, Prediction
    from presession_timer.runner.folder import FolderRecord

__all__ = ["large", "pane_lines", "pieces"]

_NONE = Style.null()


def pane_lines(row: Row | None, width: int, tones: Tones) -> list[Line]:
    """Return the lines about a row in ``width`` cells."""
    if row is None:
        return []
    if row.figures is not None:
        return list(_of_plan(row.figures, width, tones))
    if row.plan is not None:
        return list(_of_trouble(row, width, tones))
    if row.record is not None:
        return list(_of_record(row.record, width, tones))
    return [line((cut(name(row.path.name), width), tones.strong))]


def large(text: str, width: int, tones: Tones) -> list[Line]:
    """Return a text in letters three rows high, or in one bold line where that is too wide."""
    size = None if tones.ascii_only else letters_width(text)
    rows = letters(text) if size is not None and size <= width else None
    return [line((row, tones.strong)) for row in rows] if rows else [line((text, tones.strong))]


def pieces(text: str, width: int, style: Style) -> list[Line]:
    """Return a text broken into lines."""
    return [line((cut(part, width), style)) for part in wrap(name(text), max(10, width))]


def _of_plan(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    plan, shares = one.shown, one.outlook.shares
    yield _title(plan, width, tones)
    yield line((cut(_hours(plan), width), tones.soft))
    yield ()
    yield from _answer(one, width, tones)
    yield ()
    yield from pieces(_need(one), width, tones.soft if one.outlook.fits else tones.decide)
    if one.room_spare is not None and one.room_spare < 0:
        short = clock_up(-(one.room_spare // SECOND) * SECOND)
        yield from pieces(f"The room is needed {short} before the end.", width, tones.decide)
    yield ()
    yield from _sum(one, width, tones)
    for number, remedy in enumerate(one.remedies):
        if number == 0:
            yield ()
            yield line(("Each of these alone would make it fit:", tones.soft))
        yield from pieces(remedy.words, width, tones.text)
    limits = {segment.max for segment in one.statements}
    if shares.fits and shares.each and len(limits) == 1:
        limit = limits.pop() or 0
        if min(one.outlook.share_of.values(), default=limit) < limit:
            yield ()
            said = f"Clocks still start at {clock_up(limit)}, the limit."
            yield from pieces(said, width, tones.muted)
    if one.statements:
        yield ()
        yield from _speakers(one, width, tones)


def _title(plan: Plan, width: int, tones: Tones) -> Line:
    room = cut(name(plan.room), width // 3)
    title = cut(name(plan.state or plan.title), width - cell_len(room) - 1)
    return spread(line((title, tones.strong)), line((room, tones.muted)), width, _NONE)


def _hours(plan: Plan) -> str:
    if plan.start is None:
        return f"{plan.date.isoformat()}, {clock_up(plan.length)}"
    begins, ends = (time_of_day(at, plan.timezone) for at in (plan.start, plan.start + plan.length))
    until = f", room until {time_of_day(plan.until, plan.timezone)}" if plan.until else ""
    return f"{plan.date:%a} {plan.date.day} {plan.date:%b}, {begins} to {ends}{until}"


def _answer(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    from presession_timer.audience.plain_words import share_of_each

    shares = one.outlook.shares
    if not shares.fits:
        *above, last = large(clock_up(-(-shares.short_by // SECOND) * SECOND), width, tones)
        yield from above
        yield (*last, *line((" short", tones.decide)))
    elif not shares.each:
        yield from large("FITS", width, tones)
    else:
        each = share_of_each(shares)
        yield from large((each if " to " in each else f"{each} each").upper(), width, tones)


def _need(one: Figures) -> str:
    outlook, count = one.outlook, len(one.statements)
    answer = "Fits" if outlook.fits else "Does not fit"
    if not count:
        return f"{answer}: nobody has a statement."
    who = "1 speaker needs" if count == 1 else f"{count} speakers need"
    bounds = sorted({outlook.least, outlook.most})
    if all(bound % MINUTE == 0 for bound in bounds):
        need = f"{' to '.join(str(bound // MINUTE) for bound in bounds)} minutes"
    else:
        need = " to ".join(map(clock_up, bounds))
    return f"{answer}: {who} {need}."


def _sum(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    from presession_timer.plan.model import KIND_WORDS, Kind

    plan, outlook = one.shown, one.outlook

    def row(sign: str, ms: int, what: str, style: Style) -> Line:
        told = cut(name(what), width - 11)
        return line((f"{sign:1}{clock_up(ms):>6}  ", tones.strong if sign != "-" else style),
                    (told, style))  # fmt: skip

    yield row(" ", plan.length, "the hour", tones.soft)
    for segment in plan.segments:
        if segment.kind is not Kind.STATEMENT:
            what = segment.speaker or segment.organisation or KIND_WORDS[segment.kind].lower()
            if segment.kind is Kind.QUESTIONS:
                what = KIND_WORDS[segment.kind]
            yield row("-", segment.length, what, tones.muted)
    if outlook.gaps:
        count = one.handovers
        told = f"{count} handover{'s' * (count != 1)} of {clock_up(plan.handover)}"
        yield row("-", outlook.gaps, told, tones.muted)
    count = len(one.statements)
    told = f"for {count} statement{'s' * (count != 1)}" if count else "to spare"
    yield row("=", outlook.available, told, tones.soft)


def _speakers(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    from presession_timer.prepare.check.figures import Pace

    texts = {prediction.segment.number: prediction for prediction in one.predictions}
    head = line(("    Speaker", tones.muted))
    yield spread(head, line(("words" if texts else "", tones.muted)), width, _NONE)
    numbers = {segment.number for segment in one.statements}
    for segment in (segment for segment in one.shown.segments if segment.number in numbers):
        found = texts.get(segment.number)
        pace = found.pace if found else None
        late = pace in (Pace.WILL_OVERRUN, Pace.MAY_OVERRUN)
        mark = "!" if tones.ascii_only else "▲"
        words = {
            Pace.WILL_OVERRUN: f"{mark} overruns ", Pace.MAY_OVERRUN: f"{mark} may overrun ",
            Pace.SHORT: "short ",
        }.get(pace, "") if pace else ""  # fmt: skip
        count = _count(found, bool(texts))
        right = line((words, tones.decide if late else tones.muted),
                     (f"{count:>5}", tones.decide if late else tones.soft))  # fmt: skip
        left = line((f"{segment.number:>3} ", tones.muted), (_called(segment), tones.text))
        room = width - sum(cell_len(piece.text) for piece in right) - 1
        yield spread(fitted(left, room, _NONE), right, width, _NONE)


def _count(found: Prediction | None, any_text: bool) -> str:
    if found is not None:
        return f"{found.words:,}"
    return "-" if any_text else ""


def _called(segment: Segment) -> str:
    return name(segment.label)


def _of_trouble(row: Row, width: int, tones: Tones) -> Iterator[Line]:
    assert row.plan is not None
    yield line((cut(name(row.path.name), width), tones.strong))
    yield ()
    for one in row.plan.problems:
        said = f"line {one.line}: {one.wrong}; {one.expected}" if one.line else one.wrong
        yield from pieces(said, width, tones.decide)
    yield from pieces(row.plan.reason, width, tones.decide)
    yield ()
    yield from pieces("e edits it, c shows everything that is wrong.", width, tones.muted)


def _of_record(record: FolderRecord, width: int, tones: Tones) -> Iterator[Line]:
    plan = record.plan
    if plan is None:
        yield line((cut(name(record.path.name), width), tones.strong))
        yield ()
        yield from pieces(record.reason, width, tones.decide)
        return
    yield _title(plan, width, tones)
    yield line((cut(_hours(plan), width), tones.soft))
    yield ()
    yield from pieces(record.path.name, width, tones.muted)
    yield ()
    yield from pieces(f"{'Rehearsal: ' * record.rehearsal}{record.stands}.", width, tones.text)
    if record.spoken:
        said = f"{record.kept} of {record.spoken} speakers kept to their time."
        yield from pieces(said, width, tones.text)
    if record.closed and record.over >= SECOND:
        yield from pieces(f"The hour took {clock_up(record.over)} too long.", width, tones.text)
    if record.floor and record.goes_on:
        yield from pieces(f"{record.floor} had the floor.", width, tones.text)

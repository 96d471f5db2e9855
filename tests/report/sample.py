"""The hour of the design's own example, made by commands: 14:02 to 15:03, seven of eight speak."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.privacy.mask import People
from presession_timer.report.document import Block, Document, Table
from presession_timer.report.figures import RecordFacts, Report, build
from presession_timer.report.hour_page import hour_page
from tests.engine.hours import START, Hour, plan_of, statement

AT_TWO = START + 240 * MINUTE
"""14:00 in Zurich."""
SHA256 = "4f1c" + "0" * 56 + "9a1b"


def segment(number: int, **given: Any) -> Segment:
    """A 5-7 minute statement by a named person of an organisation."""
    fields: dict[str, Any] = {
        "speaker": f"Person {number}",
        "organisation": f"Organisation {chr(64 + number)}",
        "category": "CSO",
        "min": parse("5:00"),
        "max": parse("7:00"),
    }
    return Segment(number, str(number), Kind.STATEMENT, **(fields | given))


def plan(**changes: Any) -> Plan:
    """Opening, the State, eight statements from number 3, questions, closing; from 14:00."""
    segments = (
        Segment(1, "1", Kind.OPENING, planned=parse("1:00")),
        Segment(2, "2", Kind.STATE, "Permanent Mission of Spain", max=parse("2:00")),
        *(segment(n) for n in range(3, 11)),
        Segment(11, "11", Kind.QUESTIONS, planned=parse("10:00")),
    )
    given: dict[str, Any] = {"title": "UPR Pre-session 35 – Spain", "state": "Spain"}
    given |= {"room": "Palais des Nations", "start": AT_TWO, "segments": segments} | changes
    return Plan(date=date(2019, 12, 10), **given)


SPOKEN = ("6:30", "7:25", "5:12", "5:28", "6:42", "", "6:58", "6:17")
"""What numbers 3 to 10 took; nothing: absent."""


def hour(a_plan: Plan | None = None) -> Hour:
    """The hour up to the end of the last statement, at 14:51:57."""
    it = Hour(a_plan or plan())
    it.now = AT_TWO + parse("2:03")
    it.do(cmd.Go())
    it.do(cmd.Go(), "0:40")
    it.do(cmd.Go(), "0:10.400")
    it.do(cmd.Go(), "1:50")
    for number, spoke in enumerate(SPOKEN, 3):
        if not spoke:
            it.do(cmd.MarkAbsent(number), "0:01")
            continue
        it.do(cmd.Give(number), "0:20")
        if number == 7:
            it.do(cmd.Pause("interpretation"), "1:00")
            it.do(cmd.Resume(), "0:35")
            it.do(cmd.Yield(), "5:42")
            continue
        it.do(cmd.Yield(), spoke)
    return it


def whole_hour(a_plan: Plan | None = None) -> Hour:
    """The hour to its end at 15:03:04."""
    it = hour(a_plan)
    it.do(cmd.Go(), "0:20")
    it.do(cmd.MarkQuestion("FRA"), "4:00")
    it.do(cmd.WriteNote("the State's list was handed out"), "0:30")
    it.do(cmd.Yield(), "5:50")
    it.now = AT_TWO + parse("1:03:04")
    it.do(cmd.Close())
    return it


def spoken(times: Sequence[str], late: str = "0:00", close: bool = True, **plan: object) -> Hour:
    """An hour in which statements took these times, or were "absent" or "unreached"."""
    hour = Hour(plan_of(*(statement(n) for n, _ in enumerate(times, 1)), **plan))
    hour.now = START + parse(late, sign=True)
    hour.do(cmd.Open())
    for number, time in enumerate(times, 1):
        if time == "absent":
            hour.do(cmd.MarkAbsent(number))
        elif time != "unreached":
            hour.do(cmd.Give(number))
            hour.do(cmd.Yield(), time)
    if close:
        hour.now = START + parse("60:00")
        hour.do(cmd.Close())
    return hour


def report(it: Hour, people: People = People.NAME, *, notes: bool = False, **facts: Any) -> Report:
    """The report on an hour, as if its record had been read."""
    known: dict[str, Any] = {"name": "spain.presession.jsonl", "sha256": SHA256}
    known |= {"events": len(it.session.history.log)} | facts
    return build(it.session, RecordFacts(**known), people, notes=notes)


def page(it: Hour, people: People = People.ORGANISATION, **facts: Any) -> Document:
    return hour_page(report(it, people, **facts))


_Kind = TypeVar("_Kind", bound=Block)


def block(document: Document, kind: type[_Kind]) -> _Kind:
    """The first block of a kind."""
    return next(block for block in document.blocks if isinstance(block, kind))


def record(document: Document) -> list[dict[str, str]]:
    """The timekeeper's record: a row by its heads."""
    table = block(document, Table)
    heads = [column.head for column in table.columns]
    return [dict(zip(heads, row.cells, strict=True)) for row in table.rows]

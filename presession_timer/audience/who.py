"""Whom the room may know: a speaker by name, by organisation, by number, or by a word."""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict, overload

from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Names, Segment
from presession_timer.privacy.mask import Masked, People, mask
from presession_timer.privacy.screens import on_screens


class Who(TypedDict):
    """A speaker, as far as the room may know them."""

    main: str
    more: str
    number: int | None
    """Only where there is no other name."""
    word: str
    """The key of a word instead: Missions' questions have no name."""


@overload
def unnamed(who: Who) -> Who: ...
@overload
def unnamed(who: None) -> None: ...
def unnamed(who: Who | None) -> Who | None:
    """Return a speaker without a name; a number or a word stays."""
    if who is None or who["number"] is not None or who["word"]:
        return who
    return Who(main="", more="", number=None, word="")


def who_of(session: Session, segment: Segment) -> Who:
    """Return a segment's speaker, by the plan's ``names`` and ``protect``."""
    if segment.kind is Kind.QUESTIONS:
        return Who(main="", more="", number=None, word="questions")
    seen = masked(session).session.segments[segment.number]
    names = (seen.speaker, seen.organisation)
    if session.plan.names is not Names.NAME:
        names = (seen.organisation, seen.speaker)
    main, *more = [name for name in names if name] or [""]
    short = on_screens(session).session.segments[segment.number].short
    if main and short:
        main, more = short, []
    nameless = not main and segment.kind is Kind.STATEMENT
    return Who(
        main=main,
        more="" if session.plan.names is not Names.NAME or more == [main] else "".join(more),
        number=segment.number if nameless else None,
        word="",
    )


@lru_cache(maxsize=4)
def masked(session: Session) -> Masked:
    """Return the session as the room may know it, by the plan's ``names``."""
    return mask(session, People(session.plan.names.value))


def next_of(session: Session) -> Who | None:
    """Return the next speaker; None if the segment has no name."""
    if not session.to_come:
        return None
    segment = session.segments[session.to_come[0]]
    if segment.kind in (Kind.STATEMENT, Kind.STATE, Kind.QUESTIONS):
        return who_of(session, segment)
    return None

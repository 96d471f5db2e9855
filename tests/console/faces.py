"""Every face of the console, from an invented hour: for the golden cells and the contact sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from presession_timer.base.durations import MINUTE, parse
from presession_timer.console.key_router import Front, Prompt
from presession_timer.console.view import View
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.plan.model import Kind, Plan
from tests.console.test_widgets import view_of
from tests.engine.hours import START, Hour, other, plan_of, statement

__all__ = ["FACES", "Face"]

_PEOPLE = (
    ("Jean Okafor", "National Commission for Human Rights", 820),
    ("Ana Delgado", "Observatory DESC", 760),
    ("Kwame Boateng", "Open Ballot", 905),
    ("Ingrid Svensson", "Human Rights Institute", 0),
    ("Layla Haddad", "Women for Change", 0),
    ("Mei Tanaka", "Rights of the Child Network", 0),
)


class Face(NamedTuple):
    """What the main screen is given."""

    view: View
    prompt: Prompt | None = None


def _plan() -> Plan:
    people = [
        statement(n, speaker=who, organisation=where, words=words or None)
        for n, (who, where, words) in enumerate(_PEOPLE, start=3)
    ]
    people[2] = replace(people[2], topic="elections and assembly", say="KWAH-may bwah-TENG")
    state = replace(other(2, Kind.STATE, "2:00"), speaker="Permanent Mission of State X")
    return plan_of(
        other(1, Kind.OPENING, "2:00"),
        state,
        *people,
        other(9, Kind.QUESTIONS, "10:00"),
        other(10, Kind.CLOSING, "1:00"),
        title="UPR Pre-session: State X",
        room="Room XXV",
        until=START + 65 * MINUTE,
    )


def _hour(*steps: str | Command) -> Hour:
    """An hour in which these commands came, after these waits."""
    hour = Hour(_plan())
    for step in steps:
        if isinstance(step, str):
            hour.now += parse(step, sign=True)
        else:
            hour.do(step)
    return hour


_GO = cmd.Go()
_TO_BOATENG = (
    "0:40", _GO, "1:10", _GO, "0:15", _GO, "1:50", _GO, "0:20", _GO, "6:10", _GO, "0:20", _GO,
    "7:23", _GO, "0:12",
)  # fmt: skip
_BOATENG = (*_TO_BOATENG, _GO)
_TO_QUESTIONS = (
    *_BOATENG, "4:40", _GO, "0:20", _GO, "6:00", _GO, "0:20", _GO, "6:30", _GO, "0:20",
    _GO, "6:20", _GO, "0:20",
)  # fmt: skip
_CLOSED = (*_TO_QUESTIONS, _GO, "8:00", cmd.Yield(), "0:10", _GO, "0:50", _GO, "0:05", cmd.Close())


def _face(*steps: str | Command, prompt: Prompt | None = None, **changes: object) -> Face:
    return Face(view_of(_hour(*steps), **changes), prompt)


def _not_saved() -> Face:
    hour = _hour(*_BOATENG, "5:20")
    return Face(view_of(hour, snapshot=hour.snapshot._replace(unsaved=3)))


FACES: dict[str, Callable[[], Face]] = {
    "doors": lambda: _face("-2:10"),
    "before": lambda: _face(*_BOATENG, "3:10"),
    "window": lambda: _face(*_BOATENG, "5:31"),
    "last": lambda: _face(*_BOATENG, "6:18"),
    "over": lambda: _face(*_BOATENG, "7:23"),
    "paused": lambda: _face(*_BOATENG, "5:31", cmd.Pause(), "0:42"),
    "gap": lambda: _face(*_TO_BOATENG),
    "gap-long": lambda: _face(*_TO_BOATENG, "0:40", selected=7, selected_ms=7_000),
    "questions": lambda: _face(*_TO_QUESTIONS, _GO, "1:30", _GO, "0:25"),
    "closed": lambda: _face(
        *_CLOSED, path="/home/room/2026-11-29.presession.jsonl", fingerprint="32ac543b7b"
    ),
    "message": lambda: _face(*_BOATENG, "6:02", cmd.ShowMessage("Please conclude"), cmd.Blank()),
    "locked": lambda: _face(*_BOATENG, "3:10", locked=True, rehearsal=10.0),
    "asked": lambda: _face(
        *_BOATENG, "0:20",
        prompt=Prompt(Front.CONFIRM, "end Kwame Boateng after 0:20?", "y or Space: yes  Esc: no"),
    ),
    "answer": lambda: _face(*_BOATENG, "3:10", notice="nothing to redo"),
    "not-saved": _not_saved,
}  # fmt: skip
"""By name; each is made anew, at a fixed instant."""

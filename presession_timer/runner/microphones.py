"""Keep what a microphone suggests, until somebody says yes, or it is no longer so.

Used in the runner's thread only; what it gives out is frozen. A suggestion is in no record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from presession_timer.base.world.zones import time_of_day
from presession_timer.engine import commands as cmd
from presession_timer.engine.event_text import label
from presession_timer.engine.microphones import (
    Microphone,
    Suggestion,
    segments_at,
    suggestion_of,
)
from presession_timer.engine.session import Session
from presession_timer.privacy.screens import on_screens
from presession_timer.runner.requests import Answer, Request

SUGGESTED_MS = 20_000
"""How long a suggestion waits for a yes, in real ms."""
_BEFORE_TURN_MS = 60_000
"""A microphone that went on shortly before a turn belongs to it."""
_NOTHING = "nothing to suggest now"


class Suggested(NamedTuple):
    """A suggestion as screens show it, without protected names."""

    number: int
    """Another for each suggestion of an hour: a yes says for which it is meant."""
    said: str
    """"Speaker 4's microphone went on at 10:12:05"."""
    does: str
    """What yes does: "began then, not before"."""

    @property
    def means(self) -> str:
        """What a screen sends back with its yes."""
        return f"suggested {self.number}"


class Microphones:
    """The microphones of one session."""

    def __init__(self) -> None:
        self.suggested: Suggested | None = None
        self._suggestion: Suggestion | None = None
        self._latest: Microphone | None = None
        """The one that may suggest something still."""
        self._until = 0
        self._wall = 0
        """Wall time minus the session's, when it was heard."""
        self._number = 0
        self._on: set[str] = set()
        self._went_on: dict[str, int] = {}
        """When the microphone of each seat went on last."""

    def hear(self, session: Session, heard: Microphone, wall: int, ms: int) -> Answer:
        """Take a microphone that went on or off; return whether that suggests anything.

        ``wall`` is wall time minus the session's, ``ms`` the real time. What is said twice counts
        once.
        """
        if not segments_at(session, heard.seat):
            return Answer(False, "no segment of the plan has this seat")
        if heard.is_on is not (heard.seat in self._on):
            self._take(session, heard, wall, ms)
        return Answer(True, self._words)

    def look(self, session: Session, ms: int) -> None:
        """Find out what is suggested after a change, or after some time."""
        latest = self._latest if ms < self._until else None
        found = None if latest is None else suggestion_of(session, latest)
        if latest is None or found is None:
            self.suggested = self._suggestion = None
        elif found != self._suggestion:
            self._number += 1
            shown = on_screens(session).session
            which = "on" if latest.is_on else "off"
            at = time_of_day(latest.at + self._wall, session.plan.timezone, seconds=True)
            said = f"{label(shown, found.segment)}'s microphone went {which} at {at}"
            self.suggested = Suggested(self._number, said, found.words(shown))
            self._suggestion = found

    def taken(self, request: Request) -> Request:
        """Return a yes as the command that it means; as it is where it is too late for that."""
        suggested, suggestion = self.suggested, self._suggestion
        if not isinstance(request.command, cmd.TakeSuggestion):
            return request
        if suggested is None or suggestion is None:
            return request
        if request.means and request.means != suggested.means:
            return request
        return replace(request, command=suggestion.command, means=None, confirmed=True)

    def forget(self, number: int | None = None) -> None:
        """Suggest nothing more, unless that is another suggestion than ``number``."""
        if number is None or (self.suggested is not None and self.suggested.number == number):
            self.suggested = self._suggestion = self._latest = None

    def _take(self, session: Session, heard: Microphone, wall: int, ms: int) -> None:
        before = self._went_on.get(heard.seat)
        if heard.is_on:
            self._on.add(heard.seat)
            self._went_on[heard.seat] = heard.at
        else:
            self._on.discard(heard.seat)
        same = self._latest is not None and self._latest.seat == heard.seat
        if heard.is_on and _is_on_again(session, heard, before):
            if same:
                self.forget()
            return
        if same or suggestion_of(session, heard) is not None:
            self._latest, self._wall, self._until = heard, wall, ms + SUGGESTED_MS
            self.look(session, ms)

    @property
    def _words(self) -> str:
        one = self.suggested
        return _NOTHING if one is None else f"{one.said}: {one.does}?"


def _is_on_again(session: Session, heard: Microphone, before: int | None) -> bool:
    """Return whether a speaker only switched it off in between, while having the floor."""
    running = session.running
    if running is None or before is None:
        return False
    return running.segment in segments_at(session, heard.seat) and (
        before >= running.began - _BEFORE_TURN_MS
    )

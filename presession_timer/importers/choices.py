"""What a person can decide about an imported list, and the questions about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from presession_timer.importers.vocabulary import ColumnField

Today = Callable[[str], date]
"""Returns today's date in a time zone."""


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """A question about something in the file that is only a guess."""

    key: str
    text: str
    """The guess as a sentence; without a guess, the question."""
    preview: tuple[str, ...] = ()
    """Lines that show the effect of the guess."""
    guess: str | None = ""
    """The answer that is assumed; None if none can be."""
    choices: tuple[str, ...] = ()
    """Other possible answers; if empty, only yes or no."""
    option: str = ""
    """The option that gives the answer on the command line; if empty, ``--answer``."""
    dangerous: bool = False
    """Whether ``--yes`` leaves it open: a wrong guess would spoil the hour without a word."""

    @property
    def needs_a_person(self) -> bool:
        """Whether no guess may be taken for an answer."""
        return self.guess is None or self.dangerous

    @property
    def how(self) -> str:
        if self.option:
            return self.option
        others = [one for one in self.choices if one != self.guess]
        first = ([self.guess or "", *self.choices] if self.needs_a_person else others)[:1]
        answer = f"{self.key}={next(filter(None, [*first, *self.choices]), 'yes')}"
        return f'--answer "{answer}"' if " " in answer else f"--answer {answer}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided; what is None or empty is guessed."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    state: str | None = None
    columns: Mapping[str, ColumnField | None] = field(default_factory=dict)
    """By heading or letter; None for a column that is not used."""
    format: str | None = None
    title: str | None = None
    date: date | None = None
    start: time | None = None
    handover: str | None = None
    reserve: str | None = None
    """The time for Missions' questions if the list gives none; a duration as a person writes it."""
    sessions: tuple[str, ...] = ()
    """The parts of a programme that the plan is for: a session, a room."""
    agreed: frozenset[str] = frozenset()
    """The keys of questions whose guess was accepted."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Chosen answers by the key of the question."""

    def decided(self, question: ImportQuestion, answer: str) -> Choices:
        """Return these choices with the answer to one question."""
        if question.key in ("encoding", "delimiter", "sheet", "state"):
            given: dict[str, Any] = {question.key: answer}
            return replace(self, **given)
        if question.key == "session":
            return replace(self, sessions=(*self.sessions, answer))
        if question.key == "date" and answer:
            return replace(self, date=date.fromisoformat(answer))
        if question.choices or question.guess is None:
            return replace(self, answers={**self.answers, question.key: answer})
        return replace(self, agreed=self.agreed | {question.key})

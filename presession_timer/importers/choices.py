"""What a person may decide about a list of speakers, and what they are asked about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from presession_timer.importers.column_names import Field

Today = Callable[[str], date]
"""Gives today's date in the time zone of a name."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something about the file that is only a guess."""

    key: str
    text: str
    """What was guessed, as a sentence; without a guess, what has to be said."""
    preview: tuple[str, ...] = ()
    """Lines that show what comes of it."""
    guess: str | None = ""
    """The answer that is assumed; None where there is none to assume."""
    choices: tuple[str, ...] = ()
    """What may be answered instead; empty: only yes or no."""
    option: str = ""
    """How the command line says it beforehand."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was decided; None and nothing where a guess is to be made."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    state: str | None = None
    columns: Mapping[str, Field | None] = field(default_factory=dict)
    """By heading or by letter; None: the column is not to be used."""
    format: str | None = None
    title: str | None = None
    date: date | None = None
    start: time | None = None
    handover: str | None = None
    reserve: str | None = None
    """Of Missions' questions, where the list does not say; a duration as a person writes it."""
    agreed: frozenset[str] = frozenset()
    """Keys of questions to which the guess is the answer."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What was chosen, by the key of the question."""

    def decided(self, question: Question, answer: str) -> Choices:
        """These, and the answer to one question."""
        if question.key == "encoding":
            return replace(self, encoding=answer)
        if question.key == "delimiter":
            return replace(self, delimiter=answer)
        if question.key == "sheet":
            return replace(self, sheet=answer)
        if question.key == "state":
            return replace(self, state=answer)
        if question.key == "date" and answer:
            return replace(self, date=date.fromisoformat(answer))
        if question.choices:
            return replace(self, answers={**self.answers, question.key: answer})
        return replace(self, agreed=self.agreed | {question.key})

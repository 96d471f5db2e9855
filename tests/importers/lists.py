"""Helpers: lists of speakers, and the plans proposed for them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from presession_timer.base.errors import BadInput
from presession_timer.importers.choices import Choices
from presession_timer.importers.proposal import Proposal, propose
from presession_timer.importers.vocabulary import ColumnField
from presession_timer.plan.model import Kind, Segment

TODAY = date(2019, 12, 10)
HERE = Path(__file__).parent


def proposed(
    data: bytes | str,
    name: str = "speakers.csv",
    *,
    folder: Path = HERE,
    choices: Choices | None = None,
    columns: dict[str, ColumnField | None] | None = None,
) -> Proposal:
    """What is proposed for a file with this content."""
    content = data.encode() if isinstance(data, str) else data
    chosen = choices or Choices()
    if columns is not None:
        chosen = replace(chosen, columns=columns)
    return propose(content, Path(name), name, folder, chosen, lambda _: TODAY)


def settled(proposal: Proposal, content: bytes, name: str, choices: Choices) -> Proposal:
    """The proposal when every guess is taken."""
    while proposal.questions:
        for question in proposal.questions:
            assert question.guess is not None, question
            choices = choices.decided(question, question.guess)
        proposal = proposed(content, name, choices=choices)
    return proposal


def agreed(data: bytes | str, name: str = "speakers.csv") -> Proposal:
    """What comes of a file when every guess is taken."""
    content = data.encode() if isinstance(data, str) else data
    return settled(proposed(content, name), content, name, Choices())


def statements(proposal: Proposal) -> list[Segment]:
    """The speakers of the plan."""
    return [one for one in proposal.plan.segments if one.kind is Kind.STATEMENT]


def keys(proposal: Proposal) -> list[str]:
    """What would be asked."""
    return [question.key for question in proposal.questions]


def problems(
    data: bytes | str, name: str = "speakers.csv", choices: Choices | None = None
) -> list[str]:
    """Everything that is wrong with a file."""
    with pytest.raises(BadInput) as caught:
        proposed(data, name, choices=choices)
    return [str(problem) for problem in caught.value.problems]


def sample(name: str) -> Path:
    """A real file of another tool; skips where there is none."""
    folder = Path(os.environ.get("PRESESSION_SAMPLES", HERE.parents[2] / "shared" / "samples"))
    path = folder / "ontime" / name
    if not path.is_file():
        pytest.skip(f"{path} is not here: set PRESESSION_SAMPLES to the folder of the samples")
    return path

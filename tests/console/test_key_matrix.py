"""Every action of the key table, in every kind of stage: what a key may do, and may not.

A cell is one key in one stage: it is pressed, three seconds pass in which every figure flips, alone
and with the others, and then nothing may be wrong (see ``_wrong``). A new action is in the matrix
as soon as it stands in the key table. To add a stage, see ``stages.py`` and ``KINDS``; to put
another console under it, write what ``on_paper.py`` has.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from presession_timer.actions.table import KEYED
from presession_timer.engine.commands import Go
from presession_timer.engine.session import Session
from tests.console.on_paper import Console
from tests.console.stages import STAGES
from tests.matrix.still_time import StillLoop, run

SIZE = (120, 36)
OTHER_LOOKS: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    "80x24": ((80, 24), {}),
    "50x15": ((50, 15), {}),
    "20x5": ((20, 5), {}),
    "19x4": ((19, 4), {}),
    "ascii": ((100, 30), {"ascii_only": True}),
    "light": ((100, 30), {"theme": "light"}),
    "NO_COLOR": ((100, 30), {}),
}
TICKS_EVERY = 4
"""In the large table time passes in every fourth cell, each time in another stage."""

MOVES_THE_FLOOR = {"go", "undo", "redo", "give", "questions"}
"""Nothing else may change who speaks, which question it is, or whether the hour runs."""


NOTHING = "nothing is shown, and nothing happened"
READS = "reads"
"""No action: a key that scrolls, closes or is text; at the end of a page it may show nothing."""


class Cell(NamedTuple):
    """One key in one stage."""

    stage: str
    action: str
    key: str
    ticks: bool = True
    """Whether time passes after the press, and every figure flips."""

    def __str__(self) -> str:
        return f"{self.stage}: {self.action} ({self.key})"


WHOLE = os.environ.get("MATRIX") == "whole"
"""Every action in every stage and every look, as bench/walk has it: minutes, not seconds."""
ALIKE = (
    tuple(f"select-{n}" for n in range(1, 10)),
    ("select-next", "select-previous"),
    ("move-up", "move-down"),
    ("began-earlier", "began-much-earlier", "began-later", "began-much-later"),
    ("grant", "take-back"),
    ("help", "report"),
    ("insert", "change"),
    ("message", "note"),
)
"""Actions of one way, of which one kind of stage has one and the next kind another."""
KINDS: dict[str, tuple[str, ...]] = {
    "before the opening": ("set up", "set up, nine parts"),
    "no statement runs": ("opening", "the State", "closing", "nobody to come"),
    "a statement runs": (
        "first minute", "before minimum", "in window", "last minute", "over",
        "granted, message, blank", "NOT SAVED",
    ),
    "no minimum": ("no minimum",),
    "paused": ("paused",),
    "gap": ("gap", "gap, long", "gap, undone", "gap before the questions", "NOT SAVED, gap"),
    "questions": ("questions", "question taken"),
    "closed": ("closed",),
    "asked": (
        "end asked", "floor asked", "leave asked", "closing asked", "early closing asked",
        "undo asked", "correction asked", "conclude asked", "words asked", "why asked",
        "typing offered back", "sleep asked", "microphone asked",
    ),
    "locked": ("locked",),
    "page": ("help", "report"),
    "choices": (
        "make it fit", "look", "look, with a page", "look, the remote", "look, set up",
        "quit asked",
    ),
    "text": (
        "insert", "insert, set up", "insert, typed", "change", "message", "message, typed", "note",
        "palette", "palette, typed", "State asked", "next moderator",
    ),
    "face": ("face", "face, over", "face, questions", "face, end asked", "face, make it fit"),
}  # fmt: skip
"""What stands in front, and who has the floor: a key does the same in each stage of a kind."""


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal with colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    return monkeypatch


def test_every_stage_is_of_one_kind() -> None:
    kinds = sorted(stage for stages in KINDS.values() for stage in stages)
    assert kinds == sorted(name for name, stage in STAGES.items() if stage.every)


@pytest.mark.parametrize("kind", KINDS)
def test_every_action_in_every_kind_of_stage(
    kind: str, tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    """Each stage has GO and its part of the other actions, in turn."""
    stages, turn = KINDS[kind], list(KINDS).index(kind)
    others = {
        name for ways in ALIKE for place, name in enumerate(ways) if turn % len(ways) != place
    }
    actions = [one for one in KEYED if WHOLE or one.name not in others]
    cells = [
        Cell(stage, action.name, action.keys[0], ticks=(place + turn) % TICKS_EVERY == 0)
        for turn, stage in enumerate(stages)
        for place, action in enumerate(actions)
        if WHOLE or action.name == "go" or place % len(stages) == turn
    ]
    assert faults(cells, tmp_path, patch) == []


def test_every_other_key_of_every_action(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    cells = [Cell("paused", one.name, key) for one in KEYED for key in one.keys[1:]]
    assert faults(cells, tmp_path, patch) == []


def test_what_scrolls_or_types_in_help_report_and_palette_reaches_nothing_else(
    tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    cells = [
        Cell(stage, READS, key)
        for stage in ("help", "report", "palette", "palette, typed")
        for key in ("space", "pagedown", "pageup", "backspace", "enter")
        if (stage, key) not in (("palette", "enter"), ("palette, typed", "enter"))  # does it
        and (stage, key) not in (("help", "backspace"), ("report", "backspace"))  # undo, as ever
    ]
    assert faults(cells, tmp_path, patch) == []


@pytest.mark.parametrize("look", OTHER_LOOKS)
def test_every_stage_in_other_sizes_and_looks(
    look: str, tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    """Each stage is seen in one of them."""
    size, looks = OTHER_LOOKS[look]
    if look == "NO_COLOR":
        patch.setenv(look, "1")
    first = list(OTHER_LOOKS).index(look)
    cells = [
        Cell(stage, "go", "space")
        for place, stage in enumerate(STAGES, start=first)
        if WHOLE or place % len(OTHER_LOOKS) == 0
    ]
    assert faults(cells, tmp_path, patch, size, **looks) == []


def faults(
    cells: Sequence[Cell],
    folder: Path,
    patch: pytest.MonkeyPatch,
    size: tuple[int, int] = SIZE,
    **looks: Any,
) -> list[str]:
    """What is wrong in these cells; one console for all of them, and another where one ends it."""

    async def all_cells(loop: StillLoop) -> list[str]:
        console = Console(loop, folder, patch)
        found: list[str] = []
        waiting = deque(cells)
        while waiting:
            async with console.running(size, **looks):
                stands = None
                while waiting and console.probe.lives:
                    cell = waiting.popleft()
                    wrong: list[str] = []
                    if cell.stage == stands:  # as the key before left it, which is quicker
                        wrong = [what async for what in _wrong(console, cell, size)]
                    if cell.stage != stands or NOTHING in wrong:
                        await console.show(STAGES[cell.stage])
                        wrong = [what async for what in _wrong(console, cell, size)]
                    found += [f"{cell}: {what}" for what in wrong]
                    stands = cell.stage if _stands(console, cell) else None
        console.close()
        return found

    return run(all_cells)


def _stands(console: Console, cell: Cell) -> bool:
    """Whether a page or a text is in front as before, and nothing happened in the hour: the next
    key finds it scrolled, or with another letter.
    """
    return (
        cell.stage in (*KINDS["page"], *KINDS["text"], *KINDS["locked"])
        and console.world == console.began
        and STAGES[cell.stage].sees in console.probe.paper.text
    )


async def _wrong(console: Console, cell: Cell, size: tuple[int, int]) -> AsyncIterator[str]:
    """Everything that is wrong with a cell."""
    stage, probe = STAGES[cell.stage], console.probe
    if size == SIZE:
        assert stage.sees in probe.paper.text, f"not the stage {cell.stage}:\n{probe.paper.text}"
    console.loop.take_along(console.clock)
    console.commands.clear()
    await probe.calm()
    before, floor = (probe.paper.cells, console.world), _floor(console.runner.session)
    await probe.press(cell.key)
    shown = probe.paper.cells
    if (
        (shown, console.world) == before
        and size == SIZE
        and cell.action not in {READS} | stage.silent
    ):
        yield NOTHING
    if any(isinstance(one, Go) for one in console.commands) and cell.action != "go":
        yield "it is GO"
    if console.commands and cell.action == READS:
        yield "it is a command"
    if _floor(console.runner.session) != floor and cell.action not in MOVES_THE_FLOOR | stage.moves:
        yield "somebody else has the floor"
    if probe.left and cell.action not in {"quit"} | stage.leaves:
        yield "it leaves"
    if not probe.left and cell.ticks:
        await probe.three_seconds()
        if probe.paper.cells == shown and size == SIZE and _has_clock(cell):
            yield "the clock stands still"
        for row in await probe.out_of_date(console.redraw, whole=size != SIZE):
            yield row
    for fault in (probe.fault, *console.wrong_in_record()):
        if fault:
            yield fault


def _has_clock(cell: Cell) -> bool:
    """The console has one at the top; the room's face may be still."""
    return "face" not in (cell.action, cell.stage[:4])


def _floor(session: Session) -> tuple[object, ...]:
    """Who has the floor, whether the hour runs, how many questions there were."""
    turn = session.running
    running = turn.number if turn is not None else None
    return session.opened is None, session.closed is None, running, len(session.questions)

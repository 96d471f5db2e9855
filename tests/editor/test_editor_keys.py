"""Every key in the editor: in the list, in every kind of field, while something is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from presession_timer.editor.keys import EVERYWHERE, IN_FORM, IN_LIST
from presession_timer.editor.page import EditorPage
from presession_timer.engine.commands import Open
from tests.editor.test_editor import TEXT
from tests.home.test_home import opened
from tests.matrix.pages import ANY_KEYS, SIZES, Pages, files_in, press_all, walk_on
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

OURS = list(dict.fromkeys([*EVERYWHERE, *IN_LIST, *IN_FORM]))
KEYS = list(dict.fromkeys([*OURS, *ANY_KEYS[::4], *"x129é", "ctrl+c", "ctrl+q", "f20"]))
"""To a line of text all letters are alike."""
SAVES = frozenset({"ctrl+s", "f2"})
LEAVE_A_FIELD = frozenset({"f10", "ctrl+c", "ctrl+q"})
LEAVES = LEAVE_A_FIELD | {"escape", "q"}


class Stage(NamedTuple):
    """What was pressed before, and what a key may do then besides changing the screen."""

    keys: tuple[str, ...]
    sees: str
    saves: frozenset[str] = frozenset()
    leaves: frozenset[str] = LEAVES


_NOBODY: frozenset[str] = frozenset()
STAGES: dict[str, Stage] = {
    "list": Stage((), "The session"),
    "list, a statement": Stage(("down", "down"), "Del"),
    "list, changed": Stage(("plus", "escape"), "not saved", SAVES, _NOBODY),
    "list, undone": Stage(("plus", "escape", "ctrl+z"), "undone", SAVES),
    "text": Stage(("enter",), "next field", leaves=LEAVE_A_FIELD),
    "text, typed": Stage(("enter", "x"), "Spainx", SAVES, _NOBODY),
    "choice": Stage(("down", "down", "enter", "up"), "next field", leaves=LEAVE_A_FIELD),
    "wrong": Stage(("enter", "down", "down", "x"), "expected a date", leaves=_NOBODY),
    "leave asked": Stage(
        ("plus", "escape", "escape"), "Your changes are not saved.",
        frozenset({"1"}), frozenset({"1", "2"}),
    ),
    "save asked": Stage(
        ("enter", "down", "down", "x", "f2"), "There are problems", frozenset({"1"}), _NOBODY
    ),
}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan that is whole."""
    path = tmp_path / "spain.toml"
    path.write_text(TEXT, "utf-8")
    return path


def anew(plan: Path) -> EditorPage:
    """The editor on the plan as it was at first."""
    plan.write_text(TEXT, "utf-8")
    return EditorPage(plan)


def pressed(
    fresh: Callable[[], EditorPage], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> set[str]:
    """Press every key in every stage; gives those that did something."""
    acting: set[str] = set()

    async def all_keys(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        async with pages.running(fresh()):
            for name, stage in STAGES.items():
                await pages.show(fresh(), stage.keys)
                assert stage.sees in pages.probe.paper.text, name
                does = await press_all(pages, fresh, stage.keys, KEYS, lambda: files_in(folder))
                for key, (acts, changes, leaves) in does.items():
                    assert not leaves or key in stage.leaves, f"{name}: {key} leaves"
                    assert not changes or key in stage.saves, f"{name}: {key} writes the file"
                    if acts:
                        acting.add(key)

    run(all_keys)
    return acting


def test_every_key_in_every_stage(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acting = pressed(partial(anew, plan), plan.parent, monkeypatch)
    assert set(OURS) <= acting, "these do nothing anywhere"


def test_no_key_writes_a_plan_whose_hour_has_begun(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(plan, Open())

    async def all_keys(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        fresh = partial(EditorPage, plan)
        async with pages.running(fresh()):
            for before in ((), ("enter",), ("down", "down", "enter", "up")):
                does = await press_all(pages, fresh, before, KEYS, lambda: files_in(plan.parent))
                assert not [key for key, (_, changes, _) in does.items() if changes]

    run(all_keys)


def test_every_stage_in_every_size(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_sizes(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        async with pages.running(anew(plan)):
            for stage, (before, *_) in STAGES.items():
                await pages.show(anew(plan), before)
                for size in SIZES:
                    await pages.probe.resize(*size)
                    assert not await pages.probe.out_of_date(pages.redraw, whole=True), stage
                    assert not pages.probe.fault, (stage, size)

    run(all_sizes)


def test_nothing_a_hand_can_do_ends_the_editor(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(1, [*KEYS, *OURS, *"12"])

    async def walk(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        async with pages.running(anew(plan)):
            await walk_on(pages, partial(anew, plan), hand, PRESSES // 3)

    run(walk)

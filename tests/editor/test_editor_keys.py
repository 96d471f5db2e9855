"""Every key in the editor: in the list, in every kind of field, while something is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.binding import Binding

from presession_timer.editor.screen import EditorApp, EditorScreen
from presession_timer.editor.widgets import PartList
from presession_timer.plan.editing import Editing
from tests.editor.rig import TEXT
from tests.matrix.keys_and_files import files_in
from tests.matrix.probe import Probe, probing
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

OURS = [
    one.key.split(",")[0]
    for one in (*EditorScreen.BINDINGS, *PartList.BINDINGS)
    if isinstance(one, Binding)
]
"""One key of each binding: the others are the same binding."""
KEYS = list(dict.fromkeys([*OURS, *"x1é", "space", "backspace", "f20"]))
TYPED = ["x", "plus", "escape", "delete", "enter", "shift+down", "ctrl+s", "ctrl+z", "f10", "f6"]
"""To a line of text all letters are alike, and what moves in the list moves in the fields."""
ASKED = ["1", "2", "escape", "x", "ctrl+s"]
SAVES = frozenset({"ctrl+s", "f2"})
LEAVE_A_FIELD = frozenset({"f10", "ctrl+q", "ctrl+c"})
"""Ctrl+C copies what is selected, where something is."""
LEAVES = LEAVE_A_FIELD | {"escape", "q"}
NOTHING: frozenset[str] = frozenset()


class Stage(NamedTuple):
    """What was pressed before, and what a key may do then besides changing the screen."""

    keys: tuple[str, ...]
    sees: str
    tried: list[str] = KEYS
    saves: frozenset[str] = NOTHING
    leaves: frozenset[str] = NOTHING


STAGES: dict[str, Stage] = {
    "list": Stage(("down", "down"), "organisation", leaves=LEAVES),
    "list, changed": Stage(("plus", "escape"), "not saved", ["ctrl+s", "f2", "q", "d"], SAVES),
    "text": Stage(("enter",), "what the session is called", TYPED, leaves=LEAVE_A_FIELD),
    "wrong": Stage(("enter", "down", "down", "x"), "expected a date", ["ctrl+s", "f2", "f10"]),
    "choice": Stage(
        ("down", "down", "enter", "up"), "only a statement", ASKED, leaves=LEAVE_A_FIELD
    ),
    "choosing": Stage(
        ("down", "down", "enter", "up", "enter"), "follow-up", ASKED, leaves=LEAVE_A_FIELD
    ),
    "help": Stage(("f1",), "Keys of the editor", ASKED),
    "leave asked": Stage(
        ("plus", "escape", "escape"), "are not saved", ASKED, frozenset({"1", "enter"}),
        frozenset({"1", "2", "enter"}),
    ),
    "save asked": Stage(
        ("enter", "down", "down", "x", "f2"), "There are problems", ASKED,
        frozenset({"1", "enter"}),
    ),
}  # fmt: skip


class Keys:
    """One editor for many keys: it is put back to its beginning instead of being made again."""

    def __init__(self, plan: Path, probe: Probe) -> None:
        self.plan = plan
        self.probe = probe
        app = probe.app
        assert isinstance(app, EditorApp)
        self.app = app

    async def show(self, keys: tuple[str, ...]) -> None:
        """Begin as if the editor had just been opened, and press keys."""
        editor = self.app.editor
        while self.app.screen is not editor:
            self.app.pop_screen()
        self.plan.write_text(TEXT, "utf-8")
        editor.bench.editing, editor.bench.on_disk = Editing.of(TEXT), TEXT.encode()
        editor.bench.touched()
        editor.row, editor.notice = 0, ""
        editor.query_one(PartList).focus()
        editor._show()
        editor._check()
        await self.probe.loop.idle()
        for key in keys:
            self.app.simulate_key(key)
            await self.probe.loop.idle()
        await self.probe.settle()
        await self.probe.settle()  # the last key may have begun a check
        self.probe.left = False

    async def press_all(self, name: str, stage: Stage) -> set[str]:
        """Press every key in a stage; give those that did something."""
        acting: set[str] = set()
        fresh = False
        for key in stage.tried:
            if not fresh:
                await self.show(stage.keys)
                assert stage.sees in self.probe.paper.text, (name, self.probe.paper.text)
            cells, files = self.probe.paper.cells, files_in(self.plan.parent)
            await self.probe.press(key)
            assert not self.probe.fault, f"{name}: {key}"
            changes = files_in(self.plan.parent) != files
            assert not changes or key in stage.saves, f"{name}: {key} writes the file"
            assert not self.probe.left or key in stage.leaves, f"{name}: {key} leaves"
            fresh = self.probe.paper.cells == cells and not changes and not self.probe.left
            if not fresh:
                acting.add(key)
        return acting


@asynccontextmanager
async def keys_on(plan: Path, loop: StillLoop, patch: pytest.MonkeyPatch) -> AsyncIterator[Keys]:
    """Show the editor; leaving it is noted and not done."""
    app = EditorApp(plan)
    async with probing(loop, app, (100, 26), patch) as probe:
        probe.has_footer = True
        patch.setattr(app.editor, "dismiss", probe.leave)
        yield Keys(plan, probe)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan that is whole."""
    path = tmp_path / "spain.toml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("name", STAGES)
def test_every_key_in_every_stage(plan: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_keys(loop: StillLoop) -> None:
        async with keys_on(plan, loop, monkeypatch) as keys:
            acting = await keys.press_all(name, STAGES[name])
        if name == "list":
            assert set(OURS) - {"ctrl+y", "pageup", "shift+up", "home", "up"} <= acting

    run(all_keys)


def test_stages_in_every_size(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_sizes(loop: StillLoop) -> None:
        async with keys_on(plan, loop, monkeypatch) as keys:
            for name in ("list", "choosing", "leave asked"):
                await keys.show(STAGES[name].keys)
                for size in ((200, 60), (50, 15), (20, 5), (1, 1), (120, 36)):
                    await keys.probe.resize(*size)
                    assert not keys.probe.fault, (name, size)
                assert STAGES[name].sees in keys.probe.paper.text, name

    run(all_sizes)


def test_nothing_a_hand_can_do_ends_the_editor(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(1, [*KEYS, *OURS, *"12"])

    async def walk(loop: StillLoop) -> None:
        async with keys_on(plan, loop, monkeypatch) as keys:
            for _ in range(PRESSES // 300):
                await keys.show(())
                for _ in range(50):
                    await hand.press(keys.probe, 1)
                    if keys.probe.left:
                        await keys.show(())
                    editing = keys.app.editor.editing
                    while editing.past:
                        editing = editing.undone()
                    assert editing.text.encode()  # every step back can be had

    run(walk)

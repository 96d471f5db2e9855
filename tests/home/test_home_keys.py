"""Every key on the home screen, whatever is chosen and whatever stands in front."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.binding import Binding

from presession_timer.engine.commands import Close, Open
from presession_timer.home.contents import Contents, contents_of
from presession_timer.home.screen import HomeApp, HomeScreen
from tests.home.rig import NOW
from tests.home.test_home import opened, written
from tests.matrix.keys_and_files import files_in
from tests.matrix.probe import Probe, probing
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

OURS = [one.key.split(",")[0] for one in HomeScreen.BINDINGS if isinstance(one, Binding)]
"""One key of each binding: the others are the same binding."""
KEYS = [*OURS, "enter", "down", "j", "end", "tab", "ctrl+z", "é", "ctrl+c"]
OF_A_ROW = ["h", "e", "c", "r", "space", "enter", "delete"]
"""Keys that do another thing with another row."""
IN_FRONT = ["enter", "space", "q", "escape", "tab", "e", "é"]
SIZES = ((80, 24), (200, 60), (20, 5))
QUITS = frozenset({"q", "f10", "ctrl+c", "ctrl+q"})
LEAVES = QUITS | {"enter", "d", "f9", "p", "f3", "e", "f4"}
NOTHING: frozenset[str] = frozenset()


class Stage(NamedTuple):
    """What is chosen and was pressed before, and which keys may end the screen then."""

    chosen: str
    keys: tuple[str, ...] = ()
    leaves: frozenset[str] = NOTHING
    tried: Sequence[str] = KEYS


STAGES: dict[str, Stage] = {
    "a plan": Stage("spain.toml", leaves=LEAVES),
    "an open hour": Stage("kenya.presession.jsonl", leaves=frozenset({"enter"}), tried=OF_A_ROW),
    "a closed hour": Stage("spain.presession.jsonl", tried=OF_A_ROW),
    "a folder": Stage("templates", tried=OF_A_ROW),
    "a wrong plan": Stage("wrong.toml", leaves=frozenset({"e"}), tried=OF_A_ROW),
    "an empty folder": Stage(
        "", leaves=QUITS | {"d", "f9"}, tried=[*OF_A_ROW, "d", "n", "down", "q"]
    ),
    "a day is marked": Stage(
        "guinea.toml", ("space", "space"), frozenset({"enter", "e"}), OF_A_ROW
    ),
    "check": Stage("spain.toml", ("c",), frozenset({"e"}), IN_FRONT),
    "the speed": Stage("spain.toml", ("h",), frozenset({"enter", "space"}), IN_FRONT),
    "the form": Stage("spain.toml", ("n", "2"), tried=IN_FRONT),
}
IN_EVERY_SIZE = ("a plan", "an empty folder", "check", "the speed", "the form")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Plans, one of them wrong, an hour that runs and one that is closed, and a folder."""
    spain, kenya = written(tmp_path, "spain"), written(tmp_path, "kenya", start="11:30:00")
    written(tmp_path, "guinea", date="2019-12-09", questions="58:00")
    (tmp_path / "wrong.toml").write_text("[session]\ntitl = 3\n", "utf-8")
    (tmp_path / "templates").mkdir()
    written(tmp_path / "templates", "upr")
    opened(kenya, Open())
    opened(spain, Open(), Close())
    (tmp_path / "empty").mkdir()
    return tmp_path


class Keys:
    """One home screen for many keys: it is put back to its beginning, not made again."""

    def __init__(self, folder: Path, probe: Probe) -> None:
        self.folder = folder
        self.probe = probe
        app = probe.app
        assert isinstance(app, HomeApp)
        self.app = app

    async def show(self, stage: Stage) -> None:
        """Begin with a row chosen, and press keys."""
        home = self.app.home
        while self.app.screen is not home:
            self.app.pop_screen()
        home.remove_class("-pane")
        home.next_task = None
        folder = self.folder if stage.chosen else self.folder / "empty"
        if home.folder != folder or home.contents is None:
            home._open_folder(folder)
            await self.probe.settle()
        home.marked, home._moved, home._wanted = (), False, self.folder / stage.chosen
        home._list.focus()
        home.say("")
        home._show()
        for key in stage.keys:
            self.app.simulate_key(key)
        await self.probe.settle()
        self.probe.left = False

    async def press_all(self, name: str, stage: Stage) -> set[str]:
        """Press every key in a stage; give those that did something."""
        acting: set[str] = set()
        fresh = False
        for key in stage.tried:
            if not fresh:
                await self.show(stage)
            cells, files = self.probe.paper.cells, files_in(self.folder)
            await self.probe.press(key)
            assert not self.probe.fault, f"{name}: {key}"
            assert files_in(self.folder) == files, f"{name}: {key} changes a file"
            assert not self.probe.left or key in stage.leaves, f"{name}: {key} leaves"
            fresh = self.probe.paper.cells == cells and not self.probe.left
            if not fresh:
                acting.add(key)
        return acting


@asynccontextmanager
async def keys_on(folder: Path, loop: StillLoop, patch: pytest.MonkeyPatch) -> AsyncIterator[Keys]:
    """Show the home screen of a folder that is read once; leaving it is noted and not done."""
    known: dict[Path, Contents] = {}

    def read(where: Path) -> Iterator[Contents]:
        if where not in known:
            *_, known[where] = contents_of(where)
        yield known[where]

    home = HomeScreen(folder, read, today=lambda _: date(2019, 12, 10), now=lambda: NOW)
    async with probing(loop, HomeApp(home), (120, 36), patch) as probe:
        probe.has_footer = True
        yield Keys(folder, probe)


@pytest.mark.parametrize("name", STAGES)
def test_every_key_in_every_stage(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_keys(loop: StillLoop) -> None:
        async with keys_on(folder, loop, monkeypatch) as keys:
            acting = await keys.press_all(name, STAGES[name])
        if name == "a plan":  # the pane stands beside the rows here, and the folder has nothing new
            assert set(OURS) - acting == {"right", "f5"}

    run(all_keys)


def test_every_stage_in_every_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_sizes(loop: StillLoop) -> None:
        async with keys_on(folder, loop, monkeypatch) as keys:
            for name in IN_EVERY_SIZE:
                await keys.show(STAGES[name])
                for size in SIZES:
                    await keys.probe.resize(*size)
                    assert not keys.probe.fault, (name, size)

    run(all_sizes)


def test_nothing_a_hand_can_do_ends_the_home_screen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(1, [key for key in KEYS if key not in ("ctrl+s", "f2")])

    async def walk(loop: StillLoop) -> None:
        async with keys_on(folder, loop, monkeypatch) as keys:
            for _ in range(PRESSES // 300):
                await keys.show(STAGES["a plan"])
                for _ in range(50):
                    await hand.press(keys.probe, 1)
                    assert not keys.probe.fault
                    if keys.probe.left:
                        await keys.show(STAGES["a plan"])

    run(walk)

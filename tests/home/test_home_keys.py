"""Every key on the home screen, whatever is chosen and whatever page stands in front."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from presession_timer.engine.commands import Close, Open
from presession_timer.home.contents import Contents, contents_of
from presession_timer.home.page import _KEYS, HomePage
from tests.home.test_home import opened, written
from tests.matrix.pages import ANY_KEYS, SIZES, Pages, files_in, press_all, walk_on
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

KEYS = list(dict.fromkeys([*_KEYS, *ANY_KEYS]))
LEAVE = {"q", "f10", "ctrl+c", "ctrl+q"}
BEGIN = {"n", "insert", "d", "f9", "p", "f3", "enter", "right", "h", "f7"}
"""They end the screen for something else."""

CHOSEN = (
    "spain.toml",
    "wrong.toml",
    "kenya.presession.jsonl",
    "spain.presession.jsonl",
    "templates",
)
STAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{name: (name, ()) for name in CHOSEN},
    "empty": ("", ()),
    "a day is marked": ("guinea.toml", ("space", "space")),
    "check": ("spain.toml", ("c",)),
    "report": ("spain.presession.jsonl", ("r",)),
    "help": ("spain.toml", ("question_mark",)),
    "editor": ("guinea.toml", ("e",)),
    "a notice": ("templates", ("space", "up")),
}

IN_FRONT = {"check", "report", "help", "editor"}


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


class Shelf:
    """A folder that is read once: what is tried is the screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[Path, Contents] = {}

    def page(self, chosen: str) -> HomePage:
        """The home screen with a file chosen; in an empty folder without a name."""
        folder = self.folder if chosen else self.folder / "empty"
        return HomePage(folder, self._read, chosen=folder / chosen)

    def _read(self, folder: Path) -> Iterator[Contents]:
        if folder not in self._known:
            *_, self._known[folder] = contents_of(folder)
        yield self._known[folder]


def test_every_key_on_every_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, idle = Shelf(folder), dict.fromkeys(_KEYS)
    del idle["f5"]  # looks at the folder again, where nothing is new

    async def all_keys(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        async with pages.running(shelf.page("spain.toml")):
            for stage, (chosen, before) in STAGES.items():
                fresh = partial(shelf.page, chosen)
                does = await press_all(pages, fresh, before, KEYS, lambda: files_in(folder))
                for key, (acts, changes, leaves) in does.items():
                    may = LEAVE | BEGIN if stage not in IN_FRONT else set()
                    assert not leaves or key in may, f"{stage}: {key} leaves"
                    assert not changes, f"{stage}: {key} changes a file"
                    if acts and stage not in IN_FRONT:
                        idle.pop(key, None)

    run(all_keys)
    assert not idle, "these do nothing anywhere"


def test_every_page_in_every_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(folder)

    async def all_sizes(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        async with pages.running(shelf.page("spain.toml")):
            for stage, (chosen, before) in STAGES.items():
                await pages.show(shelf.page(chosen), before)
                for size in SIZES:
                    await pages.probe.resize(*size)
                    assert not await pages.probe.out_of_date(pages.redraw, whole=True), stage
                    assert not pages.probe.fault, (stage, size)

    run(all_sizes)


def test_nothing_a_hand_can_do_ends_the_home_screen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, hand = Shelf(folder), Hand(1, KEYS)

    async def walk(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        fresh = partial(shelf.page, "spain.toml")
        async with pages.running(fresh()):
            await walk_on(pages, fresh, hand, PRESSES // 3)

    run(walk)

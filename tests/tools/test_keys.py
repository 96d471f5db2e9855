"""`presession keys`: what a clicker sends, and which action that is."""

import pytest

from presession_timer.terminal.key_map import keymap
from presession_timer.tools.keys import KeyProbe
from tests.command import presession
from tests.matrix.page_tests import SIZES, Shown, showing
from tests.matrix.pages import ANY_KEYS, Pages, press_all, walk_on
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand


def probe(*times: float, **keys: str) -> KeyProbe:
    instants = iter(times or [10.0 * n for n in range(100)])
    return KeyProbe(keymap(keys), lambda: next(instants))


async def pressed(shown: Shown, *keys: str) -> list[str]:
    text = await shown.press(*keys)
    return [line.strip() for line in text.splitlines() if line.strip()]


async def test_a_press_is_named_with_what_it_does() -> None:
    async with showing(probe()) as shown:
        lines = await pressed(shown, "pagedown")
        assert lines[1].split()[:2] == ["PageDown", "GO:"]
        assert lines[2].startswith("Does what comes next")


async def test_the_latest_press_stands_first_and_nothing_is_done() -> None:
    async with showing(probe()) as shown:
        lines = await pressed(shown, "f5", "b", "u", "ctrl+z", "z")
        assert [line.split()[0] for line in lines[1:-1]] == ["z", "Ctrl+Z", "u", "b", "F5"]
        assert "no use for this key" in lines[1]


async def test_keys_of_ones_own_are_what_counts() -> None:
    async with showing(probe(go="z pagedown")) as shown:
        lines = await pressed(shown, "z")
        assert "GO" in lines[1]
        assert "no use" in (await pressed(shown, "space"))[1]


async def test_a_button_that_sends_twice_is_seen() -> None:
    async with showing(probe(5.0, 5.03)) as shown:
        lines = await pressed(shown, "pagedown", "pagedown")
        assert "30 ms after the one before" in lines[1]


async def test_ctrl_c_is_a_key_and_twice_it_leaves() -> None:
    async with showing(probe()) as shown:
        assert "Quit" in (await pressed(shown, "ctrl+c"))[1]
        await shown.pilot.press("ctrl+c")
        assert shown.app.return_code == 0


@pytest.mark.parametrize("size", [*SIZES, (40, 10)])
async def test_it_fits_in_any_size(size: tuple[int, int]) -> None:
    async with showing(probe(), size) as shown:
        lines = (await shown.press(*"abcdefghijklmnop")).splitlines()
        assert len(lines) == size[1]
        assert "leaves" in lines[-1]


def test_without_a_terminal_it_says_so() -> None:
    done = presession("keys")
    assert done.status == 2
    assert "needs a terminal" in done.err


def test_no_key_ends_it_but_ctrl_c_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [key for key in ANY_KEYS if key != "ctrl+c"]

    async def all_keys(loop: StillLoop) -> None:
        pages = Pages(loop, monkeypatch)
        async with pages.running(probe()):
            does = await press_all(pages, probe, (), keys, lambda: None)
            assert {(acts, leaves) for acts, _, leaves in does.values()} == {(True, False)}
            await walk_on(pages, probe, Hand(1, [*keys, "ctrl+c"]), PRESSES // 10)

    run(all_keys)

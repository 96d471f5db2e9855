"""Who is woken after a change, and how a loop hears of it."""

from __future__ import annotations

import asyncio

from presession_timer.base.wakes import Wakes, call_in_loop


def test_all_are_woken_until_they_stop() -> None:
    wakes, woken = Wakes(), list[str]()
    stop = wakes.add(lambda: woken.append("one"))
    wakes.add(lambda: woken.append("two"))
    wakes()
    stop()
    wakes()
    assert woken == ["one", "two", "two"]


def test_one_whose_screen_is_gone_is_woken_once_and_keeps_nobody_from_it() -> None:
    wakes, woken = Wakes(), list[str]()

    def gone() -> None:
        woken.append("gone")
        raise RuntimeError("Event loop is closed")

    wakes.add(gone)
    wakes.add(lambda: woken.append("here"))
    wakes()
    wakes()
    assert woken == ["gone", "here", "here"]


async def test_changes_that_come_together_are_one_look_in_the_loop() -> None:
    wakes, looks = Wakes(), list[str]()
    stop = call_in_loop(wakes.add, lambda: looks.append("look"))
    wakes()
    wakes()
    await asyncio.sleep(0)
    assert looks == ["look"]
    wakes()
    await asyncio.sleep(0)
    assert looks == ["look"] * 2
    stop()
    wakes()
    await asyncio.sleep(0)
    assert looks == ["look"] * 2

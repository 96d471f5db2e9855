"""The demonstration under a hand: any key takes over and does nothing else; then all do theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseDown, MouseUp

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import HOUR
from presession_timer.console.controller import Conductor
from presession_timer.engine.commands import Go
from presession_timer.runner import Desk
from presession_timer.tools.demo.guide import TAKEN_OVER, DemoClock, Guide
from presession_timer.tools.demo.screen import DemoApp
from presession_timer.tools.demo.script import SPEED, Step
from tests.engine.hours import START, panel
from tests.matrix.keys_and_files import ANY_KEYS
from tests.matrix.probe import Probe, probing
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

CAPTION = "One hour in one minute"
SCRIPT = (Step(0, "", CAPTION), Step(HOUR, "", "the end"))


class Demo:
    """A demonstration that begins again."""

    def __init__(self, loop: StillLoop, folder: Path) -> None:
        self._loop = loop
        self._folder = folder
        self.desks: list[Desk] = []
        self.guide = Guide(SCRIPT)
        self.app = DemoApp(self._open, self.guide, title="A panel")
        self.app.monotonic = loop.time
        self.probe: Probe

    @property
    def desk(self) -> Desk:
        """What is played at."""
        return self.desks[-1]

    def _open(self) -> Desk:
        """An opening that has begun."""
        base = ManualClock(START)
        clock = DemoClock(SPEED, START, base=base)
        path = self._folder / f"{len(self.desks)}.presession.jsonl"
        self.desks.append(Desk.open_plan(panel(), path, clock, rehearsal=SPEED))
        self.desk.do(Go())
        self.guide.begin(self.desk, clock)
        self._loop.take_along(base)
        return self.desk

    async def again(self) -> None:
        """Another guide plays another hour in the same console."""
        self.close()
        former, self.app.conductor = self.app.conductor, None
        if former is not None:
            former.close()
        self.guide = self.app.guide = Guide(SCRIPT)
        self.app.face = False
        self.app.desk = self._open()
        self.app.conductor = Conductor(self.app, self.desk)
        self.app.conductor.refresh()
        self.probe.left = False
        await self._loop.let_pass(0.3)

    def redraw(self) -> None:
        """Draw everything that is true now."""
        if self.app.conductor is not None:
            self.app.conductor.refresh()

    def close(self) -> None:
        """End what is played."""
        self.guide.stop()
        self.guide.wait()
        self.desk.close()


def test_any_key_takes_over_and_does_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_keys(loop: StillLoop) -> None:
        demo = Demo(loop, tmp_path)
        async with probing(loop, demo.app, (120, 36), monkeypatch) as demo.probe:
            for key in ANY_KEYS:
                await demo.again()
                assert CAPTION in demo.probe.paper.text
                before = demo.desk.session.seq
                await demo.probe.press(key)
                assert TAKEN_OVER in demo.probe.paper.text
                assert (demo.desk.session.seq, demo.guide.playing) == (before, False), key
                assert not demo.probe.left, key
                await demo.probe.three_seconds()
                assert not await demo.probe.out_of_date(demo.redraw, whole=False), key
                assert not demo.probe.fault, key
        demo.close()

    run(all_keys)


def test_a_click_takes_over_and_does_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def click(loop: StillLoop) -> None:
        demo = Demo(loop, tmp_path)
        async with probing(loop, demo.app, (120, 36), monkeypatch) as demo.probe:
            await demo.again()
            before = demo.desk.session.seq
            for event in (MouseDown, MouseUp):
                demo.app.post_message(event(None, 5, 34, 0, 0, 1, False, False, False))
            await demo.probe.settle()
            assert (demo.desk.session.seq, demo.guide.playing) == (before, False)
        demo.close()

    run(click)


def test_nothing_a_hand_can_do_ends_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(1, ANY_KEYS)

    async def walk(loop: StillLoop) -> None:
        demo = Demo(loop, tmp_path)
        async with probing(loop, demo.app, (120, 36), monkeypatch) as demo.probe:
            for _ in range(PRESSES // 1_000):
                await demo.again()
                await hand.press(demo.probe, 100)
                await demo.probe.quiet()
                await demo.probe.three_seconds()
                assert not await demo.probe.out_of_date(demo.redraw, whole=True)
        demo.close()

    run(walk)

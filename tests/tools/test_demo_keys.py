"""The demonstration under a hand: any key takes over and does nothing else; then all do theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseDown, MouseUp

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import HOUR
from presession_timer.console.controller import Controller
from presession_timer.engine.commands import Go
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.tools.demo import SPEED, TAKEN_OVER, DemoApp, DemoClock, Guide, ScriptStep
from tests.engine.hours import START, panel
from tests.matrix.keys_and_files import ANY_KEYS
from tests.matrix.probe import Probe, probing
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

CAPTION = "One hour in one minute"
TICKS_EVERY = 5
"""Time passes after every fifth key: what follows is the same after each."""
SCRIPT = (ScriptStep(0, "", CAPTION), ScriptStep(HOUR, "", "the end"))


class Demo:
    """A demonstration that begins again."""

    def __init__(self, loop: StillLoop, folder: Path) -> None:
        self._loop = loop
        self._folder = folder
        self.runners: list[SessionRunner] = []
        self.guide = Guide(SCRIPT)
        self.app = DemoApp(self._open, self.guide, title="A panel")
        self.app.monotonic = loop.time
        self.probe: Probe

    @property
    def runner(self) -> SessionRunner:
        """What is played at."""
        return self.runners[-1]

    def _open(self) -> SessionRunner:
        """An opening that has begun."""
        base = ManualClock(START)
        clock = DemoClock(SPEED, START, base=base)
        path = self._folder / f"{len(self.runners)}.presession.jsonl"
        self.runners.append(SessionRunner.open_plan(panel(), path, clock, rehearsal=SPEED))
        self.runner.do(Go())
        self.guide.begin(self.runner, clock)
        self._loop.take_along(base)
        return self.runner

    async def again(self) -> None:
        """Another guide plays another hour in the same console."""
        self.close()
        former, self.app.controller = self.app.controller, None
        if former is not None:
            former.close()
        self.guide = self.app.guide = Guide(SCRIPT)
        self.app.face = False
        self.app.runner = self._open()
        self.app.controller = Controller(self.app, self.runner)
        self.app.controller.refresh()
        self.probe.left = False
        await self._loop.let_pass(0.3)

    def redraw(self) -> None:
        """Draw everything that is true now."""
        if self.app.controller is not None:
            self.app.controller.refresh()

    def close(self) -> None:
        """End what is played."""
        self.guide.stop()
        self.guide.wait()
        self.runner.close()


def test_any_key_takes_over_and_does_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_keys(loop: StillLoop) -> None:
        demo = Demo(loop, tmp_path)
        async with probing(loop, demo.app, (120, 36), monkeypatch) as demo.probe:
            for place, key in enumerate(ANY_KEYS[::4]):
                await demo.again()
                assert CAPTION in demo.probe.paper.text
                before = demo.runner.session.seq
                await demo.probe.press(key)
                assert TAKEN_OVER in demo.probe.paper.text
                assert (demo.runner.session.seq, demo.guide.playing) == (before, False), key
                assert not demo.probe.left, key
                if place % TICKS_EVERY == 0:
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
            before = demo.runner.session.seq
            for event in (MouseDown, MouseUp):
                demo.app.post_message(event(None, 5, 34, 0, 0, 1, False, False, False))
            await demo.probe.settle()
            assert (demo.runner.session.seq, demo.guide.playing) == (before, False)
        demo.close()

    run(click)


def test_nothing_a_hand_can_do_ends_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(1, ANY_KEYS)

    async def walk(loop: StillLoop) -> None:
        demo = Demo(loop, tmp_path)
        async with probing(loop, demo.app, (120, 36), monkeypatch) as demo.probe:
            for _ in range(PRESSES // 300):
                await demo.again()
                await hand.press(demo.probe, 100)
                await demo.probe.quiet()
                await demo.probe.three_seconds()
                assert not await demo.probe.out_of_date(demo.redraw, whole=True)
        demo.close()

    run(walk)

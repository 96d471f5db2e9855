"""Two remotes and a console press at random for an hour: nothing happens that nobody meant.

Each hand has a screen that lags behind by up to 450 ms, and a line that takes its time. What was
done is held against what the presser's own screen said, by rules of its own: the engine's words for
what a press means are not asked.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import HOUR
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.presses import DisplayHistory, key_of
from presession_timer.engine.session import Session
from presession_timer.runner.requests import Answer, Request
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel
from tests.engine.promises import Promise, done, promised

LAG, LINE = 450, 120
"""The most by which a screen lags behind, and a press is on its way; ms."""
SEEN = 700
PRESSES: tuple[Command, ...] = (
    cmd.Go(), cmd.Go(), cmd.Go(), cmd.Undo(), cmd.Undo(), cmd.Redo(), cmd.Grant(30_000),
    cmd.Grant(30_000), cmd.Grant(-30_000), cmd.Pause(), cmd.Resume(), cmd.CorrectBegan(-5_000),
    cmd.Blank(), cmd.Unblank(),
)  # fmt: skip


@dataclass
class Hand:
    """Somebody with a screen of her own."""

    name: str
    sight: DisplayHistory = field(default_factory=DisplayHistory)
    seen: list[tuple[int, Session]] = field(default_factory=list)
    """What her screen showed, from when on."""

    def look(self, session: Session, now: int) -> None:
        self.sight.show(session, now)
        self.seen.append((now, session))

    def shown_for(self, command: Command, now: int) -> int:
        """For how long her screen has promised what it promises, by looking at all it showed."""
        promise, since = promised(self.seen[-1][1], command), now
        for at, session in reversed(self.seen):
            if promised(session, command) != promise:
                break
            since = at
        return now - since


@dataclass
class Panel:
    """The hour, its hands, and everything that is on its way."""

    runner: SessionRunner
    clock: ManualClock
    chance: random.Random
    hands: list[Hand]
    now: int = 0
    done: list[tuple[str, Session]] = field(default_factory=list)
    """By whom, and what followed."""
    answers: list[Answer] = field(default_factory=list)
    _events: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.done.append(("", self.runner.session))
        for hand in self.hands:
            hand.look(self.runner.session, 0)

    def at(self, when: int, act: Callable[[], None]) -> None:
        """Let something happen."""
        self._count += 1
        heapq.heappush(self._events, (max(when, self.now), self._count, act))

    def run(self, until: int) -> None:
        """Everything in its order."""
        while self._events and self._events[0][0] <= until:
            when, _, act = heapq.heappop(self._events)
            self.clock.advance(when - self.now)
            self.now = when
            act()

    def press(self, hand: Hand, command: Command) -> None:
        """A finger comes down: what it means is what the screen says now."""
        screen = hand.seen[-1][1]
        means = key_of(screen, command)
        shown = hand.sight.shown_for(command, self.now)
        self._count += 1
        request = Request(
            command, f"{hand.name}:{self._count}", False, means, screen.seq, min(shown, 10**6)
        )
        read = hand.shown_for(command, self.now)
        arrives = self.now + self.chance.randint(0, LINE)
        self.at(arrives, lambda: self._arrive(hand, request, promised(screen, command), read))

    def _arrive(self, hand: Hand, request: Request, promise: Promise, read: int) -> None:
        before = self.runner.session
        answer = self.runner.submit(request).result()
        self.answers.append(answer)
        if answer.needs_confirm:
            confirmed = Request(
                request.command, f"{request.id}y", True, request.means, request.seen, request.shown
            )
            if self.chance.random() < 0.7:
                later = self.now + 1_000 + self.chance.randint(0, 2_000)
                self.at(later, lambda: self._arrive(hand, confirmed, promise, read + 1_000))
        elif answer.ok:
            self._judge(hand, request.command, before, answer, promise, read)
            self._tell()

    def _judge(
        self,
        hand: Hand,
        command: Command,
        before: Session,
        answer: Answer,
        promise: Promise,
        read: int,
    ) -> None:
        """Was it what the presser's screen said, and had she read it or brought it about?"""
        did = done(before, answer)
        assert did == promise, f"{hand.name}: {command} promised {promise}, did {did}"
        assert read >= SEEN or self._changed_by(command) in (hand.name, ""), (
            f"{hand.name}: {command} did {did}, which she had seen for {read} ms; "
            f"{self._changed_by(command)} had changed it"
        )

    def _changed_by(self, command: Command) -> str:
        """Whose command was the latest that changed what ``command`` promises."""
        for (_, earlier), (who, later) in reversed(list(pairwise(self.done[-60:]))):
            if promised(earlier, command) != promised(later, command):
                return who
        return ""

    def _tell(self) -> None:
        """Every screen shows it, sooner or later, in its order; some fingers are on their way."""
        session = self.runner.session
        who = session.history.log[-1].command.partition(":")[0]
        self.done.append((who, session))
        for hand in self.hands:
            lag = self.chance.randint(0, 30 if hand.name == who else LAG)

            def show(hand: Hand = hand) -> None:
                if session.seq > hand.seen[-1][1].seq:
                    hand.look(session, self.now)

            self.at(self.now + lag, show)
            if self.chance.random() < 0.25:
                self.finger(hand, self.now + self.chance.randint(0, 1_200))

    def finger(self, hand: Hand, when: int) -> None:
        """Somebody will press something, whatever her screen says by then."""
        command = self.chance.choice(PRESSES)
        self.at(when, lambda: self.press(hand, command))

    @property
    def crossed(self) -> int:
        """How many presses met what another hand had just changed."""
        words = ("just now", "only just shown it")
        return sum(answer.text.endswith(words) for answer in self.answers if not answer.ok)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def runner(tmp_path: Path, clock: ManualClock) -> Iterator[SessionRunner]:
    with SessionRunner.open_plan(panel(6), tmp_path / "panel.presession.jsonl", clock) as runner:
        yield runner


@pytest.mark.parametrize("seed", range(2))
def test_two_remotes_and_a_console_at_random_do_nothing_that_nobody_meant(
    runner: SessionRunner, clock: ManualClock, seed: int
) -> None:
    chance = random.Random(seed)
    hands = [Hand(name) for name in ("console", "remote-1", "remote-2")]
    panel = Panel(runner, clock, chance, hands)
    for hand in hands:
        when = 0
        while when < HOUR:
            when += round(chance.expovariate(1 / 25_000))
            panel.finger(hand, when)
    panel.run(HOUR)
    assert sum(answer.ok for answer in panel.answers) > 150
    assert panel.crossed > 20


@pytest.mark.parametrize("name", ["remote-1", "plain"])
def test_one_hand_alone_is_never_refused_for_another(
    runner: SessionRunner, clock: ManualClock, name: str
) -> None:
    """However quickly it presses, and though its own screen lags behind."""
    chance = random.Random(name)
    hand = Hand(name)
    panel = Panel(runner, clock, chance, [hand])
    when = 0
    while when < HOUR:
        when += chance.choice((150, 400, 1_500, 20_000, 60_000))
        panel.finger(hand, when)
    panel.run(HOUR)
    assert sum(answer.ok for answer in panel.answers) > 50
    assert panel.crossed == 0


def test_a_rehearsals_hour_is_fast_and_its_fingers_are_not(tmp_path: Path) -> None:
    from presession_timer.base.clock import ScaledClock

    base = ManualClock(START)
    fast = ScaledClock(60, START, base=base)
    path = tmp_path / "fast.presession.jsonl"
    with SessionRunner.open_plan(panel(2), path, fast, rehearsal=60) as runner:
        runner.do(cmd.Go(), origin="remote-1")
        base.advance(690)  # 41 s of the hour
        assert runner.do(cmd.Go()).text == "Remote 1 opened the hour just now"
        base.advance(20)
        assert runner.do(cmd.Go()).ok

"""A runner in a process of its own that says what was acknowledged, the moment it was.

Run as ``python -m tests.faults.writer RECORD`` (under strace, in a namespace), or forked by
:mod:`tests.faults.harness`. A line on its output is one answer: what a moderator was told.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.events import Recorded, event_to_data
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind
from presession_timer.record.disk import Disk
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import facts
from tests.record.records import PLAN

Say = Callable[[str], None]


def as_text(recorded: Recorded) -> str:
    """An event as one line that says everything about it."""
    event = recorded.event
    data = [type(event).__name__, event_to_data(event)]
    return json.dumps([recorded.seq, recorded.command, recorded.part, recorded.at, *data])


def state_of(session: Session) -> str:
    """A short word for everything a session says: equal only where all of it is equal."""
    said = {
        name: sorted(value.items()) if isinstance(value, Mapping) else value
        for name, value in facts(session).items()
    }
    return f"{session.seq}:{hashlib.sha256(repr(said).encode()).hexdigest()}"


def commands(seed: int) -> Iterator[Command]:
    """An hour without end: what a moderator might press, in no order."""
    dice = random.Random(seed)
    yield cmd.Go()
    yield cmd.Give(2)
    for number in itertools.count():
        yield dice.choice(
            (
                cmd.Go(),
                cmd.Yield(),
                cmd.Give(dice.randint(1, 4)),
                cmd.Pause("the microphone"),
                cmd.Resume(),
                cmd.Grant(dice.choice((30_000, -30_000))),
                cmd.CorrectBegan(dice.randint(-20_000, 20_000)),
                cmd.MarkAbsent(dice.randint(2, 3)),
                cmd.Insert(Kind.FOLLOW_UP, f"Núñez [{number}]", planned=60_000, give=True),
                cmd.WriteNote(f"note {number} " + "– Бела" * dice.randint(0, 60)),
                cmd.Undo(),
                cmd.Redo(),
            )
        )


def write(path: Path, seed: int, say: Say, count: int | None = None) -> SessionRunner:
    """Sit down at ``path`` and press; ``say`` hears of every answer that was saved."""
    runner = (
        SessionRunner.open_record(path) if path.exists() else SessionRunner.open_plan(PLAN, path)
    )
    for command in itertools.islice(commands(seed), count):
        answer = runner.do(command, confirmed=True)
        for recorded in answer.events:
            say(("saved " if answer.saved else "unsaved ") + as_text(recorded))
        say(f"state {state_of(runner.session)}")
    return runner


def main() -> int:
    """The command line of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("record", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--no-sync", action="store_true", help="what the suite has to notice")
    given = parser.parse_args()
    if given.no_sync:
        Disk.sync = Disk.sync_folder = lambda *of: None  # type: ignore[assignment,method-assign]  # the disk costs nothing

    def say(line: str) -> None:
        while True:
            try:
                os.write(1, f"{line}\n".encode())
            except OSError:  # strace lets any write fail, this one too
                continue
            return

    try:
        runner = write(given.record, given.seed, say, given.count)
    except PresessionError as error:
        print(error, file=sys.stderr)
        return 2
    for _ in range(3):  # as the runner does each second by itself, until all is saved
        runner.check()
    for recorded in runner.session.history.log[: runner.session.seq - runner.unsaved]:
        say("saved " + as_text(recorded))
    say(f"left {runner.unsaved}")
    runner.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""kill -9 at a random instant: is everything that was acknowledged still there?"""

from __future__ import annotations

import multiprocessing
import random
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from lab.figures import Part
from lab.machine import quick
from lab.rounds import folder
from lab.saying import say
from lab.usage import usage

from presession_timer.engine.commands import Open, WriteNote
from presession_timer.plan.toml_file import read_plan
from presession_timer.record.loading import load
from presession_timer.runner.requests import Request
from presession_timer.runner.session_runner import SessionRunner

PLAN = Path(__file__).parent.parent / "sessions" / "demo.toml"


def write(record: Path, told: Connection) -> None:
    """Until it is killed: notes, each said when it was acknowledged as durable."""
    told.send("")
    runner = SessionRunner.open_record(record)
    number = runner.session.seq
    while True:
        number += 1
        answer = runner.submit(Request(WriteNote(f"note {number}"), f"bench:{number}")).result()
        if answer.saved:
            told.send(f"bench:{number}")


def killed(
    record: Path, context: multiprocessing.context.ForkServerContext, within_s: float | None
) -> tuple[list[str], float]:
    """The commands that were acknowledged before the kill, and seconds until the first was.

    ``within_s``: it is killed at a random instant of so long; None: after the first answer.
    """
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=write, args=(record, theirs))
    process.start()
    theirs.close()
    said: list[str] = []
    first = 0.0
    with suppress(EOFError, OSError):  # the last message may be half a one
        ours.recv()
        began = time.perf_counter()
        if within_s is None:
            said.append(ours.recv())
            first = time.perf_counter() - began
        else:
            time.sleep(random.uniform(0, within_s))
        process.kill()
        while True:
            said.append(ours.recv())
    process.join()
    ours.close()
    return said, first


def main() -> None:
    """Kill a console again and again on one record, which is resumed each time."""
    usage(__doc__).parse_args()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kills"])
    kills = 20 if quick() else 200
    with folder() as where:
        record = where / "killed.presession.jsonl"
        with SessionRunner.open_plan(read_plan(PLAN), record) as runner:
            runner.do(Open())
        said, first = killed(record, context, None)
        acknowledged = set(said)
        for _ in range(kills):
            # So that a third of the instants falls on resuming the record, the others on writing.
            acknowledged.update(killed(record, context, 3 * first)[0])
        with SessionRunner.open_record(record):
            pass
        kept = {recorded.command for recorded in load(record).log}
    lost = len(acknowledged - kept)
    told = f"{lost} of {len(acknowledged):,} in {kills} kills"
    part = Part("acknowledged commands lost", told, "0", lost == 0 and bool(acknowledged))
    say("kill -9 at random instants", [part], kills=kills, acknowledged=len(acknowledged))


if __name__ == "__main__":
    main()

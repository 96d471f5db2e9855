"""Reports written without end, in a process that is killed while it writes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from presession_timer.report.output_formats import file_reports
from tests.command import nursery
from tests.faults.harness import TIMEOUT_S

__all__ = ["interrupted"]


def _file_for_ever(
    records: Sequence[Path], forms: Sequence[str], out: Path, ear: Connection
) -> None:
    for record in itertools.cycle(records):
        for form in forms:
            file_reports(record, (form,), out)
            ear.send(form)


def interrupted(records: Sequence[Path], forms: Sequence[str], out: Path, after: int) -> None:
    """File reports on ``records`` by turns, and kill -9 once ``after`` files were told of.

    That is somewhere in the next file: an instant that nothing announces.
    """
    ours, theirs = nursery().Pipe(duplex=False)
    process = nursery().Process(target=_file_for_ever, args=(records, forms, out, theirs))
    process.start()
    theirs.close()
    try:
        for _ in range(after):
            assert ours.poll(TIMEOUT_S)
            ours.recv()
    finally:
        process.kill()
        process.join()
        ours.close()

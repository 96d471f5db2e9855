"""`presession list` and `presession verify`: what is here, where it stands, and is it whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TextIO

from presession_timer.base.errors import PresessionError, RecordDamaged
from presession_timer.base.text import clean
from presession_timer.record.paths import SUFFIX
from presession_timer.record.verify import Verification, verify
from presession_timer.runner.folder import (
    FolderPlan,
    FolderRecord,
    folders_in,
    inside,
    plans_in,
    records_in,
)

__all__ = ["list_folder", "verify_records"]

FINE: Final = 0
DAMAGED: Final = 1
WRONG: Final = 2
_LONGEST: Final = 1_000


def list_folder(folder: Path, out: TextIO) -> int:
    """Write the plans and records in ``folder``, each with where it stands; gives the status.

    Raises UnreadableFile where there is no such folder.
    """
    here = inside(folder)
    plans = [_plan_columns(one) for one in plans_in(here)]
    records = [_record_columns(one) for one in records_in(here)]
    if plans:
        _table("plans", plans, out)
    if records:
        _table("records", records, out)
    for one in folders_in(here):
        noun = "plan" if one.count == 1 else "plans"
        print(f"folder  {_shown(one.path.name)}/  {one.count} {noun}", file=out)
    if not plans and not records:
        where = "here" if folder == Path() else f"in {_shown(str(folder))}"
        print(f"no plan and no record {where}; `presession demo` shows an hour", file=out)
    return FINE


def verify_records(paths: Iterable[Path], out: TextIO, err: TextIO) -> int:
    """Say of each record whether it is whole, torn or altered, and where; gives the status.

    1: one is damaged. 2: one is no record or cannot be read.
    """
    worst = FINE
    for path in paths:
        try:
            verdict = _verdict(path)
        except PresessionError as error:
            print(error, file=err)
            worst = WRONG
            continue
        print(f"{_shown(str(path))}: {clean(verdict.text, _LONGEST)}", file=out)
        if not verdict.whole:
            worst = max(worst, DAMAGED)
    return worst


def _verdict(path: Path) -> Verification:
    """A record of which nothing can be read is damaged, if it is one by its name."""
    try:
        return verify(path)
    except RecordDamaged as error:
        if not path.name.endswith(SUFFIX):
            raise
        reason = str(error).removeprefix(f"{path}: ")
        return Verification(False, f"damaged: {reason}", 0)


def _plan_columns(one: FolderPlan) -> tuple[str, str, str, str]:
    if one.plan is None:
        what = f"{one.trouble}: presession check {one.path}" if one.problems else one.reason
        return one.path.name, "", "", what
    speakers = f"{one.speakers} speaker{'s' * (one.speakers != 1)}"
    return one.path.name, one.when, speakers, one.title


def _record_columns(one: FolderRecord) -> tuple[str, str, str, str]:
    return one.path.name, one.when, one.stands, one.title if one.plan else one.reason


def _table(title: str, rows: Sequence[tuple[str, ...]], out: TextIO) -> None:
    """Columns that line up; the last one is as long as it is."""
    shown = [[_shown(cell) if cell else "" for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    print(title, file=out)
    for row in shown:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print(f"  {'  '.join(cells)}".rstrip(), file=out)


def _shown(text: str) -> str:
    return clean(text, _LONGEST)

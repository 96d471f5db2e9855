"""`presession list` and `presession verify`: what is here, where it stands, and is it whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from presession_timer.desk.archive import SUFFIX, LoadedRecord, Verdict, holder_of, load, verify
from presession_timer.errors import BadInput, PresessionError, RecordDamaged, UnreadableFile
from presession_timer.plan.model import Kind, Plan
from presession_timer.text import clean
from presession_timer.views.plain_words import wall

__all__ = ["list_folder", "verify_records"]

FINE: Final = 0
DAMAGED: Final = 1
WRONG: Final = 2
_LONGEST: Final = 1_000
_OUR_TABLES: Final = re.compile(rb"^\s*\[+\s*(session|segment)\s*\]", re.MULTILINE)


def list_folder(folder: Path, out: TextIO) -> int:
    """Write the plans and records in ``folder``, each with where it stands; gives the status.

    Raises UnreadableFile where there is no such folder.
    """
    here = _inside(folder)
    plans = sorted(_plans(here))
    records = [(path.name, *_record_columns(path)) for path in here if path.name.endswith(SUFFIX)]
    if plans:
        _table("plans", [columns for _, columns in plans], out)
    if records:
        _table("records", records, out)
    for path in here:
        if path.is_dir() and (count := _toml_files(path)):
            print(f"folder  {_shown(path.name)}/  {count} plan{'s' * (count != 1)}", file=out)
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


def _verdict(path: Path) -> Verdict:
    """A record of which nothing can be read is damaged, if it is one by its name."""
    try:
        return verify(path)
    except RecordDamaged as error:
        if not path.name.endswith(SUFFIX):
            raise
        reason = str(error).removeprefix(f"{path}: ")
        return Verdict(False, f"damaged: {reason}", 0)


def _inside(folder: Path) -> list[Path]:
    if folder.is_file():
        raise UnreadableFile(f"{folder}: a file, not a folder; presession run {folder} runs it")
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        raise UnreadableFile(f"{folder}: no such folder") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{folder}: cannot be read: {reason}") from error


def _toml_files(folder: Path) -> int:
    try:
        return sum(path.suffix == ".toml" for path in folder.iterdir())
    except OSError:
        return 0


def _plans(here: Sequence[Path]) -> Iterator[tuple[tuple[date, int, str], tuple[str, ...]]]:
    """Each plan with its place in the list: by date and start, what cannot be read at the end."""
    from presession_timer.plan.toml_file import read_plan

    for path in here:
        if path.suffix != ".toml" or not path.is_file():
            continue
        try:
            plan = read_plan(path)
        except BadInput as error:
            if _is_meant_as_plan(path):
                count = len(error.problems)
                noun = "problem" if count == 1 else "problems"
                what = f"{count} {noun}: presession check {path}"
                yield (date.max, 0, path.name), (path.name, "", "", what)
        except PresessionError as error:
            yield (date.max, 0, path.name), (path.name, "", "", _reason(error, path))
        else:
            place = (plan.date, plan.start or 0, path.name)
            yield place, (path.name, _when(plan), _speakers(plan), plan.title)


def _is_meant_as_plan(path: Path) -> bool:
    """A TOML file without any of our tables belongs to another tool."""
    return _OUR_TABLES.search(path.read_bytes()) is not None


def _when(plan: Plan) -> str:
    start = f" {wall(plan, plan.start)}" if plan.start is not None else ""
    return f"{plan.date.isoformat()}{start}"


def _speakers(plan: Plan) -> str:
    count = sum(segment.kind is Kind.STATEMENT for segment in plan.segments)
    return f"{count} speaker{'s' * (count != 1)}"


def _record_columns(path: Path) -> tuple[str, str, str]:
    try:
        record = load(path)
        stands, when = _stands(path, record), _when(record.plan)
    except PresessionError as error:
        return "", "damaged", _reason(error, path)
    return when, stands, record.plan.title


def _stands(path: Path, record: LoadedRecord) -> str:
    """Open, closed, in use or damaged; a rehearsal says so."""
    session = record.session
    if record.damage is not None:
        stands = "damaged" if not record.damage.torn else "torn"
    elif (holder := holder_of(path)) is not None:
        stands = f"in use by {clean(holder.text)}"
    elif session.closed is not None:
        stands = "closed"
    else:
        stands = "open" if session.opened is not None else "not begun"
    return stands if record.rehearsal is None else f"{stands}, rehearsal"


def _reason(error: PresessionError, path: Path) -> str:
    return str(error).removeprefix(f"{path}: ")


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

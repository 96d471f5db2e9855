"""List a folder; verify, redact and import records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TextIO

from presession_timer.base.errors import PresessionError, RecordDamaged
from presession_timer.base.findings import listed, name_of, shown
from presession_timer.base.shell import typed
from presession_timer.base.text import clean
from presession_timer.privacy.mask import People
from presession_timer.record.paths import SUFFIX
from presession_timer.record.verify import Verification, verify
from presession_timer.runner.folder import (
    FolderPlan,
    FolderRecord,
    folders_in,
    inside,
    lists_in,
    plans_in,
    records_in,
)
from presession_timer.runner.import_and_redact import import_timings, redact

FINE: Final = 0
DAMAGED: Final = 1
WRONG: Final = 2
_LONGEST: Final = 1_000


def list_folder(folder: Path, out: TextIO) -> int:
    """Write the plans and records in ``folder``, each with where it stands; return the status.

    Raises UnreadableFile if there is no such folder.
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
        hint = "`presession demo` shows an hour"
        if lists := lists_in(here):
            first, more = lists[0], len(lists) - 1
            command = f"presession new {typed(first.with_suffix('.toml'))} --from {typed(first)}"
            what = f"and {more} more can be lists" if more else "can be a list"
            hint = f"{_shown(first.name)} {what} of speakers: `{command}` makes a plan"
        print(f"no plan and no record {where}; {hint}", file=out)
    return FINE


def verify_records(paths: Iterable[Path], out: TextIO, err: TextIO) -> int:
    """Write whether each record is whole, torn or altered, and where; return the status.

    1: one is damaged. 2: one is no record, or cannot be read.
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


def redact_record(
    record: Path,
    new: Path,
    people: str = People.ORGANISATION,
    *,
    notes: bool = False,
    out: TextIO,
    err: TextIO,
) -> int:
    """Write a copy of the record without names; its path and what is kept go to ``out``.

    Return the status 0.

    ``people`` is a value of `People`. Raises what `redact` does.
    """
    done = redact(record, new, People(people), notes=notes)
    if done.damage:
        err.write(f"{name_of(record)}: {done.damage}; the copy ends before it\n")
    events = f"{done.events} event" + ("" if done.events == 1 else "s")
    texts = f"{done.texts} text" + ("" if done.texts == 1 else "s")
    removed = f", {texts} removed" if done.texts else ""
    out.write(f"{name_of(done.path)}: {events}{removed}\n")
    people_only = people != People.NUMBER
    cleared = ["people", "moderator", "title", "room"]
    kept = ["the State", "date", "times", "figures"]
    (kept if people_only else cleared).insert(1, "organisations")
    out.write(f"cleared: {', '.join(cleared)}; kept: {', '.join(kept)}\n")
    return 0


def import_sheet(
    sheet: Path, plan: Path, record: Path | None = None, *, out: TextIO, err: TextIO
) -> int:
    """Import a sheet of timings, write the record's path on ``out``; return the status 0.

    Unused columns are named on ``err``. Raises what `import_timings` does.
    """
    done = import_timings(sheet, plan, record)
    timings = done.timings
    err.writelines(f"warning: {name_of(sheet)}: {notice}\n" for notice in timings.notices)
    if timings.unused:
        names = listed([shown(name) for name in timings.unused], "and")
        err.write(f"warning: {name_of(sheet)}:1: not used: {names}\n")
    turns = f"{timings.turns} turn" + ("" if timings.turns == 1 else "s")
    out.write(f"{name_of(done.path)}: {turns}, {timings.absent} absent\n")
    return 0


def _verdict(path: Path) -> Verification:
    """Call a file damaged only if its name says that it is a record."""
    try:
        return verify(path)
    except RecordDamaged as error:
        if not path.name.endswith(SUFFIX):
            raise
        reason = str(error).removeprefix(f"{path}: ")
        return Verification(False, f"damaged: {reason}", 0)


def _plan_columns(one: FolderPlan) -> tuple[str, str, str, str]:
    if one.plan is None:
        what = f"{one.trouble}: presession check {typed(one.path)}" if one.problems else one.reason
        return one.path.name, "", "", what
    speakers = f"{one.speakers} speaker{'s' * (one.speakers != 1)}"
    return one.path.name, one.when, speakers, one.title


def _record_columns(one: FolderRecord) -> tuple[str, str, str, str]:
    return one.path.name, one.when, one.stands, one.title if one.plan else one.reason


def _table(title: str, rows: Sequence[tuple[str, ...]], out: TextIO) -> None:
    """Print aligned columns; the last one keeps its own length."""
    from rich.cells import cell_len  # verifying a record need not wait for it

    shown = [[_shown(cell) if cell else "" for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*shown, strict=True)]
    print(title, file=out)
    for row in shown:
        columns = zip(row, widths, strict=True)
        cells = [f"{cell}{' ' * (width - cell_len(cell))}" for cell, width in columns]
        print(f"  {'  '.join(cells)}".rstrip(), file=out)


def _shown(text: str) -> str:
    return clean(text, _LONGEST)

"""Which records belong to a plan, and in which one its hour goes on.

The second hour of ``panel.toml`` is ``panel-2.presession.jsonl``, and so is the first hour of
``panel-2.toml``; a record whose line ends were changed by mail or git goes on in a copy beside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.shell import typed
from presession_timer.base.text import alike, clean
from presession_timer.plan.toml_file import text_of
from presession_timer.record.loading import LoadedRecord, load, read_bytes, read_header, was_carried
from presession_timer.record.lock import hold
from presession_timer.record.paths import REHEARSAL, SUFFIX, is_record

_MOST_COPIES: Final = 99


def records_of(plan: Path, *, rehearsal: bool = False) -> list[Path]:
    """Return the records of a plan's hours, or of its rehearsals, in the order of their numbers.

    Records of other plans are left out, and so are rehearsals among the hours: 1.0.0 gave both the
    same name. A record that cannot be read is judged by its name.
    """
    return _beside(plan, rehearsal).own


def record_path_for(plan: Path, *, rehearsal: bool = False) -> Path:
    """Return the record in which a plan's hour goes on or begins.

    That is ``NAME.presession.jsonl`` beside the plan, for a rehearsal
    ``NAME.rehearsal.presession.jsonl``. If its hour is closed: the first of ``NAME-2``, … that does
    not exist or is not closed, and is not another plan's.
    """
    beside = _beside(plan, rehearsal)
    return next((path for path in beside.own if _is_open(path)), beside.following)


def rehearsals_in_the_way(plan: Path) -> list[Path]:
    """Return rehearsals of 1.0.0 that have the name of an hour's record; the hour gets the next."""
    return _beside(plan, rehearsal=False).others


class _Beside(NamedTuple):
    """The records with a plan's name."""

    own: list[Path]
    """The plan's records of the sort asked for, hours or rehearsals."""
    others: list[Path]
    """Records of the other sort with such a name."""
    following: Path
    """The name of the next record."""


def _beside(plan: Path, rehearsal: bool) -> _Beside:
    own: list[Path] = []
    others: list[Path] = []
    number = 0
    while True:
        number += 1
        if is_anothers(plan, number, rehearsal=rehearsal):
            continue
        path = numbered(plan, number, rehearsal=rehearsal)
        if not path.exists():
            return _Beside(own, others, path)
        (own if _is_of_sort(path, rehearsal) else others).append(path)


def _is_of_sort(path: Path, rehearsal: bool) -> bool:
    try:
        return (read_header(path).rehearsal is not None) is rehearsal
    except PresessionError:
        return True  # opening it says what is wrong


def _is_open(path: Path) -> bool:
    try:
        return load(goes_on_in(path)).session.closed is None
    except PresessionError:
        return True  # opening it says what is wrong


def numbered(plan: Path, number: int, *, rehearsal: bool) -> Path:
    """Return the name of a record: ``NAME.presession.jsonl``, ``NAME-2.presession.jsonl``, …."""
    return plan.with_name(_stem(plan, number) + (REHEARSAL if rehearsal else SUFFIX))


def is_anothers(plan: Path, number: int, *, rehearsal: bool) -> bool:
    """Return whether the record that :func:`numbered` names belongs to another plan.

    The name decides: ``panel-2`` belongs to ``panel-2.toml`` if that plan exists beside
    ``panel.toml``. The exception is a record with events that is clearly of another session than
    the plan of its name: it was begun before that plan existed.
    """
    rival = _rival(plan, number)
    record = _of_record(numbered(plan, number, rehearsal=rehearsal))
    if record is None:
        return rival is not None
    if rival is None:
        return _is_another(record, _of_plan(plan))
    return not (_is_another(record, _of_plan(rival)) and _is_same(record, _of_plan(plan)))


def _stem(plan: Path, number: int) -> str:
    return plan.stem if number == 1 else f"{plan.stem}-{number}"


def _rival(plan: Path, number: int) -> Path | None:
    rival = plan.with_name(_stem(plan, number) + plan.suffix)
    return rival if number > 1 and rival.is_file() else None


class _Marks(NamedTuple):
    """What distinguishes one session from another."""

    title: str
    names: frozenset[str]
    """Of people and organisations who have the floor."""


def _is_another(record: _Marks, plan: _Marks | None) -> bool:
    """Return whether the title and all names differ: a title alone may have been corrected."""
    if plan is None or not record.names or not plan.names:
        return False
    return record.title != plan.title and not record.names & plan.names


def _is_same(record: _Marks, plan: _Marks | None) -> bool:
    return plan is not None and (record.title == plan.title or bool(record.names & plan.names))


def _of_record(path: Path) -> _Marks | None:
    """Return None for a record that does not exist, has no events, or cannot be read."""
    try:
        record = load(path)
    except PresessionError:
        return None
    if not record.lines:
        return None
    plan = record.plan
    return _marks(plan.title, ((one.speaker, one.organisation) for one in plan.segments))


def _of_plan(path: Path) -> _Marks | None:
    """Read only what is compared, without the checks of a plan; None for a file that is no plan."""
    try:
        data = tomllib.loads(text_of(path).removeprefix("\ufeff"))
        segments: Any = data.get("segment", [])
        names = [(one.get("speaker", ""), one.get("organisation", "")) for one in segments]
        return _marks(data["session"]["title"], names)
    except (PresessionError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _marks(title: str, names: Iterable[tuple[str, str]]) -> _Marks:
    known = (alike(clean(name)) for pair in names for name in pair if name)
    return _Marks(alike(clean(title)), frozenset(known))


def goes_on_in(path: Path) -> Path:
    """Return where the record at ``path`` goes on: in the copy with LF line ends, if there is one.

    Raises like :func:`load`.
    """
    if not was_carried(read_bytes(path)):
        return path
    return next((copy for copy in copies_of(path) if _is_of(copy, path)), path)


def copies_of(path: Path) -> Iterator[Path]:
    """Yield the names of a record's copies: ``NAME-lf.presession.jsonl`` and so on."""
    suffix = next((one for one in (REHEARSAL, SUFFIX) if path.name.endswith(one)), path.suffix)
    stem = path.name.removesuffix(suffix)
    for number in range(1, _MOST_COPIES + 1):
        yield path.with_name(f"{stem}-lf{'' if number == 1 else f'-{number}'}{suffix}")


def _is_of(copy: Path, path: Path) -> bool:
    """Return whether ``copy`` is the same record as ``path`` and has all of its events."""
    if not copy.exists():
        return False
    try:
        ours, theirs = load(path), load(copy)
    except PresessionError:
        return False
    return theirs.header == ours.header and theirs.log[: len(ours.log)] == ours.log


def latest_hour(plan: Path) -> Path:
    """Return the record of the plan's latest real hour, not one that was only set up.

    A record that cannot be read counts: reading it says what is wrong. Raises UnreadableFile if
    there is none.
    """
    for path in reversed(records_of(plan)):
        try:
            if is_used(load(path)):
                return goes_on_in(path)
        except PresessionError:
            return path
    rehearsals = [*rehearsals_in_the_way(plan), *records_of(plan, rehearsal=True)]
    hint = f"; its rehearsal: presession report {typed(rehearsals[-1])}" if rehearsals else ""
    if not hint:
        _must_exist(plan)
    raise UnreadableFile(f"{plan}: no hour of this plan has been held yet{hint}")


def _must_exist(plan: Path) -> None:
    try:
        plan.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableFile(
            f"{plan}: no such plan, and no record of it; `presession list` shows what is here"
        ) from None
    except OSError as error:
        raise UnreadableFile(
            f"{plan}: cannot be read ({error.strerror}), and no record of it"
        ) from None


def is_used(record: LoadedRecord) -> bool:
    """Return whether something happened in a record, or it is damaged."""
    return bool(record.log) or record.damage is not None


def discard_unused(path: Path) -> bool:
    """Delete a record that holds only its plan, so that a changed plan can take its place.

    Returns whether it was deleted. Raises RecordInUse if another process holds it, and like
    :func:`load`.
    """
    if is_used(load(path)):
        return False
    lock = hold(path)
    try:
        if is_used(load(path)):
            return False
        path.unlink()
    finally:
        lock.discard()
    return True


def is_done(path: Path, *, rehearsal: bool) -> bool:
    """Return whether the latest hour of a plan or record is closed."""
    try:
        if not is_record(path):
            records = records_of(path, rehearsal=rehearsal)
            return bool(records) and load(goes_on_in(records[-1])).session.closed is not None
        record = load(goes_on_in(path))
        alike = (record.rehearsal is not None) is rehearsal
        return alike and record.session.closed is not None
    except PresessionError:
        return False  # opening it says what is wrong

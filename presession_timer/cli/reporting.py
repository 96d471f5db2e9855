"""`presession report RECORD…`: the page on the terminal, or files and data in other forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from presession_timer.base.errors import BadFormat, PresessionError, UnreadableFile
from presession_timer.base.findings import listed
from presession_timer.base.text import harmless
from presession_timer.cli.progress import watched
from presession_timer.privacy.people import People
from presession_timer.report.files import ReportFolder, mode_of
from presession_timer.report.loader import Opened, open_record
from presession_timer.report.output_formats import (
    BINARY,
    CHAPTERS,
    FORMATS,
    Options,
    Rendered,
    rendered,
    rendered_series,
)
from presession_timer.runner.archive import CARRIED, SUFFIX, latest_hour
from presession_timer.runner.arguments import is_record

if TYPE_CHECKING:
    from presession_timer.report.language import Language
    from presession_timer.report.series_figures import Series
    from presession_timer.report.session_figures import SessionFigures

__all__ = ["records_in", "report"]


def report(
    paths: Sequence[Path],
    *,
    out: TextIO,
    err: TextIO,
    formats: Sequence[str] = (),
    folder: Path | None = None,
    options: Options | None = None,
    shared: bool = False,
    force: bool = False,
    ascii_only: bool = False,
) -> int:
    """Report on a record, or on several (or a folder of them) as a series; give the status.

    A plan stands for the record of its latest real hour.

    Without ``formats`` a page on ``out``; with one and no ``folder`` that format on ``out``; with
    a ``folder`` a file for each, whose paths go to ``out``; they have the records' mode, or the
    user's usual one where they are ``shared``, and ``force`` replaces any file. What a reader
    should know of them goes to ``err``. The status is 0, or 2 where one of several could not be
    read. Raises BadFormat for what one stream cannot hold or a format refuses, UnreadableFile for
    a folder that cannot be written or a file that stays, and what `open_record` raises for a
    single record.
    """
    options = options or Options()
    sensible(formats, folder, options, force=force)
    paths = [_record_of(path, err) for path in paths]
    records = records_in(paths)
    mode = None if shared else mode_of(records)
    to = None if folder is None else ReportFolder(folder, mode=mode, force=force)
    if len(paths) == 1 and not paths[0].is_dir():
        _of_one(paths[0], formats, to, options, out, err, ascii_only)
        return 0
    series, seeds, status = _series(records, options, err)
    if not formats:
        from presession_timer.report.series_terminal import show

        show(series, out, options.say, ascii_only=ascii_only)
    made = rendered_series(series, formats, options, seeds)
    _hand_over(made, formats, to, options.say, out, err)
    return status


def _of_one(
    path: Path,
    formats: Sequence[str],
    folder: ReportFolder | None,
    options: Options,
    out: TextIO,
    err: TextIO,
    ascii_only: bool,
) -> None:
    opened = open_record(path)
    err.writelines(_damage(opened, path))
    if not formats:
        _page(opened, options, out, ascii_only)
    if opened.session.protected and not options.notes:
        err.write(f"{path}: protects somebody: what people wrote is left out unless --notes\n")
    if CHAPTERS & set(formats) and options.sync is None:
        err.write("no --sync: the recording is taken to begin when the hour opened\n")
    made = rendered(opened, formats, options)
    _hand_over(made, formats, folder, options.say, out, err)


def _record_of(path: Path, err: TextIO) -> Path:
    """The record itself, or that of the latest real hour of a plan, which is named on ``err``."""
    if path.suffix != ".toml" or is_record(path):
        return path
    record = latest_hour(path)
    err.write(f"{path}: its latest hour is in {record.name}\n")
    return record


def _damage(opened: Opened, path: Path) -> list[str]:
    damage = opened.facts.damage
    said = [f"{path}: {damage}; this is what could be read\n"] if damage else []
    return [*said, f"{path}: {CARRIED}\n"] if opened.carried else said


def _series(
    records: Sequence[Path], options: Options, err: TextIO
) -> tuple[Series, list[str], int]:
    """The series, read record by record, its records' seeds, and the status.

    A copy of a record is no second hour.
    """
    from presession_timer.report.series_figures import series_of
    from presession_timer.report.session_figures import session_figures

    status = 0
    said: list[str] = []
    found: dict[str, tuple[int, Path, SessionFigures]] = {}
    people = options.people or People.ORGANISATION
    for path in watched(records, len(records), options.say("reading the records"), err):
        try:
            opened = open_record(path)
        except PresessionError as error:
            said.append(f"{error}\n")
            status = 2
            continue
        said += _damage(opened, path)
        events, counted = opened.facts.events, path
        if opened.seed in found:
            before, counted, _ = found[opened.seed]
            longer = path if events > before else counted
            said.append(f"{path}: the same hour as {counted}; only {longer} is counted\n")
            if events <= before:
                continue
        found[opened.seed] = events, path, session_figures(opened.report(people, options.say))
    err.writelines(said)
    if not found:
        raise UnreadableFile("none of the records could be read")
    return series_of(session for _, _, session in found.values()), list(found), status


def records_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The records that are meant: each file, and in a folder every record, at any depth.

    Raises UnreadableFile for a folder without a record.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside = sorted(path.rglob(f"*{SUFFIX}"))
        if not inside:
            raise UnreadableFile(f"{path}: no record in it; expected files that end in {SUFFIX}")
        found |= dict.fromkeys(inside)
    return tuple(found)


def sensible(
    formats: Sequence[str], folder: Path | None, options: Options, *, force: bool = False
) -> None:
    """Raise BadFormat for what cannot be meant."""
    if force and folder is None:
        raise BadFormat("--force is for files: add --out DIR")
    if folder is not None and not formats:
        raise BadFormat(f"--out needs --format: {listed(FORMATS, 'and')} can be written")
    if folder is None and len(formats) > 1:
        raise BadFormat("standard output holds one format; several need --out DIR")
    if options.sync is not None and not CHAPTERS & set(formats):
        raise BadFormat("--sync is for chapters: add --format vtt or --format youtube")


def _hand_over(
    files: Iterable[tuple[str, Rendered]],
    formats: Sequence[str],
    folder: ReportFolder | None,
    say: Language,
    out: TextIO,
    err: TextIO,
) -> None:
    """Write the files into ``folder`` and their paths to ``out``, or the only one to ``out``."""
    paths: list[str] = []
    warnings: dict[str, None] = {}
    only = b""
    try:
        for name, made in watched(files, len(formats), say("writing the report"), err):
            warnings |= dict.fromkeys(f"warning: {warning}\n" for warning in made.warnings)
            if folder is None:
                only = made.data
            else:
                paths.append(f"{folder.save(name, made.data)}\n")
    finally:  # what was written is told, whatever came after it
        err.writelines(warnings)
        out.writelines(paths)
    if folder is None and formats:
        if out.isatty() and BINARY.issuperset(formats):
            raise BadFormat(
                "this format is not for a terminal; add --out DIR, or send it to a file"
            )
        _emit(out, only)


def _page(opened: Opened, options: Options, out: TextIO, ascii_only: bool) -> None:
    from presession_timer.report.render.terminal import show

    people = options.people or People.ORGANISATION
    show(opened.report(people, options.say, notes=options.notes), out, ascii_only=ascii_only)


def _emit(out: TextIO, data: bytes) -> None:
    """Bytes as they are: no other line ends, and UTF-8 whatever the terminal speaks.

    On a terminal itself, where nothing is kept, without what a terminal would obey.
    """
    if out.isatty():
        out.write(harmless(data.decode("utf-8", "replace")))
        return
    buffer = getattr(out, "buffer", None)
    if buffer is None:
        out.write(data.decode("utf-8"))
        return
    out.flush()
    buffer.write(data)
    buffer.flush()

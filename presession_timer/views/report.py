"""`presession report RECORD…`: the page on the terminal, or files and data in other forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from presession_timer.desk.archive import SUFFIX
from presession_timer.errors import BadFormat, PresessionError, UnreadableFile
from presession_timer.plan.findings import listed
from presession_timer.report.files import save
from presession_timer.report.filing import (
    BINARY,
    CHAPTERS,
    FORMATS,
    Options,
    Rendered,
    rendered,
    rendered_series,
)
from presession_timer.report.loader import Opened, open_record
from presession_timer.report.people import People
from presession_timer.text import harmless
from presession_timer.views.progress import watched

if TYPE_CHECKING:
    from presession_timer.report.series import Series

__all__ = ["records_in", "report"]


def report(
    paths: Sequence[Path],
    *,
    out: TextIO,
    err: TextIO,
    formats: Sequence[str] = (),
    folder: Path | None = None,
    options: Options | None = None,
    ascii_only: bool = False,
) -> int:
    """Report on a record, or on several (or a folder of them) as a series; give the status.

    Without ``formats`` a page on ``out``; with one and no ``folder`` that format on ``out``; with
    a ``folder`` a file for each, whose paths go to ``out``. What a reader should know of them goes
    to ``err``. The status is 0, or 2 where one of several could not be read. Raises BadFormat for
    what one stream cannot hold or a format refuses, UnreadableFile for a folder that cannot be
    written, and what `open_record` raises for a single record.
    """
    options = options or Options()
    sensible(formats, folder, options)
    records = records_in(paths)
    if len(paths) == 1 and not paths[0].is_dir():
        _of_one(paths[0], formats, folder, options, out, err, ascii_only)
        return 0
    series, status = _series(records, options, err)
    if not formats:
        from presession_timer.views.series_terminal import show

        show(series, out, options.say, ascii_only=ascii_only)
    for name, made in rendered_series(series, formats, options.say):
        deliver(name, made, folder, out, err)
    return status


def _of_one(
    path: Path,
    formats: Sequence[str],
    folder: Path | None,
    options: Options,
    out: TextIO,
    err: TextIO,
    ascii_only: bool,
) -> None:
    opened = open_record(path)
    _warn(opened, path, err)
    if not formats:
        _page(opened, options, out, ascii_only)
    if CHAPTERS & set(formats) and options.sync is None:
        err.write("no --sync: the recording is taken to begin when the hour opened\n")
    for name, made in rendered(opened, formats, options):
        deliver(name, made, folder, out, err)


def _warn(opened: Opened, path: Path, err: TextIO) -> None:
    if opened.facts.damage:
        err.write(f"{path}: {opened.facts.damage}; this is what could be read\n")


def _series(records: Sequence[Path], options: Options, err: TextIO) -> tuple[Series, int]:
    """The series, read record by record, and the status."""
    from presession_timer.report.series import series_of
    from presession_timer.report.session_figures import session_figures

    status = 0
    found = []
    for path in watched(records, options.say("reading the records"), err):
        try:
            opened = open_record(path)
            people = options.people or People.ORGANISATION
            found.append(session_figures(opened.report(people, options.say)))
            _warn(opened, path, err)
        except PresessionError as error:
            err.write(f"{error}\n")
            status = 2
    if not found:
        raise UnreadableFile("none of the records could be read")
    return series_of(found), status


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


def sensible(formats: Sequence[str], folder: Path | None, options: Options) -> None:
    """Raise BadFormat for what cannot be meant."""
    if folder is not None and not formats:
        raise BadFormat(f"--out needs --format: {listed(FORMATS, 'and')} can be written")
    if folder is None and len(formats) > 1:
        raise BadFormat("standard output holds one format; several need --out DIR")
    if options.sync is not None and not CHAPTERS & set(formats):
        raise BadFormat("--sync is for chapters: add --format vtt or --format youtube")


def deliver(name: str, made: Rendered, folder: Path | None, out: TextIO, err: TextIO) -> None:
    """Write one file into ``folder`` and its path to ``out``, or its bytes to ``out``."""
    err.writelines(f"warning: {warning}\n" for warning in made.warnings)
    if folder is not None:
        out.write(f"{save(folder, name, made.data)}\n")
        return
    if out.isatty() and name.rpartition(".")[2] in BINARY:
        raise BadFormat("this format is not for a terminal; add --out DIR, or send it to a file")
    _emit(out, made.data)


def _page(opened: Opened, options: Options, out: TextIO, ascii_only: bool) -> None:
    from presession_timer.views.report_terminal import show

    people = options.people or People.ORGANISATION
    show(opened.report(people, options.say), out, ascii_only=ascii_only)


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

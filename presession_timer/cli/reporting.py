"""`presession report RECORD…`: a page on the terminal, or files and data in other forms."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO, TypeVar

from rich.console import Console
from rich.progress import track

from presession_timer.base.errors import BadFormat, PresessionError, UnreadableFile
from presession_timer.base.text import harmless
from presession_timer.prepare.settings import checked_settings, page_language
from presession_timer.privacy.mask import People
from presession_timer.record.paths import SUFFIX, is_record
from presession_timer.record.records_of_plan import latest_hour
from presession_timer.record.verify import CARRIED
from presession_timer.report.files import ReportFolder, mode_of
from presession_timer.report.hour_page import hour_page
from presession_timer.report.language import language
from presession_timer.report.loader import OpenedRecord, open_record
from presession_timer.report.output_formats import (
    BINARY,
    CHAPTERS,
    DEFAULT,
    Rendered,
    ReportOptions,
    formats_from,
    rendered,
    rendered_series,
)
from presession_timer.report.render.chapters import parse_sync
from presession_timer.report.render.terminal import show
from presession_timer.report.series_figures import SessionFigures, series_of, session_figures
from presession_timer.report.series_page import series_page

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What `presession report` was asked for."""

    formats: Sequence[str] = ()
    """None: a page on the output."""
    folder: Path | None = None
    """Where files go; without one the only format goes to the output."""
    options: ReportOptions = field(default_factory=ReportOptions)
    shared: bool = False
    """Whether files have the user's usual mode; else they have the records'."""
    force: bool = False
    """Whether any file may be replaced."""
    ascii_only: bool = False

    @property
    def people(self) -> People:
        """Return who is named on a page and in a series."""
        return self.options.people or People.ORGANISATION


def request_of(given: argparse.Namespace) -> ReportRequest:
    """Return what the command line and the settings ask for.

    Raises BadInput for settings or a language that do not exist, BadFormat for other options.
    """
    people = People(given.anonymise) if given.anonymise else None
    options = ReportOptions(
        people=People.NAME if given.names else people,
        say=language(given.lang or page_language()),
        notes=given.notes,
        sync=parse_sync(given.sync) if given.sync is not None else None,
    )
    formats: Sequence[str] = ()
    if given.format is not None:
        formats = formats_from(given.format)
    elif given.out is not None:
        formats = checked_settings().report_formats or DEFAULT
    return ReportRequest(
        formats=formats,
        folder=given.out,
        options=options,
        shared=given.out is not None and checked_settings().report_shared,
        force=given.force,
        ascii_only=given.ascii,
    )


def report(paths: Sequence[Path], wanted: ReportRequest, *, out: TextIO, err: TextIO) -> int:
    """Report on a record, or on several (or a folder of them) as a series; return the status.

    A plan stands for the record of its latest real hour. Data or the paths of files go to ``out``,
    what a reader should know to ``err``. The status is 0, or 2 if one of several records could not
    be read. Raises BadFormat for what one stream cannot hold or a format refuses, UnreadableFile
    for a folder that cannot be written or a file that stays, and what `open_record` raises for a
    single record.
    """
    _check(wanted)
    paths = [_record_of(path, err) for path in paths]
    records = records_in(paths, err)
    mode = None if wanted.shared else mode_of(records)
    folder = None
    if wanted.folder is not None:
        folder = ReportFolder(wanted.folder, mode=mode, force=wanted.force)
    if len(paths) == 1 and not paths[0].is_dir():
        made, status = _of_one(paths[0], wanted, out, err), 0
    else:
        made, status = _of_several(records, wanted, out, err)
    _hand_over(made, wanted, folder, out, err)
    return status


def _of_one(
    path: Path, wanted: ReportRequest, out: TextIO, err: TextIO
) -> Iterable[tuple[str, Rendered]]:
    opened, options = open_record(path), wanted.options
    err.writelines(_damage(opened, path))
    if not wanted.formats:
        shown = opened.report(wanted.people, options.say, notes=options.notes)
        show(hour_page(shown), out, ascii_only=wanted.ascii_only)
    if opened.session.protected and not options.notes:
        err.write(f"{path}: protects somebody: what people wrote is left out unless --notes\n")
    if CHAPTERS & set(wanted.formats) and options.sync is None:
        err.write("no --sync: the recording is taken to begin when the hour opened\n")
    return rendered(opened, wanted.formats, options)


def _of_several(
    records: Sequence[Path], wanted: ReportRequest, out: TextIO, err: TextIO
) -> tuple[Iterable[tuple[str, Rendered]], int]:
    """Read record by record, a copy of a record only once; return the files and the status."""
    status = 0
    said: list[str] = []
    found: dict[str, tuple[int, Path, SessionFigures]] = {}
    say = wanted.options.say
    for path in watched(records, len(records), say("reading the records"), err):
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
        found[opened.seed] = events, path, session_figures(opened.report(wanted.people, say))
    err.writelines(said)
    if not found:
        raise UnreadableFile("none of the records could be read")
    series = series_of(session for _, _, session in found.values())
    if not wanted.formats:
        show(series_page(series, say), out, ascii_only=wanted.ascii_only)
    return rendered_series(series, wanted.formats, wanted.options, list(found)), status


def _record_of(path: Path, err: TextIO) -> Path:
    """Return the record itself, or for a plan the one of its latest real hour, named on ``err``."""
    if path.suffix != ".toml" or is_record(path):
        return path
    record = latest_hour(path)
    err.write(f"{path}: its latest hour is in {record.name}\n")
    return record


def _damage(opened: OpenedRecord, path: Path) -> Iterator[str]:
    if opened.facts.damage:
        yield f"{path}: {opened.facts.damage}; this is what could be read\n"
    if opened.carried:
        yield f"{path}: {CARRIED}\n"


def records_in(paths: Sequence[Path], err: TextIO) -> tuple[Path, ...]:
    """Return each file, and every record in a folder, at any depth.

    A folder in it that cannot be read is named on ``err``. Raises UnreadableFile for a folder
    without a record.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        closed: list[OSError] = []
        inside = sorted(
            Path(where) / name
            for where, _, names in os.walk(path, onerror=closed.append)
            for name in names
            if name.endswith(SUFFIX)
        )
        err.writelines(
            f"{one.filename}: cannot be read: {one.strerror}; what is in it is not counted\n"
            for one in closed
        )
        if not inside:
            what = "no record in it" + (" that can be read" if closed else "")
            raise UnreadableFile(f"{path}: {what}; expected files that end in {SUFFIX}")
        found |= dict.fromkeys(inside)
    return tuple(found)


def _check(wanted: ReportRequest) -> None:
    if wanted.force and wanted.folder is None:
        raise BadFormat("--force is for files: add --out DIR")
    if wanted.folder is None and len(wanted.formats) > 1:
        raise BadFormat("standard output holds one format; several need --out DIR")
    if wanted.options.sync is not None and not CHAPTERS & set(wanted.formats):
        raise BadFormat("--sync is for chapters: add --format vtt or --format youtube")


def _hand_over(
    files: Iterable[tuple[str, Rendered]],
    wanted: ReportRequest,
    folder: ReportFolder | None,
    out: TextIO,
    err: TextIO,
) -> None:
    """Write the files into ``folder`` and their paths to ``out``, or the only one to ``out``."""
    paths: list[str] = []
    warnings: dict[str, None] = {}
    only = b""
    title = wanted.options.say("writing the report")
    try:
        for name, made in watched(files, len(wanted.formats), title, err):
            warnings |= dict.fromkeys(f"warning: {warning}\n" for warning in made.warnings)
            if folder is None:
                only = made.data
            else:
                paths.append(f"{folder.save(name, made.data)}\n")
    finally:  # what was written is reported, whatever came after it
        err.writelines(warnings)
        out.writelines(paths)
    if folder is None and wanted.formats:
        if out.isatty() and BINARY.issuperset(wanted.formats):
            raise BadFormat(
                "this format is not for a terminal; add --out DIR, or send it to a file"
            )
        _emit(out, only)


def _emit(out: TextIO, data: bytes) -> None:
    """Write bytes as they are: no other line ends, and UTF-8 whatever the terminal's encoding.

    A terminal, where nothing is kept, gets no control characters.
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


def watched(items: Iterable[_Item], total: int, title: str, err: TextIO) -> Iterable[_Item]:
    """Yield each of ``items``, with a bar on ``err`` that is removed at the end.

    There is none for a single item, or if ``err`` is no terminal. Write nothing to ``err`` until
    the end.
    """
    if total < 2 or not err.isatty():
        return items
    return track(items, title, total, console=Console(file=err, markup=False), transient=True)

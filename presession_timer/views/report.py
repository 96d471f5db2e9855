"""`presession report RECORD…`: the page on the terminal, or files and data in other forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from presession_timer.errors import BadFormat, PresessionError
from presession_timer.plan.findings import listed
from presession_timer.report.files import save
from presession_timer.report.filing import CHAPTERS, FORMATS, Options, Rendered, rendered
from presession_timer.report.loader import Opened, open_record
from presession_timer.report.people import People

__all__ = ["report"]


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
    """Report on each record; give the status: 0, or 2 where one of them could not be read.

    Without ``formats`` a page on ``out``; with one and no ``folder`` that format on ``out``; with
    a ``folder`` a file for each, whose paths go to ``out``. What a reader should know of them goes
    to ``err``. Raises BadFormat for what one stream cannot hold or a format refuses, UnreadableFile
    for a folder that cannot be written.
    """
    options = options or Options()
    sensible(formats, folder, options)
    if folder is None and formats and len(paths) > 1:
        raise BadFormat(f"standard output holds the {formats[0]} of one record; add --out DIR")
    status = 0
    for place, path in enumerate(paths):
        try:
            opened = open_record(path)
        except PresessionError as error:
            err.write(f"{error}\n")
            status = 2
            continue
        if opened.facts.damage:
            err.write(f"{path}: {opened.facts.damage}; this is what could be read\n")
        if not formats:
            out.write("\n\n" if place else "")
            _page(opened, options, out, ascii_only)
        if CHAPTERS & set(formats) and options.sync is None:
            err.write("no --sync: the recording is taken to begin when the hour opened\n")
        for name, made in rendered(opened, formats, options):
            deliver(name, made, folder, out, err)
    return status


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
    if out.isatty() and b"\0" in made.data:
        raise BadFormat("this format is not for a terminal; add --out DIR, or send it to a file")
    _emit(out, made.data)


def _page(opened: Opened, options: Options, out: TextIO, ascii_only: bool) -> None:
    from presession_timer.views.report_terminal import show

    people = options.people or People.ORGANISATION
    show(opened.report(people, options.say), out, ascii_only=ascii_only)


def _emit(out: TextIO, data: bytes) -> None:
    """Bytes as they are: no other line ends, and UTF-8 whatever the terminal speaks."""
    buffer = getattr(out, "buffer", None)
    if buffer is None:
        out.write(data.decode("utf-8"))
        return
    out.flush()
    buffer.write(data)
    buffer.flush()

"""`presession report RECORD…`: the page on the terminal, or a format for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from presession_timer.errors import BadFormat, PresessionError
from presession_timer.plan.findings import listed, nearest
from presession_timer.report.figures import Report
from presession_timer.report.files import save
from presession_timer.report.loader import Opened, open_record
from presession_timer.report.people import People

__all__ = ["FORMATS", "formats_from", "report"]


def _json(report: Report) -> str:
    from presession_timer.report.as_json import render

    return render(report)


def _json_lines(report: Report) -> str:
    from presession_timer.report.as_json import render_lines

    return render_lines(report)


def _csv(report: Report) -> str:
    from presession_timer.report.tables import render_csv

    return render_csv(report)


FORMATS: dict[str, Callable[[Report], str]] = {"json": _json, "jsonl": _json_lines, "csv": _csv}
"""What ``--format`` may name; the name is the file's ending too."""


def formats_from(written: str) -> tuple[str, ...]:
    """The formats of ``csv,json``, each once. Raises BadFormat that lists what there is."""
    names = dict.fromkeys(part.strip().casefold() for part in written.split(","))
    for name in names:
        if name not in FORMATS:
            meant = nearest(name, FORMATS) if name else None
            hint = f'did you mean "{meant}"?' if meant else f"there are {listed(FORMATS, 'and')}"
            raise BadFormat(f'there is no format "{name[:20]}"; {hint}')
    return tuple(names)


def report(
    paths: Sequence[Path],
    *,
    out: TextIO,
    err: TextIO,
    formats: Sequence[str] = (),
    folder: Path | None = None,
    people: People | None = None,
    ascii_only: bool = False,
) -> int:
    """Report on each record; give the status: 0, or 2 where one of them could not be read.

    Without ``formats`` a page for each on ``out``. With one and no ``folder`` that format of one
    record on ``out``; with a ``folder`` a file for each record and format, whose paths go to
    ``out``. ``people``: who is named; None is organisations on the page, and in data what was
    recorded. Raises BadFormat for what one stream cannot hold, UnreadableFile for a folder that
    cannot be written.
    """
    _sensible(paths, formats, folder)
    status = 0
    for place, path in enumerate(paths):
        try:
            opened = open_record(path)
            if opened.facts.damage:
                err.write(f"{path}: {opened.facts.damage}; this is what could be read\n")
            if not formats:
                out.write("\n\n" if place else "")
                _page(opened, people or People.ORGANISATION, out, ascii_only)
        except PresessionError as error:
            err.write(f"{error}\n")
            status = 2
            continue
        known = opened.report(people or People.NAME) if formats else None
        for name in formats:
            assert known is not None
            data = FORMATS[name](known).encode("utf-8", "backslashreplace")
            if folder is None:
                _emit(out, data)
            else:
                out.write(f"{save(folder, f'{opened.stem}.{name}', data)}\n")
    return status


def _sensible(paths: Sequence[Path], formats: Sequence[str], folder: Path | None) -> None:
    if folder is not None and not formats:
        raise BadFormat(f"--out needs --format: {listed(FORMATS, 'and')} can be written")
    if folder is None and len(formats) > 1:
        raise BadFormat("standard output holds one format; several need --out DIR")
    if folder is None and formats and len(paths) > 1:
        raise BadFormat(f"standard output holds the {formats[0]} of one record; add --out DIR")


def _page(opened: Opened, people: People, out: TextIO, ascii_only: bool) -> None:
    from presession_timer.views.report_terminal import show

    show(opened.report(people), out, ascii_only=ascii_only)


def _emit(out: TextIO, data: bytes) -> None:
    """Bytes as they are: no other line ends, and UTF-8 whatever the terminal speaks."""
    buffer = getattr(out, "buffer", None)
    if buffer is None:
        out.write(data.decode("utf-8"))
        return
    out.flush()
    buffer.write(data)
    buffer.flush()

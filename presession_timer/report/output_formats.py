"""Every form of a report, by the name that ``--format`` gives it; its file's name and content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from rich.text import Text

from presession_timer.base.errors import BadFormat
from presession_timer.base.findings import listed, nearest
from presession_timer.base.text import clean
from presession_timer.privacy.mask import People
from presession_timer.report.document import Document
from presession_timer.report.figures import Report
from presession_timer.report.files import REHEARSAL, ReportFolder, mode_of, slug
from presession_timer.report.hour_page import hour_page
from presession_timer.report.language import ENGLISH, Language
from presession_timer.report.loader import OpenedRecord, load_report, open_record
from presession_timer.report.render.chapters import Sync, chapters, render_vtt, render_youtube
from presession_timer.report.render.data import (
    hour_csv,
    hour_json,
    hour_json_lines,
    series_csv,
    series_json,
    series_json_lines,
)
from presession_timer.report.render.html import render_html
from presession_timer.report.render.markdown import render_markdown
from presession_timer.report.render.pdf import render_pdf
from presession_timer.report.render.terminal import document_lines
from presession_timer.report.render.xlsx import hour_workbook, series_workbook
from presession_timer.report.series_figures import Series
from presession_timer.report.series_page import series_page

DEFAULT = ("pdf", "html", "csv")
"""The formats that are written when the hour closes."""


class ReportOptions(NamedTuple):
    """What a report shows."""

    people: People | None = None
    """Who is named; None leaves it to each format."""
    say: Language = ENGLISH
    notes: bool = False
    """Whether to include what people wrote even if the plan protects somebody."""
    sync: Sync | None = None
    """For chapters: one moment in the room and in the recording."""


class Rendered(NamedTuple):
    """A file's bytes, and what its reader should know."""

    data: bytes
    warnings: tuple[str, ...] = ()


class OutputFormat(NamedTuple):
    """A form of the report: how it is rendered, and whose names it has."""

    ending: str
    of_hour: Callable[[Report, ReportOptions], Rendered]
    of_series: Callable[[Series, Language], Rendered] | None = None
    """The same for several records; None if this form has no series."""
    is_data: bool = False
    """Data for programs: in English, with the recorded names unless told otherwise."""

    @property
    def people(self) -> People:
        return People.NAME if self.is_data else People.ORGANISATION

    def of(self, opened: OpenedRecord, options: ReportOptions) -> Rendered:
        people = options.people or self.people
        say = ENGLISH if self.is_data else options.say
        return self.of_hour(opened.report(people, say, notes=options.notes), options)


def _text(text: str) -> Rendered:
    return Rendered(text.encode("utf-8", "backslashreplace"))


def _data(
    ending: str, of_hour: Callable[[Report], str], of_series: Callable[[Series], str]
) -> OutputFormat:
    return OutputFormat(
        ending,
        lambda report, _: _text(of_hour(report)),
        lambda series, _: _text(of_series(series)),
        is_data=True,
    )


def _page(ending: str, render: Callable[[Document], Rendered]) -> OutputFormat:
    return OutputFormat(
        ending,
        lambda report, _: render(hour_page(report)),
        lambda series, say: render(series_page(series, say)),
    )


def _pdf(document: Document) -> Rendered:
    pdf = render_pdf(document)
    return Rendered(pdf.data, tuple(map(_without_font, pdf.missing)))


def _without_font(script: str) -> str:
    return (
        f"no font on this machine has {script}: the PDF names it in brackets where it stood; "
        "install Noto (Debian: fonts-noto-core, fonts-noto-cjk) and write it again"
    )


def _vtt(report: Report, options: ReportOptions) -> Rendered:
    text = _text(render_vtt(report, options.sync))
    nobody_spoke = all(turn.began is None for turn in report.turns)
    if nobody_spoke or chapters(report, options.sync):
        return text
    return Rendered(text.data, ("nothing of the hour is in the recording; look at --sync",))


FORMATS: Mapping[str, OutputFormat] = MappingProxyType(
    {
        "json": _data("json", hour_json, series_json),
        "jsonl": _data("jsonl", hour_json_lines, series_json_lines),
        "csv": _data("csv", hour_csv, series_csv),
        "xlsx": OutputFormat(
            "xlsx",
            lambda report, _: Rendered(hour_workbook(report)),
            lambda series, say: Rendered(series_workbook(series, say)),
        ),
        "html": _page("html", lambda document: _text(render_html(document))),
        "pdf": _page("pdf", _pdf),
        "md": _page("md", lambda document: _text(render_markdown(document))),
        "vtt": OutputFormat("vtt", _vtt),
        "youtube": OutputFormat(
            "youtube.txt", lambda report, options: _text(render_youtube(report, options.sync))
        ),
    }
)
"""The names that ``--format`` takes."""

CHAPTERS = frozenset({"vtt", "youtube"})
"""The formats that ``--sync`` is for."""

BINARY = frozenset({"xlsx", "pdf"})
"""The formats that a terminal cannot show."""


def screen_lines(record: Path, width: int, *, ascii_only: bool) -> list[Text]:
    """Return the page of a record for a screen. Raises what `open_record` does."""
    return document_lines(hour_page(load_report(record)), width, ascii_only)


def formats_from(written: str) -> tuple[str, ...]:
    """Read ``csv,json`` as formats, each once. Raises BadFormat, which lists what there is."""
    names = dict.fromkeys(part.strip().casefold() for part in written.split(","))
    for name in names:
        if name not in FORMATS:
            meant = nearest(name, FORMATS) if name else None
            hint = f'did you mean "{meant}"? ' if meant else ""
            there_are = f"there are {listed(FORMATS, 'and')}"
            raise BadFormat(f'there is no format "{clean(name, 20)}"; {hint}{there_are}')
    return tuple(names)


def rendered(
    opened: OpenedRecord, formats: Iterable[str], options: ReportOptions
) -> Iterable[tuple[str, Rendered]]:
    """Yield the name and content of each file, one after the other."""
    for name in formats:
        form = FORMATS[name]
        marks = [*_marks(form, form.people, options)]
        if options.notes and opened.session.protected:
            marks.append("notes")
        if name in CHAPTERS and options.sync is not None:
            marks.append(f"sync-{options.sync.wall // 1000}-{options.sync.recording // 1000}")
        yield _file_name(opened.stem, marks, form), form.of(opened, options)


def _marks(form: OutputFormat, usual: People, options: ReportOptions) -> Iterator[str]:
    """Yield what a file's name says of the options: reports that differ never share a name."""
    people = options.people or usual
    if people is not usual:
        yield "names" if people is People.NAME else people.value
    if not form.is_data and options.say.code != ENGLISH.code:
        yield options.say.code


def _file_name(stem: str, marks: Iterable[str], form: OutputFormat) -> str:
    return f"{'-'.join((stem, *marks))}.{form.ending}"


def rendered_series(
    series: Series, formats: Iterable[str], options: ReportOptions, seeds: Iterable[str] = ()
) -> Iterable[tuple[str, Rendered]]:
    """Yield the same for several records, whose ``seeds`` tell the files' names apart.

    Raises BadFormat for a format that exists for one record only.
    """
    alone = [name for name in formats if FORMATS[name].of_series is None]
    if alone:
        raise BadFormat(f"{listed(alone, 'and')}: of one record only, and there are several")
    days = [session.day for session in series.sessions]
    stem = f"{slug(series.title)}-{min(days).isoformat()}"
    if max(days) != min(days):
        stem += f"-to-{max(days).isoformat()}"
    if all(session.record.rehearsal is not None for session in series.sessions):
        stem += REHEARSAL
    stem += f"-{hashlib.sha256(' '.join(sorted(seeds)).encode()).hexdigest()[:8]}"
    for name in formats:
        form = FORMATS[name]
        assert form.of_series is not None
        marks = _marks(form, People.ORGANISATION, options)
        yield _file_name(stem, marks, form), form.of_series(series, options.say)


def file_reports(
    record: Path,
    formats: Sequence[str] = DEFAULT,
    out: Path | None = None,
    *,
    options: ReportOptions | None = None,
    shared: bool = False,
    warn: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Write the report on ``record`` in each of ``formats``; return the files' paths.

    They stand beside the record unless ``out`` names a folder, and have the record's mode, or the
    user's usual one if ``shared``. ``warn`` gets what a reader should know. Raises like
    `open_record` and `ReportFolder.save`, and BadFormat or PresessionError if a format cannot be
    made.
    """
    opened = open_record(record)
    mode = None if shared else mode_of([record])
    folder = ReportFolder(record.parent if out is None else out, mode=mode)
    written = []
    for name, made in rendered(opened, formats, options or ReportOptions()):
        for warning in made.warnings:
            if warn is not None:
                warn(warning)
        written.append(folder.save(name, made.data))
    return tuple(written)

"""Every form a report is handed over in, by the name that ``--format`` gives it, and as files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from presession_timer.base.errors import BadFormat
from presession_timer.base.findings import listed, nearest
from presession_timer.base.text import clean
from presession_timer.privacy.people import People
from presession_timer.report.figures import Report
from presession_timer.report.files import ReportFolder, mode_of, slug
from presession_timer.report.language import ENGLISH, Language
from presession_timer.report.loader import Opened, open_record

if TYPE_CHECKING:
    from presession_timer.report.render.chapters import Sync
    from presession_timer.report.series_figures import Series

__all__ = [
    "BINARY",
    "CHAPTERS",
    "DEFAULT",
    "FORMATS",
    "Format",
    "Options",
    "Rendered",
    "file_reports",
    "formats_from",
    "rendered",
    "rendered_series",
]

DEFAULT = ("pdf", "html", "csv")
"""What is written when the hour closes."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is to be."""

    people: People | None = None
    """Who is named; None is what each format does by itself."""
    say: Language = ENGLISH
    notes: bool = False
    """Whether what people wrote is in it although the plan protects somebody."""
    sync: Sync | None = None
    """For chapters: a moment known in the room and in the recording."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file's bytes, and what its reader has to be told beside it."""

    data: bytes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A form of the report."""

    ending: str
    render: Callable[[Report, Options], Rendered]
    is_data: bool = False
    """Data for programs: in English, and with the names that were recorded unless told not to."""
    of_series: Callable[[Series, Language], Rendered] | None = None
    """The same of several records; None where there is no such thing."""

    @property
    def people(self) -> People:
        """Who is named unless told otherwise."""
        return People.NAME if self.is_data else People.ORGANISATION

    def of(self, opened: Opened, options: Options) -> Rendered:
        """The report on ``opened`` in this form."""
        people = options.people or self.people
        say = ENGLISH if self.is_data else options.say
        return self.render(opened.report(people, say, notes=options.notes), options)


def _text(text: str) -> Rendered:
    return Rendered(text.encode("utf-8", "backslashreplace"))


def _json(report: Report, options: Options) -> Rendered:
    from presession_timer.report.render.data import render

    return _text(render(report))


def _json_lines(report: Report, options: Options) -> Rendered:
    from presession_timer.report.render.data import render_lines

    return _text(render_lines(report))


def _csv(report: Report, options: Options) -> Rendered:
    from presession_timer.report.tables import render_csv

    return _text(render_csv(report))


def _html(report: Report, options: Options) -> Rendered:
    from presession_timer.report.layout import page_of
    from presession_timer.report.render.html import render_html

    return _text(render_html(page_of(report)))


def _pdf(report: Report, options: Options) -> Rendered:
    from presession_timer.report.layout import page_of
    from presession_timer.report.render.pdf import render_pdf

    pdf = render_pdf(page_of(report))
    return Rendered(pdf.data, tuple(map(_without_font, pdf.missing)))


def _without_font(script: str) -> str:
    return (
        f"no font on this machine has {script}: the PDF names it in brackets where it stood; "
        "install Noto (Debian: fonts-noto-core, fonts-noto-cjk) and write it again"
    )


def _markdown(report: Report, options: Options) -> Rendered:
    from presession_timer.report.layout import page_of
    from presession_timer.report.render.markdown import render_markdown

    return _text(render_markdown(page_of(report)))


def _xlsx(report: Report, options: Options) -> Rendered:
    from presession_timer.report.render.xlsx import render_workbook

    return Rendered(render_workbook(report))


def _vtt(report: Report, options: Options) -> Rendered:
    from presession_timer.report.render.chapters import chapters, render_vtt

    text = _text(render_vtt(report, options.sync))
    nobody_spoke = all(turn.began is None for turn in report.turns)
    if nobody_spoke or chapters(report, options.sync):
        return text
    return Rendered(text.data, ("nothing of the hour is in the recording; look at --sync",))


def _youtube(report: Report, options: Options) -> Rendered:
    from presession_timer.report.render.chapters import render_youtube

    return _text(render_youtube(report, options.sync))


def _series_json(series: Series, say: Language) -> Rendered:
    from presession_timer.report.series_data import render_json

    return _text(render_json(series))


def _series_lines(series: Series, say: Language) -> Rendered:
    from presession_timer.report.series_data import render_lines

    return _text(render_lines(series))


def _series_csv(series: Series, say: Language) -> Rendered:
    from presession_timer.report.series_data import render_csv

    return _text(render_csv(series))


def _series_xlsx(series: Series, say: Language) -> Rendered:
    from presession_timer.report.series_data import render_workbook

    return Rendered(render_workbook(series, say))


def _series_html(series: Series, say: Language) -> Rendered:
    from presession_timer.report.render.html import render_html
    from presession_timer.report.series_page import series_page

    return _text(render_html(series_page(series, say)))


def _series_pdf(series: Series, say: Language) -> Rendered:
    from presession_timer.report.render.pdf import render_pdf
    from presession_timer.report.series_page import series_page

    pdf = render_pdf(series_page(series, say))
    return Rendered(pdf.data, tuple(map(_without_font, pdf.missing)))


def _series_markdown(series: Series, say: Language) -> Rendered:
    from presession_timer.report.render.markdown import render_markdown
    from presession_timer.report.series_page import series_page

    return _text(render_markdown(series_page(series, say)))


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "json": Format("json", _json, is_data=True, of_series=_series_json),
        "jsonl": Format("jsonl", _json_lines, is_data=True, of_series=_series_lines),
        "csv": Format("csv", _csv, is_data=True, of_series=_series_csv),
        "xlsx": Format("xlsx", _xlsx, of_series=_series_xlsx),
        "html": Format("html", _html, of_series=_series_html),
        "pdf": Format("pdf", _pdf, of_series=_series_pdf),
        "md": Format("md", _markdown, of_series=_series_markdown),
        "vtt": Format("vtt", _vtt),
        "youtube": Format("youtube.txt", _youtube),
    }
)
"""What ``--format`` may name."""

CHAPTERS = frozenset({"vtt", "youtube"})
"""Those that ``--sync`` is for."""

BINARY = frozenset({"xlsx", "pdf"})
"""Those that are no text: nothing for a terminal."""


def formats_from(written: str) -> tuple[str, ...]:
    """The formats of ``csv,json``, each once. Raises BadFormat that lists what there is."""
    names = dict.fromkeys(part.strip().casefold() for part in written.split(","))
    for name in names:
        if name not in FORMATS:
            meant = nearest(name, FORMATS) if name else None
            hint = f'did you mean "{meant}"? ' if meant else ""
            there_are = f"there are {listed(FORMATS, 'and')}"
            raise BadFormat(f'there is no format "{clean(name, 20)}"; {hint}{there_are}')
    return tuple(names)


def rendered(
    opened: Opened, formats: Iterable[str], options: Options
) -> Iterable[tuple[str, Rendered]]:
    """The name of each file and what is to be in it; made one after the other."""
    for name in formats:
        form = FORMATS[name]
        marks = [*_marks(form, form.people, options)]
        if options.notes and opened.session.protected:
            marks.append("notes")
        if name in CHAPTERS and options.sync is not None:
            marks.append(f"sync-{options.sync.wall // 1000}-{options.sync.recording // 1000}")
        yield _file_name(opened.stem, marks, form), form.of(opened, options)


def _marks(form: Format, usual: People, options: Options) -> Iterator[str]:
    """What a report's name says of its options: reports that differ never share a name."""
    people = options.people or usual
    if people is not usual:
        yield "names" if people is People.NAME else people.value
    if not form.is_data and options.say.code != ENGLISH.code:
        yield options.say.code


def _file_name(stem: str, marks: Iterable[str], form: Format) -> str:
    return f"{'-'.join((stem, *marks))}.{form.ending}"


def rendered_series(
    series: Series, formats: Iterable[str], options: Options, seeds: Iterable[str] = ()
) -> Iterable[tuple[str, Rendered]]:
    """Like :func:`rendered`, of several records together, whose ``seeds`` make the files' names.

    Raises BadFormat for a format that there is of one record only.
    """
    alone = [name for name in formats if FORMATS[name].of_series is None]
    if alone:
        raise BadFormat(f"{listed(alone, 'and')}: of one record only, and there are several")
    days = [session.day for session in series.sessions]
    stem = f"{slug(series.title)}-{min(days).isoformat()}"
    if max(days) != min(days):
        stem += f"-to-{max(days).isoformat()}"
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
    options: Options | None = None,
    shared: bool = False,
    warn: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Write the report on ``record`` in each of ``formats``; give the files' paths.

    They stand beside the record unless ``out`` names a folder; each is whole or not there. They
    have the record's mode, or the user's usual one where they are ``shared``. ``warn`` hears what
    a reader should know. Raises like `open_record` and `ReportFolder.save`, and BadFormat or
    PresessionError where a format cannot be made.
    """
    opened = open_record(record)
    mode = None if shared else mode_of([record])
    folder = ReportFolder(record.parent if out is None else out, mode=mode)
    written = []
    for name, made in rendered(opened, formats, options or Options()):
        for warning in made.warnings:
            if warn is not None:
                warn(warning)
        written.append(folder.save(name, made.data))
    return tuple(written)

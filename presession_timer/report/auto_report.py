"""Write the report beside the record once the hour is closed, while the screen goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from presession_timer.base.errors import PresessionError
from presession_timer.report.language import language, languages


class WrittenReports(NamedTuple):
    """The files that were written."""

    paths: tuple[Path, ...] = ()
    trouble: str = ""
    """Why something was not written, or what a reader should know; else empty."""

    @property
    def words(self) -> str:
        """Return one line for the screen: "hall/spain-2019-12-10-1a2b3c4d.pdf, html, csv"."""
        if not self.paths:
            return ""
        first, *others = self.paths
        stem = first.name.partition(".")[0]
        return ", ".join([str(first), *(path.name.removeprefix(f"{stem}.") for path in others)])


class AutoReport(NamedTuple):
    """Which reports are written when the hour closes."""

    formats: Sequence[str] = ()
    """Empty: the default formats."""
    languages: Sequence[str] = ()
    """The first one with a catalogue is used."""
    shared: bool = False
    """Whether the files have the user's usual mode; else the record's."""

    def write(self, record: Path) -> WrittenReports:
        """Write the files. Trouble is returned, never raised: the record is what counts."""
        # it takes 50 ms, and only the end of an hour needs it
        from presession_timer.report.output_formats import DEFAULT, ReportOptions, file_reports

        written: list[Path] = []
        troubles: list[str] = []
        known = languages()
        code = next((code for code in self.languages if code in known), "en")
        options = ReportOptions(say=language(code))
        for form in self.formats or DEFAULT:
            try:
                written += file_reports(
                    record, (form,), options=options, shared=self.shared, warn=troubles.append
                )
            except PresessionError as error:
                troubles.append(str(error))
        return WrittenReports(tuple(written), "; ".join(dict.fromkeys(troubles)))

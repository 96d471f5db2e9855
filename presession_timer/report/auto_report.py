"""The report as files, once the hour is closed: beside the record, while the screen goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.errors import PresessionError

__all__ = ["Filed", "Filing"]


@dataclass(frozen=True, slots=True)
class Filed:
    """What was written."""

    paths: tuple[Path, ...] = ()
    trouble: str = ""
    """Why there is less than was wanted, or what a reader should know; else empty."""

    @property
    def words(self) -> str:
        """For a line of the screen: "hall/spain-2019-12-10-1a2b3c4d.pdf, html, csv"."""
        if not self.paths:
            return ""
        first, *others = self.paths
        stem = first.name.partition(".")[0]
        return ", ".join([str(first), *(path.name.removeprefix(f"{stem}.") for path in others)])


@dataclass(frozen=True, slots=True)
class Filing:
    """What is written, as the settings say it."""

    formats: Sequence[str] = ()
    """Empty: what the tool writes by itself."""
    languages: Sequence[str] = ()
    """The first of them that reports have is theirs."""
    shared: bool = False
    """Others may read the files, as the user's other ones; else as the record."""

    def file(self, record: Path) -> Filed:
        """Write them; what goes wrong is said and never raised, for the record is what counts."""
        from presession_timer.report.language import language, languages
        from presession_timer.report.output_formats import DEFAULT, Options, file_reports

        written: list[Path] = []
        troubles: list[str] = []
        known = languages()
        code = next((code for code in self.languages if code in known), "en")
        options = Options(say=language(code))
        for form in self.formats or DEFAULT:
            try:
                written += file_reports(
                    record, (form,), options=options, shared=self.shared, warn=troubles.append
                )
            except PresessionError as error:
                troubles.append(str(error))
        return Filed(tuple(written), "; ".join(dict.fromkeys(troubles)))

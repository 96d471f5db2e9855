"""Writes the report once the hour is closed, beside the record, while the screen goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presession_timer.console.app import ConsoleApp
    from presession_timer.report.auto_report import Filing
    from presession_timer.runner import SessionRunner

__all__ = ["ClosingReport"]


class ClosingReport:
    """One for each session; what was filed is kept by the app, which outlives it."""

    def __init__(self, app: ConsoleApp, runner: SessionRunner, done: Callable[[str], None]) -> None:
        """``done`` is told what went wrong; empty: nothing did."""
        self._app = app
        self._runner = runner
        self._done = done
        self._filed_at: int | None = None
        """The closing whose report was written, or is being written."""

    @property
    def words(self) -> str:
        """What was written of a closed hour; empty until then."""
        filed = self._app.filed.get(self._runner.path)
        return filed.words if filed is not None and self._runner.session.closed is not None else ""

    def look(self, closed: int | None) -> None:
        """Begin once every event is in the record; anew where the end was taken back."""
        if closed is None:
            self._filed_at = None
        elif closed != self._filed_at and self._app.filing is not None and not self._runner.unsaved:
            self._filed_at = closed
            self._app.run_worker(self._file(self._app.filing))

    async def _file(self, filing: Filing) -> None:
        filed = await asyncio.to_thread(filing.file, self._runner.path)
        self._app.filed[self._runner.path] = filed
        self._done(filed.trouble)

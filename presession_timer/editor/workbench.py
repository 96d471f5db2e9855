"""A plan's file, the text to be saved into it, and what `check` says of that text."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.atomic_files import put_in_place, real_path, stamp_of
from presession_timer.base.errors import CannotEdit, PresessionError, UnreadableFile
from presession_timer.base.findings import Finding, name_of
from presession_timer.plan.editing import Editing
from presession_timer.plan.toml_file import examined, read_plan, text_of
from presession_timer.prepare.arithmetic import Figures, figures_of
from presession_timer.record.loading import load
from presession_timer.record.records_of_plan import records_of


@dataclass(frozen=True, slots=True)
class Checked:
    """A text read as a plan."""

    text: str
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    figures: Figures | None = None
    """Only of a text without errors."""


def check(text: str, path: Path) -> Checked:
    """Read ``text`` as the plan at ``path``, as `presession check` would."""
    plan, found = examined(text, path.parent)
    errors, warnings = tuple(found.errors), tuple(found.warnings)
    if plan is None:
        return Checked(text, errors, warnings)
    return Checked(text, errors, warnings, figures_of(name_of(path), plan, ()))


def begun(path: Path) -> str:
    """Return the name of the record in which this plan's hour has begun and goes on; else empty."""
    for record in records_of(path):
        try:
            found = load(record)
        except PresessionError:
            continue  # opening it reports what is wrong
        session = found.session
        if found.rehearsal is None and session.opened is not None and session.closed is None:
            return record.name
    return ""


class Workbench:
    """One file; the disk is read again before it is replaced."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises what `read_plan` does for what is no TOML at all."""
        self.path = path
        self.editing = Editing.of(text_of(path))
        self.on_disk = self.editing.content
        """The content of the file when it was last read or written."""
        try:
            _ = self.editing.data
        except CannotEdit:
            read_plan(path)  # says everything that is wrong, each with its line
            raise
        self.begun = begun(path)
        self._seen = stamp_of(self.path)

    @property
    def changed(self) -> bool:
        return self.editing.content != self.on_disk

    def theirs(self) -> bytes | None:
        """Return what another program wrote into the file; None if nothing."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return None
        return None if content == self.on_disk else content

    def touched(self) -> bool:
        """Return whether the file changed since the last call, without reading it."""
        before, self._seen = self._seen, stamp_of(self.path)
        return before != self._seen

    @property
    def gone(self) -> bool:
        return stamp_of(self.path) is None

    @property
    def write_protected(self) -> bool:
        """Whether the file is marked read-only, which replacing it would ignore."""
        try:
            mode = self.path.stat().st_mode
        except OSError:
            return False
        return not mode & 0o222 or not os.access(self.path, os.W_OK)  # a root may write anything

    def keep_mine(self) -> None:
        """Allow what another program wrote to be replaced."""
        if (theirs := self.theirs()) is not None:
            self.on_disk = theirs

    def take_theirs(self) -> None:
        """Take their text as one more step, which undo takes back. Raises CannotEdit, too."""
        text = text_of(self.path)
        self.editing = self.editing.with_text(text, "what somebody else wrote")
        self.on_disk = text.encode("utf-8")

    def save(self) -> None:
        """Save the text. Raises UnreadableFile with the reason, and once the hour has begun."""
        if running := begun(self.path):
            self.begun = running
            raise UnreadableFile(f"the hour has begun ({running}): the console has it now")
        content = self.editing.content
        try:
            put_in_place(real_path(self.path), content)
        except OSError as error:
            raise UnreadableFile(f"cannot be saved: {error.strerror or error}") from error
        self.on_disk = content
        self.editing = self.editing.settled()

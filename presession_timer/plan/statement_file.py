"""The file that a plan names as the text of a statement: find it and count its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from presession_timer.base.findings import shown
from presession_timer.base.limits import MOST_BYTES
from presession_timer.sandbox.parent import Job, Unusable, read_in_sandbox
from presession_timer.sandbox.statement import words_in_text

_JOBS: Mapping[str, Job] = {".txt": "text", ".md": "text", ".docx": "docx", ".pdf": "pdf"}
_SMALL: Final = 64 * 1024
"""Bytes of a text that this process counts itself, at once: ten times a speech of an hour."""
_EXPECTED = "expected a .txt, .md, .docx or .pdf file inside the plan's folder"


def words_in_file(folder: Path, name: str) -> int:
    """Count the words of the text ``name``, given relative to the plan's ``folder``.

    Raises Unusable if it is not a readable text inside that folder. ``..`` and links must not lead
    out of it: a plan that came by mail must not read other files of this machine.
    """
    named = f"`statement` {shown(name)}"
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a loop of links
        raise Unusable(f"{named} cannot be a file's name", _EXPECTED) from None
    if not inside:
        raise Unusable(f"{named} leaves the plan's folder", _EXPECTED)
    if is_folder:
        raise Unusable(f"{named} is a folder", _EXPECTED)
    if not is_file:
        backslash = "\\" in name
        hint = "expected / between folder and file" if backslash else _EXPECTED
        raise Unusable(f"{named} is not there", hint)
    job = _JOBS.get(path.suffix.lower())
    if job is None:
        raise Unusable(f"{named} is not a text file", f"{_EXPECTED}, or `words`")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise Unusable(f"{named} may not be read", "expected a file you may read") from None
    if len(content) > MOST_BYTES:
        raise Unusable(f"{named} is larger than 5 MiB", _EXPECTED)
    counted = _counted(job, content)
    if isinstance(counted, Unusable):
        raise Unusable(f"{named}: {counted.wrong}", counted.expected)
    return counted


@lru_cache(maxsize=16)
def _counted(job: Job, content: bytes) -> int | Unusable:
    """Count each content once: the editor reads a plan at every key."""
    try:
        if job == "text" and len(content) <= _SMALL:
            return words_in_text(content)
        return int(read_in_sandbox(job, content))
    except Unusable as error:
        return error

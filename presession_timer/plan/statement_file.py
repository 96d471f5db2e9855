"""The text of a statement, handed in beforehand: how many words will be spoken."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from presession_timer.plan.bounded import Job, Unusable, read_bounded
from presession_timer.plan.findings import MOST_BYTES, shown

__all__ = ["Unusable", "count_words", "words_in_file"]

_JOBS: Mapping[str, Job] = {".docx": "docx", ".pdf": "pdf"}
_KINDS = (".txt", ".md", *_JOBS)
_WORD = re.compile(r"\S*\w\S*")
_NOT_SPOKEN = re.compile(r"<!--.*?-->|\]\([^)\n]*\)|^\s*```.*$", re.DOTALL | re.MULTILINE)
_EXPECTED = "expected a .txt, .md, .docx or .pdf file inside the plan's folder"


def words_in_file(folder: Path, name: str) -> int:
    """Words of the text ``name``, given relative to the plan's ``folder``.

    Raises Unusable where it is no readable text inside that folder: also not by way of
    ``..`` or of a link, for a plan that came by mail must not read what else is on the machine.
    """
    named = f"`statement` {shown(name)}"
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL in it, a circle of links
        raise Unusable(f"{named} cannot be a file's name", _EXPECTED) from None
    if not inside:
        raise Unusable(f"{named} leaves the plan's folder", _EXPECTED)
    if is_folder:
        raise Unusable(f"{named} is a folder", _EXPECTED)
    if not is_file:
        backslash = "\\" in name
        hint = "expected / between folder and file" if backslash else _EXPECTED
        raise Unusable(f"{named} is not there", hint)
    if path.suffix.lower() not in _KINDS:
        raise Unusable(f"{named} is not a text file", f"{_EXPECTED}, or `words`")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise Unusable(f"{named} may not be read", "expected a file you may read") from None
    if len(content) > MOST_BYTES:
        raise Unusable(f"{named} is larger than 5 MiB", _EXPECTED)
    job = _JOBS.get(path.suffix.lower())
    if job is None:
        words = count_words(_decoded(content))
        if not words:
            raise Unusable(f"{named}: there is no text in it", "expected the text, or `words`")
        return words
    counted = _counted(job, content)
    if isinstance(counted, Unusable):
        raise Unusable(f"{named}: {counted.wrong}", counted.expected)
    return counted


@lru_cache(maxsize=16)
def _counted(job: Job, content: bytes) -> int | Unusable:
    """Whoever edits a plan has it read at every key; a document takes a process to be read."""
    try:
        return int(read_bounded(job, content))
    except Unusable as error:
        return error


def count_words(text: str) -> int:
    """How many words are spoken: what stands between spaces and has a letter or digit in it."""
    return sum(1 for _ in _WORD.finditer(_NOT_SPOKEN.sub(" ", text)))


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # words are the same in any such page

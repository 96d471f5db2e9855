"""The text of a statement, handed in beforehand: how many words will be spoken."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from presession_timer.plan.findings import MOST_BYTES, shown
from presession_timer.sandbox.bounded import Job, Unusable, read_bounded

__all__ = ["Unusable", "count_words", "words_in_file", "words_in_text"]

_JOBS: Mapping[str, Job] = {".txt": "text", ".md": "text", ".docx": "docx", ".pdf": "pdf"}
_WORD: Final = re.compile(r"\w\S*")
"""From its first letter or digit to the next space; what stands before that is passed over once."""
_MARK: Final = re.compile(r"<!--|\]\(|^[^\S\n]*+```[^\n]*+", re.MULTILINE)
"""Where a comment or a link's address begins, and the whole line of a fence."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""What no text has; but line ends, form feeds, tabs, and the end mark of old files."""
_ODD_IN: Final = 100
"""One such character in so many is a slip; one of nine is one in bytes that mean nothing."""
_SMALL: Final = 64 * 1024
"""Bytes of a text that are counted within a moment: ten times a speech of an hour."""
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
    """Whoever edits a plan has it read at every key; a document takes a process to be read."""
    try:
        if job == "text" and len(content) <= _SMALL:
            return words_in_text(content)
        return int(read_bounded(job, content))
    except Unusable as error:
        return error


def words_in_text(content: bytes) -> int:
    """Words of a plain text or of Markdown. Raises Unusable where there is none."""
    words = count_words(_decoded(content))
    if not words:
        raise Unusable("there is no text in it", "expected the text, or `words`")
    return words


def count_words(text: str) -> int:
    """How many words are spoken: what stands between spaces and has a letter or digit in it.

    Comments, addresses of links and fences of Markdown are not. Takes time in proportion to the
    length of ``text``, whatever stands in it.
    """
    return sum(1 for part in _spoken(text) for _ in _WORD.finditer(part))


def _spoken(text: str) -> Iterator[str]:
    """``text`` in parts, without what nobody reads aloud."""
    begin = at = 0
    ends = dict.fromkeys(("-->", ")", "\n"), -1)

    def end_of(closing: str) -> int:
        """The next of ``closing``, which is looked for once, not from every mark before it."""
        if ends[closing] < at:
            found = text.find(closing, at)
            ends[closing] = found if found >= 0 else len(text)
        return ends[closing]

    while mark := _MARK.search(text, at):
        at = end = mark.end()
        if mark[0] == "<!--":
            end = min(end_of("-->") + 3, len(text) + 1)
        elif mark[0] == "](":
            end = end_of(")") + 1 if end_of(")") < end_of("\n") else len(text) + 1
        if end <= len(text):
            yield text[begin : mark.start()]
            begin = at = end
    yield text[begin:]


def _decoded(content: bytes) -> str:
    text = _unchecked(content)
    odd = len(_CONTROL.findall(text))
    if "\0" in text or odd * _ODD_IN > len(text):
        raise _no_text()
    return text


def _unchecked(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise _no_text() from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # words are the same in any such page


def _no_text() -> Unusable:
    return Unusable("this is no text", "expected a text saved as UTF-8, or `words`")

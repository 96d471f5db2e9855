"""Count the words that will be spoken of a statement: plain text, Markdown, Word or PDF.

Only the number leaves the child process; the text stays in it.
"""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections.abc import Iterator
from typing import Final

from presession_timer.sandbox.parent import Unusable
from presession_timer.sandbox.zip_limits import open_zip

MOST_PAGES: Final = 100
_WORD_DOCUMENT: Final = "a Word document (.docx)"
_OTHERWISE: Final = "save it as .txt, or give `words`"
_SPOKEN: Final = (
    ".//w:t[not(ancestor::mc:Fallback)] | .//w:br[not(ancestor::mc:Fallback)]"
    " | .//w:tab[not(ancestor::w:pPr)] | .//w:p"
)
"""Text, and what separates words. A text box stands in a document twice, once for old programs."""
_DIVIDED: Final = re.compile(r"(?<=\w)[-\u00ad]\n(?=\w)")
"""A word that is hyphenated at the end of a line."""
_PDF_BEGINS_WITHIN: Final = 1_024
_WORD: Final = re.compile(r"\w\S*")
"""From its first letter or digit to the next space."""
_MARK: Final = re.compile(r"<!--|\]\(|^[^\S\n]*+```[^\n]*+", re.MULTILINE)
"""The beginning of a comment or of a link's address, or the whole line of a fence."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""Characters that text does not have; tabs, line ends, form feeds and the end mark of old files are
text."""
_ODD_IN: Final = 100
"""Up to one such character in a hundred is a slip; random bytes have one in nine."""


def words_in_text(content: bytes) -> int:
    """Count the words of a plain text or of Markdown. Raises Unusable if there are none."""
    words = count_words(_decoded(content))
    if not words:
        raise Unusable("there is no text in it", "expected the text, or `words`")
    return words


def count_words(text: str) -> int:
    """Count the words that are spoken: runs without spaces that have a letter or digit in them.

    Comments, addresses of links and fences of Markdown do not count. Takes time in proportion to
    the length of ``text``, whatever it holds.
    """
    return sum(1 for part in _spoken(text) for _ in _WORD.finditer(part))


def _spoken(text: str) -> Iterator[str]:
    """Yield ``text`` in parts, without what nobody reads aloud."""
    begin = at = 0
    ends = dict.fromkeys(("-->", ")", "\n"), -1)

    def end_of(closing: str) -> int:
        """Find the next ``closing``; look for each once, not from every mark before it."""
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
        return content.decode("cp1252", errors="replace")  # any such code page gives the same words


def _no_text() -> Unusable:
    return Unusable("this is no text", "expected a text saved as UTF-8, or `words`")


def words_in_docx(data: bytes) -> int:
    """Count the words of the body and its tables, without headers, footers, notes and comments.

    Text that is marked as inserted counts, text that is marked as deleted does not. Raises
    Unusable.
    """
    if "word/document.xml" not in open_zip(data, _WORD_DOCUMENT).namelist():
        raise Unusable(f"not {_WORD_DOCUMENT}", f"expected {_WORD_DOCUMENT}; or {_OTHERWISE}")
    from docx import Document

    body = Document(io.BytesIO(data)).element.body
    spaces = {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006", **body.nsmap}
    found = body.getroottree().xpath(_SPOKEN, namespaces=spaces)
    text = "".join((one.text or "") if one.tag.endswith("}t") else "\n" for one in found)
    return _some(count_words(text))


def words_in_pdf(data: bytes) -> int:
    """Count the words of every page; page numbers and headers count too. Raises Unusable."""
    if b"%PDF-" not in data[:_PDF_BEGINS_WITHIN]:
        raise Unusable("not a PDF", f"expected a PDF; or {_OTHERWISE}")
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        text = _text_of_pdf(data)
    except DependencyError:  # AES: pypdf needs a library for it that presession does without
        raise Unusable("encrypted, though it may open without a password", _OTHERWISE) from None
    return _some(count_words(_DIVIDED.sub("", text)))


def _text_of_pdf(data: bytes) -> str:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise Unusable("protected by a password", _OTHERWISE)
    if len(reader.pages) > MOST_PAGES:
        raise Unusable(f"{len(reader.pages):,} pages", "expected the text of one statement")
    return "\n".join(page.extract_text() for page in reader.pages)


def _some(words: int) -> int:
    if not words:
        raise Unusable("there is no text in it", "a scan? give `words`")
    return words

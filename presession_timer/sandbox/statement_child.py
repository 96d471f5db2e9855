"""How many words a document has, in the process that is bounded: the text stays in it."""

from __future__ import annotations

import io
import logging
import re
from typing import Final

from presession_timer.plan.statement_file import count_words
from presession_timer.sandbox.bounded import Unusable
from presession_timer.sandbox.unpacked import opened

__all__ = ["words_in_docx", "words_in_pdf"]

MOST_PAGES: Final = 100
_WORD: Final = "a Word document (.docx)"
_OTHERWISE: Final = "save it as .txt, or give `words`"
_SPOKEN: Final = (
    ".//w:t[not(ancestor::mc:Fallback)] | .//w:br[not(ancestor::mc:Fallback)]"
    " | .//w:tab[not(ancestor::w:pPr)] | .//w:p"
)
"""Text, and what parts it; a text box stands twice in a document, once for old programs."""
_DIVIDED: Final = re.compile(r"(?<=\w)[-\u00ad]\n(?=\w)")
"""A word divided at the end of a line."""
_PDF_BEGINS_WITHIN: Final = 1_024


def words_in_docx(data: bytes) -> int:
    """Words of the body with its tables; not of headers, footers, footnotes and comments.

    What is marked as deleted does not count, what is marked as inserted does. Raises Unusable.
    """
    if "word/document.xml" not in opened(data, _WORD).namelist():
        raise Unusable(f"not {_WORD}", f"expected {_WORD}; or {_OTHERWISE}")
    from docx import Document

    body = Document(io.BytesIO(data)).element.body
    spaces = {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006", **body.nsmap}
    found = body.getroottree().xpath(_SPOKEN, namespaces=spaces)
    text = "".join((one.text or "") if one.tag.endswith("}t") else "\n" for one in found)
    return _some(count_words(text))


def words_in_pdf(data: bytes) -> int:
    """Words of every page as they stand on it: page numbers and headers count. Raises Unusable."""
    if b"%PDF-" not in data[:_PDF_BEGINS_WITHIN]:
        raise Unusable("not a PDF", f"expected a PDF; or {_OTHERWISE}")
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        text = _text_of_pdf(data)
    except DependencyError:  # AES, which pypdf leaves to a library that we do without
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

"""Statements as people hand them in: Word documents and PDFs."""

from __future__ import annotations

import io
from collections.abc import Sequence

import typst
from docx import Document
from docx.oxml import parse_xml
from pypdf import PdfReader, PdfWriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(paragraphs: Sequence[str] = (), xml: Sequence[str] = (), header: str = "") -> bytes:
    """A Word document with these paragraphs, and with these pieces of its own XML."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for piece in xml:
        document.element.body.insert(0, parse_xml(piece))
    document.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(text: str, password: str = "") -> bytes:
    """A PDF of narrow pages, on which words are divided at the ends of lines."""
    set_up = '#set page(width: 6cm, height: 8cm)\n#set text(hyphenate: true, lang: "en")\n'
    content = typst.compile((set_up + text).encode())
    if password:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
        writer.encrypt(password, algorithm="RC4-128")
        file = io.BytesIO()
        writer.write(file)
        return file.getvalue()
    return content

"""Helpers: statements as Word documents and PDFs."""

from __future__ import annotations

import base64
import io
import zlib
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


def encrypted_pdf() -> bytes:
    """One that opens without a password, encrypted with AES: printing may be forbidden so."""
    return zlib.decompress(base64.b64decode(_ENCRYPTED))


_ENCRYPTED = """
eNqFVD2MG0UUbqi2AKSAkKAZCR0FKLfzvzPIWNmd2UlO5HQn+wjFcYiNPXdZZM9au+PTXTp+yiDqNBQUUSQKRIdo6KBE
oqOiQEKgEKFUICpmbd95kQtceGe+mfe973vv7W7ta3MVbfNo6/dHT76NEICguv1+1OtFsarmzgMUxW+W4wYcknA0OIri
XTsui6w6A4cwIEyybSyAoGhbyHB6cD6zIN4vTmwT9fuRdeOWDndo92bWpSNfVm7FCWJT+hvAzSeTQNCG3izOq7kH8Z6z
qprMp24JN6CVN7hIogpfTKqTThryH/XOW+cbQJcx1+tqPgO93ip4uY2HID6oC9fMitq60XkgDYi2p+XIDq5ngTkkDif+
IvPANtW8HgUpvCulVdfRQTs6TDnxtg4eJ4W32o6qsY3im9ad+DtAwDao8bUtptGvT1/5a//de19PX3n1/lN/Nl/88Prd
j796594z3z18Y/u54R9n3//y8rWD4snosXvw+QD8/Pf9f+xLH73XXPvt4YcvftPDDz774A788vHz+z8+++knr/30wmkr
ZkW9ksU6srKisSaUCMQ37OTU+nJURHHugrzSnYD47dKlrikvgCgezm/7hdXWMLrw3TJ0fPOu75Y8lNsg0OYdLGpZV6Oh
9eAwDlMXqOxZyL8zDcXLVk+1eu4cdWiTbluDoXZ2dKgm6OVYIIMZRZzRBBupaMIzpZWGKcGc6tQkTCaIJJrBcI8oyKWU
HBqICWEi09IwbXKTYZFqnWaEJpmQCSaY5YRx0u+oEF0VprU29OPlQpldEKf58Ba+bC3il2Nan8/8cgr6/bYKoagttGt9
MQ4jDI6LSWPXgzL0hRsX9XhNhUV4a0AvCdpMBqWAGGvSisUkyVPGafAlEgTDGmFiFDNCZEZKknKhVMoMwhmFpm0AuErD
EIPwN/RTA5YW2k293rwV6ioNMVoHfoqRQlRwDoXQmaG5VnIBqYwIlUiSSM5YjjlUXGiYoUQJLEOqWyHJunhntT2OIJAR
vPyBEEcYOAaXGAqDsjhxlxiCeAPDcPMeoWgDo3Izlgm5gfGEb2ACwTXm66Kc2HrR+WF51wYb8aCqPMDLb8COO65Aslyv
mgvE6kiDw55UOudEGaokNZAobHJoEs4QUYImOe3//42j5YeiqP2ikgjhJNrayvdM9C+LLZXD
"""

"""CSV files as rows of text: encodings, delimiters, limits (reliability.md §3); no meaning yet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import shown
from presession_timer.base.limits import MOST_BYTES, MOST_ROWS

DELIMITERS: Final = (",", ";", "\t", "|")
FALLBACK: Final = "cp1252"
"""What a file that is not Unicode is taken for, until a person says otherwise."""
_A_ROW: Final = "expected a row for each speaker or turn"
_A_LOOK: Final = 4_096
_MARKED_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    encoding: str
    """Empty where none fits; the text is then only good for looking at."""
    guessed: bool
    """Whether a person has to look at it: any bytes make some text in a code page."""


def unicode_text(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark.

    Raises UnicodeDecodeError where it is neither, and BadInput for more than 5 MiB and for a NUL
    character, with its line.
    """
    _limited(data, file)
    marked = data.startswith(_MARKED_UTF16)
    return _without_nul(data.decode("utf-16" if marked else "utf-8-sig"), file)


def decoded(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """The text of a file: as Unicode where it is that, else a guess; or as ``encoding`` says.

    Raises BadInput for an encoding that there is not, or that the file is not in.
    """
    if encoding is None:
        _limited(data, file)
        if unmarked := _unmarked_utf16(data):
            return Decoded(data.decode(unmarked, errors="replace"), unmarked, guessed=True)
        try:
            text = unicode_text(data, file)
        except UnicodeDecodeError:
            return _guessed(data, file)
        return Decoded(text, "utf-16" if data.startswith(_MARKED_UTF16) else "utf-8", guessed=False)
    _limited(data, file)
    return _in_page(data, file, encoding)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 that has lost its mark: every second byte of what is mostly Latin is NUL."""
    beginning = data[:_A_LOOK]
    if beginning.startswith(_MARKED_UTF16) or b"\0" not in beginning or len(data) % 2:
        return ""
    first, second = beginning[0::2].count(0), beginning[1::2].count(0)
    most = len(beginning) // 2
    if second > most // 2 and first < most // 20 + 1:
        return "utf-16-le"
    if first > most // 2 and second < most // 20 + 1:
        return "utf-16-be"
    return ""


def _guessed(data: bytes, file: str) -> Decoded:
    try:
        return Decoded(_without_nul(data.decode(FALLBACK), file), FALLBACK, guessed=True)
    except UnicodeDecodeError:
        text = _without_nul(data.decode(FALLBACK, errors="replace"), file)
        return Decoded(text, "", guessed=True)


def _in_page(data: bytes, file: str, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        expected = "expected another --encoding, or save the sheet as CSV UTF-8"
        wrong = f"a character is not {encoding}"
        raise BadInput([Problem(file, line_of(data, error.start), wrong, expected)]) from None
    except (LookupError, ValueError):
        wrong = f"there is no encoding {shown(encoding)}"
        expected = "expected a name such as utf-8, cp1252 or mac_roman"
        raise BadInput([Problem(file, 0, wrong, expected)]) from None
    return Decoded(_without_nul(text, file), encoding, guessed=False)


def _limited(data: bytes, file: str) -> None:
    if len(data) > MOST_BYTES:
        raise BadInput([Problem(file, 0, "larger than 5 MiB", _A_ROW)])


def line_of(data: bytes, place: int) -> int:
    """The line of a place in a file whose line ends may be LF, CR LF or CR."""
    before = data[:place].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def _without_nul(text: str, file: str) -> str:
    before, nul, _ = text.partition("\0")
    if nul:
        line = line_of(before.encode("utf-8", "replace"), MOST_BYTES)
        raise BadInput([Problem(file, line, "a NUL character", "expected text")])
    return text


def records(text: str, delimiter: str, file: str) -> tuple[list[list[str]], list[Problem]]:
    """The rows in order, empty ones too, so that their place is their row; and what stopped it.

    Cells are without spaces around. At most one row more than :data:`MOST_ROWS` is read.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[list[str]] = []
    try:
        for record in reader:
            found.append([cell.strip() for cell in record])
            if len(found) > MOST_ROWS + 1:
                wrong = f"more than {MOST_ROWS:,} rows"
                return found, [Problem(file, len(found), wrong, f"expected {MOST_ROWS:,} at most")]
    except csv.Error as error:
        expected = 'expected a quote to be closed, and doubled ("") inside quotes'
        return found, [Problem(file, len(found) + 1, f"no CSV: {error}", expected)]
    return found, []

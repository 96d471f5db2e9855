"""Open zipped office files whose own listing shows that they unfold to little enough."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from presession_timer.sandbox.parent import Unusable

MOST_MEMBERS: Final = 200
MOST_UNPACKED: Final = 25 * 1024 * 1024
MOST_RATIO: Final = 100
_WORTH_A_LOOK: Final = 1024 * 1024
"""Bytes. A smaller member may be packed as tightly as it likes."""
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0"
"""The beginning of a file of Office 97 to 2003, and of one with a password."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
"""The name of the part that holds a file with a password."""


def open_zip(data: bytes, what: str) -> zipfile.ZipFile:
    """Return the archive ``data``, whose listing shows that it unfolds to little enough.

    ``what`` is what the file should be, for messages. Raises Unusable.
    """
    if data.startswith(OLE):
        refuse_password(data)
        raise Unusable("a file of an old office program", f"save it as {what}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unusable(f"not {what}", f"expected {what}; a damaged copy?") from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unusable(f"{len(members):,} parts in it", f"expected {MOST_MEMBERS} at most")
    total = sum(one.file_size for one in members)
    if total > MOST_UNPACKED:
        raise Unusable(f"unfolds to {total // 1024 // 1024:,} MiB", "expected 25 MiB at most")
    tightest = max((_ratio(one) for one in members), default=0)
    if tightest > MOST_RATIO:
        raise Unusable(f"unfolds to {tightest:,} times its size", "expected 100 times at most")
    if any("vbaproject" in one.filename.casefold() for one in members):
        raise Unusable("there are macros in it", "save a copy without macros")
    if any(one.flag_bits & 1 for one in members):
        raise Unusable("protected by a password", "save a copy without a password")
    return archive


def refuse_password(data: bytes) -> None:
    """Raise Unusable for an office file that needs a password."""
    if _ENCRYPTED in data:
        raise Unusable("protected by a password", "save a copy without a password")


def _ratio(member: zipfile.ZipInfo) -> int:
    if member.file_size < _WORTH_A_LOOK:
        return 0
    return member.file_size // max(1, member.compress_size)

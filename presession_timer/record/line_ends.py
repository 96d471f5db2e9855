"""A copy whose line ends were changed on the way: mail and git write CRLF, an editor a mark first.

Nothing of its content is gone, so it is read in full; but it cannot be gone on with as it is, for
every further line would follow from bytes that do not stand there.
"""

from __future__ import annotations

__all__ = ["as_written", "was_carried"]

_MARK = b"\xef\xbb\xbf"


def was_carried(data: bytes) -> bool:
    """Whether the first line ends in CRLF, or a mark of UTF-8 stands before it."""
    end = data.find(b"\n")
    return data.startswith(_MARK) or (end > 0 and data[end - 1] == 0x0D)


def as_written(data: bytes) -> bytes:
    """The bytes as presession wrote them; JSON has no line end within a text."""
    return data.removeprefix(_MARK).replace(b"\r\n", b"\n") if was_carried(data) else data

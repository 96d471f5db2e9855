"""Messages of Open Sound Control 1.0, the few types that stage programs send and understand.

https://opensoundcontrol.stanford.edu/spec-1_0.html. What comes from a network is read strictly:
plain messages of texts, numbers and truth values; no bundles, no patterns, no blobs.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

Argument = str | int | float | bool
LONGEST: Final = 1_024
"""Bytes of a message that is read."""
_MOST_ARGUMENTS: Final = 16
_INT32: Final = range(-(2**31), 2**31)
_PATTERN: Final = frozenset(" #*,?[]{}")
"""Characters that no address has: space, and those of patterns."""


class NoMessage(ValueError):
    """Not a message that is understood."""


def encoded(address: str, arguments: Sequence[Argument]) -> bytes:
    """Return a message. A number beyond 32 bits is sent as a float."""
    tags, content = ",", b""
    for one in arguments:
        tag, part = _argument(one)
        tags, content = tags + tag, content + part
    return _text(address) + _text(tags) + content


def _argument(one: Argument) -> tuple[str, bytes]:
    if isinstance(one, bool):
        return "T" if one else "F", b""
    if isinstance(one, str):
        return "s", _text(one)
    if isinstance(one, int) and one in _INT32:
        return "i", struct.pack(">i", one)
    return "f", struct.pack(">f", one)


def _text(text: str) -> bytes:
    content = text.replace("\0", "").encode()
    return content + bytes(4 - len(content) % 4)


def is_address(written: str) -> bool:
    """Return whether a message can be sent there."""
    plain = written.isascii() and written.isprintable() and not _PATTERN & set(written)
    return plain and written.startswith("/") and len(written) > 1


def decoded(datagram: bytes) -> tuple[str, list[Argument]]:
    """Return address and arguments of a message. Raises NoMessage for anything else."""
    if len(datagram) > LONGEST or len(datagram) % 4:
        raise NoMessage
    address, at = _text_at(datagram, 0)
    if not is_address(address):
        raise NoMessage
    tags, at = _text_at(datagram, at) if at < len(datagram) else (",", at)
    if not tags.startswith(",") or len(tags) > 1 + _MOST_ARGUMENTS:
        raise NoMessage
    arguments: list[Argument] = []
    for tag in tags[1:]:
        one, at = _argument_at(tag, datagram, at)
        arguments.append(one)
    if at != len(datagram):
        raise NoMessage
    return address, arguments


def _text_at(datagram: bytes, at: int) -> tuple[str, int]:
    end = datagram.find(b"\0", at)
    if end < 0:
        raise NoMessage
    try:
        return datagram[at:end].decode(), end + 4 - end % 4
    except UnicodeDecodeError:
        raise NoMessage from None


def _argument_at(tag: str, datagram: bytes, at: int) -> tuple[Argument, int]:
    if tag in "TF":
        return tag == "T", at
    if tag == "s":
        return _text_at(datagram, at)
    if tag not in "if":
        raise NoMessage
    try:
        (number,) = struct.unpack_from(f">{tag}", datagram, at)
    except struct.error:
        raise NoMessage from None
    return number, at + 4

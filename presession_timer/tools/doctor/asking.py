"""Ask a terminal about itself: what it answers to a question, within a moment."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Answers", "ask_terminal"]

_MOST_S = 1.0
_MARKS = ("■", "●", "▀")
_CURSOR = re.compile(rb"\x1b\[(\d+);(\d+)R")
_SYNCHRONIZED = re.compile(rb"\x1b\[\?2026;(\d)\$y")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[\d;]*c")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal said."""

    widths: tuple[int, ...]
    """How many cells ■, ● and ▀ take; empty where it does not say."""
    synchronized: bool | None
    """Whether it can paint a picture at once; None where it does not say."""


def ask_terminal() -> Answers | None:
    """What the terminal of standard input and output says; None without one."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    import termios
    import tty

    fd = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(fd)
    except termios.error:
        return None
    sys.stdout.flush()
    try:
        tty.setcbreak(fd)
        return asked(lambda question: _exchange(fd, question))
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)


def asked(exchange: Callable[[bytes], bytes]) -> Answers:
    """Ask by ``exchange``, which gives all that came until the attributes every terminal knows."""
    widths = []
    for mark in _MARKS:
        found = _CURSOR.search(exchange(b"\r" + mark.encode() + b"\x1b[6n\r\x1b[K\x1b[c"))
        if found:
            widths.append(int(found[2]) - 1)
    known = _SYNCHRONIZED.search(exchange(b"\x1b[?2026$p\x1b[c"))
    return Answers(
        widths=tuple(widths) if len(widths) == len(_MARKS) else (),
        synchronized=None if known is None else known[1] in (b"1", b"2"),
    )


def _exchange(fd: int, question: bytes) -> bytes:
    import select

    os.write(sys.stdout.fileno(), question)
    answer, end = b"", time.monotonic() + _MOST_S
    while not _ATTRIBUTES.search(answer):
        left = end - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            break
        got = os.read(fd, 1024)
        if not got:
            break
        answer += got
    return answer

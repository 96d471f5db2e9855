"""Look at the terminal that the screens would be shown in: its size and what it can do."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from presession_timer.tools.doctor.machine import Check, Severity

_WIDTH, _HEIGHT = 80, 24


def terminal(
    env: Mapping[str, str], size: tuple[int, int], encoding: str, answers: Answers | None
) -> Iterator[Check]:
    """Check a terminal; ``answers`` is None if there is none."""
    if answers is None:
        yield Check(
            "terminal",
            Severity.MIND,
            "there is none here, so nothing can be said of its size, colours and characters",
            "run presession doctor in the terminal that the hour will be run in",
        )
        return
    yield _size(*size)
    yield _colours(env)
    yield _encoding(encoding)
    yield _widths(answers.widths)
    yield _synchronized(answers.synchronized)
    yield from _between(env)
    yield Check(
        "bell",
        Severity.FINE,
        "it was rung just now",
        "if nothing was heard, switch the terminal's bell on before you rely on --bell",
    )


def _size(columns: int, rows: int) -> Check:
    found = f"{columns} × {rows}"
    if columns >= _WIDTH and rows >= _HEIGHT:
        return Check("size", Severity.FINE, found)
    do = f"make it larger, or its letters smaller: {_WIDTH} × {_HEIGHT} shows everything"
    return Check("size", Severity.MIND, f"{found}: parts of the console are left out", do)


def _colours(env: Mapping[str, str]) -> Check:
    kind, term = env.get("COLORTERM", ""), env.get("TERM", "")
    if "NO_COLOR" in env:
        found = "none, for NO_COLOR is set: phases are told by word and shape"
        return Check("colours", Severity.FINE, found)
    if kind in ("truecolor", "24bit"):
        return Check("colours", Severity.FINE, "16 million")
    if term == "dumb" or not term:
        found = f"TERM is {term or 'not set'}: no screen can be drawn"
        return Check("colours", Severity.WRONG, found, "use another terminal, or --plain")
    count = "256" if "256" in term else "16"
    return Check(
        "colours",
        Severity.FINE if count == "256" else Severity.MIND,
        f"{count} (TERM={term})",
        "" if count == "256" else "phases are told by word and shape, too; --theme contrast helps",
    )


def _encoding(encoding: str) -> Check:
    if encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig"):
        return Check("characters", Severity.FINE, "UTF-8")
    return Check(
        "characters",
        Severity.MIND,
        f"{encoding}: names in other scripts become question marks",
        "set LANG to a UTF-8 locale, such as C.UTF-8",
    )


def _widths(widths: tuple[int, ...]) -> Check:
    if not widths:
        found = "it does not say how wide ■ ● ▀ are"
        return Check("shapes", Severity.MIND, found, "if lines are bent, use --ascii")
    if set(widths) == {1}:
        return Check("shapes", Severity.FINE, "■ ● ▀ take one cell each")
    return Check(
        "shapes",
        Severity.MIND,
        f"■ ● ▀ take {', '.join(map(str, widths))} cells instead of one",
        "nothing: the console then draws letters; --ascii does so from the start",
    )


def _synchronized(known: bool | None) -> Check:
    if known:
        return Check("painting", Severity.FINE, "whole pictures at once (synchronized output)")
    found = "no synchronized output: large digits may be seen half painted for a moment"
    return Check("painting", Severity.MIND, found, "nothing, or another terminal")


def _between(env: Mapping[str, str]) -> Iterator[Check]:
    if env.get("TMUX") or env.get("STY"):
        name = "tmux" if env.get("TMUX") else "screen"
        yield Check(
            "between",
            Severity.FINE,
            f"{name}: the hour goes on when this window is closed, and {name} brings it back",
        )
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        safe = bool(env.get("TMUX") or env.get("STY"))
        yield Check(
            "distance",
            Severity.FINE if safe else Severity.MIND,
            "ssh: a broken line ends the console; the record stays and can be gone on with",
            "" if safe else "run it in tmux there, so that the console outlives the line",
        )


BELL: Final = "\a"


_MOST_S = 1.0
_MARKS = ("■", "●", "▀")
_CURSOR = re.compile(rb"\x1b\[(\d+);(\d+)R")
_SYNCHRONIZED = re.compile(rb"\x1b\[\?2026;(\d)\$y")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[\d;]*c")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal answered."""

    widths: tuple[int, ...]
    """How many cells ■, ● and ▀ take; empty where it does not say."""
    synchronized: bool | None
    """Whether it can paint a picture at once; None where it does not say."""


def ask_terminal() -> Answers | None:
    """Ask the terminal of standard input and output; return None without one."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    sys.stdout.flush()
    if sys.platform == "win32":
        return Answers(widths=(), synchronized=None)  # a console there is not asked
    else:
        import termios
        import tty

        fd = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(fd)
        except termios.error:
            return None
        try:
            tty.setcbreak(fd)
            return asked(lambda question: _exchange(fd, question))
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)


def asked(exchange: Callable[[bytes], bytes]) -> Answers:
    """Ask by ``exchange``, which returns all bytes up to the answer that every terminal gives."""
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

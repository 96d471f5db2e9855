"""`presession run`: which screen, and what it needs before it can begin."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from presession_timer.runner.arguments import openings
from presession_timer.runner.awake import Awake

if TYPE_CHECKING:
    from presession_timer.web.broadcast import WebOptions

__all__ = ["ended_by_signals", "in_console", "in_plain"]

BELLS_APART: Final = 300
"""Real milliseconds between two bells on a terminal: close, and still to be counted by ear."""
_SIGNALLED: Final = 128


def in_plain(
    paths: Sequence[Path],
    *,
    record: Path | None = None,
    rehearse: float | None = None,
    mirror: Path | None = None,
    say: Sequence[int] = (),
    bell: bool = False,
    web: WebOptions | None = None,
) -> int:
    """Run the sessions as lines on standard input and output; gives the status.

    With ``web`` the first lines say where the page is.
    """
    from presession_timer.chair.language import first_of
    from presession_timer.plain.console import run
    from presession_timer.plain.io import StreamLines, Voice
    from presession_timer.prepare.settings import checked_settings
    from presession_timer.report.auto_report import Filing

    apart = round(BELLS_APART * (rehearse or 1)) if sys.stdout.isatty() else 0
    sessions = openings(paths, record=record, rehearse=rehearse, mirror=mirror)
    settings = checked_settings()
    filing = Filing(settings.report_formats, settings.languages, settings.report_shared)
    voice = Voice(sys.stdout, bell=bell, apart=apart)
    lines = StreamLines(sys.stdin.fileno())
    chair = first_of(settings.languages)
    with ended_by_signals(), Awake() as awake:
        held = awake.during(sessions)
        if web is None:
            return run(held, lines, voice, say=say, filing=filing, chair=chair)
        from presession_timer.web.broadcast import Broadcast

        with Broadcast(web, voice.tell) as broadcast:
            return run(broadcast.shown(held), lines, voice, say=say, filing=filing, chair=chair)


def in_console(
    paths: Sequence[Path],
    *,
    record: Path | None = None,
    rehearse: float | None = None,
    mirror: Path | None = None,
    theme: str | None = None,
    ascii_only: bool = False,
    bell: bool = False,
    web: WebOptions | None = None,
) -> int:
    """Run the sessions on the console; gives the status. Raises NoTerminal without one."""
    from presession_timer.terminal.app import require_terminal

    named = " ".join(map(str, paths))
    require_terminal("the console", f"without one: presession run --plain {named}")
    sessions = openings(paths, record=record, rehearse=rehearse, mirror=mirror)
    from presession_timer.console.run import run_console
    from presession_timer.prepare.settings import checked_settings
    from presession_timer.report.auto_report import Filing

    settings = checked_settings()
    filing = Filing(settings.report_formats, settings.languages, settings.report_shared)
    theme, ascii_only = theme or settings.theme, ascii_only or settings.ascii_only
    plans = [session.path for session in sessions]
    if web is None:
        with Awake() as awake:
            return run_console(
                awake.during(sessions),
                paths=plans,
                keys=settings.keys,
                theme=theme,
                ascii_only=ascii_only,
                languages=settings.languages,
                chair=settings.languages,
                filing=filing,
                bell=bell,
            )
    from presession_timer.web.broadcast import Broadcast

    with Awake() as awake, Broadcast(web) as broadcast:
        return run_console(
            broadcast.shown(awake.during(sessions)),
            paths=plans,
            keys=settings.keys,
            theme=theme,
            ascii_only=ascii_only,
            languages=web.languages,
            chair=settings.languages,
            broadcast=broadcast,
            filing=filing,
            bell=bell,
        )


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let a signal to end unwind everything first, so that the record is freed; 128 + signal."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(_SIGNALLED + number)

    wanted = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    heeded = [s for s in wanted if s is not None and signal.getsignal(s) is signal.SIG_DFL]
    before = {one: signal.signal(one, end) for one in heeded}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)

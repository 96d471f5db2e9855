"""`presession run --plain`: what the console without a screen needs before it can begin."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from presession_timer.base.signals import ended_by_signals
from presession_timer.chair.language import first_of
from presession_timer.plain.console import run
from presession_timer.plain.io import StreamLines, Voice
from presession_timer.prepare.settings import checked_settings
from presession_timer.report.auto_report import AutoReport
from presession_timer.runner.awake import Awake
from presession_timer.runner.day import followed, openings

if TYPE_CHECKING:
    from presession_timer.network.launch import Publication
    from presession_timer.network.publisher import RoomPublisher
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.web.listening import WebOptions

BELLS_APART: Final = 300
"""Real milliseconds between two bells on a terminal: close, and still to be counted by ear."""


def in_plain(
    paths: Sequence[Path],
    *,
    record: Path | None = None,
    rehearse: float | None = None,
    mirror: Path | None = None,
    say: Sequence[int] = (),
    bell: bool = False,
    web: WebOptions | None = None,
    broker: Publication | None = None,
) -> int:
    """Run the sessions as lines on standard input and output; return the exit status.

    With ``web`` the first lines say where the page is.
    """
    apart = round(BELLS_APART * (rehearse or 1)) if sys.stdout.isatty() else 0
    sessions = openings(paths, record=record, rehearse=rehearse, mirror=mirror)
    settings = checked_settings()
    auto_report = AutoReport(settings.report_formats, settings.languages, settings.report_shared)
    columns = _columns if sys.stdout.isatty() else None
    voice = Voice(sys.stdout, bell=bell, apart=apart, columns=columns)
    lines = StreamLines(sys.stdin.fileno())
    chair = first_of(settings.languages)
    taken_from = None
    if broker is not None:
        rehearsal = rehearse is not None
        taken_from = broker.confirmed(paths, None, record=record, rehearsal=rehearsal)
    with ExitStack() as held:
        held.enter_context(ended_by_signals())
        followers: list[Callable[[SessionRunner], None]] = [held.enter_context(Awake()).follow]
        broadcast = None
        if web is not None:
            from presession_timer.web.broadcast import Broadcast

            broadcast = held.enter_context(Broadcast(web, voice.tell))
            followers.append(broadcast.follow)
        if broker is not None:
            publisher = held.enter_context(broker.publisher(broadcast, taken_from=taken_from))
            publisher.on_change = _Teller(publisher, voice)
            followers.append(publisher.follow)
        if settings.hooks or settings.osc is not None:
            from presession_timer.av.programs import Programs

            followers.append(held.enter_context(Programs(settings)).follow)
        loads = followed(sessions, followers)
        return run(loads, lines, voice, say=say, auto_report=auto_report, chair=chair)


def _columns() -> int:
    return shutil.get_terminal_size().columns


class _Teller:
    """Says how the broker is when that has changed; counts alone are no news."""

    def __init__(self, publisher: RoomPublisher, voice: Voice) -> None:
        self._publisher = publisher
        self._voice = voice
        self._said = ""

    def __call__(self) -> None:
        words = self._publisher.status
        news = re.sub(r", [0-9]+ events? to send", "", words)
        on_the_way = news != words and not words.startswith("Broker lost")
        if news != self._said and not on_the_way and not news.endswith("…"):
            self._said = news
            self._voice.tell(words)

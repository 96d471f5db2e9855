"""`presession run` on this terminal: from the settings to what it prints behind the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.shell import typed
from presession_timer.base.text import harmless
from presession_timer.console.app import ConsoleApp
from presession_timer.console.interface import Link
from presession_timer.prepare.settings import checked_settings
from presession_timer.report.auto_report import AutoReport
from presession_timer.runner.awake import Awake
from presession_timer.runner.day import check_all, followed, openings
from presession_timer.terminal.app import require_terminal, show
from presession_timer.terminal.preview import preview_of
from presession_timer.web.broadcast import Broadcast

if TYPE_CHECKING:
    from presession_timer.network.launch import Publication
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.web.listening import WebOptions


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
    broker: Publication | None = None,
) -> int:
    """Show the sessions of a day on this terminal, one after the other; return the exit status.

    Each is opened when its turn comes, in a thread after the first paint, which shows what is
    known of it before. 0: left by the moderator; 1: some of a record could not be saved; 128 + n:
    a signal. Raises PresessionError where a session cannot be opened, BadInput for a key map that
    makes no sense, NoTerminal where there is none. Every record is free and whole at the end,
    whatever happens.
    """
    named = " ".join(map(typed, paths))
    sessions = openings(paths, record=record, rehearse=rehearse, mirror=mirror)
    require_terminal(
        "the console",
        f"without one: presession run --plain {named}",
        given=lambda: check_all(sessions),
    )
    settings = checked_settings()
    taken_from = None
    if broker is not None:
        rehearsal = rehearse is not None
        taken_from = broker.confirmed(paths, _ask, record=record, rehearsal=rehearsal)
    with ExitStack() as held:
        followers: list[Callable[[SessionRunner], None]] = [held.enter_context(Awake()).follow]
        broadcast = None
        if web is not None:
            broadcast = held.enter_context(Broadcast(web))
            followers.append(broadcast.follow)
        publisher = None
        if broker is not None:
            publisher = held.enter_context(broker.publisher(broadcast, taken_from=taken_from))
            followers.append(publisher.follow)
        links: list[Link] = []
        if settings.hooks or settings.osc is not None:
            from presession_timer.av.programs import Programs

            programs = held.enter_context(Programs(settings))
            followers.append(programs.follow)
            links.append(programs)
        return run_app(
            ConsoleApp(
                followed(sessions, followers),
                previews=[preview_of(session.path, session.record) for session in sessions],
                languages=settings.languages if web is None else web.languages,
                chair=settings.languages,
                keys=settings.keys,
                theme=theme or settings.theme,
                ascii_only=ascii_only or settings.ascii_only,
                rings=bell,
                broadcast=broadcast,
                links=[*links, *([publisher] if publisher else [])],
                publisher=publisher,
                auto_report=AutoReport(
                    settings.report_formats, settings.languages, settings.report_shared
                ),
            )
        )


def _ask(question: str) -> bool:
    """Ask at the terminal, before the screen; return whether the answer is yes."""
    sys.stderr.write(f"{harmless(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def run_app(app: ConsoleApp) -> int:
    """Show the screen until it ends, and free every record. Raises why it failed."""
    try:
        status = show(app, mouse=True)
    finally:
        if app.runner is not None:
            app.runner.close()
    if app.failure is not None:
        raise app.failure
    if app.runner is not None:
        for warning in app.keys.warnings:  # the console has said it, too
            print(warning, file=sys.stderr)
    _say_goodbye(app)
    return status or int(any(runner.lost for runner in app.runners))


def _say_goodbye(app: ConsoleApp) -> None:
    """Print where the record is, and the command that goes on with it."""
    runner = app.runner
    if runner is None:
        return
    then = f"`presession run {typed(runner.path)}` goes on with it"
    if runner.unused:
        then = "nothing happened, so no record is kept"
    closed = runner.session.closed is not None
    if closed:
        then = f"`presession report {typed(runner.path)}` shows what happened"
    if closed and app.auto_report is not None and runner.path not in app.reports:  # left at once
        app.reports[runner.path] = app.auto_report.write(runner.path)
    lines = [f"{path}\n" for reports in app.reports.values() for path in reports.paths]
    lines += [f"{one.path}: {words}\n" for one in app.runners for words in one.last_words]
    lines += [f"{runner.path}: last hash {runner.fingerprint}\n"] if closed else []
    with suppress(OSError):  # the terminal may be gone
        out = sys.stderr if app.return_code else sys.stdout
        out.write(harmless("".join([*lines, f"{runner.path}: {then}\n"])))
        out.flush()

"""The console without a screen: a command a line, an answer a line, phases said as they change.

For scripts, for screen readers, for a terminal that can do nothing else. It waits for no
confirmation: what the room will see of a message is said before it is shown. A `!` behind the word
is wanted where that holds a protected name, or where a correction takes much from another.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from presession_timer.actions.arguments import BadLine
from presession_timer.actions.lines import confirmed, parse_line
from presession_timer.actions.table import WORDS, Query
from presession_timer.audience import plain_words
from presession_timer.audience.announcements import BELLS_APART_MS, Announcer
from presession_timer.base.errors import PresessionError
from presession_timer.base.shell import typed
from presession_timer.base.signals import ended_by_signals
from presession_timer.chair.language import ENGLISH, ChairLanguage, first_of
from presession_timer.engine.commands import Go
from presession_timer.engine.decisions import Asks
from presession_timer.engine.event_text import lines_of
from presession_timer.engine.events import SegmentInserted
from presession_timer.engine.snapshot import Snapshot, Stage
from presession_timer.plain.io import LineSource, NoLine, StreamLines, Voice
from presession_timer.plan.model import Kind, Names
from presession_timer.prepare.settings import checked_settings
from presession_timer.privacy.screens import on_screens
from presession_timer.report.auto_report import AutoReport
from presession_timer.runner.awake import Awake
from presession_timer.runner.day import followed, openings
from presession_timer.web.broadcast import Broadcast

if TYPE_CHECKING:
    from presession_timer.network.launch import Publication
    from presession_timer.network.publisher import RoomPublisher
    from presession_timer.runner.requests import Answer
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.web.listening import WebOptions

ORIGIN: Final = "plain"
"""How the ids of its commands begin."""


class PlainConsole:
    """The sessions of a day as lines, one after the other."""

    def __init__(
        self,
        sessions: Sequence[Callable[[], SessionRunner]],
        lines: LineSource,
        voice: Voice,
        *,
        say: Sequence[int] = (),
        longest_wait: float = 1.0,
        auto_report: AutoReport | None = None,
        chair: ChairLanguage = ENGLISH,
    ) -> None:
        """``say``: remaining seconds that are announced. ``longest_wait``: real seconds, and few,
        because waiting itself stops while the machine sleeps. ``auto_report`` writes the reports
        of an hour that was closed here when it is left; ``chair`` is the language of the chair's
        sentences. Raises PresessionError if the first session cannot be opened.
        """
        first, *self._later = sessions
        self._lines = lines
        self._voice = voice
        self._say = say
        self._longest_wait = longest_wait
        self._auto_report = auto_report
        self._chair = chair
        self.lost = False
        """Whether events of any session were saved nowhere."""
        self._sit_down_at(first())

    def _sit_down_at(self, runner: SessionRunner) -> None:
        self._runner = runner
        self._announcer = Announcer(self._say)
        self._told = runner.found
        self._warned: tuple[str, ...] = ()
        self._unsaved = 0
        self._suggested = 0
        """The number of the last suggestion that was told."""
        self._closed_before = runner.session.closed
        self._leave_runner = runner.subscribe(self._lines.wake)

    def run(self) -> int:
        """Run until input ends, or until a line says to quit; return the exit status.

        The record of a session that is not closed stays open and can be resumed.
        """
        try:
            self._run()
        finally:
            self._leave_runner()
            self._runner.close()
            self._voice.finish()
        return int(self.lost)

    def _run(self) -> None:
        self._introduce()
        while True:
            snapshot = self._tell_news()
            line = self._lines.next(self._seconds_to_wait(snapshot))
            if line is NoLine.END:
                self._tell_news()
                self._say_farewell()
                return
            if isinstance(line, str):
                self._tell_news()
                if not self._answer(line):
                    return

    def _introduce(self) -> None:
        runner, plan = self._runner, on_screens(self._runner.session).session.plan
        self._voice.tell(plain_words.announce_plan(plan))
        if runner.rehearsal is not None:
            self._voice.tell(f"a rehearsal: the clock is {runner.rehearsal:g} times as fast")
        if runner.recovered:
            self._voice.tell(runner.recovered)
        self._voice.tell(f"the record: {runner.path}")
        self._tell_trouble(runner.unsaved)

    def _tell_news(self) -> Snapshot:
        """Print what has changed since the last time, in order."""
        runner, voice = self._runner, self._voice
        snapshot = runner.snapshot()
        voice.ring(snapshot.now)
        session = on_screens(runner.session).session
        log = session.history.log
        for command, events in groupby(log[self._told :], key=lambda recorded: recorded.command):
            if not command.startswith(f"{ORIGIN}:"):
                parts = tuple(events)
                for line in lines_of(session, [parts]):
                    voice.tell(line)
                if words := plain_words.offer(parts[-1].event, snapshot):
                    voice.tell(words)
        self._told = len(log)
        for one in self._announcer.since_last(snapshot):
            voice.tell(one.text, one.bells, snapshot.now)
        self._tell_trouble(snapshot.unsaved)
        self._tell_suggestion()
        return snapshot

    def _tell_suggestion(self) -> None:
        suggested = self._runner.suggested
        if suggested is not None and suggested.number > self._suggested:
            self._suggested = suggested.number
            self._voice.tell(f"{suggested.said}; `accept`: {suggested.does}")

    def _tell_trouble(self, unsaved: int) -> None:
        for warning in self._runner.warnings:
            if warning not in self._warned:
                self._voice.tell(warning)
        self._warned = self._runner.warnings
        if unsaved and not self._unsaved:
            why = self._runner.unsaved_why or "the record cannot be written"
            self._voice.tell(f"NOT SAVED: {why}; it is tried again each second")
        elif self._unsaved and not unsaved:
            self._voice.tell("everything is saved again")
        self._unsaved = unsaved

    def _seconds_to_wait(self, snapshot: Snapshot) -> float:
        """Return real seconds until there is something to print."""
        due = [self._announcer.next_at(snapshot), self._voice.next_bell]
        at = min((one for one in due if one is not None), default=None)
        if at is None:
            return self._longest_wait
        return min(self._longest_wait, max(0, at - snapshot.now) / 1000 / self._runner.clock.speed)

    def _answer(self, line: str) -> bool:
        """Answer one line; return False if it says to leave."""
        line, is_sure = confirmed(line)
        try:
            meant = parse_line(line, self._runner.session)
        except BadLine as reason:
            self._voice.refused(str(reason))
            return True
        if isinstance(meant, Query):
            return self._tell(meant)
        if isinstance(meant, Go) and self._later and self._runner.session.closed is not None:
            self._go_on_to_next()
            return True
        answer = self._runner.do(meant, origin=ORIGIN, confirmed=is_sure)
        if answer.needs_confirm:
            shown, _, _ = answer.text.rpartition(": ")
            word = line.split(" ", 1)[0]
            if answer.asks is Asks.CONSEQUENCE:
                self._voice.refused(f"{answer.text} `{word}! …` does it")
                return True
            if answer.asks is Asks.NAMES:
                self._voice.refused(f"{shown}; `{word}! …` does it all the same")
                return True
            self._voice.tell(shown)
            answer = self._runner.do(meant, origin=ORIGIN, confirmed=True)
        if not answer.ok:
            self._voice.refused(answer.text)
        elif answer.saved:
            self._voice.ok(self._words_of(answer))
        else:
            self._voice.ok_not_saved(self._words_of(answer))
        return True

    def _tell(self, ask: Query) -> bool:
        """Answer a question; longer answers have lines before the one with ``ok``."""
        snapshot = self._runner.snapshot()
        if ask is Query.QUIT:
            self._tell_last()
            self._voice.ok(self._farewell(snapshot))
            return False
        if ask is Query.HELP:
            for action in WORDS.values():
                self._voice.explain(f"{action.usage}: {action.help}")
            self._voice.ok(f"{len(WORDS)} words")
            return True
        if ask is Query.LIST:
            for row in plain_words.rows(snapshot):
                self._voice.tell(row)
        self._voice.ok(plain_words.answer(ask, snapshot, self._chair))
        return True

    def _go_on_to_next(self) -> None:
        """Go on to the next session of the day; stay here if it cannot be opened."""
        try:
            runner = self._later[0]()
        except PresessionError as error:
            self._voice.refused(" ".join(str(error).splitlines()))
            return
        self._tell_last()
        del self._later[0]
        self._sit_down_at(runner)
        self._voice.ok(f"next session: {on_screens(runner.session).session.plan.title}")
        self._introduce()

    def _file_report(self) -> None:
        """Write the report of an hour closed here. Only once it is left: undo reopens it."""
        closed, unsaved = self._runner.session.closed, self._runner.snapshot().unsaved
        if self._auto_report is None or closed in (None, self._closed_before) or unsaved:
            return
        reports = self._auto_report.write(self._runner.path)
        for path in reports.paths:
            self._voice.tell(f"the report: {path}")
        if reports.trouble:
            self._voice.tell(reports.trouble)

    def _say_farewell(self) -> None:
        self._tell_last()
        self._voice.tell(self._farewell(self._runner.snapshot()))

    def _tell_last(self) -> None:
        """Release the record, and print what is left to report."""
        self._leave_runner()
        self._runner.close()
        self._file_report()
        self.lost = self.lost or self._runner.lost
        for words in self._runner.last_words:
            self._voice.tell(words)
        if self._runner.session.closed is not None:
            self._voice.tell(f"last hash of the record: {self._runner.fingerprint}")

    def _farewell(self, snapshot: Snapshot) -> str:
        path = self._runner.path
        if self._runner.unused:
            return "nothing happened, so no record is kept"
        if snapshot.stage is Stage.CLOSED:
            return f"closed; presession report {typed(path)}"
        return f"left open; presession run {typed(path)} goes on"

    def _words_of(self, answer: Answer) -> str:
        """Return the answer; an inserted segment is named by its number."""
        inserted = [r.event for r in answer.events if isinstance(r.event, SegmentInserted)]
        if inserted:
            session = on_screens(self._runner.session).session
            segment = session.segments[inserted[0].segment.number]
            said = f"inserted {segment.number}: {segment.label}"
            if not segment.length:
                said += f"; `planned {segment.number} 10:00` says how long"
            if segment.kind is Kind.STATEMENT and not segment.organisation:
                said += _missing_organisation(session.plan.names, segment.number)
            return said
        return answer.text


def _missing_organisation(names: Names, number: int) -> str:
    """Return the hint that a statement without an organisation is a bare number in the room."""
    if names is not Names.ORGANISATION:
        return ""
    return f"; the room shows {number}: `change {number} organisation …` says whose"


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
    apart = round(BELLS_APART_MS * (rehearse or 1)) if sys.stdout.isatty() else 0
    sessions = openings(paths, record=record, rehearse=rehearse, mirror=mirror)
    settings = checked_settings()
    auto_report = AutoReport(settings.report_formats, settings.languages, settings.report_shared)
    columns = (lambda: shutil.get_terminal_size().columns) if sys.stdout.isatty() else None
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
        plain = PlainConsole(loads, lines, voice, say=say, auto_report=auto_report, chair=chair)
        return plain.run()


class _Teller:
    """Says how the broker is when that has changed; counts alone are no news."""

    def __init__(self, publisher: RoomPublisher, voice: Voice) -> None:
        self._publisher = publisher
        self._voice = voice
        self._said = ""

    def __call__(self) -> None:
        words = self._publisher.status
        news = re.sub(r",? [0-9]+ events? to send", "", words)
        on_the_way = words.startswith("Broker:") and words.endswith("to send")
        if news != self._said and not on_the_way and not news.endswith("…"):
            self._said = news
            self._voice.tell(words)

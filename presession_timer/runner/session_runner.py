"""Run a session: clock, session and record in one thread.

A record is created for a plan, or resumed after any interruption. Only the runner's thread touches
it. A command is timed when it is submitted, so a slow disk does not shift it, and it is durable
before it is answered.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from presession_timer.base.clock import Clock, Instant, ScaledClock, SystemClock
from presession_timer.base.closing import Closing
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.wakes import Wakes
from presession_timer.base.world.zones import zone_difference
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import BridgeClock, Command, NoteRepair
from presession_timer.engine.decisions import Decision, Refused, decide
from presession_timer.engine.event_text import lines_of
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.hands import RUNNER, hand_of
from presession_timer.engine.microphones import Microphone, seat_named
from presession_timer.engine.presses import RecentChanges
from presession_timer.engine.rules import day_warning
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Snapshot, snapshot_at
from presession_timer.plan.model import Plan
from presession_timer.privacy.review import file_name_warning, question_before_showing
from presession_timer.privacy.screens import on_screens
from presession_timer.record import registry
from presession_timer.record.disk import Disk
from presession_timer.record.emergency import EmergencyFile, Saver
from presession_timer.record.journal import create, refuse_existing, resume
from presession_timer.record.loading import LoadedRecord, read_header
from presession_timer.record.lock import Holder, Lock, beat_every, hold, in_use, lock_fd, this_host
from presession_timer.record.mirror import Mirror, check_mirror
from presession_timer.record.paths import is_in_memory, lock_path, place_warnings
from presession_timer.record.recovery import copied_for_writing, counted, repair
from presession_timer.record.timeline import (
    STEP,
    Known,
    Resumption,
    TimeLine,
    last_known,
    resumed,
    was_opened,
)
from presession_timer.record.verify import fingerprint_of
from presession_timer.runner.microphones import Microphones, Suggested
from presession_timer.runner.requests import Answer, Request, new_id

_TICK_S = 1.0
_CLOSING_S = 10.0
_CLOSED = Answer(False, "the session is closed")


class _Job(NamedTuple):
    request: Request | Callable[[Instant], Answer] | None
    """None to only check the clocks and the disk."""
    instant: Instant
    future: Future[Answer]


class SessionRunner(Closing):
    """The one writer of a record."""

    stale: int | None = None
    """As of a follower: since when the runner has been silent."""
    unsure = False
    """As of a follower: whether something may have happened that is not known here."""

    def __init__(self, opened: Opened, mirror: Path | None = None, doubtful: str = "") -> None:
        """Use :meth:`open_plan` or :meth:`open_record` instead."""
        self.path = opened.path
        self.clock: Clock = opened.clock
        self.rehearsal = opened.rehearsal
        self.recovered = opened.recovered
        """What was repaired or recovered on opening, in words; else empty."""
        self.found = opened.session.seq
        """The latest event on opening; events about the break come after it."""
        self._created = opened.created
        self._warnings = (*opened.warnings, doubtful) if doubtful else opened.warnings
        self._another_day = ""
        self._shown: tuple[str, ...] = ()
        """The warnings when it was closed."""
        self._real: Clock = self.clock.base if isinstance(self.clock, ScaledClock) else self.clock
        self._started = self._real.now().wall
        self._lock = opened.lock
        self._saver = opened.saver
        self._mirror = None if mirror is None else _mirrored(opened.saver, mirror)
        self._saved = opened.session.seq - opened.saver.unsaved
        self._session = opened.session
        self._line = opened.line
        self._answers: dict[str, Answer] = {}
        self._recent_changes = RecentChanges()
        self._microphones = Microphones()
        self._commands = {recorded.command for recorded in opened.session.history.log}
        self._asleep = opened.asleep
        self._offset = opened.offset
        self._bridge = opened.bridge
        self._repaired = opened.repaired
        self._wakes = Wakes()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._next_beat = 0.0
        self._beat_s = beat_every(self.clock.speed) / 1000
        self._tick_s = min(_TICK_S, self._beat_s)
        self._begin()
        self._told = self._seen_of_it()
        """What screens were last woken for."""
        self._thread = threading.Thread(target=self._run, name="presession runner", daemon=True)
        self._thread.start()

    @classmethod
    def open_plan(
        cls,
        plan: Plan,
        record: Path,
        clock: Clock | None = None,
        *,
        rehearsal: float | None = None,
        mirror: Path | None = None,
    ) -> SessionRunner:
        """Begin a session: create its record and take the lock.

        ``rehearsal`` is the speed of a rehearsal, ``mirror`` a folder for a second copy of the
        record. Raises RecordInUse, or UnreadableFile if the record exists, or it or its copy cannot
        be written.
        """
        doubtful = check_mirror(mirror, record) if mirror else ""
        return cls(open_plan(plan, record, clock, rehearsal), mirror, doubtful)

    @classmethod
    def open_record(
        cls, record: Path, clock: Clock | None = None, *, mirror: Path | None = None
    ) -> SessionRunner:
        """Resume a record where it was left, at the right time, without a question.

        ``mirror`` is a folder for a second copy. Raises RecordInUse, UnreadableFile, NewerFormat,
        or RecordDamaged if nothing can be recovered.
        """
        doubtful = check_mirror(mirror, record) if mirror else ""
        return cls(open_record(record, clock), mirror, doubtful)

    @property
    def session(self) -> Session:
        return self._session

    @property
    def speed(self) -> float:
        return self.clock.speed

    @property
    def fingerprint(self) -> str:
        """The first digits of the last line's hash; on paper they show that a copy was changed."""
        return fingerprint_of(self._saver.journal.chain)

    @property
    def seed(self) -> str:
        """What identifies the record, whatever its file is called."""
        return self._saver.journal.header.seed

    @property
    def saved(self) -> int:
        """The sequence number of the latest event that is durable in the record."""
        return self._saved

    @property
    def unsaved(self) -> int:
        """The number of events that could not be written yet; screens then show NOT SAVED."""
        return self._saver.unsaved

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings about the record's folder, the plan's day, and repairs; more may follow."""
        day = (self._another_day,) if self._another_day else ()
        own, mirror = (*self._warnings, *self._saver.journal.notices), self._mirror
        copy = () if mirror is None else mirror.notices
        if mirror is not None and mirror.trouble:
            copy = (*copy, f"the copy in {mirror.folder} is behind: {mirror.trouble}")
        return (*day, *own, *copy)

    @property
    def unsaved_why(self) -> str:
        """Why events could not be written, in the system's words; empty if all are."""
        return self._saver.trouble

    @property
    def unused(self) -> bool:
        """Whether the record is new and has no events; closing then deletes it."""
        return self._created and self._session.seq == 0

    @property
    def left_behind(self) -> str:
        """What is not in the record on leaving; empty if everything is."""
        if not self._saver.waiting:
            return ""
        kept = self._saver.kept_in
        where = f"kept in {kept} for the next run here" if kept else "and no other disk took them"
        if kept is not None and is_in_memory(kept.parent):
            where += "; that is in memory, and a restart of this machine loses it: run again before"
        return f"NOT SAVED: {counted(self._saver.waiting)}, {where}"

    @property
    def lost(self) -> bool:
        """Whether some events are saved nowhere."""
        mirrored = self._mirror is not None and not self.behind
        return self._saver.waiting > 0 and self._saver.kept_in is None and not mirrored

    @property
    def behind(self) -> int:
        """The number of events that the second copy does not have yet; 0 without a copy."""
        return 0 if self._mirror is None else self._mirror.behind

    @property
    def mirror(self) -> str:
        """The place of the second copy and whether it has everything; empty without a copy."""
        return "" if self._mirror is None else self._mirror.words

    @property
    def last_words(self) -> tuple[str, ...]:
        """What to print after closing: warnings that no screen showed, and what is not saved."""
        late = [warning for warning in self.warnings if warning not in self._shown]
        behind = self.mirror if self.behind else ""
        return tuple(filter(None, (*late, self.left_behind, behind)))

    def now(self) -> int:
        """Return the present in ms on the session's time line; never before the latest event."""
        session, line = self._session, self._line
        return max(line.at(self.clock.now()), session.at)

    def wall(self) -> int:
        """Return wall time, ms since 1970 UTC; in a rehearsal, the rehearsed time."""
        return self.clock.now().wall

    def snapshot(self) -> Snapshot:
        """Return everything that a screen shows now, without protected names; from any thread."""
        session, line = self._session, self._line
        now = max(line.at(self.clock.now()), session.at)
        snapshot = snapshot_at(on_screens(session).session, now)
        unsaved = self.unsaved
        return snapshot._replace(unsaved=unsaved) if unsaved else snapshot

    def submit(self, request: Request) -> Future[Answer]:
        """Submit a command. It is timed now, done in order, and durable when it is answered."""
        return self._put(request)

    def do(
        self,
        command: Command,
        *,
        origin: str = "console",
        confirmed: bool = False,
        means: str | None = None,
    ) -> Answer:
        """Submit a command and wait for its answer."""
        return self.submit(Request(command, new_id(origin), confirmed, means)).result()

    @property
    def suggested(self) -> Suggested | None:
        """What a microphone suggests; ``TakeSuggestion`` says yes to it. From any thread."""
        return self._microphones.suggested

    def hear_microphone(self, seat: str, *, is_on: bool) -> Future[Answer]:
        """Suggest what it means that the microphone of a seat went on or off now.

        Nothing happens in the hour before somebody says yes. The answer says what is suggested; it
        is not ok where no segment of the plan has this seat.
        """

        def hear(instant: Instant) -> Answer:
            at = max(self._line.at(instant), self._session.at)
            heard = Microphone(seat_named(seat), is_on, at)
            answer = self._microphones.hear(
                self._session, heard, instant.wall - at, self._real_ms(instant)
            )
            self._wake_if_changed()
            return answer

        return self._put(hear)

    def dismiss_suggestion(self, number: int) -> None:
        """Say no to a suggestion; it is gone from every screen."""

        def forget(instant: Instant) -> Answer:
            self._microphones.forget(number)
            self._wake_if_changed()
            return Answer(True, "")

        self._put(forget)

    def check(self) -> None:
        """Check the clocks and the disk now, as the runner does each second; wait for it."""
        self._put(None).result()

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` from the runner's thread after every change; return how to unsubscribe.

        ``wake`` must not block. It is not called again after it raises.
        """
        return self._wakes.add(wake)

    def close(self) -> None:
        """Finish what was submitted and release the record, which can be resumed."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._shown = self.warnings
                self._jobs.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSING_S)  # a disk that hangs must not block the screen

    def _put(self, request: Request | Callable[[Instant], Answer] | None) -> Future[Answer]:
        future: Future[Answer] = Future()
        with self._door:  # keeps the instants in the order of the jobs
            if self._closed:
                future.set_result(_CLOSED)
            else:
                self._jobs.put(_Job(request, self.clock.now(), future))
        return future

    def _begin(self) -> None:
        """Before the thread starts, write the events about the break."""
        now = self.clock.now()
        if self._session.opened is None:
            self._look_at_day(self._line.at(now), opened=False)
        if self._repaired is not None:
            self._note(self._repaired, now)
            self.found = self._session.seq  # `recovered` reports it
        if self._bridge is not None and self._session.closed is None:
            self._note(self._bridge, now)
            self._bridge = None
        self._look_at_clocks(now)
        self._beat()
        self._live = registry.enter(self.path, rehearsal=self.rehearsal is not None)

    def _run(self) -> None:
        due = time.monotonic() + self._tick_s
        while True:
            try:
                job = self._jobs.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                self._look_around()
                due = time.monotonic() + self._tick_s
                continue
            if job is None:
                break
            self._work(job)
            if time.monotonic() >= due and self._jobs.empty():  # jobs that wait are older than now
                self._look_around()
                due = time.monotonic() + self._tick_s
        self._end()

    def _look_around(self) -> None:
        """Tick; an error must not end the thread, or no key would work any more."""
        try:
            self._tick(self.clock.now())
        except Exception as error:  # noqa: BLE001 - it is shown, and tried again in a second
            notice = f"could not look at clocks and disk: {error!r}"
            if notice not in self._warnings:
                self._warnings = (*self._warnings, notice)
                self._wake()

    def _work(self, job: _Job) -> None:
        if not job.future.set_running_or_notify_cancel():
            return
        try:
            if job.request is None:
                self._next_beat = 0.0
                self._tick(job.instant)
                answer = Answer(True, "")
            elif isinstance(job.request, Request):
                answer = self._answer(job.request, job.instant)
            else:
                answer = job.request(job.instant)
        except BaseException as error:  # noqa: BLE001 - the caller gets it, and the runner goes on
            job.future.set_exception(error)
        else:
            job.future.set_result(answer)

    def _answer(self, request: Request, instant: Instant) -> Answer:
        known = self._answers.get(request.id)
        if known is not None:
            return known
        if request.id in self._commands:
            return self._answer_of_old(request.id)
        self._look_at_clocks(instant)
        if self._bridge is not None and not self._is_refused(request, instant):
            self._note(self._bridge, instant)  # it did not matter while the hour was closed
            self._bridge = None
        meant = self._microphones.taken(request)
        answer = self._perform(meant, instant)
        if answer.ok and meant is not request:
            self._microphones.forget()
            self._wake_if_changed()
        if not answer.needs_confirm:
            self._answers[request.id] = answer
        return answer

    def _is_refused(self, request: Request, instant: Instant) -> bool:
        now = max(self._line.at(instant), self._session.at)
        return isinstance(self._decide(replace(request, means=None), now), Refused)

    def _decide(self, request: Request, now: int) -> Decision:
        """Return the engine's decision, or a question about what the room would see."""
        session, command = self._session, request.command
        decision = decide(
            session,
            command,
            now,
            confirmed=request.confirmed,
            means=request.means,
            seen=request.seen,
            say=request.say,
        )
        if request.confirmed or isinstance(decision, Refused):
            return decision
        return question_before_showing(session, command, request.say) or decision

    def _answer_of_old(self, command: str) -> Answer:
        events = self._session.history.events_of(command)
        return Answer(True, _words(self._session, command), events=events)

    def _perform(self, request: Request, instant: Instant) -> Answer:
        session, line = self._session, self._line
        pressed, now = instant, line.at(instant)
        if now < session.at:  # submitted while a tick wrote an event: put it right after that
            late = session.at - now
            instant = replace(instant, steady=instant.steady + late, wall=instant.wall + late)
            now = session.at
        decision = self._decide(request, now)
        if not isinstance(decision, Refused) or decision.needs_confirm:
            crossed = self._crossed(request, pressed)
            decision = Refused(crossed) if crossed else decision
        if isinstance(decision, Refused):
            reason = on_screens(session).scrubbed(decision.reason)
            return Answer(False, reason, decision.needs_confirm, decision.asks)
        events = tuple(
            Recorded(session.seq + part + 1, request.id, part, now, event)
            for part, event in enumerate(decision)
        )
        for recorded in events:
            session = apply(session, recorded)
        text = _words(session, request.id)
        saved = self._saver.save([(recorded, instant) for recorded in events])
        if saved:
            self._saved = session.seq
        self._commands.add(request.id)
        if self._session.opened is None and session.opened is not None:
            self._look_at_day(session.opened, opened=True)
        self._recent_changes.note(self._session, request.id, self._real_ms(self.clock.now()))
        self._session = session
        if not line.opened:
            self._line = TimeLine(Known(instant, now), session.opened is not None)
        self._microphones.look(session, self._real_ms(instant))
        self._wake()
        return Answer(True, text, saved=saved, events=events)

    def _look_at_day(self, now: int, *, opened: bool) -> None:
        """Warn if a real hour is opened on another day than the plan's."""
        if self.rehearsal is None:
            self._another_day = day_warning(self._session.plan, now, opened=opened)

    def _crossed(self, request: Request, pressed: Instant) -> str:
        """Return why a press is refused because of another person's change; else empty."""
        shown = on_screens(self._session).session
        hand, now = hand_of(request.id), self._real_ms(pressed)
        return self._recent_changes.refusal(
            shown, request.command, hand, now, request.shown, request.say
        )

    def _real_ms(self, instant: Instant) -> int:
        """Return real milliseconds: in a rehearsal the hour is fast, but people are not."""
        speed = self.clock.speed
        return int(instant.steady / speed) if speed > 0 else instant.steady

    def _note(self, command: Command, instant: Instant) -> None:
        self._perform(Request(command, new_id(RUNNER), confirmed=True), instant)

    def _look_at_clocks(self, now: Instant) -> None:
        """Write an event if the machine slept or the wall clock was set during the hour."""
        asleep, offset = self.clock.asleep(), now.wall - now.steady
        slept, stepped = asleep - self._asleep, offset - self._offset
        if slept > STEP:
            self._asleep = asleep
            self._note_if_live(cmd.NoteSleep(slept), now)
        if abs(stepped) > STEP:
            self._offset = offset
            self._note_if_live(cmd.NoteStep(stepped), now)

    def _note_if_live(self, command: Command, now: Instant) -> None:
        if self._session.opened is not None and self._session.closed is None:
            self._note(command, now)

    def _tick(self, now: Instant) -> None:
        self._look_at_clocks(now)
        self._look_at_disk()
        self._microphones.look(self._session, self._real_ms(now))
        self._wake_if_changed()
        if time.monotonic() >= self._next_beat:
            self._beat()

    def _look_at_disk(self) -> None:
        """Write what waits, and check that the file is still there."""
        if self._saver.flush():
            self._saved = self._session.seq

    def _beat(self, *, ended: bool = False) -> None:
        self._next_beat = time.monotonic() + self._beat_s
        now = self.clock.now()
        host = this_host()
        holder = Holder(
            pid=os.getpid(),
            host=host,
            text=f"process {os.getpid()} on {host}",
            record=self._saver.journal.header.seed,
            seq=self._saved,
            unsaved=self._saver.unsaved,
            beat=Known(now, max(self._line.at(now), self._session.at)),
            real=self._real.now(),
            asleep=self._asleep,
            started=self._started,
            ended=ended,
        )
        try:
            self._lock.beat(holder)
        except OSError:
            return  # a full disk: others rightly see an old heartbeat

    def _seen_of_it(self) -> tuple[object, ...]:
        """What screens show of the runner beside the session."""
        return self.unsaved, self.unsaved_why, self.warnings, self.suggested

    def _wake_if_changed(self) -> None:
        if self._seen_of_it() != self._told:
            self._wake()

    def _wake(self) -> None:
        self._told = self._seen_of_it()
        self._wakes()

    def _end(self) -> None:
        if self._saver.flush():
            self._saved = self._session.seq
        self._beat(ended=True)
        registry.leave(self._live)
        if self._mirror is not None:
            self._mirror.finish()
        journal = self._saver.journal
        removed = self.unused and journal.discard()
        journal.close()
        if removed:
            self._lock.remove()
        else:
            self._lock.release()


def _mirrored(saver: Saver, folder: Path) -> Mirror:
    mirror = Mirror(folder, saver.journal.path, saver.journal.header, saver.content)
    saver.then = mirror.offer
    return mirror


def _words(session: Session, command: str) -> str:
    """Return what a command did, in the words of screens."""
    shown = on_screens(session).session
    return "; ".join(lines_of(shown, [shown.history.events_of(command)]))


class Opened(NamedTuple):
    """Everything that a runner begins with."""

    path: Path
    clock: Clock
    rehearsal: float | None
    lock: Lock
    saver: Saver
    session: Session
    line: TimeLine
    asleep: int
    """How long the machine had slept when the session was last known; ms."""
    offset: int
    """Wall minus steady time at that moment; ms."""
    bridge: BridgeClock | None = None
    """The event for a break whose length is only an estimate."""
    repaired: NoteRepair | None = None
    """The event for a record that was altered or cut off."""
    recovered: str = ""
    warnings: tuple[str, ...] = ()
    created: bool = False
    """Whether the record is new."""


def open_plan(plan: Plan, path: Path, clock: Clock | None, rehearsal: float | None) -> Opened:
    """Create a record; see :meth:`SessionRunner.open_plan`."""
    if clock is None:
        clock = _new_clock(plan, rehearsal)
    if path.exists():
        if lock_path(path).exists():
            hold(path).discard()  # raises an error that names the holder
        refuse_existing(path)
    lock = hold(path)  # from here on an existing record was made by a holder, whom `hold` names
    try:
        now = clock.now()
        journal = create(path, plan, now, rehearsal=rehearsal)
        if not journal.lock():
            journal.close()
            raise in_use(path)
    except BaseException:
        lock.discard()
        raise
    return Opened(
        path=path,
        clock=clock,
        rehearsal=rehearsal,
        lock=lock,
        saver=Saver(journal, EmergencyFile(path, journal.header.seed)),
        session=Session.planned_by(plan),
        line=TimeLine(None, opened=False),
        asleep=clock.asleep(),
        offset=now.wall - now.steady,
        warnings=_warnings(Session.planned_by(plan), path),
        created=True,
    )


def _warnings(session: Session, path: Path) -> tuple[str, ...]:
    """Return warnings about the machine's time zone, and the record's folder and name."""
    differs = zone_difference(session.plan.timezone, session.plan.date)
    named = file_name_warning(session, path.name)
    return (*filter(None, (differs, named)), *place_warnings(path))


def _new_clock(plan: Plan, rehearsal: float | None) -> Clock:
    if rehearsal is None:
        return SystemClock()
    base = SystemClock()
    start = plan.start if plan.start is not None else base.now().wall
    return ScaledClock(rehearsal, start, base=base)


def open_record(path: Path, clock: Clock | None) -> Opened:
    """Resume a record; see :meth:`SessionRunner.open_record`."""
    read_header(path)  # first: do not make a lock file beside something else
    path, carried = copied_for_writing(path)
    lock = hold(path, remedy=_REMEDY)
    disk = Disk()
    fd = -1
    try:
        fd = _open_to_write(disk, path)
        if not lock_fd(fd):
            raise in_use(path)
        opened = _resumed(path, clock, lock, fd, disk)
        return opened._replace(recovered="; ".join(filter(None, (carried, opened.recovered))))
    except BaseException:
        if fd >= 0:
            os.close(fd)
        lock.discard()
        raise


def _open_to_write(disk: Disk, path: Path) -> int:
    try:
        return disk.open(path)
    except OSError as error:
        raise UnreadableFile(
            f"{path}: cannot be written: {error.strerror or error}; {_REMEDY}"
        ) from error


_REMEDY = "copy the record to a folder that can be written, and resume the copy"


def _resumed(path: Path, clock: Clock | None, lock: Lock, fd: int, disk: Disk) -> Opened:
    seed = read_header(path).seed
    emergency = EmergencyFile(path, seed)
    beat = _heartbeat(lock, seed)
    repaired = repair(path, fd, disk, emergency, beat.seq if beat else 0)
    record = repaired.record
    last = last_known(record)
    known = beat.beat_after(len(record.lines)) if beat else None
    if clock is None:
        clock = _resumed_clock(record, known or last)
    now = clock.now()
    session = record.session
    if was_opened(record):
        resumption = resumed(last, known, now)
        line = TimeLine(Known(now, resumption.session), opened=True)
    else:
        line = TimeLine(last if record.lines else None, opened=False)
        resumption = Resumption(line.at(now))
    journal = resume(record, fd, repaired.content, disk)
    return Opened(
        path=path,
        clock=clock,
        rehearsal=record.rehearsal,
        lock=lock,
        saver=Saver(journal, emergency, repaired.waiting),
        session=session,
        line=line,
        asleep=_asleep_then(beat, now, clock),
        offset=now.wall - now.steady - resumption.stepped,
        bridge=None if resumption.exact else BridgeClock(resumption.estimated, resumption.basis),
        repaired=None if repaired.event is None else NoteRepair(repaired.event),
        recovered=repaired.notice,
        warnings=_warnings(session, path),
    )


def _heartbeat(lock: Lock, seed: str) -> Holder | None:
    """Return the last heartbeat, unless it is of another record with the same name."""
    previous = lock.previous
    return previous if previous and previous.record == seed else None


def _resumed_clock(record: LoadedRecord, known: Known) -> Clock:
    """Return the clock; a rehearsal goes on from the moment when it was last known."""
    if record.rehearsal is None:
        return SystemClock()
    try:
        return ScaledClock(record.rehearsal, known.instant.wall, steady=known.instant.steady)
    except ValueError as error:
        raise PresessionError(f"{record.path}: {error}") from error


def _asleep_then(beat: Holder | None, now: Instant, clock: Clock) -> int:
    """Return how long the machine had slept at the last heartbeat, if that was in this boot."""
    same = beat is not None and (beat.beat.instant.boot, beat.beat.instant.clock) == (
        now.boot,
        now.clock,
    )
    return beat.asleep if beat is not None and same else clock.asleep()

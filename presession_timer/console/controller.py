"""Run a session on the screen: read the runner, draw, and act on keys.

Nothing here waits: the answer to a command comes as a message of the loop, the runner only wakes
the loop, and the next repaint is due when the next figure flips.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from presession_timer.actions.table import BY_NAME, Confirm, Group
from presession_timer.audience.room_state import view_state
from presession_timer.base.durations import clock_up
from presession_timer.base.wakes import into_loop
from presession_timer.base.world.zones import zone_difference
from presession_timer.chair.line import chair_line
from presession_timer.console.action_handlers import SHEETS, ActionHandlers
from presession_timer.console.key_input import KeyInput
from presession_timer.console.key_router import SECOND_MS, TABLE, Front, Prompt
from presession_timer.console.painter import Painter
from presession_timer.console.refresh_timer import Beat, RefreshTimer, next_changes
from presession_timer.console.screen import THREE_ROWS_FROM
from presession_timer.console.sheets.base import Sheet
from presession_timer.console.sheets.room import ViewerStatus
from presession_timer.console.view import Selection, View
from presession_timer.console.widgets.header import SECONDS_FROM
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.decisions import Asks
from presession_timer.engine.hands import RUNNER, latest_deed
from presession_timer.engine.presses import (
    REACTION_MS,
    DisplayHistory,
    key_of,
    meaning_of_presence,
    without_amount,
)
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Stage, snapshot_at
from presession_timer.privacy.screens import on_screens
from presession_timer.room_clock.bells import Bells
from presession_timer.room_clock.state_to_picture import picture_of
from presession_timer.runner.requests import Answer, Request, new_id
from presession_timer.terminal.text_lines import name

if TYPE_CHECKING:
    from presession_timer.console.interface import App
    from presession_timer.report.auto_report import AutoReport
    from presession_timer.runner.session_runner import SessionRunner

NOTICE_MS = 5_000
WARNING_MS = 20_000
_IN_RUNDOWN = (Group.ORDER, Group.TIME)
"""What actions of these groups did is seen in the rundown and the line under it, if anywhere."""
_HAND = "console"
"""How the ids of this screen's commands begin."""


class _Sent(NamedTuple):
    """A command that was handed to the runner, and what its answer leads to."""

    request: Request
    asker: str
    """The action that it comes from."""
    then: Callable[[Answer], None] | None = None
    declined: Callable[[], None] | None = None


class Controller:
    """Runs one session on the screen."""

    def __init__(self, app: App, runner: SessionRunner) -> None:
        self.app = app
        self.runner = runner
        self.painter = Painter(app.main)
        self.actions = ActionHandlers(self)
        self.key_input = KeyInput(self)
        self.timers = RefreshTimer(self._tick)
        self.sheet: Sheet | None = None
        self.drafts: dict[str, tuple[str | int, ...]] = {}
        self.prompt: Prompt | None = None
        self.session: Session = runner.session
        plan = runner.session.plan
        self._zone_differs = bool(zone_difference(plan.timezone, plan.date))
        self._displayed = DisplayHistory()
        self._go_means = key_of(runner.session, cmd.Go())
        self._changed_go = ""
        """Who gave GO another meaning just now, and how; it stands where the meaning stands."""
        self.waiting: dict[str, _Sent] = {}
        """What was sent and is not answered yet, by the command's id."""
        self.selection = Selection()
        self._notice = ""
        self._ends_with_press = False
        """Whether the next press that does something ends the notice."""
        self._kept_sleeps: set[int] = set()
        self._suggested = (0, 0)
        """The microphone's suggestion that is shown, and since when."""
        self._declined = 0
        """The one that the moderator declined."""
        self._reported_at: int | None = None
        """The closing whose report was written, or is being written."""
        self._is_closed = False
        self._soon = into_loop()
        self._bells = Bells(app.bell) if app.rings else None
        self.screens = ViewerStatus(app.broadcast, self._screens_changed)
        self.screens.offer_next(app.next_title, self._go_on)
        self._unsubscribe = runner.subscribe(self._wake)
        if app.publisher is not None:
            app.publisher.on_change = self._wake
        self.view = self._look()
        self._warned: tuple[str, ...] = ()
        self._tell_warnings("; ".join(filter(None, (runner.recovered, *app.keys.warnings))))

    def close(self) -> None:
        """Stop listening and counting; the runner is the app's to close."""
        self._is_closed = True
        self._unsubscribe()
        if self.app.publisher is not None:
            self.app.publisher.on_change = None
        self.screens.leave()
        if self._bells is not None:
            self._bells.stop()
        self.timers.stop()

    def refresh(self) -> None:
        """Read, draw what changed, and come back when the next figure flips."""
        if self._is_closed:
            return
        began = self.timers.now()
        self.view = self._look()
        self._offer_sleep()
        self._offer_suggestion()
        self._draw()
        changes = self._next_changes()
        if self.app.face:
            lasts = self._show_room()
            if self.sheet is None:  # one in front has figures of its own, which flip each second
                changes[Beat.FLOOR] = lasts
        self.timers.expect(changes, began, self._speed())

    def _show_room(self) -> int:
        """Show what the room sees now; return how many ms it stays so."""
        now, wall = self.view.snapshot.now, self.view.wall
        state = view_state(self.session, now, wall=wall, speed=self._speed())
        picture, lasts = picture_of(state, now, wall)
        if self.app.can_draw:
            self.painter.show_room(picture, self.app.languages, self.app.tones.palette)
        return lasts

    def _draw(self, beats: Collection[Beat] = ()) -> None:
        """Show the view; only what differs from before is painted.

        With ``beats`` nothing but them has passed: only what they flip is looked at.
        """
        app, view, painter = self.app, self.view, self.painter
        if not app.can_draw:
            return
        if not beats or view.snapshot.stage is Stage.BEFORE:  # then lateness counts everywhere
            painter.show(
                view,
                app.tones,
                face=app.face,
                sheet=self.sheet,
                hour=self._hour_view(),
                prompt=self.prompt,
                said=chair_line(view.snapshot, app.chair),
            )
            return
        if Beat.WALL in beats:
            painter.show_clock(view, app.tones)
        if Beat.HOUR in beats:
            painter.show_hour(self._hour_view(), app.tones)
        if Beat.FLOOR in beats:
            painter.show_floor(view, app.tones, chair_line(view.snapshot, app.chair))

    def use_ascii(self) -> None:
        if self.painter.room is not None:
            self.painter.room.use_ascii()

    def recolour(self) -> None:
        if self.painter.room is not None:
            self.painter.room.recolour(self.app.tones.palette)

    def _tick(self) -> None:
        """Paint only what flips now."""
        began = self.timers.now()
        beats = self.timers.passed(began)
        if self.runner.session is not self.session or self.runner.unsaved:
            self.refresh()
            return
        before = self.view
        if beats == {Beat.WALL}:
            self.view = before._replace(wall=self.runner.wall())
        else:
            self.view = self._look()
        in_front = self.sheet is not None or self.prompt is not None or self.app.face
        if Beat.FLOOR in beats and (in_front or self.view.phase != before.phase):
            self.refresh()
            return
        self._draw(beats)
        changes = self._next_changes()
        again = {beat: changes[beat] for beat in beats if beat in changes}
        self.timers.expect(again, began, self._speed(), only=False)

    def _next_changes(self) -> dict[Beat, int]:
        return next_changes(self.view, seconds=self.app.size.width >= SECONDS_FROM)

    def _hour_view(self) -> View:
        """Return what the hour is shown with: a way to make it fit before it is taken."""
        view = self.view
        preview = None if self.sheet is None else self.sheet.preview()
        if preview is None:
            return view
        words, session = preview
        return view._replace(snapshot=snapshot_at(session, view.snapshot.now), preview=words)

    def _speed(self) -> float:
        return self.runner.clock.speed if self.runner.clock.speed > 0 else 1.0

    def _look(self) -> View:
        runner = self.runner
        self.session = runner.session
        self._see(runner.session)
        snapshot = runner.snapshot()
        if self._bells is not None:
            self._bells.look(snapshot)
        selected_ms = self.selection.left(self.now_ms())
        selected = self.selection.number
        selected = selected if snapshot.row(selected or 0) else None
        screened = on_screens(self.session).session
        return View(
            snapshot=snapshot,
            turns=self.session.turns,
            wall=runner.wall(),
            keys=self.app.keys,
            rehearsal=None if runner.rehearsal is None else runner.clock.speed,
            selected=selected,
            selected_ms=selected_ms,
            presence=meaning_of_presence(screened, snapshot.next if selected is None else selected),
            interrupted=snapshot.interrupted if snapshot.stage is Stage.GAP else None,
            notice=self._notice,
            changed_go=self._changed_go,
            locked=self.key_input.router.locked,
            zone_differs=self._zone_differs,
            path=str(runner.path),
            fingerprint=runner.fingerprint,
            reports=self._report_line(),
            next_plan=self.app.next_title,
            front=self.key_input.front,
            goes=None if self.sheet is None else self.sheet.goes,
            screens=self._said_of_screens(),
            test_card=(
                snapshot.stage is Stage.BEFORE
                and self.app.broadcast is not None
                and self.app.broadcast.test_card
            ),
        )

    def _see(self, session: Session) -> None:
        """Note what presses mean here now, and whether another hand changed what GO means."""
        self._displayed.show(session, self.now_ms())
        means = key_of(session, cmd.Go())
        if means == self._go_means:
            return
        self._go_means = means
        deed = latest_deed(on_screens(session).session)
        self._changed_go = str(deed) if deed.hand not in (_HAND, RUNNER) else ""
        if self._changed_go:
            self.timers.later("changed", REACTION_MS, self._has_read)

    def _has_read(self) -> None:
        self._changed_go = ""
        self.refresh()

    def _screens_changed(self) -> None:
        if self._shows("look") or self._said_of_screens() != self.view.screens:
            self.refresh()

    def _said_of_screens(self) -> str:
        broker = "" if self.app.publisher is None else self.app.publisher.chip
        return " ".join(filter(None, (self.screens.words, broker)))

    def _wake(self) -> None:
        """Wake the loop from the runner's thread. Never waits, never fails."""
        self._soon(self._changed)

    def _changed(self) -> None:
        if not self._is_closed:
            self._tell_warnings()
            if not self._answer_draws():
                self._show_change()

    def _answer_draws(self) -> bool:
        """Whether what changed is drawn with its answer, which comes next and has more to draw."""
        log = self.runner.session.history.log
        sent = self.waiting.get(log[-1].command) if log else None
        if sent is None:
            return False
        return sent.then is not None or self.prompt is not None or self._ends_with_press

    def _show_change(self) -> None:
        self.refresh()
        self._write_report()

    def _tell_warnings(self, recovered: str = "") -> None:
        """Show the runner's new warnings, and that of the room's publisher."""
        publisher = self.app.publisher
        broker = (publisher.warning,) if publisher is not None and publisher.warning else ()
        warnings = (*self.runner.warnings, *broker)
        said = [recovered, *(one for one in warnings if one not in self._warned)]
        self._warned = warnings
        if words := "; ".join(filter(None, said)):
            self._warn(words)

    def _write_report(self) -> None:
        """Write the report once the hour is closed and saved; again after an undone closing."""
        closed, auto_report = self.view.snapshot.closed, self.app.auto_report
        if closed is None:
            self._reported_at = None
        elif closed != self._reported_at and auto_report is not None and not self.runner.unsaved:
            self._reported_at = closed
            self.app.run_worker(self._write_reports(auto_report))

    async def _write_reports(self, auto_report: AutoReport) -> None:
        reports = await asyncio.to_thread(auto_report.write, self.runner.path)
        self.app.reports[self.runner.path] = reports
        if reports.trouble:
            self._warn(reports.trouble)
        self._changed()

    def _report_line(self) -> str:
        reports = self.app.reports.get(self.runner.path)
        return reports.words if reports is not None and self.session.closed is not None else ""

    def _offer_sleep(self) -> None:
        """Ask about a sleep of the machine, which counts unless the moderator discounts it."""
        sleep = self.view.snapshot.sleep
        if sleep is None or sleep.ended in self._kept_sleeps:
            if self.prompt is not None and self.prompt.front is Front.SLEPT:
                self.prompt = None
            return
        if self.prompt is not None or self.sheet is not None:
            return

        def keep() -> None:
            self._kept_sleeps.add(sleep.ended)
            self.ask(None)

        def discount() -> None:
            self.ask(None)
            self.submit(cmd.DiscountSleep())

        slept = clock_up(sleep.ended - sleep.began)
        said = f"this machine slept {slept}: it counts as speaking time"
        keys = {"1": keep, "2": discount}
        self.prompt = Prompt(Front.SLEPT, said, "1 keep  2 take it off the speaker", keys)

    def _offer_suggestion(self) -> None:
        """Show what a microphone suggests, while nothing else is asked; one key says yes."""
        suggested = self.runner.suggested
        if self.prompt is not None and self.prompt.front is Front.MICROPHONE:
            self.prompt = None
        if suggested is None or self.prompt is not None or self.sheet is not None:
            return
        if suggested.number == self._declined:
            return
        if suggested.number != self._suggested[0]:
            self._suggested = suggested.number, self.now_ms()

        def yes() -> None:
            if self.now_ms() - self._suggested[1] < REACTION_MS:  # it was on its way before
                self.refuse("too soon: press again in a moment")
            else:
                self._send(cmd.TakeSuggestion(), suggested.means)

        def no() -> None:
            self._declined = suggested.number
            self.runner.dismiss_suggestion(suggested.number)
            self.refresh()

        says = f"y: {suggested.does}  Esc: no"
        self.prompt = Prompt(Front.MICROPHONE, suggested.said, says, {"y": yes}, yes, no)

    def press(self, name: str) -> None:
        if self._ends_with_press:
            self._untell()
        self.actions.act(name)

    def line(self, text: str) -> str:
        return self.actions.line(text)

    def paste(self, text: str) -> None:
        """Put pasted text into the line in front, if there is one."""
        if self.sheet is not None and not self.key_input.router.locked:
            self.sheet.paste(text)
            self.refresh()

    def undo_all(self, commands: list[str]) -> None:
        self.ask(None)
        taken: set[str] = set()
        for command in reversed(commands):
            if command not in taken:
                taken.update(self.runner.session.history.run_of(command))
                self._send(cmd.Undo(), f"undo {command}")

    def submit(
        self,
        command: Command,
        then: Callable[[Answer], None] | None = None,
        declined: Callable[[], None] | None = None,
    ) -> None:
        """Hand a command to the runner, with what the screen shows now.

        ``then`` is called once it is done, ``declined`` if its question is answered no. While an
        answer is still to come, the screen is behind, so amounts do not count as a difference.
        """
        means = key_of(self.session, command)
        means = without_amount(means) if self.waiting else means
        self._send(command, means, confirmed=False, then=then, declined=declined)

    def _send(
        self,
        command: Command,
        means: str | None,
        *,
        confirmed: bool = True,
        then: Callable[[Answer], None] | None = None,
        declined: Callable[[], None] | None = None,
    ) -> None:
        shown = self._displayed.shown_for(command, self.now_ms())
        request = Request(command, new_id(_HAND), confirmed, means, shown=shown)
        self.key_input.note(request.id)
        sent = _Sent(request, self.actions.acting, then, declined)
        self.waiting[request.id] = sent
        future = asyncio.wrap_future(self.runner.submit(request))
        self.app.run_worker(self._answer(sent, future))

    async def _answer(self, sent: _Sent, future: asyncio.Future[Answer]) -> None:
        try:
            answer = await future
        finally:
            del self.waiting[sent.request.id]
        if self._is_closed:
            return
        if answer.needs_confirm:
            self._confirm(sent, answer)
        elif not answer.ok:
            self.refuse(answer.text)
        else:
            self._do_after(sent, answer)
        self.key_input.answered()

    def _do_after(self, sent: _Sent, answer: Answer) -> None:
        """Do what a command leads to, and draw it in one painting with what the command did."""
        drawn = self.runner.session is self.session
        if self._ends_with_press:
            self._notice, self._ends_with_press, drawn = "", False, False
        if self.prompt is not None and self.prompt.front is not Front.SLEPT:
            self.prompt, drawn = None, False
        before = self.view
        if sent.then is not None:
            sent.then(answer)
        if not drawn and self.view is before:
            self.refresh()
        asker = BY_NAME.get(sent.asker)
        unseen = asker is not None and asker.group in _IN_RUNDOWN and not self._shows_rundown
        if unseen and sent.then is None:
            self.tell(self.view.snapshot.undoes)
        self._write_report()

    def _confirm(self, sent: _Sent, answer: Answer) -> None:
        """Ask the question of an answer, with the keys that say yes to it.

        GO says yes unless it keeps a meaning of its own: behind the preview of a text, and where
        the Missions' questions are left.
        """

        def yes() -> None:
            self.ask(None)
            self._send(sent.request.command, sent.request.means, then=sent.then)

        front, keys, named = Front.CONFIRM, {"y": yes}, [self.app.keys.first("go")]
        if answer.asks is not Asks.CONSEQUENCE:
            front, named, keys["enter"] = Front.PREVIEW, ["Enter"], yes
        elif sent.asker and BY_NAME[sent.asker].confirm is Confirm.AGAIN:
            front, named = Front.AGAIN, self.app.keys.all(sent.asker).split()
        elif self.app.keys.action("enter") is None:
            keys["enter"] = yes
        by = " or ".join(["y", *named])
        says = f"{by}: yes  Esc: no"
        self.ask(Prompt(front, answer.text, says, keys, yes, sent.declined, sent.asker))

    def select(self, number: int | None) -> None:
        """Select a row, for ten seconds; where no rundown shows it, say which."""
        self.selection.select(number, self.now_ms())
        self._count_selection()
        row = None if number is None else self.view.snapshot.row(number)
        if row is not None and not self._shows_rundown:
            self.tell(f"{row.number} {name(row.segment.label)} is selected")

    @property
    def _shows_rundown(self) -> bool:
        main = self.app.main
        return not (main.has_class("-narrow") or main.has_class("-tiny"))

    def _count_selection(self) -> None:
        """Count the selection down on its row until it falls back."""
        self.refresh()
        if left := self.selection.left(self.now_ms()):
            flips = left % SECOND_MS or SECOND_MS  # also after a tick that came late
            self.timers.later("selected", flips, self._count_selection)

    def ask(self, prompt: Prompt | None) -> None:
        """Let a question wait in the last line until it is answered or lapses; one at a time.

        A sheet in front is not disturbed by "why?", and a line that is being written keeps its
        letters: the question is refused until it is closed.
        """
        if prompt is not None and self.sheet is not None:
            if prompt.front is Front.WHY:
                return
            if TABLE[self.sheet.front].types:
                self.refuse(f"{prompt.words} Close the line first: Esc.")
                return
            self.sheet = None
        if prompt is not None:
            now = self.now_ms()
            until = self.key_input.router.asks(prompt.front, now, prompt.asker)
            prompt = replace(prompt, until=until)
            self._notice = ""
            if prompt.until is not None:
                self.timers.later("prompt", prompt.until - now, self.lapse, prompt)
        self.prompt = prompt
        self.refresh()

    def lapse(self, prompt: Prompt) -> None:
        """Take a question away that nobody answered."""
        if self.prompt is prompt:
            self.ask(None)

    def tell(self, words: str, ms: int = NOTICE_MS) -> None:
        self._notice, self._ends_with_press, self._changed_go = words, False, ""
        self.timers.later("notice", ms, self._untell)
        self.refresh()

    def refuse(self, words: str) -> None:
        self.tell(words)
        self._ends_with_press = True

    def _warn(self, words: str) -> None:
        """Show what nobody asked for; where it covers other rows no longer than an answer."""
        covers = self.app.size.height < THREE_ROWS_FROM
        self.tell(words, NOTICE_MS if covers else WARNING_MS)
        self._ends_with_press = covers

    def _untell(self) -> None:
        self._notice, self._ends_with_press = "", False
        self.refresh()

    def open(self, name: str) -> None:
        if self._shows(name):
            self.close_sheet()
        elif (sheet := SHEETS[name](self)) is not None:
            self.show_sheet(sheet, name)
        else:
            self.key_input.router.expects_text(self.now_ms())

    def show_sheet(self, sheet: Sheet, name: str) -> None:
        self.prompt = None  # one question at a time
        self.sheet, sheet.opener = sheet, name
        self.key_input.router.asks(sheet.front, self.now_ms())
        self.refresh()

    def _shows(self, name: str) -> bool:
        return self.sheet is not None and self.sheet.opener == name

    def close_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet = None
            self.refresh()
        elif self.app.face:
            self.toggle_face()

    def close_front(self) -> None:
        prompt = self.prompt
        if self._ends_with_press:
            self._untell()
        if self.sheet is None and prompt is not None:
            self.ask(None)
            if prompt.no is not None:
                prompt.no()
        else:
            self.close_sheet()

    def note_moderator(self, who: str) -> None:
        self.submit(cmd.WriteNote(f"moderator: {who}"))

    def lock(self) -> None:
        """Ignore keys until the lock's own is pressed twice."""
        self.key_input.router.lock()
        self.refresh()

    def toggle_face(self) -> None:
        """Show what the room sees, or the console again; a sheet in front of it closes."""
        covered, self.sheet = self.sheet is not None, None
        self.app.face = covered or not self.app.face
        self.refresh()

    def next_session(self) -> None:
        """Ask who moderates the day's next session; a second GO, from a clicker say, goes on."""
        if not self.app.next_title:
            self.refuse("the hour is closed; q leaves")
        elif self.sheet is not None and self._shows("moderator"):
            self.sheet.press("enter", None)
            self.close_sheet()
        else:
            self.open("moderator")

    def _go_on(self) -> None:
        """Do what two GOs do here; the remote has asked already."""
        if not self._is_closed and self.runner.session.closed is not None:
            if not self._shows("moderator"):
                self.open("moderator")
            self.next_session()

    def quit(self) -> None:
        """Leave at once unless the hour runs."""
        if self.view.snapshot.stage in (Stage.BEFORE, Stage.CLOSED):
            self.app.exit()
        else:
            self.open("quit")

    def now_ms(self) -> int:
        return int(self.app.monotonic() * 1000)

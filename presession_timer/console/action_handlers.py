"""What each key does: the command that an action hands to the runner, or the sheet that it opens.

No rule of time is decided here. The console shows readings and submits commands; what a command
means now, and whether it needs a second press, only the engine knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from presession_timer.actions.arguments import BadLine
from presession_timer.actions.lines import confirmed, parse_line
from presession_timer.actions.table import BY_NAME, KEYED, WORDS, Action, Query
from presession_timer.audience import plain_words
from presession_timer.console.key_router import SECOND_MS, TABLE, Front, Prompt
from presession_timer.console.sheets import fit, forms, pages, palette, room, segment
from presession_timer.console.sheets.base import LeaveSheet, Sheet
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, Command
from presession_timer.engine.events import PAUSE_REASONS
from presession_timer.engine.presses import MARKS
from presession_timer.engine.snapshot import Snapshot, Stage, Status
from presession_timer.plan.model import Kind

if TYPE_CHECKING:
    from presession_timer.console.interface import Console

SHEETS: Mapping[str, Callable[[Console], Sheet | None]] = {
    "make-it-fit": fit.make_it_fit,
    "insert": segment.insert,
    "change": segment.change,
    "name-question": segment.name_question,
    "message": forms.message,
    "note": forms.note,
    "moderator": forms.moderator,
    "look": room.look,
    "help": pages.keys,
    "report": pages.report,
    "palette": palette.palette,
    "quit": lambda console: LeaveSheet(console.app.exit),
}
"""What makes each sheet, by the action that opens it; "moderator" is opened by GO after the hour.

None: it has nothing to show now, and has said why.
"""


class ActionHandlers:
    """Does actions."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.acting = ""
        """The name of the action that is being done."""
        self._acts: dict[str, Callable[[], None]] = {
            "go": self._go,
            "pause": self._pause,
            "questions": self._questions_key,
            "select-next": lambda: self._select_by(1),
            "select-previous": lambda: self._select_by(-1),
            **{f"select-{n}": partial(self._select_number, n) for n in range(1, 10)},
            "give": self._give,
            "presence": self._presence,
            "move-up": lambda: self._move(-1),
            "move-down": lambda: self._move(1),
            "conclude": self._conclude,
            "blank": self._blank,
            "face": console.toggle_face,
            "lock": console.lock,
            "close-sheet": console.close_front,
            "quit": console.quit,
        }
        for action in KEYED:
            if action.name not in self._acts:
                self._acts[action.name] = self._act_of(action)

    def _act_of(self, action: Action) -> Callable[[], None]:
        """Return what an action does whose command is always the same, or that opens its sheet."""
        command = action.command
        if isinstance(command, cmd.CorrectBegan) and command.by is not None:
            return partial(self._shift, command.by)
        if command is not None and not isinstance(command, Query):
            return partial(self.console.submit, command)
        if action.name not in SHEETS:
            raise LookupError(f"{action.name}: the console does not know this action")
        return partial(self.console.open, action.name)

    def act(self, name: str) -> None:
        """Do the action called ``name`` in the key map."""
        self.acting = name
        try:
            self._acts[name]()
        finally:
            self.acting = ""

    def line(self, text: str) -> str:
        """Do what a line of `--plain` means, asking as for a key; return why it means nothing."""
        written, _ = confirmed(text)
        try:
            meant = parse_line(written, self.console.session)
        except BadLine as reason:
            return str(reason)
        if meant is Query.QUIT:
            self.console.quit()
        elif meant is Query.HELP:
            self.console.open("help")
        elif isinstance(meant, Query):
            self.console.tell(plain_words.answer(meant, self._snapshot, self.console.app.chair))
        elif meant == cmd.Go():
            self._go()
        else:
            self.acting = WORDS[written.split()[0].lower()].name
            self.console.submit(meant, lambda answer: self.console.tell(f"ok {answer.text}"))
            self.acting = ""
        return ""

    @property
    def _snapshot(self) -> Snapshot:
        return self.console.view.snapshot

    def _go(self) -> None:
        snapshot = self._snapshot
        if snapshot.stage is Stage.CLOSED:
            self.console.next_session()
        else:
            self.console.submit(cmd.Go())

    def _pause(self) -> None:
        floor = self._snapshot.floor
        if self._snapshot.stage is Stage.TURN and floor and floor.paused_for is not None:
            self.console.submit(cmd.Resume(), lambda answer: self.ask_reason())
        else:
            self.console.submit(cmd.Pause())

    def ask_reason(self) -> None:
        """Ask why the pause was; one digit answers, and it lapses after eight seconds."""
        choices = "  ".join(f"{n} {why}" for n, why in enumerate(PAUSE_REASONS, start=1))
        keys = {str(n): partial(self._explain, why) for n, why in enumerate(PAUSE_REASONS, start=1)}
        self.console.ask(Prompt(Front.WHY, "why?", choices, keys))

    def _explain(self, why: str) -> None:
        self.console.ask(None)
        self.console.submit(cmd.ExplainPause(why))

    def _questions_key(self) -> None:
        """Go to the Missions' questions, out of them, or to the end."""
        snapshot = self._snapshot
        floor = snapshot.floor if snapshot.stage is Stage.TURN else None
        if floor is not None and floor.segment.kind is Kind.QUESTIONS:
            self.console.submit(cmd.Yield())
            return
        coming = self.console.view.questions_to_come
        self.console.submit(cmd.Close() if coming is None else cmd.Give(coming))

    def _shift(self, by: int) -> None:
        """Move the beginning of a turn, in a gap the end of the last one."""
        gap = self._snapshot.stage is Stage.GAP
        self.console.submit(cmd.CorrectEnded(by) if gap else cmd.CorrectBegan(by))

    def _select_number(self, number: int) -> None:
        if self._snapshot.row(number) is None:
            self.console.tell(f"there is no segment {number}")
            return
        self.console.select(number)
        floor = self.console.view.floor
        if floor is not None and floor.paused_for is not None and number <= len(PAUSE_REASONS):
            key = self.console.app.keys.first("pause")
            self.console.tell(f"row {number} is selected; {key} resumes and asks why")

    def _select_by(self, step: int) -> None:
        view = self.console.view
        numbers = [row.number for row in view.snapshot.rows]
        start = view.target if view.target is not None else numbers[-1] if numbers else None
        if start is None or start not in numbers:
            return
        place = max(0, min(len(numbers) - 1, numbers.index(start) + step))
        self.console.select(numbers[place])

    def _give(self) -> None:
        view = self.console.view
        number = view.selected if view.selected is not None else view.interrupted
        number = view.target if number is None else number
        if number is None:
            self.console.tell("nobody is left: select somebody first")
        else:
            self._do_to(number, "the floor to {}?", partial(self._give_to, number))

    def _give_to(self, number: int) -> None:
        self.console.submit(cmd.Give(number), lambda answer: self.console.select(None))

    def _do_to(self, number: int, question: str, act: Callable[[], None]) -> None:
        """Act on a row; ask first if the press can mean one whose selection ended just now."""
        console, selection, asker = self.console, self.console.selection, self.acting
        missed = self._snapshot.row(selection.missed(console.now_ms()) or 0)
        meant = self._snapshot.row(number)
        if missed is None or meant is None or missed is meant:
            act()
            return

        def yes() -> None:
            selection.ask_until(0)
            console.ask(None)
            self.acting = asker
            act()
            self.acting = ""

        says_yes = [] if BY_NAME[asker].repeats else console.view.keys.all(asker).split()
        by = " or ".join(["y", *says_yes])
        asked = question.format(meant.segment.label)
        words = f"the selection of {missed.segment.label} ended: {asked}"
        no = partial(selection.ask_until, 0)
        selection.ask_until(console.now_ms() + (TABLE[Front.AGAIN].waits_s or 0) * SECOND_MS)
        console.ask(Prompt(Front.AGAIN, words, f"{by}: yes  Esc: no", {"y": yes}, yes, no, asker))

    def _presence(self) -> None:
        """Mark present, late, absent, in turns, as the footer says."""
        meaning = self.console.view.presence
        number = self.console.view.target
        if number is None:
            self.console.tell("nobody is left: select somebody first")
            return
        if meaning.act in MARKS:
            mark = partial(self._mark, number, MARKS[meaning.act](number))
            self._do_to(number, f"{{}} is {meaning.act}?", mark)
        else:  # the refusal says why
            self._mark(number, cmd.MarkAbsent(number))

    def _mark(self, number: int, command: Command) -> None:
        self.console.select(number)
        self.console.submit(command)

    def _move(self, step: int) -> None:
        view = self.console.view
        number = view.target
        if number is None or view.snapshot.row(number) is None:
            self.console.tell("nobody is left: select somebody first")
        else:
            self._do_to(number, "move {}?", partial(self._move_row, number, step))

    def _move_row(self, number: int, step: int) -> None:
        order = [row.number for row in self._snapshot.rows]
        place = order.index(number)
        beyond = place + step
        row = self._snapshot.row(order[beyond]) if 0 <= beyond < len(order) else None
        self.console.select(number)
        if row is None or row.status in (Status.DONE, Status.FLOOR):
            self.console.tell("there is no place further that way")
            return
        after = beyond if step > 0 else beyond - 1
        self.console.submit(cmd.Move(number, order[after] if after >= 0 else 0))

    def _conclude(self) -> None:
        shown = self._snapshot.shown
        asked = shown is not None and shown.stock == CONCLUDE.stock
        self.console.submit(cmd.ClearMessage() if asked else CONCLUDE)

    def _blank(self) -> None:
        self.console.submit(cmd.Unblank() if self._snapshot.blank else cmd.Blank())

"""The stages of an hour in which every key of the console is tried.

A stage is what happened at the runner, and then the keys that a moderator pressed. To add one, add
a line to ``STAGES``: steps for the runner (a command, or how long nothing happens), keys of the
console, and a text that is on the screen then and in no doubt about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from presession_timer.actions.table import KEYED
from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command, Go
from presession_timer.plan.model import Kind, Plan, Window
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, other, panel, plan_of, statement

__all__ = ["STAGES", "Disk", "Stage"]

PLAN = panel(3, until=START + 65 * MINUTE)
_NO_QUESTIONS = plan_of(other(1, Kind.OPENING, "2:00"), statement(2), statement(3))
_HIDDEN = plan_of(
    other(1, Kind.OPENING, "2:00"), statement(2, speaker="Xia Bok", protect=True), statement(3)
)
_NO_MINIMUM = plan_of(*(statement(n, min=0) for n in range(1, 12)), window=Window(min=0))
_SEATED = panel(3, until=START + 65 * MINUTE)
_SEATED = replace(
    _SEATED,
    segments=tuple(replace(s, seat="12") if s.number == 4 else s for s in _SEATED.segments),
)
Step = str | Command | Callable[[SessionRunner, ManualClock], object]


class Disk:
    """A disk that may be full."""

    full = False


@dataclass(frozen=True)
class Stage:
    """Where an hour is, and what stands in front on the console."""

    steps: tuple[Step, ...] = ()
    keys: tuple[str, ...] = ()
    sees: str = ""
    """Is on the screen at 120×36 and, but for the room's face, in this stage only."""
    plan: Plan = PLAN
    follows: bool = False
    """Whether the day has another session."""
    full: bool = False
    """Whether the disk refuses everything from the last step on."""
    every: bool = True
    """Whether every action is tried here, or GO only: it is the same to them as another stage."""
    page: bool = False
    """Whether the room has its page, and a remote."""
    quick: bool = False
    """Whether the keys come as fast as somebody types."""
    moves: frozenset[str] = frozenset()
    """Actions that may change who has the floor here and nowhere else."""
    leaves: frozenset[str] = frozenset()
    """Actions that end the console here and nowhere else."""
    silent: frozenset[str] = frozenset()
    """Actions that may show nothing here and change nothing; each stage says why."""


def _slept(runner: SessionRunner, clock: ManualClock) -> None:
    clock.sleep(90_000)
    runner.check()


def _heard(runner: SessionRunner, clock: ManualClock) -> None:
    runner.hear_microphone("12", is_on=True).result()


# An hour flips at ,250, a speaker at ,550, the wall clock at ,000: each figure has an instant of
# its own, and a press at about ,700 is near none.
_OPEN = ("0:00.250", Go())
_STATE = (*_OPEN, "1:00", Go(), "0:10", Go())
_SPEAKER = (*_STATE, "1:30", Go(), "0:20.300", Go())
_GAP = (*_SPEAKER, "6:00", Go())
_LAST_GAP = (*_GAP, "0:20", Go(), "6:00", Go(), "0:20", Go(), "6:00", Go())
_QUESTIONS = (*_LAST_GAP, "0:20", Go())
_CLOSING = (*_QUESTIONS, "10:00", cmd.Yield(), "0:10", Go())
_OVER = (*_CLOSING, "0:40", Go(), "0:05.150")
_CLOSED = (*_CLOSING, "0:40", Go(), "0:05", cmd.Close(), "0:05.450")
_UNHEARD = (*_OPEN, "1:00", Go(), "0:10", Go(), "6:00", Go(), "0:12.150")
_FIRST_MINUTE = (*_SPEAKER, "0:20.150")
_IN_WINDOW = (*_SPEAKER, "5:20.150")
_LATE = (*_SPEAKER, "7:20.150")
_ASKED = (*_QUESTIONS, "2:00.150", Go(), "2:20")
_PAUSED = (cmd.Pause(), "0:10.100")
_SET_UP = ("0:00.700",)

_ALL = frozenset(action.name for action in KEYED)
_DIGITS = frozenset(f"select-{n}" for n in range(1, 10))
_ROWS = frozenset({"select-next", "select-previous"})
_HIDDEN_ROWS = _ROWS | _DIGITS | {"move-up", "move-down"}
"""A sheet hides the rundown: nothing is selected or moved there unseen."""
_NOTHING_OPEN = frozenset({"close-sheet"})
_IN_FIELD = _ROWS | {
    "move-up",
    "move-down",
    "began-much-earlier",
    "began-much-later",
    "undo",
    "redo",
}
"""Keys that move the cursor of an empty line to where it is, or take out what is not there."""

_BEHIND = _HIDDEN_ROWS
_ON_A_PAGE = _HIDDEN_ROWS | {"began-much-earlier"}
"""A page is at its top."""
_QUESTIONS_KEY = frozenset({"questions"})


def _bare(*steps: Step, sees: str, silent: frozenset[str] = frozenset(), **more: Any) -> Stage:
    """Nothing stands in front, so there is nothing that Esc closes."""
    return Stage(steps, (), sees, silent=silent | _NOTHING_OPEN, **more)


def _face(*steps: Step, keys: tuple[str, ...] = (), sees: str = "", **more: Any) -> Stage:
    """The room's face has no rundown: what is selected there is not seen."""
    silent = _HIDDEN_ROWS if keys == ("s",) else _ROWS | _DIGITS
    return Stage(steps, ("f", *keys), sees, silent=silent, **more)


STAGES: dict[str, Stage] = {
    "set up": _bare(*_SET_UP, sees="opens the hour"),
    "set up, late": _bare("13:00.700", sees="opens the hour", every=False),
    "set up, no start": _bare(
        *_SET_UP, sees="opens the hour", plan=panel(3, start=None), every=False
    ),
    "set up, nine parts": _bare(*_SET_UP, sees="opens the hour", plan=panel(5)),
    "opening": _bare(*_OPEN, "0:40.450", sees="ends Opening"),
    "the State": _bare(*_STATE, "0:30.450", sees="ends Permanent Mission"),
    "the State, over": _bare(*_STATE, "2:30.450", sees="ends Permanent Mission", every=False),
    "first minute": _bare(*_FIRST_MINUTE, sees="YOU HAVE THE FLOOR"),
    "before minimum": _bare(*_SPEAKER, "2:00.150", sees="YOU HAVE THE FLOOR"),
    "in window": _bare(*_IN_WINDOW, sees="MINIMUM REACHED"),
    "last minute": _bare(*_SPEAKER, "6:10.150", sees="you have one minute left"),
    "over": _bare(*_LATE, sees="I must ask you to conclude"),
    "granted, message, blank": _bare(
        *_IN_WINDOW, cmd.Grant(30_000), cmd.ShowMessage("Speak up"), cmd.Blank(), sees="ROOM BLANK"
    ),
    "no minimum": _bare(
        "0:00.250", Go(), "1:00", Go(), "0:40", sees="1 of 11", plan=_NO_MINIMUM,
    ),
    "paused": _bare(*_IN_WINDOW, *_PAUSED, sees="resume"),
    "paused, over": _bare(*_LATE, *_PAUSED, sees="resume", every=False),
    "gap": _bare(*_GAP, "0:12.150", sees="starts Speaker 4"),
    "gap, long": _bare(*_GAP, "0:50.150", sees="nobody has the floor 0:5"),
    "gap, undone": _bare(*_GAP, "0:12.150", cmd.Undo(), "0:02", sees="ends Speaker 3"),
    "gap before the questions": _bare(*_LAST_GAP, "0:12.150", sees="starts Missions"),
    "questions": _bare(*_QUESTIONS, "2:00.150", sees="question"),
    "question taken": _bare(*_ASKED, sees="question 1"),
    # The row of whoever has the floor is marked, selected or not.
    "closing": _bare(
        *_CLOSING, "0:40.150", sees="ends Closing", silent=frozenset({"select-next", "select-7"})
    ),
    "nobody to come": _bare(*_OVER, sees="closes the hour"),
    "closed": _bare(*_CLOSED, sees="to spare", silent=_BEHIND),
    "closed, another follows": _bare(
        *_CLOSED, sees="goes on to", follows=True, silent=_BEHIND, every=False
    ),
    "NOT SAVED": _bare(*_IN_WINDOW, cmd.Grant(30_000), sees="NOT SAVED", full=True),
    "NOT SAVED, gap": _bare(
        *_GAP, "0:12.150", cmd.WriteNote("a"), sees="NOT SAVED", full=True
    ),
    # Questions in the last line. One that is asked again looks as before.
    "end asked": Stage(_FIRST_MINUTE, ("space",), "after 0:2"),
    "floor asked": Stage(_IN_WINDOW, ("5", "t"), "take the floor from Speaker 3?",
                         silent=frozenset({"give", "select-5"})),
    "leave asked": Stage((*_QUESTIONS, "2:00.150"), ("x",), "Esc: no"),
    "closing asked": Stage(_OVER, ("space",), "Esc: no", silent=_QUESTIONS_KEY),
    "early closing asked": Stage(_UNHEARD, ("x",), "Esc: no", plan=_NO_QUESTIONS),
    "undo asked": Stage((*_GAP, "0:12.150", cmd.Undo(), "0:01", cmd.Undo(), "0:01"), ("u",),
                        "undo further back", silent=frozenset({"undo"})),
    "correction asked": Stage((*_GAP, "0:12.150"), ("home",) * 5, "move the end of Speaker 3",
                              silent=frozenset({"began-much-earlier"})),
    "conclude asked": Stage((*_SPEAKER, "2:00.150"), ("w",), "to conclude after",
                            silent=frozenset({"conclude"})),
    "words asked": Stage((*_OPEN, "1:00.450"), ("m", *"xia", "enter"), "y or Enter: yes",
                         plan=_HIDDEN),
    "why asked": Stage((*_IN_WINDOW, *_PAUSED), ("p",), "point of order"),
    "typing offered back": Stage(_IN_WINDOW, tuple("bwadk"), "typed for another", quick=True,
                                 silent=frozenset({"select-4"})),
    "sleep asked": Stage((*_IN_WINDOW, _slept), (), "this machine slept", silent=_NOTHING_OPEN),
    "microphone asked": Stage((*_GAP, "0:12.150", _heard), (), "microphone went on", plan=_SEATED),
    # Sheets.
    "locked": Stage(_IN_WINDOW, ("f9",), "unlocks", silent=_ALL),
    "help": Stage(
        _IN_WINDOW, ("question_mark",), "Run the hour", silent=_ON_A_PAGE | {"began-much-later"}
    ),
    "report": Stage(_IN_WINDOW, ("r",), "Report, as the record stands now", silent=_ON_A_PAGE),
    "make it fit": Stage(_IN_WINDOW, ("s",), "MAKE IT FIT", silent=_BEHIND),
    "insert": Stage(
        _IN_WINDOW, ("i",), "Who takes the floor?", silent=_BEHIND | _IN_FIELD,
        moves=frozenset({"select-1", "select-2", "select-3", "select-4"}),
    ),
    "insert, set up": Stage(
        _SET_UP, ("i",), "Who takes the floor?", silent=_BEHIND | _IN_FIELD
    ),
    "insert, typed": Stage(_IN_WINDOW, ("i", "a", "tab"), "Organisation", silent=_IN_FIELD),
    "change": Stage(_IN_WINDOW, ("g",), "Correct 3", silent=_IN_FIELD),
    "look": Stage(_IN_WINDOW, ("v",), "How this console looks", silent=_BEHIND),
    "look, with a page": Stage(_IN_WINDOW, ("v",), "The page", page=True, silent=_BEHIND),
    "look, the remote": Stage(
        _IN_WINDOW, ("v", "0"), "good once, for two minutes", page=True, silent=_BEHIND
    ),
    "look, set up": Stage(_SET_UP, ("v",), "test card", page=True, silent=_BEHIND),
    "quit asked": Stage(
        _IN_WINDOW, ("q",), "save and leave", silent=_BEHIND, leaves=frozenset({"select-2"})
    ),
    "message": Stage(_IN_WINDOW, ("m",), "Message to the room", silent=_IN_FIELD),
    "message, typed": Stage(_IN_WINDOW, ("m", "a", "b"), "Message to the room", silent=_IN_FIELD),
    "note": Stage(_IN_WINDOW, ("o",), "Enter writes it into the record", silent=_IN_FIELD),
    "palette": Stage(
        _IN_WINDOW, ("ctrl+p",), "type a line", silent=_IN_FIELD | frozenset({"go"})
    ),
    "palette, typed": Stage(_IN_WINDOW, ("ctrl+p", "u", "n"), "type a line", silent=_IN_FIELD),
    "State asked": Stage(_ASKED, ("l",), "Esc  closes", silent=_IN_FIELD),
    "next moderator": Stage(_CLOSED, ("space",), "Who moderates?", follows=True, silent=_IN_FIELD),
    # The room's face in this terminal.
    "face": _face(*_IN_WINDOW),
    "face, over": _face(*_LATE),
    "face, set up": _face(*_SET_UP, every=False),
    "face, gap": _face(*_GAP, "0:12.150", every=False),
    "face, paused": _face(*_IN_WINDOW, *_PAUSED, every=False),
    "face, blank": _face(*_IN_WINDOW, cmd.Blank(), every=False),
    "face, questions": _face(*_ASKED),
    "face, closed": _face(*_CLOSED, every=False),
    "face, end asked": _face(*_FIRST_MINUTE, keys=("space",), sees="after 0:2"),
    "face, make it fit": _face(*_IN_WINDOW, keys=("s",), sees="MAKE IT FIT"),
}  # fmt: skip


def reach(stage: Stage, runner: SessionRunner, clock: ManualClock, disk: Disk) -> None:
    """Bring a runner to a stage; ``disk`` refuses its last step where it must."""
    last = len(stage.steps) - 1
    for place, step in enumerate(stage.steps):
        if isinstance(step, str):
            clock.advance(parse(step))
            continue
        disk.full = stage.full and place == last
        if callable(step):
            step(runner, clock)
        else:
            answer = runner.do(step, confirmed=True)
            assert answer.ok, f"{step}: {answer.text}"

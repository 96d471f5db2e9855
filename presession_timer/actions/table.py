"""The one table of actions: what each is called, does, and is reached by.

The key map, the footer, help, the palette, `--plain`, the remote and the tables in docs/ read it,
so they cannot disagree. What matters live has a key on every keyboard layout; letters are aliases,
and none differs by case.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from presession_timer.actions import arguments as arg
from presession_timer.actions.arguments import LONGEST_TEXT, Read
from presession_timer.base.durations import SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, READY_MADE, Command
from presession_timer.plan.model import Kind


class Group(StrEnum):
    """The purpose of an action, as help lists it."""

    HOUR = "Run the hour"
    ORDER = "Change who speaks"
    TIME = "Put a time right"
    FIT = "Make the hour fit"
    ROOM = "Tell the room"
    CONSOLE = "This console"


class Confirm(StrEnum):
    """What says yes to the question that the engine may want asked first; only a screen asks."""

    GO = "GO or y"
    AGAIN = "its key again or y; GO is GO"
    TEXT = "Enter or y"


class Query(StrEnum):
    """What a line can ask without changing anything."""

    STATUS = "status"
    LIST = "list"
    NEXT_UNDO = "next-undo"
    SAY = "say"
    HELP = "help"
    QUIT = "quit"


class Action(NamedTuple):
    """One thing a moderator can do."""

    name: str
    """What the key map in the settings calls it."""
    label: str
    """A few words, for help and the palette."""
    help: str
    """A sentence, for the palette, `help` of `--plain` and docs/."""
    group: Group
    keys: tuple[str, ...] = ()
    command: Command | Query | None = None
    """What it leads to where that is always the same; what the console shows may turn it round."""
    usage: str = ""
    """How it is written in `--plain` and the palette; empty: it has no word there."""
    read: Read | None = None
    """Reads what follows its word; None: the word stands alone."""
    remote: str = ""
    """What the remote calls it; empty: the remote has no such press."""
    short: str = ""
    """One or two words for the footer, where it does not say something more exact."""
    both: str = ""
    """What this and the action before it are called together: help has them in one row."""
    confirm: Confirm | None = None
    """What says yes where a screen may have to ask first; None: the engine never asks."""
    bang: bool = False
    """Whether `--plain` may want a `!` behind the word."""
    repeats: bool = False
    """Whether a key that is held down acts again and again."""
    live: bool = True
    """Whether it is needed during a turn, and so has a key on every keyboard layout."""

    @property
    def word(self) -> str:
        """The word of `--plain`; empty where there is none."""
        return self.usage.partition(" ")[0]


_HOUR, _ORDER, _TIME, _FIT, _ROOM, _CONSOLE = Group

ACTIONS: tuple[Action, ...] = (
    Action("go", "GO: open, start, end, close",
        "Does what comes next: opens, starts, ends, marks a question, closes; then the day's next.",
        _HOUR, ("space", "enter", "pagedown"), cmd.Go(), "go", remote="go", confirm=Confirm.GO),
    Action("undo", "Undo the last press", "Takes the latest command back; after a restart too.",
        _HOUR, ("u", "backspace", "pageup", "ctrl+z"), cmd.Undo(), "undo", remote="undo",
        confirm=Confirm.GO),
    Action("redo", "Redo what was undone", "Brings back what was undone last.",
        _HOUR, ("ctrl+y",), cmd.Redo(), "redo", remote="redo"),
    Action("pause", "Pause, resume",
        "Stops the speaker's clock; the hour runs on. Once it goes on, a digit may say why.",
        _HOUR, ("p", "f2"), cmd.Pause(), "pause [why]", arg.text(cmd.Pause, LONGEST_TEXT),
        remote="pause", short="pause"),
    Action("resume", "Resume", "Lets the speaker's clock go on.",
        _HOUR, (), cmd.Resume(), "resume", remote="resume"),
    Action("why", "Why it was paused", "Says why the latest pause was.",
        _HOUR, usage="why TEXT", read=arg.text(cmd.ExplainPause, LONGEST_TEXT)),
    Action("questions", "Missions' questions, and out",
        "To the Missions' questions, and out of them; once they are over it closes the hour.",
        _HOUR, ("x", "f6"), short="Missions", confirm=Confirm.AGAIN),
    Action("question", "Mark a question",
        "Marks the next question, with the State that asks: a name, its beginning or an ISO code.",
        _HOUR, usage="question [STATE]", read=arg.state(cmd.MarkQuestion)),
    Action("name-question", "Which State asks",
        "Writes down which State asks the question that is being asked; the key marks it, too,"
        " where none is marked.",
        _HOUR, ("l", "f10"), usage="asks STATE", read=arg.state(cmd.NameQuestion),
        short="which State"),
    Action("note", "Note at this second", "Writes something into the record at this second.",
        _HOUR, ("o", "f12"), usage="note TEXT", read=arg.text(cmd.WriteNote, LONGEST_TEXT),
        short="note"),
    Action("open", "Open the hour", "Opens the hour without giving the floor.",
        _HOUR, (), cmd.Open(), "open"),
    Action("yield", "End the turn", "Ends the turn, or leaves the Missions' questions.",
        _HOUR, (), cmd.Yield(), "yield", remote="leave", confirm=Confirm.AGAIN),
    Action("close", "Close the hour", "Ends the hour.", _HOUR, (), cmd.Close(), "close",
        confirm=Confirm.GO),
    Action("select-next", "Select the row below", "Moves the selection down; starts nothing.",
        _ORDER, ("down",), repeats=True),
    Action("select-previous", "Select the row above", "Moves the selection up; starts nothing.",
        _ORDER, ("up",), both="Select a row", repeats=True),
    *(
        Action(f"select-{n}", f"Select {n}", f"Selects segment {n}; starts nothing.",
               _ORDER, (str(n),))
        for n in range(1, 10)
    ),
    Action("give", "Floor to the selected",
        "Gives the floor out of order: to the selected one; in a line to N, a number or an id.",
        _ORDER, ("t", "f4"), usage="give N", read=arg.of_segment(cmd.Give), remote="give",
        confirm=Confirm.GO),
    Action("presence", "Present, late, absent",
        "Late moves to the end and keeps the time; absent returns the time to the others.",
        _ORDER, ("a", "delete")),
    Action("absent", "Absent", "Returns the time of segment N to the others.",
        _ORDER, usage="absent N", read=arg.of_segment(cmd.MarkAbsent), remote="absent"),
    Action("late", "Late", "Moves segment N to the end and keeps its time.",
        _ORDER, usage="late N", read=arg.of_segment(cmd.MarkLate), remote="late"),
    Action("present", "Present", "Takes absent or late back.",
        _ORDER, usage="present N", read=arg.of_segment(cmd.MarkPresent), remote="present"),
    Action("move-up", "Move the selected up", "The selected one comes one place earlier.",
        _ORDER, ("shift+up",), repeats=True),
    Action("move-down", "Move the selected down", "The selected one comes one place later.",
        _ORDER, ("shift+down",), both="Move the selected", repeats=True),
    Action("move", "Move a segment", "Changes the running order; `after 0` is the front.",
        _ORDER, usage="move N after M", read=arg.move),
    Action("insert", "Somebody else takes the floor",
        "Inserts somebody whom the plan does not name. In a line KIND is one of"
        f" {', '.join(Kind)}; a panellist's is statement, a Mission's follow-up. A length may come"
        " first: `insert break 10:00 Coffee`; with both in quotes a speaker and the organisation:"
        ' `insert statement "Ms Doe" @ "Org Z"`.',
        _ORDER, ("i", "insert"), usage="insert KIND TEXT", read=arg.insert, remote="insert",
        short="insert", confirm=Confirm.TEXT, bang=True),
    Action("change", "Correct a segment",
        "Corrects what the plan says of a segment: speaker, organisation or topic, protect on or"
        " off, min, max, planned.",
        _ORDER, ("g",), usage="change N speaker TEXT", read=arg.change, short="correct",
        confirm=Confirm.TEXT, bang=True, live=False),
    Action("began-earlier", "Began 5 s earlier",
        "Moves the beginning of the last turn; with the key, in a gap, its end. In a line"
        " `began 3 -0:20` moves that of segment 3, `began previous` to when the one before ended.",
        _TIME, ("e", "left"), cmd.CorrectBegan(-5 * SECOND), "began -0:20", arg.began,
        remote="began", short="began earlier", bang=True, repeats=True, confirm=Confirm.GO),
    Action("began-later", "Began 5 s later", "Moves the beginning, in a gap the end.",
        _TIME, ("d", "right"), cmd.CorrectBegan(5 * SECOND), both="Began 5 s earlier, later",
        repeats=True, confirm=Confirm.GO),
    Action("began-much-earlier", "Began 30 s earlier", "Moves the beginning, in a gap the end.",
        _TIME, ("home",), cmd.CorrectBegan(-30 * SECOND), repeats=True, confirm=Confirm.GO),
    Action("began-much-later", "Began 30 s later", "Moves the beginning, in a gap the end.",
        _TIME, ("end",), cmd.CorrectBegan(30 * SECOND), both="Began 30 s earlier, later",
        repeats=True, confirm=Confirm.GO),
    Action("began-at-previous-end", "Began when the last one ended",
        "The speaker began at the moment the previous one ended.",
        _TIME, ("c", "ctrl+home"), cmd.CorrectBegan(None), confirm=Confirm.GO),
    Action("ended", "Ended earlier, later",
        "Moves the last end; `ended 3 -0:20` that of segment 3.",
        _TIME, usage="ended -0:20", read=arg.ended, remote="ended", bang=True,
        confirm=Confirm.GO),
    Action("grant", "30 s more",
        "Moves the running speaker's limit; -0:30 takes back what was granted.",
        _TIME, ("+", "="), cmd.Grant(30 * SECOND), "grant 0:30", arg.length(cmd.Grant, sign=True),
        remote="more", short="30 s", repeats=True),
    Action("take-back", "30 s less", "Takes 30 s of what was granted back.",
        _TIME, ("-", "_"), cmd.Grant(-30 * SECOND), remote="less", both="30 s more, less",
        repeats=True),
    Action("accept", "Yes to a microphone",
        "Does what a microphone suggests: the speaker began, or ended, when it went on or off.",
        _TIME, (), cmd.TakeSuggestion(), "accept", remote="accept"),
    Action("discount-sleep", "Take a sleep off", "Takes this machine's sleep off the speaker.",
        _TIME, (), cmd.DiscountSleep(), "discount-sleep"),
    Action("make-it-fit", "Make the hour fit",
        "Lists ways to make the hour fit, each with the end it leads to and what to say.",
        _FIT, ("s", "f7"), short="make it fit"),
    Action("cap", "Cap the statements",
        "Lowers the limit of statements to come; `cap off` lifts it.",
        _FIT, usage="cap 6:00", read=arg.cap),
    Action("planned", "Plan another length",
        "Changes the planned length of a segment; of several at once: `planned 7 2:30, 8 0:30`.",
        _FIT, usage="planned N 10:00", read=arg.planned),
    Action("extend", "Extend the hour", "Lengthens the hour.",
        _FIT, usage="extend 5:00", read=arg.length(cmd.Extend)),
    Action("conclude", "PLEASE CONCLUDE on/off",
        f"Shows the room “{CONCLUDE.text}” until the turn ends; the key takes it away again, too.",
        _ROOM, ("w", "f3"), CONCLUDE, "conclude", short="conclude", confirm=Confirm.GO),
    *(
        Action(word, shown.text, f"Shows the room “{shown.text}”.", _ROOM, (), shown, word)
        for word, shown in READY_MADE.items() if shown is not CONCLUDE
    ),
    Action("message", "Message to the room",
        "Shows every screen a message; with `@lectern` at its end only the speaker's. Where a plan"
        " protects anybody, you see first what the room will see; in a line a text like a protected"
        " name wants `message! TEXT`.",
        _ROOM, ("m", "f8"), usage="message TEXT", read=arg.message,
        remote="message", short="message", confirm=Confirm.TEXT, bang=True),
    Action("clear", "Take the message away", "Takes the message away.",
        _ROOM, (), cmd.ClearMessage(), "clear", remote="clear"),
    Action("blank", "Room black, or back",
        "Turns the room's screens black; the key brings them back, too.",
        _ROOM, ("b", "."), cmd.Blank(), "blank", remote="blank", short="blank"),
    Action("unblank", "Room back", "Brings the room's screens back.",
        _ROOM, (), cmd.Unblank(), "unblank", remote="unblank"),
    Action("face", "The room's face here",
        "Shows in this terminal what the room sees; every key works on.",
        _ROOM, ("f",), live=False),
    Action("look", "Address, QR, light or dark",
        "How the room sees the hour, and how this console looks.",
        _ROOM, ("v",), short="the room", live=False),
    Action("report", "The report so far", "What really happened so far, on one page.",
        _CONSOLE, ("r",), short="report", live=False),
    Action("palette", "Search, or type a line",
        "Finds every action by its words, and does what `--plain` understands: `cap 6:00`.",
        _CONSOLE, ("ctrl+p",)),
    Action("help", "Keys", "Lists the keys; in a line, the words.",
        _CONSOLE, ("?", "f1"), Query.HELP, "help", short="keys"),
    Action("lock", "Lock keys and mouse", "Keys and mouse do nothing until it is pressed twice.",
        _CONSOLE, ("f9",)),
    Action("close-sheet", "Close what is in front",
        "Closes what is open in front, otherwise nothing: clickers send these keys.",
        _CONSOLE, ("escape", "f5")),
    Action("quit", "Quit",
        "Leaves; the record stays open and can be resumed. While the hour runs the key asks.",
        _CONSOLE, ("q", "ctrl+q", "ctrl+c"), Query.QUIT, "quit", short="leaves"),
    Action("list", "Every segment", "Every segment and where it stands.",
        _CONSOLE, (), Query.LIST, "list"),
    Action("next-undo", "What undo would take back", "Says what undo would take back.",
        _CONSOLE, (), Query.NEXT_UNDO, "next-undo"),
    Action("say", "What the chair says",
        "What the chair says now, or after `then:` at the next change of the floor.",
        _CONSOLE, (), Query.SAY, "say"),
    Action("status", "Where the hour stands", "Where the hour stands; an empty line asks it too.",
        _CONSOLE, (), Query.STATUS, "status"),
)  # fmt: skip

KEYED = tuple(action for action in ACTIONS if action.keys)
"""Every action that has a key; the key map may give it others."""
BY_NAME = {action.name: action for action in ACTIONS}
WORDS = {action.word: action for action in ACTIONS if action.usage}
"""Every word of the plain console, in the order in which `help` shows them."""
PRESSES = {action.remote: action for action in ACTIONS if action.remote}
"""Every press of the remote."""

"""The foot: a button that says what the main key does now, then the keys of this moment."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.actions.table import BY_NAME
from presession_timer.base.text import without_brackets
from presession_timer.console.key_router import Prompt
from presession_timer.console.view import Face, View
from presession_timer.engine.snapshot import Stage
from presession_timer.plan.model import Kind
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    clickable,
    cut,
    fitted,
    key_cap,
    line,
    name,
    spread,
)
from presession_timer.terminal.tones import Tones

Entry = tuple[str, str]
"""(action, what it does now)."""
BEFORE = ("presence", "insert", "look", "note", "quit")
IN_A_GAP = ("presence", "insert", "questions", "note", "blank")
IN_QUESTIONS = ("questions", "name-question", "pause", "blank", "note")
RESUME = "resume, then why"
"""A digit says why the pause was, but not before it is over: until then it selects a row."""
WHILE_PAUSED = ("pause", "message", "blank", "note")
IN_A_TURN = ("pause", "grant", "began-earlier", "message", "insert", "note")
IN_A_STATEMENT = (
    "pause", "grant", "conclude", "began-earlier", "message", "insert", "note", "presence",
)  # fmt: skip
_BUTTON = 26
"""Cells that the words of the main key may take, and half of the width: other keys stand beside."""
_MOST_ROWS = 3
"""Of a question with what is said under it."""
_BESIDE_GO = 6
"""Cells round an answer that stands beside the main key."""
CLOSED = ("report", "undo", "note", "quit")
"""The actions of each moment, the most useful first."""


def foot_lines(
    view: View, prompt: Prompt | None, width: int, height: int, tones: Tones
) -> list[Line]:
    """Return what stands at the foot: the lock, a question that waits, an answer, or the keys."""
    said = asked_lines(view, prompt, width, tones)[-height:]
    if not said:
        return footer(view, width, height, tones)
    if prompt is None and not view.locked:  # an answer hides no main key
        if height >= 3:
            return [said[0], *footer(view, width, height, tones)[1:]]
        if _fits_beside_go(view, width):
            return footer(view, width, height, tones, name(view.notice))
    above: list[Line] = [()] * ((height - len(said)) // 2)
    return [*above, *said]


def _fits_beside_go(view: View, width: int) -> bool:
    """Whether an answer leaves the main key's button in sight, as it should."""
    words = _go_words(view)
    button = cell_len(view.keys.first("go")) + cell_len(name(words)) + 6
    return bool(words) and button + cell_len(name(view.notice)) + _BESIDE_GO <= width


def asked_lines(view: View, prompt: Prompt | None, width: int, tones: Tones) -> list[Line]:
    """Return the lock, the question that waits, the answer to a press; nothing while none is."""
    if view.locked:
        key = view.keys.first("lock")
        return [line((f"  {key} {key}  ", tones.cap), (" unlocks", tones.strong))]
    asked = [] if prompt is None else _question(prompt, width, tones)
    if view.notice and (asked or not view.changed_go):  # under a question, not over who changed GO
        asked.append(line((f"  {cut(name(view.notice), width - 4)}", tones.decide)))
    return asked[:_MOST_ROWS]


def _question(prompt: Prompt, width: int, tones: Tones) -> list[Line]:
    """The question and its answers, filled, in as many lines as they need, but no more than three.

    A question may hold a warning, which is never cut.
    """
    asked, answers = name(prompt.words), prompt.answers
    style = tones.too_late + Style(bold=True)
    parts = [f"{asked}   {answers}"] if answers else [asked]
    if cell_len(parts[0]) + 2 > width and answers:
        first, *more = wrap(asked, width - 4)
        parts = [first, *([" ".join(more)] if more else []), answers]
    return [fitted(line((f"  {cut(part, width - 4)}", style)), width, style) for part in parts]


def footer(view: View, width: int, height: int, tones: Tones, answer: str = "") -> list[Line]:
    """Return the foot in ``height`` lines: three with a button's edges, or one.

    An ``answer`` stands in the place of the other keys.
    """
    words = _go_words(view)
    key = view.keys.first("go")
    button: Line = ()
    if view.changed_go:
        button = line((f" {cut(name(view.changed_go), max(10, width - 24))}  ", tones.decide))
    elif words:
        shown = cut(name(words), max(10, min(width - 24, max(_BUTTON, width // 2))))
        button = line((f"  {key}  ", tones.button_key), (f"{shown}  ", tones.button))
        button = clickable(button, press="go")
    last = _entry(view, "help", BY_NAME["help"].short, tones)
    room = width - cells(button) - cells(last) - 4
    pieces: list[Segment] = []
    if answer:
        last, room = (), 0
        pieces = [Segment("   ", Style.null()), Segment(answer, tones.decide)]
    for action, said in entries_of(view):
        entry = _entry(view, action, said, tones)
        if cells(pieces) + cells(entry) + 3 > room:
            break
        pieces += [Segment("   ", Style.null()), *entry]
    if height < 3:
        middle = (*button, *pieces)
        return [spread(middle, (*last, Segment(" ", Style.null())), width, Style.null())]
    left = Segment(" ", Style.null())
    main = spread(
        (left, *button, *pieces), (*last, Segment(" ", Style.null())), width, Style.null()
    )
    size = cells(button)
    if not size or view.changed_go or not tones.colour or tones.ascii_only:
        return [(), main, ()]
    edges = [line((edge * size, tones.button_edge)) for edge in "▄▀"]
    edges = [fitted((left, *clickable(one, press="go")), width, Style.null()) for one in edges]
    return [edges[0], main, edges[1]]


def _go_words(view: View) -> str:
    if view.face is Face.CLOSED:
        return f"goes on to {name(view.next_plan)}" if view.next_plan else ""
    return _bare(view, view.snapshot.go.words)


def _bare(view: View, words: str) -> str:
    """Return words that name a segment without what its name has in brackets."""
    for row in view.snapshot.rows:
        label = row.segment.label
        if label in words and (bare := without_brackets(label)):
            words = words.replace(label, bare)
    return words


def _entry(view: View, action: str, said: str, tones: Tones) -> Line:
    cap = key_cap(view.keys.first(action), ascii_only=tones.ascii_only)
    if not cap:
        return ()
    less: Line = ()
    if action == "grant" and (key := view.keys.first("take-back")):
        less = clickable(line((f"{key} ", tones.cap)), press="take-back")
    more = clickable(line((f" {cap} ", tones.cap)), press=action)
    return (*more, *less, *clickable(line((f" {said}", tones.soft)), press=action))


def entries_of(view: View) -> Sequence[Entry]:
    """Return the keys of this moment, the most useful first, and what each does now to whom."""
    actions, now = _moment(view)
    presence = name(_bare(view, view.presence.words)) if view.presence.act != "nothing" else ""
    said = now | {"presence": presence}
    entries = [(action, said.get(action, BY_NAME[action].short)) for action in actions]
    return tuple(entry for entry in entries if entry[1])


def _moment(view: View) -> tuple[Sequence[str], dict[str, str]]:
    """The actions of this moment, and what those do that do another thing now than ever."""
    snapshot = view.snapshot
    if snapshot.stage is Stage.CLOSED:
        return CLOSED, {"undo": f"undoes: {snapshot.undoes}"}
    if snapshot.stage is Stage.BEFORE:
        return BEFORE, {}
    if view.face is Face.QUESTIONS:
        now = {"questions": "leave the questions"}
        if view.floor is not None and not view.floor.questions:
            now["name-question"] = ""
        if view.floor is not None and view.floor.paused_for is not None:
            now["pause"] = RESUME
        return IN_QUESTIONS, now
    if snapshot.stage is Stage.GAP:
        back = ("give",) if view.interrupted is not None else ()
        over: dict[str, str] = {}
        if view.questions_to_come is None:  # the key would close the hour
            over = {"questions": ""}
        return (*back, *IN_A_GAP), {"give": "gives the floor back"} | over
    floor = snapshot.floor
    if floor is not None and floor.paused_for is not None:
        return WHILE_PAUSED, {"pause": RESUME}
    judged = floor is not None and floor.segment.kind is Kind.STATEMENT
    return IN_A_STATEMENT if judged else IN_A_TURN, {}

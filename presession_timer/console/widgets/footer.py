"""The foot: a button that says what the main key does now, then the keys of this moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.actions.table import BY_NAME
from presession_timer.base.text import without_brackets
from presession_timer.console.key_router import TABLE, Prompt
from presession_timer.console.view import PEOPLE, Face, View, short_name
from presession_timer.engine.snapshot import Stage
from presession_timer.plan.model import Kind
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    clickable,
    cut,
    first_fitting,
    fitted,
    in_rows,
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
"""Of a question with the words under it."""
_ROWS_OF_ANSWER = 2
"""Of an answer where the foot has one row."""
_ROWS_OF_BUTTON = 3
_BETWEEN = 7
"""Blank cells round the first entry."""
_FUNCTION_KEY = re.compile(r"F\d+")
_BESIDE_GO = 6
"""Cells round an answer that stands beside the main key."""
CLOSED = ("report", "undo", "note", "quit")
"""The actions of each moment, the most useful first."""


def foot_lines(
    view: View, prompt: Prompt | None, width: int, height: int, tones: Tones
) -> list[Line]:
    """Return what stands at the foot: the lock, a question that waits, an answer, or the keys."""
    said = asked_lines(view, prompt, width, tones)
    if not said:
        return footer(view, width, height, tones)
    if prompt is None and not view.locked:  # an answer hides no main key
        if height >= _ROWS_OF_BUTTON:
            first = _answer(view, width, tones)
            return [first, *footer(view, width, height, tones)[1:]]
        if _fits_beside_go(view, width):
            return footer(view, width, height, tones, name(view.notice))
    said = said[-height:]
    above: list[Line] = [()] * ((height - len(said)) // 2)
    return [*above, *said]


def answer_and_keys(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Return an answer in as many rows as it needs, and under it the keys in one."""
    return [*asked_lines(view, None, width, tones)[: height - 1], *footer(view, width, 1, tones)]


def needs_rows(view: View, prompt: Prompt | None, width: int) -> bool:
    """Whether an answer has no room beside the main key."""
    alone = prompt is None and not view.locked and bool(view.notice) and not view.changed_go
    return alone and not _fits_beside_go(view, width)


def _fits_beside_go(view: View, width: int) -> bool:
    """Whether an answer leaves the main key's button in sight, as it should."""
    words = _go_words(view)
    button = cell_len(_go_key(view)) + cell_len(words) + 6
    return bool(words) and button + cell_len(name(view.notice)) + _BESIDE_GO <= width


def _answer(view: View, width: int, tones: Tones) -> Line:
    return line((f"  {cut(name(view.notice), width - 4)}", tones.decide))


def asked_lines(view: View, prompt: Prompt | None, width: int, tones: Tones) -> list[Line]:
    """Return the lock, the question that waits, the answer to a press; nothing while none is."""
    if view.locked:
        key = view.keys.first("lock")
        return [line((f"  {key} {key}  ", tones.cap), (" unlocks", tones.strong))]
    asked = [] if prompt is None else _question(prompt, width, tones)
    if view.notice and (asked or not view.changed_go):  # under a question, not over who changed GO
        if asked:
            asked.append(_answer(view, width, tones))
        else:
            rows = in_rows(name(view.notice).split(" "), width - 4, _ROWS_OF_ANSWER)
            asked = [line((f"  {cut(row, width - 4)}", tones.decide)) for row in rows]
    return asked[:_MOST_ROWS]


def _question(prompt: Prompt, width: int, tones: Tones) -> list[Line]:
    """The question and its answers, filled, in as many lines as they need, but no more than three.

    A question may hold a warning, which is never cut.
    """
    asked, answers = name(prompt.words), prompt.answers
    style = tones.too_late + Style(bold=True)
    parts = [f"{asked}   {answers}"] if answers else [asked]
    if cell_len(parts[0]) + 2 > width and answers:
        parts = in_rows(asked.split(" "), width - 4, _MOST_ROWS - 1)
        if cell_len(answers) + 4 <= width:
            parts.append(answers)
        else:  # they stand where there is room
            every = [*asked.split(" "), *answers.split("  ")]
            parts = in_rows(every, width - 4, _MOST_ROWS, "  ")
    return [fitted(line((f"  {cut(part, width - 4)}", style)), width, style) for part in parts]


def footer(view: View, width: int, height: int, tones: Tones, answer: str = "") -> list[Line]:
    """Return the foot in ``height`` lines: three with a button's edges, or one.

    An ``answer`` stands in the place of the other keys.
    """
    last = _entry(view, "help", BY_NAME["help"].short, tones)
    entries = [] if answer else list(_entry_forms(view, tones))
    button: Line = ()
    if view.changed_go:
        button = line((f" {cut(name(view.changed_go), max(10, width - 24))}  ", tones.decide))
    elif _go_words(view):
        first = min(map(cells, entries[0]), default=0) if entries else 0
        button = _button(view, width, width - cells(last) - first - _BETWEEN, tones)
    room = width - cells(button) - cells(last) - 4
    pieces: list[Segment] = []
    if answer:
        last, room = (), 0
        pieces = [Segment("   ", Style.null()), Segment(answer, tones.decide)]
    for forms in entries:
        entry = first_fitting(forms, room - 3 - cells(pieces))
        if cells(pieces) + cells(entry) + 3 <= room:
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


def _button(view: View, width: int, room: int, tones: Tones) -> Line:
    """Return what GO does now; in ``room`` cells the first entry has its place beside it."""
    key = _go_key(view)
    frame = cell_len(key) + 6
    whole, brief = _go_words(view), _go_words(view, brief=True)
    most = max(10, min(width - 24, max(_BUTTON, width // 2)))
    forms = (
        (words, min(least, most)) for least in (room - frame, most) for words in (whole, brief)
    )
    fitting = (words for words, least in forms if cell_len(words) <= least)
    shown = next(fitting, cut(brief, most))
    button = line((f"  {key}  ", tones.button_key), (f"{shown}  ", tones.button))
    return clickable(button, press="go")


def _go_key(view: View) -> str:
    """Return the key of GO; that of a text is no letter of it."""
    return view.keys.first("go") if view.goes is None or not _types(view) else "Enter"


def _go_words(view: View, *, brief: bool = False) -> str:
    if view.goes is not None:
        return view.goes
    if view.face is Face.CLOSED:
        return f"goes on to {name(view.next_plan)}" if view.next_plan else ""
    return name(_bare(view, view.snapshot.go.words, brief=brief))


def _bare(view: View, words: str, *, brief: bool = False) -> str:
    """Return words that name a segment without what its name has in brackets.

    ``brief``: of a person with the last name only.
    """
    for row in view.snapshot.rows:
        label = row.segment.label
        is_person = bool(row.segment.speaker) and row.segment.kind in PEOPLE
        bare = short_name(row.segment) if brief and is_person else without_brackets(label)
        if label in words and bare:
            words = words.replace(label, bare)
    return words


def _entry_forms(view: View, tones: Tones) -> Iterator[list[Line]]:
    """Yield each entry of this moment, and a shorter form of it where there is one."""
    for action, said in entries_of(view):
        forms = [said, view.presence.act] if action == "presence" else [said]
        if shown := [entry for form in forms if (entry := _entry(view, action, form, tones))]:
            yield shown


def _types(view: View) -> bool:
    return TABLE[view.front].types


def _key(view: View, action: str) -> str:
    """Return the key to show: while letters make a text one that does not."""
    if not _types(view):
        return view.keys.first(action)
    return next((key for key in view.keys.all(action).split() if _FUNCTION_KEY.fullmatch(key)), "")


def _entry(view: View, action: str, said: str, tones: Tones) -> Line:
    cap = key_cap(_key(view, action), ascii_only=tones.ascii_only)
    if not cap:
        return ()
    less: Line = ()
    if action == "grant" and (key := _key(view, "take-back")):
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

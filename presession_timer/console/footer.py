"""The line at the foot: what GO does now, and the few keys that matter at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment

from presession_timer.console.view import Face, View
from presession_timer.engine.reading import Stage
from presession_timer.terminal.key_map import KeyMap
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cells, cut, fitted, key_cap, line, name

__all__ = ["footer", "question_lines"]


def footer(view: View, width: int, ink: Styles) -> Line:
    """GO with its meaning, then as many keys as there is room for; help is always among them."""
    if view.locked:
        cap = f" {view.keys.first('lock')} {view.keys.first('lock')} "
        return fitted(line((cap, ink.key), (" unlocks", ink.bar_strong)), width, ink.bar)
    if view.notice and not view.changed_go:
        return fitted(line((f" {name(view.notice)}", ink.bar_warning)), width, ink.bar)
    go = tuple(_go(view, width, ink))
    return _footer(go, tuple(_keys(view)), view.keys, width, ink)


@lru_cache(maxsize=8)
def _footer(
    go: Line, entries: tuple[tuple[str, str], ...], keys: KeyMap, width: int, ink: Styles
) -> Line:
    last = _entry(keys, "help", "keys", ink)
    pieces = list(go)
    room = width - cells(pieces) - cells(last)
    for action, word in entries:
        entry = _entry(keys, action, word, ink)
        if cells(entry) > room:
            break
        pieces += entry
        room -= cells(entry)
    return fitted([*pieces, *last], width, ink.bar)


def question_lines(words: str, answers: str, width: int, ink: Styles) -> list[Line]:
    """A question that waits for an answer, and the keys that give one; two lines where it must."""
    asked = name(words)
    if cell_len(asked) + cell_len(answers) + 4 <= width:
        return [fitted(line((f" {asked}   {answers}", ink.ask)), width, ink.ask)]
    told = (asked, answers) if answers else (asked,)
    return [fitted(line((f" {cut(part, width - 1)}", ink.ask)), width, ink.ask) for part in told]


def _go(view: View, width: int, ink: Styles) -> Iterator[Segment]:
    words = view.reading.go.words
    if view.face is Face.CLOSED:
        words = f"goes on to {name(view.next_plan)}" if view.next_plan else "the hour is closed"
        if not view.next_plan:
            yield Segment(f" {words} ", ink.bar_muted)
            return
    if view.changed_go:
        yield Segment(f" {cut(name(view.changed_go), max(10, width - 20))}  ", ink.bar_warning)
        return
    yield Segment(f" {view.keys.first('go')} ", ink.key)
    yield Segment(f" {cut(name(words), max(10, width - 20))}  ", ink.bar_strong)


def _keys(view: View) -> Iterator[tuple[str, str]]:
    """The live keys of this moment, the most useful first."""
    reading = view.reading
    if reading.stage is Stage.CLOSED:
        yield from (("report", "report"), ("undo", "undo"), ("quit", "quit"))
        return
    if reading.stage is Stage.BEFORE:
        yield from (
            *_presence(view), ("select-next", "select"), ("insert", "insert"), ("look", "look"),
            ("quit", "quit"),
        )  # fmt: skip
        return
    if view.face is Face.QUESTIONS:
        yield from (
            ("questions", "leave questions"), ("undo", "undo"), ("name-question", "which State"),
            ("blank", "blank"),
        )  # fmt: skip
        return
    if reading.stage is Stage.GAP:
        if view.interrupted is not None:
            yield ("give", "gives the floor back")
        yield from (
            ("undo", "undo"), *_presence(view), ("began-earlier", "ended 5 s earlier"),
            ("give", "floor to the selected"), ("make-it-fit", "make it fit"), ("blank", "blank"),
        )  # fmt: skip
        return
    paused = reading.floor is not None and reading.floor.paused_for is not None
    yield ("pause", "resume" if paused else "pause")
    yield from (
        ("grant", "30 s"), ("conclude", "conclude"), ("undo", "undo"),
        ("began-earlier", "began earlier"), *_presence(view), ("make-it-fit", "make it fit"),
        ("insert", "insert"), ("blank", "blank"), ("message", "message"), ("note", "note"),
    )  # fmt: skip


def _presence(view: View) -> Iterator[tuple[str, str]]:
    """Whom the key marks, and as what; nothing where nobody is expected."""
    row = view.reading.row(view.presence.target)
    if row is not None:
        yield "presence", f"{cut(name(row.segment.label), _LONGEST_NAME)} is {view.presence.act}"


_LONGEST_NAME = 20


def _entry(keys: KeyMap, action: str, word: str, ink: Styles) -> Line:
    cap = keys.first(action)
    if action == "grant":
        cap = f"{cap} {keys.first('take-back')}"
    cap = key_cap(cap, ascii_only=ink.ascii_only)
    return line((f" {cap} ", ink.key), (f" {word}  ", ink.bar_muted)) if cap else ()

"""The lines of the overview: the count, a row for each room, and more about the chosen one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.audience.summary import UNKNOWN
from presession_timer.base.themes import face
from presession_timer.engine.rules import Phase
from presession_timer.engine.snapshot import Stage, Status
from presession_timer.overview.board import Board, RoomRow
from presession_timer.plan.model import Kind
from presession_timer.terminal.digits.letters import letters
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    clickable,
    cut,
    fitted,
    joined,
    key_cap,
    line,
    spread,
    wrapped,
)
from presession_timer.terminal.tones import Tones

_NONE: Final = Style.null()
_MARGIN: Final = 3
"""Cells before a row: a bar marks the chosen one."""
_WIDE_FROM: Final = 100
_HUGE_FROM: Final = 180
_NARROW_UNDER: Final = 66
_LEAST_PHASE: Final = 14


def top_line(board: Board, width: int, tones: Tones, trouble: str = "") -> Line:
    """Return the title, the day or what is wrong with all rooms, and the time of day."""
    right = line((board.time, tones.strong), (" ", _NONE))
    if board.rehearsal:
        right = (*line((" REHEARSAL ", tones.too_late), ("   ", _NONE)), *right)
    room = width - cells(right) - 3
    title = cut(board.title, room)
    left = room - cell_len(title) - 2
    day = f"  {board.day}" if cell_len(board.day) <= left else ""
    beside = (f"  {cut(trouble, left)}", tones.decide) if trouble else (day, tones.muted)
    return spread(line((f" {title}", tones.strong), beside), right, width, _NONE)


def banner_lines(
    board: Board, only: bool, width: int, height: int, tones: Tones, trouble: str = ""
) -> list[Line]:
    """Return how many rooms need somebody, large where there is room, and what all are doing.

    ``only``: the others are not shown now. While there is ``trouble`` with where the rooms come
    from, nobody can say that all is well.
    """
    count = len(board.needing)
    well = "TROUBLE" if trouble else "ALL WELL"
    words = f"{count} NEEDS YOU" if count == 1 else f"{count} NEED YOU" if count else well
    if not board.rows:
        words = "NO ROOMS YET"
    ink = tones.strong
    counts = [(str(number), what) for number, what in board.counted()]
    hidden = line(("only these are shown", tones.decide)) if only else ()
    drawn = None if tones.ascii_only else letters(words)
    if height < len(drawn or ()) + 2 or drawn is None:
        said = joined(
            [line((number, tones.strong), (f" {what}", tones.muted)) for number, what in counts],
            Segment("   ", _NONE),
        )
        style = tones.too_late if count or trouble else tones.strong
        first = line((f" {words} ", style))
        return [
            *[()] * ((height - 1) // 2),
            fitted((*first, *line(("  ", _NONE)), *(hidden or said)), width, _NONE),
        ]
    side = line(("    ", _NONE))
    lines: list[Line] = [()]
    columns = _counts(counts, width - cell_len(drawn[0]) - 14, tones)
    for place, row in enumerate(drawn):
        right = columns[place - 1] if place and columns else ()
        if not place:
            right = hidden
        lines.append(
            spread((*side, Segment(row, ink)), (*right, Segment("   ", _NONE)), width, _NONE)
        )
    return lines


def _counts(counts: Sequence[tuple[str, str]], room: int, tones: Tones) -> list[Line]:
    """Return numbers above what they count, as many as there is room for."""
    upper: list[Segment] = []
    lower: list[Segment] = []
    for number, what in counts:
        size = max(len(number), len(what)) + 3
        if cells(lower) + size - 3 > room:
            break
        upper.append(Segment(number.ljust(size), tones.strong))
        lower.append(Segment(what.ljust(size), tones.muted))
    return [tuple(upper), tuple(lower)] if upper else []


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; sizes in cells."""

    name: str
    size: int
    gap: int = 2
    """What follows it."""
    right: bool = False


_HEADS: Final = {
    "place": "Room", "state": "State", "floor": "Speaker", "since": "since",
    "phase": "Phase", "clock": "clock", "left": "left", "ends": "ends",
    "moderator": "Moderator", "next": "Next",
}  # fmt: skip


def columns_for(rows: Sequence[RoomRow], width: int) -> tuple[Column, ...]:
    """Return the columns that a table of these rows has; who has the floor gets what is over."""
    place = Column("place", max([4, *(cell_len(row.place) for row in rows)]))
    state = max([5, *(cell_len(row.state) for row in rows)])
    clock = Column("clock", 6, 1, right=True)
    short_late = Column("late", 6, 1, right=True)
    if width < _NARROW_UNDER:
        rest = width - _MARGIN - place.size - 2 - clock.size - clock.gap
        fits = rest >= _LEAST_PHASE + 1 + short_late.size + 1
        phase = Column("phase", rest - 1 - (short_late.size + 1 if fits else 0), 1)
        return (place, phase, clock, *((short_late,) if fits else ()))
    floor = Column("floor", 0)
    late = any(row.late for row in rows)
    if width < _WIDE_FROM:
        found = (
            place,
            Column("state", min(state, 11)),
            floor,
            Column("phase", 18, 1),
            clock,
            Column("left", 6, 1, right=True),
            Column("ends", 5, 1, right=True),
            *((short_late,) if late else ()),
        )
    else:
        also = (Column("moderator", 20), Column("next", 26)) if width >= _HUGE_FROM else ()
        found = (
            place,
            Column("state", state if width >= _HUGE_FROM else min(state, 16)),
            floor,
            Column("since", 5, 3, right=True),
            Column("phase", 19, 1),
            clock,
            Column("left", 6, 2, right=True),
            Column("ends", 5, 2, right=True),
            Column("late", 14, 2, right=True),
            *also,
        )
    taken = _MARGIN + sum(column.size + column.gap for column in found)
    filled = Column("floor", max(8, width - taken))
    return tuple(filled if column is floor else column for column in found)


def _laid_out(columns: Sequence[Column], said: Mapping[str, Line]) -> Line:
    """Return one line of the table, without its margin."""
    pieces: list[Segment] = []
    for column in columns:
        own = said.get(column.name, ())
        blank = column.size - cells(own)
        if column.right and blank > 0:
            pieces.append(Segment(" " * blank, _NONE))
            pieces += own
        else:
            pieces += fitted(own, column.size, _NONE)
        pieces.append(Segment(" " * column.gap, _NONE))
    return tuple(pieces)


def table_head(columns: Sequence[Column], width: int, tones: Tones) -> Line:
    """Return the names of the columns."""
    said = {name: line((head, tones.muted)) for name, head in _HEADS.items()}
    return fitted((Segment(" " * _MARGIN, _NONE), *_laid_out(columns, said)), width, _NONE)


@lru_cache(maxsize=64)
def row_lines(
    row: RoomRow, columns: tuple[Column, ...], width: int, chosen: bool, tones: Tones
) -> Sequence[Line]:
    """Return a room in one line, or in two where it needs somebody."""
    bar = ">" if tones.ascii_only else "▌"
    side = line((f" {bar} " if chosen else " " * _MARGIN, tones.strong))
    said = _said_of(row, columns, tones)
    lines = [fitted((*side, *_laid_out(columns, said)), width, _NONE)]
    if row.reasons:
        why = list(_reasons(row, tones))
        indent = _indent(columns, width - _MARGIN - cells(why))
        why = [*side, Segment(" " * indent, _NONE), *why]
        lines.append(fitted(why, width, _NONE))
    if chosen:
        lines = [_on(one, tones.live) for one in lines]
    return [clickable(one, room=row.key) for one in lines]


def _indent(columns: Sequence[Column], room: int) -> int:
    """Return how far in the reasons stand: under the phase, or further left if they need that."""
    names = [column.name for column in columns]
    under = columns[: names.index("phase") if "since" in names else 1]
    least = columns[0].size + columns[0].gap
    return max(least, min(room, sum(column.size + column.gap for column in under)))


def _said_of(row: RoomRow, columns: Sequence[Column], tones: Tones) -> dict[str, Line]:
    """Return what stands in each column."""
    grey = row.stage == Stage.CLOSED
    strong, text = (tones.muted, tones.muted) if grey else (tones.strong, tones.text)
    mark = face(row.phase).mark(tones.ascii_only).strip()
    mark = mark or (tones.signs.dash if grey else tones.signs.dot)
    word, phase, clock = row.word, tones.mark(row.phase), tones.mark(row.phase)
    if row.lost or row.stage == UNKNOWN:
        mark = face("no-signal").mark(tones.ascii_only)
        word = f"no signal {row.lost}" if row.lost else word
        phase, clock = tones.decide, tones.muted
    elif grey:
        phase = clock = tones.muted
    elif row.phase in ("neutral", Phase.BEFORE_MINIMUM):
        phase, clock = tones.text, tones.strong
    floor = line((row.who, text))
    brief = "since" not in [column.name for column in columns]
    if row.more and row.more != row.who and not brief:
        floor = (*floor, *line((f" {tones.signs.dot} {row.more}", tones.muted)))
    late = (f"+{row.late}" if brief else f"{row.late} too late") if row.late else ""
    return {
        "place": line((row.place, strong)),
        "state": line((row.state, strong)),
        "floor": floor,
        "since": line((row.since, tones.muted)),
        "phase": line((f"{mark} {word}", phase)),
        "clock": line((row.clock, clock)),
        "left": line((row.left, tones.muted)),
        "ends": line((row.ends, strong if row.late else tones.muted)),
        "late": line((late, strong)),
        "moderator": line((row.moderator, tones.muted)),
        "next": line((row.next, text)),
    }


def _reasons(row: RoomRow, tones: Tones) -> Iterator[Segment]:
    for place, reason in enumerate(row.reasons):
        if place:
            yield Segment("; ", tones.soft)
        if reason.chip:
            yield Segment(f" {reason.chip} ", tones.chip)
            yield Segment(" ", _NONE)
        yield Segment(reason.text, tones.soft)


def _on(pieces: Sequence[Segment], ground: Style) -> Line:
    """Return a line on the ground of the chosen row; what has a fill of its own keeps it."""
    return tuple(
        piece
        if piece.style and piece.style.bgcolor
        else Segment(piece.text, (piece.style or _NONE) + ground)
        for piece in pieces
    )


def table_lines(
    rows: Sequence[RoomRow],
    chosen: str,
    width: int,
    height: int,
    tones: Tones,
    empty: str = "No room needs you.",
) -> list[Line]:
    """Return the table in ``height`` lines; where not all fit, those about the chosen one.

    ``empty`` stands there without any row.
    """
    columns = columns_for(rows, width)
    blocks = [row_lines(row, columns, width, row.key == chosen, tones) for row in rows]
    head = table_head(columns, width, tones)
    if not blocks:
        return [
            head,
            *(
                line((" " * _MARGIN, _NONE), (row, tones.soft))
                for row in wrapped(empty, width - 2 * _MARGIN)
            ),
        ]
    airy = _airy(rows, blocks)
    if len(airy) + 1 <= height:
        return [head, *airy]
    flat = [one for block in blocks for one in block]
    if len(flat) + 1 <= height:
        return [head, *flat]
    return [head, *_window(blocks, rows, chosen, height - 1, tones)]


def table_height(rows: Sequence[RoomRow]) -> int:
    """Return how many lines the table would like to have."""
    blocks = [[()] * (2 if row.reasons else 1) for row in rows]
    return 1 + max(1, len(_airy(rows, blocks)))


def _airy(rows: Sequence[RoomRow], blocks: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the blocks with a blank line behind each that has two."""
    lines: list[Line] = []
    for place, (row, block) in enumerate(zip(rows, blocks, strict=True)):
        lines += block
        if row.reasons and place + 1 < len(rows):
            lines.append(())
    return lines


def _window(
    blocks: Sequence[Sequence[Line]],
    rows: Sequence[RoomRow],
    chosen: str,
    height: int,
    tones: Tones,
) -> list[Line]:
    """Return as many whole blocks as fit, the chosen one among them, and what is not shown."""
    place = next((i for i, row in enumerate(rows) if row.key == chosen), 0)
    first = last = place
    used = len(blocks[place]) + 1
    while True:
        if last + 1 < len(blocks) and used + len(blocks[last + 1]) <= height:
            last += 1
            used += len(blocks[last])
        elif first > 0 and used + len(blocks[first - 1]) <= height:
            first -= 1
            used += len(blocks[first])
        else:
            break
    above, below = first, len(blocks) - 1 - last
    said = [f"{above} above" if above else "", f"{below} below" if below else ""]
    more = f"   {tones.signs.more} {', '.join(filter(None, said))}"
    shown = [one for block in blocks[first : last + 1] for one in block]
    return [*shown, line((more, tones.muted))]


def panel_head(row: RoomRow, width: int, ink: Style, tones: Tones) -> Line:
    """Return who has the floor and the phase's words, above the large digits."""
    mark = face(row.phase).mark(tones.ascii_only).strip()
    if row.lost:
        mark = face("no-signal").mark(tones.ascii_only)
    word = f"{mark} {row.word.upper()}".strip()
    if row.lost:
        word = f"{mark} NO SIGNAL {row.lost}"
    right = line((word, ink + Style(bold=True)))
    who = row.who or row.state
    return spread(
        line((cut(who, width - cells(right) - 2), ink + Style(bold=True))), right, width, _NONE
    )


def panel_words(row: RoomRow) -> str:
    """Return what stands in the panel where no large digits do."""
    if row.stage == UNKNOWN:
        return "not reached"
    if row.stage == Stage.GAP and row.next:
        return row.next
    return row.word


def detail_lines(row: RoomRow, width: int, height: int, tones: Tones) -> list[Line]:
    """Return more about the chosen room, its hour as a strip at the end."""
    first = [line((row.state, tones.strong))]
    if row.statements:
        first.append(line((f"{row.heard} of {row.statements}", tones.muted)))
    if row.moderator:
        first.append(line((f"moderator {row.moderator}", tones.muted)))
    lines: list[Line] = [joined(first, Segment("   ", _NONE))]
    if row.title and row.title != row.state and height > 8:
        lines.append(line((cut(row.title, width), tones.muted)))
    lines.append(())
    for reason in row.reasons:
        chip = line((f" {reason.chip} ", tones.chip), (" ", _NONE)) if reason.chip else ()
        words = reason.text if chip else reason.text[:1].upper() + reason.text[1:]
        lines += _paragraph(chip, words, width, tones.soft)
    for note in row.notes:
        lines += _paragraph((), note, width, tones.soft)
    if row.reasons or row.notes:
        lines.append(())
    said = line(("Then  ", tones.muted), (row.next, tones.strong)) if row.next else ()
    if said and row.next_more and row.next_more != row.next:
        said = (*said, *line((f" {tones.signs.dot} {row.next_more}", tones.muted)))
    if said:
        lines += [fitted(said, width, _NONE)]
    lines += [_facts(row, width, tones)]
    room = height - 2
    lines = lines[:room] if len(lines) > room else lines
    strip = strip_line(row, width, tones)
    return [*lines, *[()] * (height - len(lines) - 1), strip] if strip else lines


def _facts(row: RoomRow, width: int, tones: Tones) -> Line:
    facts: list[str] = []
    if row.left:
        facts.append(f"{row.left} left of the hour")
    if row.asked:
        facts.append("1 question asked" if row.asked == 1 else f"{row.asked} questions asked")
    if row.stage != UNKNOWN:
        screens = "1 screen" if row.viewers == 1 else f"{row.viewers} screens"
        facts.append(f"{screens} in the room")
    return line((cut(f" {tones.signs.dot} ".join(facts), width), tones.muted))


def _paragraph(first: Line, text: str, width: int, style: Style) -> Iterator[Line]:
    room = width - cells(first)
    row = ""
    for word in text.split():
        longer = f"{row} {word}".lstrip()
        if row and cell_len(longer) > room:
            yield (*first, *line((row, style)))
            first, room, row = (), width, word
        else:
            row = longer
    if row:
        yield (*first, *line((cut(row, room), style)))


_NAMES: Final[Mapping[str, str]] = {
    Kind.OPENING: "", Kind.CLOSING: "", Kind.STATE: "", Kind.QUESTIONS: "Missions",
    Kind.BREAK: "break", Kind.FOLLOW_UP: "follow-up",
}  # fmt: skip


def strip_line(row: RoomRow, width: int, tones: Tones) -> Line:
    """Return the hour as blocks to scale: done, the one that has the floor, to come, too late."""
    parts = [
        part
        for part in row.summary["strip"]
        if part["status"] != Status.ABSENT and max(part["spoke"] or 0, part["length"])
    ]
    if not parts:
        return ()
    sizes = [
        max(part["spoke"] or 0, 1)
        if part["status"] == Status.DONE
        else max(part["spoke"] or 0, part["length"], 1)
        for part in parts
    ]
    whole = sum(sizes)
    pieces: list[Segment] = []
    at = used = 0
    for part, size in zip(parts, sizes, strict=True):
        at += size
        end = round(at / whole * width)
        room = max(0, end - used)
        used = end
        if not room:
            continue
        style, sign = {
            Status.DONE: (tones.done, "="),
            Status.FLOOR: (tones.fill(row.phase) if row.phase != "neutral" else tones.button, "#"),
        }.get(Status(part["status"]), (tones.to_come, "."))
        solid = room - 1 if room > 1 else room
        label = (
            _NAMES.get(Kind(part["kind"]), str(part["segment"]))
            if part["kind"] in set(Kind)
            else ""
        )
        if cell_len(label) > solid:
            label = ""
        fill = " " if tones.colour and not tones.ascii_only else sign
        left = (solid - cell_len(label)) // 2
        text = fill * left + label + fill * (solid - left - cell_len(label))
        pieces.append(Segment(text, style))
        if room > solid:
            pieces.append(Segment(" ", _NONE))
    return tuple(pieces)


_KEYS: Final = (
    ("↑↓", "choose", "choose"),
    ("a", "only what needs you", "only"),
    ("v", "its address", "address"),
    ("r", "reports", "hours"),
    ("w", "as a page", "page"),
    ("q", "quit", "leave"),
)


@lru_cache(maxsize=4)
def foot_lines(
    place: str | None, only: bool, width: int, height: int, tones: Tones
) -> Sequence[Line]:
    """Return the foot: what Enter does now, and the other keys; ``place``: of the chosen room."""
    button: Line = ()
    if place is not None:
        words = cut(f"watches room {place}", max(12, width // 3))
        button = line(("  Enter  ", tones.button_key), (f"{words}  ", tones.button))
        button = clickable(button, press="watch")
    last = clickable(line((" ? ", tones.cap), (" keys", tones.soft)), press="help")
    pieces: list[Segment] = []
    room = width - cells(button) - cells(last) - 4
    for key, said, action in _KEYS:
        words = "all rooms" if action == "only" and only else said
        cap = key_cap(key, ascii_only=tones.ascii_only)
        entry = clickable(line((f" {cap} ", tones.cap), (f" {words}", tones.soft)), press=action)
        if cells(pieces) + cells(entry) + 3 > room:
            break
        pieces += [Segment("   ", _NONE), *entry]
    left = Segment(" ", _NONE)
    main = spread((left, *button, *pieces), (*last, Segment(" ", _NONE)), width, _NONE)
    size = cells(button)
    if height < 3:
        return [main]
    if not size or not tones.colour or tones.ascii_only:
        return [(), main, ()]
    edges = [line((edge * size, tones.button_edge)) for edge in "▄▀"]
    return [
        fitted((left, *clickable(edges[0], press="watch")), width, _NONE),
        main,
        fitted((left, *clickable(edges[1], press="watch")), width, _NONE),
    ]


def hours_text(board: Board) -> str:
    """Return how the rooms' hours went so far, as a page to read."""
    lines = [
        f"{'Room':<14}{'heard':>9}{'over':>6}{'short':>7}{'asked':>7}{'ends':>8}  ",
    ]
    for row in board.rows:
        verdicts = [part["verdict"] for part in row.summary["strip"]]
        over, short = verdicts.count("over"), verdicts.count("short")
        ends = row.ends or (row.since if row.stage == Stage.CLOSED else "")
        late = f"{row.late} too late" if row.late else "closed" if row.stage == Stage.CLOSED else ""
        heard = f"{row.heard} of {row.statements}" if row.statements else ""
        lines.append(
            f"{row.place[:13]:<14}{heard:>9}{over or '':>6}{short or '':>7}"
            f"{row.asked or '':>7}{ends:>8}  {late or row.state}"
        )
    lines += [
        "",
        "The record and the report of an hour are on its room's own computer: they hold names,",
        "and an overview has only what the room may see. There: presession report RECORD.",
        "Several records together make a series: presession report RECORD RECORD.",
    ]
    return "\n".join(lines)

"""Make it fit: a grid of ways, each with the end it leads to, and the moderator's own minutes.

Nothing is done by itself: the console proposes, the moderator presses, the record says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up, exact
from presession_timer.chair.language import ENGLISH, ChairLanguage
from presession_timer.console.sheets.base import Sheet, wrapped
from presession_timer.engine.fitting import STEP, Way, fitting, session_after, way_of
from presession_timer.engine.forecast import forecast
from presession_timer.engine.session import Session
from presession_timer.plan.shares import share_of_each
from presession_timer.privacy.screens import on_screens
from presession_timer.terminal.text_lines import Line, beside, cells, first_fitting, line
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.interface import Console

Look = Callable[[], tuple[Session, int]]
"""Returns the session as it is now, and now."""

_NONE = Style.null()
_HEADINGS = (
    (66, ("Each", "Missions", "Closing", "Hour ends", "ends")),
    (0, ("Each", "Miss.", "Clos.", "Hour", "ends")),
)
"""From how many cells on, the column's headings."""
_LONGEST_EXTENSION = 30 * MINUTE
"""Where nobody said how long the room is free."""
_NOTHING = "Nothing has to be done: it fits even if everyone takes the limit."
_TO_SAY_MS = 10_000


def make_it_fit(console: Console) -> Sheet | None:
    """Open the ways to make the hour fit; a closed hour has none."""

    def look() -> tuple[Session, int]:
        return on_screens(console.session).session, console.view.snapshot.now

    def take(way: Way) -> None:
        if way.command is None:
            return
        console.submit(way.command)
        if said := to_say(way, console.app.chair):
            console.tell(f"To say: “{said}”", _TO_SAY_MS)

    sheet = FitSheet(look, console.view.clock, take, console.app.chair)
    if sheet.refusal:
        console.tell(sheet.refusal)
        return None
    return sheet


class Column(IntEnum):
    """What the moderator's own way can change."""

    EACH = 0
    MISSIONS = 1
    CLOSING = 2
    HOUR = 3


class FitSheet(Sheet):
    """A digit, Enter or a second click takes a way; ↑ ↓ choose; ← → change your own."""

    title = "MAKE IT FIT"
    airy_from = 22

    def __init__(
        self,
        look: Look,
        clock: Callable[[int], str],
        take: Callable[[Way], None],
        say: ChairLanguage = ENGLISH,
    ) -> None:
        """``clock`` writes an instant, ``take`` does a way."""
        self._look, self._clock, self._take, self._say = look, clock, take, say
        self._session, self._now = look()
        self._found = fitting(self._session, self._now)
        self._place = 0 if self._found.ways and not self._found.now.fits else -1
        """The chosen row; -1 is the moderator's own, which changes nothing at first."""
        self._own: Mapping[Column, int] = {}
        """What the own way changes; of the hour how much longer it is."""
        self._column = Column.EACH
        self._rows: dict[int, int] = {}
        """Which place each line of the body is."""

    @property
    def refusal(self) -> str:
        """Why nothing can be made to fit; empty where something can."""
        return self._found.refusal

    @property
    def chosen(self) -> Way | None:
        """The way of the chosen row as it would be done now; None where it cannot be."""
        self._refresh()
        if self._place >= 0:
            return self._found.ways[self._place]
        try:
            return self._way_of(self._own)
        except ValueError:
            return None

    def preview(self) -> tuple[str, Session] | None:
        """Return what the chosen row is called, and the session after it; None changes nothing."""
        way = self.chosen
        if way is None or way.command is None:
            return None
        name = "your own" if self._place < 0 else str(self._place + 1)
        return f"with {name}", session_after(self._session, way.command, self._now)

    # Keys and clicks.

    def press(self, key: str, character: str | None) -> bool:
        self._refresh()
        ways = self._found.ways
        if key.isdecimal() and len(key) == 1:
            if 0 < int(key) <= len(ways):
                self._do(ways[int(key) - 1])
        elif key == "enter":
            self._do(self.chosen)
        elif key in ("up", "down"):
            places = [*range(len(ways)), -1]
            step = 1 if key == "down" else -1
            place = places.index(self._place) + step
            self._place = places[max(0, min(place, len(places) - 1))]
        elif key in ("tab", "shift+tab"):
            self._to_column(1 if key == "tab" else -1)
        elif key in ("left", "right"):
            self._change(1 if key == "right" else -1)
        else:
            return False
        return True

    def click(self, row: int) -> bool:
        """Choose the row that was clicked; a click on the chosen one takes it."""
        place = self._rows.get(row)
        if place is None:
            return False
        if place == self._place:
            self._do(self.chosen)
        self._place = place
        return True

    def _do(self, way: Way | None) -> None:
        if way is not None and way.command is not None:
            self.finished = True
            self._take(way)

    def _columns(self) -> list[Column]:
        found = self._found
        there = {
            Column.EACH: found.limits is not None,
            Column.MISSIONS: found.missions is not None,
            Column.CLOSING: found.closing is not None,
            Column.HOUR: found.room != 0,
        }
        return [column for column, is_there in there.items() if is_there]

    def _to_column(self, step: int) -> None:
        columns = self._columns()
        if self._place >= 0 or self._column not in columns:
            self._begin_own()
            return
        place = columns.index(self._column) + step
        self._column = columns[place % len(columns)]

    def _begin_own(self) -> None:
        """Go to the own row, with the figures of the row that was chosen."""
        if self._place >= 0:
            self._own = _figures(self._found.ways[self._place])
            self._place = -1
        columns = self._columns()
        if columns and self._column not in columns:
            self._column = columns[0]

    def _change(self, step: int) -> None:
        """Move the figure of the column by a step, within what the engine and the room allow."""
        self._begin_own()
        own, found = self._own, self._found
        if self._column not in self._columns():
            return
        column, before = self._column, self._planned(self._column)
        now = own.get(column, before)
        if column is Column.HOUR:
            most = _LONGEST_EXTENSION if found.room is None else found.room
            moved = max(0, min(most, now + step * MINUTE))
        else:
            moved = max(STEP, _stepped(now, step))
            if column is Column.EACH:
                moved = min(moved, max(_most(self._session), before))
        self._own = {**own, column: moved}
        if moved == before:
            del self._own[column]

    def _planned(self, column: Column) -> int:
        found = self._found
        limit = found.limits[1] if found.limits else 0
        return (limit, found.missions or 0, found.closing or 0, 0)[column]

    def _refresh(self) -> None:
        """Find the ways again once something happened, or once one no longer does what it says."""
        session, now = self._look()
        if session is self._session and now // SECOND == self._now // SECOND:
            return
        same = session is self._session
        self._session, self._now = session, now
        if same:
            ways = [self._again(way) for way in self._found.ways]
            if [w and w.fits for w in ways] == [way.fits for way in self._found.ways]:
                kept = tuple(way for way in ways if way is not None)
                self._found = self._found._replace(now=way_of(session, now), ways=kept)
                return
        self._found = fitting(session, now)
        if self.refusal:
            self._own = {}
        self._place = min(self._place, len(self._found.ways) - 1)

    def _again(self, way: Way) -> Way | None:
        """A way as it is now; None where it can no longer be done."""
        try:
            return self._way_of(_figures(way))
        except ValueError:
            return None

    def _way_of(self, own: Mapping[Column, int]) -> Way:
        return way_of(
            self._session,
            self._now,
            each=own.get(Column.EACH),
            missions=own.get(Column.MISSIONS),
            closing=own.get(Column.CLOSING),
            extend=own.get(Column.HOUR, 0),
        )

    # What is seen.

    def right(self, room: int, tones: Tones) -> Line:
        """Return how far it is from fitting."""
        self._refresh()
        if self.refusal:
            return ()
        now, outlook = self._found.now, forecast(self._session, self._now)
        shares, end = outlook.shares, outlook.projected_end
        if now.fits:
            return line((f"fits, {clock_up(now.spare)} to spare", tones.soft))
        if shares.fits and now.room is not None and end is not None and end > now.room:
            taken = clock_down(end - now.room)
            return line((f"{taken} longer than the room is free", tones.decide))
        if shares.fits:
            return line((f"fits if each takes {share_of_each(shares)}", tones.soft))
        late = f"{clock_down(shares.short_by)} too late"
        each = f"{late} at {share_of_each(shares)} each" if len(set(shares.each)) == 1 else late
        return first_fitting((line((said, tones.decide)) for said in (each, late)), room)

    def keys(self) -> list[tuple[str, str]]:
        if self.refusal:
            return [("Esc", "closes")]
        ways = len(self._found.ways)
        digits = [(f"1–{ways}" if ways > 1 else "1", "takes")] if ways else []
        way = self.chosen
        name = "your own" if self._place < 0 else str(self._place + 1)
        takes = [("Enter", f"takes {name}")] if way is not None and way.command else []
        step = "a minute" if self._place < 0 and self._column is Column.HOUR else "15 s"
        return [
            *digits,
            ("Tab", "next" if self._place < 0 else "your own"),
            ("↑↓", "choose"),
            ("←→", step),
            *takes,
            ("Esc", "closes"),
        ]

    def body(self, width: int, height: int, tones: Tones) -> list[Line]:
        """Return the grid and what to say; free rows go first where there is no room."""
        self._refresh()
        if self.refusal:
            return [line((self.refusal, tones.text))]
        blocks = self._blocks(width, tones)
        if sum(map(len, blocks)) > height:
            blocks = self._blocks(width, tones, short=False)
        airy = height >= sum(map(len, blocks)) + len(blocks) - 1
        lines: list[Line] = []
        self._rows = {}
        for rows in blocks:
            lines += [()] * (airy and bool(lines))
            for place, shown in rows:
                if place is not None:
                    self._rows[len(lines)] = place
                lines.append(shown)
        return lines

    def _blocks(
        self, width: int, tones: Tones, *, short: bool = True
    ) -> list[list[tuple[int | None, Line]]]:
        """Rows that belong together, each with its place where it can be chosen.

        ``short``: with the ways that are not enough.
        """
        found, grid = self._found, _Columns(width, tones, self._clock)
        now = found.now
        as_it_is = [
            exact(found.limits[1]) if found.limits else "",
            exact(found.missions) if found.missions is not None else "",
            exact(found.closing) if found.closing is not None else "",
            self._clock(now.until),
            self._clock(now.ends),
        ]
        headings = next(names for least, names in _HEADINGS if width >= least)
        first = [grid.row("", "", headings, tones.muted), grid.row("", "now", as_it_is, tones.soft)]
        blocks: list[list[tuple[int | None, Line]]] = [[(None, shown) for shown in first]]
        if now.fits:
            told = [line((part, tones.text)) for part in wrapped(_NOTHING, width)]
            blocks.append([(None, shown) for shown in told])
        for words, fits in (("Fits", True), *([("Not enough alone", False)] if short else [])):
            rows = [
                (place, self._way(way, place, grid, tones))
                for place, way in enumerate(found.ways)
                if way.fits is fits
            ]
            if rows:
                blocks.append([(None, line((words, tones.muted))), *rows])
        blocks.append([(None, line(("Your own", tones.muted))), (-1, self._own_row(grid, tones))])
        said = to_say(self.chosen, self._say)
        parts = wrapped(f"“{said}”", width - 5) if said else []
        heads = ("Say  ", *["     "] * len(parts))
        blocks.append(
            [
                (None, line((head, tones.muted), (part, tones.strong)))
                for head, part in zip(heads, parts, strict=False)
            ]
        )
        return [block for block in blocks if block]

    def _way(self, way: Way, place: int, grid: _Columns, tones: Tones) -> Line:
        chosen = place == self._place
        style = tones.strong if way.fits else tones.soft
        mark = tones.signs.floor if chosen else ""
        return grid.row(mark, str(place + 1), grid.cells_of(way), style, chosen=chosen)

    def _own_row(self, grid: _Columns, tones: Tones) -> Line:
        chosen, own = self._place < 0, self._own
        columns = self._columns()
        shown = []
        for column in Column:
            if column not in columns:
                shown.append("")
            elif column is Column.HOUR:
                shown.append(self._clock(self._found.now.until + own.get(column, 0)))
            else:
                shown.append(exact(own.get(column, self._planned(column))))
        try:
            way = self._way_of(own)
            result = "fits" if way.fits else f"{clock_down(-way.spare)} short"
        except ValueError as error:
            result = str(error)
        active = self._column if chosen else None
        mark = tones.signs.floor if chosen else ""
        return grid.fields(mark, shown, columns, active, result)


class _Columns:
    """The columns in the width there is."""

    def __init__(self, width: int, tones: Tones, clock: Callable[[int], str]) -> None:
        self._tones, self._clock, self._width = tones, clock, width
        self._roomy = width >= _HEADINGS[0][0]
        self._first = 12 if self._roomy else 4
        """Cells of mark and number."""
        last = 13 if self._roomy else 12
        """Cells of "13:29 short", and what the cap of the figure before it takes of them."""
        each = max(6, (width - self._first - last) // 4)
        self._sizes = (each, each, each, each, width - self._first - 4 * each)

    def cells_of(self, way: Way) -> list[str]:
        """Return what a way says in each column; a dot where it changes nothing."""
        dot = self._tones.signs.dot
        ends = self._clock(way.ends) if way.fits else f"{clock_down(-way.spare)} short"
        return [
            *(dot if ms is None else exact(ms) for ms in (way.each, way.missions, way.closing)),
            self._clock(way.until) if way.extend else dot,
            ends,
        ]  # fmt: skip

    def row(
        self,
        mark: str,
        name: str,
        texts: tuple[str, ...] | list[str],
        style: Style,
        *,
        chosen: bool = False,
    ) -> Line:
        """Return a row of texts, each at the right of its column."""
        tones = self._tones
        ground = tones.chosen if chosen else _NONE
        columns = [(self._head(mark, name), self._first, style + ground)]
        for text, size in zip(texts, self._sizes, strict=True):
            quiet = text == tones.signs.dot
            columns.append((text, -size, (tones.muted if quiet else style) + ground))
        return beside(columns, ground)

    def fields(
        self,
        mark: str,
        texts: list[str],
        columns: list[Column],
        active: Column | None,
        result: str,
    ) -> Line:
        """Return the row whose figures can be changed; the active one has − and + round it."""
        tones, before, after = self._tones, "", ""
        pieces = list(beside([(self._head(mark, ""), self._first, tones.strong)], _NONE))
        at = self._first
        """The right end of the column; the cap of its figure is a cell wider on both sides."""
        for column, text, size in zip(Column, texts, self._sizes, strict=False):
            at += size
            if column in columns:
                if self._roomy:
                    before, after = "-+" if column is active else "  "
                left = at - cell_len(before + text) - cells(pieces)
                style = tones.button if column is active else tones.cap
                pieces += [Segment(" " * left, _NONE), Segment(f"{before}{text}{after}", style)]
        gap = max(1, at - cells(pieces))
        room = self._width - cells(pieces) - gap
        return (*pieces, *beside([("", gap, _NONE), (result, -room, tones.strong)], _NONE))

    def _head(self, mark: str, name: str) -> str:
        return f"{mark:<2} {name}" if self._roomy else f"{mark or ' '}{name}"


def _figures(way: Way) -> Mapping[Column, int]:
    """What a way changes."""
    figures = (way.each, way.missions, way.closing, way.extend or None)
    return {column: ms for column, ms in zip(Column, figures, strict=True) if ms is not None}


def _stepped(ms: int, step: int) -> int:
    """The next or the previous multiple of STEP."""
    return (ms // STEP + 1) * STEP if step > 0 else (ms - 1) // STEP * STEP


def _most(session: Session) -> int:
    """The most that a statement to come may have without any cap."""
    window = session.plan.window
    return max(
        (session.segments[n].max or window.max for n in session.to_come if session.is_statement(n)),
        default=0,
    )


def to_say(way: Way | None, say: ChairLanguage = ENGLISH) -> str:
    """Return what the moderator tells the room before a way is taken; empty for nothing."""
    if way is None:
        return ""
    said = []
    if way.each is not None:
        said.append(say("From now on, {time} each.", time=say.time(way.each)))
    if way.missions is not None:
        said.append(say("Questions will then have {time}.", time=say.time(way.missions)))
    return " ".join(said)

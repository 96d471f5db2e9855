"""The overview on a terminal: it draws a board whenever a room or a second changes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.screen import ModalScreen, Screen
from textual.types import CSSPathType

from presession_timer.audience.summary import UNKNOWN
from presession_timer.audience.words import Words
from presession_timer.audience.words import words as words_of
from presession_timer.base.clock import Clock, SystemClock
from presession_timer.base.wakes import call_in_loop
from presession_timer.engine.snapshot import Stage
from presession_timer.overview.board import RoomRow, board_of, heard_from
from presession_timer.overview.drawing import (
    banner_lines,
    detail_lines,
    foot_lines,
    hours_text,
    panel_head,
    panel_words,
    table_height,
    table_lines,
    top_line,
)
from presession_timer.overview.rooms import Room, Rooms
from presession_timer.room_clock.face import RoomFace
from presession_timer.room_clock.state_to_picture import IN_TOUCH, Signal, picture_of
from presession_timer.terminal.app import require_terminal, show
from presession_timer.terminal.digits.widgets import BigText, HangingDigits
from presession_timer.terminal.forms import FORMS_CSS, FormApp, TextPage
from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.terminal.qr_code import qr_text
from presession_timer.terminal.text_lines import Line, centred, line, name
from presession_timer.terminal.tones import Tones

_TALL_FROM: Final = 30
_LEAST_LOWER: Final = 9
"""Rows from which large digits and a room's details are shown."""
_SMALLEST: Final = (30, 8)
_FASTEST_S: Final = 0.05
"""The shortest interval between two paints, for fast rehearsals."""
_LATE_S: Final = 0.001
_LEFT_BUTTON: Final = 1
_HELP: Final = """\
↑ ↓  j k          choose a room
Enter             its clock over the whole terminal, as the room sees it; Esc goes back
a                 only the rooms that need you, or all again
v                 the address of the chosen room's page, and its code
w                 with --web: the address of this overview as a page
r                 how the rooms' hours went so far, and where their reports are
q  Ctrl+C         quit

What needs you stands first: what is not saved, a room without signal, a speaker who is over by
more than 30 seconds, an hour that ends a minute or more into the next group's time (or five
minutes after its own end where no group waits), a rehearsal among real hours. Within that, and
within the rest, rooms keep the order in which you named them; what is closed stands last.

A room without signal counts on from what was heard last, and says for how long nothing came."""


class OverviewScreen(Screen[None], inherit_bindings=False):
    """Every room in a row; the style sheet says where each part stands at each size."""

    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (66, "-medium"), (100, "-wide"), (180, "-huge")]  # noqa: RUF012 - declared so by Textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-normal"), (_TALL_FROM, "-tall")]  # noqa: RUF012 - the same
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,K", "move(-1)", "choose"),
        Binding("down,j,J", "move(1)", "choose"),
        Binding("home", "move(-99)"),
        Binding("end", "move(99)"),
        Binding("enter,space", "watch", "watch"),
        Binding("a,A", "only", "only what needs you"),
        Binding("v,V", "address", "its address"),
        Binding("r,R", "hours", "reports"),
        Binding("w,W", "page", "this page"),
        Binding("question_mark,f1", "help", "keys"),
        Binding("q,Q,ctrl+c,ctrl+q,f10", "leave", "quit"),
    ]

    def __init__(
        self, rooms: Rooms, clock: Clock, tones: Callable[[], Tones], page_url: str = ""
    ) -> None:
        """``page_url``: where the same is shown as a page; empty where it is not."""
        super().__init__()
        self._page_url = page_url
        self._rooms = rooms
        self._clock = clock
        self._tones = tones
        self.board = board_of([], clock.now().wall)
        """What is shown."""
        self.only = False
        """Whether the rooms that need nobody are left out."""
        self.chosen = ""
        """The key of the chosen room."""
        self._timer: asyncio.TimerHandle | None = None

    def compose(self) -> ComposeResult:
        yield LinesWidget(id="top")
        yield LinesWidget(id="banner")
        yield LinesWidget(id="table")
        with Horizontal(id="lower"):
            with Vertical(id="panel"):
                yield LinesWidget(id="panel-head")
                yield HangingDigits(id="digits", margin=7)
                yield BigText(id="words", lines=3, align="centre")
            yield LinesWidget(id="details")
        yield LinesWidget(id="foot")

    def on_mount(self) -> None:
        self._stop = call_in_loop(self._rooms.subscribe, self.draw)

    def on_unmount(self) -> None:
        self._stop()
        if self._timer is not None:
            self._timer.cancel()

    def on_resize(self) -> None:
        self.draw()

    def on_screen_resume(self) -> None:
        """Draw what has changed behind a page."""
        self.draw()

    @property
    def rows(self) -> tuple[RoomRow, ...]:
        return self.board.needing if self.only else self.board.rows

    @property
    def row(self) -> RoomRow | None:
        return next((row for row in self.rows if row.key == self.chosen), None)

    def draw(self) -> None:
        """Draw what is true now, and come back when it no longer is."""
        if not self.is_attached:
            return
        began = asyncio.get_running_loop().time()
        heard = [heard_from(room) for room in self._rooms.rooms()]
        self.board = board_of(heard, self._clock.now().wall)
        if self.row is None:
            self.chosen = self.rows[0].key if self.rows else ""
        if self.is_current:
            self._show()
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        due = began + max(_FASTEST_S, self.board.lasts / 1000) + _LATE_S
        self._timer = loop.call_at(due, self.draw)

    def _show(self) -> None:
        tones, board, rows, row = self._tones(), self.board, self.rows, self.row
        width, height = self.size
        small = width < _SMALLEST[0] or height < _SMALLEST[1]
        self.set_class(small, "-too-small")
        if small:
            self._part("top").show(lambda w, h: [centred("terminal too small", w, tones.text)])
            return
        wanted = table_height(rows)
        lower = self._free() - wanted
        with_lower = height >= _TALL_FROM and lower >= _LEAST_LOWER and row is not None
        self.set_class(not with_lower, "-no-room")
        self._part("table").styles.height = wanted if with_lower else "1fr"
        trouble = name(self._rooms.trouble) if board.rows else ""
        self._part("top").show(lambda w, h: [top_line(board, w, tones, trouble)])
        self._part("banner").show(lambda w, h: banner_lines(board, self.only, w, h, tones, trouble))
        empty = trouble or "No room needs you." if board.rows else self._rooms.waiting
        self._part("table").show(lambda w, h: table_lines(rows, self.chosen, w, h, tones, empty))
        place = None if row is None else row.place
        self._part("foot").show(lambda w, h: foot_lines(place, self.only, w, h, tones))
        if with_lower and row is not None:
            self._show_panel(row, tones)

    def _free(self) -> int:
        """Return the rows that table and panel share, without what stands between them."""
        banner, foot, around = 5, 3, 4
        return self.size.height - 1 - banner - foot - around

    def _show_panel(self, row: RoomRow, tones: Tones) -> None:
        panel = self.query_one("#panel")
        filled = row.phase in ("over", "last-minute")
        ink = tones.fill(row.phase).without_color if not tones.colour else Style.null()
        if not filled:
            ink = tones.decide if row.lost else tones.mark(row.phase)
        still = row.stage in (Stage.CLOSED, UNKNOWN)
        shapes = (f"-{row.phase}", "" if row.large else "-words", "-still" if still else "")
        panel.set_classes(" ".join(filter(None, shapes)))
        self._part("panel-head").show(lambda w, h: [panel_head(row, w, ink, tones)])
        self.query_one(HangingDigits).show(row.large)
        self.query_one("#words", BigText).show(panel_words(row))
        self._part("details").show(lambda w, h: detail_lines(row, w, h, tones))

    def _part(self, name: str) -> LinesWidget:
        return self.query_one(f"#{name}", LinesWidget)

    # What keys and clicks do.

    def on_click(self, event: Click) -> None:
        """Choose the row that was clicked, watch the chosen one, or press a key of the foot."""
        means = event.style.meta if event.button == _LEFT_BUTTON else {}
        if "press" in means:
            self.call_later(self.run_action, means["press"])
        elif "room" in means:
            if means["room"] == self.chosen:
                self.action_watch()
            else:
                self.chosen = means["room"]
                self._show()

    def action_choose(self) -> None:
        """Choose the next room, the first after the last."""
        keys = [row.key for row in self.rows]
        if keys:
            place = keys.index(self.chosen) if self.chosen in keys else -1
            self.chosen = keys[(place + 1) % len(keys)]
            self._show()

    def action_move(self, by: int) -> None:
        """Choose another room, so many rows further down."""
        keys = [row.key for row in self.rows]
        if not keys:
            return
        place = keys.index(self.chosen) if self.chosen in keys else 0
        self.chosen = keys[max(0, min(len(keys) - 1, place + by))]
        self._show()

    def action_only(self) -> None:
        """Show only the rooms that need somebody, or all."""
        self.only = not self.only
        self.draw()

    def action_watch(self) -> None:
        """Show the chosen room's clock over the whole terminal."""
        room = self._room()
        if room is not None and self.row is not None:
            self.app.push_screen(RoomWatch(room, self.row.place, self._tones))

    def action_address(self) -> None:
        """Show where the chosen room's page is."""
        row = self.row
        if row is not None:
            title = f"{row.state}, room {row.place}"
            self.app.push_screen(AddressPage(address_lines(title, row.address, self._tones())))

    def action_page(self) -> None:
        """Show where the overview's own page is."""
        title = "The overview as a page"
        said = "`presession overview --web` shows the same as a page." if not self._page_url else ""
        self.app.push_screen(AddressPage(address_lines(title, self._page_url, self._tones(), said)))

    def action_hours(self) -> None:
        """Show how the rooms' hours went so far."""
        self.app.push_screen(TextPage("The hours so far", hours_text(self.board)))

    def action_help(self) -> None:
        self.app.push_screen(TextPage("Keys", _HELP))

    def action_leave(self) -> None:
        """End the overview; the rooms go on."""
        self.app.exit()

    def _room(self) -> Room | None:
        return next((room for room in self._rooms.rooms() if room.key == self.chosen), None)


class RoomWatch(ModalScreen[None], inherit_bindings=False):
    """One room's clock, as the room sees it."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,Q,enter,space,backspace,ctrl+c,ctrl+q", "dismiss", "back"),
    ]

    def __init__(self, room: Room, place: str, tones: Callable[[], Tones]) -> None:
        super().__init__()
        self._room = room
        self._note = f"room {place}, Esc goes back"
        self._tones = tones
        self._timer: asyncio.TimerHandle | None = None
        self._spoken: tuple[Words, ...] = (words_of("en"),)

    def compose(self) -> ComposeResult:
        picture, self._lasts = self._picture()
        yield RoomFace(picture, self._spoken, self._tones().palette)

    def on_mount(self) -> None:
        """Listen to this room, and count."""
        self._stop = call_in_loop(self._room.subscribe, self.draw)
        self.draw()

    def on_unmount(self) -> None:
        self._stop()
        if self._timer is not None:
            self._timer.cancel()

    def draw(self) -> None:
        """Draw what the room sees now, and come back when it changes."""
        if not self.is_attached:
            return
        loop = asyncio.get_running_loop()
        began = loop.time()
        picture, lasts = self._picture()
        self.query_one(RoomFace).update(picture)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(began + max(_FASTEST_S, lasts) + _LATE_S, self.draw)

    def _picture(self) -> tuple[Any, float]:
        state = self._room.state()
        now = state["now"]
        signal = IN_TOUCH
        if state["stale"] is not None:
            silent = max(0, round((now - state["stale"]) / (state["speed"] or 1)))
            signal = Signal(lost=True, silent_for=silent, unsure=state["unsure"])
        note = self._note
        picture, lasts = picture_of(state, now, now + state["wall"], signal, note)
        return picture, lasts / 1000 / (state["speed"] or 1)


class AddressPage(ModalScreen[None], inherit_bindings=False):
    """The address of a page, to type and to scan."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,Q,v,V,w,W,enter,space,ctrl+c,ctrl+q", "dismiss", "back"),
    ]

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        shown = LinesWidget(id="address")
        shown.styles.height = len(self._lines) + 2
        yield shown

    def on_mount(self) -> None:
        """Draw once: nothing moves here."""
        self.query_one(LinesWidget).show(lambda width, height: self._lines)


def address_lines(title: str, address: str, tones: Tones, instead: str = "") -> list[Line]:
    """Return where a page is, with its code; ``instead`` where there is none."""
    back = line((" Esc ", tones.cap), (" back", tones.soft))
    if not address:
        none = instead or "No page's address is known."
        return [line((title, tones.strong)), (), line((none, tones.text)), (), back]
    base, _, token = address.partition("#")
    said: list[Line] = [
        line((title, tones.strong)),
        (),
        line((base, tones.strong)),
        line((f"#{token}" if token else "", tones.strong)),
        (),
        line(("Anyone with it can look.", tones.soft)),
        (),
        back,
    ]
    if tones.ascii_only:
        return said
    style = Style(color="#000000", bgcolor="#ffffff") if tones.colour else tones.text
    code = qr_text(address)
    rows = [line((row, style)) for row in code]
    blank = line((" " * len(code[0]), Style.null()))
    gap = Segment("   ", Style.null())
    pairs = zip_longest(rows, said, fillvalue=())
    return [(*(left or blank), gap, *right) for left, right in pairs]


class OverviewApp(FormApp, inherit_bindings=False):
    """Shows the overview; writes nothing, and nothing can be pressed in a room."""

    CSS_PATH: ClassVar[CSSPathType | None] = [FORMS_CSS, "overview.tcss"]

    def __init__(
        self,
        rooms: Rooms,
        clock: Clock | None = None,
        *,
        theme: str = "dark",
        ascii_only: bool = False,
        page_url: str = "",
    ) -> None:
        """``theme``: dark, light or contrast; ``page_url``: where the same is a page."""
        super().__init__(theme=theme, ascii_only=ascii_only)
        self.overview = OverviewScreen(rooms, clock or SystemClock(), lambda: self.tones, page_url)

    def get_default_screen(self) -> Screen[Any]:
        return self.overview

    def use_ascii(self) -> None:
        """Draw again without marks that are two cells wide in this terminal."""
        super().use_ascii()
        self.overview.draw()


def show_overview(rooms: Rooms, *, theme: str, ascii_only: bool, page_url: str = "") -> int:
    """Show the rooms until a key or a signal ends it; return the exit status.

    Raises NoTerminal without a terminal.
    """
    require_terminal("the overview", "`presession overview --web` shows it in a browser")
    app = OverviewApp(rooms, theme=theme, ascii_only=ascii_only, page_url=page_url)
    return show(app, mouse=True)

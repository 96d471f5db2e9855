"""The console's app: paints first, opens the session in a thread, then shows it.

Nothing of the engine is imported here at the start, for the first paint may not wait for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from presession_timer.base.errors import PresessionError
from presession_timer.base.themes import DARK, PALETTES, Palette
from presession_timer.console.board import PARTS, Board
from presession_timer.console.frame import Frame, frame_of
from presession_timer.console.preview import Preview, preview_lines
from presession_timer.terminal.app import BaseApp
from presession_timer.terminal.key_map import KeyMap, keymap
from presession_timer.terminal.panes import Edge
from presession_timer.terminal.styles import Styles, styles_of
from presession_timer.terminal.text_lines import cut, fitted, in_ascii, line, name

if TYPE_CHECKING:
    from presession_timer.console.conductor import Conductor
    from presession_timer.console.picture import Picture
    from presession_timer.console.ticker import Beat
    from presession_timer.console.view import View
    from presession_timer.report.auto_report import Filed, Filing
    from presession_timer.room_clock.face import RoomFace
    from presession_timer.room_clock.room_picture import RoomPicture
    from presession_timer.runner import Desk
    from presession_timer.terminal.digits.lettering import Paint
    from presession_timer.terminal.text_lines import Line
    from presession_timer.web.broadcast import Broadcast

__all__ = ["ConsoleApp", "Load"]

Load = Callable[[], "Desk"]
"""Opens a session. Raises PresessionError with what to do."""

_WRONG = 2


class ConsoleApp(BaseApp, inherit_bindings=False):
    """The moderator's screen."""

    def __init__(
        self,
        loads: Sequence[Load],
        *,
        previews: Sequence[Preview] = (),
        languages: Sequence[str] = (),
        keys: KeyMap | None = None,
        theme: str = "dark",
        ascii_only: bool = False,
        rings: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``loads``: one for each session of the day; ``previews`` what is known of each before;
        ``languages``: one or two, of the room's face.

        ``rings``: the terminal's bell is heard at minimum, last minute and limit.
        ``monotonic``: the clock that tells a trembling thumb from a second press, seconds.
        """
        super().__init__(ascii_only=ascii_only)
        self.keys = keys or keymap()
        self.monotonic = monotonic
        self.theme_name = theme
        self._languages = tuple(languages[:2]) or ("en",)
        self.frame: Frame = frame_of(80, 24)
        self.face = False
        """Whether this terminal shows what the room sees."""
        self.conductor: Conductor | None = None
        self.desk: Desk | None = None
        self.failure: PresessionError | None = None
        """Why a session could not be opened."""
        self._caption: str | None = None
        self.room: RoomFace | None = None
        self.broadcast: Broadcast | None = None
        """Serves the room's page, with ``--web``."""
        self.rings = rings
        self.filing: Filing | None = None
        """What is written beside a record when its hour closes; None: nothing."""
        self.desks: list[Desk] = []
        """Those of the day so far, the present one last."""
        self.filed: dict[Path, Filed] = {}
        """What was written, by the record."""
        self._paints: dict[tuple[str | None, bool], Paint] = {}
        self._loads = list(loads)
        self._previews = [*previews, *[Preview()] * (len(loads) - len(previews))]
        self._session = 0
        self._goes_on = False
        """Whether the next one is being opened."""
        self._terminal: tuple[int, int] = (80, 24)
        self.ink = self._styles(theme)
        self.board = Board()

    def _palette(self, theme: str) -> Palette:
        return PALETTES.get(f"presession-{theme}", DARK)

    def _styles(self, theme: str) -> Styles:
        return styles_of(self._palette(theme), colour=self.colour, ascii_only=self.ascii_only)

    def get_default_screen(self) -> Screen[Any]:
        """The one screen."""
        return self.board

    def on_mount(self) -> None:
        """Paint what is known already."""
        self._terminal = self.size
        self.paint(self.theme_name)

    def on_ready(self) -> None:
        """The first paint is out: open the session, and wait for nothing else."""
        self.run_worker(self._open(""), exit_on_error=True)

    def on_unmount(self) -> None:
        """Free the record."""
        if self.conductor is not None:
            self.conductor.close()
            self.conductor = None

    def on_resize(self, event: events.Resize) -> None:
        """Every part anew, at once."""
        self._terminal = event.size
        self.arrange()
        self._refresh()
        if self._caption is not None:
            self.caption(self._caption)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text go to the conductor while no screen of Textual's own is in front."""
        own = isinstance(self.screen, Board) if self._screen_stack else False
        if own and isinstance(event, events.Key):
            self.app_focus = True
            self._key(event)
        elif own and isinstance(event, events.Paste):
            if self.conductor is not None:
                self.conductor.paste(event.text)
        else:
            await super().on_event(event)

    def _key(self, event: events.Key) -> None:
        if self.conductor is not None:
            self.conductor.key(event.key, event.character)
            return
        action = self.keys.action(event.key)
        if action is not None and action.name == "quit":
            self.exit()

    def use_ascii(self) -> None:
        """Draw everything again without wide marks."""
        if self.room is not None:
            self.room.use_ascii()
        self.paint(self.theme_name)

    # Sessions.

    @property
    def next_title(self) -> str:
        """The title of the day's next session; empty when this is the last."""
        following = self._session + 1
        if following >= len(self._loads):
            return ""
        return self._previews[following].title or f"session {following + 1}"

    def begin_next(self, moderator: str) -> None:
        """Close this session's record and open the next one's, once: two hands may ask for it."""
        if not self._goes_on:
            self._goes_on = True
            self.run_worker(self._open_next(moderator), exit_on_error=True)

    async def _open_next(self, moderator: str) -> None:
        former, self.conductor = self.conductor, None
        if former is not None:
            former.close()
        if self.desk is not None:
            await asyncio.to_thread(self.desk.close)
        self._session += 1
        self.arrange()
        self._refresh()
        await self._open(moderator)
        self._goes_on = False

    async def _open(self, moderator: str) -> None:
        try:
            desk = await asyncio.to_thread(_load, self._loads[self._session])
        except PresessionError as error:
            self.failure = error
            self.exit(return_code=_WRONG)
            return
        self.desk = desk
        self.desks.append(desk)
        from presession_timer.console.conductor import Conductor

        self.conductor = Conductor(self, desk)
        if moderator:
            self.conductor.note_moderator(moderator)
        self.arrange()
        self._refresh()

    # What is seen.

    def paint(self, theme: str) -> None:
        """Dark, light or contrast."""
        self.theme_name = theme
        self._paints.clear()
        palette = self._palette(theme)
        self.ink = self._styles(theme)
        if self.colour:
            self.board.styles.background = palette.page
        if self.room is not None:
            self.room.recolour(palette)
        self.arrange()
        self._refresh()

    def caption(self, words: str) -> None:
        """Say something in a line of its own under the console, from now on."""
        new, self._caption = self._caption is None, words
        if new:
            self.arrange()
            self._refresh()
        told = line((f" {cut(name(words), self.frame.width - 2)}", self.ink.ask))
        shown = fitted(told, self.frame.width, self.ink.ask)
        self.board.parts["caption"].show([shown], self.ink.page)
        self.board.paint()

    def arrange(self) -> None:
        """Give every part the size it has in this terminal now."""
        if not self.board.is_attached:
            return
        self.frame = frame_of(*self._terminal, caption=self._caption is not None)
        conductor = self.conductor
        sheet = conductor.sheet if conductor is not None else None
        wide = sheet is not None and (sheet.wide or not self.frame.left)
        face = self.face and sheet is None and conductor is not None
        asked = 0
        if conductor is not None and conductor.asks:
            from presession_timer.console.picture import last_lines

            asked = len(last_lines(conductor.view, self.frame, self.ink, conductor.prompt))
        self.board.lay_out(self.frame.places(wide=wide, face=face, asked=asked))

    def _refresh(self) -> None:
        if self.conductor is not None:
            self.conductor.refresh()
        elif self.board.is_attached:
            self._show_preview()

    def _show_preview(self) -> None:
        preview = self._previews[self._session]
        header, left, foot = preview_lines(preview, self.frame, self.ink)
        self._put("header", header)
        self._put("left", left)
        self._put("who", ())
        self._put("floor", ())
        self._put("bottom", foot)
        self.board.paint()

    def draw(self, view: View, beats: Collection[Beat] = ()) -> None:
        """Show a view; only what differs from before is painted.

        With ``beats`` nothing but them has passed: only what they flip is looked at.
        """
        from presession_timer.console.picture import body, draw, foot, last_lines, top
        from presession_timer.console.ticker import Beat
        from presession_timer.console.view import Face

        conductor = self.conductor
        if conductor is None or not self.board.is_attached:
            return
        frame, ink = self.frame, self.ink
        picture: Picture | None = None
        if not beats or not frame.header:
            picture = draw(view, frame, ink, conductor.prompt, conductor.sheet)
            shown = {part: getattr(picture, part) for part in PARTS if part != "caption"}
        else:
            shown = {"header": top(view, frame, ink)}
            if Beat.HOUR in beats:
                shown["bottom"] = foot(view, frame, ink, conductor.prompt)
            if Beat.FLOOR in beats:
                picture = body(view, frame, ink)
                shown |= {part: getattr(picture, part) for part in ("left", "who", "floor")}
        if "room" in self.board.places:
            shown["bottom"] = last_lines(view, frame, ink, conductor.prompt)
        for part, lines in shown.items():
            self._put(part, lines)
        if picture is not None:
            quiet = view.face in (Face.GAP, Face.CLOSED)
            paint = self._paint(view.phase, dim=quiet)
            self.board.digits.update(picture.digits, paint, self._edge(view))
        self.board.paint()

    def _put(self, part: str, lines: Sequence[Line]) -> None:
        """Show lines in a part of the board."""
        shown = in_ascii(lines) if self.ascii_only else lines
        self.board.parts[part].show(shown, self.ink.page)

    def show_room(self, picture: RoomPicture) -> None:
        """Show what the room sees."""
        from presession_timer.audience.words import words
        from presession_timer.room_clock.face import RoomFace

        if self.room is None:
            palette = self.ink.palette
            spoken = [words(language) for language in self._languages]
            self.room = RoomFace(picture, spoken, palette, id="room")
            self.board.mount(self.room)
        else:
            self.room.update(picture)

    def _paint(self, phase: str | None, *, dim: bool = False) -> Paint:
        known = self._paints.get((phase, dim))
        if known is None:
            from presession_timer.terminal.digits.lettering import paint
            from presession_timer.terminal.digits.widgets import can_blend

            palette = self.ink.palette
            colours = palette.colours("paused" if dim else phase)
            known = paint(colours, palette.page, blend=can_blend(self), ascii_only=self.ascii_only)
            self._paints[phase, dim] = known
        return known

    def _edge(self, view: View) -> Edge:
        """The frame of the last minute and of what comes after it; bars where it is small."""
        framed = view.phase in ("last-minute", "over")
        fill = self.ink.phase(view.phase)
        return Edge(
            kind=("ascii" if self.ascii_only else "thick") if framed else "",
            style=fill.text if self.ascii_only else fill.bar,
            page=self.ink.page,
            all_round=self.frame.framed,
            # The band of what is over reaches the frame; other digits keep their distance.
            gap=0 if view.phase == "over" else self.frame.inset,
        )

    def room_hint(self, record: Path) -> str:
        """How the room gets its clock."""
        return f"The room's clock: --web, or in another terminal: presession project {record}"

    async def read_report(self, path: Path, width: int, pages: dict[int, list[Line]]) -> None:
        """Put the report's page into ``pages``."""
        from presession_timer.console.report_page import report_page

        pages[width] = await asyncio.to_thread(report_page, path, width, self.ink)
        self._refresh()


def _load(load: Load) -> Desk:
    """In a thread: the engine is imported with the first session."""
    import presession_timer.console.conductor
    import presession_timer.console.picture  # noqa: F401

    return load()

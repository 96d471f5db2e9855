"""Draw a view on the main screen: each part shows what differs from before."""

from __future__ import annotations

from collections.abc import Sequence

from presession_timer.audience.words import words
from presession_timer.base.themes import Palette
from presession_timer.chair.line import ChairLine
from presession_timer.console.key_router import Prompt
from presession_timer.console.screen import LeftPart, MainScreen, Panel
from presession_timer.console.sheets.base import Sheet
from presession_timer.console.view import Face, View
from presession_timer.console.widgets.closed import closed_lines
from presession_timer.console.widgets.footer import (
    answer_and_keys,
    asked_lines,
    foot_lines,
    needs_rows,
)
from presession_timer.console.widgets.header import header, reads_line, say_lines
from presession_timer.console.widgets.hour import answer_line, missions_line, timeline
from presession_timer.console.widgets.panel import clock_badge, show_panel
from presession_timer.console.widgets.rundown import log, row_keys, rundown, undo_lines
from presession_timer.console.widgets.sheet import SheetView
from presession_timer.room_clock.face import SMALLEST, RoomFace
from presession_timer.room_clock.room_picture import RoomPicture
from presession_timer.terminal.text_lines import Line, centred
from presession_timer.terminal.tones import Tones

_WORDS_FROM = 18
_LONG = 2
"""Rows of a question that most have at most."""
_BESIDE_FROM = 70
"""Columns from which a sheet leaves the clock in sight."""


class Painter:
    """Draws on one screen; the style sheet says where each part stands at each size."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.room = next(iter(screen.query(RoomFace)), None)
        """What the room sees, once it was shown: another session of the day may have shown it."""
        self._covering: Sequence[Line] = ()
        """The rows of a question that stand over the hour's last."""

    def show(
        self,
        view: View,
        tones: Tones,
        *,
        face: bool = False,
        sheet: Sheet | None = None,
        hour: View | None = None,
        prompt: Prompt | None = None,
        said: ChairLine | None = None,
    ) -> None:
        """Draw a view, a sheet in front of the rundown, and the chair's line.

        A wide sheet stands in front of the clock too, and so does each where there is no
        rundown; then its first row tells the time. ``hour`` is the view whose hour is shown, where
        that is another. ``face``: what the room sees stands in front
        of everything but a sheet, and the foot while something is asked.
        """
        closed, face = view.face is Face.CLOSED and sheet is None, face and sheet is None
        asked = asked_lines(view, prompt, self.screen.size.width, tones)
        wide = sheet is not None and (sheet.wide or self.screen.size.width < _BESIDE_FROM)
        tiny, low, normal = (
            self.screen.has_class(f"-{size}") for size in ("tiny", "low", "normal")
        )
        few = face or closed or tiny or low
        # Else the first rows of a long question stand in those of the hour, and no part moves.
        above = (normal or low) and not face and needs_rows(view, prompt, self.screen.size.width)
        covers = normal and not few
        self._covering = (asked if above else asked[:-1]) if covers else []
        rows = len(asked) + above
        self.screen.update_classes(
            {
                # A class that changes styles every part again: only where a rule depends on it.
                "-asked": bool(asked) and (face or tiny),
                "-long-question": few and rows > 1,
                "-very-long-question": few and rows > _LONG,
                "-face": face,
                "-closed": closed,
                "-sheet": sheet is not None,
                "-wide-sheet": wide,
                "-low-reads": low and bool(view.snapshot.message),
            }
        )
        self.screen.part("reads").set_class(not view.snapshot.message, "-empty")
        self.screen.part("footer").show(
            lambda w, h: (
                answer_and_keys(view, w, h, tones)
                if above
                else foot_lines(view, prompt, w, h, tones)
            )
        )
        if face:
            return
        clock = clock_badge(view, tones) if wide else ()
        self.screen.query_one(SheetView).show(sheet, tones, clock)
        self.show_clock(view, tones)
        if closed:
            self.screen.part("closed").show(lambda w, h: closed_lines(view, w, h, tones))
        else:
            self._show_panel(view, tones)
            if sheet is None:
                self._show_rundown(view, tones)
        self.show_hour(hour or view, tones)
        self.screen.part("reads").show(lambda w, h: [reads_line(view, w, tones)])
        if said is not None:
            self._show_said(said, tones)

    def show_floor(self, view: View, tones: Tones, said: ChairLine) -> None:
        """Draw what the seconds of the floor move, while nothing stands in front."""
        self._show_panel(view, tones)
        self.screen.part("rundown").show(lambda w, h: rundown(view, w, h, tones))
        self._show_said(said, tones)

    def _show_panel(self, view: View, tones: Tones) -> None:
        show_panel(self.screen.query_one(Panel), view, tones, alone=self._panel_is_alone)

    @property
    def _panel_is_alone(self) -> bool:
        """Whether the terminal is too low for header and hour."""
        return self.screen.has_class("-low") or self.screen.has_class("-tiny")

    def _show_said(self, said: ChairLine, tones: Tones) -> None:
        self.screen.part("say").show(lambda w, h: say_lines(said, w, h, tones))

    def _show_rundown(self, view: View, tones: Tones) -> None:
        redoes = bool(view.snapshot.redoes)
        self.screen.query_one(LeftPart).share(len(view.snapshot.rows) + 1, redoes=redoes)
        self.screen.part("rundown").show(lambda w, h: rundown(view, w, h, tones))
        self.screen.part("row-keys").show(lambda w, h: [*[()] * (h > 1), row_keys(view, w, tones)])
        self.screen.part("log").show(lambda w, h: log(view, w, h, tones))
        self.screen.part("undo").show(lambda w, h: undo_lines(view, w, tones))

    def show_clock(self, view: View, tones: Tones) -> None:
        """Draw what the wall clock's seconds move; in a tiny terminal why there is nothing else."""
        width, height = self.screen.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.screen.set_class(small, "-too-small")
        if small:
            why = "terminal too small" if width >= _WORDS_FROM else "too small"
            self.screen.part("header").show(lambda w, h: [centred(why, w, tones.text)])
        else:
            self.screen.part("header").show(lambda w, h: [header(view, w, tones)])

    def show_hour(self, view: View, tones: Tones) -> None:
        """Draw what the hour's seconds move, but for rows that a long question stands in."""
        if self._panel_is_alone and view.face is not Face.CLOSED:
            self._show_panel(view, tones)
        above, last = self._covering[:-1], self._covering[-1:]
        self.screen.part("budget").show(
            lambda w, h: [answer_line(view, w, tones), *(above or [missions_line(view, w, tones)])]
        )
        self.screen.part("timeline").show(lambda w, h: last or [timeline(view, w, tones)])

    def show_room(self, picture: RoomPicture, languages: Sequence[str], palette: Palette) -> None:
        if self.room is None:
            spoken = [words(language) for language in languages]
            self.room = RoomFace(picture, spoken, palette, id="room")
            self.screen.mount(self.room, before="#foot")
        else:
            self.room.update(picture)

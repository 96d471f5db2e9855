"""The main screen of the console: every part in its place, drawn from one view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.message import Message
from textual.screen import Screen

from presession_timer.chair.line import ChairLine
from presession_timer.console.key_router import Prompt
from presession_timer.console.preview import Preview, preview_rows
from presession_timer.console.sheets.base import Sheet
from presession_timer.console.view import Face, View
from presession_timer.console.widgets.closed import closed_lines
from presession_timer.console.widgets.footer import THREE_ROWS_FROM, asked_lines, foot_lines
from presession_timer.console.widgets.header import header, reads_line, say_lines
from presession_timer.console.widgets.hour import answer_line, missions_line, timeline
from presession_timer.console.widgets.panel import Panel, clock_badge
from presession_timer.console.widgets.rundown import log, row_keys, rundown, undo_lines
from presession_timer.console.widgets.sheet import SheetView
from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.terminal.text_lines import Line, centred, cut, fitted, line, name
from presession_timer.terminal.tones import Tones

SMALLEST = (20, 5)
"""Columns and rows under which nothing can be read."""
_WORDS_FROM = 18
_LONG = 2
"""Rows of a question that most have at most."""
_BESIDE_FROM = 70
"""Columns from which a sheet leaves the clock in sight."""
_UNDER_RUNDOWN = 4
"""Rows of the left part that are neither the rundown's nor the log's."""
_LEAST_LOG, _MOST_LOG = 3, 12
_LEFT_BUTTON = 1


class _LeftPart(Vertical):
    """Rundown and log: the log gets what the rundown leaves, as soon as that is laid out."""

    _rows = 0

    def share(self, rows: int) -> None:
        """Leave so many rows to the rundown."""
        self._rows = rows
        free = self.size.height - rows - _UNDER_RUNDOWN
        log = self.query_one("#log")
        log.display = free >= _LEAST_LOG
        log.styles.height = max(0, min(free, _MOST_LOG))

    def on_resize(self) -> None:
        """Share the rows that there are now."""
        self.share(self._rows)


class MainScreen(Screen[Any], inherit_bindings=False):
    """Shows a view; the style sheet says where each part stands at each size."""

    AUTO_FOCUS = None

    class Ready(Message):
        """Every part is there, at the size there is now, and can be drawn."""

    class Pressed(Message):
        """The button of an action was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    class RowChosen(Message):
        """A row of the rundown was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-narrow"), (70, "-medium"), (100, "-wide"), (160, "-huge"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-tiny"), (12, "-low"), (22, "-normal"), (THREE_ROWS_FROM, "-tall"),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield LinesWidget(id="header")
        with Horizontal(id="body"):
            with _LeftPart(id="left"):
                yield LinesWidget(id="rundown")
                yield LinesWidget(id="row-keys")
                yield LinesWidget(id="log")
                yield LinesWidget(id="undo")
            yield SheetView(id="sheet")
            yield Panel(id="panel")
        yield LinesWidget(id="closed")
        with Vertical(id="foot"):
            yield LinesWidget(id="reads", classes="-empty")
            yield LinesWidget(id="say")
            yield LinesWidget(id="budget")
            yield LinesWidget(id="timeline")
            yield LinesWidget(id="footer")
        yield LinesWidget(id="caption")

    def on_mount(self) -> None:
        """Tell the app that it can draw."""
        self.post_message(self.Ready())

    def on_resize(self) -> None:
        """Let the app draw again: what is said depends on the room there is."""
        self.post_message(self.Ready())

    def on_click(self, event: Click) -> None:
        """Tell what was clicked: a button or a row; whatever else was clicked does nothing."""
        means = event.style.meta if event.button == _LEFT_BUTTON else {}
        if "press" in means:
            self.post_message(self.Pressed(means["press"]))
        elif "row" in means:
            self.post_message(self.RowChosen(means["row"]))

    def part(self, name: str) -> LinesWidget:
        """Return one of the parts that are lines."""
        return self.query_one(f"#{name}", LinesWidget)

    _covering: Sequence[Line] = ()
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
        asked = asked_lines(view, prompt, self.size.width, tones)
        wide = sheet is not None and (sheet.wide or self.size.width < _BESIDE_FROM)
        tiny, low, normal = (self.has_class(f"-{size}") for size in ("tiny", "low", "normal"))
        few = face or closed or tiny or low
        # Else the first rows of a long question stand in those of the hour, and no part moves.
        self._covering = asked[:-1] if normal and not few else []
        self.update_classes(
            {
                # A class that changes styles every part again: only where a rule depends on it.
                "-asked": bool(asked) and (face or tiny),
                "-long-question": few and len(asked) > 1,
                "-very-long-question": few and len(asked) > _LONG,
                "-face": face,
                "-closed": closed,
                "-sheet": sheet is not None,
                "-wide-sheet": wide,
                "-low-reads": low and bool(view.snapshot.message),
            }
        )
        self.part("reads").set_class(not view.snapshot.message, "-empty")
        self.part("undo").styles.height = 2 if view.snapshot.redoes else 1
        self.part("footer").show(lambda w, h: foot_lines(view, prompt, w, h, tones))
        if face:
            return
        clock = clock_badge(view, tones) if wide else ()
        self.query_one(SheetView).show(sheet, tones, clock)
        self.show_clock(view, tones)
        if closed:
            self.part("closed").show(lambda w, h: closed_lines(view, w, h, tones))
        else:
            self.query_one(Panel).show(view, tones)
            if sheet is None:
                self._show_rundown(view, tones)
        self.show_hour(hour or view, tones)
        self.part("reads").show(lambda w, h: [reads_line(view, w, tones)])
        if said is not None:
            self._show_said(said, tones)

    def show_floor(self, view: View, tones: Tones, said: ChairLine) -> None:
        """Draw what the seconds of the floor move, while nothing stands in front."""
        self.query_one(Panel).show(view, tones)
        self.part("rundown").show(lambda w, h: rundown(view, w, h, tones))
        self._show_said(said, tones)

    def _show_said(self, said: ChairLine, tones: Tones) -> None:
        self.part("say").show(lambda w, h: say_lines(said, w, h, tones))

    def _show_rundown(self, view: View, tones: Tones) -> None:
        self.query_one(_LeftPart).share(len(view.snapshot.rows) + 1)
        self.part("rundown").show(lambda w, h: rundown(view, w, h, tones))
        self.part("row-keys").show(lambda w, h: [row_keys(view, w, tones)])
        self.part("log").show(lambda w, h: log(view, w, h, tones))
        self.part("undo").show(lambda w, h: undo_lines(view, w, tones))

    def show_clock(self, view: View, tones: Tones) -> None:
        """Draw what the wall clock's seconds move; in a tiny terminal why there is nothing else."""
        width, height = self.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(small, "-too-small")
        if small:
            words = "terminal too small" if width >= _WORDS_FROM else "too small"
            self.part("header").show(lambda w, h: [centred(words, w, tones.text)])
        else:
            self.part("header").show(lambda w, h: [header(view, w, tones)])

    def show_hour(self, view: View, tones: Tones) -> None:
        """Draw what the hour's seconds move, but for rows that a long question stands in."""
        above, last = self._covering[:-1], self._covering[-1:]
        self.part("budget").show(
            lambda w, h: [answer_line(view, w, tones), *(above or [missions_line(view, w, tones)])]
        )
        self.part("timeline").show(lambda w, h: last or [timeline(view, w, tones)])

    def preview(self, preview: Preview, tones: Tones) -> None:
        """Draw what is known of a session before it is open."""
        self.part("header").show(
            lambda w, h: [line((f" {cut(preview.title, w - 2)}", tones.strong))]
        )
        self.part("rundown").show(lambda w, h: preview_rows(preview, w, h, tones))
        self.part("footer").show(
            lambda w, h: [*[()] * (h // 2), line(("  opening the session …", tones.muted))]
        )

    def caption(self, words: str, tones: Tones) -> None:
        """Show a line of its own under everything else."""
        self.add_class("-captioned")
        style = tones.too_late
        self.part("caption").show(
            lambda w, h: [fitted(line((f" {cut(name(words), w - 2)}", style)), w, style)]
        )

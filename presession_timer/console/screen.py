"""The main screen of the console: every part in its place, drawn from one view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from presession_timer.chair.line import ChairLine
from presession_timer.console.preview import Preview
from presession_timer.console.prompts import Prompt
from presession_timer.console.view import Face, View
from presession_timer.console.widgets.budget import answer_line, missions_line
from presession_timer.console.widgets.closed import closed_lines
from presession_timer.console.widgets.footer import asked_lines, foot_lines
from presession_timer.console.widgets.header import header
from presession_timer.console.widgets.log import log, undo_lines
from presession_timer.console.widgets.panel import Panel
from presession_timer.console.widgets.preview import preview_rows
from presession_timer.console.widgets.rundown import row_keys, rundown
from presession_timer.console.widgets.say import reads_line, say_lines
from presession_timer.console.widgets.speaker import clock_badge
from presession_timer.console.widgets.timeline import timeline
from presession_timer.terminal.lines import Draw, LinesWidget
from presession_timer.terminal.text_lines import Line, cells, centred, cut, fitted, line, name
from presession_timer.terminal.tones import Tones

__all__ = ["SMALLEST", "MainScreen"]

SMALLEST = (20, 5)
"""Columns and rows under which nothing can be read."""
_WORDS_FROM = 18
_BESIDE_FROM = 70
"""Columns from which a sheet leaves the clock in sight."""
_LEAST_TITLE = 8
_UNDER_RUNDOWN = 4
"""Rows of the left part that are neither the rundown's nor the log's."""
_LEAST_LOG, _MOST_LOG = 3, 12


class MainScreen(Screen[Any], inherit_bindings=False):
    """Shows a view; the style sheet says where each part stands at each size."""

    AUTO_FOCUS = None

    class Ready(Message):
        """Every part is there, at the size there is now, and can be drawn."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-narrow"), (70, "-medium"), (100, "-wide"), (160, "-huge"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-tiny"), (12, "-low"), (22, "-normal"), (30, "-tall"),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield LinesWidget(id="header")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield LinesWidget(id="rundown")
                yield LinesWidget(id="row-keys")
                yield LinesWidget(id="log")
                yield LinesWidget(id="undo")
            yield LinesWidget(id="sheet")
            yield Panel(id="panel")
        yield LinesWidget(id="closed")
        yield LinesWidget(id="reads")
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

    def part(self, name: str) -> LinesWidget:
        """Return one of the parts that are lines."""
        return self.query_one(f"#{name}", LinesWidget)

    def show(
        self,
        view: View,
        tones: Tones,
        *,
        face: bool = False,
        sheet: Draw | None = None,
        wide: bool = False,
        prompt: Prompt | None = None,
        said: ChairLine | None = None,
    ) -> None:
        """Draw a view, a sheet in front of the rundown, and the chair's line.

        A ``wide`` sheet stands in front of the clock too, and so does each where there is no
        rundown; then its first row tells the time. ``face``: what the room sees stands in front
        of everything but a sheet, and the foot while something is asked.
        """
        closed = view.face is Face.CLOSED
        asked = asked_lines(view, prompt, self.size.width, tones)
        self.set_class(bool(asked), "-asked")
        self.set_class(len(asked) > 1, "-long-question")
        self.part("footer").show(lambda w, h: foot_lines(view, prompt, w, h, tones))
        self.set_class(face and sheet is None, "-face")
        if face and sheet is None:
            return
        if sheet is not None and (wide or self.size.width < _BESIDE_FROM):
            sheet = _with_clock(sheet, view, tones)
        self.set_class(closed and sheet is None, "-closed")
        self.set_class(sheet is not None, "-sheet")
        self.set_class(sheet is not None and wide, "-wide-sheet")
        self.show_clock(view, tones)
        if closed and sheet is None:
            self.part("closed").show(lambda w, h: closed_lines(view, w, h, tones))
        else:
            self._show_body(view, tones, sheet)
        self.show_hour(view, tones)
        self.set_class(bool(view.reading.message), "-reads")
        self.part("reads").show(lambda w, h: [reads_line(view, w, tones)])
        if said is not None:
            self.part("say").show(lambda w, h: say_lines(said, w, h, tones))

    def _show_body(self, view: View, tones: Tones, sheet: Draw | None) -> None:
        self.query_one(Panel).show(view, tones)
        if sheet is not None:
            self.part("sheet").show(sheet)
            return
        self._share_left(len(view.reading.rows) + 1)
        self.part("rundown").show(lambda w, h: rundown(view, w, h, tones))
        self.part("row-keys").show(lambda w, h: [row_keys(view, w, tones)])
        self.part("log").show(lambda w, h: log(view, w, h, tones))
        self.set_class(bool(view.reading.redoes), "-redo")
        self.part("undo").show(lambda w, h: undo_lines(view, w, tones))

    def _share_left(self, rows: int) -> None:
        """Give the log what the rundown's rows leave free."""
        free = self.query_one("#left").size.height - rows - _UNDER_RUNDOWN
        log = self.part("log")
        log.display = free >= _LEAST_LOG
        log.styles.height = max(0, min(free, _MOST_LOG))

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
        """Draw what the hour's seconds move."""
        self.part("budget").show(
            lambda w, h: [answer_line(view, w, tones), missions_line(view, w, tones)]
        )
        self.part("timeline").show(lambda w, h: [timeline(view, w, tones)])

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


def _with_clock(sheet: Draw, view: View, tones: Tones) -> Draw:
    """A sheet whose first row ends with the clock that it hides."""

    def drawn(width: int, height: int) -> Sequence[Line]:
        lines = sheet(width, height)
        told = clock_badge(view, tones)
        room = width - cells(told)
        if room < _LEAST_TITLE or not lines:
            return lines
        return [(*fitted(lines[0], room, Style.null()), *told), *lines[1:]]

    return drawn

"""The main screen of the console: every part in its place. What they show is drawn elsewhere.

Nothing of the engine is imported here, so that the first paint need not wait for it.
"""

from __future__ import annotations

from typing import Any

from rich.style import Style
from textual.app import ComposeResult
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from presession_timer.console.widgets.sheet import LEFT_BUTTON, SheetView
from presession_timer.terminal.digits.widgets import HangingDigits
from presession_timer.terminal.line_widget import LinesWidget, Parts, even_rows
from presession_timer.terminal.preview import Preview
from presession_timer.terminal.text_lines import Line, cut, fitted, line, name
from presession_timer.terminal.tones import Tones

_UNDER_RUNDOWN = 4
"""Rows of the left part that are neither the rundown's nor the log's."""
_UNDER_ALL = 3
"""Rows of the selected row's keys, and of what undo and redo do."""
_LEAST_LOG, _MOST_LOG = 3, 12
THREE_ROWS_FROM = 30
"""Rows of the terminal from which the foot has three."""
_AIRY_FROM = 36
"""Rows of the terminal from which every part of the panel has a free row around it."""


class LeftPart(Parts):
    """Rundown and log: the log gets what the rundown leaves, as soon as that is laid out."""

    _rows: int | None = None
    _redoes = False

    def share(self, rows: int, *, redoes: bool) -> None:
        """Leave so many rows to the rundown; the selected row's keys stand close under it.

        ``redoes``: what redo brings back has a line, too.
        """
        self._rows, self._redoes = rows, redoes
        self.query_one("#undo").styles.height = 1 + redoes
        height = self.size.height
        fits = height - rows >= _UNDER_ALL
        self.query_one("#rundown").styles.height = rows if fits else "1fr"
        self.query_one("#row-keys").styles.height = "1fr" if fits else 1
        free = height - rows - _UNDER_RUNDOWN - redoes
        free -= free > _LEAST_LOG  # a row stays free above the keys
        log = self.query_one("#log")
        log.display = free >= _LEAST_LOG
        log.styles.height = max(0, min(free, _MOST_LOG))

    def on_resize(self) -> None:
        """Share the rows that there are now, once the rundown's are known."""
        if self._rows is not None:
            self.share(self._rows, redoes=self._redoes)


class SpeakerDigits(HangingDigits):
    """The speaker's digits, which say where their edges are."""

    def on_resize(self) -> None:
        """Tell what stands beside the digits where their edges are now."""
        for part in self.screen.query("#who, #state, #bar").results(LinesWidget):
            part.redraw()


class Panel(Parts):
    """Who has the floor and for how long, or who is next."""

    def compose(self) -> ComposeResult:
        yield LinesWidget(id="who")
        with Parts(id="band"):
            yield SpeakerDigits(id="digits")
            yield LinesWidget(id="state")
        yield LinesWidget(id="bar")
        yield LinesWidget(id="gap")

    def lines(self, name: str) -> LinesWidget:
        return self.query_one(f"#{name}", LinesWidget)


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
        (0, "-narrow"), (70, "-medium"), (100, "-wide"), (120, "-broad"), (160, "-huge"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-tiny"), (12, "-low"), (22, "-normal"), (THREE_ROWS_FROM, "-tall"),
        (_AIRY_FROM, "-airy"),
    ]  # fmt: skip

    def __init__(self, preview: Preview, tones: Tones) -> None:
        """``preview``: what the first paint shows."""
        super().__init__()
        self._first = preview, tones

    def expect_size(self, size: Size) -> None:
        """Wear the classes of a size before the parts are there.

        Textual gives them with the first resize: the parts would be styled and painted twice.
        """
        for length, classes in zip(
            size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True
        ):
            self.add_class([name for least, name in classes if length >= least][-1])

    def compose(self) -> ComposeResult:
        yield LinesWidget(id="header")
        with Parts(id="body"):
            with LeftPart(id="left"):
                yield LinesWidget(id="rundown")
                yield LinesWidget(id="row-keys")
                yield LinesWidget(id="log")
                yield LinesWidget(id="undo")
            yield SheetView(id="sheet")
            yield Panel(id="panel")
        yield LinesWidget(id="closed")
        with Parts(id="foot"):
            yield LinesWidget(id="reads", classes="-empty")
            yield LinesWidget(id="say")
            yield LinesWidget(id="budget")
            yield LinesWidget(id="timeline")
            yield LinesWidget(id="footer")
        yield LinesWidget(id="caption")

    def on_mount(self) -> None:
        """Draw what is known, and tell the app that it can draw."""
        self.preview(*self._first)
        self.post_message(self.Ready())

    def on_resize(self) -> None:
        """Let the app draw again: what it says depends on the room there is."""
        self.post_message(self.Ready())

    def on_click(self, event: Click) -> None:
        """Tell what was clicked: a button or a row; whatever else was clicked does nothing."""
        means = event.style.meta if event.button == LEFT_BUTTON else {}
        if "press" in means:
            self.post_message(self.Pressed(means["press"]))
        elif "row" in means:
            self.post_message(self.RowChosen(means["row"]))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region: what is seen between the parts."""
        return even_rows(super().render_lines, crop)

    def part(self, name: str) -> LinesWidget:
        return self.query_one(f"#{name}", LinesWidget)

    def preview(self, preview: Preview, tones: Tones, *, leaves: bool = False) -> None:
        """Show what is known before the session is open; ``leaves``: then the screen ends."""
        words = "opening the session" + (", then leaving" if leaves else "") + " …"
        self.part("header").show(
            lambda w, h: [line((f" {cut(preview.title, w - 2)}", tones.strong))]
        )
        self.part("rundown").show(lambda w, h: _preview_rows(preview, w, h, tones))
        self.part("footer").show(lambda w, h: [*[()] * (h // 2), line((f"  {words}", tones.muted))])

    def caption(self, words: str, tones: Tones) -> None:
        """Show a line of its own under everything else."""
        self.add_class("-captioned")
        style = tones.too_late
        self.part("caption").show(
            lambda w, h: [fitted(line((f" {cut(name(words), w - 2)}", style)), w, style)]
        )


def _preview_rows(preview: Preview, width: int, height: int, tones: Tones) -> list[Line]:
    """Headings and rows where the open session's rundown will have them."""
    lines = [line(("    #  Speaker", tones.muted))]
    for number, who, organisation in preview.rows[: height - 1]:
        about = f" {tones.signs.dot} {organisation}" if organisation else ""
        shown = line((f"{number:>5}  ", tones.muted), (who, tones.text), (about, tones.muted))
        lines.append(fitted(shown, width, Style.null()))
    return lines

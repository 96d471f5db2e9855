"""The panel at the right: the speaker's clock, or the card of the gap."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.console.view import Face, View
from presession_timer.console.widgets.gap_card import gap_lines
from presession_timer.console.widgets.speaker import bar_lines, digits_text, state_lines, who_lines
from presession_timer.engine.reading import Status
from presession_timer.plan.model import Kind
from presession_timer.terminal import digits
from presession_timer.terminal.digits.lettering import Lettering, Paint
from presession_timer.terminal.lines import Draw, LinesWidget
from presession_timer.terminal.text_lines import Line, fitted, line
from presession_timer.terminal.tones import Tones

__all__ = ["Digits", "Panel"]

_SAMPLE = "0:00"
_LEAST_INSET, _WIDE_INSET, _WIDE_FROM = 2, 8, 68


class Digits(Widget, can_focus=False):
    """The digits in a box that never moves; the plus sign of overtime hangs in the left margin."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:  # noqa: A002 - every widget calls it so
        super().__init__(id=id)
        self._text, self._plus = "", False
        white, black = Color(255, 255, 255), Color(0, 0, 0)
        self._letters = Lettering("", Paint(white, black))
        self._sign = Lettering("+", Paint(white, black))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    @property
    def inset(self) -> int:
        """The column in which the digits' box begins, at both sides."""
        width, height = self.size
        least = _WIDE_INSET if width >= _WIDE_FROM else min(_LEAST_INSET + 2, width // 8)
        fit = digits.measure(_SAMPLE, width - 2 * least, height)
        return least if fit is None else (width - fit.box.columns) // 2

    def show(self, text: str, paint: Paint) -> None:
        """Show another text, or the same in other colours; repaints only what differs."""
        plus, shown = text.startswith("+"), text.removeprefix("+")
        self._text = text
        inset = self.inset
        columns, rows = max(0, self.size.width - 2 * inset), self.size.height
        moved = plus != self._plus or (columns, rows) != self._letters.size
        self._plus = plus
        self._letters.resize(columns, rows)
        boxes = self._letters.show(shown, paint)
        if paint != self._sign.paint:
            self._sign.show("+", paint)
            moved = True
        self._sign.resize(max(0, inset - 1), rows // 3)
        if moved:
            self.refresh()
        elif boxes:
            self.refresh(*(Region(inset + b.column, b.row, b.columns, b.rows) for b in boxes))

    def on_resize(self) -> None:
        """Tell what stands beside the digits where their edges are now."""
        self.refresh()
        for part in self.screen.query("#who, #state, #bar").results(LinesWidget):
            part.redraw()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        width, height = self.size
        inset = self.inset
        self._letters.resize(max(0, width - 2 * inset), height)
        third = height // 3
        side = line((" " * inset, self._letters.blank))
        left = side
        if self._plus and third and third <= y < 2 * third and inset > 3:
            left = fitted(self._sign.row(y - third), inset, self._letters.blank)
        return Strip([*left, *self._letters.row(y), *side], width)


class Panel(Vertical):
    """Who has the floor and for how long, or who is next."""

    def compose(self) -> ComposeResult:
        """Lay out the speaker's rows; the gap's card takes their place."""
        yield LinesWidget(id="who")
        with Vertical(id="band"):
            yield Digits(id="digits")
            yield LinesWidget(id="state")
        yield LinesWidget(id="bar")
        yield LinesWidget(id="gap")

    def show(self, view: View, tones: Tones) -> None:
        """Show a view."""
        gap = view.face is Face.GAP
        phase = view.phase or "neutral"
        self.set_classes("-gap" if gap else f"-{phase}")
        if gap:
            self._lines("gap").show(
                lambda width, height: gap_lines(view, width, height, 4 if width >= 60 else 1, tones)
            )
            return
        shown = self.query_one(Digits)
        shown.show(digits_text(view), self._paint(phase, tones))

        def beside(draw: Callable[[int, int], list[Line]]) -> Draw:
            """Between the columns of the digits' edges."""

            def drawn(width: int, height: int) -> list[Line]:
                side = line((" " * shown.inset, Style.null()))
                return [(*side, *row) for row in draw(width - 2 * shown.inset, height)]

            return drawn

        self._lines("who").show(beside(lambda w, h: who_lines(view, w, h, tones)))
        self._lines("state").show(lambda w, h: state_lines(view, w, h, shown.inset, tones))
        share = _share(view)
        self._lines("bar").show(
            beside(lambda w, h: bar_lines(view, w, max(0, shown.inset - 2), share, tones))
        )

    def _lines(self, name: str) -> LinesWidget:
        return self.query_one(f"#{name}", LinesWidget)

    def _paint(self, phase: str, tones: Tones) -> Paint:
        palette = tones.palette
        colours = palette.colours(phase)
        behind = {"last-minute": colours.badge, "over": colours.badge}.get(phase, palette.card)
        ink = colours.badge_ink if phase in ("last-minute", "over") else colours.ink
        app = self.app
        blend = app.console.color_system == "truecolor" and tones.colour
        return Paint(
            Color.parse(ink), Color.parse(behind), None, False, blend, tones.ascii_only, "centre"
        )


def _share(view: View) -> int | None:
    """The least share of the statements to come: what everybody could have."""
    shares = [
        row.share
        for row in view.reading.rows
        if row.share is not None
        and row.segment.kind is Kind.STATEMENT
        and row.status in (Status.TO_COME, Status.LATE)
    ]
    return min(shares) if shares else None

"""The panel at the right: the speaker's clock, or the card of the gap."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical

from presession_timer.console.view import Face, View
from presession_timer.console.widgets.gap_card import gap_lines
from presession_timer.console.widgets.speaker import bar_lines, digits_text, state_lines, who_lines
from presession_timer.engine.snapshot import Status
from presession_timer.plan.model import Kind
from presession_timer.terminal import digits
from presession_timer.terminal.digits import Fit
from presession_timer.terminal.digits.widgets import BigDigits
from presession_timer.terminal.line_widget import Draw, LinesWidget
from presession_timer.terminal.text_lines import Line, line
from presession_timer.terminal.tones import Tones

_SAMPLE = "0:00"
_LEAST_SIGN = 3
"""Rows of the smallest plus sign."""
_LEAST_INSET, _WIDE_INSET, _WIDE_FROM = 2, 8, 68


class SpeakerDigits(BigDigits):
    """The digits in a box that never moves; the plus sign of overtime hangs in the left margin."""

    @property
    def inset(self) -> int:
        """The column in which the digits' box begins, at both sides."""
        width, height = self.size
        least = _WIDE_INSET if width >= _WIDE_FROM else min(_LEAST_INSET + 2, width // 8)
        fit = digits.measure(_SAMPLE, width - 2 * least, height)
        return least if fit is None else (width - fit.box.columns) // 2

    def typeset(
        self, text: str, sample: str, width: int, height: int, **how: bool
    ) -> tuple[Fit, ...]:
        """Return the time and, in the margin, its sign; in one piece where that is too narrow."""
        inset, over = self.inset, text.startswith("+")
        time = digits.measure(
            text.removeprefix("+"), width - 2 * inset, height, align="left", **how
        )
        sign = digits.measure("+", inset - 1, max(_LEAST_SIGN, height // 3), **how)
        if time is None or (over and sign is None):
            return super().typeset(text, sample, width, height, **how)
        time = time.moved(inset, 0)
        return (sign, time) if over and sign else (time,)

    def on_resize(self) -> None:
        """Tell what stands beside the digits where their edges are now."""
        for part in self.screen.query("#who, #state, #bar").results(LinesWidget):
            part.redraw()


class Panel(Vertical):
    """Who has the floor and for how long, or who is next."""

    def compose(self) -> ComposeResult:
        """Lay out the speaker's rows; the gap's card takes their place."""
        yield LinesWidget(id="who")
        with Vertical(id="band"):
            yield SpeakerDigits(id="digits")
            yield LinesWidget(id="state")
        yield LinesWidget(id="bar")
        yield LinesWidget(id="gap")

    def show(self, view: View, tones: Tones) -> None:
        """Show a view."""
        gap = view.face is Face.GAP
        phase = view.phase or "neutral"
        # A class styles all within again, so each stands on the smallest part that shows it.
        self.set_class(gap, "-gap")
        self.set_class(phase == "over" and not gap, "-over")
        self.query_one("#band").set_class(phase == "last-minute", "-last-minute")
        if gap:
            self._lines("gap").show(
                lambda width, height: gap_lines(view, width, height, 4 if width >= 60 else 1, tones)
            )
            return
        shown = self.query_one(SpeakerDigits)
        shown.set_classes(f"-{phase}")
        shown.show(digits_text(view))

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


def _share(view: View) -> int | None:
    """The least share of the statements to come: what everybody could have."""
    shares = [
        row.share
        for row in view.snapshot.rows
        if row.share is not None
        and row.segment.kind is Kind.STATEMENT
        and row.status in (Status.TO_COME, Status.LATE)
    ]
    return min(shares) if shares else None

"""The test card: is the picture whole, how far can it be read, do phases and scripts look right?"""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from presession_timer.audience.words import catalogue, languages
from presession_timer.base.themes import face
from presession_timer.terminal.digits.widgets import BigText

__all__ = ["TestCard"]

_SIZES = 5
_SAMPLE = "2:38"
_PICTURE_M = 2
_COMFORT = 120
"""A letter can be read with comfort from so many times its height."""
_PHASES = ("before-minimum", "in-window", "last-minute", "over")


class TestCard(Vertical):
    """Five sizes, each with how far it reads where the picture is two metres wide; the four
    phases; the words in every language there is. The frame shows whether the picture is cut.
    """

    __test__ = False  # pytest takes every class of such a name for its own

    def __init__(self, plan_words: Mapping[str, Mapping[str, str]], *, ascii_only: bool) -> None:
        """``plan_words`` are the texts that the plan changes: key, then language, then text."""
        super().__init__()
        self._plan_words = plan_words
        self._ascii_only = ascii_only

    def compose(self) -> ComposeResult:
        """Yield the parts from the top."""
        yield BigText(lines=0, id="card-title")
        with Horizontal(id="sizes"):
            yield from self._sample(1)
            with Vertical():
                for size in range(2, _SIZES + 1):
                    with Horizontal(classes=f"size-{size}"):
                        yield from self._sample(size)
        with Horizontal(id="phases"):
            for phase in _PHASES:
                yield BigText(lines=0, classes=f"phase {phase}")
        yield BigText(lines=0, id="scripts")

    def on_mount(self) -> None:
        """Give every part its text."""
        for sample in self.query(".sample").results(BigText):
            sample.show(_SAMPLE)
        for part, phase in zip(self.query(".phase").results(BigText), _PHASES, strict=True):
            part.show(self._phase(phase))
        every = [catalogue(language).words["before-minimum"] for language in languages()]
        self.query_one("#scripts", BigText).show("\n".join(every))

    def on_resize(self) -> None:
        """Say how large this terminal is, and how far each size reads in it."""
        width, height = self.outer_size
        by = "x" if self._ascii_only else "×"
        title = f"TEST CARD {width}{by}{height} – this row: {_metres(1, width)}"
        self.query_one("#card-title", BigText).show(title)
        self.call_after_refresh(self._caption)

    def _caption(self) -> None:
        width = self.outer_size.width
        samples = self.query(".sample").results(BigText)
        captions = self.query(".reach").results(BigText)
        for sample, caption in zip(samples, captions, strict=True):
            caption.show(_metres(sample.letter_rows, width))

    def _sample(self, size: int) -> ComposeResult:
        yield BigText(lines=1 if size < _SIZES else 0, classes="sample")
        yield BigText(lines=0, classes="reach")

    def _phase(self, phase: str) -> str:
        english = catalogue("en").words
        word = self._plan_words.get(phase, {}).get("en", english[phase]).upper()
        return f"{face(phase).mark(self._ascii_only)} {word}"


def _metres(rows: int, columns: int) -> str:
    """A cell is twice as high as it is wide."""
    return f"{rows * 2 * _PICTURE_M / max(1, columns) * _COMFORT:.0f} m"

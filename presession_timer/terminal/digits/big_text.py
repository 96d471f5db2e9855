"""A text as large as its place allows, repainted only where it changed."""

from typing import Any

from textual.app import App
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.terminal import digits
from presession_timer.terminal.digits.lettering import Lettering, Paint, paint

__all__ = ["BigText", "Paint", "can_blend", "paint"]


def can_blend(app: App[Any]) -> bool:
    """Say whether this terminal shows the shades between ink and page."""
    return (
        app.console.color_system == "truecolor" and not app.no_color and not app.native_ansi_color
    )


class BigText(Widget, can_focus=False):
    """Draws its text over its whole area; give it a size by its style."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    BigText {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(
        self,
        text: str = "",
        paint: Paint | None = None,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 – every widget calls it so
        classes: str | None = None,
    ) -> None:
        """Show `text`; without a paint white on black."""
        super().__init__(name=name, id=id, classes=classes)
        self._letters = Lettering(text, paint or Paint(Color(255, 255, 255), Color(0, 0, 0)))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._letters.text

    @property
    def paint(self) -> Paint:
        """How it is shown."""
        return self._letters.paint

    @property
    def fit(self) -> digits.Fit | None:
        """Where the letters stand; None while there is no room to draw them large."""
        self._letters.resize(*self.size)
        return self._letters.fit

    def update(self, text: str, paint: Paint | None = None) -> None:
        """Show another text, or the same in another paint; repaints what differs and no more."""
        letters = self._letters
        if self.size != letters.size:
            letters.show(text, paint or letters.paint)
            self.refresh()
            return
        boxes = letters.show(text, paint or letters.paint)
        if boxes:
            self.refresh(*(Region(*box) for box in boxes))

    def render_line(self, y: int) -> Strip:
        """Give one row."""
        self._letters.resize(*self.size)
        return Strip(self._letters.row(y), self.size.width)

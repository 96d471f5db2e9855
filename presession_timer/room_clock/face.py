"""The room's face as a widget: for the room's own terminal, and for the console's `f` key.

The style sheet beside this file says where everything stands and what colour it has; here is what
each part says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

from presession_timer.audience.words import catalogue, languages
from presession_timer.base.text import clean
from presession_timer.base.themes import Palette, face
from presession_timer.room_clock.room_picture import Bar, RoomPicture
from presession_timer.terminal.digits.widgets import BigDigits, BigText
from presession_timer.terminal.line_widget import Grounded, Parts, even_rows

_SIGNS = {"rail": "─", "window": "░", "left": "█", "over": "▒", "mark": "┃", "none": " "}
_ASCII = {"rail": "-", "window": ":", "left": "#", "over": "%", "mark": "|", "none": " "}


class TimeBar(Grounded, can_focus=False):
    """Time that is left, the window between minimum and limit, and overtime behind the limit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "time-bar--rail",
        "time-bar--window",
        "time-bar--left",
        "time-bar--over",
        "time-bar--mark",
        "time-bar--label",
    }

    def __init__(self, *, id: str) -> None:  # noqa: A002 - every widget calls it so
        super().__init__(id=id)
        self._bar: Bar | None = None

    def show(self, bar: Bar | None) -> None:
        width = self.size.width
        if _kinds(bar, width) != _kinds(self._bar, width):
            self.refresh()
        self._bar = bar

    def render_line(self, y: int) -> Strip:
        """Return one row; the last of two or more holds the words under the marks."""
        width, height = self.size
        if height > 1 and y == height - 1:
            return Strip(self._styled("label", _labels(self._bar, width)), width)
        signs = _ASCII if self.ascii_only else _SIGNS
        rail = y == (height - 2) // 2 or height == 1
        pieces: list[Segment] = []
        for kind, same in groupby(_kinds(self._bar, width)):
            shown = "none" if kind == "rail" and not rail else kind
            pieces += self._styled(kind, signs[shown] * len(list(same)))
        return Strip(pieces, width)

    def _styled(self, kind: str, text: str) -> list[Segment]:
        return [Segment(text, self.get_component_rich_style(f"time-bar--{kind}"))]


def _kinds(bar: Bar | None, width: int) -> list[str]:
    """What each column shows."""
    if bar is None or width < 1:
        return ["rail"] * width
    spent = min(width, round(bar.spoke / bar.span * width))
    marks = [_place(at, bar, width) for at, _ in bar.marks]
    limit = marks[-1] if marks else width
    window = marks[0] if len(marks) > 1 else limit
    kinds = []
    for x in range(width):
        if x in marks:
            kinds.append("mark")
        elif x > limit:
            kinds.append("over" if x < spent else "rail")
        elif x >= spent:
            kinds.append("left")
        else:
            kinds.append("window" if x > window else "rail")
    return kinds


def _labels(bar: Bar | None, width: int) -> str:
    """The words under the marks, none over another."""
    row = ""
    for at, text in bar.marks if bar else ():
        place = min(_place(at, bar, width) - len(text) // 2, width - len(text)) if bar else 0
        if place > len(row) or not row:
            row = row.ljust(place) + text
    return row.ljust(width)[:width]


def _place(at: int, bar: Bar, width: int) -> int:
    return min(width - 1, round(at / bar.span * width))


_SIZES = 5
_SAMPLE = "2:38"
_PICTURE_M = 2
_COMFORT = 120
"""The distance from which a letter is comfortable to read, in letter heights."""
_PHASES = ("before-minimum", "in-window", "last-minute", "over")


def _saying(text: str, *, lines: int = 0, **given: Any) -> BigText:
    """Return a part with its text: of a card that is gone again at once, none is ever mounted."""
    part = BigText(lines=lines, **given)
    part.show(text)
    return part


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
        yield BigText(lines=0, id="card-title")
        with Horizontal(id="sizes"):
            yield from self._sample(1)
            with Vertical():
                for size in range(2, _SIZES + 1):
                    with Horizontal(classes=f"size-{size}"):
                        yield from self._sample(size)
        with Horizontal(id="phases"):
            for phase in _PHASES:
                yield _saying(self._phase(phase), classes=f"phase {phase}")
        every = [catalogue(language).words["before-minimum"] for language in languages()]
        yield _saying("\n".join(every), id="scripts")

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
        yield _saying(_SAMPLE, lines=1 if size < _SIZES else 0, classes="sample")
        yield BigText(lines=0, classes="reach")

    def _phase(self, phase: str) -> str:
        english = catalogue("en").words
        word = self._plan_words.get(phase, {}).get("en", english[phase]).upper()
        return f"{face(phase).mark(self._ascii_only)} {word}"


def _metres(rows: int, columns: int) -> str:
    """A cell is twice as high as it is wide."""
    return f"{rows * 2 * _PICTURE_M / max(1, columns) * _COMFORT:.0f} m"


Words = Mapping[str, str]

SMALLEST = (20, 5)
"""Columns and rows under which nothing can be read."""
_FLAT, _NORMAL, _TALL, _HUGE = 10, 20, 30, 48
"""From so many rows on there is more room for everything; under _TALL the frame is side bars."""
_NARROW, _NARROWEST = 60, 36
"""Under so many columns everything has one row; under the other the lost line has no words."""
_DASH = 2
"""Rows of a dash in the frame of a lost line, and half its columns."""
_BESIDE = 2
"""Columns between the parts of the foot."""
_LETTER = 4
"""Columns of the smallest large letter with its gap."""
_LONGEST = 300
_TEN_MINUTES = 600_000


class RoomFace(Grounded, can_focus=False):
    """Shows a picture over its whole area; a second changes one digit and no more."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"room-face--frame"}
    DEFAULT_CSS = Path(__file__).with_name("room_clock.tcss").read_text(encoding="utf-8")

    def __init__(
        self,
        picture: RoomPicture,
        words: Sequence[Words],
        palette: Palette,
        *,
        flood: bool = False,
        id: str | None = None,  # noqa: A002 – every widget calls it so
    ) -> None:
        """``words`` in one or two languages; ``flood`` fills the page once time is up.

        The app has to know the theme that is named like the palette.
        """
        super().__init__(id=id)
        self._picture = picture
        self._words = tuple(words)
        self._palette = palette
        self._flood = flood
        self._frame = ""
        self._shown_by = ""
        self.card = False
        """Whether the test card is shown."""
        self._page = Parts(id="page")
        self._glyph = BigText(id="glyph", classes="word", lines=1)
        self._heading = BigText(id="heading", classes="word", lines=1, after_glyph=True)
        self._second = BigText(id="second", classes="word", lines=1)
        self._digits = BigDigits(id="digits")
        self._large = BigText(id="large")
        self._bar = TimeBar(id="bar")
        self._who = BigText(id="name", lines=2)
        self._note = BigText(id="note", lines=0, align="right")
        self._time = BigText(id="time", lines=1, align="right")

    def compose(self) -> ComposeResult:
        self._show()  # before anything is styled for other classes
        with self._page:
            with Parts(id="head"):
                with Horizontal(id="word"):
                    yield self._glyph
                    yield self._heading
                with Parts(id="translation"):
                    yield self._second
            yield self._digits
            yield self._large
            with Parts(id="below"):
                yield self._bar
                with Parts(id="foot"):
                    yield self._who
                    yield self._note
                    yield self._time

    @property
    def picture(self) -> RoomPicture:
        return self._picture

    def on_mount(self) -> None:
        self.recolour(self._palette)

    def on_resize(self) -> None:
        self._show()

    def update(self, picture: RoomPicture) -> None:
        if picture != self._picture:
            self._picture = picture
            self._show()

    def speak(self, words: Sequence[Words]) -> None:
        """Show the picture in other languages, one or two."""
        self._words = tuple(words)
        self._show()

    def recolour(self, palette: Palette) -> None:
        self._palette = palette
        self.app.theme = palette.name

    def show_card(self, shown: bool) -> None:
        """Show the test card, or the face again."""
        if shown and not self.query(TestCard):
            self.mount(TestCard(self._picture.words, ascii_only=self.ascii_only))
        elif not shown:
            self.query(TestCard).remove()
        self.card = shown
        self._show()

    def use_ascii(self) -> None:
        """This terminal draws ● and █ too wide."""
        self._show()
        for part in self.query("*"):
            part.refresh(layout=True)

    def _frame_now(self) -> str:
        """The frame round the page: none, whole or in dashes."""
        picture, (width, height) = self._picture, self.size or self.app.size
        if width < SMALLEST[0] or height < SMALLEST[1] or self.card:
            return ""
        return "dashed" if picture.lost else "whole" if picture.phase == "over" else ""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region; without a frame they are all alike."""
        draw = super().render_lines
        return draw(crop) if self._frame else even_rows(draw, crop)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        lost = self._frame == "dashed"
        if not self._frame:
            return Strip([Segment(" " * width, self.ground)], width)
        side, edge = ("#", "#") if self.ascii_only else ("█", "▀" if y == 0 else "▄")
        if y in (0, height - 1) and not self.has_class("-sides"):
            dash = edge * (2 * _DASH) + " " * (2 * _DASH if lost else 0)
            row = (dash * width)[:width]
        else:
            side = " " if lost and y // _DASH % 2 else side
            row = side + " " * (width - 2) + side
        return Strip([Segment(row, self.get_component_rich_style("room-face--frame"))], width)

    def _show(self) -> None:
        if not self.is_attached:
            return
        width, height = self.size or self.app.size
        picture = self._picture
        blank = picture.scene == "blank"
        self._page.display = not blank and not self.card
        self.styles.background = "black" if blank else None
        if (frame := self._frame_now()) != self._frame:
            self._frame = frame
            self.refresh()
        if blank:
            return  # what is hidden stays as it is: it is soon to be seen again
        parts = _parts(picture, self._words, width, self.ascii_only)
        if width < SMALLEST[0] or height < SMALLEST[1]:
            parts = _Parts(large="terminal too small")
        elif _is_low(width, height):
            parts = parts._replace(note=_low_note(picture, parts, width))
        classes = self._classes_for(parts, width, height)
        if classes != self._shown_by:
            self._shown_by = classes
            self.set_classes(classes)
        for part, text in (
            (self._glyph, parts.glyph),
            (self._heading, parts.heading),
            (self._second, parts.second),
        ):
            part.show(text)
            part.display = bool(text)
        self._large.show(parts.large)
        self._digits.show(picture.digits, _sample(picture))
        self._bar.show(picture.bar)
        self._who.show(parts.foot)
        self._time.show(parts.time)
        self._note.show(parts.note)

    def _classes_for(self, parts: _Parts, width: int, height: int) -> str:
        """The classes that the style sheet knows this picture at this size by."""
        picture = self._picture
        shows_digits = bool(picture.digits) or picture.scene in ("clock", "last")
        known = {
            picture.phase: True,
            picture.scene: True,
            "ended": picture.scene == "last",
            "card": self.card,
            "lost": picture.lost,
            "message": bool(picture.message or picture.stock),
            "long": len(parts.foot) * _LETTER > width and bool(picture.message or picture.stock),
            "still": picture.bar is None,
            "words": not shows_digits,
            "two": bool(parts.second),
            "captioned": picture.scene in ("before", "questions"),
            "flood": self._flood,
            "mono": self.app.no_color,
            "ascii": self.ascii_only,
            "tiny": width < SMALLEST[0] or height < SMALLEST[1],
            "flat": height < _FLAT,
            "low": _is_low(width, height),
            "noted": bool(parts.note),
            "normal": _NORMAL <= height < _TALL and width >= _NARROW,
            "huge": height >= _HUGE and width >= 2 * _NARROW,
            "sides": height < _TALL or width < _NARROW,
        }
        return " ".join(f"-{name}" for name, there in known.items() if there)


class _Parts(NamedTuple):
    """What each part says."""

    glyph: str = ""
    heading: str = ""
    second: str = ""
    """The heading in the second language, or what the digits mean."""
    large: str = ""
    foot: str = ""
    time: str = ""
    note: str = ""


def _is_low(width: int, height: int) -> bool:
    """Whether every part has one row."""
    return height < _NORMAL or width < _NARROW


def _low_note(picture: RoomPicture, parts: _Parts, width: int) -> str:
    """Return the note where it fits beside the name and the time, else what must be said of it."""
    name = max(map(cell_len, parts.foot.split("\n")))
    taken = 2 + name + _BESIDE + _BESIDE + cell_len(parts.time)
    return picture.note if cell_len(picture.note) <= width - taken else picture.short_note


def _parts(picture: RoomPicture, words: Sequence[Words], width: int, ascii_only: bool) -> _Parts:
    """Return the texts of a picture in the room's languages."""

    def spoken(key: str) -> list[str]:
        return [_filled(picture, text, key) for text in words]

    said = spoken(picture.word) if picture.word else []
    name = _name(picture, words)
    brief = width < _NARROWEST or bool(picture.message or picture.stock)
    time = _time(picture, words, brief, ascii_only)
    parts = _Parts(foot=name or picture.title, time=time, note=picture.note)
    match picture.scene:
        case "clock" | "last":
            mark = face(picture.phase).mark(ascii_only).strip()
            if picture.word == "no-signal" and picture.silent:
                said = [f"{text} {picture.silent}" for text in said]
            heading, *second = [text.upper() for text in said] or [""]
            parts = parts._replace(glyph=mark, heading=heading, second=" ".join(second))
        case "before" if picture.digits:
            caption = " · ".join(spoken("begins-in"))
            foot = " · ".join(said)
            parts = parts._replace(heading=picture.title, second=caption, foot=foot)
        case "before" if said:
            parts = parts._replace(heading=picture.title, large="\n".join(said), foot="")
        case "questions":
            heading, caption = " · ".join(spoken("questions")), " · ".join(said)
            parts = parts._replace(heading=heading, second=caption, foot="")
        case "next":
            heading, *second = spoken("next") or [""]
            parts = parts._replace(heading=heading, second=" ".join(second), large=name)
            parts = parts._replace(foot=picture.name.more if picture.name else "")
        case "thanks":
            parts = parts._replace(large="\n".join(spoken("thanks")))
        case _:
            heading = picture.title if name else ""
            parts = parts._replace(heading=heading, large=name or picture.title, foot="")
    if picture.message or picture.stock:
        message = " – ".join(spoken(picture.stock)) if picture.stock else picture.message
        parts = parts._replace(foot=clean(message, _LONGEST))
    return parts


def _filled(picture: RoomPicture, words: Words, key: str) -> str:
    """A text in one language; a plan may have its own, and some name a time or a number."""
    language = getattr(words, "language", "")
    text = picture.words.get(key, {}).get(language, words[key])
    for name, value in picture.fills:
        text = text.replace(f"{{{name}}}", value)
    return text


def _name(picture: RoomPicture, words: Sequence[Words]) -> str:
    """Whom the room may read, by the number where nothing else is shown."""
    name = picture.name
    if name is None or not words:
        return ""
    if name.word:
        return "\n".join(text[name.word] for text in words)
    if name.number is not None:
        return words[0]["number"].replace("{n}", str(name.number))
    return name.main


def _time(picture: RoomPicture, words: Sequence[Words], brief: bool, ascii_only: bool) -> str:
    """The time of day; on a lost line "× NO SIGNAL 0:07" takes its place, or a brief "× 0:07"."""
    if not picture.lost or picture.phase == "no-signal" or not words:
        return picture.clock
    said = "" if brief else words[0]["no-signal"].upper()
    parts = (face("no-signal").mark(ascii_only), said, picture.silent)
    return " ".join(part for part in parts if part)


def _sample(picture: RoomPicture) -> str:
    """A time as long as any that a turn may show, so that its digits keep their size."""
    bar = picture.bar
    if picture.scene == "questions" or (bar and bar.marks and bar.marks[-1][0] >= _TEN_MINUTES):
        return "00:00"
    return "+0:00" if bar else ""

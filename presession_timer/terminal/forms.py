"""What screens with fields share: themes, plain letters, questions, pages, lines to type into."""

from __future__ import annotations

import re
from asyncio import sleep
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import ClassVar
from weakref import WeakSet

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Vertical, VerticalScroll
from textual.filter import LineFilter
from textual.geometry import Region
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.types import CSSPathType
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from presession_timer.base.text import width_varies
from presession_timer.base.themes import PALETTES, palette_of
from presession_timer.terminal.app import BaseApp
from presession_timer.terminal.key_map import shown
from presession_timer.terminal.line_widget import PlacedStrip
from presession_timer.terminal.text_lines import SIGNS, in_even_cells, key_cap
from presession_timer.terminal.tones import Tones, tones_of

_ASCII = SIGNS | str.maketrans("▼▲▶▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▔▕", "v^>" + " " * 17)

_NEXT_LOOK_S = 0.01
"""Between early keys, and between looks whether the screen that they are for is there."""
_MOST_LOOKS = 300
"""A screen that has no focus by then has none: a terminal in the background takes it away."""

FORMS_CSS = Path(__file__).with_name("forms.tcss")


class FormApp(BaseApp, inherit_bindings=False):
    """An app of Textual's widgets in one of our themes, with plain letters where asked."""

    CSS_PATH: ClassVar[CSSPathType | None] = FORMS_CSS
    _tones: Tones | None = None

    def __init__(self, *, theme: str = "dark", ascii_only: bool = False) -> None:
        """``theme``: dark, light or contrast."""
        super().__init__(palette=palette_of(theme), ascii_only=ascii_only)
        self.theme_name = theme
        self._early: deque[events.Key | events.Paste] = deque()
        """What was typed before the screen that it is for was there."""
        self._gives = False
        """Whether early keys are on their way; later ones follow them."""
        self._there: WeakSet[Screen[object]] = WeakSet()
        """The screens in front that have had their first focus."""

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed for a screen that opens, or for what follows one that closes."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._gives:
            self._early.append(event)
        elif self._opens():
            self._early.append(event)
            self._gives = True
            self.run_worker(self._give(), group="early keys")
        else:
            await super().on_event(event)

    def _opens(self) -> bool:
        """Whether the screen in front is not there yet, or is left."""
        if len(self.screen_stack) < 2:
            return False
        screen = self.screen
        if isinstance(screen, AnsweredOnce) and screen.is_left:
            return True
        if screen in self._there:
            return False
        if screen.is_mounted and (screen.focused is not None or not screen.focus_chain):
            self._there.add(screen)
            return False
        return True

    async def _give(self) -> None:
        """Give each early key to the screen that the one before it led to."""
        looks = 0
        try:
            while self._early:
                if looks < _MOST_LOOKS and self._opens():
                    looks += 1
                else:
                    await super().on_event(self._early.popleft())
                await sleep(_NEXT_LOOK_S)
        finally:
            self._gives = False

    def use_theme(self, theme: str) -> None:
        self.theme_name = theme
        self.theme = palette_of(theme).name

    @property
    def tones(self) -> Tones:
        """The styles of lines of text; the same object until theme or signs change."""
        palette, tones = PALETTES[self.theme], self._tones
        if tones is None or (tones.palette, tones.ascii_only) != (palette, self.ascii_only):
            tones = tones_of(palette, colour=self.colour, ascii_only=self.ascii_only)
            self._tones = tones
        return tones

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters; in ASCII one more replaces signs."""
        filters = super().get_line_filters()
        return [*filters, _PLAIN_LETTERS] if self.ascii_only else filters

    def use_ascii(self) -> None:
        self.refresh_css()

    def get_key_display(self, binding: Binding) -> str:
        cap = binding.key_display or shown(binding.key)
        return key_cap(cap, ascii_only=self.ascii_only)


class _PlainLetters(LineFilter):
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else segment._replace(text=segment.text.translate(_ASCII))
            for segment in segments
        ]


_PLAIN_LETTERS = _PlainLetters()


class KeyFooter(Footer):
    """The keys of a screen, as caps; a key without room for its word is left out."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

    def compose(self) -> ComposeResult:
        room = self.size.width
        for key in super().compose():
            cap, word = getattr(key, "key_display", ""), getattr(key, "description", "")
            room -= cell_len(cap) + cell_len(word) + 4  # each stands between two blanks
            if room >= 0:
                yield key

    async def on_resize(self) -> None:
        await self.recompose()


class AnsweredOnce(ModalScreen[ScreenResultType]):
    """A screen in front that is left once, however many keys that leave it come in one burst."""

    is_left = False
    """Whether it has its result; what is typed then is for what follows."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave the screen with a result; the second time nothing happens."""
        if self.is_left:
            return AwaitComplete()
        self.is_left = True
        return super().dismiss(result)


class ChoiceList(OptionList):
    """Rows to choose from. PageUp and PageDown stay where they are while no row has any room.

    Textual fails then: a terminal may be that small, or a key may come before the first layout.
    """

    def action_page_up(self) -> None:
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual's own

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual's own


class AskDialog(AnsweredOnce[str]):
    """A question with answers: a digit or Enter answers, Esc stays (the result ``""``)."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+q,ctrl+c,f10", "dismiss('')", "stay")
    ]

    def __init__(self, question: str, answers: Mapping[str, str], stay: str = "stay") -> None:
        """``answers`` are the words by their results; ``stay`` are those of the last one."""
        super().__init__()
        self.question = question
        self._answers = {**answers, "": stay}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self.question, markup=False)
            words = self._answers.values()
            yield ChoiceList(
                *(Option(f" {number}  {said} ") for number, said in enumerate(words, 1)),
                markup=False,
                compact=True,
            )

    def on_key(self, event: events.Key) -> None:
        character = event.character or ""
        if character.isdecimal() and 0 < int(character) <= len(self._answers):
            self.dismiss(list(self._answers)[int(character) - 1])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._answers)[event.option_index])


class HangingText(Static):
    """Text whose lines go on under what they say, not under the key before it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, markup=False)
        self.text = text

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines for the width there is."""
        self.update("\n".join(hanging(self.text, event.size.width)))


_BEFORE_WORDS = re.compile(r" *(?:\S+(?: \S+)* {2,})*")
"""The keys at the beginning of a line, and the blanks round them."""


def hanging(text: str, width: int) -> list[str]:
    """Return the lines of a text in ``width`` characters, each broken between words."""
    lines: list[str] = []
    for row in text.split("\n"):
        match = _BEFORE_WORDS.match(row)
        before = match.end() if match else 0
        blank = " " * (before if before <= width // 2 else len(row) - len(row.lstrip()))
        lines += wrap(row, max(8, width), subsequent_indent=blank) or [""]
    return lines


class TextPage(AnsweredOnce[None]):
    """A page in front of a screen, such as its help; Esc closes it."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,q,question_mark,f1,enter,ctrl+q,ctrl+c,f10",
            "dismiss",
            "back",
            key_display="Esc",
        ),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.heading = title
        self.text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reading"):
            yield Static(self.heading, classes="heading", markup=False)
            with VerticalScroll():
                yield HangingText(self.text)
        yield KeyFooter()


_ACTIONS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What the keys do that write nothing: left, Backspace, Ctrl+U, Enter, …"""


class TextInput(Input):
    """Textual's input; it shows a joined emoji as its first part, and keeps the whole."""

    async def on_key(self, event: events.Key) -> None:
        """Do at once what a key does; Textual lets letters overtake it that come in one burst."""
        if (action := _ACTIONS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: events.Paste) -> None:
        """Insert all lines as one; Textual keeps the first and drops the others without a word."""
        event.prevent_default()
        event.stop()
        lines = event.text.splitlines()
        pasted = " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else event.text
        if pasted:
            self.replace(pasted, *sorted(self.selection))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows in which neither emoji nor any script shift anything."""
        x = self.region.x + crop.x
        return [
            PlacedStrip(in_even_cells(strip), x) if width_varies(strip.text) else strip
            for strip in super().render_lines(crop)
        ]

"""The room's screen: one face over the whole terminal, flipped on true seconds.

No palette, no toasts, no mouse; it leaves on `q` and shows a test card on `t`.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from presession_timer.audience.words import Words, words
from presession_timer.base.errors import BadInput, PresessionError, Problem
from presession_timer.base.themes import LIGHT, Palette, palette_of
from presession_timer.room_clock.face import RoomFace
from presession_timer.terminal.app import BaseApp, require_terminal, show
from presession_timer.terminal.digits.widgets import BigText
from presession_timer.terminal.preview import preview_of

if TYPE_CHECKING:
    from presession_timer.room_clock.bells import Bells
    from presession_timer.room_clock.shown_session import Watch


Load = Callable[[], "tuple[Watch, Sequence[Words]]"]
"""Returns what is watched and the room's words. Raises PresessionError with what to do."""

_WRONG = 2
_LATE_S = 0.0005
"""A second is drawn so long after its own instant, which is then surely past."""


class RoomScreen(Screen[None], inherit_bindings=False):
    """The session's title until its record has been read, then the face and nothing else."""

    AUTO_FOCUS = None
    DEFAULT_CSS = "RoomScreen { overflow: hidden hidden; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._first = BigText(lines=0, id="first")
        self._first.show(title)

    def compose(self) -> ComposeResult:
        """Yield the title: the first paint waits for nothing else."""
        yield self._first

    async def show_face(self, face: RoomFace) -> None:
        """Show the face in the title's place, in one painting."""
        async with self.batch():
            self._first.display = False
            await self.mount(face)


class RoomApp(BaseApp, inherit_bindings=False):
    """Follows a session; never writes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,ctrl+c,ctrl+q", "leave"),
        Binding("t,T", "card"),
    ]

    def __init__(
        self,
        load: Load,
        palette: Palette = LIGHT,
        *,
        title: str = "",
        ascii_only: bool = False,
        colour: bool | None = None,
        flood: bool = False,
        bell: bool = False,
    ) -> None:
        """``load`` is called after the first paint; ``title`` is that first paint."""
        super().__init__(palette=palette, ascii_only=ascii_only, colour=colour)
        self.failure: PresessionError | None = None
        """Why there is nothing to watch."""
        self.source: Watch | None = None
        self.face: RoomFace | None = None
        """What the room sees, once the record was read."""
        self._room = RoomScreen(title)
        self._palette, self._flood = palette, flood
        self._load = load
        self._rings = bell
        self._bells: Bells | None = None
        self._timer: asyncio.TimerHandle | None = None

    def get_default_screen(self) -> Screen[Any]:
        return self._room

    async def on_ready(self) -> None:
        """Import the engine after the first paint, read the record and begin to watch."""
        gc.freeze()  # a collection that scans all of Textual takes long enough to delay a flip
        try:
            self.source, words = self._load()
        except PresessionError as error:
            self.failure = error
            self.exit(return_code=_WRONG)
            return
        picture = self.source.frame().picture
        face = RoomFace(picture, words, self._palette, flood=self._flood)
        await self._room.show_face(face)
        self.face = face
        if self._rings:
            from presession_timer.room_clock.bells import Bells

            self._bells = Bells(self.bell)
        gc.freeze()
        self.show()

    def on_unmount(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._bells is not None:
            self._bells.stop()

    def show(self) -> None:
        """Draw what is true now, and come back when it no longer is."""
        if self.source is None or self.face is None or not self.is_running:
            return
        began = asyncio.get_running_loop().time()
        frame = self.source.frame()
        self.face.update(frame.picture)
        if self._bells is not None:
            self._bells.look(self.source.snapshot(), frame.picture)
        self._come_back(began + frame.lasts_s + _LATE_S)

    def _come_back(self, due: float) -> None:
        """Draw again when it is due; before that only when the record has changed."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
        follower = self.source and self.source.follower
        look = loop.time() + follower.LOOK_S if follower else due
        if look < due:
            self._timer = loop.call_at(look, self._look, due)
        else:
            self._timer = loop.call_at(due, self.show)

    def _look(self, due: float) -> None:
        if self.source is None or self.source.changed():
            self.show()
        else:
            self._come_back(due)

    def action_leave(self) -> None:
        self.exit()

    def action_card(self) -> None:
        if self.face is not None:
            self.face.show_card(not self.face.card)

    def use_ascii(self) -> None:
        if self.face is not None:
            self.face.use_ascii()


_MOST_LANGUAGES = 2


def project(
    record: Path | None = None,
    *,
    languages: Sequence[str] = ("en",),
    theme: str = "light",
    ascii_only: bool = False,
    flood: bool = False,
    bell: bool = False,
) -> int:
    """Show the room its clock on this terminal; return the exit status.

    Follow ``record``; without one the live record of this user, and then the day's next.
    ``theme`` is dark, light or contrast; with ``flood`` the whole page is filled once time is up.
    0: left by a key; 128 + n: a signal. Raises NoTerminal, BadInput for the languages, and what
    `Watch` raises for a record that cannot be read.
    """
    if not 1 <= len(languages) <= _MOST_LANGUAGES:
        raise BadInput([Problem("--lang", 0, "one language, or two", "such as: --lang fr,en")])
    require_terminal(
        "the room's clock",
        "`presession run --web` shows it in a browser",
        given=lambda: _load(record, languages),
    )
    app = RoomApp(
        lambda: _load(record, languages),
        palette_of(theme),
        title=preview_of(record).title if record is not None and record.is_file() else "",
        ascii_only=ascii_only,
        flood=flood,
        bell=bell,
    )
    status = show(app)
    if app.failure is not None:
        raise app.failure
    return status


def _load(record: Path | None, languages: Sequence[str]) -> tuple[Watch, list[Words]]:
    """Import the engine, after the first paint, and follow the record."""
    from presession_timer.room_clock.shown_session import Watch

    spoken = [words(language) for language in languages]
    return Watch(record), spoken

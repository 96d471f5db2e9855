"""The room's screen: one face over the whole terminal, flipped on true seconds.

No palette, no toasts, no mouse; it leaves on `q` and shows a test card on `t`.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from presession_timer.base.errors import PresessionError
from presession_timer.base.themes import LIGHT, Palette
from presession_timer.room_clock.drawing import Patches
from presession_timer.room_clock.face import RoomFace
from presession_timer.room_clock.picture import RoomPicture
from presession_timer.terminal.app import BaseApp

if TYPE_CHECKING:
    from presession_timer.audience.words import Words
    from presession_timer.room_clock.bells import Bells
    from presession_timer.room_clock.watch import Watch

__all__ = ["Load", "RoomApp"]

Load = Callable[[], "tuple[Watch, Sequence[Words]]"]
"""What is watched, and the room's words. Raises PresessionError with what to do."""

_WRONG = 2

_LATE_S = 0.0005
"""After the instant itself, so that it is surely past."""
_AHEAD_S = 0.05
"""So long before its instant the next second is drawn, so that it has only to be sent."""
_LEAVE = ("q", "ctrl+c", "ctrl+q")


class RoomScreen(Screen[None], inherit_bindings=False):
    """The face and nothing else."""

    AUTO_FOCUS = None
    DEFAULT_CSS = "RoomScreen { overflow: hidden hidden; }"

    def __init__(self, face: RoomFace) -> None:
        super().__init__()
        self._face = face

    def compose(self) -> ComposeResult:
        """Show the face."""
        yield self._face

    @property
    def is_laid_out(self) -> bool:
        """Whether the face has its place, so that a part of it may be painted."""
        return self.is_current and self._face in self._compositor and not self._layout_required


class RoomApp(BaseApp, inherit_bindings=False):
    """Follows a session; never writes."""

    def __init__(
        self,
        load: Load,
        palette: Palette = LIGHT,
        *,
        preview: RoomPicture | None = None,
        ascii_only: bool = False,
        colour: bool = True,
        flood: bool = False,
        bell: bool = False,
    ) -> None:
        """``load`` is called after the first paint; ``preview`` is that first paint."""
        super().__init__(ascii_only=ascii_only, colour=colour)
        self.failure: PresessionError | None = None
        """Why there is nothing to watch."""
        self.source: Watch | None = None
        self.face = RoomFace(
            preview or RoomPicture("title"), (), palette, ascii_only=ascii_only, flood=flood
        )
        self.face.painter = self._paint
        self._room = RoomScreen(self.face)
        self._load = load
        self._rings = bell
        self._bells: Bells | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ahead = False
        """Whether what is painted is meant for an instant to come."""
        self._waiting: list[Patches] = []
        """What was painted ahead."""
        self._due = 0.0
        """When that is to be sent, by the loop's clock."""
        self._before = self.face.picture
        """What the terminal shows until then."""

    def get_default_screen(self) -> Screen[Any]:
        """The one screen."""
        return self._room

    def on_ready(self) -> None:
        """The first paint is out: import the engine, read the record, and begin to watch."""
        try:
            self.source, words = self._load()
        except PresessionError as error:
            self.failure = error
            self.exit(return_code=_WRONG)
            return
        finally:
            gc.freeze()  # what is there now stays to the end
            gc.enable()
        self.face.begin(self.source.frame().picture, words)
        if self._rings:
            from presession_timer.room_clock.bells import Bells

            self._bells = Bells(self.bell)
        self.show()

    def on_unmount(self) -> None:
        """Stop counting and following."""
        if self._timer is not None:
            self._timer.cancel()
        if self._bells is not None:
            self._bells.stop()

    def show(self) -> None:
        """Draw what is true now, and come back when it no longer is."""
        source = self.source
        if source is None:
            return
        loop = asyncio.get_running_loop()
        began = loop.time()
        if began < self._due - _LATE_S:
            self._take_back()
        self._send_waiting()
        frame = source.frame()
        self.face.update(frame.picture)
        if self._bells is not None:
            self._bells.look(source.reading(), frame.picture)
        self._come_back(began, began + frame.lasts_s + _LATE_S)

    def _come_back(self, now: float, due: float) -> None:
        """Draw again when it is due; before that only what was changed meanwhile."""
        ahead = due - _AHEAD_S
        follower = None if self.source is None else self.source.follower
        if follower is not None and now + follower.LOOK_S < ahead:
            self._call_at(now + follower.LOOK_S, self._look, due)
        elif now + _AHEAD_S < ahead:
            self._call_at(ahead, self._draw_ahead, due)
        else:
            self._call_at(due, self.show)

    def _look(self, due: float) -> None:
        if self.source is None or self.source.changed():
            self.show()
        else:
            self._come_back(asyncio.get_running_loop().time(), due)

    def _draw_ahead(self, due: float) -> None:
        """Draw the next second; it is sent when it begins."""
        self._call_at(due, self.show)
        if self.source is None:
            return
        if self.source.changed():
            self.show()
            return
        picture = self.source.frame(due - asyncio.get_running_loop().time()).picture
        if self.face.differs_little(picture):
            self._due, self._before = due, self.face.picture
            self._paint_unsent(picture)

    def _take_back(self) -> None:
        """Something woke us before the next second begins: it may not be seen yet, not for a
        moment. The face goes back to what the terminal shows, and nothing is sent for that.
        """
        if self._waiting:
            self._paint_unsent(self._before)
            self._waiting.clear()

    def _paint_unsent(self, picture: RoomPicture) -> None:
        self._ahead = True
        try:
            self.face.update(picture)
        finally:
            self._ahead = False

    def _call_at(self, due: float, call: Callable[..., None], *given: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(due, call, *given)

    def _paint(self, update: Patches) -> bool:
        """Send what changed now: Textual alone would wait for the next sixtieth of a second."""
        if not self._room.is_laid_out:
            return False
        if self._ahead:
            update.render_segments(self.console)
            self._waiting.append(update)
        else:
            self._send(update)
        return True

    def _send_waiting(self) -> None:
        for update in self._waiting:
            self._send(update)
        self._waiting.clear()

    def _send(self, update: Patches) -> None:
        self._display(self._room, update)  # type: ignore[arg-type]  # it takes its own updates

    def on_resize(self) -> None:
        """All is painted anew; what was drawn ahead has another size."""
        self._waiting.clear()

    async def on_event(self, event: events.Event) -> None:
        """Two keys, and the answer to how wide a mark is; whatever else is typed does nothing."""
        if isinstance(event, events.Key):
            if event.key in _LEAVE:
                self.exit()
            elif event.key in ("t", "T"):
                self._waiting.clear()
                self.face.show_card(not self.face.card)
        elif not isinstance(event, events.Paste):
            await super().on_event(event)

    def use_ascii(self) -> None:
        """Draw the face again without wide marks."""
        self._waiting.clear()
        self.face.use_ascii()

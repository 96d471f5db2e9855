"""What the parts of the console need of one another, so that none has to know another's class."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from textual.geometry import Size

    from presession_timer.chair.language import ChairLanguage
    from presession_timer.console.key_router import Prompt
    from presession_timer.console.refresh_timer import RefreshTimer
    from presession_timer.console.screen import MainScreen
    from presession_timer.console.sheets.base import Sheet
    from presession_timer.console.view import Selection, View
    from presession_timer.engine.commands import Command
    from presession_timer.engine.session import Session
    from presession_timer.network.publisher import RoomPublisher
    from presession_timer.report.auto_report import AutoReport, WrittenReports
    from presession_timer.runner.requests import Answer
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.terminal.key_map import KeyMap
    from presession_timer.terminal.tones import Tones
    from presession_timer.web.broadcast import Broadcast


class Link(Protocol):
    """A connection with other programs."""

    @property
    def words(self) -> tuple[str, ...]:
        """How it goes, a line each."""


class App(Protocol):
    """What a session on the screen needs of the app, which outlives it."""

    keys: KeyMap
    languages: Sequence[str]
    chair: ChairLanguage
    main: MainScreen
    tones: Tones
    theme_name: str
    face: bool
    rings: bool
    broadcast: Broadcast | None
    links: Sequence[Link]
    publisher: RoomPublisher | None
    auto_report: AutoReport | None
    reports: dict[Path, WrittenReports]
    monotonic: Callable[[], float]

    @property
    def size(self) -> Size: ...

    @property
    def next_title(self) -> str: ...

    @property
    def can_draw(self) -> bool: ...

    def paint(self, theme: str) -> None: ...

    def begin_next(self, moderator: str) -> None: ...

    def run_worker(self, work: Coroutine[Any, Any, None]) -> object: ...

    def bell(self) -> None: ...

    def exit(self) -> None: ...


class Console(Protocol):
    """What keys, actions and sheets need of the session on the screen: its controller."""

    app: App
    runner: SessionRunner
    session: Session
    view: View
    selection: Selection
    sheet: Sheet | None
    prompt: Prompt | None
    drafts: dict[str, tuple[str | int, ...]]
    """What forms say that was not done, by the name of the form; see ``sheets.forms``."""
    timers: RefreshTimer

    @property
    def waiting(self) -> Collection[str]:
        """The commands that the runner has not answered yet."""

    def submit(
        self,
        command: Command,
        then: Callable[[Answer], None] | None = None,
        declined: Callable[[], None] | None = None,
    ) -> None:
        """Hand a command to the runner; ask, or say why not, as its answer says."""

    def undo_all(self, commands: list[str]) -> None:
        """Take these commands back, the latest first."""

    def press(self, name: str) -> None:
        """Do an action as if its key had been pressed."""

    def line(self, text: str) -> str:
        """Do what a line of `--plain` means; return why it means nothing."""

    def select(self, number: int | None) -> None:
        """Select a row; None falls back to who comes next."""

    def ask(self, prompt: Prompt | None) -> None:
        """Let a question wait in the last line, or take it away."""

    def tell(self, words: str, ms: int = ...) -> None:
        """Show an answer for a moment."""

    def refuse(self, words: str) -> None:
        """Show why a press did nothing, until the next one that does."""

    def open(self, name: str) -> None:
        """Open a sheet, or close it where it is open already."""

    def show_sheet(self, sheet: Sheet, name: str) -> None:
        """Put a sheet in front."""

    def close_sheet(self) -> None:
        """Close the sheet in front, or the room's face."""

    def close_front(self) -> None:
        """Close what stands in front: a sheet, a question, the room's face."""

    def next_session(self) -> None:
        """Go on to the day's next plan."""

    def lock(self) -> None:
        """Keys do nothing from now on."""

    def toggle_face(self) -> None:
        """Show what the room sees, or the console again."""

    def quit(self) -> None:
        """Leave, or ask first."""

    def refresh(self) -> None:
        """Draw again."""

    def now_ms(self) -> int:
        """Return the clock of the key guards: real milliseconds."""

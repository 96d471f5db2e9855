"""Another folder: go from folder to folder and take one."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from presession_timer.terminal.text_lines import name, tail

__all__ = ["OtherFolder"]

_HERE, _ABOVE = "here", "above"
_MOST = 500


class OtherFolder(ModalScreen[Path | None]):
    """Asks for a folder; None: to stay."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,Q,f10,ctrl+c,ctrl+q", "dismiss(None)", "back"),
        Binding("left,backspace", "above", "the folder above"),
    ]

    def __init__(self, folder: Path) -> None:
        """``folder`` is where to begin."""
        super().__init__()
        self.folder = folder.resolve()
        self._folders: list[Path] = []

    def compose(self) -> ComposeResult:
        """Show the folder and what can be gone to."""
        with Vertical(classes="form"):
            yield Static("Which folder has your plans?", classes="heading", markup=False)
            yield Static(id="where", markup=False)
            yield OptionList(id="folders", markup=False, compact=True)

    def on_mount(self) -> None:
        """Begin above: what is here is known already."""
        self._go(self.folder.parent)

    def _go(self, folder: Path) -> None:
        self.folder = folder
        try:
            inside = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
            self._folders = [one for one in inside if one.is_dir()][:_MOST]
        except OSError:
            self._folders = []
        self.query_one("#where", Static).update(tail(str(folder), 68))
        choices = self.query_one("#folders", OptionList)
        choices.set_options(
            [
                Option(" Show this folder", id=_HERE),
                Option(" ..", id=_ABOVE),
                *(Option(f" {name(one.name)}/") for one in self._folders),
            ]
        )
        choices.highlighted = 0

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == _HERE:
            self.dismiss(self.folder)
        elif event.option_id == _ABOVE:
            self.action_above()
        else:
            self._go(self._folders[event.option_index - 2])

    def action_above(self) -> None:
        """Go to the folder above."""
        self._go(self.folder.parent)

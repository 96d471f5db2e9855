"""No bare name reaches anything that reads markup: held for every file of the package."""

import pytest

from tests.command import ROOT
from tests.markup_rule import offences

SOURCES = sorted((ROOT / "presession_timer").rglob("*.py"))


def test_no_file_lets_a_name_be_read_as_markup() -> None:
    found = {path: offences(path.read_text("utf-8")) for path in SOURCES}
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from textual.widgets import Static\nStatic(segment.speaker)",
        "from textual.widgets import Markdown",
        "from textual.widgets import OptionList\nclass Rows(OptionList): ...\nRows()",
        "from textual.widgets import Button\nButton(segment.speaker)",
        "from textual.widgets import RadioButton\nclass One(RadioButton): ...\nOne(name)",
        "import textual.widgets as w",
        "from textual import widgets",
        "from rich.markup import escape",
        "from rich.table import Table",
        "self.border_title = segment.speaker",
        "self.app.sub_title: str = plan.title",
        "self.notify(f'{name} has the floor')",
        "app.panic(name)",
        "Text.from_markup(name)",
        "Content.from_markup(f'[b]{name}[/b]')",
        "Content.from_text(name)",
        "Console(file=out)",
        "Console(file=out, markup=True)",
    ],
)
def test_what_would_read_a_name_as_markup_is_found(source: str) -> None:
    assert offences(source)


@pytest.mark.parametrize(
    "source",
    [
        "self.border_title = 'Speakers'",
        "self.border_title = Text(clean(name))",
        "self.notify('saved')",
        "self.notify(Content(name))",
        "Console(file=out, markup=False)",
        "from textual.widget import Widget",
        "from textual.widgets import Static\nStatic(segment.speaker, markup=False)",
        "from textual.widgets import Button\nButton(Content(segment.speaker))",
        "from rich.text import Text",
    ],
)
def test_what_is_written_in_the_source_or_taken_as_text_is_no_offence(source: str) -> None:
    assert offences(source) == []

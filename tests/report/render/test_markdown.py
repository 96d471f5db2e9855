"""The page as Markdown: read back it says what it was given."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from presession_timer.base.text import clean
from presession_timer.report.render.markdown import literal, render_markdown
from tests.engine.hours import Hour
from tests.report.sample import page, whole_hour

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def markdown(hour: Hour) -> str:
    return render_markdown(page(hour))


def shown(text: str) -> list[str]:
    """Every text of a document as a reader sees it; anything but text fails."""
    found = []
    for token in READER.parse(text):
        for child in token.children or ():
            assert child.type in ("text", "strong_open", "strong_close", "hardbreak", "softbreak")
        if token.type == "inline":
            found.append("".join(child.content for child in token.children or ()))
    return found


def test_the_page_has_its_parts_in_order_and_no_heading_of_a_chart() -> None:
    text = markdown(whole_hour())
    parts = ["# UPR", "**Began", "| Session", "## Timekeeper", "| 4 ", "## Corr", "\n---\n"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "| 4 | Organisation D | 14:11:53 | 14:19:18 |  | 7:25 | ■ 0:25 over |" in text
    assert "How the hour was spent" not in text


@given(st.text(min_size=1))
def test_any_name_survives_a_cell(text: str) -> None:
    name = clean(text)
    cells = shown(f"| who |\n| --- |\n| {literal(name)} |\n| last |")
    assert cells[1] == name
    assert cells[-1] == "last"


@given(st.text(min_size=1))
def test_any_title_stays_one_title(text: str) -> None:
    name = clean(text)
    assert shown(f"# {literal(name)}\n\nend") == [name.strip(), "end"]

"""The page as HTML: one file that asks for nothing, runs nothing and shows every name as it is."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from presession_timer.engine import commands as cmd
from presession_timer.privacy.mask import People
from presession_timer.report.figures import RecordFacts, build
from presession_timer.report.hour_page import hour_page
from presession_timer.report.language import language
from presession_timer.report.render.html import render_html
from presession_timer.report.render.markup import POLICY
from tests.axe import violations
from tests.engine.hours import Hour
from tests.report.hostile import FOREIGN, NAMES, hour_of
from tests.report.sample import page as page_of
from tests.report.sample import plan, whole_hour

KNOWN = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "bdi",
    "ul", "li", "span", "strong", "div", "svg", "defs", "pattern", "rect", "path", "line", "text",
    "circle", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "footer",
}  # fmt: skip
ATTRIBUTES = {
    "class", "charset", "http-equiv", "content", "name", "lang", "scope", "role", "aria-label",
    "tabindex", "xmlns", "viewbox", "width", "height", "font-family", "font-size", "font-weight",
    "fill", "id",
    "patternunits", "d", "stroke", "stroke-width", "stroke-dasharray", "x", "y", "x1", "x2", "y1",
    "y2", "cx", "cy", "r", "text-anchor", "overflow", "data-room",
}  # fmt: skip


class Read(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.isolated: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.open and self.open[-1] == "bdi":
            self.isolated.append(data)


def html(hour: Hour, people: People = People.ORGANISATION, **facts: Any) -> str:
    return render_html(page_of(hour, people, **facts))


def test_it_forbids_everything_but_its_own_style() -> None:
    text = html(whole_hour())
    assert text == html(whole_hour()), "the same report, the same bytes"
    assert POLICY.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert f'content="{POLICY.replace(chr(39), "&#39;")}"' in text
    assert "<script" not in text
    assert not re.search(r"(src|href|url)\s*=|@import|https?://(?!www\.w3\.org/2000/svg)", text)


def test_it_is_in_its_language_and_reads_in_either_direction() -> None:
    page = hour_page(build(whole_hour().session, RecordFacts(), People.NUMBER, language("fr")))
    assert '<html lang="fr">' in render_html(page)
    text = html(hour_of(FOREIGN))
    for name in FOREIGN:
        assert f"<bdi>{name}</bdi>" in text


def test_what_has_to_be_known_first_stands_first() -> None:
    hour = Hour(plan())
    hour.do(cmd.Open())
    text = html(hour, rehearsal=60.0, damage="torn: the last 12 bytes")
    notices = re.findall(r'<p class="notice" role="note">(.*?)</p>', text)
    assert [notice.partition(" ")[0] for notice in notices] == ["Rehearsal", "The", "The"]
    assert text.index('class="notice"') < text.index('class="verdict"')


BACKGROUNDS: tuple[tuple[Literal["light", "dark"], str], ...] = (
    ("light", "rgb(255, 255, 255)"),
    ("dark", "rgb(10, 14, 20)"),
)


@pytest.mark.browser
def test_a_browser_shows_it_without_a_word_and_prints_one_sheet(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(html(hour_of(NAMES)), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert said == []
    assert asked == [path.as_uri()]
    assert page.locator("script, img, iframe, a, form").count() == 0
    cells = page.locator("td bdi").all_inner_texts()
    assert set(NAMES) <= {cell.replace("\u00a0", " ") for cell in cells}
    for scheme, background in BACKGROUNDS:
        page.emulate_media(color_scheme=scheme)
        shown = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert shown == background
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a telephone"
    assert violations(page) == []
    record = page.get_by_role("region", name="Timekeeper's record")
    assert record.evaluate("(e) => e.scrollWidth > e.clientWidth")
    record.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(e) => e.scrollLeft > 0", arg=record.element_handle())
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
    context.close()

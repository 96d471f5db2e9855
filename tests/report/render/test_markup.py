"""A text is a text: no name becomes an element, an attribute or an entity."""

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.report.render.markup import Trusted, el, markup


def test_an_element_with_attributes_and_children() -> None:
    made = el("p", "a", el("br"), ["b", el("b", "c")], class_="x", data_id=1.50, hidden=True)
    assert markup(made) == '<p class="x" data-id="1.5" hidden="">a<br>b<b>c</b></p>'
    assert markup(el("p", class_=None, hidden=False)) == "<p></p>"
    assert markup(el("style", Trusted("a > b {}"))) == "<style>a > b {}</style>"


def test_numbers_have_two_decimals_at_most_and_no_minus_zero() -> None:
    given_numbers = (0, 1, -0.001, 1.005, 712, 1234.567, 0.1 + 0.2)
    written = [markup(el("a", x=number)) for number in given_numbers]
    values = [text.split('"')[1] for text in written]
    assert values == ["0", "1", "0", "1", "712", "1234.57", "0.3"]


@given(st.text())
def test_any_text_comes_out_of_xml_as_it_went_in(text: str) -> None:
    wanted = "".join(c if _is_xml(c) else "\ufffd" for c in text)
    read = ET.fromstring(markup(el("a", text, title=text)))
    assert (read.text or "").replace("\r\n", "\n") == wanted.replace("\r\n", "\n").replace(
        "\r", "\n"
    )
    assert len(read) == 0
    assert list(read.attrib) == ["title"]


@given(st.text())
def test_no_text_makes_an_element_of_html(text: str) -> None:
    seen: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)

        def handle_comment(self, data: str) -> None:
            seen.append("comment")

    Tags().feed(markup(el("p", text, el("i", title=text))))
    assert seen == ["p", "i"]


def _is_xml(character: str) -> bool:
    code = ord(character)
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code <= 0xFFFD or code > 0xFFFF

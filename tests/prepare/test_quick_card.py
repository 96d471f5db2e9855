"""The quick card: every key and every trouble, on one sheet, whatever the settings say."""

from __future__ import annotations

import io
import re
import sys
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from presession_timer.actions.table import KEYED, Group
from presession_timer.base.errors import PresessionError
from presession_timer.prepare.quick_card import TROUBLES, html_card, pdf_card
from presession_timer.terminal.key_map import KeyMap, keymap, shown
from tests.command import presession
from tests.web.conftest import browser

__all__ = ["browser"]

OWN = {"undo": "F11", "presence": "q", "quit": "F24", "conclude": []}
"""As in somebody's settings: another key, one that another action had, none at all."""


def texts(page: str) -> list[str]:
    """Return what stands between the tags."""
    return [unescape(part.partition(">")[2]).strip() for part in page.split("<")]


@pytest.mark.parametrize("keys", [keymap(), keymap(OWN)], ids=["as it comes", "own keys"])
def test_every_key_is_on_it(keys: KeyMap) -> None:
    said = " ".join(texts(html_card(keys)))
    for action in KEYED:
        if not action.name.startswith("select-"):
            for key in keys.keys[action.name]:
                assert f" {shown(key)} " in said


def test_what_to_do_names_the_keys_of_the_settings() -> None:
    usual, own = (html_card(keymap(keys)) for keys in ({}, OWN))
    assert "<td><kbd>u</kbd> takes it back" in usual
    assert "<td><kbd>F11</kbd> takes it back" in own
    assert "<kbd>w</kbd> shows PLEASE CONCLUDE" in usual
    assert "“PLEASE CONCLUDE on/off” shows PLEASE CONCLUDE" in own


def test_the_pdf_is_one_sheet_with_the_same_words() -> None:
    (page,) = PdfReader(io.BytesIO(pdf_card(keymap()))).pages
    said = " ".join(page.extract_text().split())
    assert [one.what for one in TROUBLES if one.what not in said] == []
    labels = [label for group in Group for _, label in keymap().rows(group)]
    assert [label for label in labels if label not in said] == []


@pytest.mark.browser
def test_the_page_prints_to_one_sheet_of_a4(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "card.html"
    file.write_text(html_card(keymap()), "utf-8")
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    (sheet,) = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]
    assert asked == [file.as_uri()]


@pytest.mark.browser
@pytest.mark.parametrize("keys", [keymap(), keymap(OWN)], ids=["as it comes", "own keys"])
def test_the_page_is_as_wide_as_a_phone(browser: Browser, tmp_path: Path, keys: KeyMap) -> None:
    file = tmp_path / "card.html"
    file.write_text(html_card(keys), "utf-8")
    page = browser.new_page()
    for width in (320, 390, 700, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_asks_nothing_of_any_network() -> None:
    page = html_card(keymap())
    assert "Content-Security-Policy" in page
    assert not re.search(r"(src|href)=\"?http|@import", page)


def test_the_command_writes_it_by_its_ending(tmp_path: Path) -> None:
    for name, begin in (("card.html", b"<!DOCTYPE html>"), ("card.PDF", b"%PDF-")):
        ran = presession("keys", "--card", name, folder=tmp_path)
        assert (ran.status, ran.out, ran.err) == (0, f"{name}\n", "")
        assert (tmp_path / name).read_bytes().startswith(begin)
    ran = presession("keys", "--card", "card.txt", folder=tmp_path)
    assert (ran.status, ran.err) == (2, "card.txt: a card is a .html or a .pdf\n")
    assert not (tmp_path / "card.txt").exists()


def test_the_looks_of_the_screen_are_refused(tmp_path: Path) -> None:
    for looks in (["--theme", "light"], ["--ascii"]):
        ran = presession("keys", "--card", "card.html", *looks, folder=tmp_path)
        assert ran.status == 2
        assert "--theme and --ascii are for the screen; --card is for paper" in ran.err
    assert not list(tmp_path.iterdir())


def test_without_typst_the_page_in_html_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PresessionError, match=r"\[pdf\].*; --card card.html prints to the same"):
        pdf_card(keymap())


def test_a_card_that_cannot_be_written_names_its_own_option(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = presession("keys", "--card", "file/card.html", folder=tmp_path)
    assert ran.status == 2
    assert "cannot be written" in ran.err
    assert ran.err.rstrip().endswith("give another --card")

"""The site of docs/: built strictly, whole in a folder, and with nothing from another host."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import browser

__all__ = ["browser"]

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `zensical build --strict` makes it of a copy."""
    program = Path(sys.executable).with_name("zensical")
    if not program.exists() and not os.environ.get("CI"):
        pytest.skip("needs Zensical: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "zensical.toml", folder)
    shutil.copytree(DOCS, folder / "docs", ignore=shutil.ignore_patterns("faces-*.png"))
    built = subprocess.run(
        [program, "build", "--strict"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "site"


class _Addresses(HTMLParser):
    """Every address of a page: what it loads by itself, and what it leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in ("src", "href"):
                (self.linked if tag == "a" else self.loaded).append(value)


def addresses(page: Path) -> _Addresses:
    """Read a page."""
    found = _Addresses()
    found.feed(page.read_text("utf-8"))
    return found


def pages_in(nav: object) -> Iterator[str]:
    """Yield the pages of the nav."""
    if isinstance(nav, str):
        yield nav
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from pages_in(part)


def test_every_page_is_in_the_nav_and_on_the_first_page() -> None:
    there = {str(page.relative_to(DOCS).as_posix()) for page in DOCS.rglob("*.md")}
    config = tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))
    assert set(pages_in(config["project"]["nav"])) == there, "nav of zensical.toml"
    first = (DOCS / "index.md").read_text("utf-8")
    assert {page for page in there if f"({page})" not in first} == {"index.md"}, "docs/index.md"


def test_every_address_of_the_site_is_a_file_of_it(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if page.name != "404.html"]
    assert len(pages) > 20
    missing, foreign = set(), set()
    for page in pages:
        found = addresses(page)
        for address in (*found.loaded, *found.linked):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if address in found.loaded and parts.scheme != "data":
                    foreign.add(address)
            elif parts.path and not (page.parent / unquote(parts.path)).exists():
                missing.add(f"{page.relative_to(site)}: {address}")
    assert missing == set()
    assert foreign == set()


def test_the_pages_beside_the_docs_lead_to_files() -> None:
    pages = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md")
    for page in pages:
        links = re.findall(r"\]\(([^)#:]+)[^):]*\)", (ROOT / page).read_text("utf-8"))
        assert [link for link in links if not (ROOT / link).exists()] == [], page


def test_no_picture_is_left_that_no_page_shows() -> None:
    shown = "".join(page.read_text("utf-8") for page in (*DOCS.rglob("*.md"), ROOT / "README.md"))
    config = (ROOT / "zensical.toml").read_text("utf-8")
    pictures = [file.name for file in (DOCS / "pictures").iterdir()]
    used = set(re.findall(r"pictures/([\w-]+\.\w+)", shown + config))
    assert {name for name in pictures if not name.startswith("faces-")} == used


@pytest.mark.browser
def test_from_a_folder_it_is_read_and_searched_without_a_network(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "moderator" / "room.html").as_uri())
    expect(page.locator("img[src$='day-gap.svg']")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("shares")
    expect(page.get_by_role("link").get_by_text("The rules of time").first).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    page.close()

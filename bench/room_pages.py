#!/usr/bin/env python3
"""The room's page in every view, theme and phase: contact sheets, and what its pixels measure.

    bench/room_pages.py [FOLDER [1280x720 …]]

Prints how large digits and letters are, how clearly the faintest edge of each theme is seen, and
what a page weighs; then writes a sheet for each size into FOLDER (`room-pages` if not said).
"""

from __future__ import annotations

import argparse
import base64
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab.usage import usage
from playwright.sync_api import Browser, Page, sync_playwright

from presession_timer.base.themes import PALETTES
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE
from presession_timer.web.assets import load_assets
from tests.engine.hours import START
from tests.web.browsing import ARGUMENTS, looking
from tests.web.pixels import picture_of
from tests.web.site import Site, a_site, begin, plan_with_names
from tests.web.test_browser_pixels import PHASES, STILL, box, edges

SIZES = (
    (1920, 1080), (1280, 720), (1024, 768), (844, 390), (390, 844),
    (640, 240), (300, 120), (200, 60),
)  # fmt: skip
VIEWS = (
    "?theme=light", "?theme=dark", "?theme=contrast", "?lang=fr,ar", "?bg=transparent",
    "?view=phone", "?view=agenda", "?message=full",
)  # fmt: skip
THUMB = 320
"""Pixels: how wide one picture of a sheet is."""


def _spoken(site: Site, duration: str) -> None:
    begin(site)
    site.pass_time(duration)


def _message(site: Site) -> None:
    _spoken(site, "5:30")
    site.do(cmd.ShowMessage("The interpreters cannot hear you: please move to the microphone"))


def _conclude(site: Site) -> None:
    _spoken(site, "6:30")
    site.do(CONCLUDE)


def _paused(site: Site) -> None:
    _spoken(site, "3:00")
    site.do(cmd.Pause())


def _gap(site: Site) -> None:
    _spoken(site, "6:00")
    site.do(cmd.Go())
    site.pass_time("0:05")


def _questions(site: Site) -> None:
    begin(site)
    site.do(cmd.Give(7), "5:00")
    site.pass_time("60:00")


def _thanks(site: Site) -> None:
    _spoken(site, "6:00")
    site.do(cmd.Close())


SCENES: Mapping[str, Callable[[Site], None]] = {
    "countdown": lambda site: site.at(START - 454_000),
    "before the minimum": lambda site: _spoken(site, "1:18"),
    "minimum reached": lambda site: _spoken(site, "5:23"),
    "last minute": lambda site: _spoken(site, "6:18"),
    "time is up": lambda site: _spoken(site, "7:23"),
    "paused": _paused,
    "message": _message,
    "please conclude": _conclude,
    "gap": _gap,
    "questions, over": _questions,
    "thanks": _thanks,
}


@contextmanager
def hour(scene: Callable[[Site], None]) -> Iterator[Site]:
    """A page's hour in which this has happened."""
    with tempfile.TemporaryDirectory() as folder, a_site(Path(folder), plan_with_names()) as site:
        scene(site)
        yield site


def shots(
    browser: Browser, sizes: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], str, bytes]]:
    """Every view in every scene and size: the size, what it is, a picture."""
    for name, scene in SCENES.items():
        with hour(scene) as site:
            for view in VIEWS:
                with looking(browser, site.web, view) as screen:
                    screen.page.wait_for_selector("body:not([data-scene=wait])")
                    for width, height in sizes:
                        screen.page.set_viewport_size({"width": width, "height": height})
                        screen.page.evaluate(STILL)
                        yield (width, height), f"{name} {view}", screen.page.screenshot(type="jpeg")


def _in_letters(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sheet(page: Page, pictures: list[tuple[str, bytes]]) -> bytes:
    """All pictures of one size on one, a row for each scene."""
    figures = "".join(
        f'<figure><img width={THUMB} src="data:image/jpeg;base64,{_in_letters(data)}">'
        f"<figcaption>{name}</figcaption></figure>"
        for name, data in pictures
    )
    grid = f"display:grid;grid-template-columns:repeat({len(VIEWS)},{THUMB}px);gap:12px"
    page.set_content(
        f'<body style="margin:12px;background:#778;font:11px sans-serif;{grid}">'
        f"<style>figure{{margin:0}}img{{display:block}}</style>{figures}"
    )
    page.set_viewport_size({"width": len(VIEWS) * (THUMB + 12) + 24, "height": 600})
    return page.screenshot(full_page=True)


def measured(browser: Browser, reader: Page) -> Iterator[str]:
    """What the pixels of 1920×1080 say, a line for each figure."""
    for name, palette in PALETTES.items():
        theme = name.removeprefix("presession-")
        found: dict[str, float] = {}
        with (
            hour(begin) as site,
            looking(browser, site.web, f"?theme={theme}", (1920, 1080)) as screen,
        ):
            for after, phase in PHASES:
                site.pass_time(after)
                screen.is_showing(phase=phase)
                screen.page.evaluate(STILL)
                picture = picture_of(screen.page, reader)
                seen = edges(screen.page, picture, phase)
                found |= {f"{edge}, {phase}": contrast for edge, contrast in seen.items()}
                if (phase, theme) == ("last-minute", "light"):
                    wide, high = picture.ink(box(screen.page, "#digits"), palette.ink)
                    word = picture.ink(box(screen.page, "#words span"), palette.ink)[1]
                    rest = picture.ink(box(screen.page, "#wall"), palette.muted)[1]
                    yield f"digits        {wide / 19.2:.1f} % wide, {high / 10.8:.1f} % high"
                    yield f"capitals      {word / 10.8:.2f} % word, {rest / 10.8:.2f} % the rest"
        least = min(found, key=found.__getitem__)
        yield f"faintest edge {found[least]:.2f} {theme}: {least}"
    served = load_assets()
    files = [*re.findall(r'(?:src|href)="([\w.]+)"', served["/"].body.decode()), "", "words.json"]
    weight = sum(len(served[f"/{file}"].packed) for file in files)
    yield f"weight        {weight / 1000:.1f} KB, packed, of a page with all of its files"


def _size(written: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]+)x([0-9]+)", written)
    if found is None:
        raise argparse.ArgumentTypeError(f"{written}: expected a size such as 1280x720")
    return int(found[1]), int(found[2])


def main() -> None:
    """Write the sheets, then say what was measured."""
    parser = usage(__doc__, quick=False)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default="room-pages")
    parser.add_argument("sizes", metavar="1280x720", nargs="*", type=_size, default=SIZES)
    given = parser.parse_args()
    folder: Path = given.folder
    sizes: Sequence[tuple[int, int]] = given.sizes
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        reader = browser.new_page()
        for line in measured(browser, reader):
            print(line, flush=True)
        by_size: dict[tuple[int, int], list[tuple[str, bytes]]] = {size: [] for size in sizes}
        for size, name, data in shots(browser, sizes):
            by_size[size].append((name, data))
        for (width, height), pictures in by_size.items():
            path = folder / f"{width}x{height}.png"
            path.write_bytes(sheet(reader, pictures))
            print(path, flush=True)
        browser.close()


if __name__ == "__main__":
    main()

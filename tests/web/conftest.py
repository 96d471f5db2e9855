"""A real browser, where there is one, and ports that no other process takes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from presession_timer.web import listening
from tests.web.browsing import ARGUMENTS


@pytest.fixture(scope="session", autouse=True)
def own_ports() -> Iterator[None]:
    """A hundred ports for each process that runs tests.

    A page looks for its lost server again and again, and would find that of another test there.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listening, "PORT", 10_000 + os.getpid() % 200 * 100)
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once for a module."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()

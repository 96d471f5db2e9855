"""A real browser, where there is one, and ports that no other process takes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from presession_timer.web import listening
from tests.web.browsing import kept


@pytest.fixture(scope="session", autouse=True)
def own_ports() -> Iterator[None]:
    """A hundred ports for each process that runs tests.

    A page looks for its lost server again and again, and would find that of another test there.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listening, "PORT", 10_000 + os.getpid() % 200 * 100)
        yield


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Chromium, with nothing open that another test left behind.

    Playwright's event loop hangs in the middle of its run, and Python takes it for the running one;
    so it is put away again for tests that run a loop of their own.
    """
    asyncio._set_running_loop(chromium._loop)
    try:
        yield chromium
        for context in chromium.contexts:
            if context not in kept(chromium):
                context.close()
    finally:
        asyncio._set_running_loop(None)

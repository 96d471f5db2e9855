"""A real browser, where there is one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import kept


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

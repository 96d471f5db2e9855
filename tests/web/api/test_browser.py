"""A browser that has the page open reads the interface with its cookie, and presses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from presession_timer.engine import commands as cmd
from tests.web.browsing import looking
from tests.web.site import a_site

pytestmark = pytest.mark.browser

_LISTEN = """() => new Promise((done) => {
  window.scenes = [];
  const stream = new EventSource("api/v1/events");
  stream.addEventListener("state", (event) => {
    window.scenes.push(JSON.parse(event.data).scenes[0].scene);
    done();
  });
})"""
_PRESS = """async () => {
  const press = JSON.stringify({ id: "0123456789", do: "go", means: "end 1" });
  return (await fetch("api/v1/do", { method: "POST", body: press })).status;
}"""
_PICTURE = """() => new Promise((done) => {
  const image = new Image();
  image.onload = () => done([image.naturalWidth, image.naturalHeight]);
  image.onerror = () => done([]);
  image.src = "api/v1/clock.png?size=144";
})"""


def test_an_open_page_hears_events_shows_the_picture_and_presses_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    with a_site(tmp_path) as site, looking(browser, site.web) as screen:
        screen.is_showing(scene="before")
        screen.page.evaluate(_LISTEN)
        site.do(cmd.Go())
        screen.page.wait_for_function("window.scenes.join() === 'before,title'")
        assert screen.page.evaluate(_PICTURE) == [144, 144]
        assert screen.troubles == []
        assert screen.page.evaluate(_PRESS) == 401
        screen.troubles.clear()  # the browser's own line about that answer
        assert site.runner.session.running is not None

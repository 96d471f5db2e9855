"""Two languages on one page: every two of the six, in every phase, are as large as one language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser

from presession_timer.audience.room_state import view_state
from presession_timer.audience.words import languages
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE
from tests.engine.hours import START, Hour, panel
from tests.web.browsing import looking
from tests.web.site import Site, a_site

pytestmark = pytest.mark.browser

WORD, REST = 6.0, 4.7
"""Least height of a capital, in % of a picture of 16:9: the phase's word, everything else."""
LOOK = """(states) => states.map(([name, state]) => {
  presession.line.hear(JSON.stringify(state));
  const pen = document.createElement("canvas").getContext("2d");
  const sizes = {};
  for (const part of "words heading caption message title name wall".split(" "))
    for (const line of [...document.querySelectorAll(`#${part} span, #${part}:not(:has(span))`)]) {
      if (!line.textContent || !line.checkVisibility()) continue;
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(line);
      pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
      const capital = pen.measureText("H").actualBoundingBoxAscent / innerHeight * 100;
      sizes[part] = Math.min(sizes[part] ?? Infinity, capital);
    }
  const box = digits.getBoundingClientRect();
  return [name, sizes, digits.checkVisibility() ? [box.y, box.height] : null];
})"""


def _states() -> list[tuple[str, dict[str, Any]]]:
    """What a room is sent in each phase, on a clock that stands still."""
    hour = Hour(panel(4))
    found: list[tuple[str, dict[str, Any]]] = []

    def keep(name: str) -> None:
        state = view_state(hour.session, hour.now, speed=0.0)
        found.append((name, {**state, "seq": 1000 + len(found)}))

    hour.now = START - 5 * MINUTE
    keep("countdown")
    hour.now = START + MINUTE
    keep("shortly")
    for _ in range(4):
        hour.do(cmd.Go())
        hour.now += MINUTE
    keep("next")
    hour.do(cmd.Go())
    for spoken, name in ((1, "before"), (5, "window"), (6, "last"), (7, "over")):
        now, hour.now = hour.now, hour.now + spoken * MINUTE + 23 * SECOND
        keep(name)
        hour.now = now
    hour.now += 6 * MINUTE
    hour.do(cmd.Pause())
    keep("paused")
    hour.do(cmd.Resume())
    hour.do(CONCLUDE)
    keep("conclude")
    hour.do(cmd.ClearMessage())
    hour.do(cmd.Give(7))
    keep("questions")
    hour.now += 60 * MINUTE
    keep("questions over")
    hour.do(cmd.Close())
    keep("thanks")
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with a_site(tmp_path_factory.mktemp("two")) as site:
        yield site


CLOCKS = ("before", "window", "last", "over", "paused", "conclude")
COUNTING = (*CLOCKS, "countdown", "questions", "questions over")


@pytest.mark.parametrize("first", languages())
def test_no_word_of_two_languages_is_small(browser: Browser, site: Site, first: str) -> None:
    small: dict[tuple[str, ...], float] = {}
    states = _states()
    for number, pair in enumerate(combinations(languages(), 2)):
        one, other = pair if number % 2 else pair[::-1]  # each language stands above and below
        if one != first:
            continue
        with looking(browser, site.web, f"?lang={one},{other}", (1920, 1080)) as screen:
            screen.is_showing(scene="before")
            places = set()
            for name, sizes, digits in screen.page.evaluate(LOOK, states):
                least = {part: WORD if part == "words" else REST for part in sizes}
                small |= {
                    (one, other, name, part): round(size, 2)
                    for part, size in sizes.items()
                    if size < least[part]
                }
                assert bool(digits) == (name in COUNTING)
                if name in CLOCKS:
                    places.add(tuple(digits))
                    assert "words" in sizes
            assert len(places) == 1, (one, other, places)
            assert screen.troubles == []
    assert small == {}

"""The demonstration on a real pseudo-terminal: a caption, a key that takes over, a report."""

import os
import sys
from pathlib import Path

import pytest

from presession_timer.tools.demo import SCRIPT
from tests.pseudo_terminal import terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]


def is_explained(text: str, after: int = 0) -> bool:
    """Whether a caption of the demonstration is on a screen; ``after`` so many that came before.

    On a machine that stalls for seconds some are never painted.
    """
    captions = [step.caption for step in SCRIPT if step.caption]
    return any(caption in text for caption in captions[after:])


def test_a_key_takes_over_and_leaving_writes_the_report(tmp_path: Path) -> None:
    with terminal("demo", folder=tmp_path) as screen:
        screen.until(is_explained)
        screen.until(lambda text: is_explained(text, 1))  # the hour is open: there is a report
        screen.send("x")
        screen.until("It is yours now")
        screen.send("q")
        screen.until("save and leave")
        screen.send("2")
        assert screen.ended() == 0
        assert b"the report: " in screen.raw
    made = tmp_path / "presession-demo"
    assert (made / "demo-report.txt").stat().st_size > 500
    assert not os.path.lexists(made / "demo-2.presession.jsonl")

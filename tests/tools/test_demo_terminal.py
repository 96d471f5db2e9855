"""The demonstration on a real pseudo-terminal: a caption, a key that takes over, a report."""

import os
import sys
from pathlib import Path

import pytest

from tests.pseudo_terminal import spawned

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]


def shown(text: str) -> str:
    """A pattern for words on a screen whose other parts may be painted in between."""
    return ".*?".join(text.split(" "))


def test_a_key_takes_over_and_leaving_writes_the_report(tmp_path: Path) -> None:
    import pexpect

    with spawned("demo", folder=tmp_path, encoding="utf-8") as child:
        child.expect(shown("One hour in one minute"))
        child.expect(shown("GO opens the hour"))  # before that there is nothing to report
        child.send("x")
        child.expect(shown("It is yours now"))
        child.send("q")
        child.expect(shown("save and leave"))
        child.send("2")
        child.expect("the report: ")
        child.expect(pexpect.EOF)
        child.wait()
    assert child.exitstatus == 0
    made = tmp_path / "presession-demo"
    assert (made / "demo-report.txt").stat().st_size > 500
    assert not os.path.lexists(made / "demo-2.presession.jsonl")

"""Count our modules that `presession run` loads in a whole hour, with every sheet opened.

    .venv/bin/python bench/modules.py

An hour is run on a pseudo-terminal, without the page; the modules are counted by package.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pexpect
from lab.usage import usage

PLAN = """\
[session]
title = "Spain"
date = 2019-12-10

[[segment]]
speaker = "Ann"

[[segment]]
kind = "questions"
"""
RUN = """\
import json, sys
from presession_timer.cli.main import main
main(["run", "spain.toml", "--rehearse", "1"])
ours = sorted(name for name in sys.modules if name.startswith("presession_timer"))
open("modules.json", "w").write(json.dumps(ours))
"""
SHEETS = ("?", "m", "v", "s", "o", "g", "i", "\x10", "f", "r")
KEYS = (
    *"  ", *(key for sheet in SHEETS for key in (sheet, "\x1b")), *"pp+ew", *" yu y xy y",
    "r", "\x1b", "q",
)  # fmt: skip
"""Open, give the floor, open every sheet, pause, grant, correct, end, undo, questions, close."""
_BETWEEN_S = 1.2
"""The console ignores a second GO within 0.4 s."""


def loaded(folder: Path) -> list[str]:
    """Run an hour in ``folder``; return the names of our modules."""
    (folder / "spain.toml").write_text(PLAN, "utf-8")
    child = pexpect.spawn(
        sys.executable,
        ["-c", RUN],
        cwd=str(folder),
        dimensions=(36, 120),
        env={"TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )
    child.expect("opens")
    for key in KEYS:
        child.send(key)
        child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=_BETWEEN_S)
    child.expect(pexpect.EOF, timeout=30)
    found: list[str] = json.loads((folder / "modules.json").read_text("utf-8"))
    return found


def main() -> None:
    """Print the number of modules, by package."""
    usage(__doc__, quick=False).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        names = loaded(Path(folder))
    packages = Counter(name.partition(".")[2].partition(".")[0] for name in names)
    for package, count in packages.most_common():
        print(f"{count:4}  {package or '(the package itself)'}")
    print(f"{len(names):4}  in all")


if __name__ == "__main__":
    main()

"""A plan, read by a process of its own.

What finds every problem of a plan takes 13 MiB and is needed once; a screen stays for an hour. So
a screen lets another process read, and gets the plan as a record keeps it.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Final

from presession_timer.base.bounded_json import parse_json
from presession_timer.base.errors import PresessionError
from presession_timer.plan.codec import plan_from_data, plan_to_data
from presession_timer.plan.model import Plan
from presession_timer.sandbox.bounded import search_path

__all__ = ["main", "read_plan_aside"]

_WALL_S: Final = 10.0
"""A child that takes longer than that is not waited for: the plan is read here."""
_CHILD: Final = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "from presession_timer.plan.aside import main\n"
    "sys.exit(main(sys.argv[2]))\n"
)


def read_plan_aside(path: Path) -> Plan:
    """The plan in the file ``path``. Raises what :func:`~.toml_file.read_plan` does.

    Where the other process gives none, for whatever reason, the plan is read by this one, which
    then says what is wrong with it.
    """
    plan = _by_a_child(path)
    if plan is not None:
        return plan
    from presession_timer.plan.toml_file import read_plan

    return read_plan(path)


def main(path: str) -> int:
    """The other side: write the plan as JSON; 1 where there is none."""
    from presession_timer.plan.toml_file import read_plan

    try:
        told = json.dumps(plan_to_data(read_plan(Path(path))))
    except PresessionError:
        return 1
    sys.stdout.buffer.write(told.encode())
    return 0


def _by_a_child(path: Path) -> Plan | None:
    import subprocess

    if not sys.executable:
        return None
    # Without site: what it would find is in the path already.
    command = [sys.executable, "-S", "-c", _CHILD, json.dumps(search_path()), str(path)]
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        child = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WALL_S,
            check=True,
        )
        return plan_from_data(parse_json(child.stdout))
    return None

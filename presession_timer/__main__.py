"""The command `presession`, also as `python -m presession_timer`: a process for one command."""

import gc
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - pip refuses it; a folder of the source does not
    mine = ".".join(map(str, sys.version_info[:2]))
    sys.stderr.write(f"presession needs Python 3.11 or newer, and this is Python {mine}\n")
    sys.exit(2)

from presession_timer.cli.main import main

__all__ = ["start"]


def start() -> int:
    """Run the command of this process; gives its status.

    The process ends then, and all its memory with it: Python need not look through that for
    garbage first, a tenth of the time of a short command (`bench/commands.py`).
    """
    status = main()
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(start())

"""The command `presession`, also as `python -m presession_timer`: a process for one command."""

import gc
import sys

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

"""Whether the machine's clock is kept right by a time server, as far as the system says so.

Only the system itself is asked, each time for a moment: no time server is, for that would need
the network, and a room may have none.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

__all__ = ["is_synchronized"]

_MOST_S: Final = 2.0
_TIMESYNCD: Final = Path("/run/systemd/timesync/synchronized")
"""There once systemd-timesyncd has set the clock since the machine started."""
_LEAP: Final = re.compile(r":\s*([0-3])\s*\(")
"""Windows, in any language: the leap indicator stands first, and 3 is "not synchronized"."""

Ask = Callable[[Sequence[str]], str | None]


def is_synchronized(
    ask: Ask | None = None, platform: str = sys.platform, flag: Path = _TIMESYNCD
) -> bool | None:
    """Whether the clock is synchronized; None where that cannot be seen.

    ``ask`` runs a program and gives what it printed; None where it failed or took too long.
    """
    ask = ask or _asked
    if platform == "win32":
        return _on_windows(ask(["w32tm", "/query", "/status"]))
    if platform == "darwin":
        return None  # macOS says it to administrators only
    return _on_linux(ask, flag)


def _on_linux(ask: Ask, flag: Path) -> bool | None:
    said = ask(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
    known = {"yes": True, "no": False}.get((said or "").strip())
    if known is None:
        said = ask(["chronyc", "-c", "tracking"])
        known = _from_chrony(said)
    if known is None and flag.exists():
        return True
    return known


def _from_chrony(said: str | None) -> bool | None:
    """The last of fourteen fields is the leap status."""
    fields = (said or "").strip().split(",")
    return fields[-1] != "Not synchronised" if len(fields) == 14 else None


def _on_windows(said: str | None) -> bool | None:
    found = _LEAP.search((said or "").partition("\n")[0])
    return None if found is None else found[1] != "3"


def _asked(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MOST_S,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None

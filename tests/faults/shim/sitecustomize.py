"""A machine whose clocks somebody moves: loaded by Python itself, into the real command.

``FAULTS_CLOCK`` names a JSON file that may be rewritten while the command runs: ``wall_ms`` and
``steady_ms`` are added to the clocks, ``boottime: false`` takes CLOCK_BOOTTIME away.
"""

import json
import os
import time
from pathlib import Path

_MS = 1_000_000
_FILE = os.environ.get("FAULTS_CLOCK")


def _moved(name: str) -> int:
    try:
        return int(json.loads(Path(str(_FILE)).read_text()).get(name, 0)) * _MS
    except ValueError:  # it is being written this moment
        return _moved(name)


def _install() -> None:
    wall, clock = time.time_ns, time.clock_gettime_ns
    boottime = time.CLOCK_BOOTTIME
    if not json.loads(Path(str(_FILE)).read_text()).get("boottime", True):
        del time.CLOCK_BOOTTIME

    def time_ns() -> int:
        return wall() + _moved("wall_ms")

    def clock_gettime_ns(which: int) -> int:
        return clock(which) + (_moved("steady_ms") if which == boottime else 0)

    time.time_ns = time_ns
    time.clock_gettime_ns = clock_gettime_ns


if _FILE:
    _install()

"""What every test stands on: nobody's own settings, and properties without a stopwatch."""

import asyncio
import gc
import multiprocessing.util
import os
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

if sys.platform == "win32":  # faults are made with signals, limits, namespaces and file systems
    collect_ignore = ["faults"]

# Hundreds of processes are started here: none shall compile the package again, and each has a
# terminal of its own, whatever the size of the one that the tests are started from.
for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES"):
    os.environ.pop(name, None)
sys.dont_write_bytecode = False

# The machine that the tests imagine stands in the room: plans are in Zurich unless they say
# otherwise, and nobody is warned that the clocks differ.
os.environ["TZ"] = "Europe/Zurich"
if hasattr(time, "tzset"):
    time.tzset()

# A busy machine must not fail a property, so there is no deadline; in CI the examples are the
# same in every run, so that a red build can be seen again at home. EXAMPLES=1000 tries more.
settings.register_profile(
    "home",
    deadline=None,
    print_blob=True,
    max_examples=int(os.environ.get("EXAMPLES", "40")),
)
settings.register_profile("ci", parent=settings.get_profile("home"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return two workers for each processor: half of the suite waits for processes and pages."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Leave all that was collected out of every garbage collection, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is left out because a package is missing: that is a failure there."""
    report = yield
    if os.environ.get("CI") and report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if "apt-get install" in reason:
            report.outcome, report.longrepr = "failed", f"left out in CI: {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point the user's folders at an empty one, for the tests and the processes they start."""
    home = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        for kind in ("APPDATA", "LOCAL_APPDATA"):  # the same on Windows
            patch.setenv(f"WIN_PD_OVERRIDE_{kind}", str(home / kind.lower()))
        patch.delenv("NO_COLOR", raising=False)
        yield home


@pytest.fixture(scope="session", autouse=True)
def short_names_for_sockets() -> None:
    """Where helpers are talked to is chosen before a test moves the folder for temporary files:
    a socket's path has room for about a hundred letters.
    """
    multiprocessing.util.get_temp_dir()


@pytest.fixture(scope="session", autouse=True)
def idle_is_a_fact() -> Iterator[None]:
    """Textual's pilot (8.2.8) watches the processor's time for 20 ms and more at every key: most
    of a test would be waiting, and on a busy machine it might still go on too early. Nor need it
    ask every widget several times a key whether it has done its part: then nothing is ready.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app", "pilot"):
            patch.setattr(f"textual.{module}.wait_for_idle", _until_nothing_is_ready)
        patch.setattr("textual.pilot.Pilot._wait_for_screen", _until_nothing_is_ready)
        yield


_FRAME_S = 1 / 60
"""Textual gathers what is to be painted for so long."""
_FRAMES = 3
"""What is due again and again is not waited for."""


async def _until_nothing_is_ready(*_: object) -> None:
    """Until, twice in a row, nothing but this is due on the loop, now or within a frame."""
    loop: Any = asyncio.get_running_loop()
    quiet, frames = 0, _FRAMES
    while quiet < 2:
        await asyncio.sleep(0)
        timers = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        wait = min(timers, default=float("inf")) - loop.time()
        if wait <= _FRAME_S and frames:
            frames -= 1
            await asyncio.sleep(wait)
            quiet = 0
        else:
            quiet = 0 if loop._ready else quiet + 1

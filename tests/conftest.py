"""What every test stands on: nobody's own settings, and properties without a stopwatch."""

import os
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

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
# same in every run, so that a red build can be seen again at home.
settings.register_profile("home", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("home"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


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
        patch.delenv("NO_COLOR", raising=False)
        yield home

"""What every test stands on: nobody's own settings, and properties without a stopwatch."""

import asyncio
import gc
import itertools
import multiprocessing.util
import os
import shutil
import signal
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from lab import ports

from presession_timer.web import listening

if sys.platform == "win32":  # faults are made with signals, limits, namespaces and file systems
    collect_ignore = ["faults"]

# Hundreds of processes are started here: none shall compile the package again, and each has a
# terminal of its own, whatever the size of the one that the tests are started from.
for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "ESCDELAY"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith(("TEXTUAL", "PRESESSION_"))]:
    del os.environ[name]
sys.dont_write_bytecode = False

# The machine that the tests imagine stands in the room: plans are in Zurich unless they say
# otherwise, and nobody is warned that the clocks differ.
os.environ["TZ"] = "Europe/Zurich"
if hasattr(time, "tzset"):
    time.tzset()

# What is started in the background, or by nohup, ignores these signals, and so would every command
# that the tests start.
for name in ("SIGHUP", "SIGINT", "SIGQUIT"):
    if signal.getsignal(number := getattr(signal, name, signal.SIGTERM)) is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)

# A busy machine must not fail a property, so there is no deadline, and examples may take long to be
# made; in CI they are the same in every run, so that a red build can be seen again at home.
# EXAMPLES=1000 tries more.
settings.register_profile(
    "home",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
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


_LOOKS = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TERM_PROGRAM", "TMUX", "LC_ALL", "LC_CTYPE")
"""What the terminal or the service from which the tests are started says of itself."""
_TESTS = itertools.count(1)
PATIENT_S = 60.0


def _settings_in(folder: Path, patch: pytest.MonkeyPatch) -> None:
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        patch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
    for kind in ("APPDATA", "LOCAL_APPDATA"):  # the same on Windows
        patch.setenv(f"WIN_PD_OVERRIDE_{kind}", str(folder / kind.lower()))


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point the user's folders at an empty one, for the tests and the processes they start."""
    home = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        _settings_in(home, patch)
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        for name in _LOOKS:
            patch.delenv(name, raising=False)
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("LANG", "C.UTF-8")
        yield home


@pytest.fixture(autouse=True)
def own_state(nobodys_settings: Path) -> Iterator[None]:
    """Give each test settings, tokens and ports of pages that no test before it has left."""
    own = nobodys_settings / f"{next(_TESTS)}"
    with pytest.MonkeyPatch.context() as patch:
        _settings_in(own, patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_ports() -> Iterator[None]:
    """Give the pages of this process ports of its own.

    A page looks for its lost server again and again, and would find that of another test there.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listening, "PORT", ports.own_ports()[0])
        yield


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Give programs, browsers and disks of a test time: a busy machine may stall for longer than
    they are waited for. A test of such a limit sets its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        for limit in (
            "av.hooks.TIMEOUT_S", "av.hooks._LEAVING_S", "network.visit._REACH_S",
            "record.mirror._ANSWERS_S", "record.mirror._FINISH_S",
            "web.api.access.BODY_S", "web.server.HEADER_S", "web.server._STARTING_S",
        ):  # fmt: skip
            patch.setattr(f"presession_timer.{limit}", PATIENT_S)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, started once; tests take it as ``browser``."""
    from playwright.sync_api import expect, sync_playwright

    from tests.web.browsing import ARGUMENTS, WAIT_MS

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    expect.set_options(timeout=WAIT_MS)  # its own five seconds are little on a busy machine
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    asyncio._set_running_loop(None)
    yield browser
    asyncio._set_running_loop(browser._loop)
    browser.close()
    playwright.stop()


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


@pytest.fixture(scope="session", autouse=True)
def what_nobody_sees_is_not_made() -> Iterator[Any]:
    """Half of what a screen costs is pictures for a terminal that is not there, and the same style
    sheets read for every app: ``strips_of`` still draws, and so does a driver that keeps pictures.
    """
    from textual.css.model import RuleSet
    from textual.css.stylesheet import Stylesheet
    from textual.screen import Screen

    refresh, parse, known = Screen._compositor_refresh, Stylesheet._parse_rules, dict[Any, Any]()

    def refreshed(screen: Screen[Any]) -> None:
        if not screen.app.is_headless or screen is not screen.app.screen:
            refresh(screen)
            return
        screen._dirty_widgets.clear()
        screen._compositor._dirty_regions.clear()
        screen.app._update_mouse_over(screen)

    def parsed(sheet: Stylesheet, css: str, *how: Any, **named: Any) -> Any:
        key = (css, how, *named.items(), frozenset(sheet._variables.items()))
        if key not in known:
            known[key] = parse(sheet, css, *how, **named)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "_compositor_refresh", refreshed)
        patch.setattr(Stylesheet, "_parse_rules", parsed)
        patch.setattr(RuleSet, "__hash__", object.__hash__)  # the same, but not in Python
        yield refresh


@pytest.fixture
def painted(what_nobody_sees_is_not_made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual paint as ever, for a test of what is painted."""
    from textual.screen import Screen

    monkeypatch.setattr(Screen, "_compositor_refresh", what_nobody_sees_is_not_made)


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

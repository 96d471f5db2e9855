"""Whether a time server sets the clock, from what each system says."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from presession_timer.tools.doctor import machine
from presession_timer.tools.doctor.machine import is_synchronized

CHRONY = "A29FC801,time.example,3,1782000000.1,-0.0001,0,0,12.3,0,0.01,0.02,0.001,64.2,{}\n"
WINDOWS = "Sprungindikator: {}(keine Warnung)\r\nStratum: 4 (Sekundärreferenz)\r\n"


@pytest.mark.parametrize(
    ("platform", "said", "known"),
    [
        ("linux", {"timedatectl": "yes\n"}, True),
        ("linux", {"timedatectl": "no\n"}, False),
        ("linux", {"timedatectl": "no\n", "chronyc": CHRONY.format("Normal")}, False),
        ("linux", {"chronyc": CHRONY.format("Normal")}, True),
        ("linux", {"chronyc": CHRONY.format("Not synchronised")}, False),
        ("linux", {"chronyc": "506 Cannot talk to daemon\n"}, None),
        ("linux", {"timedatectl": "\n"}, None),
        ("linux", {}, None),
        ("darwin", {}, None),
        ("win32", {"w32tm": WINDOWS.format(0)}, True),
        ("win32", {"w32tm": WINDOWS.format(3)}, False),
        ("win32", {"w32tm": "The service has not been started. (0x80070426)\r\n"}, None),
        ("win32", {}, None),
    ],
)
def test_what_each_system_says(
    tmp_path: Path, platform: str, said: dict[str, str], known: bool | None
) -> None:
    def ask(command: Sequence[str]) -> str | None:
        return said.get(command[0])

    assert is_synchronized(ask, platform, tmp_path / "none") is known


def test_where_nothing_can_be_asked_the_flag_of_timesyncd_counts(tmp_path: Path) -> None:
    flag = tmp_path / "synchronized"
    flag.touch()
    assert is_synchronized(lambda _: None, "linux", flag) is True


def test_a_program_that_is_missing_fails_or_hangs_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert machine._asked(["no-such-program-here"]) is None
    assert machine._asked([sys.executable, "-c", "raise SystemExit(1)"]) is None
    monkeypatch.setattr(machine, "_MOST_S", 0.2)
    began = time.monotonic()
    assert machine._asked([sys.executable, "-c", "import time; time.sleep(30)"]) is None
    assert time.monotonic() - began < 20, "a program that hangs is left"

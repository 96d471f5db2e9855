"""The child process that reads untrusted files: its time counts from when it is ready."""

from __future__ import annotations

import subprocess

import pytest

from presession_timer.sandbox import parent
from presession_timer.sandbox.parent import Unusable, read_in_sandbox


def test_the_time_of_a_child_counts_from_when_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where the child has no limit of its own and its start may take long."""
    order: list[object] = []
    communicate, await_ready = subprocess.Popen.communicate, parent._await_ready

    def counted(child: subprocess.Popen[bytes], data: bytes, seconds: float) -> object:
        order.append(seconds)
        return communicate(child, data, 60)

    def ready(child: subprocess.Popen[bytes]) -> None:
        await_ready(child)
        order.append("ready")

    monkeypatch.setattr(parent, "CAN_LIMIT", False)
    monkeypatch.setattr(parent, "_await_ready", ready)
    monkeypatch.setattr(subprocess.Popen, "communicate", counted)
    assert read_in_sandbox("text", b"one two") == 2
    assert order == ["ready", 2.0]


@pytest.mark.parametrize("child", ["raise SystemExit(1)", "input()"])
def test_a_child_that_does_not_get_ready_is_not_given_the_file(
    monkeypatch: pytest.MonkeyPatch, child: str
) -> None:
    monkeypatch.setattr(parent, "_CHILD", child)
    monkeypatch.setattr(parent, "_START_S", 0.1)
    with pytest.raises(Unusable, match="cannot be read on this machine"):
        read_in_sandbox("text", b"one two")

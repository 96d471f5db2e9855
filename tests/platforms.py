"""Marks for tests of what not every system has; each says why."""

from __future__ import annotations

import sys

import pytest


def posix(reason: str) -> pytest.MarkDecorator:
    """Leave a test out on Windows."""
    return pytest.mark.skipif(sys.platform == "win32", reason=reason)


links = posix("Windows lets only administrators make links")
bytes_in_names = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has names of files that are no text"
)
quoted = posix("Windows quotes names in another way")
modes = posix("Windows has no such modes")
open_files = posix("Windows neither deletes nor replaces a file that a process has open")
signals = posix("Windows has no such signals")
terminals = posix("Windows has no pseudo-terminal that pexpect can drive")

"""Report a bug in presession: one sentence for the person, and a file with the details."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from presession_timer import __version__
from presession_timer.base.user_settings import state_folder

BROKEN = 70
"""The exit status after a bug (EX_SOFTWARE)."""


def report_mistake(error: BaseException, what: str) -> None:
    """Write the details of ``error`` to a file, and print on standard error where it is.

    ``what`` is what presession did because of it, such as "had to end this screen".
    """
    kept = _keep(error)
    where = f"; the details are in {kept}" if kept else ""
    try:
        print(f"presession made a mistake and {what}{where}", file=sys.stderr, flush=True)
    except OSError:  # the terminal is gone, and that must not change how the command ends
        return


def _keep(error: BaseException) -> Path | None:
    """Write the details to a file of this user; return None if there is no room for it."""
    import platform
    import time
    import traceback

    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    cause = getattr(error, "error", None)  # a worker's failure holds the cause
    said = "".join(traceback.format_exception(cause if cause is not None else error))
    text = f"presession {__version__}, Python {platform.python_version()}, {sys.platform}\n\n{said}"
    for folder in _folders():
        path = folder / f"presession-{stamp}-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(fd, text.encode("utf-8", "backslashreplace"))
            finally:
                os.close(fd)
        except OSError:
            continue
        return path
    return None


def _folders() -> Iterator[Path]:
    yield state_folder()
    import tempfile

    yield Path(tempfile.gettempdir())

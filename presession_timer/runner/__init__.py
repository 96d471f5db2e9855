"""Run a session: the runner is the one writer of its record, a follower reads another's.

Each part is imported when it is used: a process that follows a record loads nothing that writes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from presession_timer.record.follow import Follower
    from presession_timer.record.lock import STALE
    from presession_timer.record.paths import SUFFIX
    from presession_timer.runner.requests import Answer, Request
    from presession_timer.runner.session_runner import SessionRunner

__all__ = ["STALE", "SUFFIX", "Answer", "Follower", "Request", "SessionRunner"]

_HOMES = {
    "STALE": "presession_timer.record.lock",
    "SUFFIX": "presession_timer.record.paths",
    "Answer": "presession_timer.runner.requests",
    "SessionRunner": "presession_timer.runner.session_runner",
    "Follower": "presession_timer.record.follow",
    "Request": "presession_timer.runner.requests",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

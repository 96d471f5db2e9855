"""`presession serve`: the room's page of a record that another process writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from presession_timer.base.errors import UnreadableFile
from presession_timer.runner.arguments import is_record

if TYPE_CHECKING:
    from presession_timer.web.broadcast import WebOptions

__all__ = ["serve"]

_LOOK_S = 1.0


def serve(
    record: Path,
    options: WebOptions,
    *,
    out: TextIO,
    err: TextIO,
    wait: Callable[[float], bool] | None = None,
) -> int:
    """Show a record until a signal; gives the status.

    Prints ``page ADDRESS`` and ``cards ADDRESS`` first, and on ``err`` what is wrong with the
    record meanwhile. ``wait`` waits for so many seconds and says whether it is enough. Raises what
    reading a record and listening raise.
    """
    if record.exists() and not is_record(record):
        raise UnreadableFile(f"{record}: not a record; for a plan: presession run --web {record}")
    from presession_timer.runner import Follower
    from presession_timer.web.server import WebServer

    wait = wait or threading.Event().wait
    follower = Follower(record)
    with WebServer(
        follower,
        address=options.address,
        port=options.port,
        viewers=options.viewers,
        languages=options.languages,
    ) as web:
        print(f"page {web.page_url}\ncards {web.cards_url}", file=out, flush=True)
        said = ""
        while not wait(_LOOK_S):
            if follower.trouble != said:
                said = follower.trouble
                print(said or f"{record}: can be read again", file=err, flush=True)
    return 0

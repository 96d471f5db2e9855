"""The messages a moderator has at hand: what each says, and how long it stays."""

from __future__ import annotations

from collections.abc import Mapping

from presession_timer.engine.commands import ShowMessage

CONCLUDE = ShowMessage("Please conclude", until="turn", stock="please-conclude")
"""The chair's own request to the speaker."""

READY_MADE: Mapping[str, ShowMessage] = {
    message.stock: message
    for message in (
        CONCLUDE,
        ShowMessage("Please speak more slowly", stock="slower"),
        ShowMessage("Please speak into the microphone", stock="microphone"),
    )
}
"""By their ids, in the order in which they are offered; screens show them in their languages."""

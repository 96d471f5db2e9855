"""Remove the names from a plan and its events, for a redacted record."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan
from presession_timer.privacy.people import People, mask_of

REMOVED = "(redacted)"
"""Replaces text that people wrote."""


def redacted(
    session: Session, people: People, *, notes: bool = False
) -> tuple[Plan, tuple[Recorded, ...]]:
    """Return the plan and the log of ``session`` for a record that names nobody.

    Title, room and moderator are removed, and so are topics, notes, typed messages and reasons;
    with ``notes`` those stay, without names. Every command gets a new id, so that nothing leads
    back to the original. Instants and figures stay the same.
    """
    mask = mask_of(session, people, instead=None if notes else REMOVED)
    plan = replace(
        session.plan,
        title=REMOVED,
        room="",
        moderator="",
        segments=tuple(mask.segment(segment) for segment in session.plan.segments),
    )
    log = session.history.log
    ids = _new_ids(recorded.command for recorded in log)
    return plan, tuple(
        replace(one, command=ids[one.command], event=_of(mask.event(one.event), ids)) for one in log
    )


def _of(event: Event, ids: dict[str, str]) -> Event:
    """Give an event about an earlier command that command's new id."""
    if isinstance(event, ev.Undone | ev.Redone):
        return replace(event, of=ids.get(event.of) or _new_id(event.of))
    return event


def _new_ids(commands: Iterable[str]) -> dict[str, str]:
    return {command: _new_id(command) for command in dict.fromkeys(commands)}


def _new_id(command: str) -> str:
    """Return a new id with the origin of ``command``: "console:…"."""
    origin, colon, _ = command.rpartition(":")
    return f"{origin}{colon}{os.urandom(8).hex()}"

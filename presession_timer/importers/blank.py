"""A new plan with places for as many speakers as are expected."""

from __future__ import annotations

from typing import Any

from presession_timer.importers.choices import Choices, Today
from presession_timer.importers.frame import frame_of
from presession_timer.plan.formats import DEFAULT, Format
from presession_timer.plan.writing import plan_text


def blank_plan(base: Format, speakers: int | None, choices: Choices, today: Today) -> str:
    """The text of a commented plan; ``speakers`` None: as many as the format's template has."""
    state = choices.state or ""
    titled = f"UPR Pre-session – {state or 'State under Review'}"
    title = titled if base.name == DEFAULT.name else "Title of the session"
    session: dict[str, Any] = {
        "title": choices.title or title,
        "date": choices.date or today(base.timezone),
        "timezone": base.timezone,
    }
    said = {"state": state, "start": choices.start, "handover": choices.handover}
    session |= {key: value for key, value in said.items() if value}
    frame = frame_of(base.name)
    segments = frame.around(frame.placeholders(speakers), state)
    for segment in segments:
        if choices.reserve is not None and segment.get("kind") == "questions":
            segment["planned"] = choices.reserve
    data = {"format": base.name, "session": session, "segment": segments}
    data["room"] = {"names": "organisation"}
    todo = "Fill in the title, the day and the names; `presession check` says whether it fits."
    return plan_text(data, (base.summary, base.source, todo))

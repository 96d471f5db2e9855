"""Plans of a week, on the disk."""

from __future__ import annotations

from pathlib import Path

from presession_timer.plan.toml_file import read_plan
from presession_timer.prepare.check.arithmetic import figures_of
from presession_timer.prepare.week import PlannedSession


def write(
    folder: Path,
    name: str,
    *,
    day: str = "2019-12-10",
    start: str = "10:00:00",
    room: str = "Room XX",
    moderator: str = "",
    speakers: tuple[str, ...] = ("Ana", "Zoë"),
    more: str = "",
    zone: str = "Europe/Zurich",
) -> PlannedSession:
    """A plan of an hour; without a ``start`` it says none."""
    said = [
        "[session]",
        f'title = "Panel {name}"',
        f"date = {day}",
        f"start = {start}" if start else "",
        f'timezone = "{zone}"',
        f'room = "{room}"',
        f'moderator = "{moderator}"',
        '[[segment]]\nkind = "opening"',
        *(f'[[segment]]\nspeaker = "{speaker}"\n{more}' for speaker in speakers),
        '[[segment]]\nkind = "questions"',
    ]
    path = folder / f"{name}.toml"
    path.write_text("\n".join(said), "utf-8")
    return PlannedSession(path, figures_of(str(path), read_plan(path), ()))

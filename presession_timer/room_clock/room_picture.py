"""What the room shows at one instant, as a plain value; :mod:`.face` draws it.

Nothing of the engine is imported here: the first paint may not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from presession_timer.base.themes import Geometry

SceneName = Literal["before", "title", "clock", "last", "next", "questions", "thanks", "blank"]
"""The values of :class:`~presession_timer.audience.room_state.Scene`."""


class Name(NamedTuple):
    """Whom the room may read: a name, and what stands beside it."""

    main: str
    more: str = ""
    word: str = ""
    """The key of a word instead of a name."""
    number: int | None = None
    """What there is instead of a name that is not shown."""


class Bar(NamedTuple):
    """The bar under the digits; durations of spoken time in ms."""

    spoke: int
    """To the same whole second as the digits."""
    marks: tuple[tuple[int, str], ...]
    """Each edge and its figure."""
    span: int


class RoomPicture(NamedTuple):
    """Everything that is drawn; equal pictures look alike."""

    scene: SceneName
    title: str = ""
    clock: str = ""
    """The wall clock, such as 14:23."""
    fills: tuple[tuple[str, str], ...] = ()
    """What stands for the names in braces of its words, such as ("t", "10:00")."""
    digits: str = ""
    phase: str = "neutral"
    """By the names in :data:`~presession_timer.base.themes.FACES`."""
    geometry: Geometry = "plain"
    word: str = ""
    """The key of the words under the digits."""
    name: Name | None = None
    """Who has the floor, or in the scene ``next`` who is to take it."""
    bar: Bar | None = None
    message: str = ""
    """The moderator's own words."""
    stock: str = ""
    """The key of a ready-made message; "Please conclude" stands in ``word``."""
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    """Texts that the plan changes: key, then language, then text."""
    lost: bool = False
    silent: str = ""
    """How long the runner has been silent, such as 0:12."""
    note: str = ""
    """A line for the technician, not for the room."""
    short_note: str = ""
    """What must be said of it where the line has no room."""

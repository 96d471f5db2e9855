"""What a page says of its screen: its name, its size, whether it has the keyboard, may sleep."""

from __future__ import annotations

from typing import Any

from presession_timer.base.bounded_json import parse_json
from presession_timer.web.viewers import Audience, Viewer

__all__ = ["name_in", "note_screen"]


def name_in(text: str) -> str:
    """What the page calls itself; empty where that is no name."""
    name: str = _said(text).get("id", "")
    return name


def _said(text: str) -> dict[str, Any]:
    """What a page says of its screen; nothing where that is no such thing, or no name is one."""
    try:
        said = parse_json(text, fractions=True)
        name = str(said["id"])
        said = {**said, "id": name, "width": int(said["width"]), "height": int(said["height"])}
    except (ValueError, TypeError, KeyError):
        return {}
    if not (name.isascii() and name.isalnum() and len(name) <= 16):
        said["id"] = ""
    return said


def note_screen(audience: Audience, viewer: Viewer, text: str) -> None:
    """What a page says of its screen is believed as far as it can be."""
    said = _said(text)
    if not said:
        return
    width, height = said["width"], said["height"]
    if 0 < width < 100_000 and 0 < height < 100_000:
        viewer.size = f"{width}×{height}"
    if said["id"]:
        audience.recognise(viewer, said["id"])
    viewer.focus = said.get("focus") is True
    viewer.awake = said.get("awake") is True

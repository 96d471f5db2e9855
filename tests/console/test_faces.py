"""Every face of the console looks as it did: text, and a check of the styles of each row.

A change that is meant is taken over with ``python -m tests.console.test_faces``; look at the
difference, and at ``docs/pictures/faces-*.svg`` after ``scripts/pictures``.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from presession_timer.base.themes import PALETTES
from presession_timer.chair.line import chair_line
from presession_timer.terminal.tones import tones_of
from tests.console.faces import FACES
from tests.console.test_main_screen import Board
from tests.painted import strips_of

GOLDEN = Path(__file__).with_name("faces.txt")
SIZES = ((80, 24), (120, 36), (200, 60))
THEMES = ("presession-dark", "presession-light")


def seen(strip: Strip) -> Iterator[tuple[int, str]]:
    """Yield how many cells look alike, and how: of blanks nothing but their ground is seen."""
    for looks, same in groupby(strip, _looks):
        yield sum(piece.cell_length for piece in same), looks


def _looks(piece: Segment) -> str:
    style = piece.style or Style.null()
    shows_ink = style.reverse or style.underline or style.strike or piece.text.strip()
    return str(style if shows_ink else Style(bgcolor=style.bgcolor))


async def drawn() -> str:
    """Return every face at each size: each row's text, then a check of its styles by theme."""
    rows: dict[tuple[str, int], list[tuple[str, list[str]]]] = {}
    app = Board()
    async with app.run_test(size=SIZES[0]) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for theme in THEMES:
                app.theme, app.tones = theme, tones_of(PALETTES[theme])
                for name, make in FACES.items():
                    face = make()
                    for _ in range(2):  # the second time every part knows its size
                        app.painter.show(
                            face.view,
                            app.tones,
                            prompt=face.prompt,
                            said=chair_line(face.view.snapshot),
                        )
                        await pilot.pause()
                    kept = rows.setdefault((name, size[0]), [])
                    for y, strip in enumerate(strips_of(app.main)):
                        if len(kept) <= y:
                            kept.append((strip.text.rstrip(), []))
                        said = repr([*seen(strip)])
                        kept[y][1].append(hashlib.sha256(said.encode()).hexdigest()[:4])
    parts = []
    for (name, width), lines in rows.items():
        parts.append(f"=== {name} {width}")
        parts += [f"{' '.join(checks)}|{text}" for text, checks in lines]
    return "\n".join(parts) + "\n"


async def test_every_face_looks_as_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    now = (await drawn()).splitlines()
    before = GOLDEN.read_text(encoding="utf-8").splitlines()
    differing = [f"- {old}\n+ {new}" for old, new in zip(before, now, strict=False) if old != new]
    assert len(now) == len(before)
    assert not differing, "\n".join(differing[:20])


if __name__ == "__main__":
    os.environ["COLORTERM"], os.environ["TERM"] = "truecolor", "xterm-256color"
    os.environ.pop("NO_COLOR", None)
    GOLDEN.write_text(asyncio.run(drawn()), encoding="utf-8")

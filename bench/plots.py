"""Small SVG plots of cost against size: linear or flat at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

__all__ = ["plot"]

WIDTH, HEIGHT, LEFT, BOTTOM = 360, 180, 56, 34


def plot(
    folder: Path, title: str, *, size: Sequence[float], cost: Sequence[float], x: str, y: str
) -> str:
    """Write the plot of ``cost`` against ``size`` and give the Markdown that shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") + ".svg"
    (folder / name).write_text(_svg(title, size, cost, x, y), encoding="utf-8")
    return f"![{title}](pictures/{name})"


def _svg(title: str, size: Sequence[float], cost: Sequence[float], x: str, y: str) -> str:
    widest, highest = max(size) or 1, max(cost) or 1
    across, up = WIDTH - LEFT - 16, HEIGHT - BOTTOM - 30

    def place(a: float, b: float) -> tuple[float, float]:
        return LEFT + across * a / widest, HEIGHT - BOTTOM - up * b / highest

    points = [place(a, b) for a, b in zip(size, cost, strict=True)]
    line = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3"/>' for px, py in points)
    base = HEIGHT - BOTTOM
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" \
viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<text x="{LEFT}" y="16" font-weight="bold">{escape(title)}</text>
<path d="M{LEFT},30 V{base} H{WIDTH - 16}" fill="none" stroke="#888"/>
<polyline points="{line}" fill="none" stroke="#0059b3" stroke-width="2"/>
<g fill="#0059b3">{dots}</g>
<text x="{LEFT - 6}" y="36" text-anchor="end">{highest:g}</text>
<text x="{LEFT - 6}" y="{base}" text-anchor="end">0</text>
<text x="{LEFT}" y="{base + 14}">0</text>
<text x="{WIDTH - 16}" y="{base + 14}" text-anchor="end">{widest:g}</text>
<text x="{(WIDTH + LEFT) / 2}" y="{base + 28}" text-anchor="middle">{escape(x)}</text>
<text x="14" y="{HEIGHT / 2}" text-anchor="middle" \
transform="rotate(-90 14 {HEIGHT / 2})">{escape(y)}</text>
</svg>
"""

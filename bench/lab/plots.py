"""Small SVG plots of cost against size: linear or flat at a glance."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from html import escape

from lab.figures import Curve

__all__ = ["file_name", "svg", "ticks"]

_WIDTH, _HEIGHT = 400, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 24, 34, 46
_STEPS = (1, 2, 2.5, 5, 10)


def file_name(title: str) -> str:
    """Where the plot with this title is kept."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") + ".svg"


def ticks(most: float, about: int = 4) -> list[float]:
    """Round numbers from 0 to at least ``most``, at about so many equal steps."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * (1 - 1e-9))
    count = math.ceil(most / step * (1 - 1e-9))
    return [round(step * number, 9) for number in range(count + 1)]


def svg(curve: Curve) -> str:
    """The plot. The axes begin at 0: a flat line is flat, and a straight one is linear."""
    across, up = ticks(max(curve.size)), ticks(max(*curve.cost, curve.least))
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    base = _HEIGHT - _BOTTOM

    def x(size: float) -> float:
        return _LEFT + wide * size / across[-1]

    def y(cost: float) -> float:
        return base - high * cost / up[-1]

    points = [(x(a), y(b)) for a, b in zip(curve.size, curve.cost, strict=True)]
    middle = _TOP + high / 2
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" \
font-size="11" role="img" aria-label="{escape(_told(curve))}">
<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>
<text x="{_LEFT}" y="18" font-size="12" font-weight="bold" fill="#222">{escape(curve.title)}</text>
{_lines(_across(y(tick), tick) for tick in up)}
{_lines(_under(x(tick), base, tick) for tick in across)}
<path d="M{_LEFT},{_TOP} V{base} H{_WIDTH - _RIGHT}" fill="none" stroke="#666"/>
{_line(points)}
<g fill="#444" text-anchor="middle">
<text x="{_LEFT + wide / 2:.0f}" y="{_HEIGHT - 10}">{escape(curve.x)}</text>
<text transform="translate(14 {middle:.0f}) rotate(-90)">{escape(curve.y)}</text>
</g>
</svg>
"""


def _lines(each: Iterable[str]) -> str:
    return "\n".join(each)


def _told(curve: Curve) -> str:
    pairs = ", ".join(
        f"{size:g} {curve.x}: {cost:g}" for size, cost in zip(curve.size, curve.cost, strict=True)
    )
    return f"{curve.title} ({curve.y}): {pairs}"


def _across(y: float, tick: float) -> str:
    return (
        f'<path d="M{_LEFT},{y:.1f} H{_WIDTH - _RIGHT}" stroke="#e4e4e4"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#444">{tick:g}</text>'
    )


def _under(x: float, base: float, tick: float) -> str:
    return f'<text x="{x:.1f}" y="{base + 15}" text-anchor="middle" fill="#444">{tick:,g}</text>'


def _line(points: Sequence[tuple[float, float]]) -> str:
    line = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3"/>' for px, py in points)
    return (
        f'<polyline points="{line}" fill="none" stroke="#0059b3" stroke-width="2"/>'
        f'<g fill="#0059b3">{dots}</g>'
    )

"""What a page really painted: colours along a line, and boxes of ink.

A picture of the page is read in an empty page of the same browser, so no library has to know PNG.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from playwright.sync_api import Page

_READ = """async (data) => {
  const picture = await createImageBitmap(await (await fetch(data)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(picture, 0, 0);
  window.pixels = pen.getImageData(0, 0, picture.width, picture.height);
  return [picture.width, picture.height];
}"""
_LINE = """([x, y, dx, dy, steps]) => {
  const { data, width } = pixels;
  const hex = (value) => value.toString(16).padStart(2, "0");
  return Array.from({ length: steps }, (_, step) => {
    const at = 4 * (Math.round(x + dx * step) + width * Math.round(y + dy * step));
    return "#" + [0, 1, 2].map((channel) => hex(data[at + channel])).join("");
  });
}"""
_INK = """([left, top, right, bottom, ink]) => {
  const { data, width } = pixels;
  const wanted = [1, 3, 5].map((at) => parseInt(ink.slice(at, at + 2), 16));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = Math.round(top); y < bottom; y += 1)
    for (let x = Math.round(left); x < right; x += 1) {
      const at = 4 * (x + width * y);
      if (wanted.some((value, channel) => Math.abs(value - data[at + channel]) > 40)) continue;
      box[0] = Math.min(box[0], x), box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1), box[3] = Math.max(box[3], y + 1);
    }
  return box;
}"""
Box = Mapping[str, float]


@dataclass(frozen=True)
class Picture:
    """One picture of a page, read pixel by pixel in ``reader``; the next one takes its place."""

    reader: Page
    width: int
    height: int

    def line(self, x: float, y: float, dx: int, dy: int, steps: int) -> list[str]:
        """The colours, `#rrggbb`, from a pixel on."""
        found: list[str] = self.reader.evaluate(_LINE, [x, y, dx, dy, steps])
        return found

    def ink(self, box: Box, ink: str) -> tuple[float, float]:
        """The width and the height of what is painted in nearly this colour within a box."""
        edges = [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]
        left, top, right, bottom = self.reader.evaluate(_INK, [*edges, ink])
        return right - left, bottom - top


def picture_of(page: Page, reader: Page) -> Picture:
    """Paint the page, and read it in another."""
    data = base64.b64encode(page.screenshot()).decode()
    width, height = reader.evaluate(_READ, f"data:image/png;base64,{data}")
    return Picture(reader, width, height)


def steps_in(colours: Sequence[str]) -> list[tuple[str, str]]:
    """The changes from one even colour to the next; what is one pixel wide is a soft edge."""
    even = [colour for colour, run in groupby(colours) if len(list(run)) > 1]
    return [pair for pair in pairwise(even) if pair[0] != pair[1]]

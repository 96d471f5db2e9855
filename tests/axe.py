"""axe-core on a page in a real browser: the rules of WCAG 2.2 at A and AA.

The package axe-playwright-python is there for the copy of axe-core that it brings.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

_LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RUN = """async (levels) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: levels },
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: true } },
  });
  const grave = found.incomplete.filter((rule) => rule.impact === "critical");
  const start = (node) => node.html.slice(0, 120);
  return [...found.violations, ...grave]
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${start(node)}`));
}"""


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Return what breaks a rule on the page as it stands: the rule, and the element's beginning."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN, _LEVELS)
    return found

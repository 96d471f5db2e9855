"""The map in docs/architecture.md is the tree's, and its direction the import contract's."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\| `(\w+)/` \|", MAP, re.MULTILINE)
"""The packages in the order of the map: each imports only from those below it."""


def layers() -> list[set[str]]:
    """Return the layers of the contract, from the command line down."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    [direction] = [one for one in contracts if one["id"] == "direction"]
    return [set(re.findall(r"\w+", layer)) for layer in direction["layers"]]


def test_the_map_lists_every_package_once() -> None:
    package = ROOT / "presession_timer"
    there = [path.parent.name for path in package.glob("*/__init__.py")]
    assert sorted(LISTED) == sorted(there)


def test_the_map_has_the_direction_of_the_import_contract() -> None:
    place = {name: number for number, names in enumerate(layers()) for name in names}
    assert [place[name] for name in LISTED] == sorted(place.values())


def test_every_file_that_the_map_names_is_there() -> None:
    named = set(re.findall(r"`(\w+(?:/\w+)*/\w+\.(?:py|tcss))`", MAP))
    assert len(named) > 30
    missing = {name for name in named if not any(
        (folder / name).is_file() for folder in (ROOT, ROOT / "presession_timer"))}  # fmt: skip
    assert missing == set()


def test_no_sentence_names_one_file_twice() -> None:
    twice = []
    for page in sorted(ROOT.glob("docs/**/*.md")):
        for sentence in re.split(r"(?<=[.;:])\s", page.read_text(encoding="utf-8")):
            named = re.findall(r"`(\w+(?:/\w+)+\.\w+)`", sentence)
            twice += [(page.name, one) for one in set(named) if named.count(one) > 1]
    assert twice == []

"""The words of lists: what each language calls something counts by itself."""

import tomllib
from datetime import time
from pathlib import Path

import pytest

import presession_timer.importers
from presession_timer.importers.cells import moment_in
from presession_timer.importers.vocabulary import cell_words, plain

FILES = sorted((Path(presession_timer.importers.__file__).parent / "words").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("key", ["in", "out", "waiting", "nobody", "noon", "midnight", "sums"])
def test_every_phrase_of_a_language_counts_by_itself(file: Path, key: str) -> None:
    written = tomllib.loads(file.read_text("utf-8"))["cells"].get(key, "")
    assert {plain(one) for one in written.split(",") if one} <= cell_words(key)


@pytest.mark.parametrize(
    ("written", "at"),
    [("12 noon", 12), ("midi", 12), ("mediodía", 12), ("Mittag", 12), ("minuit", 0)],
)
def test_noon_and_midnight_are_times_in_each_language(written: str, at: int) -> None:
    assert moment_in(written).start == time(at)

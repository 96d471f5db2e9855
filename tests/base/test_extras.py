"""Each extra is declared once in the package's metadata and once where it is asked for."""

import tomllib
from importlib.metadata import packages_distributions

import pytest

from presession_timer.base.extras import EXTRAS, Extra
from tests.command import ROOT

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.mark.parametrize("extra", EXTRAS, ids=lambda extra: extra.name)
def test_an_extra_brings_the_libraries_that_are_asked_for(extra: Extra) -> None:
    brought = {line.partition(">")[0] for line in DECLARED["optional-dependencies"][extra.name]}
    distributions = packages_distributions()
    assert {distributions[library][0] for library in extra.libraries} == brought


def test_all_is_every_extra() -> None:
    names = ",".join(extra.name for extra in EXTRAS)
    assert DECLARED["optional-dependencies"]["all"] == [f"presession-timer[{names}]"]

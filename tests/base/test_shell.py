"""Names of files are quoted in commands."""

from __future__ import annotations

import pytest

from presession_timer.base.shell import typed
from tests.platforms import quoted


@pytest.mark.parametrize(
    ("name", "as_typed"),
    [
        ("spain.toml", "spain.toml"),
        ("été/spain-2.toml", "été/spain-2.toml"),
        ("my plan.toml", "'my plan.toml'"),
        ("l'été.toml", "'l'\"'\"'été.toml'"),
        ("a&b$(c).toml", "'a&b$(c).toml'"),
    ],
)
@quoted
def test_a_name_is_quoted_in_a_command_where_a_shell_would_divide_it(
    name: str, as_typed: str
) -> None:
    assert typed(name) == as_typed

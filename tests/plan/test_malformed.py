"""Every kind of mistake in `malformed/`: the first comments of a file say what has to be found.

`# line 7: `min` is 5:00 without quotes` means: one problem, on line 7, whose message holds that
text. Line 0 is the whole file. What a file does not announce may not be found, either.
"""

import re
import sys
from pathlib import Path

import pytest

from presession_timer.base.errors import BadInput
from presession_timer.plan.toml_file import read_plan

FOLDER = Path(__file__).parent / "malformed"
FILES = sorted(FOLDER.glob("*.toml"))
ANNOUNCED = re.compile(r"# line (\d+): (.+)")
LIBRARYS = re.compile(r"pydantic|Input should|validation error|dataclass|\(at line")
LATER_TOML = {"start-without-seconds"}
"""From TOML 1.1, which Python 3.15 reads, this is no mistake any more."""


def announced(path: Path) -> list[tuple[int, str]]:
    content = path.read_bytes()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    found = []
    for row in content.decode(encoding, "replace").splitlines():
        if not (match := ANNOUNCED.fullmatch(row)):
            break
        found.append((int(match[1]), match[2]))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_mistake_is_found_on_its_line_in_our_own_words_and_no_other_is(
    path: Path,
) -> None:
    if path.stem in LATER_TOML and sys.version_info >= (3, 15):
        pytest.skip("no mistake any more")
    expected = announced(path)
    assert expected
    with pytest.raises(BadInput) as caught:
        read_plan(path)
    problems = caught.value.problems
    assert [problem.line for problem in problems] == [line for line, _ in expected]
    for problem, (line, fragment) in zip(problems, expected, strict=True):
        assert fragment in str(problem)
        assert str(problem).startswith(f"{path}:{line}: " if line else f"{path}: ")
        message = f"{problem.wrong}; {problem.expected}"
        assert len(message) < 250, "longer than a person reads"
        assert not LIBRARYS.search(message), "the library's own words"
        assert message.isprintable()


def test_there_are_many_kinds_of_mistake() -> None:
    assert len(FILES) >= 100

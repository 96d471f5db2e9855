"""Plans from TOML files: a plan, or all problems at once, each with its file and line."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path

from presession_timer.errors import BadInput, Problem, UnreadableFile
from presession_timer.plan.findings import MOST_BYTES, Finding, Findings, nearest
from presession_timer.plan.from_draft import plan_from_draft
from presession_timer.plan.model import Plan
from presession_timer.plan.toml_lines import locate
from presession_timer.plan.toml_syntax import parse
from presession_timer.text import clean

__all__ = ["MOST_SEGMENTS", "read_plan", "read_plan_with_warnings"]

MOST_SEGMENTS = 1_000
_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_NAME = 1_000


def read_plan(path: Path) -> Plan:
    """The plan in the file ``path``.

    Raises BadInput with every problem in the order of the lines, and UnreadableFile where there
    is no file to read.
    """
    return read_plan_with_warnings(path)[0]


def read_plan_with_warnings(path: Path) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan, and what is odd in it though it can be used. Raises what :func:`read_plan` does."""
    name = clean(str(path), _LONGEST_NAME)
    text = _text(path, name)
    parsed = parse(text)
    found = Findings()
    plan: Plan | None = None
    if parsed.data is not None:
        from presession_timer.plan.schema import validated

        draft = validated(_within_limits(parsed.data, found), found)
        if not parsed.mistakes:  # else what is missing may stand on a line that was passed over
            plan = plan_from_draft(draft, path.parent, found)
    mistakes = [Problem(name, one.line, one.wrong, one.expected) for one in parsed.mistakes]
    if plan is None or mistakes or found.errors:
        raise BadInput([*mistakes, *_problems(name, text, found.errors)])
    warnings = sorted(_problems(name, text, found.warnings), key=lambda problem: problem.line)
    return plan, tuple(warnings)


def _problems(name: str, text: str, findings: Iterable[Finding]) -> list[Problem]:
    found = list(findings)
    if not found:
        return []
    lines = locate(text)
    return [Problem(name, lines.line(one.path), one.wrong, one.expected) for one in found]


def _within_limits(data: dict[str, object], found: Findings) -> dict[str, object]:
    segments = data.get("segment")
    if isinstance(segments, list) and len(segments) > MOST_SEGMENTS:
        wrong = f"there are {len(segments):,} segments"
        found.error(("segment", MOST_SEGMENTS), wrong, f"expected {MOST_SEGMENTS:,} at most")
        return data | {"segment": segments[:MOST_SEGMENTS]}
    return data


def _text(path: Path, name: str) -> str:
    """The file as text with line feeds, or what keeps it from being one."""
    content = _content(path, name)
    expected = "expected a plan: [session] with title and date, and a [[segment]] for each item"
    if not content.strip():
        raise BadInput([Problem(name, 0, "the file is empty", expected)])
    if content.startswith(b'{"') and path.suffix == ".jsonl":
        wrong = "this is the record of a session, not a plan"
        raise BadInput([Problem(name, 0, wrong, "presession run and report take a record")])
    if content.startswith(_UTF16_BOMS):
        wrong = "the file is written in UTF-16"
        raise BadInput([Problem(name, 0, wrong, "save it as UTF-8")])
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = "a character is not UTF-8"
        raise BadInput([Problem(name, line, wrong, "save the file as UTF-8")]) from None
    return text.replace("\r\n", "\n")


def _content(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{name}: {_why_unreadable(path, error)}") from None
    if len(content) > MOST_BYTES:
        wrong = "the file is larger than 5 MiB"
        raise BadInput([Problem(name, 0, wrong, "expected a plan, which is a small text")])
    return content


def _why_unreadable(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return "is a folder; expected a plan in it, such as plan.toml"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        try:
            near = nearest(path.stem, [one.stem for one in path.parent.glob("*.toml")])
        except OSError:
            near = None
        return "there is no such file" + (f"; did you mean {near}.toml?" if near else "")
    if isinstance(error, PermissionError):
        return "you may not read this file; ask its owner, or copy it to your own folder"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "the name is too long for a file"
    return "cannot be read" + (f" ({error.strerror})" if isinstance(error, OSError) else "")

"""Plans from TOML files: a plan, or all problems at once, each with its file and line."""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import Finding, Findings, name_of, nearest
from presession_timer.base.limits import MOST_BYTES
from presession_timer.plan.draft import plan_from_draft
from presession_timer.plan.model import Plan

MOST_SEGMENTS = 1_000
_LISTS = ("csv", "tsv", "xls", "xlsx", "ods")
_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_LINE = 10_000
"""Characters; the standard parser takes quadratic time over a dotted key."""
_DEEP = 50
_TOP = 1
"""The line of what is nowhere: every problem has one."""


def read_plan(path: Path) -> Plan:
    """The plan in the file ``path``.

    Raises BadInput with every problem in the order of the lines, and UnreadableFile where there
    is no file to read.
    """
    return read_plan_with_warnings(path)[0]


def read_plan_with_warnings(path: Path) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan, and what is odd in it though it can be used. Raises what :func:`read_plan` does."""
    name = name_of(path)
    text = _text(path, name)
    try:
        return _plan(path, name, text)
    except RecursionError:
        nested = "brackets are nested too deeply"
        expected = "expected at most a table in a list"
        raise BadInput([Problem(name, _deepest_line(text), nested, expected)]) from None


def text_of(path: Path) -> str:
    """The plan's text as it stands in its file, with a byte order mark where it has one.

    Raises what :func:`read_plan` does for a file that is no text.
    """
    name = name_of(path)
    _text(path, name)
    return _content(path, name).decode("utf-8")


def examined(text: str, folder: Path) -> tuple[Plan | None, Findings]:
    """What a TOML text means as a plan in ``folder``, with the place of each finding.

    For whoever writes one: a plan only where nothing is wrong. Raises ValueError for no TOML.
    """
    from presession_timer.plan.schema import validated

    found = Findings()
    data = tomllib.loads(text.removeprefix("\ufeff"))
    plan = plan_from_draft(validated(_within_limits(data, found), found), folder, found)
    return None if found.errors else plan, found


def _plan(path: Path, name: str, text: str) -> tuple[Plan, tuple[Problem, ...]]:
    data, mistakes = _parsed(text, name)
    found = Findings()
    plan: Plan | None = None
    if data is not None:
        from presession_timer.plan.schema import validated

        draft = validated(_within_limits(data, found), found)
        if not mistakes:  # else what is missing may stand on a line that was passed over
            plan = plan_from_draft(draft, path.parent, found)
    if plan is None or mistakes or found.errors:
        raise BadInput([*mistakes, *_problems(name, text, found.errors)])
    warnings = sorted(_problems(name, text, found.warnings), key=lambda problem: problem.line)
    return plan, tuple(warnings)


def _parsed(text: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The data, and where the text is no TOML; None where nothing can be read behind a mistake."""
    try:
        return tomllib.loads(text), []
    except ValueError:
        from presession_timer.plan.toml_syntax import parse  # most plans never need it

        parsed = parse(text)
        mistakes = [Problem(name, one.line, one.wrong, one.expected) for one in parsed.mistakes]
        return parsed.data, mistakes


def _deepest_line(text: str) -> int:
    """The first line on which the nesting is out of all proportion."""
    depth = 0
    for number, row in enumerate(text.split("\n"), start=1):
        opened = row.count("[") + row.count("{")
        if depth + opened > _DEEP:
            return number
        depth += opened - row.count("]") - row.count("}")
    return 0


def _problems(name: str, text: str, findings: Iterable[Finding]) -> list[Problem]:
    found = list(findings)
    if not found:
        return []
    from presession_timer.plan.toml_lines import locate

    lines = locate(text)
    return [Problem(name, lines.line(one.path) or _TOP, one.wrong, one.expected) for one in found]


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
        raise BadInput([Problem(name, _TOP, "the file is empty", expected)])
    if content.startswith(b'{"') and path.suffix == ".jsonl":
        wrong = "this is the record of a session, not a plan"
        raise BadInput([Problem(name, _TOP, wrong, "presession run and report take a record")])
    if content.startswith(_UTF16_BOMS):
        wrong = "the file is written in UTF-16"
        raise BadInput([Problem(name, _TOP, wrong, "save it as UTF-8")])
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = "a character is not UTF-8"
        raise BadInput([Problem(name, line, wrong, "save the file as UTF-8")]) from None
    text = text.replace("\r\n", "\n")
    for number, row in enumerate(text.split("\n"), start=1):
        if len(row) > _LONGEST_LINE:
            wrong = f"the line has {len(row):,} characters"
            expected = f"expected {_LONGEST_LINE:,} at most"
            raise BadInput([Problem(name, number, wrong, expected)])
    return text


def _content(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{name}: {_why_unreadable(path, error)}") from None
    if hint := list_hint(name):
        raise UnreadableFile(f"{name}: {hint}")
    if len(content) > MOST_BYTES:
        wrong = "the file is larger than 5 MiB"
        raise BadInput([Problem(name, _TOP, wrong, "expected a plan, which is a small text")])
    return content


def _why_unreadable(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, ValueError) or error.errno == errno.ENAMETOOLONG:
        return "no file can have this name"
    if isinstance(error, IsADirectoryError) or path.is_dir():  # Windows only denies permission
        return "is a folder; expected a plan in it, such as plan.toml"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        try:
            near = nearest(path.stem, [one.stem for one in path.parent.glob("*.toml")])
        except OSError:
            near = None
        return "there is no such file" + (f"; did you mean {near}.toml?" if near else "")
    if isinstance(error, PermissionError):
        return "you may not read this file; ask its owner, or copy it to your own folder"
    return f"cannot be read ({error.strerror})"


def list_hint(file: str) -> str:
    """Return what to do with a file whose name says that it is a list; empty for any other."""
    stem, _, ending = file.rpartition(".")
    make = f"make the plan of it: presession new {stem}.toml --from {file}"
    if ending.lower() in _LISTS:
        return f"this is a list, not a plan; {make}"
    if ending.lower() == "json":
        return f"not a plan; where it is an Ontime project, {make}"
    return ""

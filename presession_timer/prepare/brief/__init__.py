"""`presession brief PLAN`: a page for each speaker, to be read and practised with at home."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from presession_timer.plan.toml_file import name_of, read_plan_with_warnings
from presession_timer.prepare.brief.facts import Facts, facts_of
from presession_timer.prepare.brief.page import page_of
from presession_timer.prepare.settings import checked_settings
from presession_timer.report.files import save, slug

__all__ = ["brief"]

FINE = 0


def brief(path: Path, folder: Path | None, *, out: TextIO, err: TextIO) -> int:
    """Write a page for each speaker of the plan into ``folder``; gives the status.

    Without a folder they go into one beside the plan. Raises BadInput with every problem of the
    plan, and UnreadableFile where a file cannot be read or written.
    """
    plan, warnings = read_plan_with_warnings(path)
    err.writelines(f"warning: {warning}\n" for warning in warnings)
    where = path.with_name(f"{path.stem}-briefs") if folder is None else folder
    pages = facts_of(plan)
    languages = checked_settings().languages
    for facts in pages:
        page = page_of(facts, languages)
        saved = save(where, _file_name(path, facts), page.encode("utf-8"))
        print(name_of(saved), file=out)
    if not pages:
        print(f"{name_of(path)}: nobody to brief: no statement, and no State's", file=err)
    return FINE


def _file_name(path: Path, facts: Facts) -> str:
    """Of the plan's file and the number: a name of a person would stand in every list of files."""
    stem = slug(path.stem)
    hidden = [slug(name) for name in facts.people if name]
    if any(f"-{name}-" in f"-{stem}-" for name in hidden):
        stem = "session"
    return f"{stem}-brief-{facts.number}.html"

"""`presession brief PLAN`: a page for each speaker, to practise with; or the chair's script."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from presession_timer.base.findings import name_of
from presession_timer.chair.language import chair_language, first_of
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.brief.facts import Facts, facts_of
from presession_timer.prepare.brief.page import page_of
from presession_timer.prepare.brief.script import script_of
from presession_timer.prepare.settings import checked_settings
from presession_timer.report.files import save, slug

__all__ = ["brief", "script"]

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


def script(path: Path, language: str | None, *, out: TextIO, err: TextIO) -> int:
    """Print everything the chair says in the plan's hour; gives the status.

    Without a ``language`` it is the first of the settings' that the chair has sentences in. Raises
    BadInput with every problem of the plan, PresessionError for a language without sentences.
    """
    plan, warnings = read_plan_with_warnings(path)
    err.writelines(f"warning: {warning}\n" for warning in warnings)
    codes = checked_settings().languages
    chair = first_of(codes) if language is None else chair_language(language)
    print(script_of(plan, chair), file=out)
    return FINE


def _file_name(path: Path, facts: Facts) -> str:
    """Of the plan's file and the number: a name of a person would stand in every list of files."""
    stem = slug(path.stem)
    hidden = [slug(name) for name in facts.people if name]
    if any(f"-{name}-" in f"-{stem}-" for name in hidden):
        stem = "session"
    return f"{stem}-brief-{facts.number}.html"

"""`presession check PLAN…`: does it fit, what does each get, who will overrun, is the room free."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.base.zones import ZONE_HINT, zone_difference
from presession_timer.plan.model import Plan
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.check.data import as_data
from presession_timer.prepare.check.figures import Figures, clashes_between, figures_of
from presession_timer.prepare.check.page import clash_lines, page_of
from presession_timer.privacy.review import warnings_about

__all__ = ["DOES_NOT_FIT", "FITS", "WRONG_INPUT", "check"]

FITS, DOES_NOT_FIT, WRONG_INPUT = 0, 1, 2


def check(paths: Iterable[Path], *, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Answer for each plan on ``out``, with problems and warnings on ``err``; return the status.

    0: every plan fits its hour and its room. 1: one does not. 2: one could not be read; the
    others are answered all the same.
    """
    checked: list[Figures] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            plan, warnings = read_plan_with_warnings(path)
        except BadInput as error:
            problems.extend(error.problems)
            _say(err, str(error))
        except UnreadableFile as error:
            name = name_of(path)
            problems.append(Problem(name, 0, str(error).removeprefix(f"{name}: ")))
            _say(err, str(error))
        else:
            warnings = (*warnings, *_zone(name_of(path), plan), *_names(name_of(path), plan))
            for warning in warnings:
                _say(err, f"warning: {warning}")
            checked.append(figures_of(name_of(path), plan, warnings))
    clashes = clashes_between(checked)
    if problems:
        status = WRONG_INPUT
    else:
        status = DOES_NOT_FIT if clashes or not all(one.answer for one in checked) else FITS
    if as_json:
        _say(out, as_data(checked, clashes, problems, status))
    else:
        pages = [page_of(one) for one in checked]
        pages += [clash_lines(clashes)] if clashes else []
        if pages:
            _say(out, "\n\n".join(pages))
    return status


def _zone(file: str, plan: Plan) -> tuple[Problem, ...]:
    differs = zone_difference(plan.timezone, plan.date)
    return (Problem(file, 0, differs, ZONE_HINT),) if differs else ()


def _names(file: str, plan: Plan) -> tuple[Problem, ...]:
    """Warn about protected people whom the plan itself names elsewhere."""
    if not any(segment.protect for segment in plan.segments):
        return ()
    return tuple(Problem(file, 0, warning) for warning in warnings_about(plan, Path(file).name))


def _say(stream: TextIO, text: str) -> None:
    """Replace characters that the terminal's encoding lacks."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")

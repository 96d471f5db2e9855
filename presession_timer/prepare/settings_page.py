"""`presession settings`, and whether every setting means something."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from presession_timer.av.templates import hooks_in
from presession_timer.base.durations import exact
from presession_timer.base.errors import BadFormat, BadInput, Problem
from presession_timer.base.findings import name_of, nearest, shown
from presession_timer.base.user_settings import (
    BROKER_CA,
    BROKER_PASSWORD,
    BROKER_USER,
    OwnFormat,
    Settings,
    settings_path,
)
from presession_timer.plan.formats import DEFAULT, known_formats
from presession_timer.plan.settings_file import settings_and_problems
from presession_timer.report.output_formats import DEFAULT as WRITTEN
from presession_timer.report.output_formats import formats_from
from presession_timer.terminal.key_map import RENAMED, keymap

_OWN = "the tool's own"
_NONE = "(none)"
_VARIABLES = {"user": BROKER_USER, "password-file": BROKER_PASSWORD, "ca": BROKER_CA}
"""What of the environment goes before a key of ``[broker]``."""


def checked(file: Path) -> Settings:
    """Return the settings in a file. Raises BadInput with every problem and its line."""
    settings, problems = settings_and_problems(file)
    name = name_of(file)
    problems += [
        *_of_keys(settings, name),
        *_of_formats(settings, name),
        *_of_hooks(settings, name),
    ]
    if problems:
        raise BadInput(problems)
    return settings


def _of_keys(settings: Settings, file: str) -> Iterator[Problem]:
    if not settings.keys:
        return
    try:
        keymap(settings.keys, where=file)
    except BadInput as error:
        for problem in error.problems:
            names = {RENAMED.get(name, name): name for name in settings.keys}
            named = next((old for new, old in names.items() if f"`{new}`" in problem.wrong), "")
            line = settings.lines.get(("keys", named), 0)
            yield Problem(file, line, f"[keys]: {problem.wrong}", problem.expected)


def _of_formats(settings: Settings, file: str) -> Iterator[Problem]:
    if settings.report_formats:
        try:
            formats_from(",".join(settings.report_formats))
        except BadFormat as error:
            yield Problem(file, settings.lines.get(("report", "formats"), 0), str(error))
    try:
        known = known_formats(settings)
    except BadInput as error:
        yield from error.problems
        return
    wanted = settings.new_format
    if wanted is not None and wanted not in known:
        meant = nearest(wanted, known)
        hint = f": did you mean {shown(meant)}?" if meant else ""
        wrong = f"there is no format {shown(wanted)}{hint}"
        yield Problem(file, settings.lines.get(("new", "format"), 0), wrong)


def _of_hooks(settings: Settings, file: str) -> Iterator[Problem]:
    if not settings.hooks:
        return
    _, wrong = hooks_in(settings.hooks)
    for hook, mistakes in zip(settings.hooks, wrong, strict=True):
        for one in mistakes:
            line = hook.lines.get(one.key) or hook.lines.get("", 0)
            yield Problem(file, line, f"[[hook]]: {one.wrong}", one.expected)


def show(out: TextIO, path: Path | None = None) -> int:
    """Write every setting with its value and source; return the exit status 0.

    Raises BadInput with every problem and its line.
    """
    file = settings_path() if path is None else path
    settings = checked(file)
    there = "" if settings.lines else "  (there is no such file, or nothing in it)"
    print(f"{name_of(file)}{there}", file=out)
    rows = [(name, value, _origin(settings, key)) for name, value, key in _rows(settings)]
    rows += _of_broker(settings)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:2]
    for name, value, origin in rows:
        print(f"  {name:<{widths[0]}}  {value:<{widths[1]}}  {origin}", file=out)
    for warning in keymap(settings.keys, where="[keys]").warnings:
        print(warning, file=out)
    return 0


_Row = tuple[str, str, tuple[str, ...]]


def _rows(settings: Settings) -> Iterator[_Row]:
    """Yield name, value, and the place in the file."""
    yield "theme", settings.theme, ("theme",)
    yield "ascii", "true" if settings.ascii_only else "false", ("ascii",)
    yield "language", ", ".join(settings.languages), ("language",)
    formats = settings.report_formats or WRITTEN
    yield "report.formats", ", ".join(formats), ("report", "formats")
    yield "report.shared", "true" if settings.report_shared else "false", ("report", "shared")
    base = known_formats(settings)[settings.new_format or DEFAULT.name]
    yield "new.format", base.name, ("new", "format")
    yield "new.handover", settings.new_handover or exact(base.handover), ("new", "handover")
    reserve = settings.new_reserve or exact(base.lengths.questions)
    yield "new.reserve", reserve, ("new", "reserve")
    keys = keymap(settings.keys)
    former = {new: old for old, new in RENAMED.items() if old in settings.keys}
    for name in keys.keys:
        yield f"keys.{name}", keys.all(name) or _NONE, ("keys", former.get(name, name))
    for name, own in settings.formats.items():
        yield f"formats.{name}", _said(own), ("formats", name)
    yield from _of_programs(settings)


def _of_programs(settings: Settings) -> Iterator[_Row]:
    """Yield the hooks, without what may be secret in them, and who may send OSC."""
    for place, hook in enumerate(hooks_in(settings.hooks)[0]):
        said = f"{', '.join(hook.on)}: {hook.template.target}"
        yield f"hook {hook.number}", said, ("hook", str(place))
    if settings.osc is not None:
        host, port = settings.osc.listen
        yield "osc", f"at {host}:{port}, from {', '.join(settings.osc.allow)}", ("osc",)


def _of_broker(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and origin of what lets this machine into a broker; no password."""
    written = {
        "user": settings.broker_user,
        "password-file": settings.broker_password_file,
        "ca": settings.broker_ca,
    }
    for key, value in written.items():
        variable = _VARIABLES[key]
        said, origin = str(value or _NONE), _origin(settings, ("broker", key))
        if os.environ.get(variable):
            said = "a password" if key == "password-file" else os.environ[variable]
            origin = variable
        yield f"broker.{key}", said, origin


def _said(own: OwnFormat) -> str:
    lengths = ", ".join(f"{key} {exact(ms)}" for key, ms in own.lengths.items())
    return ", ".join(part for part in (lengths, own.timezone) if part) or "as upr-presession"


def _origin(settings: Settings, key: tuple[str, ...]) -> str:
    lines = [line for path, line in settings.lines.items() if path[: len(key)] == key]
    return f"line {min(lines)}" if lines else _OWN

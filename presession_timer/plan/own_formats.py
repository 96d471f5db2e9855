"""Formats of one's own, from the settings, beside those of the tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from presession_timer.base.durations import exact
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import name_of
from presession_timer.base.settings import OwnFormat, Settings, settings_path
from presession_timer.plan.formats import DEFAULT, FORMATS, Format
from presession_timer.plan.model import KindLengths, Window
from presession_timer.plan.settings_file import read_settings


def known_formats(settings: Settings | None = None) -> Mapping[str, Format]:
    """Every format by its name: the tool's, then one's own. Raises as :func:`own_formats`."""
    return {**FORMATS, **own_formats(settings)}


def own_formats(settings: Settings | None = None) -> Mapping[str, Format]:
    """The formats of the settings; None: this user's settings, read now.

    Raises BadInput with every format that makes no sense, and what reading settings raises.
    """
    said = read_settings() if settings is None else settings
    made = {name: _format(own) for name, own in said.formats.items()}
    where = name_of(settings_path())
    problems = [
        Problem(where, _line(said, name, key), f"[formats.{name}]: {wrong}", todo)
        for name, one in made.items()
        for key, wrong, todo in _mistakes(one)
    ]
    if problems:
        raise BadInput(problems)
    return made


def _line(said: Settings, name: str, key: str) -> int:
    """Of the key; of one that is not written, where the format begins."""
    lines = [line for path, line in said.lines.items() if path[:2] == ("formats", name)]
    return said.lines.get(("formats", name, key), min(lines, default=0))


def _format(own: OwnFormat) -> Format:
    """With a maximum only nobody is ever short, as in the tool's formats."""
    base, said = DEFAULT, own.lengths
    window, lengths = base.window, base.lengths
    return Format(
        name=own.name,
        summary=own.summary or f"{own.name}, from the settings of this machine",
        source="",
        window=Window(
            min=said.get("min", 0 if "max" in said else window.min),
            max=said.get("max", max(window.max, said.get("min", window.max))),
            last=said.get("last", min(window.last, said.get("max", window.last))),
            grace=said.get("grace", window.grace),
        ),
        length=said.get("length", base.length),
        handover=said.get("handover", base.handover),
        timezone=own.timezone or base.timezone,
        lengths=KindLengths(
            opening=said.get("opening", lengths.opening),
            state_max=said.get("state", lengths.state_max),
            follow_up=said.get("follow-up", lengths.follow_up),
            questions=said.get("questions", lengths.questions),
            closing=said.get("closing", lengths.closing),
        ),
    )


def _mistakes(one: Format) -> Iterator[tuple[str, str, str]]:
    """Key, what is wrong, what is expected."""
    window = one.window
    if one.name in FORMATS:
        yield "summary", "this is the name of a format of the tool", "expected another name"
    if not window.max or not one.length:
        yield "max", "`max` or `length` is nothing", "expected 1 second or more"
    if window.min > window.max:
        wrong = f"`min` ({exact(window.min)}) is more than `max` ({exact(window.max)})"
        yield "min", wrong, "expected `min` at most `max`"
    if window.last > window.max:
        wrong = f"`last` ({exact(window.last)}) is more than `max` ({exact(window.max)})"
        yield "last", wrong, "expected `last` at most `max`"
    if window.grace and window.grace >= window.min:
        wrong = f"`grace` ({exact(window.grace)}) is not less than `min` ({exact(window.min)})"
        yield "grace", wrong, "expected `grace` below `min`, or 0"

"""An Ontime project file: JSON, with times in milliseconds since local midnight.

Read as versions 3 and 4 write it (`rundowns`, or one list `rundown`; older ones lack `flag`,
`triggers` and groups): https://github.com/cpvalente/ontime, packages/types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from presession_timer.base.bounded_json import BadJSON, parse_json
from presession_timer.base.durations import DAY
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import MOST_ROWS
from presession_timer.base.text import clean
from presession_timer.importers.choices import Choices, Question
from presession_timer.importers.ontime import Event, Rundown

_LONGEST: Final = 500
_EXPECTED: Final = "expected an Ontime project with its rundown"
_OTHERS: Final = {"delay": "delay", "milestone": "milestone", "block": "block"}


def rundown_in_project(text: str, file: str, choices: Choices) -> tuple[Rundown, list[Question]]:
    """The rundown of a project, the chosen one where it has several; and what is to be asked.

    Raises BadInput for what is no JSON, no project, or has values that no event has.
    """
    project = _parsed(text, file)
    rundowns = _rundowns(project, file)
    questions: list[Question] = []
    name, entries, title = _chosen(rundowns, choices, file, questions)
    where = f"{file}, rundown {shown(title)}" if len(rundowns) > 1 else file
    reader = _Reader(where, _labels(project))
    events = tuple(reader.events(entries))
    if reader.problems:
        raise BadInput(reader.problems)
    called = _text(_table(project.get("project")).get("title")) or title or name
    return Rundown(where, called, events, tuple(reader.left_out())), questions


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        project = parse_json(text, fractions=True)
    except BadJSON as error:
        raise BadInput([Problem(file, error.line, f"no JSON: {error}", _EXPECTED)]) from None
    if not isinstance(project, dict):
        raise BadInput([Problem(file, 0, "no Ontime project", _EXPECTED)])
    return project


Named = tuple[str, Sequence[Mapping[str, Any]], str]
"""A rundown's key, its entries in their order, its title."""


def _rundowns(project: Mapping[str, Any], file: str) -> list[Named]:
    found: list[Named] = []
    for key, rundown in _table(project.get("rundowns")).items():
        table = _table(rundown)
        entries = _table(table.get("entries"))
        order = table.get("flatOrder") or table.get("order") or list(entries)
        found.append((key, _in_order(order, entries), _text(table.get("title")) or key))
    older = project.get("rundown")
    if not found and isinstance(older, list):
        found.append(("rundown", [_table(one) for one in older], ""))
    if not found:
        raise BadInput([Problem(file, 0, "no Ontime project: no rundown in it", _EXPECTED)])
    return found


def _in_order(order: object, entries: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """As the order says, what is in a group behind the group, and what the order forgot."""
    names = order if isinstance(order, list) else []
    found: dict[str, Mapping[str, Any]] = {}
    for name in names:
        if isinstance(name, str) and name in entries:
            entry = _table(entries[name])
            found.setdefault(name, entry)
            inner = entry.get("entries")
            for one in inner if isinstance(inner, list) else ():
                if isinstance(one, str) and one in entries:
                    found.setdefault(one, _table(entries[one]))
    return list(found.values())


def _chosen(
    rundowns: Sequence[Named], choices: Choices, file: str, questions: list[Question]
) -> Named:
    if choices.sheet is not None:
        wanted = choices.sheet.casefold()
        for one in rundowns:
            if wanted in (one[0].casefold(), one[2].casefold()):
                return one
        expected = f"expected {listed([shown(one[2]) for one in rundowns])}"
        wrong = f"there is no rundown {shown(choices.sheet)}"
        raise BadInput([Problem(file, 0, wrong, expected)])
    if len(rundowns) > 1:
        titles = tuple(one[2] for one in rundowns)
        text = f"there are {len(rundowns)} rundowns; {shown(titles[0])} is taken"
        questions.append(Question("sheet", text, guess=titles[0], choices=titles, option="--sheet"))
    return rundowns[0]


def _labels(project: Mapping[str, Any]) -> dict[str, str]:
    """What fields of one's own are called, by their keys as events have them."""
    fields = _table(project.get("customFields"))
    labels = {key: _text(_table(one).get("label")) or key for key, one in fields.items()}
    return labels | {key.casefold(): label for key, label in labels.items()}


@dataclass(slots=True)
class _Reader:
    file: str
    labels: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)

    def left_out(self) -> Iterator[str]:
        """What has no place in a plan, in sentences."""
        if self.skipped:
            yield f"skipped in Ontime, left out: {listed(map(shown, self.skipped), 'and')}"
        if self.groups:
            yield f"groups, only their events are taken: {listed(map(shown, self.groups), 'and')}"
        for kind, count in self.others.items():
            yield f"{count} {kind}{'s' * (count != 1)} left out"

    def events(self, entries: Sequence[Mapping[str, Any]]) -> Iterator[Event]:
        """The events to come, in their order."""
        if len(entries) > MOST_ROWS:
            expected = f"expected {MOST_ROWS:,} at most"
            self.problems.append(Problem(self.file, 0, f"{len(entries):,} entries", expected))
            return
        before = ""
        for row, entry in enumerate(entries, 1):
            kind = entry.get("type", "event")
            title = _text(entry.get("title"))
            if kind == "group" or (kind == "block" and title):
                before = title
                self.groups.append(title)
            elif kind in _OTHERS:
                self.others[_OTHERS[kind]] = self.others.get(_OTHERS[kind], 0) + 1
            elif entry.get("skip") is True:
                self.skipped.append(title)
            elif kind == "event":
                yield from self._event(row, entry, title, before)
                before = ""

    def _event(
        self, row: int, entry: Mapping[str, Any], title: str, before: str
    ) -> Iterable[Event]:
        known = len(self.problems)
        start = self._ms(row, entry, "timeStart", title)
        end = self._ms(row, entry, "timeEnd", title)
        duration = self._ms(row, entry, "duration", title)
        danger = self._ms(row, entry, "timeDanger", title)
        if len(self.problems) > known:
            return ()
        if start is None:
            wrong = f"{shown(title)}: there is no `timeStart`"
            self.problems.append(Problem(self.file, row, wrong, "expected milliseconds"))
            return ()
        if duration is None:
            duration = 0 if end is None else (end - start) % DAY
        custom = self._custom(entry)
        note = _text(entry.get("note"))
        if note == _text(entry.get("cue")):
            note = ""
        return (Event(row, title, start, duration, danger or 0, note, before, custom),)

    def _custom(self, entry: Mapping[str, Any]) -> dict[str, str]:
        """Fields of one's own by label; older versions have two of their own."""
        found = {
            self.labels.get(key, self.labels.get(key.casefold(), key)): _text(value)
            for key, value in _table(entry.get("custom")).items()
        }
        older = {"speaker": entry.get("presenter"), "topic": entry.get("subtitle")}
        return {key: _text(value) for key, value in older.items() if _text(value)} | found

    def _ms(self, row: int, entry: Mapping[str, Any], key: str, title: str) -> int | None:
        """Whole milliseconds of a day, or None where there are none."""
        value = entry.get(key)
        if value is None:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and 0 <= value <= DAY and value == int(value):
            return int(value)
        wrong = f"{shown(title)}: `{key}` is {shown(value)}"
        expected = "expected whole milliseconds, 24 hours at most"
        self.problems.append(Problem(self.file, row, wrong, expected))
        return None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """What is text, or a number that a person reads as one; everything else is nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:_LONGEST]
    if not isinstance(value, str) or not value.strip():
        return ""
    return clean(value, _LONGEST)

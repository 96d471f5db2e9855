"""Read schedules and lists in JSON: pretalx, frab, Sessionize, and any list of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.limits import MOST_COLUMNS, MOST_ROWS
from presession_timer.importers.sheet import SheetRows, text_value
from presession_timer.importers.vocabulary import Ambiguous, ColumnField, heading_of, plain
from presession_timer.sandbox.schedules import EVENT, minutes

_DEEPEST: Final = 6
_NAMES: Final = (
    "public_name",
    "fullName",
    "full_name",
    "name",
    "display_name",
    "title",
    "label",
    "en",
)
_EXPECTED: Final = "expected an Ontime project, a schedule of pretalx or Sessionize, or a list"
Table = Mapping[str, Any]


def tables_in_json(value: object, file: str) -> list[SheetRows]:
    """Return the talks or people in a JSON file as a table. Raises BadInput if there are none."""
    conference = _conference(value)
    if conference is not None:
        return [_frab(conference, file)]
    rows = _best_list(value)
    if not rows:
        raise BadInput([Problem(file, 0, "no list of talks or speakers in this JSON", _EXPECTED)])
    if len(rows) > MOST_ROWS:
        raise BadInput(
            [Problem(file, 0, f"{len(rows):,} objects", f"expected {MOST_ROWS:,} at most")]
        )
    names = _names_by_id(value)
    flat = [dict(_flat(row, names)) for row in rows]
    headings = list(dict.fromkeys(key for row in flat for key in row))[:MOST_COLUMNS]
    cells = [tuple(text_value(row.get(key, "")) for key in headings) for row in flat]
    return [SheetRows(file, "", (tuple(headings), *cells))]


def _conference(value: object) -> Table | None:
    """Return the conference of a schedule of pretalx or frab."""
    for table in _tables(value):
        days = table.get("days")
        if isinstance(days, list) and days and isinstance(days[0], dict) and "rooms" in days[0]:
            return table if isinstance(days[0]["rooms"], dict) else None
    return None


def _tables(value: object, depth: int = 0) -> Iterator[Table]:
    if isinstance(value, dict):
        yield value
    if depth < _DEEPEST:
        for one in _inside(value):
            yield from _tables(one, depth + 1)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _frab(conference: Table, file: str) -> SheetRows:
    rows = []
    for day in conference["days"]:
        for events in (day.get("rooms") or {}).values():
            for event in events if isinstance(events, list) else ():
                people = [_name(one) for one in event.get("persons") or ()]
                title = ": ".join(
                    filter(None, (_text(event.get(k)) for k in ("title", "subtitle")))
                )
                start = _text(event.get("date"))
                rows.append((
                    _text(day.get("date")) or start[:10], _text(event.get("start")) or start,
                    minutes(_text(event.get("duration"))), "\n".join(filter(None, people)), title,
                    _text(event.get("track")), _text(event.get("room")), _text(event.get("type")),
                    _text(event.get("language")), _text(event.get("id")),
                ))  # fmt: skip
    rows.sort(key=lambda row: (row[0], row[1]))
    facts = {
        "title": _text(conference.get("title")),
        "timezone": _text(conference.get("time_zone_name")),
    }
    facts = {key: value for key, value in facts.items() if value}
    return SheetRows(file, "", (EVENT, *rows), facts=facts)


def _best_list(value: object) -> Sequence[Table]:
    """Return the list of objects that names the most fields of a plan, then the longest."""
    lists = [one for one in _lists(value) if one]
    ranked = sorted(lists, key=lambda one: (_worth(one), len(one)))
    if not ranked or not _worth(ranked[-1]):
        return []
    best = ranked[-1]
    keys = set(best[0])
    whole = [row for one in lists if set(one[0]) == keys for row in one]
    return whole or best


def _lists(value: object, depth: int = 0) -> Iterator[Sequence[Table]]:
    if isinstance(value, list):
        tables = [one for one in value if isinstance(one, dict)]
        if tables and len(tables) == len(value):
            yield tables
    if depth < _DEEPEST:
        for one in _inside(value):
            yield from _lists(one, depth + 1)


def _worth(rows: Sequence[Table]) -> int:
    fields = {found.field for key in rows[0] if (found := heading_of(str(key))).sure}
    speaks = {ColumnField.SPEAKER, ColumnField.START, ColumnField.FIRST_NAME} & fields
    talks = {
        ColumnField.TOPIC,
        Ambiguous.TITLE,
        Ambiguous.TALK,
    } & fields and ColumnField.SPEAKER in fields
    return len(fields - {None}) + 3 * len(speaks) + (6 if talks else 0)


def _names_by_id(value: object) -> dict[str, str]:
    """Return names by the list they stand in and their id: ``speaker:s1`` is Ana Uno."""
    found: dict[str, str] = {}
    for table in _tables(value):
        for key, rows in table.items():
            for row in rows if isinstance(rows, list) else ():
                name = _name(row) if isinstance(row, dict) and len(row) > 1 else ""
                for of in ("id", "code"):
                    if name and of in row:
                        found.setdefault(f"{_singular(key)}:{row[of]}", name)
    return found


def _singular(key: str) -> str:
    """Return the name of a list as its items are referred to: ``roomId`` is a room."""
    name = plain(key).removesuffix(" id").removesuffix(" ids")
    return name.removesuffix("s")


def _flat(row: Table, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in row.items():
        heading = str(key)
        if isinstance(value, list):
            said = (_said(one, names, _singular(heading)) for one in value)
            yield heading, "\n".join(filter(None, said))
        elif isinstance(value, dict):
            name = _name(value)
            if name:
                yield heading, name
            for inner, part in value.items():
                if isinstance(part, str | int | float) and inner not in _NAMES:
                    yield (
                        f"{heading} {inner}" if inner not in ("start", "end") else inner,
                        _text(part),
                    )
                elif isinstance(part, dict) and _name(part):
                    yield inner, _name(part)
        elif f"{_singular(heading)}:{value}" in names:
            yield _singular(heading), names[f"{_singular(heading)}:{value}"]
        else:
            yield heading, _text(value)


def _said(one: object, names: Mapping[str, str], of: str) -> str:
    return _name(one) if isinstance(one, dict) else names.get(f"{of}:{one}", _text(one))


def _name(value: object) -> str:
    if not isinstance(value, dict):
        return _text(value)
    for key in _NAMES:
        if isinstance(value.get(key), str) and value[key].strip():
            return str(value[key]).strip()
    parts = (_text(value.get(key)) for key in ("firstName", "lastName", "first_name", "last_name"))
    return " ".join(filter(None, parts))


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    return str(value).strip() if isinstance(value, str | int | float) else ""

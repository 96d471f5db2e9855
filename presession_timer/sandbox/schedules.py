"""Read schedules in XML and iCalendar as rows of text, in the child process.

Known shapes get the headings of a list; of any other XML the element that repeats most becomes a
row for each time it stands there, with its attributes and the elements in it as columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from xml.etree import ElementTree
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from presession_timer.sandbox.document_tables import DEEPEST_ROW, sheet_of
from presession_timer.sandbox.parent import Unusable

_MOST_ELEMENTS: Final = 100_000
_MOST_COLUMNS: Final = 40
_DEEPEST: Final = 4
_EXPECTED: Final = "expected a schedule with an element for each talk"
_TELLING: Final = frozenset(
    (
        "title", "name", "subject", "summary", "start", "end", "begin", "duration", "time",
        "speaker", "speakers", "author", "authors", "presenter", "person", "persons", "talk",
        "topic",
    )
)  # fmt: skip
"""What an element of a schedule has, as attributes or elements of its own."""
EVENT: Final = (
    "Date", "Start", "Duration (minutes)", "Speaker", "Topic", "Session", "Room", "Item type",
    "Language", "Item ID",
)  # fmt: skip
"""The headings of the events of a conference."""


def schedule_in_xml(data: bytes) -> list[dict[str, Any]]:
    """Return the talks of a schedule in XML as tables. Raises Unusable."""
    if b"<!ENTITY" in data[: 64 * 1024]:
        raise Unusable("this XML defines entities", "expected a schedule without them")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise Unusable(f"no XML: {error}", _EXPECTED) from None
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Unusable("a very large XML file", _EXPECTED)
    if _tag(root) == "schedule" and next(_below(root, "event"), None) is not None:
        return [_frab(root)]
    if _tag(root) == "Workbook":
        return _workbook(root)
    return [_any(root)]


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _below(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in element.iter() if _tag(one) == name)


def _child(element: ElementTree.Element, name: str) -> str:
    found = next((one for one in element if _tag(one) == name), None)
    return "" if found is None else _text(found)


def _text(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _frab(root: ElementTree.Element) -> dict[str, Any]:
    """Return the events of pretalx and frab, in the order of their times."""
    rows = []
    for day in _below(root, "day"):
        for event in _below(day, "event"):
            persons = [_text(one) for one in _below(event, "person")]
            start = _child(event, "date") or day.get("date", "")
            clock = _child(event, "start")
            title = ": ".join(filter(None, (_child(event, "title"), _child(event, "subtitle"))))
            rows.append([
                day.get("date", start[:10]), clock or start, minutes(_child(event, "duration")),
                "\n".join(persons), title, _child(event, "track"), _child(event, "room"),
                _child(event, "type"), _child(event, "language"), event.get("id", ""),
            ])  # fmt: skip
    conference = next(_below(root, "conference"), root)
    facts = {"title": _child(conference, "title"), "timezone": _child(conference, "time_zone_name")}
    return _sheet("schedule", [list(EVENT), *sorted(rows, key=lambda row: row[:2])], facts)


def minutes(written: str) -> str:
    """Return the minutes of ``01:30``, an hour and a half."""
    found = re.fullmatch(r"(?:([0-9]+)\.)?([0-9]{1,3}):([0-5][0-9])(?::[0-5][0-9])?", written)
    if not found:
        return written
    return str((int(found[1] or 0) * 24 + int(found[2])) * 60 + int(found[3]))


def _workbook(root: ElementTree.Element) -> list[dict[str, Any]]:
    """Return the sheets of a workbook in XML, as Excel 2003 writes it."""
    sheets = []
    for sheet in _below(root, "Worksheet"):
        rows: list[list[str]] = []
        for row in _below(sheet, "Row"):
            cells: list[str] = []
            for cell in row:
                place = next((v for k, v in cell.attrib.items() if k.endswith("Index")), "")
                if place.isdecimal():
                    cells += [""] * (min(int(place), 200) - 1 - len(cells))
                cells.append(_text(cell))
            rows.append(cells)
        name = next((v for k, v in sheet.attrib.items() if k.endswith("Name")), "Sheet")
        sheets.append(_sheet(name, rows))
    if not sheets:
        raise Unusable("there is no sheet in it", _EXPECTED)
    return sheets


def _any(root: ElementTree.Element) -> dict[str, Any]:
    """Return the element that repeats most, or that has the most in it, as rows."""
    counts: Counter[str] = Counter()
    telling: Counter[str] = Counter()
    for element in root.iter():
        own = {key.lower() for key in (*element.attrib, *map(_tag, element))}
        if element is not root and (len(own) > 1 or own & _TELLING):
            counts[_tag(element)] += 1
            telling[_tag(element)] = max(telling[_tag(element)], len(own & _TELLING))
    if not counts:
        raise Unusable("no schedule: nothing repeats in this XML", _EXPECTED)
    name = max(counts, key=lambda tag: (telling[tag], min(counts[tag], 2), counts[tag]))
    around = {child: parent for parent in root.iter() for child in parent}
    found = [_of_parents(one, around) | dict(_fields(one)) for one in _below(root, name)]
    headings = list(dict.fromkeys(key for one in found for key in one))[:_MOST_COLUMNS]
    heads = {key: _heading(key, found) for key in headings}
    rows = [[one.get(key, "") for key in headings] for one in found]
    return _sheet(f"<{name}>", [[heads[key] for key in headings], *rows])


def _of_parents(
    element: ElementTree.Element, around: dict[ElementTree.Element, ElementTree.Element]
) -> dict[str, str]:
    """Return the attributes of what an element stands in: ``day date``."""
    given: dict[str, str] = {}
    while (parent := around.get(element)) is not None:
        element = parent
        for key, value in element.attrib.items():
            given.setdefault(f"{_tag(element)} {key.rpartition('}')[2]}", value)
    return given


def _heading(key: str, found: list[dict[str, str]]) -> str:
    """Return a heading; a length of three parts is in hours, minutes and seconds."""
    shape = re.compile(r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]")
    values = [one[key] for one in found if one.get(key)]
    if "duration" in key.lower() and values and all(map(shape.fullmatch, values)):
        return f"{key} (hh:mm:ss)"
    if "dtstart" in found[0] and key in _OF_CALENDARS:
        return _OF_CALENDARS[key]
    return "item" if key == "name" and "duration" in found[0] and "speaker" not in found[0] else key


def _fields(element: ElementTree.Element, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the attributes and the texts in an element, by name."""
    seen: dict[str, list[str]] = {}
    for key, value in element.attrib.items():
        if not key.rpartition("}")[2].startswith("xml"):
            seen.setdefault(key.rpartition("}")[2], []).append(value)
    for child in element:
        inner = list(child)
        if not inner:
            seen.setdefault(_tag(child), []).append(_text(child))
        elif depth < _DEEPEST:
            for key, value in _fields(child, depth + 1):
                name = _tag(child) if key in (_tag(child), "name") else f"{_tag(child)} {key}"
                seen.setdefault(name, []).append(value)
    for key, values in seen.items():
        yield key, "\n".join(filter(None, values))


_UTC: Final = "UTC"
_OF_CALENDARS: Final = {"dtstart": "start", "dtend": "end", "summary": "title"}
"""Headings for what a calendar in XML calls otherwise."""
_PROPERTY: Final = re.compile(r'([A-Za-z-]+)((?:;[^:;"]+(?:"[^"]*")?)*):(.*)', re.DOTALL)
_ESCAPED: Final = {"n": "\n", "N": "\n"}
_CALENDAR: Final = ("Date", "Start", "End", "Title", "Room", "Description", "Status", "Repeats")


def calendar_in(data: bytes) -> list[dict[str, Any]]:
    """Return the events of a calendar (RFC 5545) as a table. Raises Unusable.

    Times are in the zone of most events, or for events in UTC in the one the calendar is shown in.
    """
    events: list[tuple[str, list[str]]] = []
    title = shown = ""
    event: dict[str, tuple[str, str]] | None = None
    inside = ""
    for name, given, value in _properties(data.decode("utf-8", "replace")):
        if (name, value.upper()) == ("BEGIN", "VEVENT"):
            event = {}
        elif (name, value.upper()) == ("END", "VEVENT") and event is not None:
            events.append(_event(event))
            event, inside = None, ""
        elif event is not None and name in ("BEGIN", "END"):
            inside = value if name == "BEGIN" else ""
        elif event is not None and not inside:  # an alarm has a description and a length, too
            event.setdefault(name, (given, value))
        elif name == "X-WR-CALNAME":
            title = value
        elif name == "X-WR-TIMEZONE":
            shown = value
    if not events:
        raise Unusable("there is no event in this calendar", "expected an event for each talk")
    zones = [zone for zone, _ in Counter(zone for zone, _ in events).most_common() if zone]
    if not zones or zones[0] == _UTC:
        zones = [shown, *zones[1:]] if shown else zones[1:]
    named = zones[0] if zones else ""
    place = _zone_called(named)
    rows = sorted((_in_zone(row, zone, place) for zone, row in events), key=lambda row: row[:2])
    facts = {"title": title, "timezone": place.key if place else ""}
    sheet = _sheet("calendar", [list(_CALENDAR), *rows], facts)
    if named and place is None:
        sheet["notice"] = f"the time zone “{named}” is not known: times are taken as written"
    return [sheet]


def _zone_called(name: str) -> ZoneInfo | None:
    """Return a time zone by its name, or by the name that Windows and Outlook have for it."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _in_zone(row: list[str], zone: str, place: ZoneInfo | None) -> list[str]:
    """Return an event with its times in ``place``; in UTC they say so where no zone is known."""
    own = _zone_called(zone) if zone else None
    if own is None or not row[1] or own == place:
        return row
    if place is None:
        return [row[0], *(f"{at}Z" if at and zone == _UTC else at for at in row[1:3]), *row[3:]]
    try:
        written = [datetime.fromisoformat(f"{row[0]}T{at}") for at in row[1:3] if at]
        moved = [at.replace(tzinfo=own).astimezone(place) for at in written]
    except (ValueError, OverflowError):  # no such day or time: the reader of the table says so
        return row
    clocks = [f"{at:%H:%M}" for at in moved]
    return [moved[0].date().isoformat(), *clocks, *[""] * (2 - len(clocks)), *row[3:]]


def _properties(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, parameters and value of each line; a line goes on behind a line end and space."""
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        found = _PROPERTY.fullmatch(line)
        if found:
            value = re.sub(r"\\(.)", lambda one: _ESCAPED.get(one[1], one[1]), found[3])
            yield found[1].upper(), found[2], value


def _event(event: dict[str, tuple[str, str]]) -> tuple[str, list[str]]:
    """Return the zone of an event, and its row."""
    from icalendar import vDuration

    start, end = (_instant(*event.get(key, ("", ""))) for key in ("DTSTART", "DTEND"))
    ended = end[1]
    if not ended and start[1] and "DURATION" in event:
        length_of: Callable[[str], timedelta] = vDuration.from_ical
        with suppress(ValueError, OverflowError):  # no time of day, or no length
            began = datetime.fromisoformat(f"{start[0]}T{start[1]}")
            ended = f"{began + length_of(event['DURATION'][1]):%H:%M}"
    texts = [event.get(key, ("", ""))[1] for key in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    status = event.get("STATUS", ("", ""))[1].capitalize()
    return start[2], [*start[:2], ended, *texts, status, "yes" if "RRULE" in event else ""]


def _instant(given: str, value: str) -> tuple[str, str, str]:
    """Return the day, the time of day and the zone as written."""
    found = re.match(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d*(Z?))?", value)
    if not found:
        return "", "", ""
    zone = re.search(r";TZID=\"?([^;\"]+)", given, re.IGNORECASE)
    clock = f"{found[4]}:{found[5]}" if found[4] else ""
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return day, clock, zone[1] if zone else _UTC if found[6] else ""


def _sheet(
    name: str, rows: list[list[str]], facts: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    if len(rows) > DEEPEST_ROW:
        return {"name": name, "wrong": f"there are {len(rows):,} rows"}
    known = {key: value for key, value in facts.items() if value}
    return sheet_of(name, rows) | {"facts": known}

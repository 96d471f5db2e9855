"""Find the tables of a file, whatever its kind: text, workbook, document, page or schedule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.limits import MOST_COLUMNS, MOST_ROWS
from presession_timer.base.no_list import refuse_other_files
from presession_timer.base.text import LIST_MARK, clean
from presession_timer.importers.choices import Choices, ImportQuestion
from presession_timer.importers.columns import FIRST_ROWS, recognised
from presession_timer.importers.sheet import (
    DELIMITERS,
    Decoded,
    SheetRows,
    decoded,
    records,
    sandboxed_tables,
    text_value,
)
from presession_timer.importers.vocabulary import Ambiguous, ColumnField, heading_of, plain
from presession_timer.sandbox.parent import LINES
from presession_timer.sandbox.schedules import EVENT, minutes
from presession_timer.sandbox.zip_limits import OLE, ZIP

_IN_PREVIEW: Final = 3
_LEAST_LINES: Final = 2
_LONGEST_LINE: Final = 74  # with its indent on a terminal of 80
_OTHER_PAGES: Final = ("mac_roman", "cp850", "cp1250", "cp1251")
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CHARACTERS: Final = {name: character for character, name in _NAMES.items()}
_PAGE: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|table|meta|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:\?xml|[a-z][\w.:-]*[\s>/])", re.IGNORECASE | re.DOTALL
)
_RULE: Final = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS: Final = re.compile(r"(?<!\\)(\*\*|__|~~|`)")
_SEP: Final = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)


def tables_of(
    data: bytes, file: str, choices: Choices, questions: list[ImportQuestion]
) -> list[SheetRows] | str:
    """Return the tables of a file; for JSON its text. Raises BadInput."""
    refuse_other_files(data, file)
    if data.startswith(OLE):
        return sandboxed_tables("workbook", data, file)
    if data.startswith(ZIP):
        tables = sandboxed_tables(
            "tables" if b"word/document.xml" in data else "workbook", data, file
        )
        lines = [one for one in tables if one.name == LINES]
        return [_divided(one, choices, questions) for one in lines] or tables
    content = decoded(data, file, choices.encoding)
    if content.guessed:
        questions.append(_about_encoding(data, content))
    text = content.text
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return text
    if start[:15].upper() == "BEGIN:VCALENDAR":
        return sandboxed_tables("calendar", start.encode(), file)
    if _PAGE.match(text) or (
        start[:1] == "<" and start[:5] != "<?xml" and "<table" in text.lower()
    ):
        return sandboxed_tables("page", text.encode(), file)
    if _XML.match(text):
        coded = re.sub(r"(<\?xml[^>]*?)\sencoding=[\"'][^\"']*[\"']", r"\1", start, count=1)
        return sandboxed_tables("xml", coded.encode(), file)
    tables = _markdown(text, file)
    if tables:
        return tables
    return [_csv(text, file, choices, questions)]


def _about_encoding(data: bytes, content: Decoded) -> ImportQuestion:
    """Ask about the encoding, with lines in which a person sees whether it is wrong."""
    if content.encoding:
        lines = content.text.splitlines()
        telling = [line for line in lines if not line.isascii()] or lines
        return ImportQuestion(
            "encoding",
            f"the file is not UTF-8; its encoding is taken to be {content.encoding}",
            tuple(clean(line, _LONGEST_LINE) for line in telling[:_IN_PREVIEW]),
            guess=content.encoding,
            option="--encoding NAME",
        )
    line = next(one for one in data.splitlines() if not one.isascii())
    return ImportQuestion(
        "encoding",
        "the file is in neither UTF-8 nor cp1252; which of these lines is right?",
        tuple(f"{one:<10} {clean(line.decode(one, 'replace'))}" for one in _OTHER_PAGES),
        guess=None,
        choices=_OTHER_PAGES,
        option="--encoding NAME",
    )


def _markdown(text: str, file: str) -> list[SheetRows]:
    """Return the tables of Markdown, each at its own lines."""
    lines = text.splitlines()
    found: list[SheetRows] = []
    at = 1
    while at < len(lines):
        if not _RULE.fullmatch(lines[at]) or "|" not in lines[at - 1] or "-" not in lines[at]:
            at += 1
            continue
        rows: list[tuple[str, ...]] = [()] * (at - 1)
        rows.append(_bars(lines[at - 1]))
        rows.append(())
        at += 1
        while at < len(lines) and "|" in lines[at]:
            rows.append(_bars(lines[at]))
            at += 1
        found.append(SheetRows(file, f"table {len(found) + 1}", tuple(rows)))
    if len(found) > 1:
        return [replace(one, file=f"{file}, {one.name}") for one in found]
    return found


def _bars(line: str) -> tuple[str, ...]:
    inner = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line)
    return tuple(_bare(cell) for cell in re.split(r"(?<!\\)\|", inner))


def _bare(cell: str) -> str:
    text = _SIGNS.sub("", _LINK.sub(r"\1", re.sub(r"<br\s*/?>", "\n", cell, flags=re.IGNORECASE)))
    text = re.sub(r"^\s*[*_](.+)[*_]\s*$", r"\1", text)
    return text_value(text.replace("\\|", "|"))


def _divided(listed: SheetRows, choices: Choices, questions: list[ImportQuestion]) -> SheetRows:
    """Divide each item of a list into cells, as the lines of a text are."""
    items = [str(cell) for (cell,) in listed.rows]
    delimiter = _chosen(choices) or _delimiter("\n".join(items), listed.file, questions)
    rows = tuple(tuple(map(text_value, one.split(delimiter))) for one in items)
    return replace(listed, name="", rows=rows)


def _without_marks(text: str) -> str:
    """Return a text without ``1.`` or ``-`` before its lines, if every line begins so."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    if len(lines) < _LEAST_LINES or not all(map(LIST_MARK.match, lines)):
        return text
    return "\n".join(LIST_MARK.sub("", line, count=1) for line in text.splitlines())


def _chosen(choices: Choices) -> str:
    given = choices.delimiter
    return "" if given is None else _CHARACTERS.get(given, given)


def _csv(text: str, file: str, choices: Choices, questions: list[ImportQuestion]) -> SheetRows:
    said = _SEP.match(text)
    text = _without_marks(text)
    if chosen := _chosen(choices):
        delimiter = chosen
    elif said:
        delimiter = said[1]
    else:
        delimiter = _delimiter(text, file, questions)
    rows, problems = records(text, delimiter, file)
    if said and rows:
        rows[0] = []
    widest = max(map(len, rows), default=0)
    if widest > MOST_COLUMNS and any(any(row[MOST_COLUMNS:]) for row in rows):
        row = next(n for n, cells in enumerate(rows, 1) if len(cells) == widest)
        expected = f"expected {MOST_COLUMNS} at most"
        problems.append(Problem(file, row, f"{widest} columns", expected))
    if problems:
        raise BadInput(problems)
    if not any(any(row) for row in rows):
        raise BadInput([Problem(file, 0, "every row is empty", "expected a list of speakers")])
    return SheetRows(file, "", tuple(tuple(map(text_value, row)) for row in rows))


def _delimiter(text: str, file: str, questions: list[ImportQuestion]) -> str:
    """Return the delimiter that gives the most headings, and the most rows of one width."""
    ranked = sorted(((_worth(text, one, file), one) for one in DELIMITERS), reverse=True)
    (best, delimiter), (second, other) = ranked[:2]
    if best[:2] == second[:2] and best[2] > 1 and second[2] > 1:
        said = f"the cells are divided by {_NAMES[delimiter]} or by {_NAMES[other]}"
        names = (_NAMES[delimiter], _NAMES[other])
        questions.append(
            ImportQuestion(
                "delimiter",
                f"{said}; {names[0]} is taken",
                guess=names[0],
                choices=names,
                option="--delimiter NAME",
            )
        )
    return delimiter


def _worth(text: str, delimiter: str, file: str) -> tuple[int, float, int, int]:
    """Return what to rank by: headings, the share of rows of one width, the width, how usual."""
    if delimiter not in text:
        return 0, 0.0, 1, -DELIMITERS.index(delimiter)
    rows, problems = records(text, delimiter, file)
    filled = [row for row in rows if any(row)]
    headings = max((recognised(row) for row in filled[:FIRST_ROWS] if len(row) > 1), default=0)
    widths = Counter(len(row) for row in filled)
    width, times = widths.most_common(1)[0] if widths else (1, 0)
    even = 0.0 if problems or width < 2 else round(times / len(filled), 2)
    return headings, even, width, -DELIMITERS.index(delimiter)


_DEEPEST: Final = 6
_NAME_KEYS: Final = (
    "public_name", "fullName", "full_name", "name", "display_name", "title", "label", "en",
)  # fmt: skip
_ANY_JSON: Final = "expected an Ontime project, a schedule of pretalx or Sessionize, or a list"
JSONTable = Mapping[str, Any]


def tables_in_json(value: object, file: str) -> list[SheetRows]:
    """Return the talks or people in a JSON file as a table. Raises BadInput if there are none."""
    conference = _conference(value)
    if conference is not None:
        return [_frab(conference, file)]
    rows = _best_list(value)
    if not rows:
        raise BadInput([Problem(file, 0, "no list of talks or speakers in this JSON", _ANY_JSON)])
    if len(rows) > MOST_ROWS:
        raise BadInput(
            [Problem(file, 0, f"{len(rows):,} objects", f"expected {MOST_ROWS:,} at most")]
        )
    names = _names_by_id(value)
    flat = [dict(_flat(row, names)) for row in rows]
    headings = list(dict.fromkeys(key for row in flat for key in row))[:MOST_COLUMNS]
    cells = [tuple(text_value(row.get(key, "")) for key in headings) for row in flat]
    return [SheetRows(file, "", (tuple(headings), *cells))]


def _conference(value: object) -> JSONTable | None:
    """Return the conference of a schedule of pretalx or frab."""
    for table in _tables(value):
        days = table.get("days")
        if isinstance(days, list) and days and isinstance(days[0], dict) and "rooms" in days[0]:
            return table if isinstance(days[0]["rooms"], dict) else None
    return None


def _tables(value: object, depth: int = 0) -> Iterator[JSONTable]:
    if isinstance(value, dict):
        yield value
    if depth < _DEEPEST:
        for one in _inside(value):
            yield from _tables(one, depth + 1)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _frab(conference: JSONTable, file: str) -> SheetRows:
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


def _best_list(value: object) -> Sequence[JSONTable]:
    """Return the list of objects that names the most fields of a plan, then the longest."""
    lists = [one for one in _lists(value) if one]
    ranked = sorted(lists, key=lambda one: (_worth_of_list(one), len(one)))
    if not ranked or not _worth_of_list(ranked[-1]):
        return []
    best = ranked[-1]
    keys = set(best[0])
    whole = [row for one in lists if set(one[0]) == keys for row in one]
    return whole or best


def _lists(value: object, depth: int = 0) -> Iterator[Sequence[JSONTable]]:
    if isinstance(value, list):
        tables = [one for one in value if isinstance(one, dict)]
        if tables and len(tables) == len(value):
            yield tables
    if depth < _DEEPEST:
        for one in _inside(value):
            yield from _lists(one, depth + 1)


def _worth_of_list(rows: Sequence[JSONTable]) -> int:
    fields = {found.field for key in rows[0] if (found := heading_of(str(key))).sure}
    speaks = {ColumnField.SPEAKER, ColumnField.START, ColumnField.FIRST_NAME} & fields
    talks = {ColumnField.TOPIC, Ambiguous.TITLE, Ambiguous.TALK} & fields
    both = talks and ColumnField.SPEAKER in fields
    return len(fields - {None}) + 3 * len(speaks) + (6 if both else 0)


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


def _flat(row: JSONTable, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
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
                if isinstance(part, str | int | float) and inner not in _NAME_KEYS:
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
    for key in _NAME_KEYS:
        if isinstance(value.get(key), str) and value[key].strip():
            return str(value[key]).strip()
    parts = (_text(value.get(key)) for key in ("firstName", "lastName", "first_name", "last_name"))
    return " ".join(filter(None, parts))


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    return str(value).strip() if isinstance(value, str | int | float) else ""

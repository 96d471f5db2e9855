"""Read the settings file: the settings, or all its problems at once, each with its line.

It is read before the first paint of a screen, so it does without pydantic: every key has a small
reader of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from presession_timer.base.durations import parse
from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import Findings, KeyPath, listed, name_of, nearest, shown
from presession_timer.base.limits import MOST_BYTES
from presession_timer.base.text import clean
from presession_timer.base.user_settings import (
    THEMES,
    HookSetting,
    OscSetting,
    OwnFormat,
    Settings,
    settings_path,
)
from presession_timer.base.world.languages import LANGUAGES
from presession_timer.plan.toml_lines import locate

LENGTHS: Final = (
    "min", "max", "last", "grace", "length", "handover",
    "opening", "state", "follow-up", "questions", "closing",
)  # fmt: skip
"""Lengths of time in a user's own format."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_MOST_KEYS: Final = 20
HOOK_KEYS: Final = ("on", "http", "body", "headers", "osc")
MOST_HOOKS: Final = 50
_LONGEST_TEMPLATE: Final = 2_000
_HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
_PRINTABLE: Final = re.compile(r"[ -~]{0,500}", re.ASCII)
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_LAST_PORT: Final = 65_535


def read_settings(path: Path | None = None) -> Settings:
    """Return the settings in ``path``, by default this user's; without a file, the defaults.

    Raises BadInput with every problem, and UnreadableFile for a file that cannot be read.
    """
    settings, problems = settings_and_problems(path)
    if problems:
        raise BadInput(problems)
    return settings


def settings_and_problems(path: Path | None = None) -> tuple[Settings, list[Problem]]:
    """Return the settings that are right, and every problem with the rest, each with its line.

    Raises BadInput for a file that is not TOML, and UnreadableFile.
    """
    file = settings_path() if path is None else path
    name = name_of(file)
    text = _text(file, name)
    if text is None:
        return Settings(), []
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput([_not_toml(name, error)]) from None
    reader = _SettingsReader()
    settings = reader.settings(data)
    lines = locate(text)
    problems = [Problem(name, lines.line(e.path), e.wrong, e.expected) for e in reader.found.errors]
    hooks = tuple(
        one._replace(lines={key: lines.line(("hook", place, key)) for key in ("", *HOOK_KEYS)})
        for place, one in zip(reader.hook_places, settings.hooks, strict=True)
    )
    of_hooks = {("hook", str(place)): hook.lines[""] for place, hook in enumerate(hooks)}
    of_values = {path: lines.line(path) for path in _paths(data)}
    return settings._replace(hooks=hooks, lines=of_values | of_hooks), problems


def _is_address(written: str) -> bool:
    """Return whether it is an address of IPv4; names are not looked up while an hour begins."""
    parts = written.split(".")
    return len(parts) == 4 and all(
        part.isascii() and part.isdigit() and len(part) <= 3 and int(part) <= 255 for part in parts
    )


def _text(file: Path, name: str) -> str | None:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise BadInput([Problem(name, 0, "larger than 5 MiB", "expected a few settings")])
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        raise BadInput([Problem(name, 0, "not UTF-8", "save the file as UTF-8")]) from None
    except OSError as error:
        raise UnreadableFile(f"{name}: cannot be read: {error.strerror or error}") from error


def _not_toml(name: str, error: Exception) -> Problem:
    at = re.search(r"at line ([0-9]+)", str(error))
    expected = 'expected lines such as theme = "light"'
    return Problem(name, int(at[1]) if at else 0, "this is not TOML", expected)


def _paths(data: Mapping[str, Any], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for key, value in data.items():
        found += _paths(value, (*above, key)) if isinstance(value, dict) else [(*above, key)]
    return found


_Readers = dict[str, tuple[str, Callable[[KeyPath, Any], Any]]]
"""For each key the field that it sets, and what reads its value; None for one that is wrong."""


class _SettingsReader:
    """Reads the tables of the file, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.found = Findings()
        self.hook_places: list[int] = []
        """The place in the file of each hook that is right."""

    def settings(self, data: Mapping[str, Any]) -> Settings:
        """Return the settings in ``data``, and the defaults for the rest."""
        plain: _Readers = {
            "theme": ("theme", lambda path, value: self.one_of(path, value, THEMES)),
            "ascii": ("ascii_only", self.flag),
            "language": ("languages", self.languages),
        }
        tables: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "report": self.report,
            "new": self.new,
            "keys": self.keys,
            "formats": self.formats,
            "broker": self.broker,
            "osc": self.osc,
        }
        said: dict[str, Any] = {}
        for key, value in data.items():
            if key in plain:
                name, read = plain[key]
                said[name] = read((key,), value)
            elif key == "hook":
                said["hooks"] = self.hooks(value)
            elif key not in tables:
                self.unknown((key,), [*plain, *tables, "hook"])
            elif isinstance(value, dict):
                said |= tables[key](value)
            else:
                self.found.error((key,), f"`{key}` is {shown(value)}", f"expected a table [{key}]")
        known = {name: value for name, value in said.items() if value is not None}
        return Settings(**known)

    def unknown(self, path: KeyPath, known: Sequence[str]) -> None:
        key = str(path[-1])
        meant = nearest(key, known)
        hint = f": did you mean `{meant}`?" if meant else ""
        where = f" in [{'.'.join(map(str, path[:-1]))}]" if len(path) > 1 else ""
        where = " in [[hook]]" if path[0] == "hook" else where
        expected = "" if meant else f"expected {listed(known)}"
        self.found.error(path, f"unknown key `{shown(key)[1:-1]}`{where}{hint}", expected)

    def wrong(self, path: KeyPath, value: object, expected: str) -> None:
        self.found.error(path, f"`{path[-1]}` is {shown(value)}", expected)

    def one_of(self, path: KeyPath, value: Any, known: tuple[str, ...]) -> str | None:
        if isinstance(value, str) and value in known:
            return value
        self.wrong(path, value, f"expected {listed(shown(one) for one in known)}")
        return None

    def flag(self, path: KeyPath, value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        self.wrong(path, value, "expected true or false, without quotes")
        return None

    def languages(self, path: KeyPath, value: Any) -> tuple[str, ...] | None:
        """Read one language, or two of which the second is shown below the first."""
        wanted = [value] if isinstance(value, str) else value
        known = isinstance(wanted, list) and all(one in LANGUAGES for one in wanted)
        if known and len(wanted) in (1, 2) and len(set(wanted)) == len(wanted):
            return tuple(wanted)
        expected = f"expected {listed(shown(one) for one in LANGUAGES)}, or two of them"
        unknown = (
            [one for one in wanted if one not in LANGUAGES] if isinstance(wanted, list) else []
        )
        self.wrong(path, unknown[0] if unknown else value, expected)
        return None

    def text(self, path: KeyPath, value: Any) -> str | None:
        if isinstance(value, str) and value.strip():
            return clean(value)
        self.wrong(path, value, 'expected a text in quotes: "…"')
        return None

    def file(self, path: KeyPath, value: Any) -> Path | None:
        if isinstance(value, str) and value.strip() and "\0" not in value:
            return Path(value).expanduser()
        self.wrong(path, value, 'expected the path of a file in quotes: "…"')
        return None

    def texts(self, path: KeyPath, value: Any) -> tuple[str, ...] | None:
        """Read several words: a list, or one text with spaces between them."""
        words = value.split() if isinstance(value, str) else value
        plain = isinstance(words, list) and all(isinstance(one, str) and one for one in words)
        if plain and len(words) <= _MOST_KEYS:
            return tuple(words)
        such = '["space", "f11"]' if path[0] == "keys" else '["pdf", "csv"]'
        self.wrong(path, value, f"expected a list of texts, such as {such}")
        return None

    def length(self, path: KeyPath, value: Any) -> int | None:
        """Read a duration in milliseconds."""
        try:
            return parse(value if isinstance(value, str) else "")
        except ValueError as error:
            self.wrong(path, value, f"{error}, in quotes")
            return None

    def duration(self, path: KeyPath, value: Any) -> str | None:
        """Read a duration as it was written."""
        return None if self.length(path, value) is None else str(value)

    def read(
        self, path: KeyPath, table: Mapping[str, Any], readers: _Readers, known: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Return what the keys of a table say, by the names of fields, without what is wrong."""
        said: dict[str, Any] = {}
        for key, value in table.items():
            if key in readers:
                name, read = readers[key]
                said[name] = read((*path, key), value)
            else:
                self.unknown((*path, key), known or [*readers])
        return {name: value for name, value in said.items() if value is not None}

    def report(self, table: Mapping[str, Any]) -> dict[str, Any]:
        readers: _Readers = {
            "formats": ("report_formats", self.texts),
            "shared": ("report_shared", self.flag),
        }
        return self.read(("report",), table, readers)

    def new(self, table: Mapping[str, Any]) -> dict[str, Any]:
        readers: _Readers = {
            "format": ("new_format", self.text),
            "handover": ("new_handover", self.duration),
            "reserve": ("new_reserve", self.duration),
        }
        return self.read(("new",), table, readers)

    def broker(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Read ``[broker]``, what lets this machine in there."""
        readers: _Readers = {
            "user": ("broker_user", self.text),
            "password-file": ("broker_password_file", self.file),
            "ca": ("broker_ca", self.file),
        }
        refused: _Readers = {"password": ("", self.password)}
        return self.read(("broker",), table, readers | refused, [*readers])

    def password(self, path: KeyPath, _: Any) -> None:
        """Refuse a password, without showing it."""
        expected = "put it into a file that only you may read, and name that: password-file"
        self.found.error(path, "a password does not belong in the settings", expected)

    def keys(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Read ``[keys]``; the key map checks whether actions and keys exist."""
        read = {action: self.texts(("keys", action), keys) for action, keys in table.items()}
        return {"keys": {action: keys for action, keys in read.items() if keys is not None}}

    def hooks(self, value: Any) -> tuple[HookSetting, ...]:
        """Read each ``[[hook]]``; whether its templates mean something, ``av`` knows."""
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.found.error(("hook",), "[hook] is no list", "expected [[hook]] before each hook")
            return ()
        read = []
        for place, table in enumerate(value[:MOST_HOOKS]):
            before = len(self.found.errors)
            hook = self.hook(place, table)
            if len(self.found.errors) == before:
                self.hook_places.append(place)
                read.append(hook)
        if len(value) > MOST_HOOKS:
            expected = f"expected {MOST_HOOKS} at most"
            self.found.error(("hook", MOST_HOOKS), f"{len(value)} hooks", expected)
        return tuple(read)

    def hook(self, place: int, table: Mapping[str, Any]) -> HookSetting:
        readers: _Readers = {key: (key, self.template) for key in HOOK_KEYS}
        readers |= {"on": ("on", self.texts), "headers": ("headers", self.headers)}
        path: KeyPath = ("hook", place)
        said = self.read(path, table, readers)
        if "on" not in table:
            self.found.error(path, "a hook without `on`", 'expected when: on = "phase"')
        if ("http" in table) is ("osc" in table):
            both = "both `http` and `osc`" if "http" in table else "neither `http` nor `osc`"
            self.found.error(path, f"a hook with {both}", "expected one of them")
        for key in ("body", "headers"):
            if key in table and "http" not in table:
                self.found.error((*path, key), f"`{key}` without `http`", "OSC has neither")
        return HookSetting(**({"on": ()} | said))

    def template(self, path: KeyPath, value: Any) -> str | None:
        """Read a text as it stands; it may have several lines."""
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_TEMPLATE:
            return value.strip()
        self.wrong(path, value, f"expected a text of {_LONGEST_TEMPLATE:,} characters at most")
        return None

    def headers(self, path: KeyPath, value: Any) -> dict[str, str] | None:
        plain = isinstance(value, dict) and all(
            _HEADER.fullmatch(name) and isinstance(text, str) and _PRINTABLE.fullmatch(text)
            for name, text in value.items()
        )
        if plain:
            return dict(value)
        expected = 'expected names and texts of one line: { Authorization = "Bearer …" }'
        self.found.error(path, "`headers` cannot be sent", expected)
        return None

    def osc(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Read ``[osc]``: where OSC is heard, and from whom."""
        readers: _Readers = {
            "listen": ("listen", self.listening),
            "allow": ("allow", self.senders),
        }
        said = self.read(("osc",), table, readers)
        for key, example in (("listen", '"192.168.1.10:9000"'), ("allow", '["192.168.1.20"]')):
            if key not in table:
                self.found.error(("osc",), f"[osc] without `{key}`", f"expected {key} = {example}")
        return {"osc": OscSetting(**said) if len(said) == len(readers) else None}

    def listening(self, path: KeyPath, value: Any) -> tuple[str, int] | None:
        address, _, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
        if _is_address(address) and _PORT.fullmatch(port) and int(port) <= _LAST_PORT:
            return address, int(port)
        expected = 'expected an address of this machine and a port, such as "192.168.1.10:9000"'
        self.wrong(path, value, expected)
        return None

    def senders(self, path: KeyPath, value: Any) -> tuple[str, ...] | None:
        senders = self.texts(path, value)
        if senders is None:
            return None
        if senders and all(map(_is_address, senders)):
            return senders
        self.wrong(path, value, 'expected their addresses, such as ["192.168.1.20"]')
        return None

    def formats(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Read ``[formats.NAME]``, each a format of the user's own."""
        read = {name: self.format(name, value) for name, value in table.items()}
        return {"formats": {name: one for name, one in read.items() if one is not None}}

    def format(self, name: str, table: Any) -> OwnFormat | None:
        path: KeyPath = ("formats", name)
        if not _NAME.fullmatch(name):
            expected = "expected small letters, digits and hyphens, such as our-panel"
            self.found.error(path, f"a format is called {shown(name)}", expected)
        if not isinstance(table, dict):
            self.wrong(path, table, f"expected a table [formats.{shown(name)[1:-1]}]")
            return None
        readers: _Readers = {key: (key, self.length) for key in LENGTHS}
        first: _Readers = {
            "summary": ("summary", self.text),
            "timezone": ("timezone", self.timezone),
        }
        said = self.read(path, table, first | readers)
        return OwnFormat(name, said.pop("summary", ""), said.pop("timezone", None), said)

    def timezone(self, path: KeyPath, value: Any) -> str | None:
        try:
            return ZoneInfo(value if isinstance(value, str) else "").key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.wrong(path, value, 'expected a time zone such as "Europe/Zurich"')
            return None

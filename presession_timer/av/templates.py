"""Read what a hook sends, and to whom: everything that is wrong with it is found before the hour.

``{left}`` stands for a value of :mod:`presession_timer.av.values`, and a word of letters in braces
is always a field. Other braces stand for themselves, so that JSON can be written as it is.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus, urlsplit

from presession_timer.av.osc import Argument, encoded, is_address
from presession_timer.av.values import SAMPLE, Value
from presession_timer.base.findings import listed, nearest, shown
from presession_timer.base.limits import BadJSON, parse_json
from presession_timer.base.user_settings import HookSetting

EVENTS: Final = ("phase", "floor", "message", "opening", "closing", "over-the-hour")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_FIELD: Final = re.compile(r"\{([A-Za-z_]+)\}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one key of a hook."""

    key: str
    wrong: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class HttpTemplate:
    """A request to be sent."""

    method: str
    secure: bool
    host: str
    port: int
    path: str
    """With the query, and fields in both."""
    body: str
    headers: Mapping[str, str]
    content_type: str

    @property
    def target(self) -> str:
        """Where it goes, without what may be secret."""
        return f"{self.method} {'https' if self.secure else 'http'}://{authority(self)}"

    def filled(self, values: Values) -> tuple[str, bytes | None]:
        """Return path and body."""
        escaped = _ESCAPES.get(media_of(self.content_type), str)
        body = fill(self.body, values, escaped).encode() if self.body else None
        return fill(self.path, values, lambda text: quote(text, safe="")), body


@dataclass(frozen=True, slots=True)
class OscTemplate:
    """An OSC message to be sent over UDP."""

    host: str
    port: int
    address: str
    arguments: tuple[str, ...]

    @property
    def target(self) -> str:
        """Where it goes."""
        return f"OSC {self.host}:{self.port}"

    def filled(self, values: Values) -> bytes:
        """Return the message; what stands alone and is a number is sent as one."""
        return encoded(
            fill(self.address, values, _in_address), [_typed(one, values) for one in self.arguments]
        )


Template = HttpTemplate | OscTemplate


@dataclass(frozen=True, slots=True)
class Hook:
    """What is sent when."""

    number: int
    """Its place in the settings, from 1."""
    line: int
    on: tuple[str, ...]
    template: Template

    @property
    def name(self) -> str:
        """Return how messages call it, without what may be secret."""
        return f"hook {self.number} (line {self.line}): {self.template.target}"

    @property
    def names_event(self) -> bool:
        """Whether what is sent says which event it is for."""
        template = self.template
        texts = (
            (template.path, template.body)
            if isinstance(template, HttpTemplate)
            else (template.address, *template.arguments)
        )
        return any("{event}" in text for text in texts)


def authority(template: HttpTemplate) -> str:
    """Return host and port as a request's Host header has them."""
    host = f"[{template.host}]" if ":" in template.host else template.host
    usual = 443 if template.secure else 80
    return host if template.port == usual else f"{host}:{template.port}"


def fill(text: str, values: Values, escaped: Callable[[str], str] = str) -> str:
    """Return a template with its fields replaced; ``escaped`` makes a value fit its place."""
    return _FIELD.sub(lambda found: escaped(str(values[found[1]])), text)


def hooks_in(settings: tuple[HookSetting, ...]) -> tuple[tuple[Hook, ...], list[list[Mistake]]]:
    """Return the hooks that are right, and for each setting what is wrong with it."""
    hooks, wrong = [], []
    for number, written in enumerate(settings, start=1):
        template, mistakes = _read(written)
        wrong.append([*_events(written), *mistakes])
        if template is not None and not wrong[-1]:
            hooks.append(Hook(number, written.lines.get("", 0), written.on, template))
    return tuple(hooks), wrong


def _events(written: HookSetting) -> Iterator[Mistake]:
    for one in written.on:
        if one not in EVENTS:
            meant = nearest(one, EVENTS)
            expected = f'did you mean "{meant}"?' if meant else f"expected {listed(EVENTS)}"
            yield Mistake("on", f"nothing happens on {shown(one)}", expected)


def _read(written: HookSetting) -> tuple[Template | None, list[Mistake]]:
    keys = ("http", "body", "osc")
    fields = [mistake for key in keys for mistake in _fields(key, getattr(written, key))]
    if fields:
        return None, fields
    read = _http if written.http else _osc
    try:
        return read(written), []
    except _Wrong as error:
        return None, [error.mistake]


class _Wrong(ValueError):
    def __init__(self, key: str, wrong: str, expected: str = "") -> None:
        self.mistake = Mistake(key, wrong, expected)


def _fields(key: str, text: str) -> Iterator[Mistake]:
    for name in dict.fromkeys(_FIELD.findall(text)):
        if name not in SAMPLE:
            meant = nearest(name, SAMPLE)
            expected = f"did you mean {{{meant}}}?" if meant else f"expected {listed(SAMPLE)}"
            yield Mistake(key, f"`{key}` has the unknown field {{{name}}}", expected)


_HTTP_EXAMPLE: Final = 'expected a method and an address: "POST http://192.168.1.30/…"'


def _http(written: HookSetting) -> HttpTemplate:
    method, _, url = written.http.partition(" ")
    if method not in METHODS or not url:
        raise _Wrong("http", f"`http` is {shown(written.http)}", _HTTP_EXAMPLE)
    if re.search(r"\s", url) or not url.isprintable():
        raise _Wrong("http", "`http` has a space in its address", "expected %20 for a space")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise _Wrong("http", f"`http` is {shown(written.http)}", _HTTP_EXAMPLE)
    if "{" in parts.netloc:
        raise _Wrong("http", "`http` has a field in its host", "expected it behind the host")
    if "@" in parts.netloc:
        expected = 'expected headers = { Authorization = "Basic …" }'
        raise _Wrong("http", "`http` has a user in its address", expected)
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        raise _Wrong("http", f"`http` has the host {shown(host)}", _HTTP_EXAMPLE) from None
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return HttpTemplate(
        method=method,
        secure=secure,
        host=host,
        port=port or (443 if secure else 80),
        path=quote(path, safe="/?&=%:;,+@!$'()*~#[]{}"),
        body=written.body,
        headers={k: v for k, v in written.headers.items() if k.casefold() != "content-type"},
        content_type=_content_type(written),
    )


def _content_type(written: HookSetting) -> str:
    """Return the body's type: as a header says, else JSON where it looks like that, else text."""
    said = [v for k, v in written.headers.items() if k.casefold() == "content-type"]
    own = _FIELD.sub("", written.body).lstrip()
    guessed = _JSON if own.startswith(("{", "[", '"')) else "text/plain; charset=utf-8"
    kind = said[0] if said else guessed
    if written.body and media_of(kind) == _JSON:
        try:
            parse_json(fill(written.body, SAMPLE, _in_json), fractions=True)
        except BadJSON as error:
            expected = f"expected JSON once the fields are filled: {error}"
            raise _Wrong("body", "`body` is no JSON", expected) from None
    return kind


def media_of(content_type: str) -> str:
    """Return a type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


_ESCAPES: Final[Mapping[str, Callable[[str], str]]] = {_JSON: _in_json, _FORM: quote_plus}

_OSC_EXAMPLE: Final = 'expected "192.168.1.30:53000 /cue/1/start {left}"'


def _osc(written: HookSetting) -> OscTemplate:
    try:
        target, address, *arguments = shlex.split(written.osc)
    except ValueError:
        raise _Wrong("osc", f"`osc` is {shown(written.osc)}", _OSC_EXAMPLE) from None
    host, _, port = target.rpartition(":")
    is_port = re.fullmatch(r"[1-9][0-9]{0,4}", port) and int(port) <= 65_535
    if not is_port or not re.fullmatch(r"[A-Za-z0-9.-]{1,253}", host):
        raise _Wrong("osc", f"`osc` is to be sent to {shown(target)}", _OSC_EXAMPLE)
    if not is_address(fill(address, SAMPLE, _in_address)):
        raise _Wrong("osc", f"`osc` has the address {shown(address)}", _OSC_EXAMPLE)
    return OscTemplate(host, int(port), address, tuple(arguments))


def _in_address(text: str) -> str:
    """Return a value as a part of an address: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-") or "none"


def _typed(argument: str, values: Values) -> Argument:
    alone = _FIELD.fullmatch(argument)
    if alone:
        return values[alone[1]]
    if _NUMBER.fullmatch(argument):
        return float(argument) if "." in argument else int(argument)
    return fill(argument, values)

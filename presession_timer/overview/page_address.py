"""The address of a room's page: what is typed, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from presession_timer.base.errors import BadInput, PresessionError, Problem, UnreadableFile

MOST_ROOMS: Final = 10
"""So many pages are followed one by one; more rooms than that need a broker."""
_EXAMPLE: Final = "http://192.168.1.20:8400/#TOKEN"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{4,200}", re.ASCII)
_LONGEST_FILE: Final = 16_384
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where a room's page is, and what lets viewers in."""

    base: str
    """Scheme, host, port and path, with a slash at the end."""
    token: str

    @property
    def whole(self) -> str:
        """The address with its token: anyone with it can view the page."""
        return f"{self.base}#{self.token}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser would send them."""
        split = urlsplit(self.base)
        return f"{split.scheme}://{split.netloc}"

    @property
    def place(self) -> str:
        """Host, port and path: what tells it from others, without anything secret."""
        return self.base.partition("://")[2].rstrip("/")

    def __repr__(self) -> str:
        """Return nothing secret: it may end up in a log."""
        return f"PageAddress({self.base!r})"


def parse_page_address(written: str) -> PageAddress:
    """Return a page's address. Raises PresessionError with what is wrong and what to do."""
    text = written.strip()
    if len(text) > _LONGEST or not text.isprintable() or " " in text:
        raise _wrong(text, "it is no address")
    try:
        split = urlsplit(text)
        host, port = split.hostname, split.port
    except ValueError as error:
        raise _wrong(text, "its host or port is no host or port") from error
    if not any(sign in text for sign in (":", "#")):
        raise _wrong(text, "it is no page's address, and no file that holds addresses")
    if split.scheme not in ("http", "https") or not host:
        raise _wrong(text, "it does not begin with http:// and a host")
    if split.path.rstrip("/").endswith("/control"):
        raise _wrong(text, "it is the remote's, which one telephone may use once")
    if not split.fragment:
        raise _wrong(text, "the part behind # is missing, which lets viewers in")
    if not _TOKEN.fullmatch(split.fragment) or split.username is not None:
        raise _wrong(text, "the part behind # is no token")
    if port == 0:
        raise _wrong(text, "there is no port 0")
    return PageAddress(_base(split), split.fragment)


def page_addresses(written: Sequence[str]) -> list[PageAddress]:
    """Return the addresses that are given one by one or in files, one a line.

    Raises BadInput with all that is wrong at once, and UnreadableFile.
    """
    found: list[PageAddress] = []
    problems: list[Problem] = []
    for where, line, text in _told(written):
        try:
            address = parse_page_address(text)
        except PresessionError as error:
            problems.append(Problem(where, line, str(error)))
            continue
        if address.base in {one.base for one in found}:
            problems.append(Problem(where, line, f"{address.place} stands there twice"))
        found.append(address)
    if len(found) > MOST_ROOMS:
        many = f"{len(found)} rooms, and {MOST_ROOMS} are the most by their pages"
        problems.append(Problem("overview", 0, many, "more rooms need a broker: --broker"))
    if problems:
        raise BadInput(problems)
    return found


def _told(written: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Yield every address with where it stands: the argument, or a file and its line."""
    for argument in written:
        if "://" in argument or not Path(argument).is_file():
            yield "overview", 0, argument
            continue
        for number, text in enumerate(_read(Path(argument)).splitlines(), start=1):
            if text.strip() and not text.lstrip().startswith("#"):
                yield argument, number, text


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_FILE + 1)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    if len(data) > _LONGEST_FILE:
        raise UnreadableFile(f"{path}: not a list of addresses: it is far too long")
    if b"\0" in data:
        raise UnreadableFile(f"{path}: not a list of addresses: it is no text")
    return data.decode("utf-8-sig", "replace")


def _base(split: SplitResult) -> str:
    path = split.path if split.path.endswith("/") else f"{split.path}/"
    return f"{split.scheme}://{split.netloc.lower()}{path}"


def _wrong(text: str, why: str) -> PresessionError:
    shown = f"{text[:60]}…" if len(text) > 60 else text
    return PresessionError(
        f"{shown}: {why}; copy the whole address that `v` shows on the room's console,"
        f" such as {_EXAMPLE}"
    )

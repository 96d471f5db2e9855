"""Power cuts, simulated: what a disk may hold after one, from what a program really asked of it.

The program runs under strace. Its writes, syncs and renames are played to a model of a disk that
keeps nothing it was not made to keep: bytes are durable after a sync of their file, names after a
sync of their folder. At the cut any of the rest is there, or not, or torn at any byte.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["CALLS", "Call", "Image", "calls", "cut", "name_of"]

CALLS = "openat,write,ftruncate,lseek,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat"
"""What strace has to write down, with ``-y -xx -s 1000000``."""

_LINE = re.compile(r"^(?:\d+ +)?(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
_FD = re.compile(r"^(?P<fd>\d+)<(?P<path>[^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """One call that succeeded."""

    name: str
    path: str
    """The file meant; of a rename the old name."""
    fd: int
    data: bytes = b""
    """What is written; of a rename the new name."""
    number: int = 0
    """The size of a truncation, the place of a seek, the flags that matter of an opening."""


def name_of(line: str) -> str:
    """Which call a line of strace tells of; empty where it tells of none."""
    found = re.match(r"^(?:\d+ +)?(\w+)\(", line)
    return found[1] if found else ""


def calls(trace: str, folder: Path) -> Iterator[Call]:
    """The calls of a trace that were done to ``folder`` and to the program's output, in order."""
    for call in _all_calls(trace):
        if call.path.startswith(str(folder)) or (call.fd == 1 and call.name == "write"):
            yield call


def _all_calls(trace: str) -> Iterator[Call]:
    """Every call. The halves of one that another thread interrupted are put together first."""
    unfinished: dict[str, str] = {}
    for line in trace.splitlines():
        pid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            unfinished[pid] = line.removesuffix("<unfinished ...>")
            continue
        resumed = re.match(r"^\d+ +<\.\.\. \w+ resumed>(.*)$", line)
        if resumed:
            line = unfinished.pop(pid) + resumed[1]
        found = _LINE.match(line)
        if found and int(found["result"]) >= 0:
            call = _call(found["name"], found["arguments"], int(found["result"]))
            if call is not None:
                yield call


def _texts(arguments: str) -> list[bytes]:
    return [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments)]


def _call(name: str, arguments: str, result: int) -> Call | None:
    texts = _texts(arguments)
    if name == "openat":
        if "O_WRONLY" not in arguments and "O_RDWR" not in arguments:
            return None
        return Call("truncate" if "O_TRUNC" in arguments else "open", texts[0].decode(), result)
    if name.startswith("rename"):
        return Call("rename", texts[0].decode(), -1, texts[-1])
    if name.startswith("unlink"):
        return Call("unlink", texts[0].decode(), -1)
    opened = _FD.match(arguments)
    if opened is None:
        return None
    path, fd = _path(opened["path"]), int(opened["fd"])
    if name == "write":
        return Call("write", path, fd, texts[0][:result])
    if name == "ftruncate":
        return Call("truncate", path, fd, number=int(arguments.rpartition(" ")[2]))
    if name == "lseek":
        return Call("seek", path, fd, number=result)
    return Call("sync", path, fd)


def _path(shown: str) -> str:
    return bytes.fromhex(shown.replace("\\x", "")).decode() if shown.startswith("\\x") else shown


@dataclass(slots=True)
class _File:
    durable: bytes = b""
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes (place, bytes) and truncations (size, None) that no sync has covered."""
    size: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """What a disk holds after the power was cut."""

    files: dict[str, bytes]
    said: bytes
    """What the program had written to its output before."""


def cut(trace: Sequence[Call], after: int, folder: Path, dice: random.Random) -> Image:
    """The disk after the first ``after`` calls, as ``dice`` would have it."""
    names: dict[str, _File] = {}
    durable_names: dict[str, _File] = {}
    renames: list[tuple[str, str]] = []
    said = b""
    for call in trace[:after]:
        if call.fd == 1 and call.name == "write":
            said += call.data
            continue
        if call.name == "sync" and call.path == str(folder):
            durable_names, renames = dict(names), []
        elif call.name == "rename":
            new = call.data.decode()
            names[new] = names.pop(call.path)
            renames.append((call.path, new))
        elif call.name == "unlink":
            names.pop(call.path, None)
        else:
            _play(names.setdefault(call.path, _File()), call)
    there = _names_after(names, durable_names, renames, dice)
    return Image({Path(name).name: _torn(file, dice) for name, file in there.items()}, said)


def _play(file: _File, call: Call) -> None:
    if call.name == "write":
        place = min(file.size, file.place)
        file.waiting.append((place, call.data))
        file.place = place + len(call.data)
        file.size = max(file.size, file.place)
    elif call.name == "truncate":
        file.waiting.append((call.number, None))
        file.size = file.place = call.number
    elif call.name == "seek":
        file.place = call.number
    elif call.name == "sync":
        file.durable = _apply(file.durable, file.waiting)
        file.waiting = []


def _apply(content: bytes, done: Sequence[tuple[int, bytes | None]]) -> bytes:
    for place, data in done:
        if data is None:
            content = content[:place].ljust(place, b"\0")
        else:
            content = content.ljust(place, b"\0")
            content = content[:place] + data + content[place + len(data) :]
    return content


def _names_after(
    names: dict[str, _File],
    durable: dict[str, _File],
    renames: Sequence[tuple[str, str]],
    dice: random.Random,
) -> dict[str, _File]:
    """A name that no sync of the folder covered may be there already, or still be the old one."""
    there = dict(durable)
    for name, file in names.items():
        if name not in there and dice.random() < 0.5:
            there[name] = file
            for old, new in renames:
                if new == name:
                    there.pop(old, None)
    return there


def _torn(file: _File, dice: random.Random) -> bytes:
    """Of what no sync covered: any part, in any order, each write whole, torn or missing."""
    survived: list[tuple[int, bytes | None]] = []
    for place, data in file.waiting:
        fate = dice.random()
        if fate < 0.4:
            continue
        if fate < 0.7 and data:
            data = data[: dice.randrange(len(data))]
        survived.append((place, data))
    return _apply(file.durable, survived)

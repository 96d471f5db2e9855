"""A second copy of a record on another disk, a USB stick or a shared folder.

A thread of its own writes it, so a disk that hangs, fails or is pulled out delays nobody. The copy
is then behind, and screens say so.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.record.disk import Disk
from presession_timer.record.format import Header
from presession_timer.record.journal import Journal, free_name, write_file
from presession_timer.record.loading import read_header
from presession_timer.record.lock import lock_fd
from presession_timer.record.paths import REHEARSAL, SUFFIX
from presession_timer.record.recovery import counted

_ANSWERS_S = 3.0
"""The session starts without waiting longer for a folder."""
_RETRY_S = 1.0
_LATE_S = 3.0
"""Screens show that the copy is behind after so long: a write and its sync take a moment."""
_FINISH_S = 3.0


def check_mirror(folder: Path, record: Path) -> str:
    """Try a folder before the hour; return a warning about it, empty if there is none.

    Raises UnreadableFile, which says what to do, if no copy of ``record`` can be written there.
    A folder that does not answer gives a warning: somebody may be speaking already.
    """
    answers: queue.SimpleQueue[str | UnreadableFile] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_tried(folder, record))
        except UnreadableFile as error:
            answers.put(error)

    threading.Thread(target=ask, name="presession mirror's folder", daemon=True).start()
    try:
        answer = answers.get(timeout=_ANSWERS_S)
    except queue.Empty:
        return f"{folder} does not answer: the copy of the record there is behind"
    if isinstance(answer, UnreadableFile):
        raise answer
    return answer


def _tried(folder: Path, record: Path) -> str:
    trial = folder / f".presession-trial-{secrets.token_hex(4)}"
    disk = Disk()
    try:
        if not folder.is_dir():
            sort = "a file, not a folder" if folder.exists() else "there is no such folder"
            raise UnreadableFile(f"--mirror {folder}: {sort}; {_REMEDY}")
        if folder.samefile(record.parent):
            raise UnreadableFile(
                f"--mirror {folder}: the record itself is there; give a folder on another disk"
            )
        try:
            fd = disk.create(trial)
            try:
                disk.write(fd, b"x")
                disk.sync(fd)
            finally:
                disk.close(fd)
        finally:
            with contextlib.suppress(OSError):
                trial.unlink()
        if folder.stat().st_dev == record.parent.stat().st_dev:
            return f"{folder} is on the same disk as the record: its copy is lost with that disk"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(
            f"--mirror {folder}: cannot be written: {reason}; {_REMEDY}"
        ) from error
    return ""


_REMEDY = "plug the disk in, give another folder, or leave --mirror out"


class Mirror:
    """Writes the copy. Only :meth:`offer` is called for every event, and it never waits."""

    def __init__(self, folder: Path, record: Path, header: Header, content: bytes) -> None:
        """``content`` is the record so far, including what its own disk still refuses.

        The copy is made with the first event: an hour in which nothing happened leaves none.
        """
        self.folder = folder
        self._record = record
        self._header = header
        self._disk = Disk()
        self._own_device = _device(record.parent)
        self._device = -1
        self._wanted = bytearray(content)
        self._events = content.count(b"\n") - 1
        """The number of events in ``_wanted``."""
        self._copied = 0
        """The number of them that the copy has."""
        self._since = time.monotonic()
        """When the copy last had everything."""
        self._reason = ""
        self._notices: tuple[str, ...] = ()
        self._journal: Journal | None = None
        self._over = False
        self._door = threading.Lock()
        self._wake = threading.Event()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="presession mirror", daemon=True)
        self._thread.start()

    @property
    def behind(self) -> int:
        """The number of events that the copy does not have yet."""
        return self._events - self._copied

    @property
    def trouble(self) -> str:
        """Why the copy is behind; empty if it has everything, or may have it in a moment."""
        if not self.behind or (time.monotonic() - self._since < _LATE_S and not self._over):
            return ""
        return self._reason or "its disk does not answer"

    @property
    def notices(self) -> tuple[str, ...]:
        """What was found in the copy's place or done to it, and where that is kept now."""
        journal = self._journal
        return self._notices if journal is None else (*self._notices, *journal.notices)

    @property
    def words(self) -> str:
        """The place of the copy and whether it has everything, for a screen."""
        if not self.behind:
            return f"the copy in {self.folder} has everything"
        why = self.trouble
        said = f"the copy in {self.folder} is {counted(self.behind)} behind"
        return f"{said}: {why}" if why else said

    def offer(self, lines: Sequence[bytes]) -> None:
        """Hand over the lines of one command, after the attempt to write them to the record."""
        with self._door:
            if not self.behind:
                self._since = time.monotonic()
            self._wanted += b"".join(lines)
            self._events += len(lines)
        self._wake.set()

    def finish(self) -> None:
        """Let the copy have the last events; wait a few seconds for it."""
        self._over = True
        self._wake.set()
        self._thread.join(_FINISH_S)

    def _run(self) -> None:
        pause: float | None = None
        while True:
            self._wake.wait(pause)
            self._wake.clear()
            over = self._over  # read first: what was offered before it is written now
            try:
                self._catch_up()
            except (OSError, PresessionError, ValueError) as error:
                self._reason = getattr(error, "strerror", None) or str(error)
                pause = _RETRY_S
            else:
                self._reason, pause = "", None
            if over:
                break
        if self._journal is not None:
            self._journal.close()

    def _catch_up(self) -> None:
        with self._door:
            size = 0 if self._journal is None else self._journal.size
            rest, events = bytes(self._wanted[size:]), self._events
        if not events:
            return
        self._check_disk()
        if self._journal is None:
            self._journal = self._opened(rest)
        elif rest:
            self._journal.write(rest)
        else:
            self._journal.check(thorough=True)
        with self._door:
            self._copied = events

    def _check_disk(self) -> None:
        """Raise OSError if the folder is now on the record's own disk: its stick was pulled out."""
        try:
            device = _device(self.folder)
        except FileNotFoundError:
            raise OSError(errno.ENOENT, "its folder is gone") from None
        if self._device in (-1, device) or device != self._own_device:
            self._device = device
            return
        raise OSError(errno.ENODEV, f"its disk is gone from {self.folder}")

    def _opened(self, content: bytes) -> Journal:
        """Return the copy with all of ``content``; whatever else has its name is kept."""
        for path in self._places():
            if not os.path.lexists(path):
                return self._written_new(path, content)
            if path.is_symlink() or not path.is_file():
                continue
            found = path.read_bytes()
            if found and content.startswith(found):
                journal = self._journal_of(path, self._disk.open(path), found)
                journal.write(content[len(found) :])
                return journal
            if self._is_ours(path):
                self._keep(path, found, content)
                return self._written_new(path, content)
        raise OSError(errno.EEXIST, f"other files have the names of the copy in {self.folder}")

    def _places(self) -> Iterator[Path]:
        """Yield the record's own name, then one with a part of the seed."""
        name = self._record.name
        yield self.folder / name
        suffix = next((one for one in (REHEARSAL, SUFFIX) if name.endswith(one)), "")
        yield self.folder / f"{name.removesuffix(suffix)}-{self._header.seed[:8]}{suffix}"

    def _is_ours(self, path: Path) -> bool:
        try:
            return read_header(path).seed == self._header.seed
        except PresessionError:
            return False

    def _keep(self, path: Path, found: bytes, content: bytes) -> None:
        aside = free_name(path, "aside")
        self._disk.rename(path, aside)
        more = found.count(b"\n") - content.count(b"\n")
        said = f"the copy {path} was not what the record holds and is kept as {aside.name}"
        if found.startswith(content) and more > 0:
            said = (
                f"the copy {path} has {counted(more)} more than the record and is kept as "
                f"{aside.name}: if the hour went on there, run that"
            )
        self._notices = (*self._notices, said)

    def _written_new(self, path: Path, content: bytes) -> Journal:
        return self._journal_of(path, write_file(path, content, self._disk), content)

    def _journal_of(self, path: Path, fd: int, content: bytes) -> Journal:
        try:
            locked = lock_fd(fd)
        except OSError:  # a file system that knows no locks
            locked = True
        if not locked:
            self._disk.close(fd)
            raise OSError(errno.EBUSY, "another process goes on with it")
        return Journal(path, fd, self._disk, self._header, content, "")


def _device(folder: Path) -> int:
    return folder.stat().st_dev

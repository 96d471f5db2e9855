"""Notes of the records that this user's runners write now, so that a screen finds one by itself.

There is one note for each record, in a folder that only this user can open. A note is only a hint:
the lock file says whether the runner is still there.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from presession_timer.base.atomic_files import real_path
from presession_timer.base.clock import Instant
from presession_timer.base.limits import parse_json
from presession_timer.record.lock import STALE, status
from presession_timer.record.paths import is_private, temporary_folder

_SUFFIX = ".live"


def enter(record: Path, *, rehearsal: bool) -> Path | None:
    """Leave a note that ``record`` is being written; None if there is no place for notes."""
    folder = _folder(make=True)
    if folder is None:
        return None
    path = str(real_path(record))
    note = folder / (hashlib.sha256(os.fsencode(path)).hexdigest()[:16] + _SUFFIX)
    try:
        fd = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            json.dump({"record": path, "rehearsal": rehearsal}, file)
    except OSError:
        return None  # a full disk: the screen has to be given the record's name
    return note


def leave(note: Path | None) -> None:
    """Remove the note."""
    if note is not None:
        with suppress(OSError):
            note.unlink()


def live_records(now: Instant, *, rehearsals: bool = True) -> tuple[Path, ...]:
    """Return records whose runner is alive at ``now``: real hours first, then the latest.

    Without ``rehearsals`` only real hours.
    """
    folder = _folder(make=False)
    if folder is None:
        return ()
    found: list[tuple[bool, int, Path]] = []
    for note in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError, ValueError, LookupError, TypeError):
            noted = parse_json(note.read_text("utf-8"))
            record, real = Path(noted["record"]), not noted.get("rehearsal", False)
            holder = status(record) if real or rehearsals else None
            if holder and holder.is_alive(now) and holder.age(now) <= STALE:
                found.append((real, note.stat().st_mtime_ns, record))
    return tuple(record for _, _, record in sorted(found, reverse=True))


def _folder(*, make: bool) -> Path | None:
    """Return the folder for notes; None if it is missing or not this user's alone."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_dir():
        folder = Path(runtime) / "presession"
    else:
        temporary = temporary_folder()
        if not temporary:
            return None
        folder = Path(temporary) / f"presession-{_user()}"
    try:
        if make:
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder if is_private(folder) else None
    except OSError:
        return None


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")

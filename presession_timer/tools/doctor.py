"""`presession doctor`: look at this machine and its terminal; every finding on a line.

Clocks, time servers, sleep, the record's folder, addresses, fonts; the terminal's size, colours
and characters.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple, TextIO
from zoneinfo import ZoneInfo

from presession_timer.audience.words import catalogue
from presession_timer.audience.words import languages as room_languages
from presession_timer.base.clock import SystemClock
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.extras import EXTRAS, PDF, is_installed
from presession_timer.base.text import clean
from presession_timer.base.user_settings import state_folder
from presession_timer.base.world.zones import ZONE_HINT, machine_zone, zone_difference
from presession_timer.network.launch import event
from presession_timer.plan.model import Plan
from presession_timer.report.render.pdf import unshown
from presession_timer.runner.awake import Hold, hold
from presession_timer.runner.folder import FolderTrial, inside, is_plan_name, plan_at, try_folder
from presession_timer.terminal.too_old import why_too_old
from presession_timer.web.listening import PORT
from presession_timer.web.listening import addresses as of_this_machine
from presession_timer.web.tokens import Tokens


class Severity(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    MIND = "mind"
    """It may bite; the hour can be run."""
    WRONG = "wrong"
    """Do not run an hour like this."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked."""

    topic: str
    severity: Severity
    found: str
    do: str = ""
    """What to do; empty where nothing is to be done."""


def _fine(topic: str, found: str, do: str = "") -> Check:
    return Check(topic, Severity.FINE, found, do)


def _mind(topic: str, found: str, do: str = "") -> Check:
    return Check(topic, Severity.MIND, found, do)


def _wrong(topic: str, found: str, do: str) -> Check:
    return Check(topic, Severity.WRONG, found, do)


_MIB: Final = 2**20
_LITTLE: Final = 100 * _MIB
_NEXT_TO_NOTHING: Final = 5 * _MIB
_SLOW_MS: Final = 100.0
_IN_MEMORY: Final = ("tmpfs", "ramfs", "devtmpfs")
_ZONE: Final = "Europe/Zurich"
_NAMES: Final = {
    "Arabic": "العربية", "Chinese": "中文", "Cyrillic": "Русский", "Devanagari": "हिन्दी",
    "Georgian": "ქართული", "Hebrew": "עברית", "Japanese": "ひらがな", "Korean": "한국어",
    "Thai": "ไทย",
}  # fmt: skip


def clocks(clock: SystemClock | None = None) -> Iterator[Check]:
    """Check the steady clock: which it is, whether it counts sleep, whether restarts are known."""
    clock = clock or SystemClock()
    name = clock.source.name
    if clock.source.counts_sleep:
        yield _fine("clock", f"{name} counts on while the machine sleeps")
    else:
        yield _mind(
            "clock",
            f"{name} stands still while the machine sleeps, and presession cannot know of it",
            "keep it awake and its lid open during the hour; correct a turn with `e` if it slept",
        )
    if clock.boot_is_known:
        yield _fine("restarts", "each start of this machine has a name of its own")
    else:
        yield _mind(
            "restarts",
            "the system does not tell one start of this machine from the next",
            "nothing: after going on with a record the time in between is taken from the wall "
            "clock and marked as estimated",
        )


def synchronized(known: bool | None) -> Iterator[Check]:
    """Check the wall clock, which gives starts and ends; durations do not depend on it."""
    if known:
        found = "a time server sets this machine's clock"
        yield _fine("time", found)
    elif known is None:
        yield _mind(
            "time",
            "whether a time server sets this machine's clock cannot be seen here",
            "compare it with a telephone's: lateness and times of day come from it",
        )
    else:
        yield _mind(
            "time",
            "no time server sets this machine's clock now",
            "switch automatic time on, or compare it with a telephone's before the hour",
        )


def zones_of_plans(plans: Iterable[tuple[str, Plan]]) -> Iterator[Check]:
    """Compare this machine's time zone with those of the plans, which come with their names."""
    found = [
        f"{name}: {differs}"
        for name, plan in plans
        if (differs := zone_difference(plan.timezone, plan.date))
    ]
    if found:
        more = f"; and {len(found) - 1} more" if len(found) > 1 else ""
        yield _mind("zone", found[0] + more, ZONE_HINT)
    else:
        yield _fine("zone", f"this machine's is {machine_zone()}")


def time_zones(zone: str = _ZONE) -> Iterator[Check]:
    """Check that local times can be computed."""
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, LookupError):
        yield _wrong(
            "time zones",
            f"this machine does not know {zone}",
            "install the time zones: pip install tzdata",
        )
    else:
        yield _fine("time zones", "known")


def sleep(held: Hold | None = None) -> Iterator[Check]:
    """Check whether sleep and the lid can be held off."""
    held = held or hold()
    held.release()
    if not held.how:
        yield _mind(
            "sleep",
            "nothing here lets presession keep the machine awake",
            "switch sleep and the lid's switch off in the system's settings before the hour",
        )
    elif not held.lid:
        yield _mind(
            "sleep",
            f"held off while an hour is open ({held.how}), but closing the lid is not",
            "leave the lid open",
        )
    else:
        found = f"sleep and the lid are held off while an hour is open ({held.how})"
        yield _fine("sleep", found)


def records_folder(path: Path, trial: FolderTrial | None = None) -> Iterator[Check]:
    """Check whether a record in this folder is safe, and whether there is room for it."""
    trial = trial or try_folder(path)
    elsewhere = "keep the record elsewhere: --record FILE"
    if trial.refused:
        found = f"{trial.folder} cannot be written: {trial.refused}"
        yield _wrong("folder", found, elsewhere)
        return
    yield _place(trial, elsewhere)
    yield _syncing(trial, elsewhere)
    yield _room(trial, elsewhere)


def _place(trial: FolderTrial, elsewhere: str) -> Check:
    kind = f" ({trial.file_system})" if trial.file_system else ""
    if trial.warnings:
        return _mind("folder", "; ".join(trial.warnings), elsewhere)
    if not trial.locks:
        found = f"{trial.folder}{kind} knows no locks: a second presession could write there, too"
        return _wrong("folder", found, elsewhere)
    return _fine("folder", f"{trial.folder}{kind} can be written and locked")


def _syncing(trial: FolderTrial, elsewhere: str) -> Check:
    if trial.file_system in _IN_MEMORY:
        found = f"{trial.folder} is in memory: what is written there ends with the machine"
        return _wrong("syncing", found, elsewhere)
    took = f"the slowest of a few writes was on the disk after {trial.sync_ms:.1f} ms"
    if trial.sync_ms > _SLOW_MS:
        return _mind("syncing", f"{took}; each key waits so long", elsewhere)
    return _fine("syncing", took)


def _room(trial: FolderTrial, elsewhere: str) -> Check:
    found = f"{trial.free // _MIB:,} MiB are free"
    if trial.free < _NEXT_TO_NOTHING:
        return _wrong("disk", found, f"make room, or {elsewhere}")
    if trial.free < _LITTLE:
        return _mind("disk", f"{found}; an hour takes less than one", "make room")
    return _fine("disk", found)


def addresses(known: tuple[str, ...] | None = None) -> Iterator[Check]:
    """Check whether other machines can reach the room's page."""
    known = of_this_machine() if known is None else known
    others = [one for one in known if not ip_address(one.split("%")[0]).is_loopback]
    if others:
        found = f"other machines can reach {', '.join(others)}: --web --lan ADDRESS"
        yield _fine("addresses", found)
    else:
        yield _mind(
            "addresses",
            "no other machine can reach this one, so no telephone sees the room's page",
            "to show the page on other machines, join the room's network",
        )


def screens(count: int | None) -> Iterator[Check]:
    """Check whether a second screen is there for the room; ``count`` is None if nobody says."""
    if count is not None and count > 1:
        yield _fine("screens", f"{count} are there: the room's goes on the second")
    elif count == 1:
        yield _mind(
            "screens",
            "only one is there, or both show the same",
            "if the room is to see the clock, connect its screen and extend the desktop",
        )


def firewall(found: Firewall | None) -> Iterator[Check]:
    """Check whether a firewall may keep telephones from the page; None if nobody says."""
    if found is None:
        return
    name, allow = found
    if name:
        do = f"for --web --lan: {allow}"
        yield _mind("firewall", f"{name} may refuse other machines", do)
    else:
        yield _fine("firewall", "off, or none of the usual ones")


def languages() -> Iterator[Check]:
    """List the room's languages that no native speaker has read."""
    drafts = [one for one in room_languages() if one != "en" and catalogue(one).is_draft]
    if drafts:
        yield _mind(
            "languages",
            f"drafts that no native speaker has read: {', '.join(drafts)}",
            "have a native speaker read the words before a room sees them",
        )
    else:
        yield _fine("languages", f"read: {', '.join(room_languages())}")


def extras() -> Iterator[Check]:
    """List what can be installed beside the core."""
    for extra in EXTRAS:
        if is_installed(extra):
            yield _fine(extra.name, f"installed: {extra.does}")
        else:
            found = f"not installed: {extra.does}"
            yield _mind(extra.name, found, f"if you want that: {extra.install}")


def programs(tokens: Tokens) -> Iterator[Check]:
    """List the programs whose token presses in any hour that is served; nothing without them."""
    try:
        known = [one for one in tokens.all() if one.may_control]
    except PresessionError as error:
        yield _mind("programs", str(error))
        return
    if known:
        names = ", ".join(one.name for one in known)
        do = "to end that: presession tokens revoke NAME"
        yield _mind("programs", f"may press in any hour with a page: {names}", do)


def fonts() -> Iterator[Check]:
    """List the scripts that a PDF could not show."""
    if not is_installed(PDF):
        return
    try:
        missing = set(unshown("".join(_NAMES.values())))
    except PresessionError as error:
        yield _mind("PDF", str(error), "use --format html, and print it")
        return
    names = [name for name in _NAMES if name in missing] or sorted(missing)
    if names:
        yield _mind(
            "PDF",
            f"no font here has the letters of {', '.join(names)}",
            "install Noto fonts, or use --format html where such names occur",
        )
    else:
        yield _fine("PDF", f"fonts for Latin and {', '.join(_NAMES)}")


_MOST_S: Final = 2.0
_OUTPUTS: Final = Path("/sys/class/drm")
"""Linux: a folder for each of a graphics card's connectors."""
_TIMESYNCD: Final = Path("/run/systemd/timesync/synchronized")
"""There once systemd-timesyncd has set the clock since the machine started."""
_LEAP: Final = re.compile(r":\s*([0-3])\s*\(")
"""Windows, in any language: the leap indicator stands first, and 3 is "not synchronized"."""

Ask = Callable[[Sequence[str]], str | None]


def is_synchronized(
    ask: Ask | None = None, platform: str = sys.platform, flag: Path = _TIMESYNCD
) -> bool | None:
    """Return whether a time server sets the clock; None if the system does not say.

    Only the system is asked, for a moment each time. Asking a time server would need the network,
    and a room may have none. ``ask`` runs a program and returns its output; None if it failed or
    took too long.
    """
    ask = ask or _asked
    if platform == "win32":
        return _on_windows(ask(["w32tm", "/query", "/status"]))
    if platform == "darwin":
        return None  # macOS says it to administrators only
    return _on_linux(ask, flag)


class Firewall(NamedTuple):
    """What may keep other machines from this one."""

    name: str
    """Empty if it is off."""
    allow: str
    """What lets them in."""


def firewall_found(
    ask: Ask | None = None, platform: str = sys.platform, ufw: Path = Path("/etc/ufw/ufw.conf")
) -> Firewall | None:
    """Return the firewall of this machine; None if the system does not say.

    Linux's own rules can be read by administrators only, so its two usual firewalls are looked for.
    """
    ask = ask or _asked
    if platform == "win32":
        allow = "allow Python on private networks when Windows asks; without the rights for that,"
        return Firewall("Windows", f"{allow} show the page on this machine's second screen")
    if platform == "darwin":
        said = ask(["/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate"])
        if said is None:
            return None
        on = "State = 0" not in said
        return Firewall("macOS" if on else "", "allow Python when macOS asks")
    with suppress(OSError):
        if re.search(r"^ENABLED=yes", ufw.read_text("utf-8", "replace"), re.MULTILINE):
            return Firewall("ufw", f"sudo ufw allow {PORT}/tcp")
    if (ask(["systemctl", "is-active", "firewalld"]) or "").strip() == "active":
        return Firewall("firewalld", f"sudo firewall-cmd --add-port={PORT}/tcp")
    return Firewall("", "")


def connected_screens(platform: str = sys.platform, outputs: Path = _OUTPUTS) -> int | None:
    """Return how many screens are there, where Linux or Windows says it; else None.

    Windows counts two that show the same as one.
    """
    if platform == "win32":
        import ctypes

        count = ctypes.windll.user32.GetSystemMetrics(80)  # type: ignore[attr-defined,unused-ignore]  # on Windows only
        return int(count) or None
    said = []
    for status in outputs.glob("card*-*/status"):
        with suppress(OSError):
            said.append(status.read_text("utf-8").strip())
    return said.count("connected") or None


def _on_linux(ask: Ask, flag: Path) -> bool | None:
    said = ask(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
    known = {"yes": True, "no": False}.get((said or "").strip())
    if known is None:
        said = ask(["chronyc", "-c", "tracking"])
        known = _from_chrony(said)
    if known is None and flag.exists():
        return True
    return known


def _from_chrony(said: str | None) -> bool | None:
    """Read the last of fourteen fields, the leap status."""
    fields = (said or "").strip().split(",")
    return fields[-1] != "Not synchronised" if len(fields) == 14 else None


def _on_windows(said: str | None) -> bool | None:
    found = _LEAP.search((said or "").partition("\n")[0])
    return None if found is None else found[1] != "3"


def _asked(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MOST_S,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


_WIDTH, _HEIGHT = 80, 24


def terminal(
    env: Mapping[str, str],
    size: tuple[int, int],
    encoding: str,
    answers: Answers | None,
    platform: str = sys.platform,
) -> Iterator[Check]:
    """Check a terminal; ``answers`` is None if there is none."""
    if answers is None:
        yield _mind(
            "terminal",
            "there is none here, so nothing can be said of its size, colours and characters",
            "run presession doctor in the terminal that the hour will be run in",
        )
        return
    yield from _window(env, platform)
    yield _size(*size)
    yield _colours(env, platform)
    yield _encoding(encoding)
    yield _widths(answers.widths)
    yield _synchronized(answers.synchronized)
    yield from _between(env)
    yield _fine(
        "bell",
        "it was rung just now",
        "if nothing was heard, switch the terminal's bell on before you rely on --bell",
    )


def _size(columns: int, rows: int) -> Check:
    found = f"{columns} × {rows}"
    if columns >= _WIDTH and rows >= _HEIGHT:
        return _fine("size", found)
    do = f"make it larger, or its letters smaller: {_WIDTH} × {_HEIGHT} shows everything"
    return _mind("size", f"{found}: parts of the console are left out", do)


def _window(env: Mapping[str, str], platform: str) -> Iterator[Check]:
    """Check which window it is on Windows, whose old one has no font for most scripts."""
    if platform == "win32" and "WT_SESSION" not in env:
        yield _mind(
            "window",
            "this is not Windows Terminal: letters of many scripts and some shapes are boxes",
            "use Windows Terminal; Windows 11 has it, the Store offers it for Windows 10",
        )


def _colours(env: Mapping[str, str], platform: str) -> Check:
    kind, term = env.get("COLORTERM", ""), env.get("TERM", "")
    if "NO_COLOR" in env:
        found = "none: NO_COLOR is set; words and shapes show the phases"
        return _fine("colours", found)
    if kind in ("truecolor", "24bit") or (platform == "win32" and not term):
        return _fine("colours", "16 million")
    if term == "dumb" or not term:
        found = f"TERM is {term or 'not set'}: no screen can be drawn"
        return _wrong("colours", found, "use another terminal, or --plain")
    count = "256" if "256" in term else "16"
    return Check(
        "colours",
        Severity.FINE if count == "256" else Severity.MIND,
        f"{count} (TERM={term})",
        "" if count == "256" else "words and shapes show the phases, too; --theme contrast helps",
    )


def _encoding(encoding: str) -> Check:
    if encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig"):
        return _fine("characters", "UTF-8")
    return _mind(
        "characters",
        f"{encoding}: names in other scripts become question marks",
        "set LANG to a UTF-8 locale, such as C.UTF-8",
    )


def _widths(widths: tuple[int, ...]) -> Check:
    if not widths:
        found = "it does not say how wide ■ ● ▀ are"
        return _mind("shapes", found, "if lines are bent, use --ascii")
    if set(widths) == {1}:
        return _fine("shapes", "■ ● ▀ take one cell each")
    return _mind(
        "shapes",
        f"■ ● ▀ take {', '.join(map(str, widths))} cells instead of one",
        "nothing: the console then draws letters; --ascii does so from the start",
    )


def _synchronized(known: bool | None) -> Check:
    if known:
        return _fine("painting", "whole pictures at once (synchronized output)")
    found = "no synchronized output: large digits may be seen half painted for a moment"
    return _mind("painting", found, "nothing, or another terminal")


def _between(env: Mapping[str, str]) -> Iterator[Check]:
    if env.get("TMUX") or env.get("STY"):
        name = "tmux" if env.get("TMUX") else "screen"
        yield _fine(
            "between",
            f"{name}: the hour goes on when this window is closed, and {name} brings it back",
        )
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        safe = bool(env.get("TMUX") or env.get("STY"))
        yield Check(
            "distance",
            Severity.FINE if safe else Severity.MIND,
            "ssh: a broken line ends the console; the record stays and can be resumed",
            "" if safe else "run it in tmux there, so that the console outlives the line",
        )


_BELL: Final = "\a"
_ANSWER_S = 1.0
_MARKS = ("■", "●", "▀")
_CURSOR = re.compile(rb"\x1b\[(\d+);(\d+)R")
_SYNCHRONIZED = re.compile(rb"\x1b\[\?2026;(\d)\$y")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[\d;]*c")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal answered."""

    widths: tuple[int, ...]
    """How many cells ■, ● and ▀ take; empty where it does not say."""
    synchronized: bool | None
    """Whether it can paint a picture at once; None where it does not say."""


def ask_terminal() -> Answers | None:
    """Ask the terminal of standard input and output; return None without one."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    sys.stdout.flush()
    if sys.platform == "win32":
        return Answers(widths=(), synchronized=None)  # a console there is not asked
    else:
        import termios
        import tty

        fd = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(fd)
        except termios.error:
            return None
        try:
            tty.setcbreak(fd)
            return asked(lambda question: _exchange(fd, question))
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)


def asked(exchange: Callable[[bytes], bytes]) -> Answers:
    """Ask by ``exchange``, which returns all bytes up to the answer that every terminal gives."""
    widths = []
    for mark in _MARKS:
        found = _CURSOR.search(exchange(b"\r" + mark.encode() + b"\x1b[6n\r\x1b[K\x1b[c"))
        if found:
            widths.append(int(found[2]) - 1)
    known = _SYNCHRONIZED.search(exchange(b"\x1b[?2026$p\x1b[c"))
    return Answers(
        widths=tuple(widths) if len(widths) == len(_MARKS) else (),
        synchronized=None if known is None else known[1] in (b"1", b"2"),
    )


def _exchange(fd: int, question: bytes) -> bytes:
    os.write(sys.stdout.fileno(), question)
    answer, end = b"", time.monotonic() + _ANSWER_S
    while not _ATTRIBUTES.search(answer):
        left = end - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            break
        got = os.read(fd, 1024)
        if not got:
            break
        answer += got
    return answer


FINE: Final = 0
NOT_FIT: Final = 1
_LONGEST: Final = 2_000


def doctor(folder: Path, out: TextIO) -> int:
    """Check this machine, and ``folder``, where records would be kept; return the exit status.

    0: an hour can be run here; 1: something is wrong.
    """
    return write_findings(_findings(folder, out), out)


def look_at_broker(url: str, out: TextIO, *, insecure: bool) -> int:
    """Say whether a broker can be used from here, and if not why; return the exit status.

    Raises PresessionError with what to write instead of an address that is none.
    """
    address, login = event(url, insecure=insecure)
    from presession_timer.network.visit import findings  # its library is an extra

    severities = {True: Severity.FINE, None: Severity.MIND, False: Severity.WRONG}
    found = findings(address, login)
    return write_findings((Check(f.topic, severities[f.ok], f.found, f.do) for f in found), out)


def _findings(folder: Path, out: TextIO) -> Iterator[Check]:
    yield from clocks()
    yield from synchronized(is_synchronized())
    yield from time_zones()
    yield from zones_of_plans(_plans_in(folder))
    yield from sleep()
    yield from records_folder(folder)
    answers = ask_terminal()
    if answers is not None:
        out.write(_BELL)
    encoding = getattr(sys.stdout, "encoding", None) or "ASCII"
    columns, rows = shutil.get_terminal_size()
    old = why_too_old() if answers is not None else ""
    if old:
        yield _wrong("terminal", old, "or run without a screen: run --plain")
    yield from terminal(os.environ, (columns, rows), encoding, answers)
    yield from screens(connected_screens())
    yield from addresses()
    yield from firewall(firewall_found())
    yield from languages()
    yield from extras()
    yield from programs(Tokens(state_folder()))
    yield from fonts()


def _plans_in(folder: Path) -> Iterator[tuple[str, Plan]]:
    """Yield the plans that can be read, with their file names; `check` reports the others."""
    with suppress(UnreadableFile):
        for path in inside(folder):
            plan = plan_at(path) if is_plan_name(path) else None
            if plan is not None and plan.plan is not None:
                yield path.name, plan.plan


def write_findings(findings: Iterable[Check], out: TextIO) -> int:
    """Write each finding as it comes, then how many are not fine; return the exit status."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
        found = clean(finding.found, _LONGEST)
        out.write(f"{finding.severity:<5}  {finding.topic:<10}  {found}\n")
        if finding.do:
            out.write(f"{'':<19}→ {clean(finding.do, _LONGEST)}\n")
        out.flush()
    wrong, minds = counts[Severity.WRONG], counts[Severity.MIND]
    if wrong:
        out.write(f"\n{wrong} wrong: fix that before the hour\n")
        return NOT_FIT
    many = f"{minds} thing{'s' if minds > 1 else ''} to mind; " if minds else ""
    out.write(f"\n{many}an hour can be run here\n")
    return FINE

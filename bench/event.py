#!/usr/bin/env python3
"""A rehearsed day: eight rooms at 60×, a broker, two gateways, a reader of all rooms, a collector.

    bench/event.py [--nats] [--faults] [--quick]

With ``--faults`` the broker is killed and started again (with ``--nats`` one node of three, which
half of the rooms, a gateway, the collector and the reader use, and which is away for a while), a
gateway is killed, the collector is away for half of the day, and a room's line is cut for a minute.
What must hold: every command that was acknowledged is in its record, the collected records are
those of the rooms byte for byte, and after each fault no page is wrong for longer than a second.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import aiohttp
from lab.bare import Bare
from lab.brokers import Broker, mosquitto, nats_cluster
from lab.figures import Part
from lab.line import Line
from lab.machine import presession, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, events_of, plan_in
from lab.usage import usage

from presession_timer.network.address import Login, parse_address
from presession_timer.network.rooms import EventRooms

ROOMS = tuple(f"room-{number}" for number in range(1, 9))
CUT = ROOMS[2]
"""The room whose line is cut."""
SPEED = "60"
DAY_S = 45.0 if quick() else 150.0
CUT_S = 5.0 if quick() else 60.0
EVERY_S = 2.5
"""Between two commands in a room."""
RIGHT_S = 1.0
_WAIT_S = 120.0
_LINES = (
    "go",
    "note the microphone failed",
    "pause",
    "resume",
    "grant 0:30",
    "note it works",
    "go",
)


class Room:
    """A console that is told something every few seconds, and what it acknowledged."""

    def __init__(self, where: Path, name: str, url: str) -> None:
        self.name = name
        options = ("--rehearse", SPEED, "--broker", url, "--publish-record")
        plan = plan_in(where, name)
        text = plan.read_text(encoding="utf-8")  # whoever is protected keeps the record at home
        plan.write_text(text.replace("protect = true", ""), encoding="utf-8")
        self.session = PlainSession(plan, *options)
        self.record = where / f"{name}.rehearsal.presession.jsonl"
        self.acknowledged = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        dice, turn = random.Random(self.name), 0
        while not self._over.wait(dice.uniform(0.5, 1.5) * EVERY_S):
            self._tell(_LINES[turn % len(_LINES)])
            turn += 1

    def _tell(self, line: str) -> None:
        self.session.say(line)
        while True:
            answer = self.session.told.readline()
            if answer.startswith(b"ok"):
                self.acknowledged += 1
            if answer.startswith((b"ok", b"refused")) or not answer:
                return

    @property
    def seq(self) -> int:
        """The latest event in the record; -2 while there is none."""
        return self.record.read_bytes().count(b"\n") - 1 if self.record.exists() else -2

    def stop(self) -> None:
        """Say nothing more."""
        self._over.set()
        self._thread.join(10)


class Watcher:
    """A page of one room, as a browser keeps it: it comes back by itself, to any gateway."""

    def __init__(self, room: Room, urls: Callable[[str], Sequence[str]]) -> None:
        self.room = room
        self.seq = -1
        self.stale = True
        self._urls = urls

    @property
    def is_right(self) -> bool:
        """Whether it shows what the room's record says, and knows that it does."""
        return self.seq == self.room.seq and not self.stale

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            with suppress(OSError, aiohttp.ClientError, asyncio.TimeoutError):
                urls = self._urls(self.room.name)
                if urls:
                    await self._look(random.choice(urls))
            self.stale = True  # it has no line now, and says so
            await asyncio.sleep(0.5 * random.uniform(0.5, 1.5))  # as the page does

    async def _look(self, url: str) -> None:
        base, _, token = url.partition("#")
        headers = {"Origin": base.rpartition("/")[0].rpartition("/")[0]}
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, headers=headers) as browser:
            async with browser.post(f"{base}enter", data=token) as entered:
                if entered.status != 204:
                    return
            async with browser.ws_connect(f"{base}live?view=room") as socket:
                async for message in socket:
                    if message.data.startswith("{"):
                        state = json.loads(message.data)
                        self.seq, self.stale = state["seq"], state["stale"] is not None


@contextmanager
def watching(watchers: Sequence[Watcher]) -> Iterator[None]:
    """Run the watchers in a thread of their own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    tasks = [asyncio.run_coroutine_threadsafe(one.run(), loop) for one in watchers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        asyncio.run_coroutine_threadsafe(asyncio.sleep(1), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


class Served:
    """A command that prints addresses or paths, and can be killed and started again."""

    def __init__(self, *words: str | Path) -> None:
        self._words = presession(*words)
        self.process: subprocess.Popen[str] | None = None
        self.rooms: dict[str, str] = {}
        """What a gateway said of each room."""

    def start(self) -> None:
        self.rooms = {}
        self.process = subprocess.Popen(
            self._words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            found = re.fullmatch(r"room (\S+) (\S+)\n", line)
            if found:
                self.rooms[found[1]] = found[2]

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process, self.rooms = None, {}


def until(holds: Callable[[], bool], wait_s: float = _WAIT_S) -> float:
    """Wait until something holds; return the seconds. Raises TimeoutError."""
    began, pause = time.perf_counter(), threading.Event()
    while not holds():
        if time.perf_counter() - began > wait_s:
            raise TimeoutError
        pause.wait(0.01)
    return time.perf_counter() - began


class Day:
    """Everything that runs."""

    def __init__(self, where: Path, stack: ExitStack, brokers: list[Broker]) -> None:
        self.brokers, self.where = brokers, where
        first, last = brokers[0], brokers[-1]
        self.line = stack.enter_context(Line(first.port))
        cut = f"mqtt://127.0.0.1:{self.line.port}/upr35/{CUT}"
        before, after = brokers[1:], brokers[-2::-1]  # the nodes beside the first and the last
        urls = {name: first.url(name, before) for name in ROOMS} | {CUT: cut}
        # half of the rooms at another node of a cluster
        urls |= {name: last.url(name, after) for name in ROOMS[4:]}
        self.rooms = [Room(where, name, urls[name]) for name in ROOMS]
        for room in self.rooms:
            stack.enter_context(room.session)
        secret = where / "secret"
        secret.write_text("0123456789abcdef0123456789abcdef", encoding="ascii")
        secret.chmod(0o600)
        self.gateways = [
            Served("serve", "--broker", url, "--secret-file", secret)
            for url in (first.url("", before), last.url("", after))
        ]
        url = last.url("", after)
        self.collector = Served("collect", where / "copies", "--broker", url)
        for one in (*self.gateways, self.collector):
            one.start()
            stack.callback(one.kill)
            time.sleep(0.5)  # one after the other, so that each finds a port of its own
        self.overview = stack.enter_context(EventRooms(parse_address(url), Login()))
        self.watchers = [Watcher(room, self._urls) for room in self.rooms for _ in self.gateways]
        stack.enter_context(watching(self.watchers))
        self.right: dict[str, float] = {}
        self.ended = False
        """Whether no more commands come."""
        self.bare: float | None = None
        """After how long the other nodes of a cluster kept a message of a bare client."""

    def _urls(self, room: str) -> list[str]:
        return [one.rooms[room] for one in self.gateways if room in one.rooms]

    def wrong(self) -> set[str]:
        """The pages, and the rooms in the reader of all rooms, that differ from their record."""
        found = {
            f"{one.room.name}, page {number}"
            for number, one in enumerate(self.watchers)
            if not one.is_right
        }
        known = self.overview.by_name
        for room in self.rooms:
            if room.name not in known or known[room.name].state()["seq"] != room.seq:
                found.add(f"{room.name}, reader")
        return found

    def starts(self) -> None:
        """Note how long it takes until everything is right for the first time."""
        self.right["the start"] = until(lambda: not self.wrong())

    def settles(self, after: str) -> None:
        """Note for how long any page was wrong at a stretch, from now on.

        Commands go on meanwhile: it is over once each room has had one since, and all are right.
        """
        began = time.perf_counter()
        heads = {room.name: room.seq for room in self.rooms}
        since: dict[str, float] = {}
        longest = 0.0, ""

        def is_over() -> bool:
            nonlocal longest
            wrong, now = self.wrong(), time.perf_counter()
            for page in list(since):
                longest = max(longest, (now - since[page], page))
                if page not in wrong:
                    del since[page]
            for page in wrong:
                since.setdefault(page, now)
            gone_on = self.ended or all(room.seq > heads[room.name] for room in self.rooms)
            return not wrong and gone_on

        for page in self.wrong():
            since[page] = began
        try:
            until(is_over)
        except TimeoutError:
            raise TimeoutError(f"after {after} these stay wrong: {sorted(since)}") from None
        self.right[after], page = longest
        print(f"after {after}: {page} was wrong for {longest[0]:.2f} s", file=sys.stderr)

    def copies_are_whole(self) -> bool:
        """Whether the collected records are those of the rooms, byte for byte."""
        copies = (self.where / "copies" / "upr35").glob("*/*.presession.jsonl")
        found = {copy.parent.name: copy.read_bytes() for copy in copies}
        return found == {room.name: room.record.read_bytes() for room in self.rooms}

    def lost(self) -> int:
        """Commands that were acknowledged and are not in their record."""
        return sum(
            max(0, room.acknowledged - len({e["command"] for e in events_of(room.record)}))
            for room in self.rooms
        )


def pass_day(day: Day, *, faults: bool, nats: bool) -> None:
    """Let the day pass, with or without faults."""
    day.starts()
    for room in day.rooms:
        room.start()
    began = time.monotonic()

    def at(share: float) -> None:
        time.sleep(max(0.0, began + share * DAY_S - time.monotonic()))

    if faults:
        at(0.1)
        broker = day.brokers[-1]
        broker.kill()
        if nats:
            bare = Bare([other.port for other in day.brokers[:-1]])
            day.settles("a node killed")
            until(lambda: bare.took is not None)
            day.bare = bare.took
            time.sleep(3)
            broker.start()
            day.settles("that node back")
        else:
            time.sleep(3)
            broker.start()
            day.settles("the broker killed, and back")
        at(0.25)
        day.collector.kill()
        day.gateways[0].kill()
        day.settles("a gateway killed")
        day.gateways[0].start()
        at(0.35)
        day.line.cut()
        time.sleep(CUT_S)
        day.line.mend()
        day.settles(f"a line cut for {CUT_S:.0f} s, and back")
        at(0.8)
        day.collector.start()
    at(1.0)
    for room in day.rooms:
        room.stop()
    day.ended = True
    day.settles("the last command")


def main() -> None:
    """Print what held and how soon pages were right."""
    parser = usage(__doc__)
    parser.add_argument("--faults", action="store_true", help="what goes wrong on such a day")
    parser.add_argument("--nats", action="store_true", help="a cluster of three as the broker")
    given = parser.parse_args()
    faults, nats = given.faults, given.nats
    with folder() as where, ExitStack() as stack:
        if nats:
            brokers = stack.enter_context(nats_cluster(where))
        else:
            brokers = [stack.enter_context(mosquitto(where))]
        day = Day(where, stack, brokers)
        pass_day(day, faults=faults, nats=nats)
        acknowledged, lost = sum(room.acknowledged for room in day.rooms), day.lost()
        took = until(day.copies_are_whole)
    parts = [
        Part(
            "acknowledged commands that are not in their record",
            f"{lost} of {acknowledged:,}",
            "0",
            lost == 0,
        ),
        Part("collected records", f"the rooms' bytes, {took:.1f} s after the end", "alike", True),
    ]
    for what, s in day.right.items():
        said = f"every page right after {what}", f"{s:.2f} s"
        if what == "the start":  # sixteen processes begin
            parts.append(Part(*said))
            continue
        waited = day.bare if what == "a node killed" else None
        under = "" if waited is None else f"the cluster itself kept no message for {waited:.1f} s"
        parts.append(Part(*said, f"≤ {RIGHT_S:.0f} s", s <= RIGHT_S, under))
    kind = "a cluster of three nats-servers" if nats else "mosquitto"
    say(f"a day of {len(ROOMS)} rooms with {kind}{', with faults' if faults else ''}", parts)


if __name__ == "__main__":
    main()

"""A line between two programs that can be cut, slow, trembling or lossy: a proxy for TCP.

TCP repeats what is lost, so a loss is a delay: with the chance ``loss`` a piece waits for one
retransmission (200 ms, as Linux has it, and the round trip on top). What is sent while the line is
cut arrives once it is repaired; until then neither side hears a word.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Coroutine
from contextlib import suppress

__all__ = ["Line"]

_PIECE = 16_384
_AGAIN_S = 0.2


class Line:
    """Listens on a free port of the loopback and leads to another; in a thread of its own."""

    def __init__(
        self, port: int, *, delay_s: float = 0, jitter_s: float = 0, loss: float = 0
    ) -> None:
        """``delay_s`` and up to ``jitter_s`` more each way."""
        self._to = port
        self._delay, self._jitter, self._loss = delay_s, jitter_s, loss
        self._dice = random.Random(35)
        self._ready = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def cut(self) -> None:
        """Let nothing through from now on, without a word to either side."""
        self._loop.call_soon_threadsafe(self._whole.clear)

    def mend(self) -> None:
        """Let everything through again."""
        self._loop.call_soon_threadsafe(self._whole.set)

    def __enter__(self) -> Line:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *failed: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._whole = asyncio.Event()
        self._whole.set()
        server = await asyncio.start_server(self._lead, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await self._end.wait()
            for task in tuple(self._tasks):
                task.cancel()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        try:
            there, thither = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        self._keep(self._pass(reader, thither, writer))
        self._keep(self._pass(there, writer, thither))

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        other: asyncio.StreamWriter,
    ) -> None:
        """Pass pieces on in their order, each at its time."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        self._keep(self._deliver(queue, writer))
        due = 0.0
        with suppress(OSError, asyncio.CancelledError):
            while piece := await reader.read(_PIECE):
                wait = self._delay + self._dice.uniform(0, self._jitter)
                if self._dice.random() < self._loss:
                    wait += _AGAIN_S + 2 * self._delay
                due = max(due, loop.time() + wait)
                queue.put_nowait((due, piece))
        queue.put_nowait((due, b""))
        await self._whole.wait()
        other.close()

    async def _deliver(
        self, queue: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while True:
                due, piece = await queue.get()
                if (left := due - loop.time()) > 0:
                    await asyncio.sleep(left)
                await self._whole.wait()
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()

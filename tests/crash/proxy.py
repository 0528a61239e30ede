"""A small TCP proxy on loopback that behaves as networks do on bad days."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Self

Weather = Literal["fair", "drop", "hang", "slow", "cut", "black_hole"]

_CHUNK = 16_384
_ENDINGS = (ConnectionError, OSError, asyncio.IncompleteReadError)


@dataclass
class Proxy:
    """Stands before `port`; `weather` may change at any time, for open connections as well.

    drop: a new connection is closed at once. hang: requests arrive, answers do not. slow: every
    chunk waits `delay_s`. cut: the connection breaks after `cut_after` bytes of answers.
    black_hole: nothing arrives at all, and nobody says so. `on_request` is shown what callers send,
    whatever the weather.
    """

    port: int
    weather: Weather = "fair"
    delay_s: float = 0.2
    cut_after: int = 0
    connections: int = 0
    on_request: Callable[[bytes], None] = lambda _chunk: None

    async def __aenter__(self) -> Self:
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def turn(self, weather: Weather) -> None:
        """Change the weather; what a black hole held back goes on when it is fair again."""
        self.weather = weather
        self._changed.set()
        self._changed = asyncio.Event()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self.weather == "drop":
            writer.transport.abort()
            return
        with suppress(*_ENDINGS):
            behind, ahead = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                # The first side that ends ends both, as a broken line does.
                ways = {
                    asyncio.ensure_future(self._pump(reader, ahead, is_answer=False)),
                    asyncio.ensure_future(self._pump(behind, writer, is_answer=True)),
                }
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
            finally:
                ahead.transport.abort()
                writer.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        passed = 0
        while chunk := await reader.read(_CHUNK):
            if not is_answer:
                self.on_request(chunk)
            while self.weather == "black_hole" or (self.weather == "hang" and is_answer):
                await self._changed.wait()
            if self.weather == "slow":
                await asyncio.sleep(self.delay_s)
            if self.weather == "cut" and is_answer:
                writer.write(chunk[: max(self.cut_after - passed, 0)])
                passed += len(chunk)
                if passed >= self.cut_after:
                    await writer.drain()
                    return
            else:
                writer.write(chunk)
            await writer.drain()

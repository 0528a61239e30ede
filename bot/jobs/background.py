"""Background work in this process, held in one task group."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from bot.errors import BotError

DRAIN_SECONDS = 8.0
"""How long a stop waits for work under way before it cancels it; what is lost is in the
database. Real time.
"""

log = logging.getLogger(__name__)


class Deadline:
    """How long a stop may still take; it begins when it is first asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: float | None = None

    def left_s(self) -> float:
        """Seconds that are left, 0 at the end. Real time."""
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + self._seconds
        return max(self._until - now, 0.0)


class InProcessJobs:
    """The `Jobs` of one process: started work runs at once, at most `limit` at a time.

    `deadline` is that of the whole stop: everybody who waits for the end of something shares it.
    """

    def __init__(
        self,
        *,
        limit: int = 32,
        drain_s: float = DRAIN_SECONDS,
        on_failure: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self._on_failure = on_failure
        self._limit = asyncio.Semaphore(limit)
        self.deadline = Deadline(drain_s)
        self._group = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()
        self._delayed: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in set(self._delayed):
            task.cancel()
        if self._running:
            await asyncio.wait(set(self._running), timeout=self.deadline.left_s())
        for task in set(self._running):
            task.cancel()
        # Not told of the error: the group would wrap it, and whoever started us knows its type.
        await self._group.__aexit__(None, None, None)

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` soon; an error in it is logged under `name` and ends only this work."""
        task = self._group.create_task(self._run(name, work), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def start_after(
        self,
        delay: Callable[[], Awaitable[None]],
        name: str,
        work: Callable[[], Awaitable[None]],
    ) -> None:
        """Run `work` once `delay` is over; until then it does not count as under way."""

        async def wait() -> None:
            await delay()
            self.start(name, work)

        task = self._group.create_task(wait(), name=f"{name} later")
        self._delayed.add(task)
        task.add_done_callback(self._delayed.discard)

    async def idle(self) -> None:
        """Return once nothing runs, work started by other work included."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def _run(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        async with self._limit:
            try:
                await work()
            except BotError as error:
                log.warning("job.failed", extra={"job": name, "error": type(error).__name__})
                self._on_failure(name)
            except Exception as error:  # the other place: nobody awaits this task
                log.error(
                    "job.broke",
                    extra={"job": name, "error": type(error).__name__},
                    exc_info=error,
                )
                self._on_failure(name)

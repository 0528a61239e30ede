"""The playground's clock: real time plus an offset that can be moved forward, with sleepers."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta

Sleeper = tuple[datetime, int, "asyncio.Future[None]"]


class PlaygroundClock:
    """Starts at a given moment and runs at the pace of real time; `advance` jumps ahead.

    A sleeper wakes when its moment has come, whether real time or a jump brought it. Sleepers that
    one jump makes due wake in the order of their moments.
    """

    def __init__(self, start: datetime, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("the playground's start must be an aware datetime")
        self._start = start
        self._monotonic = monotonic
        self._began_s = monotonic()
        self._offset = timedelta()
        self._sleepers: list[Sleeper] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> datetime:
        """The present moment, in the zone of the start (UTC)."""
        elapsed = timedelta(seconds=self._monotonic() - self._began_s)
        return self._start + elapsed + self._offset

    async def sleep(self, seconds: float) -> None:
        """Return when the clock shows `seconds` more than now."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sleeper = (self.now() + timedelta(seconds=seconds), next(self._order), woken)
        heapq.heappush(self._sleepers, sleeper)
        self._arm()
        try:
            await woken
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
                heapq.heapify(self._sleepers)
                self._arm()

    def advance(self, seconds: float) -> None:
        """Move the clock forward at once and wake everyone whose moment has come.

        Raises:
            ValueError: `seconds` is negative; this clock never goes back.
        """
        if seconds < 0:
            raise ValueError("the playground's clock does not go back")
        self._offset += timedelta(seconds=seconds)
        self._wake()

    def next_wake(self) -> datetime | None:
        """The moment of the next sleeper, or None when nobody sleeps."""
        return self._sleepers[0][0] if self._sleepers else None

    def _wake(self) -> None:
        now = self.now()
        while self._sleepers and self._sleepers[0][0] <= now:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)
        self._arm()

    def _arm(self) -> None:
        """Keep one real timer, for the next sleeper only: a jump would make any other one late."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._sleepers:
            wait_s = (self._sleepers[0][0] - self.now()).total_seconds()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(wait_s, 0.0), self._wake)

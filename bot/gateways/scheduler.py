"""APScheduler, for one thing only: it calls the tick."""

from __future__ import annotations

from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 30
"""What is due is computed from the database; the tick only looks. Real time."""


class Ticker:
    """Calls `tick` every 30 s of real time, in the event loop."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._call,
            "interval",
            seconds=TICK_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

        self._tick = tick

    async def _call(self) -> None:
        # A coroutine function: APScheduler would run a plain one in a thread.
        self._tick()

    def start(self) -> None:
        """Begin; the first call comes 30 s later."""
        self._scheduler.start()

    def stop(self) -> None:
        """End: no further call comes."""
        self._scheduler.shutdown(wait=False)

"""APScheduler, for one thing only: it calls the tick."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 30
"""What is due is computed from the database; the tick only looks. Real time."""


class Ticker:
    """Calls `tick` every 30 s of real time, never twice at once."""

    def __init__(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            tick,
            "interval",
            seconds=TICK_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin; the first call comes 30 s later."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a call under way is left to whoever waits for it."""
        self._scheduler.shutdown(wait=False)

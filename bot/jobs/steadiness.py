"""A clock that stepped back must not make yesterday's work due again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import StorageBusyError
from bot.reports.ports import JobRunStore

CLOCK = "clock"
"""The row among the runs of jobs that keeps the highest time seen."""

STEP_BACK = timedelta(seconds=120)
"""Time servers correct less than this all the time; by more, nothing runs until time caught up."""

WRITE_EVERY = timedelta(seconds=20)
"""How far time must have come before it is written again: less than two ticks."""

log = logging.getLogger(__name__)


class RunChanges(Protocol):
    """The slice of a transaction that the memory of time uses."""

    @property
    def job_runs(self) -> JobRunStore:
        """When each job last ran."""
        ...


def is_behind(now: datetime, highest: datetime | None) -> bool:
    """Whether the clock stepped back by more than `STEP_BACK` behind the highest time seen."""
    return highest is not None and highest - now > STEP_BACK


class Steadiness:
    """Remembers the highest time seen, across restarts, and says whether work may run."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[RunChanges]],
        reads: Callable[[], AbstractAsyncContextManager[RunChanges]],
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._was_read = False
        self.highest: datetime | None = None
        self.is_frozen = False
        self.written_at: datetime | None = None
        """When the time was last written: proof that the database takes changes."""

    async def check(self, now: datetime) -> bool:
        """Whether the timetable may run now.

        A database that cannot be written does not stop it: memory remembers until it can.
        """
        await self._recall()
        was_frozen, self.is_frozen = self.is_frozen, is_behind(now, self.highest)
        if self.is_frozen:
            if not was_frozen:
                log.error("clock.stepped_back", extra={"now": now, "highest": self.highest})
            return False
        if self.highest is None or now > self.highest:
            self.highest = now
        await self._keep(now)
        return True

    async def _recall(self) -> None:
        if self._was_read:
            return
        async with self._reads() as tx:
            self.highest = (await tx.job_runs.find(CLOCK)).slot
        self._was_read = True

    async def _keep(self, now: datetime) -> None:
        highest = self.highest
        is_fresh = self.written_at is not None and now - self.written_at < WRITE_EVERY
        if highest is None or is_fresh:
            return
        try:
            async with self._changes() as tx:
                await tx.job_runs.mark(CLOCK, highest)
        except StorageBusyError:
            log.warning("clock.not_written")
            return
        self.written_at = now

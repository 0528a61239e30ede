"""The whole timetable on one screen, and the tick that keeps it.

| job     | every  | what it does                                            |
|---------|--------|---------------------------------------------------------|
| collect | 1 h    | costs and usage of every connection, then the watch     |
| probe   | tick   | checks the keys whose time has come                     |
| digest  | tick   | sends the digests that are due                          |
| deliver | tick   | sweeps the outbox (new messages are posted at once)     |
| sweep   | 6 h    | forgets claims of deliveries that are a day old         |

A slot of a job is a multiple of its interval since 1970 (UTC), so that the same moments are used
whatever the step of the clock; the last one is in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.errors import BotError
from bot.ports import Clock
from bot.reports.ports import JobRunStore

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

RETRY = timedelta(minutes=5)
"""When a job that failed is tried again, before its next slot."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One line of the timetable; `every` None runs at each tick."""

    name: str
    run: Callable[[], Awaitable[None]]
    every: timedelta | None = None


class JobChanges(Protocol):
    """The slice of a transaction that the timetable uses."""

    @property
    def job_runs(self) -> JobRunStore:
        """When each job last ran."""
        ...


class Timetable:
    """Runs what is due, in the order of the table, one tick at a time."""

    def __init__(
        self,
        *,
        jobs: Sequence[Job],
        changes: Callable[[], AbstractAsyncContextManager[JobChanges]],
        reads: Callable[[], AbstractAsyncContextManager[JobChanges]],
        clock: Clock,
        may_run: Callable[[datetime], Awaitable[bool]] | None = None,
    ) -> None:
        self._may_run = may_run
        self._jobs = jobs
        self._changes = changes
        self._reads = reads
        self._clock = clock
        self._turn = asyncio.Lock()
        self._not_before: dict[str, datetime] = {}

    async def tick(self) -> None:
        """Run what is due now; a second call waits for the first."""
        async with self._turn:
            if self._may_run is not None and not await self._may_run(self._clock.now()):
                return
            for job in self._jobs:
                await self._run_if_due(job)

    async def _run_if_due(self, job: Job) -> None:
        now = self._clock.now()
        slot = None if job.every is None else floor_to(job.every, now)
        if slot is not None:
            if now < self._not_before.get(job.name, EPOCH):
                return
            async with self._reads() as tx:
                last = await tx.job_runs.find_last(job.name)
            if last is not None and last >= slot:
                return
        try:
            await job.run()
        except Exception as error:  # the job runner is one of the two places that catch all
            self._not_before[job.name] = now + RETRY
            trace = None if isinstance(error, BotError) else error
            log.warning(
                "job.failed",
                extra={"job": job.name, "error": type(error).__name__},
                exc_info=trace,
            )
            return
        if slot is not None:
            async with self._changes() as tx:
                await tx.job_runs.mark(job.name, slot)


def floor_to(every: timedelta, moment: datetime) -> datetime:
    """The last multiple of an interval since 1970, not after `moment`."""
    return moment - (moment - EPOCH) % every

"""The tick that has due jobs carried, and the running of one job; the jobs: `catalogue.py`.

A slot of a job is a multiple of its interval since 1970 (UTC), so that the same moments are used
whatever the step of the clock; the last one of each subject is in the database.
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
from bot.ports import Clock, JobEngine
from bot.reports.ports import JobRunStore

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

RETRY = timedelta(minutes=5)
"""When a job with slots that failed is tried again, before its next slot."""

WHOLE_BOT = ("",)
"""The subjects of a job that is about no one channel or connection."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One line of the timetable.

    `list_due` names the subjects that are due at a moment; with `every` it names all there are, and
    the timetable knows their slots. `run` does one subject; it may be repeated, by any machine, and
    so looks again whether there is anything to do.
    """

    name: str
    list_due: Callable[[datetime], Awaitable[Sequence[str]]]
    run: Callable[[str], Awaitable[None]]
    every: timedelta | None = None


class JobChanges(Protocol):
    """The slice of a transaction that the timetable uses."""

    @property
    def job_runs(self) -> JobRunStore:
        """When each job last ran."""
        ...


Changes = Callable[[], AbstractAsyncContextManager[JobChanges]]


class JobRunner:
    """Does one job for one subject, and keeps its slot; a fault ends only this run."""

    def __init__(
        self,
        *,
        jobs: Sequence[Job],
        changes: Changes,
        reads: Changes,
        clock: Clock,
        on_failure: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._on_failure = on_failure
        self._changes = changes
        self._reads = reads
        self._clock = clock

    async def run(self, name: str, subject: str) -> None:
        """Do it; raises nothing."""
        job = self._jobs[name]
        key = run_key(name, subject)
        try:
            now = self._clock.now()
            if job.every is not None and not await self._is_due(key, job.every, now):
                return  # another machine was faster
            await job.run(subject)
            if job.every is not None:
                async with self._changes() as tx:
                    await tx.job_runs.mark(key, floor_to(job.every, now))
        except Exception as error:  # the job runner is one of the two places that catch all
            trace = None if isinstance(error, BotError) else error
            facts = {"job": name, "error": type(error).__name__}
            log.warning("job.failed", extra=facts, exc_info=trace)
            self._on_failure(name)
            if job.every is not None:
                await self._postpone(key)

    async def _is_due(self, key: str, every: timedelta, now: datetime) -> bool:
        async with self._reads() as tx:
            known = await tx.job_runs.find(key)
        return known.slot is None or known.slot < floor_to(every, now)

    async def _postpone(self, key: str) -> None:
        try:
            async with self._changes() as tx:
                await tx.job_runs.postpone(key, self._clock.now() + RETRY)
        except BotError as error:  # then the next tick tries again
            log.warning("job.unmarked", extra={"job": key, "error": type(error).__name__})


class Timetable:
    """Has what is due carried, in the order of the table, one tick at a time."""

    def __init__(
        self,
        *,
        jobs: Sequence[Job],
        engine: JobEngine,
        reads: Changes,
        clock: Clock,
        may_run: Callable[[datetime], Awaitable[bool]] | None = None,
    ) -> None:
        self._may_run = may_run
        self._jobs = jobs
        self._engine = engine
        self._reads = reads
        self._clock = clock
        self._turn = asyncio.Lock()

    async def tick(self) -> None:
        """Have everything carried that is due now; a second call waits for the first."""
        async with self._turn:
            if self._may_run is not None and not await self._may_run(self._clock.now()):
                return
            for job in self._jobs:
                try:
                    due = await self._list_due(job)
                    if due:
                        await self._engine.carry(job.name, due)
                except Exception as error:  # what hinders one job is no reason to skip the rest
                    trace = None if isinstance(error, BotError) else error
                    facts = {"job": job.name, "error": type(error).__name__}
                    log.warning("job.unplanned", extra=facts, exc_info=trace)

    async def _list_due(self, job: Job) -> Sequence[str]:
        now = self._clock.now()
        subjects = await job.list_due(now)
        if job.every is None or not subjects:
            return subjects
        slot = floor_to(job.every, now)
        async with self._reads() as tx:
            runs = await tx.job_runs.list_all()
        due = []
        for subject in subjects:
            known = runs.get(run_key(job.name, subject))
            is_done = known is not None and known.slot is not None and known.slot >= slot
            waits = known is not None and known.retry_at is not None and known.retry_at > now
            if not is_done and not waits:
                due.append(subject)
        return due


def run_key(name: str, subject: str) -> str:
    """How a run is named in the database."""
    return f"{name} {subject}".rstrip()


def floor_to(every: timedelta, moment: datetime) -> datetime:
    """The last multiple of an interval since 1970, not after `moment`."""
    return moment - (moment - EPOCH) % every

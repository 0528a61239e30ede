"""The engine of several machines: procrastinate carries jobs through PostgreSQL to any of them.

Our own tables say what is due, and every job looks again before it acts; so a job that was lost
with its machine is planned again by the next tick, and one that comes twice does nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.schema import SchemaManager

from bot.errors import StorageBusyError
from bot.jobs.background import DRAIN_SECONDS
from bot.jobs.in_process import AT_ONCE, Run

QUEUE = "apikey_bot"
LEASE_S = 20.0
"""A machine that has not given a sign of life for so long is dead; its jobs go to the others."""
BEATS = 4
"""Signs of life in one lease. Real time."""
LOOKS = 10
"""Looks for the dead in one lease: their jobs wait a tenth of it longer at most. Real time."""
RESTART_S = 2.0
"""How long a worker that lost the database waits before it tries again. Real time."""

_SCHEMA_LOCK = 7_305_804_402_001
"""Two machines that start at once make procrastinate's tables one after the other."""

log = logging.getLogger(__name__)


class PostgresEngine:
    """Implements `bot.ports.JobEngine`; from `__aenter__` on it also works, `at_once` jobs at once.

    `conninfo` is libpq's URL of the database.
    """

    def __init__(
        self, run: Run, *, conninfo: str, at_once: int = AT_ONCE, lease_s: float = LEASE_S
    ) -> None:
        self._run = run
        self._conninfo = conninfo
        self._at_once = at_once
        self._lease_s = lease_s
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4)
        )
        self._task = self._app.task(name="carry", queue=QUEUE)(self._do)
        self._side: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await _make_tables(self._conninfo)
        await self._app.open_async()
        self._side = [
            asyncio.create_task(self._work(), name="worker"),
            asyncio.create_task(self._look_for_the_dead(), name="stalled jobs"),
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.leave()
        await self._app.close_async()

    async def leave(self) -> None:
        """Take no more jobs and wait 8 s at most for those under way; others do the rest."""
        side, self._side = self._side, []
        for task in side:
            task.cancel()
        for task in side:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def carry(self, job: str, subjects: Sequence[str]) -> None:
        """Hand the job over for each subject; one that waits already is not handed over again.

        Raises `StorageBusyError` when PostgreSQL does not take it.
        """
        for subject in dict.fromkeys(subjects):
            name = f"{job} {subject}".rstrip()
            deferrer = self._task.configure(queueing_lock=name, lock=name)
            try:
                await deferrer.defer_async(job=job, subject=subject)
            except AlreadyEnqueued:
                continue
            except ConnectorException as exc:
                raise StorageBusyError("PostgreSQL does not take a job") from exc

    async def _do(self, job: str, subject: str) -> None:
        await self._run(job, subject)

    async def _work(self) -> None:
        while True:
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._at_once,
                    install_signal_handlers=False,
                    delete_jobs=DeleteJobCondition.ALWAYS,
                    shutdown_graceful_timeout=DRAIN_SECONDS,
                    update_heartbeat_interval=self._lease_s / BEATS,
                    stalled_worker_timeout=self._lease_s,
                )
            except (ConnectorException, psycopg.Error, OSError) as error:
                log.warning("worker.lost", extra={"error": type(error).__name__})
            await asyncio.sleep(RESTART_S)

    async def _look_for_the_dead(self) -> None:
        while True:
            await asyncio.sleep(self._lease_s / LOOKS)
            try:
                await self._take_over()
            except (ConnectorException, psycopg.Error, OSError) as error:
                log.warning("takeover.failed", extra={"error": type(error).__name__})

    async def _take_over(self) -> None:
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._lease_s):
            try:
                await manager.retry_job(job)
                log.info("job.taken_over", extra={"job": job.queueing_lock})
            except (AlreadyEnqueued, ConnectorException):
                # The same is waiting already, planned again by a tick; or another machine did it.
                await manager.finish_job(job, Status.FAILED, delete_job=True)


async def _make_tables(conninfo: str) -> None:
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
        await connection.execute("SELECT pg_advisory_lock(%s)", (_SCHEMA_LOCK,))
        found = await connection.execute("SELECT to_regclass('procrastinate_jobs')")
        if await found.fetchone() == (None,):
            await connection.execute(SchemaManager.get_schema().encode())
        await connection.execute("SELECT pg_advisory_unlock(%s)", (_SCHEMA_LOCK,))

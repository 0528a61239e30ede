"""When each job of the timetable last ran, for each of its subjects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reports.ports import JobRun
from storage.tables import JobRunRow


class JobRuns:
    """Implements `bot.reports.ports.JobRunStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def find(self, job: str) -> JobRun:
        """The last run of a job; one that never ran has neither moment."""
        row = await self._session.get(JobRunRow, job)
        return JobRun() if row is None else _run(row)

    async def list_all(self) -> Mapping[str, JobRun]:
        """The last run of every job that ran."""
        rows = (await self._session.exec(select(JobRunRow))).all()
        return {row.job: _run(row) for row in rows}

    async def mark(self, job: str, slot: datetime) -> None:
        """Record a run."""
        await self._session.merge(JobRunRow(job=job, slot=slot))
        await self._session.flush()

    async def postpone(self, job: str, until: datetime) -> None:
        """Record a fault: the job is not tried again before `until`."""
        known = await self.find(job)
        await self._session.merge(JobRunRow(job=job, slot=known.slot, retry_at=until))
        await self._session.flush()


def _run(row: JobRunRow) -> JobRun:
    return JobRun(slot=row.slot, retry_at=row.retry_at)

"""When each job of the timetable last ran."""

from __future__ import annotations

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import JobRunRow


class JobRuns:
    """Implements `bot.reports.ports.JobRunStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def find_last(self, job: str) -> datetime | None:
        """The slot of the last run."""
        row = await self._session.get(JobRunRow, job)
        return None if row is None else row.slot

    async def mark(self, job: str, slot: datetime) -> None:
        """Record a run."""
        await self._session.merge(JobRunRow(job=job, slot=slot))
        await self._session.flush()

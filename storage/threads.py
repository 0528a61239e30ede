"""Remembered threads in the database."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.causes.catalogue import Cause
from bot.causes.threads import Thread, ThreadError
from bot.ports import ChannelRef
from storage.tables import ThreadRow


class Threads:
    """Implements `bot.causes.threads.ThreadStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def save(self, error: ThreadError) -> None:
        """Put it in place of what was known of the thread."""
        await self._session.merge(
            ThreadRow(
                team_id=error.thread.channel.team_id,
                channel_id=error.thread.channel.channel_id,
                thread_ts=error.thread.ts,
                cause=error.cause.value,
                provider=error.provider,
                model=error.model,
                key_id=error.key_id,
                at=error.at,
            )
        )
        await self._session.flush()

    async def find(self, thread: Thread) -> ThreadError | None:
        """What this thread is about."""
        where = (thread.channel.team_id, thread.channel.channel_id, thread.ts)
        row = await self._session.get(ThreadRow, where)
        return None if row is None else _error(row)

    async def find_last(self, channel: ChannelRef, since: datetime) -> ThreadError | None:
        """The error explained last in this channel, if after `since`."""
        statement = (
            select(ThreadRow)
            .where(
                ThreadRow.team_id == channel.team_id,
                ThreadRow.channel_id == channel.channel_id,
                ThreadRow.at > since,
            )
            .order_by(col(ThreadRow.at).desc())
            .limit(1)
        )
        row = (await self._session.exec(statement)).first()
        return None if row is None else _error(row)

    async def forget_before(self, moment: datetime) -> int:
        """Drop the threads whose last error was explained before `moment`; returns how many."""
        statement = delete(ThreadRow).where(col(ThreadRow.at) < moment)
        return (await self._session.exec(statement)).rowcount


def _error(row: ThreadRow) -> ThreadError:
    return ThreadError(
        thread=Thread(ChannelRef(row.team_id, row.channel_id), row.thread_ts),
        cause=Cause(row.cause),
        at=row.at,
        provider=row.provider,
        model=row.model,
        key_id=row.key_id,
    )

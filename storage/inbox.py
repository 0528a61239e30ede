"""Deliveries from Slack that were acted on, and the answers that are still owed for them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef, Promise
from storage.inserting import insert_if_absent
from storage.tables import InboxRow


class InboxClaims:
    """Implements `bot.ports.Inbox`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, identity: str, at: datetime, promise: Promise | None = None) -> bool:
        """Take this delivery; False when it was taken before."""
        row = InboxRow(identity=identity, received_at=at)
        if promise is not None:
            row.answer_by, row.purpose = promise.due, promise.purpose
            row.team_id, row.channel_id = promise.channel.team_id, promise.channel.channel_id
            row.user_id, row.lang = promise.user_id, promise.lang
            row.thread_ts, row.is_direct = promise.thread_ts, promise.is_direct
        return await insert_if_absent(self._session, row)

    async def keep(self, identity: str) -> None:
        """Nothing is owed for this delivery any more."""
        await self._session.exec(
            update(InboxRow).where(col(InboxRow.identity) == identity).values(answer_by=None)
        )

    async def break_promises(self, now: datetime, *, limit: int) -> tuple[Promise, ...]:
        """Take the promises whose time is over, the oldest first."""
        statement = (
            select(InboxRow)
            .where(col(InboxRow.answer_by) <= now)
            .order_by(col(InboxRow.answer_by), InboxRow.identity)
            .limit(limit)
        )
        rows = (await self._session.exec(statement)).all()
        promises = tuple(_promise(row) for row in rows)
        for row in rows:
            row.answer_by = None
        await self._session.flush()
        return promises

    async def find_next_promise(self) -> datetime | None:
        """When the earliest open promise is due."""
        return (await self._session.exec(select(func.min(InboxRow.answer_by)))).one()

    async def forget_before(self, moment: datetime) -> int:
        """Delete claims too old to be repeated; returns how many."""
        statement = delete(InboxRow).where(col(InboxRow.received_at) < moment)
        return (await self._session.exec(statement)).rowcount


def _promise(row: InboxRow) -> Promise:
    if row.answer_by is None:
        raise ValueError("nothing is owed for this delivery")
    return Promise(
        purpose=row.purpose or "",
        channel=ChannelRef(row.team_id or "", row.channel_id or ""),
        user_id=row.user_id or "",
        lang=row.lang or "",
        due=row.answer_by,
        thread_ts=row.thread_ts,
        is_direct=row.is_direct,
    )

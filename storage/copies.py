"""Messages that may stand in Slack twice: their sender froze, and another took over."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import Delivery
from storage.outbox import read_delivery
from storage.queue import State
from storage.tables import OutboxRow


class CopyChecks:
    """Implements `bot.jobs.copies.CopyChecks`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def list_doubted(self, until: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Sent messages that since then or longer may stand in Slack twice."""
        statement = (
            select(OutboxRow)
            .where(OutboxRow.state == State.SENT.value, col(OutboxRow.doubted_at) <= until)
            .order_by(col(OutboxRow.doubted_at))
            .limit(limit)
        )
        return tuple(read_delivery(row) for row in (await self._session.exec(statement)).all())

    async def settle(self, delivery_id: str, *, ts: str | None, until: datetime) -> None:
        """Of what was doubted until then, only `ts` is left; None: it stays as it is known.

        Where we knew another, the newest change of that one is due again.
        """
        statement = select(OutboxRow).where(OutboxRow.delivery_id == delivery_id)
        row = (await self._session.exec(statement)).one()
        if row.doubted_at is not None and row.doubted_at <= until:
            row.doubted_at = None
        if ts is not None and ts != row.ts:
            row.ts = ts
            newest = (
                select(OutboxRow)
                .where(OutboxRow.replaces == delivery_id, OutboxRow.state == State.SENT.value)
                .order_by(col(OutboxRow.position).desc())
            )
            change = (await self._session.exec(newest)).first()
            if change is not None:
                change.state, change.due_at, change.settled_at = State.PENDING.value, until, None
        await self._session.flush()

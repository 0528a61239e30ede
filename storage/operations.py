"""What whoever runs the bot wants to know, asked of the tables of others."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef
from bot.reports.ports import Backlog
from storage.fullness import take_room
from storage.queue import State
from storage.tables import OutboxRow

_UNSETTLED = (State.PENDING.value, State.SENDING.value)
_DIGEST = "digest"


class Operations:
    """Implements `bot.reports.ports.OperationsStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def read_backlog(self, now: datetime) -> Backlog:
        """How much waits in the outbox, and since when."""
        is_waiting = col(OutboxRow.state).in_(_UNSETTLED)
        depth = (await self._session.exec(select(func.count()).where(is_waiting))).one()
        oldest = select(func.min(OutboxRow.queued_for)).where(is_waiting)
        since: datetime | None = (await self._session.exec(oldest)).one()
        return Backlog(depth=depth, since=since if since is not None and since <= now else None)

    async def list_lost_digests(self, since: datetime) -> frozenset[ChannelRef]:
        """The channels whose newest digest was given up after `since`."""
        lost = select(OutboxRow.team_id, OutboxRow.channel_id, func.max(OutboxRow.position)).where(
            OutboxRow.state == State.FAILED.value,
            OutboxRow.purpose == _DIGEST,
            OutboxRow.kind == "post",
            col(OutboxRow.settled_at) >= since,
        )
        rows = await self._session.exec(lost.group_by(OutboxRow.team_id, OutboxRow.channel_id))
        return frozenset(
            [
                ChannelRef(team_id, channel_id)
                for team_id, channel_id, position in rows.all()
                if not await self._has_arrived_after(team_id, channel_id, position)
            ]
        )

    async def rehearse(self) -> None:
        """Make a large change and undo it in the same transaction."""
        await take_room(self._session)

    async def _has_arrived_after(self, team_id: str, channel_id: str, position: int | None) -> bool:
        statement = select(OutboxRow.position).where(
            OutboxRow.team_id == team_id,
            OutboxRow.channel_id == channel_id,
            OutboxRow.purpose == _DIGEST,
            OutboxRow.state == State.SENT.value,
            col(OutboxRow.position) > position,
        )
        return (await self._session.exec(statement)).first() is not None

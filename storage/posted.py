"""What the bot has posted in a channel, as it was worded."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef
from bot.reports.evidence import Posted
from storage.tables import OutboxRow


class PostedMessages:
    """Implements `bot.reports.ports.PostedStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def list_reports(self, channel: ChannelRef, since: datetime) -> tuple[Posted, ...]:
        """The reports and alerts that were posted in a channel, oldest first."""
        statement = (
            select(OutboxRow.settled_at, OutboxRow.purpose, OutboxRow.text)
            .where(
                OutboxRow.team_id == channel.team_id,
                OutboxRow.channel_id == channel.channel_id,
                OutboxRow.kind == "post",
                col(OutboxRow.purpose).in_(("digest", "case")),
                col(OutboxRow.ts).is_not(None),
                col(OutboxRow.settled_at) >= since,
            )
            .order_by(col(OutboxRow.position))
        )
        rows = (await self._session.exec(statement)).all()
        return tuple(Posted(at=at, purpose=purpose, text=text) for at, purpose, text in rows if at)

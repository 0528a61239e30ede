"""Due moments of schedules in the database; each is used once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef
from storage.inserting import insert_if_absent
from storage.tables import SlotRow


class Slots:
    """Implements `bot.reports.ports.SlotStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def take(
        self, channel: ChannelRef, schedule: str, local_date: date, *, due: datetime, at: datetime
    ) -> bool:
        """Insert the slot; False when it was taken before."""
        row = SlotRow(
            team_id=channel.team_id,
            channel_id=channel.channel_id,
            schedule=schedule,
            local_date=local_date,
            due=due,
            taken_at=at,
        )
        return await insert_if_absent(self._session, row)

    async def find_last(self, channel: ChannelRef, schedule: str) -> date | None:
        """The newest local date whose slot was taken."""
        statement = select(func.max(SlotRow.local_date)).where(
            SlotRow.team_id == channel.team_id,
            SlotRow.channel_id == channel.channel_id,
            SlotRow.schedule == schedule,
        )
        return (await self._session.exec(statement)).one()

    async def list_last(self, schedule: str) -> Mapping[ChannelRef, date]:
        """The newest local date whose slot was taken, of every channel that has one."""
        statement = (
            select(SlotRow.team_id, SlotRow.channel_id, func.max(SlotRow.local_date))
            .where(SlotRow.schedule == schedule)
            .group_by(col(SlotRow.team_id), col(SlotRow.channel_id))
        )
        rows = (await self._session.exec(statement)).all()
        return {ChannelRef(team_id, channel_id): last for team_id, channel_id, last in rows}

"""First runs in the database."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.keys.first_run import FirstRun, Mark, Preset, Step
from bot.ports import ChannelRef
from storage.tables import FirstRunRow


class FirstRuns:
    """Implements `bot.keys.first_run.FirstRunStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def save(self, run: FirstRun) -> None:
        """Write it over what this person had in this channel."""
        row = FirstRunRow(
            team_id=run.channel.team_id,
            channel_id=run.channel.channel_id,
            user_id=run.user_id,
            preset=run.preset.value,
            marks={step.value: mark.value for step, mark in run.marks.items()},
            at=run.at,
        )
        await self._session.merge(row)
        await self._session.flush()

    async def find(self, channel: ChannelRef, user_id: str) -> FirstRun | None:
        """What this person has in this channel."""
        place = (channel.team_id, channel.channel_id, user_id)
        row = await self._session.get(FirstRunRow, place)
        if row is None:
            return None
        return FirstRun(
            channel=channel,
            user_id=user_id,
            preset=Preset(row.preset),
            marks={Step(step): Mark(mark) for step, mark in row.marks.items()},
            at=row.at,
        )

    async def forget_before(self, moment: datetime) -> int:
        """Drop those last touched before `moment`; returns how many."""
        statement = delete(FirstRunRow).where(col(FirstRunRow.at) < moment)
        return (await self._session.exec(statement)).rowcount

"""What model-written answers cost, in the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.answers.ports import Spent
from bot.ports import ChannelRef
from storage.tables import AnswerSpendRow


class AnswerSpendRecords:
    """Implements `bot.answers.ports.AnswerSpend`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def find(self, channel: ChannelRef, day: date) -> Spent:
        """The sum of a day."""
        row = await self._session.get(AnswerSpendRow, _where(channel, day))
        return Spent(0, Decimal(0)) if row is None else Spent(row.tokens, row.usd)

    async def add(self, channel: ChannelRef, day: date, more: Spent) -> None:
        """Add to a day; changes come one after another, so nothing is lost between."""
        before = await self.find(channel, day)
        await self._session.merge(
            AnswerSpendRow(
                team_id=channel.team_id,
                channel_id=channel.channel_id,
                day=day,
                tokens=before.tokens + more.tokens,
                usd=before.usd + more.usd,
            )
        )
        await self._session.flush()


def _where(channel: ChannelRef, day: date) -> tuple[str, str, date]:
    return channel.team_id, channel.channel_id, day

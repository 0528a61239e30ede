"""Deliveries from Slack that were acted on."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserting import insert_if_absent
from storage.tables import InboxRow


class InboxClaims:
    """Implements `bot.ports.Inbox`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, identity: str, at: datetime) -> bool:
        """Take this delivery; False when it was taken before."""
        return await insert_if_absent(self._session, InboxRow(identity=identity, received_at=at))

    async def forget_before(self, moment: datetime) -> int:
        """Delete claims too old to be repeated; returns how many."""
        statement = delete(InboxRow).where(col(InboxRow.received_at) < moment)
        return (await self._session.exec(statement)).rowcount

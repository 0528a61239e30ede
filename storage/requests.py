"""Who was asked to put a failure right, and which verdicts people called wrong."""

from __future__ import annotations

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.causes.catalogue import Cause
from bot.keys.requests import HelpRequest
from bot.ports import ChannelRef
from storage.inserting import insert_if_absent
from storage.tables import HelpRequestRow, WrongVerdictRow


class HelpRequestRecords:
    """Implements `bot.keys.requests.HelpRequestStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def find(self, request: HelpRequest) -> HelpRequest | None:
        """The last request like this one."""
        place = (
            request.channel.team_id,
            request.channel.channel_id,
            request.key_id,
            request.cause.value,
            request.person_id,
        )
        row = await self._session.get(HelpRequestRow, place)
        if row is None:
            return None
        return HelpRequest(
            channel=ChannelRef(row.team_id, row.channel_id),
            key_id=row.key_id,
            cause=Cause(row.cause),
            person_id=row.person_id,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
        )

    async def save(self, request: HelpRequest) -> None:
        """Write it over the last one like it."""
        row = HelpRequestRow(
            team_id=request.channel.team_id,
            channel_id=request.channel.channel_id,
            key_id=request.key_id,
            cause=request.cause.value,
            person_id=request.person_id,
            asked_by=request.asked_by,
            asked_at=request.asked_at,
        )
        await self._session.merge(row)
        await self._session.flush()


class WrongVerdicts:
    """Implements `bot.causes.feedback.WrongVerdictStore`; `list_all` is for whoever improves it."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def count(self, said: Cause, meant: Cause) -> None:
        """One more of this pair."""
        row = WrongVerdictRow(said=said.value, meant=meant.value, count=1)
        if await insert_if_absent(self._session, row):
            return
        await self._session.exec(
            update(WrongVerdictRow)
            .where(col(WrongVerdictRow.said) == said, col(WrongVerdictRow.meant) == meant)
            .values(count=col(WrongVerdictRow.count) + 1)
        )

    async def list_all(self) -> dict[tuple[str, str], int]:
        """How often each pair of what was said and what was meant was told."""
        rows = (await self._session.exec(select(WrongVerdictRow))).all()
        return {(row.said, row.meant): row.count for row in rows}

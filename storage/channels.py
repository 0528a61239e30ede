"""Channel settings in the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef
from storage.tables import ChannelRow


class Channels:
    """Implements `bot.channels.ports.ChannelStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def find(self, channel: ChannelRef) -> ChannelSettings | None:
        """The settings of a channel, None when it never set anything."""
        row = await self._session.get(ChannelRow, (channel.team_id, channel.channel_id))
        return None if row is None else _settings(row)

    async def save(self, settings: ChannelSettings) -> None:
        """Write the whole row."""
        row = ChannelRow(
            team_id=settings.channel.team_id,
            channel_id=settings.channel.channel_id,
            language=settings.language,
            timezone=settings.timezone,
            digest_on=settings.digest_on,
            digest_time=settings.digest_time,
            managers=list(settings.managers),
            connection_id=settings.connection_id,
            project_ids=list(settings.project_ids),
            paused=settings.paused,
        )
        await self._session.merge(row)
        await self._session.flush()

    async def resume(self, channel: ChannelRef) -> bool:
        """End a pause; whether there was one."""
        statement = (
            update(ChannelRow)
            .where(
                col(ChannelRow.team_id) == channel.team_id,
                col(ChannelRow.channel_id) == channel.channel_id,
                col(ChannelRow.paused).is_not(None),
            )
            .values(paused=None)
        )
        return bool((await self._session.exec(statement)).rowcount)

    async def list_with_digest(self) -> tuple[ChannelSettings, ...]:
        """Every channel, of every workspace, whose digest is on."""
        statement = select(ChannelRow).where(col(ChannelRow.digest_on))
        ordered = statement.order_by(ChannelRow.team_id, ChannelRow.channel_id)
        return _all_settings((await self._session.exec(ordered)).all())

    async def list_connected(self, connection_id: str) -> tuple[ChannelSettings, ...]:
        """Every channel that uses this connection."""
        statement = select(ChannelRow).where(ChannelRow.connection_id == connection_id)
        ordered = statement.order_by(ChannelRow.team_id, ChannelRow.channel_id)
        return _all_settings((await self._session.exec(ordered)).all())


def _all_settings(rows: Sequence[ChannelRow]) -> tuple[ChannelSettings, ...]:
    return tuple(_settings(row) for row in rows)


def _settings(row: ChannelRow) -> ChannelSettings:
    return ChannelSettings(
        channel=ChannelRef(row.team_id, row.channel_id),
        language=row.language,
        timezone=row.timezone,
        digest_on=row.digest_on,
        digest_time=row.digest_time,
        managers=tuple(row.managers),
        connection_id=row.connection_id,
        project_ids=tuple(row.project_ids),
        paused=row.paused,
    )

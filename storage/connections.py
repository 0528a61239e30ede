"""Linked organizations in the database."""

from __future__ import annotations

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.channels.connection import Connection
from bot.channels.contacts import Contacts
from bot.errors import ConnectionMissingError
from bot.ports import ChannelRef, Sealed
from storage.sealed import SealedSecrets
from storage.tables import (
    ChannelRow,
    ConnectionRow,
    CostRow,
    DayReadRow,
    UsageReadRow,
    UsageRow,
    WatchedRow,
)

PURPOSE = "admin_key"


class Connections:
    """Implements `bot.channels.ports.ConnectionStore`."""

    def __init__(self, *, session: AsyncSession, sealed: SealedSecrets) -> None:
        self._session = session
        self._sealed = sealed

    async def save(self, connection: Connection, sealed: Sealed) -> None:
        """Insert it, or replace its admin key."""
        row = ConnectionRow(
            connection_id=connection.connection_id,
            team_id=connection.channel.team_id,
            channel_id=connection.channel.channel_id,
            masked=connection.masked,
            connected_by=connection.connected_by,
            connected_at=connection.connected_at,
            version=connection.version,
            billing_contact=connection.contacts.billing_id,
            openai_owner=connection.contacts.owner_id,
        )
        await self._session.merge(row)
        await self._sealed.put(connection.sealing, sealed, last4=connection.masked[-4:])

    async def find(self, team_id: str, connection_id: str) -> Connection | None:
        """One connection of a workspace."""
        row = await self._session.get(ConnectionRow, connection_id)
        return None if row is None or row.team_id != team_id else _connection(row)

    async def name_contacts(self, connection_id: str, contacts: Contacts) -> None:
        """Write whom to ask about the organization."""
        await self._session.exec(
            update(ConnectionRow)
            .where(col(ConnectionRow.connection_id) == connection_id)
            .values(billing_contact=contacts.billing_id, openai_owner=contacts.owner_id)
        )

    async def find_by_fingerprint(self, team_id: str, fingerprint: bytes) -> Connection | None:
        """The connection that was made with this very admin key; the first, if several were."""
        for connection_id in await self._sealed.list_ids(PURPOSE, team_id, fingerprint):
            return await self.find(team_id, connection_id)
        return None

    async def get_sealed(self, connection: Connection) -> Sealed:
        """Its sealed admin key; raises `ConnectionMissingError` if removed or replaced since."""
        sealed = await self._sealed.find(connection.sealing)
        if sealed is None:
            raise ConnectionMissingError(connection.connection_id)
        return sealed

    async def remove(self, connection: Connection) -> None:
        """Destroy its sealed admin key and what was collected; its channels lose their link."""
        connection_id = connection.connection_id
        await self._sealed.destroy(PURPOSE, connection.channel, connection_id)
        for table in (CostRow, DayReadRow, UsageRow, UsageReadRow, WatchedRow, ConnectionRow):
            await self._session.exec(delete(table).where(col(table.connection_id) == connection_id))
        await self._session.exec(
            update(ChannelRow)
            .where(col(ChannelRow.connection_id) == connection_id)
            .values(connection_id=None, project_ids=[])
        )

    async def list_all(self) -> tuple[Connection, ...]:
        """Every connection of every workspace, the oldest first."""
        statement = select(ConnectionRow).order_by(
            col(ConnectionRow.connected_at), ConnectionRow.connection_id
        )
        return tuple(_connection(row) for row in (await self._session.exec(statement)).all())


def _connection(row: ConnectionRow) -> Connection:
    return Connection(
        connection_id=row.connection_id,
        channel=ChannelRef(row.team_id, row.channel_id),
        masked=row.masked,
        connected_by=row.connected_by,
        connected_at=row.connected_at,
        version=row.version,
        contacts=Contacts(billing_id=row.billing_contact, owner_id=row.openai_owner),
    )

"""Linking an OpenAI organization to a channel, read-only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.channels.connection import Connection
from bot.channels.contacts import NOBODY, Contacts
from bot.channels.organization import InventoryRow, Project, SpendLimit
from bot.channels.ports import ChangesOfChannels, OrganizationApi
from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyForm
from bot.credentials.secret import Secret
from bot.errors import AlreadyHandledError, BotError, ConnectionMissingError
from bot.people.audit import AuditEntry
from bot.ports import Clock, Ids, Outgoing, Promise, Vault

_LIMIT_PATIENCE_S = 1.0
"""A person waits for the answer meanwhile, and Slack for at most 3 s."""
_MOST_LIMITS = 3


class Connections:
    """Stores admin keys sealed and reads the organization with them."""

    def __init__(
        self,
        *,
        changes: ChangesOfChannels,
        reads: ChangesOfChannels,
        vault: Vault,
        api: OrganizationApi,
        clock: Clock,
        new_id: Ids,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._vault = vault
        self._api = api
        self._clock = clock
        self._new_id = new_id

    async def store(
        self,
        settings: ChannelSettings,
        admin_key: KeyForm,
        *,
        by: str,
        delivery: str,
        promise: Promise | None = None,
    ) -> Connection:
        """Seal an admin key and let the channel use it.

        The same admin key pasted in another channel of the workspace is one connection.

        Raises:
            AlreadyHandledError: this submission was acted on before.
        """
        now = self._clock.now()
        channel = settings.channel
        fingerprint = self._vault.fingerprint(admin_key.secret)
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, now, promise):
                raise AlreadyHandledError
            connection = await tx.connections.find_by_fingerprint(channel.team_id, fingerprint)
            if connection is None:
                connection = Connection(
                    connection_id=self._new_id(),
                    channel=channel,
                    masked=admin_key.masked,
                    connected_by=by,
                    connected_at=now,
                )
                sealed = self._vault.seal(connection.sealing, admin_key.secret)
                await tx.connections.save(connection, sealed)
            current = await tx.channels.find(channel) or settings
            await tx.channels.save(replace(current, connection_id=connection.connection_id))
            await tx.audit.append(
                AuditEntry(
                    at=now,
                    team_id=channel.team_id,
                    channel_id=channel.channel_id,
                    actor_id=by,
                    action="connection.stored",
                    subject_id=connection.connection_id,
                    details={"masked": connection.masked},
                )
            )
        return connection

    async def choose_projects(
        self,
        settings: ChannelSettings,
        project_ids: tuple[str, ...],
        *,
        by: str,
        delivery: str,
        announce: Callable[[ChannelSettings], Outgoing],
        contacts: Contacts = NOBODY,
    ) -> ChannelSettings:
        """Say which projects' spend belongs to the channel and whom to ask, and tell the channel.

        Raises:
            AlreadyHandledError: this submission was acted on before.
        """
        now = self._clock.now()
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, now):
                raise AlreadyHandledError
            current = await tx.channels.find(settings.channel) or settings
            chosen = replace(current, project_ids=project_ids)
            await tx.channels.save(chosen)
            await tx.connections.name_contacts(chosen.connection_id or "", contacts)
            await tx.audit.append(
                AuditEntry(
                    at=now,
                    team_id=settings.channel.team_id,
                    channel_id=settings.channel.channel_id,
                    actor_id=by,
                    action="projects.chosen",
                    subject_id=settings.connection_id or "",
                    details={
                        "projects": " ".join(project_ids),
                        "billing": contacts.billing_id,
                        "owner": contacts.owner_id,
                    },
                )
            )
            await tx.outbox.add(announce(chosen), now)
        return chosen

    async def forget(self, connection: Connection, *, reason: str) -> None:
        """Destroy an admin key that OpenAI refused, and unlink its channels."""
        now = self._clock.now()
        async with self._changes() as tx:
            for settings in await tx.channels.list_connected(connection.connection_id):
                await tx.channels.save(replace(settings, connection_id=None, project_ids=()))
            await tx.connections.remove(connection)
            await tx.audit.append(
                AuditEntry(
                    at=now,
                    team_id=connection.channel.team_id,
                    channel_id=connection.channel.channel_id,
                    actor_id="bot",
                    action="connection.forgotten",
                    subject_id=connection.connection_id,
                    details={"reason": reason},
                )
            )

    async def get(self, settings: ChannelSettings) -> Connection:
        """The connection of a channel. Raises `ConnectionMissingError`."""
        async with self._reads() as tx:
            found = settings.connection_id and await tx.connections.find(
                settings.channel.team_id, settings.connection_id
            )
        if not found:
            raise ConnectionMissingError
        return found

    async def find_contacts(self, settings: ChannelSettings) -> Contacts:
        """Whom to ask about the channel's organization; nobody where it is not connected."""
        try:
            return (await self.get(settings)).contacts
        except ConnectionMissingError:
            return NOBODY

    async def list_projects(self, connection: Connection) -> tuple[Project, ...]:
        """The organization's projects, live, archived ones too."""
        return await self._api.list_projects(await self._open(connection))

    async def read_inventory(self, connection: Connection) -> tuple[InventoryRow, ...]:
        """Every key of every project that is not archived, live, with the limits that hold it."""
        secret = await self._open(connection)
        every, shared = await asyncio.gather(
            self._api.list_projects(secret), self._api.find_spend_limit(secret, None)
        )
        projects = [project for project in every if not project.archived]
        pages = await asyncio.gather(*(self._read_project(secret, p, shared) for p in projects))
        return tuple(row for page in pages for row in page)

    async def has_hard_limit(self, settings: ChannelSettings) -> bool | None:
        """Whether OpenAI tells of a hard spend limit; None while that is unknown.

        Asked are the organization and the channel's first projects, for a second at most.
        """
        if settings.connection_id is None:
            return None
        try:
            secret = await self._open(await self.get(settings))
            async with asyncio.timeout(_LIMIT_PATIENCE_S):
                limits = await asyncio.gather(
                    *(
                        self._api.find_spend_limit(secret, project_id)
                        for project_id in (None, *settings.project_ids[:_MOST_LIMITS])
                    )
                )
        except (TimeoutError, BotError):
            return None
        return any(limit is not None for limit in limits)

    async def _read_project(
        self, secret: Secret, project: Project, shared: SpendLimit | None
    ) -> tuple[InventoryRow, ...]:
        keys, limit = await asyncio.gather(
            self._api.list_keys(secret, project.project_id),
            self._api.find_spend_limit(secret, project.project_id),
        )
        return tuple(
            InventoryRow(project=project, key=key, limit=limit, organization_limit=shared)
            for key in keys
        )

    async def _open(self, connection: Connection) -> Secret:
        async with self._reads() as tx:
            sealed = await tx.connections.get_sealed(connection)
        return self._vault.open(connection.sealing, sealed)

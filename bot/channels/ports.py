"""What channels and connections need from outside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.channels.connection import Connection
from bot.channels.contacts import Contacts
from bot.channels.organization import OrganizationKey, Project, SpendLimit
from bot.channels.settings import ChannelSettings
from bot.credentials.secret import Secret
from bot.people.ports import AuditTrail
from bot.ports import ChannelRef, InboxChanges, Sealed


class ChannelStore(Protocol):
    """Channel settings; only channels that were set up have a row."""

    async def find(self, channel: ChannelRef) -> ChannelSettings | None:
        """The settings of a channel, None when it never set anything."""
        ...

    async def save(self, settings: ChannelSettings) -> None:
        """Write the whole row."""
        ...

    async def resume(self, channel: ChannelRef) -> bool:
        """End a pause: Slack takes messages again. Whether there was one."""
        ...

    async def list_with_digest(self) -> tuple[ChannelSettings, ...]:
        """Every channel, of every workspace, whose digest is on."""
        ...

    async def list_connected(self, connection_id: str) -> tuple[ChannelSettings, ...]:
        """Every channel that uses this connection."""
        ...


class ConnectionStore(Protocol):
    """Linked organizations and their sealed admin keys."""

    async def save(self, connection: Connection, sealed: Sealed) -> None:
        """Insert it, or replace its admin key."""
        ...

    async def find(self, team_id: str, connection_id: str) -> Connection | None:
        """One connection of a workspace."""
        ...

    async def name_contacts(self, connection_id: str, contacts: Contacts) -> None:
        """Write whom to ask about the organization."""
        ...

    async def find_by_fingerprint(self, team_id: str, fingerprint: bytes) -> Connection | None:
        """The connection that was made with this very admin key."""
        ...

    async def get_sealed(self, connection: Connection) -> Sealed:
        """Its sealed admin key."""
        ...

    async def remove(self, connection: Connection) -> None:
        """Destroy its sealed admin key and what was collected with it."""
        ...

    async def list_all(self) -> tuple[Connection, ...]:
        """Every connection of every workspace, for the collecting job."""
        ...


class OrganizationApi(Protocol):
    """OpenAI's administration API, read only.

    Raises `OpenAIUnavailableError` and `RefusedByOpenAIError`.
    """

    async def list_projects(self, admin_key: Secret) -> tuple[Project, ...]:
        """Every project, archived ones too."""
        ...

    async def list_keys(self, admin_key: Secret, project_id: str) -> tuple[OrganizationKey, ...]:
        """Every key of a project, also those whose owner lost access."""
        ...

    async def find_spend_limit(
        self, admin_key: Secret, project_id: str | None
    ) -> SpendLimit | None:
        """The hard limit of a project, or of the organization; None when none is set."""
        ...


class ChannelChanges(InboxChanges, Protocol):
    """The slice of a transaction that channels use."""

    @property
    def channels(self) -> ChannelStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def audit(self) -> AuditTrail: ...


ChangesOfChannels = Callable[[], AbstractAsyncContextManager[ChannelChanges]]
"""Opens one transaction: commits at the end, rolls back on any exception."""

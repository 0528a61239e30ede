"""What a connected organization tells of one key, asked piece by piece, read-only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.channels.connection import Connection
from bot.channels.organization import InventoryRow, OrganizationKey, Project, SpendLimit
from bot.channels.ports import ChangesOfChannels
from bot.credentials.secret import Secret
from bot.ports import Vault

WatchedEvent = Literal[
    "api_key.updated",
    "api_key.deleted",
    "project.archived",
    "rate_limit.updated",
    "ip_allowlist.created",
    "ip_allowlist.updated",
    "ip_allowlist.deleted",
    "ip_allowlist.config.activated",
    "ip_allowlist.config.deactivated",
    "service_account.deleted",
    "user.deleted",
]
"""Changes that can stop a key (API reference, audit logs, checked 2026-11-23)."""
WATCHED_EVENTS: tuple[WatchedEvent, ...] = get_args(WatchedEvent)

ROW_CALLS, RULE_CALLS, EVENT_CALLS, USAGE_CALLS = 4, 1, 1, 1
"""Requests that each question below costs at most."""


@dataclass(frozen=True, kw_only=True)
class ModelRule:
    """Which models a project may use: only these, or all but these."""

    mode: Literal["allow_list", "deny_list"]
    models: tuple[str, ...]

    def permits(self, model: str) -> bool:
        """Whether the rule lets the project use a model."""
        return (model in self.models) == (self.mode == "allow_list")


@dataclass(frozen=True, kw_only=True)
class OrganizationEvent:
    """One line of the organization's audit log.

    `subject_id` is what was changed, `project_id` where (None: the whole organization), `actor`
    who did it, as OpenAI names them; None when it names nobody of the organization.
    """

    kind: str
    at: datetime
    actor: str | None
    subject_id: str | None
    project_id: str | None


class InsightApi(Protocol):
    """The questions about one key that an admin key may ask.

    Raises `OpenAIUnavailableError` and `RefusedByOpenAIError`.
    """

    async def find_key(
        self, admin_key: Secret, project_id: str, openai_key_id: str
    ) -> OrganizationKey | None:
        """One key of a project; None when it is not there any more."""
        ...

    async def find_project(self, admin_key: Secret, project_id: str) -> Project | None:
        """One project; None when there is none."""
        ...

    async def find_spend_limit(
        self, admin_key: Secret, project_id: str | None
    ) -> SpendLimit | None:
        """The hard limit of a project, or of the organization; None when none is set."""
        ...

    async def find_model_rule(self, admin_key: Secret, project_id: str) -> ModelRule | None:
        """Which models a project may use; None when it may use all."""
        ...

    async def list_events(
        self, admin_key: Secret, since: datetime
    ) -> tuple[OrganizationEvent, ...]:
        """The newest hundred of `WATCHED_EVENTS`, newest first."""
        ...

    async def count_requests(
        self, admin_key: Secret, openai_key_id: str, start: datetime, end: datetime
    ) -> int:
        """The requests of one key that succeeded in the UTC hours of [start, end)."""
        ...


class KeyInsight:
    """Asks the organization about one key. Raises as `InsightApi` does."""

    def __init__(
        self, *, api: InsightApi, admin_key: Secret, project_id: str, openai_key_id: str
    ) -> None:
        self._api = api
        self._admin_key = admin_key
        self.project_id = project_id
        self.openai_key_id = openai_key_id

    async def find_row(self) -> InventoryRow | None:
        """The key with its project and limits; None when the organization lists it no more."""
        key, project, limit, organization_limit = await asyncio.gather(
            self._api.find_key(self._admin_key, self.project_id, self.openai_key_id),
            self._api.find_project(self._admin_key, self.project_id),
            self._api.find_spend_limit(self._admin_key, self.project_id),
            self._api.find_spend_limit(self._admin_key, None),
        )
        if key is None or project is None:
            return None
        return InventoryRow(
            project=project, key=key, limit=limit, organization_limit=organization_limit
        )

    async def find_model_rule(self) -> ModelRule | None:
        """Which models its project may use; None when it may use all."""
        return await self._api.find_model_rule(self._admin_key, self.project_id)

    async def list_events(self, since: datetime) -> tuple[OrganizationEvent, ...]:
        """What was changed in the organization, newest first."""
        return await self._api.list_events(self._admin_key, since)

    async def count_requests(self, start: datetime, end: datetime) -> int:
        """Its requests that succeeded in the UTC hours of [start, end)."""
        return await self._api.count_requests(self._admin_key, self.openai_key_id, start, end)


class Insights:
    """Opens a connection for the length of one check."""

    def __init__(self, *, reads: ChangesOfChannels, vault: Vault, api: InsightApi) -> None:
        self._reads = reads
        self._vault = vault
        self._api = api

    async def look_into(
        self, connection: Connection, *, project_id: str, openai_key_id: str
    ) -> KeyInsight:
        """What the connection can tell of a key.

        Raises `SealedError` or `SecretUnreadableError` when the admin key cannot be opened.
        """
        async with self._reads() as tx:
            sealed = await tx.connections.get_sealed(connection)
        return KeyInsight(
            api=self._api,
            admin_key=self._vault.open(connection.sealing, sealed),
            project_id=project_id,
            openai_key_id=openai_key_id,
        )

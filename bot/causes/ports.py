"""What the live check needs from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from bot.causes.steps import RateLimits, Right
from bot.channels.insight import ModelRule, OrganizationEvent
from bot.channels.organization import InventoryRow
from bot.credentials.secret import Secret

Failure = Literal[
    "timeout", "dns", "tls", "refused", "reset", "proxy", "proxy_login", "network", "nonsense"
]
"""Why there is no readable answer; `nonsense` is an answer that is not OpenAI's."""


@dataclass(frozen=True, kw_only=True)
class ProbeAnswer:
    """One answer of OpenAI, or why there is none.

    With `failure` there is no error body to read (`status` may still be known). `message` holds
    OpenAI's words, secrets masked. `code` is `malformed_key` when the key cannot even be sent as
    a header; a status of 200 with a code is an answer that failed on its way. `models` is sorted
    and at most 500 long; `model_count` is the whole number.
    """

    status: int | None = None
    code: str | None = None
    type: str | None = None
    message: str = ""
    request_id: str | None = None
    retry_after_s: float | None = None
    failure: Failure | None = None
    models: tuple[str, ...] = ()
    model_count: int = 0
    limits: RateLimits | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether OpenAI did what it was asked."""
        is_ok = self.status == 200  # noqa: PLR2004 (HTTP OK)
        return is_ok and self.failure is None and self.code is None


class PlatformProbe(Protocol):
    """OpenAI's ordinary API, asked with one key.

    Each method sends one request at most, waits 10 s at most and never raises for an answer.
    `region` names the host of a project with data residency; None is OpenAI's usual host.
    """

    async def list_models(self, secret: Secret, *, region: str | None = None) -> ProbeAnswer:
        """Ask for the list of models: free."""
        ...

    async def try_right(
        self, secret: Secret, right: Right, *, region: str | None = None
    ) -> ProbeAnswer:
        """Send what OpenAI refuses in any case, to hear whether it refuses the key: free."""
        ...

    async def complete(
        self, secret: Secret, model: str, *, region: str | None = None
    ) -> ProbeAnswer:
        """Ask for one answer of 16 tokens, which is not kept: costs money."""
        ...

    async def list_admin_keys(self, secret: Secret) -> ProbeAnswer:
        """Ask what only an admin key may see: free."""
        ...


@dataclass(frozen=True, kw_only=True)
class PlatformStatus:
    """What OpenAI's status page says: `none`, `minor`, `major` or `critical`, and its words."""

    indicator: str
    description: str


StatusPage = Callable[[], Awaitable[PlatformStatus | None]]
"""Reads OpenAI's status page; None when that cannot be read. Never raises."""

TrialPrice = Callable[[str], Decimal | None]
"""The most that one trial with this model costs, in USD; None when its price is not known."""


@dataclass(frozen=True, kw_only=True)
class KeyRecord:
    """What the connected organization says of a key; `masked` is its own redacted value."""

    openai_key_id: str
    project_id: str
    name: str
    masked: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    owner_name: str | None
    owner_kind: Literal["user", "service_account"]
    owner_active: bool | None
    """Whether the owner still has access to the project; None when OpenAI does not say."""
    project_name: str
    project_archived: bool
    spend_limit_enforcing: bool | None
    """Whether the project's hard spend limit blocks requests right now; None when unknown."""
    owner_id: str | None = None
    organization_limit_enforcing: bool | None = None
    """The same of the organization's limit."""
    region: str | None = None
    """Where the project's requests must go (`jp`); None is OpenAI's usual host."""
    model_rule: ModelRule | None = None
    """Which models the project may use; None when all, or unknown."""
    events: tuple[OrganizationEvent, ...] = ()
    """What was changed lately around the key, newest first."""


def build_record(row: InventoryRow) -> KeyRecord:
    """The record of a key that the organization lists."""
    listed, project = row.key, row.project
    return KeyRecord(
        openai_key_id=listed.openai_key_id,
        project_id=project.project_id,
        project_name=project.name,
        project_archived=project.archived,
        name=listed.name,
        masked=listed.masked,
        created_at=listed.created_at,
        last_used_at=listed.last_used_at,
        expires_at=listed.expires_at,
        owner_name=listed.owner_name,
        owner_kind="service_account" if listed.owner_kind == "service_account" else "user",
        owner_id=listed.owner_id,
        owner_active=listed.owner_active,
        spend_limit_enforcing=None if row.limit is None else row.limit.enforcing,
        organization_limit_enforcing=(
            None if row.organization_limit is None else row.organization_limit.enforcing
        ),
        region=project.region,
    )

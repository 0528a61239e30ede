"""OpenAI's side as an admin key sees it: projects, keys, limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Project:
    """One project of an organization."""

    project_id: str
    name: str
    archived: bool
    region: str | None = None
    """Where its requests must go (`jp` of jp.api.openai.com); None is OpenAI's usual host."""


@dataclass(frozen=True, kw_only=True)
class OrganizationKey:
    """One key of a project; `masked` is OpenAI's own redacted value (`sk-proj-...a1B2`)."""

    openai_key_id: str
    project_id: str
    name: str
    masked: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    owner_kind: str
    """`user` or `service_account`."""
    owner_name: str | None
    owner_active: bool | None
    """Whether the owner still has access to the project; None when OpenAI does not say."""
    owner_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SpendLimit:
    """OpenAI's own hard limit of a month, and whether it blocks requests right now."""

    threshold: Decimal
    currency: str
    enforcing: bool


@dataclass(frozen=True, kw_only=True)
class InventoryRow:
    """One key of the organization, with its project and the limits of both (None: none set)."""

    project: Project
    key: OrganizationKey
    limit: SpendLimit | None
    organization_limit: SpendLimit | None = None

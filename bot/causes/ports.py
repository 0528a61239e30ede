"""What the live check needs from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.credentials.secret import Secret

Failure = Literal["timeout", "dns", "tls", "refused", "proxy", "network", "nonsense"]
"""Why there is no readable answer; `nonsense` is an answer that is not OpenAI's."""


@dataclass(frozen=True, kw_only=True)
class ProbeAnswer:
    """One answer of OpenAI, or why there is none.

    With `failure` there is no error body to read (`status` may still be known); with a status of
    200 and no failure the key was accepted. `message` holds OpenAI's words, secrets masked.
    `code` is `malformed_key` when the key cannot even be sent as a header. `models` is sorted and
    at most 500 long; `model_count` is the whole number.
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


class PlatformProbe(Protocol):
    """OpenAI's ordinary API, asked with one key."""

    async def list_models(self, secret: Secret) -> ProbeAnswer:
        """Ask for the list of models: free, once, within 10 s. Never raises for an answer."""
        ...


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
    """Whether a hard spend limit blocks requests right now; None when unknown."""


KeyRecords = Callable[[], Awaitable[KeyRecord | None]]
"""Looks the key's record up; None when the organization is not connected or does not list it."""

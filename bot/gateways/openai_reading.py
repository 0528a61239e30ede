"""What every read of OpenAI's administration API has in common: one client that only reads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any, TypeVar

import httpx2
import openai
from openai import DefaultAsyncHttpxClient

from bot.channels.organization import OrganizationKey, Project, SpendLimit
from bot.credentials.secret import Secret
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError
from bot.gateways.openai_client import OwnClient
from bot.gateways.openai_wire import (
    KeyWire,
    ListPage,
    ProjectWire,
    SpendLimitWire,
    Wire,
    read_refusal,
    read_wire,
)

PAGE_TIMEOUT_S = 30.0
MOST_PAGES = 200
"""A cursor that never ends is a fault of the other side."""
LIST_PAGE = 100
"""Largest page of a list (API reference, checked 2026-11-23)."""

_CENTS = Decimal(100)
_NOT_FOUND = 404
_PROCESSED = "_STORAGE_PROCESSING"
"""Ends a residency whose requests have a host of their own; others only store there."""

Call = Callable[[], Awaitable[Any]]
Line = TypeVar("Line", bound=Wire)


class ReadingClient(OwnClient):
    """The SDK's client, unable to change anything: a connection is read-only."""

    async def _prepare_request(self, request: httpx2.Request) -> None:
        """Let nothing but GET leave; the SDK calls this before it sends."""
        if request.method != "GET":
            raise RuntimeError("a read-only connection does not change anything")


class AdminReading:
    """Reads with an admin key; whatever is no GET is refused before it is sent.

    Raises `OpenAIUnavailableError` (no answer, 429, 5xx, nonsense) and `RefusedByOpenAIError`;
    neither holds a text of OpenAI's or of the SDK's.
    """

    def __init__(
        self, *, http: DefaultAsyncHttpxClient, base_url: str, timeout_s: float = PAGE_TIMEOUT_S
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._timeout_s = timeout_s

    async def find_spend_limit(
        self, admin_key: Secret, project_id: str | None
    ) -> SpendLimit | None:
        """The hard limit of a project, or of the organization; None when none is set."""
        organization = self.open_client(admin_key).admin.organization
        if project_id is None:
            shared = organization.spend_limit.with_raw_response
            text = await self.find_text(shared.retrieve)
        else:
            own = organization.projects.spend_limit.with_raw_response
            text = await self.find_text(lambda: own.retrieve(project_id))
        if text is None:
            return None
        row = read_wire(SpendLimitWire, text)
        return SpendLimit(
            threshold=row.threshold_amount / _CENTS,
            currency=row.currency.lower(),
            enforcing=row.enforcement.status == "enforcing",
        )

    def open_client(self, admin_key: Secret) -> ReadingClient:
        """A client with this admin key."""
        return ReadingClient(
            admin_api_key=admin_key.reveal(),
            base_url=self._base_url,
            timeout_s=self._timeout_s,
            http=self._http,
        )

    async def read_text(self, method: Call) -> str:
        """The body of one answer; every failure becomes ours, without its words or its chain."""
        failure: OpenAIUnavailableError | RefusedByOpenAIError
        try:
            async with asyncio.timeout(self._timeout_s):
                return str((await method()).http_response.text)
        except openai.APIStatusError as error:
            failure = read_refusal(error.status_code, error.response.headers, error.body)
        except (openai.APIError, TimeoutError, UnicodeError) as error:
            is_timeout = isinstance(error, openai.APITimeoutError | TimeoutError)
            failure = OpenAIUnavailableError("timeout" if is_timeout else "no answer")
        # Raised outside the handler: an SDK error holds the request, and with it the key.
        raise failure

    async def find_text(self, method: Call) -> str | None:
        """The same of what need not be there: None for a 404."""
        try:
            return await self.read_text(method)
        except RefusedByOpenAIError as error:
            if error.status == _NOT_FOUND:
                return None
            raise


async def read_list(
    fetch: Callable[[str | openai.Omit], Awaitable[str]], form: type[ListPage[Line]]
) -> list[Line]:
    """All pages of a list."""
    rows: list[Line] = []
    after: str | openai.Omit = openai.omit
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        page = read_wire(form, await fetch(after))
        rows += page.data
        if not page.has_more:
            return rows
        after = continue_at(page.last_id, seen)
    raise OpenAIUnavailableError("endless pages")


def continue_at(cursor: str | None, seen: set[str]) -> str:
    """The cursor of the next page, once."""
    if cursor is None or cursor in seen:
        raise OpenAIUnavailableError("a repeated page")
    seen.add(cursor)
    return cursor


def read_project(row: ProjectWire) -> Project:
    """One project."""
    residency = row.residency or ""
    is_processed = residency.endswith(_PROCESSED)
    return Project(
        project_id=row.id,
        name=row.name or "",
        archived=row.archived_at is not None or row.status == "archived",
        region=residency.removesuffix(_PROCESSED).lower() if is_processed else None,
    )


def read_key(row: KeyWire, project_id: str) -> OrganizationKey:
    """One key of a project."""
    owner = row.owner.service_account or row.owner.user
    active = {"active": True, "inactive": False}.get(row.owner_project_access or "")
    return OrganizationKey(
        openai_key_id=row.id,
        project_id=project_id,
        name=row.name or "",
        masked=row.redacted_value,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        owner_kind="service_account" if row.owner.type == "service_account" else "user",
        owner_id=owner.id if owner else None,
        owner_name=owner.name if owner else None,
        owner_active=active,
    )

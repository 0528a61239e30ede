"""OpenAI's administration API through its SDK, read only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import httpx2
import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from bot.channels.organization import OrganizationKey, Project, SpendLimit
from bot.credentials.secret import Secret
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError
from bot.gateways.openai_wire import (
    BucketPage,
    BucketWire,
    CostWire,
    KeyWire,
    ListPage,
    ProjectWire,
    SpendLimitWire,
    UsageWire,
    Wire,
    read_refusal,
    read_wire,
)
from bot.spend.figures import CostLine, UsageHour
from bot.spend.money import Money

PAGE_TIMEOUT_S = 30.0
MOST_PAGES = 200
"""A cursor that never ends is a fault of the other side."""

LIST_PAGE = 100
COST_BUCKETS = 180
USAGE_BUCKETS = 168
"""Largest page sizes (API reference, checked 2026-11-23)."""

DAY_S, HOUR_S = 86_400, 3_600
"""Widths of the buckets in seconds; they begin on multiples of it (UTC)."""

_CENTS = Decimal(100)
_NOT_FOUND = 404

Call = Callable[[], Awaitable[Any]]
Line = TypeVar("Line", bound=Wire)


class ReadingClient(AsyncOpenAI):
    """The SDK's client, unable to change anything: a connection is read-only."""

    async def _prepare_request(self, request: httpx2.Request) -> None:
        """Let nothing but GET leave; the SDK calls this before it sends."""
        if request.method != "GET":
            raise RuntimeError("a read-only connection does not change anything")


class OpenAIAdminGateway:
    """The `OrganizationApi` and the `SpendApi`; whatever is no GET is refused before it is sent.

    Raises `OpenAIUnavailableError` (no answer, 429, 5xx, nonsense) and `RefusedByOpenAIError`;
    neither holds a text of OpenAI's or of the SDK's.
    """

    def __init__(
        self, *, http: DefaultAsyncHttpxClient, base_url: str, timeout_s: float = PAGE_TIMEOUT_S
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._timeout_s = timeout_s

    async def list_projects(self, admin_key: Secret) -> tuple[Project, ...]:
        """Every project, archived ones too."""
        projects = self._client(admin_key).admin.organization.projects.with_raw_response

        async def fetch(after: str | openai.Omit) -> str:
            return await self._text(
                lambda: projects.list(include_archived=True, limit=LIST_PAGE, after=after)
            )

        return tuple(
            Project(
                project_id=row.id,
                name=row.name or "",
                archived=row.archived_at is not None or row.status == "archived",
            )
            for row in await _read_list(fetch, ListPage[ProjectWire])
        )

    async def list_keys(self, admin_key: Secret, project_id: str) -> tuple[OrganizationKey, ...]:
        """Every key of a project; `any`, since the default hides keys whose owner lost access."""
        keys = self._client(admin_key).admin.organization.projects.api_keys.with_raw_response

        async def fetch(after: str | openai.Omit) -> str:
            return await self._text(
                lambda: keys.list(
                    project_id, limit=LIST_PAGE, after=after, owner_project_access="any"
                )
            )

        rows = await _read_list(fetch, ListPage[KeyWire])
        return tuple(_read_key(row, project_id) for row in rows)

    async def find_spend_limit(
        self, admin_key: Secret, project_id: str | None
    ) -> SpendLimit | None:
        """The hard limit of a project, or of the organization; None when none is set."""
        organization = self._client(admin_key).admin.organization
        try:
            if project_id is None:
                limit = organization.spend_limit.with_raw_response
                text = await self._text(limit.retrieve)
            else:
                own = organization.projects.spend_limit.with_raw_response
                text = await self._text(lambda: own.retrieve(project_id))
        except RefusedByOpenAIError as error:
            if error.status == _NOT_FOUND:
                return None
            raise
        row = read_wire(SpendLimitWire, text)
        return SpendLimit(
            threshold=row.threshold_amount / _CENTS,
            currency=row.currency.lower(),
            enforcing=row.enforcement.status == "enforcing",
        )

    async def list_costs(self, admin_key: Secret, first: date, last: date) -> tuple[CostLine, ...]:
        """Billed lines of the UTC days from `first` to `last`, both included."""
        usage = self._client(admin_key).admin.organization.usage.with_raw_response

        async def fetch(page: str | openai.Omit) -> str:
            return await self._text(
                lambda: usage.costs(
                    start_time=_start_of(first),
                    end_time=_start_of(last + timedelta(days=1)),
                    bucket_width="1d",
                    group_by=["project_id", "api_key_id", "line_item"],
                    limit=COST_BUCKETS,
                    page=page,
                )
            )

        buckets = await _read_buckets(fetch, BucketPage[CostWire])
        _check_buckets(buckets, _start_of(first), _start_of(last + timedelta(days=1)), DAY_S)
        return tuple(
            CostLine(
                day=bucket.start_time.date(),
                project_id=row.project_id,
                openai_key_id=row.api_key_id,
                line_item=row.line_item or "",
                money=_read_money(row),
            )
            for bucket in buckets
            for row in bucket.results
        )

    async def list_usage(
        self, admin_key: Secret, start: datetime, end: datetime
    ) -> tuple[UsageHour, ...]:
        """Usage of the UTC hours in [start, end)."""
        usage = self._client(admin_key).admin.organization.usage.with_raw_response

        async def fetch(page: str | openai.Omit) -> str:
            return await self._text(
                lambda: usage.completions(
                    start_time=int(start.timestamp()),
                    end_time=int(end.timestamp()),
                    bucket_width="1h",
                    group_by=["project_id", "api_key_id", "model", "batch"],
                    limit=USAGE_BUCKETS,
                    page=page,
                )
            )

        buckets = await _read_buckets(fetch, BucketPage[UsageWire])
        _check_buckets(buckets, int(start.timestamp()), int(end.timestamp()), HOUR_S)
        return tuple(
            UsageHour(
                hour=bucket.start_time,
                project_id=row.project_id,
                openai_key_id=row.api_key_id,
                model=row.model or "",
                batch=bool(row.batch),
                requests=row.num_model_requests,
                input_tokens=row.input_tokens,
                cached_tokens=row.input_cached_tokens or 0,
                output_tokens=row.output_tokens,
            )
            for bucket in buckets
            for row in bucket.results
        )

    def _client(self, admin_key: Secret) -> ReadingClient:
        client = ReadingClient(
            api_key="",
            admin_api_key=admin_key.reveal(),
            base_url=self._base_url,
            max_retries=0,
            timeout=self._timeout_s,
            http_client=self._http,
        )
        # The SDK takes these from the environment when told None; a stale one there would refuse
        # a good key with `mismatched_organization`.
        client.organization = None
        client.project = None
        return client

    async def _text(self, method: Call) -> str:
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


async def _read_list(
    fetch: Callable[[str | openai.Omit], Awaitable[str]], form: type[ListPage[Line]]
) -> list[Line]:
    rows: list[Line] = []
    after: str | openai.Omit = openai.omit
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        page = read_wire(form, await fetch(after))
        rows += page.data
        if not page.has_more:
            return rows
        after = _continue_at(page.last_id, seen)
    raise OpenAIUnavailableError("endless pages")


async def _read_buckets(
    fetch: Callable[[str | openai.Omit], Awaitable[str]], form: type[BucketPage[Line]]
) -> list[BucketWire[Line]]:
    buckets: list[BucketWire[Line]] = []
    cursor: str | openai.Omit = openai.omit
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        page = read_wire(form, await fetch(cursor))
        buckets += page.data
        if not page.has_more:
            return buckets
        cursor = _continue_at(page.next_page, seen)
    raise OpenAIUnavailableError("endless pages")


def _check_buckets(buckets: Sequence[BucketWire[Line]], start: int, end: int, step_s: int) -> None:
    """Each bucket begins on its step within the window and comes once: money counts once."""
    starts = [int(bucket.start_time.timestamp()) for bucket in buckets]
    in_place = all(start - step_s < each < end and each % step_s == 0 for each in starts)
    if not in_place or len(set(starts)) < len(starts):
        raise OpenAIUnavailableError("buckets out of place")


def _continue_at(cursor: str | None, seen: set[str]) -> str:
    if cursor is None or cursor in seen:
        raise OpenAIUnavailableError("a repeated page")
    seen.add(cursor)
    return cursor


def _read_key(row: KeyWire, project_id: str) -> OrganizationKey:
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
        owner_name=owner.name if owner else None,
        owner_active=active,
    )


def _read_money(row: CostWire) -> Money | None:
    if row.amount is None or row.amount.value is None or row.amount.currency is None:
        return None
    return Money(row.amount.value, row.amount.currency.lower())


def _start_of(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())

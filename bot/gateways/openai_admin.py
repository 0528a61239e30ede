"""OpenAI's administration API through its SDK, read only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

import openai

from bot.channels.organization import OrganizationKey, Project
from bot.credentials.secret import Secret
from bot.errors import OpenAIUnavailableError
from bot.gateways.openai_reading import (
    LIST_PAGE,
    MOST_PAGES,
    AdminReading,
    continue_at,
    read_key,
    read_list,
    read_project,
)
from bot.gateways.openai_wire import (
    BucketPage,
    BucketWire,
    CostWire,
    KeyWire,
    ListPage,
    ProjectWire,
    UsageWire,
    Wire,
    read_wire,
)
from bot.spend.figures import CostLine, UsageHour
from bot.spend.money import Money

COST_BUCKETS = 180
USAGE_BUCKETS = 168
"""Largest page sizes (API reference, checked 2026-11-23)."""

DAY_S, HOUR_S = 86_400, 3_600
"""Widths of the buckets in seconds; they begin on multiples of it (UTC)."""

Line = TypeVar("Line", bound=Wire)


class OpenAIAdminGateway(AdminReading):
    """The `OrganizationApi` and the `SpendApi`; whatever is no GET is refused before it is sent.

    Raises `OpenAIUnavailableError` (no answer, 429, 5xx, nonsense) and `RefusedByOpenAIError`;
    neither holds a text of OpenAI's or of the SDK's.
    """

    async def list_projects(self, admin_key: Secret) -> tuple[Project, ...]:
        """Every project, archived ones too."""
        projects = self.open_client(admin_key).admin.organization.projects.with_raw_response

        async def fetch(after: str | openai.Omit) -> str:
            return await self.read_text(
                lambda: projects.list(include_archived=True, limit=LIST_PAGE, after=after)
            )

        return tuple(read_project(row) for row in await read_list(fetch, ListPage[ProjectWire]))

    async def list_keys(self, admin_key: Secret, project_id: str) -> tuple[OrganizationKey, ...]:
        """Every key of a project; `any`, since the default hides keys whose owner lost access."""
        keys = self.open_client(admin_key).admin.organization.projects.api_keys.with_raw_response

        async def fetch(after: str | openai.Omit) -> str:
            return await self.read_text(
                lambda: keys.list(
                    project_id, limit=LIST_PAGE, after=after, owner_project_access="any"
                )
            )

        rows = await read_list(fetch, ListPage[KeyWire])
        return tuple(read_key(row, project_id) for row in rows)

    async def list_costs(self, admin_key: Secret, first: date, last: date) -> tuple[CostLine, ...]:
        """Billed lines of the UTC days from `first` to `last`, both included."""
        usage = self.open_client(admin_key).admin.organization.usage.with_raw_response

        async def fetch(page: str | openai.Omit) -> str:
            return await self.read_text(
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
        usage = self.open_client(admin_key).admin.organization.usage.with_raw_response

        async def fetch(page: str | openai.Omit) -> str:
            return await self.read_text(
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
        cursor = continue_at(page.next_page, seen)
    raise OpenAIUnavailableError("endless pages")


def _check_buckets(buckets: Sequence[BucketWire[Line]], start: int, end: int, step_s: int) -> None:
    """Each bucket begins on its step within the window and comes once: money counts once."""
    starts = [int(bucket.start_time.timestamp()) for bucket in buckets]
    in_place = all(start - step_s < each < end and each % step_s == 0 for each in starts)
    if not in_place or len(set(starts)) < len(starts):
        raise OpenAIUnavailableError("buckets out of place")


def _read_money(row: CostWire) -> Money | None:
    if row.amount is None or row.amount.value is None or row.amount.currency is None:
        return None
    return Money(row.amount.value, row.amount.currency.lower())


def _start_of(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())

"""What spend needs from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.credentials.secret import Secret
from bot.keys.ports import KeyChanges
from bot.ports import ChannelRef
from bot.spend.budget import Budget, BudgetRef
from bot.spend.figures import CostLine, DayRead, UsageHour

ReadDay = tuple[DayRead, Sequence[CostLine]]
"""A UTC day with its billed lines, as they were just read."""


class SpendApi(Protocol):
    """OpenAI's costs and usage, read only; all pages.

    Raises `OpenAIUnavailableError` and `RefusedByOpenAIError`.
    """

    async def list_costs(self, admin_key: Secret, first: date, last: date) -> tuple[CostLine, ...]:
        """Billed lines of the UTC days from `first` to `last`, both included.

        One line for each project, key and line item of a day.
        """
        ...

    async def list_usage(
        self, admin_key: Secret, start: datetime, end: datetime
    ) -> tuple[UsageHour, ...]:
        """Usage of the UTC hours in [start, end), by project, key, model and batch."""
        ...


class SpendStore(Protocol):
    """Collected figures of each connection; written idempotently."""

    async def replace_days(self, connection_id: str, days: Sequence[ReadDay]) -> None:
        """Put the lines of each day in place of what was known of that day."""
        ...

    async def replace_usage(
        self, connection_id: str, start: datetime, end: datetime, hours: Sequence[UsageHour]
    ) -> None:
        """Put the hours in place of what was known of [start, end)."""
        ...

    async def list_reads(self, connection_id: str, first: date, last: date) -> tuple[DayRead, ...]:
        """The known UTC days from `first` to `last`, both included, oldest first."""
        ...

    async def list_costs(self, connection_id: str, first: date, last: date) -> tuple[CostLine, ...]:
        """Billed lines of the UTC days from `first` to `last`, both included."""
        ...

    async def list_usage(
        self, connection_id: str, start: datetime, end: datetime
    ) -> tuple[UsageHour, ...]:
        """Usage of the UTC hours in [start, end), oldest first."""
        ...

    async def count_requests(
        self, connection_id: str, start: datetime, end: datetime
    ) -> Mapping[str, Mapping[datetime, int]]:
        """Requests that OpenAI answered, by its id of the key and UTC hour in [start, end).

        Hours without any are left out.
        """
        ...

    async def find_usage_read(self, connection_id: str) -> datetime | None:
        """Up to which moment usage is known (end, exclusive); None when never read."""
        ...

    async def mark_usage_read(self, connection_id: str, until: datetime) -> None:
        """Record that usage is known up to `until` (exclusive)."""
        ...


class BudgetStore(Protocol):
    """Budgets, and what was told of each in each month."""

    async def save(self, budget: Budget) -> None:
        """Put it in place of an earlier one; nothing counts as told of the new one."""
        ...

    async def remove(self, ref: BudgetRef) -> bool:
        """Remove it with all that was told of it; whether there was one."""
        ...

    async def list_channel(self, channel: ChannelRef) -> tuple[Budget, ...]:
        """The channel's own first, then those of projects and keys."""
        ...

    async def list_channels(self) -> tuple[ChannelRef, ...]:
        """Every channel with a budget."""
        ...

    async def list_told(self, ref: BudgetRef, month: str) -> frozenset[str]:
        """The steps that are done with in a month (`2026-11`)."""
        ...

    async def tell(self, ref: BudgetRef, month: str, step: str, at: datetime) -> bool:
        """Be done with a step; False when somebody was before. Part of the same transaction."""
        ...


class SpendChanges(KeyChanges, Protocol):
    """The slice of a transaction that spend uses."""

    @property
    def spend(self) -> SpendStore: ...

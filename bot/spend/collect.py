"""Keeps a connection's figures up to date: asks OpenAI first, then writes day by day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta

from bot.channels.connection import Connection
from bot.credentials.secret import Secret
from bot.ports import Vault
from bot.spend.days import DAY, HOUR, floor_hour, settles_at, start_of_day
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.ports import SpendApi, SpendChanges

BACKFILL = timedelta(days=60)
"""How far back the first collection reaches, before the day of connecting."""
OVERLAP = timedelta(days=3)
"""How much is read again each time: OpenAI still corrects days that have closed."""

CHUNK = timedelta(days=10)
"""How much usage one transaction writes: others wait for it meanwhile."""

CostsByDay = Mapping[date, Sequence[CostLine]]


def first_day_of(connection: Connection) -> date:
    """The first UTC day that is collected; nothing is known of the days before it."""
    return connection.connected_at.astimezone(UTC).date() - BACKFILL


class SpendCollector:
    """Collects billed costs and hourly usage of a connection; may be run at any moment, again.

    Raises `OpenAIUnavailableError`, `RefusedByOpenAIError`, `SealedError`: nothing was
    written then.
    """

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[SpendChanges]],
        reads: Callable[[], AbstractAsyncContextManager[SpendChanges]],
        api: SpendApi,
        vault: Vault,
        clock_now: Callable[[], datetime],
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._api = api
        self._vault = vault
        self._now = clock_now

    async def collect(self, connection: Connection) -> None:
        """Bring costs and usage of one organization up to now."""
        now = self._now()
        async with self._reads() as tx:
            sealed = await tx.connections.get_sealed(connection)
            usage_known = await tx.spend.find_usage_read(connection.connection_id)
            reads = await tx.spend.list_reads(
                connection.connection_id, first_day_of(connection), now.date()
            )
        admin_key = self._vault.open(connection.sealing, sealed)
        start = start_of_day(first_day_of(connection))
        if usage_known is not None:
            start = max(start, floor_hour(usage_known - OVERLAP))
        hours = await self._api.list_usage(admin_key, start, floor_hour(now) + HOUR)
        first = _first_day_to_read(connection, reads, now.date())
        readings = [await self._read_costs(admin_key, first, now.date())]
        if not reads:
            # History has long stood still: a second look settles it, so that the first report
            # already has settled days.
            readings.append(await self._read_costs(admin_key, first, now.date()))
        await self._write_costs(connection, readings, now)
        await self._write_usage(connection, start, hours, now)

    async def _read_costs(self, admin_key: Secret, first: date, last: date) -> CostsByDay:
        days: dict[date, list[CostLine]] = {
            first + timedelta(days=offset): [] for offset in range((last - first).days + 1)
        }
        for line in await self._api.list_costs(admin_key, first, last):
            if line.day in days:
                days[line.day].append(line)
        return days

    async def _write_costs(
        self,
        connection: Connection,
        readings: Sequence[CostsByDay],
        now: datetime,
    ) -> None:
        first, last = min(readings[-1]), max(readings[-1])
        async with self._changes() as tx:
            known = await tx.spend.list_reads(connection.connection_id, first, last)
            reads = {read.day: read for read in known}
            for reading in readings:
                for day, lines in reading.items():
                    reads[day] = follow_read(reads.get(day), day, lines, now)
            await tx.spend.replace_days(
                connection.connection_id,
                [(reads[day], lines) for day, lines in readings[-1].items()],
            )

    async def _write_usage(
        self, connection: Connection, start: datetime, hours: Sequence[UsageHour], now: datetime
    ) -> None:
        end = floor_hour(now) + HOUR
        while start < end:
            stop = min(start_of_day(start.date() + CHUNK), end)
            chunk = [hour for hour in hours if start <= hour.hour < stop]
            async with self._changes() as tx:
                await tx.spend.replace_usage(connection.connection_id, start, stop, chunk)
                known = await tx.spend.find_usage_read(connection.connection_id)
                until = min(stop, now)
                if known is None or known < until:
                    await tx.spend.mark_usage_read(connection.connection_id, until)
            start = stop


def follow_read(
    previous: DayRead | None, day: date, lines: Sequence[CostLine], now: datetime
) -> DayRead:
    """What is known of a day after reading these lines at `now`.

    A day settles at a read that agrees with the one before and comes after the day has been closed
    for six hours; a change unsettles it until two reads agree again.
    """
    digest = digest_lines(lines)
    agrees = previous is not None and previous.digest == digest
    settled_at = None
    if previous is not None and agrees:
        settled_at = previous.settled_at or (now if now >= settles_at(day) else None)
    return DayRead(
        day=day,
        digest=digest,
        read_at=now,
        same_since=previous.same_since if previous is not None and agrees else now,
        settled_at=settled_at,
    )


def digest_lines(lines: Sequence[CostLine]) -> str:
    """A hash that is equal for equal bills, whatever the order of lines or trailing zeros."""
    facts = sorted(
        json.dumps(
            [
                line.project_id,
                line.openai_key_id,
                line.line_item,
                None if line.money is None else format(line.money.amount.normalize(), "f"),
                None if line.money is None else line.money.currency,
            ]
        )
        for line in lines
    )
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _first_day_to_read(connection: Connection, reads: Sequence[DayRead], today: date) -> date:
    """The oldest day that is unread or unsettled, or lies within the overlap."""
    settled = {read.day for read in reads if read.settled_at is not None}
    day, overlap = first_day_of(connection), today - OVERLAP
    while day < overlap and day in settled:
        day += DAY
    return min(day, overlap)

"""What a channel was billed over a few days, by key: from what was collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from bot.channels.settings import ChannelSettings
from bot.keys.key import Key
from bot.ports import Clock
from bot.reports.ports import ReportChanges
from bot.spend.days import DAY
from bot.spend.figures import CostLine
from bot.spend.money import Total, add_up
from bot.spend.summary import WEEK, list_days, sum_by_key

SpendRange = Literal["today", "7d", "month"]


@dataclass(frozen=True, kw_only=True)
class Billed:
    """Billed in the UTC days from `first` to `last`, both included.

    `total` None: nothing of these days was read. `by_key` are the channel's own keys, by name.
    `as_of` is when the newest of the days was read.
    """

    first: date
    last: date
    total: Total | None
    by_key: tuple[tuple[str, Total], ...] = ()
    as_of: datetime | None = None


class BilledReport:
    """Reads what was billed; asks nobody outside."""

    def __init__(
        self, *, reads: Callable[[], AbstractAsyncContextManager[ReportChanges]], clock: Clock
    ) -> None:
        self._reads = reads
        self._clock = clock

    async def build(self, settings: ChannelSettings, span: SpendRange) -> Billed:
        """Today so far, the last seven closed days, or the month so far."""
        first, last = _find_days(self._clock.now().astimezone(UTC).date(), span)
        connection_id = settings.connection_id
        if connection_id is None:
            return Billed(first=first, last=last, total=None)
        async with self._reads() as tx:
            keys = await tx.keys.list_channel(settings.channel)
            reads = await tx.spend.list_reads(connection_id, first, last)
            lines = await tx.spend.list_costs(connection_id, first, last)
        if not reads:
            return Billed(first=first, last=last, total=None)
        own = [line for line in lines if _belongs(settings, keys, line)]
        wanted = list_days(last, (last - first).days + 1)
        whole = {read.day for read in reads}.issuperset(wanted)
        total = add_up(line.money for line in own)
        return Billed(
            first=first,
            last=last,
            total=Total(total.money, total.complete and whole),
            by_key=tuple(_name(own, keys, whole=whole)),
            as_of=max(read.read_at for read in reads),
        )


def _find_days(today: date, span: SpendRange) -> tuple[date, date]:
    match span:
        case "today":
            return today, today
        case "7d":
            return today - WEEK * DAY, today - DAY
        case "month":
            return today.replace(day=1), today


def _belongs(settings: ChannelSettings, keys: tuple[Key, ...], line: CostLine) -> bool:
    if settings.project_ids:
        return line.project_id in settings.project_ids
    return any(key.openai_key_id == line.openai_key_id for key in keys if key.openai_key_id)


def _name(
    lines: list[CostLine], keys: tuple[Key, ...], *, whole: bool
) -> Iterator[tuple[str, Total]]:
    totals = sum_by_key(lines)
    for key in keys:
        total = totals.get(key.openai_key_id) if key.openai_key_id else None
        if total is not None:
            yield key.name, Total(total.money, total.complete and whole)

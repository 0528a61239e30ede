"""The spend of a channel in a period, from what was collected; never asks OpenAI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.channels.settings import ChannelSettings
from bot.keys.key import Key
from bot.ports import Clock
from bot.reports.digest import NoConnection
from bot.reports.ports import ReportChanges
from bot.spend.belonging import belongs, is_mapped
from bot.spend.collect import first_day_of
from bot.spend.days import HOUR, floor_hour, hours_of_day, start_of_day
from bot.spend.forecast import LOOK_BACK, Forecast, forecast_month
from bot.spend.money import ZERO, Money, Total
from bot.spend.periods import Period, PeriodKind, month_of, read_period
from bot.spend.spent import (
    Spent,
    estimate_spent,
    list_settled,
    list_spent,
    list_unknown,
    total_by_day,
    total_of,
)
from bot.spend.summary import KnownSpan, list_days, span_of


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a channel's UTC days from the first to today, both included."""

    keys: tuple[Key, ...]
    spent: tuple[Spent, ...]
    days: tuple[date, ...]
    unknown: tuple[date, ...]
    """Days of which something is missing."""
    settled: frozenset[date]
    as_of: datetime | None

    @property
    def today(self) -> date:
        """The present UTC day."""
        return self.days[-1]

    def only(self, chosen: Callable[[Spent], bool]) -> Known:
        """The same days with these amounts alone."""
        return Known(**{**vars(self), "spent": tuple(one for one in self.spent if chosen(one))})


@dataclass(frozen=True, kw_only=True)
class Account:
    """The spend of one period. `total` None: nothing is known; incomplete: it is a lower bound."""

    period: Period
    zone: str
    """Whose days they are: the channel's, or UTC."""
    total: Total | None
    billed: Money
    """What of it stands on settled bills."""
    spent: tuple[Spent, ...] = ()
    keys: tuple[Key, ...] = ()
    settled_until: date | None = None
    """The newest settled day of the period."""
    unknown: tuple[date, ...] = ()
    as_of: datetime | None = None
    is_current_month: bool = False
    forecast: Forecast | None = None
    """Of the current month only."""
    is_mapped: bool = True
    unmatched: tuple[str, ...] = ()
    """Keys of the channel that were not found in the organization: not counted."""
    unpriced: tuple[str, ...] = ()

    @property
    def bound(self) -> Total | None:
        """The total as the channel's own: a lower bound, too, while a key of it is not found."""
        if self.total is None:
            return None
        return Total(self.total.money, self.total.complete and not self.unmatched)


class SpendReport:
    """Reads what a channel spent."""

    def __init__(
        self, *, reads: Callable[[], AbstractAsyncContextManager[ReportChanges]], clock: Clock
    ) -> None:
        self._reads = reads
        self._clock = clock

    def read_period(self, settings: ChannelSettings, text: str) -> Period | None:
        """Read which period somebody means; None when it is none, or has not begun."""
        now = self._clock.now().astimezone(UTC)
        local = now.astimezone(ZoneInfo(settings.timezone)).date()
        period = read_period(text, today=now.date(), local_today=local)
        return None if period is None or period.first > max(now.date(), local) else period

    async def build(self, settings: ChannelSettings, period: Period) -> Account | NoConnection:
        """The account of a period that has begun."""
        now = self._clock.now().astimezone(UTC)
        async with self._reads() as tx:
            if period.kind is PeriodKind.TODAY:
                return await _build_today(tx, settings, period)
            known = await load_known(tx, settings, min(period.first, now.date() - LOOK_BACK), now)
        if known is None:
            return NoConnection(
                channel=settings.channel, local_date=period.last, zone=settings.timezone
            )
        return account_of(settings, period, known)


async def load_known(
    tx: ReportChanges, settings: ChannelSettings, first: date, now: datetime
) -> Known | None:
    """What is known of the days from `first` to today (UTC); None without a connection."""
    connection = (
        await tx.connections.find(settings.channel.team_id, settings.connection_id)
        if settings.connection_id
        else None
    )
    if connection is None:
        return None
    connection_id, today = connection.connection_id, now.astimezone(UTC).date()
    # Nothing is known of the days before the first that is collected.
    begun = max(first, first_day_of(connection))
    keys = await tx.keys.list_channel(settings.channel)
    settled = list_settled(await tx.spend.list_reads(connection_id, begun, today))
    lines = await tx.spend.list_costs(connection_id, begun, today)
    days = list_days(today, (today - first).days + 1)
    # Settled days count by their bill: usage is asked for what comes after, mostly two days.
    open_days = [day for day in days if day >= begun and day not in settled]
    since = start_of_day(min(open_days, default=today))
    hours = await tx.spend.list_usage(connection_id, since, floor_hour(now) + HOUR)
    span = span_of(first_day_of(connection), await tx.spend.find_usage_read(connection_id))
    return Known(
        keys=keys,
        spent=list_spent(
            days,
            settled=settled,
            lines=[line for line in lines if belongs(settings, keys, line)],
            hours=[row for row in hours if belongs(settings, keys, row)],
        ),
        days=tuple(days),
        unknown=list_unknown(days, settled, span, today),
        settled=settled,
        as_of=span.until if span else None,
    )


def account_of(settings: ChannelSettings, period: Period, known: Known) -> Account:
    """The account of UTC days."""
    days = [day for day in known.days if period.first <= day <= period.last]
    spent = tuple(one for one in known.spent if period.first <= one.day <= period.last)
    unknown = tuple(day for day in days if day in known.unknown)
    mapped = is_mapped(settings, known.keys)
    total = None
    if mapped and len(unknown) < len(days):
        whole = total_of(spent)
        total = Total(whole.money, whole.complete and not unknown)
    settled = [day for day in days if day in known.settled]
    return Account(
        period=period,
        zone="UTC",
        total=total,
        billed=total_of(one for one in spent if one.is_billed).money,
        spent=spent if mapped else (),
        keys=known.keys,
        settled_until=max(settled, default=None),
        unknown=unknown,
        as_of=known.as_of,
        is_current_month=period == month_of(known.today),
        forecast=_forecast(period, known, total),
        is_mapped=mapped,
        unmatched=_unmatched(known.keys),
        unpriced=_unpriced(spent),
    )


def _forecast(period: Period, known: Known, total: Total | None) -> Forecast | None:
    if period != month_of(known.today):
        return None
    totals = total_by_day(known.spent, known.days)
    past = {
        day: each.money
        for day, each in totals.items()
        if day < known.today and each.complete and day not in known.unknown
    }
    so_far = totals.get(known.today)
    return forecast_month(
        total,
        past,
        today=known.today,
        today_so_far=so_far.money if so_far else ZERO,
        last=period.last,
    )


async def _build_today(
    tx: ReportChanges, settings: ChannelSettings, period: Period
) -> Account | NoConnection:
    """The channel's own day up to now: usage alone knows its hours."""
    connection = (
        await tx.connections.find(settings.channel.team_id, settings.connection_id)
        if settings.connection_id
        else None
    )
    zone = settings.timezone
    if connection is None:
        return NoConnection(channel=settings.channel, local_date=period.first, zone=zone)
    first, end = hours_of_day(period.first, ZoneInfo(zone))
    keys = await tx.keys.list_channel(settings.channel)
    known = await tx.spend.find_usage_read(connection.connection_id)
    span: KnownSpan | None = span_of(first_day_of(connection), known)
    rows = await tx.spend.list_usage(connection.connection_id, first, end)
    mapped = is_mapped(settings, keys)
    spent = tuple(estimate_spent(row, period.first) for row in rows if belongs(settings, keys, row))
    is_known = mapped and span is not None and span.touches(first, end)
    return Account(
        period=period,
        zone=zone,
        total=total_of(spent) if is_known else None,
        billed=ZERO,
        spent=spent,
        keys=keys,
        unknown=() if is_known else (period.first,),
        as_of=span.until if span else None,
        is_mapped=mapped,
        unmatched=_unmatched(keys),
        unpriced=_unpriced(spent),
    )


def _unmatched(keys: Sequence[Key]) -> tuple[str, ...]:
    return tuple(key.name for key in keys if key.openai_key_id is None)


def _unpriced(spent: Sequence[Spent]) -> tuple[str, ...]:
    return tuple(sorted({one.model for one in spent if one.money is None and not one.is_billed}))

"""Builds a channel's digest from what was collected; never asks OpenAI."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.channels.connection import Connection
from bot.channels.settings import ChannelSettings
from bot.keys.key import Key
from bot.reports.digest import Digest, DigestRow, Gap, Missing, NoConnection, RowKind
from bot.reports.monthly import look_at_month
from bot.reports.ports import ReportChanges
from bot.reports.slots import Slot
from bot.spend.belonging import belongs, is_mapped
from bot.spend.collect import first_day_of
from bot.spend.days import DAY, hours_of_day
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import Money, Total, add_up
from bot.spend.movement import Movement, explain_movement
from bot.spend.prices import PRICE_LIST_DATE
from bot.spend.summary import (
    KnownSpan,
    estimate_by_key,
    estimate_days,
    list_days,
    list_unpriced,
    span_of,
)

SERIES_DAYS = 14
WEEKS = 8
"""How many earlier weeks "usual" looks at."""
FEWEST_WEEKS = 3
"""Fewer of them are no usual day yet."""
SMALLEST_BASE = Money(Decimal(1))
"""Below this amount a percentage says nothing."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is known of one channel's spend; `hours` and `costs` are already its own."""

    keys: tuple[Key, ...]
    hours: tuple[UsageHour, ...]
    known: KnownSpan | None
    settled: DayRead | None
    costs: tuple[CostLine, ...]


class DigestReport:
    """Builds digests from collected figures; never asks OpenAI."""

    def __init__(self, *, reads: Callable[[], AbstractAsyncContextManager[ReportChanges]]) -> None:
        self._reads = reads

    async def build(
        self, settings: ChannelSettings, now: datetime, slot: Slot | None = None
    ) -> Digest | NoConnection:
        """The digest of the channel's yesterday; with a slot, of the day before the slot's date."""
        zone = ZoneInfo(settings.timezone)
        day = (slot.local_date if slot else now.astimezone(zone).date()) - DAY
        nothing = NoConnection(channel=settings.channel, local_date=day, zone=settings.timezone)
        if settings.connection_id is None:
            return nothing
        async with self._reads() as tx:
            connection = await tx.connections.find(settings.channel.team_id, settings.connection_id)
            if connection is None:
                return nothing
            figures = await _load(tx, settings, connection, day, now)
            month = await look_at_month(tx, settings, now)
        late = slot.due if slot is not None and slot.late else None
        return replace(compose(settings, day, figures, late_since=late), month=month)


async def _load(
    tx: ReportChanges,
    settings: ChannelSettings,
    connection: Connection,
    day: date,
    now: datetime,
) -> Figures:
    zone, connection_id = ZoneInfo(settings.timezone), connection.connection_id
    keys = await tx.keys.list_channel(settings.channel)
    first, _ = hours_of_day(day - timedelta(weeks=WEEKS), zone)
    _, end = hours_of_day(day, zone)
    hours = await tx.spend.list_usage(connection_id, first, end)
    today = now.astimezone(UTC).date()
    reads = await tx.spend.list_reads(connection_id, today - timedelta(weeks=WEEKS), today)
    settled = max(
        (read for read in reads if read.settled_at is not None),
        key=lambda read: read.day,
        default=None,
    )
    costs: tuple[CostLine, ...] = ()
    if settled is not None:
        costs = await tx.spend.list_costs(connection_id, settled.day, settled.day)

    return Figures(
        keys=keys,
        hours=tuple(row for row in hours if belongs(settings, keys, row)),
        known=span_of(first_day_of(connection), await tx.spend.find_usage_read(connection_id)),
        settled=settled,
        costs=tuple(row for row in costs if belongs(settings, keys, row)),
    )


def compose(
    settings: ChannelSettings, day: date, figures: Figures, *, late_since: datetime | None = None
) -> Digest:
    """The digest of a local day from a channel's figures."""
    zone = ZoneInfo(settings.timezone)
    days = list_days(day, SERIES_DAYS)
    weeks = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    totals: dict[date, Total | None] = {}
    if figures.known is not None and is_mapped(settings, figures.keys):
        totals = estimate_days(figures.hours, [*days, *weeks], zone, figures.known)
    total = totals.get(day)
    usual_days = _usual_days({week: totals.get(week) for week in weeks})
    usual = _mean([totals[each] for each in usual_days])
    change = total.money - usual if total and total.complete and usual else None
    missing = _list_gaps(settings, day, figures, total)
    partly_mapped = any(gap.reason is Missing.UNMATCHED_KEY for gap in missing)
    settled = add_up(line.money for line in figures.costs)
    counts = figures.settled is not None and is_mapped(settings, figures.keys)
    return Digest(
        channel=settings.channel,
        local_date=day,
        zone=settings.timezone,
        estimate=total.known if total else None,
        estimate_complete=total is not None and total.complete and not partly_mapped,
        usual=usual,
        change=change,
        change_percent=_percent(change, usual),
        movement=_explain(figures, day, usual_days, zone),
        settled_day=figures.settled.day if figures.settled else None,
        settled=settled.known if counts else None,
        settled_complete=counts and settled.complete and not partly_mapped,
        by_key=_list_rows(settings, day, figures),
        series=tuple((each, _whole(totals.get(each))) for each in days),
        as_of=figures.known.until if figures.known else None,
        price_date=PRICE_LIST_DATE,
        missing=missing,
        late_since=late_since,
    )


def _whole(total: Total | None) -> Money | None:
    return total.money if total is not None and total.complete else None


def _usual_days(totals: Mapping[date, Total | None]) -> tuple[date, ...]:
    """The days in the middle: one, or the two whose mean is the median."""
    whole = ((day, _whole(total)) for day, total in totals.items())
    known = sorted((money.amount, day) for day, money in whole if money is not None)
    if len(known) < FEWEST_WEEKS:
        return ()
    middle = known[(len(known) - 1) // 2 : len(known) // 2 + 1]
    return tuple(day for _, day in middle)


def _explain(
    figures: Figures, day: date, usual_days: tuple[date, ...], zone: ZoneInfo
) -> Movement | None:
    """Why the day differs from the very days that "usual" is; None where it is not all read."""
    is_read = figures.known is not None and figures.known.covers(*hours_of_day(day, zone))
    if not usual_days or not is_read:
        return None
    by_day: dict[date, list[UsageHour]] = {}
    for row in figures.hours:
        by_day.setdefault(row.hour.astimezone(zone).date(), []).append(row)
    usual = [row for each in usual_days for row in by_day.get(each, ())]
    return explain_movement(by_day.get(day, ()), usual, usual_days=len(usual_days))


def _mean(totals: Sequence[Total | None]) -> Money | None:
    amounts = [total.money.amount for total in totals if total is not None]
    return Money(sum(amounts, Decimal(0)) / len(amounts)) if amounts else None


def _percent(change: Money | None, usual: Money | None) -> int | None:
    if change is None or usual is None or usual < SMALLEST_BASE:
        return None
    return round(change.amount / usual.amount * 100)


def _list_rows(settings: ChannelSettings, day: date, figures: Figures) -> tuple[DigestRow, ...]:
    if figures.known is None or not is_mapped(settings, figures.keys):
        return ()
    zone = ZoneInfo(settings.timezone)
    used = estimate_by_key(figures.hours, day, zone, figures.known)
    unused = estimate_days((), [day], zone, figures.known)[day]
    rows = []
    for key in figures.keys:
        if not settings.project_ids or key.project_id in {None, *settings.project_ids}:
            total = used.pop(key.openai_key_id, unused) if key.openai_key_id else None
            rows.append(_row(RowKind.KEY, key.name, total))
    if None in used:
        rows.append(_row(RowKind.UNATTRIBUTED, "", used.pop(None)))
    others = [total for total in used.values() if total is not None]
    if others:
        rows.append(_row(RowKind.OTHER_KEYS, "", sum(others[1:], others[0])))
    return tuple(sorted(rows, key=_rank))


def _row(kind: RowKind, name: str, total: Total | None) -> DigestRow:
    return DigestRow(
        kind=kind,
        name=name,
        estimate=total.known if total else None,
        complete=total is not None and total.complete,
    )


def _rank(row: DigestRow) -> tuple[bool, Decimal, str]:
    amount = row.estimate.amount if row.estimate else Decimal(0)
    return row.estimate is None, -amount, row.name


def _list_gaps(
    settings: ChannelSettings, day: date, figures: Figures, total: Total | None
) -> tuple[Gap, ...]:
    if not is_mapped(settings, figures.keys):
        return (Gap(Missing.NOTHING_MAPPED),)
    zone = ZoneInfo(settings.timezone)
    gaps = []
    if figures.known is None:
        gaps.append(Gap(Missing.NOT_COLLECTED))
    elif total is None or not figures.known.covers(*hours_of_day(day, zone)):
        gaps.append(Gap(Missing.DAY_PARTLY_READ))
    unpriced = list_unpriced(
        row for row in figures.hours if row.hour.astimezone(zone).date() == day
    )
    if unpriced:
        gaps.append(Gap(Missing.UNPRICED_MODEL, unpriced))
    unmatched = tuple(key.name for key in figures.keys if key.openai_key_id is None)
    if unmatched:
        gaps.append(Gap(Missing.UNMATCHED_KEY, unmatched))
    if figures.settled is None:
        gaps.append(Gap(Missing.NO_SETTLED_DAY))
    if not add_up(line.money for line in figures.costs).complete:
        gaps.append(Gap(Missing.AMOUNT_MISSING))
    return tuple(gaps)

"""What UTC days cost: the bill where a day has settled, the estimate where it has not.

Each day counts once: a settled day by its billed lines alone, any other by its usage alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.spend.days import DAY, start_of_day
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import NOTHING, Money, Total, add_up
from bot.spend.prices import price_usage
from bot.spend.summary import KnownSpan


class By(StrEnum):
    """How an amount is divided."""

    KEY = "key"
    MODEL = "model"
    PROJECT = "project"
    LINE = "line"
    """OpenAI's line items; an estimate has none."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """One amount of one UTC day. `line_item` is empty in an estimate; `money` None is unknown."""

    day: date
    project_id: str | None
    openai_key_id: str | None
    model: str
    line_item: str
    money: Money | None

    @property
    def is_billed(self) -> bool:
        """Whether it stands on a settled bill."""
        return bool(self.line_item)


def list_spent(
    days: Iterable[date],
    *,
    settled: frozenset[date],
    lines: Iterable[CostLine],
    hours: Iterable[UsageHour],
) -> tuple[Spent, ...]:
    """The amounts of the days, settled ones from their lines and the others from usage."""
    wanted = frozenset(days)
    billed = [
        Spent(
            day=line.day,
            project_id=line.project_id,
            openai_key_id=line.openai_key_id,
            model=line.line_item.split(",")[0].strip(),
            line_item=line.line_item or "-",
            money=line.money,
        )
        for line in lines
        if line.day in wanted and line.day in settled
    ]
    return (
        *billed,
        *(
            estimate_spent(row, row.hour.date())
            for row in hours
            if row.hour.date() in wanted - settled
        ),
    )


def estimate_spent(row: UsageHour, day: date) -> Spent:
    """The estimate of an hour, as of a day."""
    return Spent(
        day=day,
        project_id=row.project_id,
        openai_key_id=row.openai_key_id,
        model=row.model,
        line_item="",
        money=price_usage(row),
    )


def list_settled(reads: Iterable[DayRead]) -> frozenset[date]:
    """The days whose bill stands."""
    return frozenset(read.day for read in reads if read.settled_at is not None)


def list_unknown(
    days: Iterable[date], settled: frozenset[date], span: KnownSpan | None, today: date
) -> tuple[date, ...]:
    """The days of which something is missing: no settled bill, and usage not read to the end.

    Today's end is yet to come: it counts as known as soon as any of it is.
    """

    def is_known(day: date) -> bool:
        if day in settled:
            return True
        if span is None:
            return False
        start, end = start_of_day(day), start_of_day(day + DAY)
        return span.touches(start, end) if day == today else span.covers(start, end)

    return tuple(day for day in days if not is_known(day))


def total_of(spent: Iterable[Spent]) -> Total:
    """The sum; incomplete where an amount is unknown."""
    return add_up(one.money for one in spent)


def total_by_day(spent: Iterable[Spent], days: Iterable[date]) -> dict[date, Total]:
    """The sum of each of the days."""
    totals = dict.fromkeys(days, NOTHING)
    for one in spent:
        if one.day in totals:
            totals[one.day] += add_up([one.money])
    return totals


def divide(spent: Sequence[Spent], name: Callable[[Spent], str]) -> tuple[tuple[str, Total], ...]:
    """Sums by name, the largest first, the unknown last; together they are the whole sum."""
    totals: dict[str, Total] = {}
    for one in spent:
        label = name(one)
        totals[label] = totals.get(label, NOTHING) + add_up([one.money])
    return tuple(sorted(totals.items(), key=_rank))


def _rank(row: tuple[str, Total]) -> tuple[bool, Decimal, str]:
    name, total = row
    return total.known is None, -total.money.amount, name

"""Bills and use of an export by UTC day: what is a channel's own, and how far it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from bot.keys.key import Key
from bot.reports.evidence import (
    Counts,
    DayState,
    Gap,
    SpendDay,
    SpendEvidence,
    UsageDay,
    keep_newest,
)
from bot.spend.days import DAY, start_of_day
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import add_up
from bot.spend.summary import KnownSpan, list_days

MOST_LINES = 2000
MOST_USAGE = 2000


def figure_spend(
    project_ids: Sequence[str],
    keys: Sequence[Key],
    *,
    reads: Sequence[DayRead],
    lines: Sequence[CostLine],
    hours: Sequence[UsageHour],
    span: KnownSpan | None,
    days: tuple[date, date],
) -> SpendEvidence:
    """The days from the first to the last, both included.

    A channel's spend is that of its projects; without projects, that of its own keys.
    """
    ids = {key.openai_key_id for key in keys if key.openai_key_id}
    unmatched = tuple(key.name for key in keys if key.openai_key_id is None)
    if not project_ids and not ids:
        return SpendEvidence(gap=Gap.NOTHING_MAPPED, unmatched=unmatched)
    if not reads and span is None:
        return SpendEvidence(gap=Gap.NOT_COLLECTED, unmatched=unmatched)

    def belongs(row: CostLine | UsageHour) -> bool:
        return row.project_id in project_ids if project_ids else row.openai_key_id in ids

    own_lines = [line for line in lines if belongs(line)]
    usage = _sum_usage([hour for hour in hours if belongs(hour)], span)
    first, last = days
    return SpendEvidence(
        of_projects=bool(project_ids),
        days=tuple(
            _figure_day(day, reads, own_lines, usage, span)
            for day in list_days(last, (last - first).days + 1)
        ),
        lines=keep_newest(own_lines, MOST_LINES),
        usage=keep_newest(usage, MOST_USAGE),
        usage_until=span.until if span else None,
        unmatched=unmatched,
    )


def _figure_day(
    day: date,
    reads: Sequence[DayRead],
    lines: Sequence[CostLine],
    usage: Sequence[UsageDay],
    span: KnownSpan | None,
) -> SpendDay:
    read = next((read for read in reads if read.day == day), None)
    total = add_up(line.money for line in lines if line.day == day)
    if read is None:
        state = DayState.UNKNOWN
    else:
        state = DayState.SETTLED if read.settled_at else DayState.PROVISIONAL
    return SpendDay(
        day=day,
        state=state,
        billed=total if read else None,
        read_at=read.read_at if read else None,
        used=_count([one.counts for one in usage if one.day == day], day, span),
    )


def _sum_usage(hours: Sequence[UsageHour], span: KnownSpan | None) -> list[UsageDay]:
    """Hours added up by day, key and model; oldest first."""

    def about(row: UsageHour) -> tuple[date, str, str, str, bool]:
        return (
            row.hour.date(),
            row.project_id or "",
            row.openai_key_id or "",
            row.model,
            row.batch,
        )

    summed = []
    for (day, project_id, key_id, model, batch), rows in groupby(
        sorted(hours, key=about), key=about
    ):
        counts = _add(rows, complete=_is_known(day, span))
        summed.append(
            UsageDay(
                day=day,
                project_id=project_id or None,
                openai_key_id=key_id or None,
                model=model,
                batch=batch,
                counts=counts,
            )
        )
    return summed


def _count(parts: Sequence[Counts], day: date, span: KnownSpan | None) -> Counts | None:
    """A day of which nothing is known has no counts, not even 0."""
    if span is None or not span.touches(start_of_day(day), start_of_day(day + DAY)):
        return None
    return _add(parts, complete=_is_known(day, span))


def _add(parts: Iterable[Counts | UsageHour], *, complete: bool) -> Counts:
    rows = tuple(parts)
    return Counts(
        requests=sum(row.requests for row in rows),
        input_tokens=sum(row.input_tokens for row in rows),
        cached_tokens=sum(row.cached_tokens for row in rows),
        output_tokens=sum(row.output_tokens for row in rows),
        complete=complete,
    )


def _is_known(day: date, span: KnownSpan | None) -> bool:
    return span is not None and span.covers(start_of_day(day), start_of_day(day + DAY))

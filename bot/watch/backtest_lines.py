"""The CSV that a backtest reads: who spent how much in which hour or day.

`start,key,usd` and, if there, `requests,input_tokens,output_tokens,model`; times are UTC. A line is
one bucket of a key, or, with models, a part of it. Parts are added up; a line that repeats another
of its bucket to the letter is the same line twice. Credits (negative) count within their bucket.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from bot.credentials.scan import find_keys, redact

COLUMNS = ("start", "key", "usd")
MOST_USD = Decimal(10) ** 9
"""No bucket of a key costs as much; a larger figure is a slip."""
_YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line: a field of `BacktestTexts`, and what stood there."""

    line: int
    reason: str
    found: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a key cost from `start` (UTC) on."""

    start: datetime
    key: str
    usd: Decimal


@dataclass(kw_only=True)
class Spend:
    """Everything that a file says; buckets in order of time."""

    buckets: list[Bucket] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_daily: bool = True
    """Every bucket is a whole day."""

    @property
    def keys(self) -> int:
        """How many keys there are."""
        return len({bucket.key for bucket in self.buckets})


def read_spend(lines: Iterable[str]) -> Spend:
    """What the lines of a CSV say; lines that say nothing become faults.

    Without the columns in the first line there are no buckets.
    """
    rows = csv.reader(lines)
    spend = Spend()
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        if set(COLUMNS) <= set(header):
            _add_up(_list_parts(rows, header, spend), spend)
    except csv.Error:
        spend.faults.append(Fault(rows.line_num, "not_csv", ""))
    spend.is_daily = all(bucket.start.hour == 0 for bucket in spend.buckets)
    spend.buckets.sort(key=lambda bucket: bucket.start)
    return spend


def _list_parts(
    rows: Iterator[list[str]], header: list[str], spend: Spend
) -> Iterator[tuple[int, Bucket, tuple[str, ...]]]:
    """Line number, bucket and the raw line, of every line that can be read."""
    at = [header.index(name) for name in COLUMNS]
    line = 1
    for row in rows:
        before, line = line, getattr(rows, "line_num", line + 1)
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(at):
            spend.faults.append(Fault(before + 1, "too_few", ",".join(row)))
            continue
        start, key, usd = (row[place].strip() for place in at)
        moment, amount = _read_start(start), _read_usd(usd)
        if moment is None:
            spend.faults.append(Fault(before + 1, "no_start", start))
        elif not key:
            spend.faults.append(Fault(before + 1, "no_key", ""))
        elif amount is None:
            spend.faults.append(Fault(before + 1, "no_usd", usd))
        else:
            # A column of keys may hold their very texts.
            shown = redact(key) if find_keys(key) else key
            yield before + 1, Bucket(moment, shown, amount), tuple(row)


def _add_up(parts: Iterable[tuple[int, Bucket, tuple[str, ...]]], spend: Spend) -> None:
    last: dict[str, Bucket] = {}
    seen: dict[str, set[tuple[str, ...]]] = {}
    sums: dict[tuple[str, datetime], Decimal] = {}
    for line, bucket, row in parts:
        before = last.get(bucket.key)
        if before and bucket.start < before.start:
            spend.faults.append(Fault(line, "out_of_order", row[0]))
            continue
        if before is None or bucket.start > before.start:
            last[bucket.key] = bucket
            seen[bucket.key] = set()
        if row in seen[bucket.key]:
            continue
        seen[bucket.key].add(row)
        place = bucket.key, bucket.start
        sums[place] = sums.get(place, Decimal(0)) + bucket.usd
    spend.buckets = [Bucket(start, key, usd) for (key, start), usd in sums.items()]


def _read_start(text: str) -> datetime | None:
    """A full hour in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    is_full = moment == moment.replace(minute=0, second=0, microsecond=0)
    return moment if is_full and moment.year in _YEARS else None


def _read_usd(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < MOST_USD else None

"""What the watch would have said about past spend, bucket after bucket, without looking ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from bot.json_lines import write_json
from bot.watch.backtest_lines import Bucket, Spend
from bot.watch.replay import KeyWatch, Spotted


def backtest(spend: Spend) -> Iterator[Spotted]:
    """The cases that would have been opened, in the order in which they would have been."""
    return replay(spend.buckets, is_daily=spend.is_daily)


def replay(buckets: Iterable[Bucket], *, is_daily: bool) -> Iterator[Spotted]:
    """As `backtest`, of buckets in order of time, one for a key and start."""
    watches: dict[str, KeyWatch] = {}
    largest: dict[str, float] = {}
    today = 0
    for start, group in groupby(buckets, key=lambda bucket: bucket.start):
        if start.toordinal() != today:
            today = start.toordinal()
            largest = {key: watch.largest_day for key, watch in watches.items()}
        for bucket in group:
            watch = watches.get(bucket.key)
            if watch is None:
                watch = watches[bucket.key] = KeyWatch(bucket.key, is_daily=is_daily)
            spotted = watch.see(start, bucket.usd, largest)
            if spotted is not None:
                yield spotted


def write_case(spotted: Spotted) -> str:
    """The case as one line of JSON: money as decimal strings, times in ISO 8601."""
    told = {
        "key": spotted.key,
        "lane": spotted.lane,
        "severity": spotted.severity,
        "first_seen": _write_moment(spotted.first_seen),
        "detected_at": _write_moment(spotted.detected_at),
        "expected_usd": f"{spotted.expected:f}",
        "actual_usd": f"{spotted.actual:f}",
    }
    return write_json(told)


def _write_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

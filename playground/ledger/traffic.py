"""How much each key works in an hour: a pure function of seed, hour, key and model.

Weekdays are busier than weekends and days busier than nights, both by Asia/Tokyo, with mild noise:
an ordinary day stays within a quarter of its weekday's usual amount.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from playground.ledger.minutes import MINUTES

ZONE = ZoneInfo("Asia/Tokyo")
_DAY_SHAPE = (
    *(0.25, 0.2, 0.15, 0.15, 0.15, 0.2, 0.3, 0.6),
    *(1.1, 1.7, 2.0, 2.0, 1.5, 1.9, 2.0, 2.0),
    *(1.8, 1.6, 1.3, 1.1, 0.8, 0.6, 0.35, 0.25),
)
"""Share of an average hour's requests in each hour of the day; the sum is 24."""
_WEEKEND_SHARE = 0.65
_SATURDAY = 5
_BATCH_HOURS = range(1, 5)


@dataclass(frozen=True, kw_only=True)
class Row:
    """The requests of one key to one model in one UTC hour; they are all alike.

    `phase` (0-59) shifts their times, so that not everything happens on the full hour.
    """

    hour: datetime
    key_name: str
    model: str
    requests: int
    phase: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int

    def count_before(self, minute: int) -> int:
        """How many of the requests have been made before a minute (0-60) of the hour."""
        return max(0, -(-(minute * self.requests - self.phase) // MINUTES))

    def tell_time(self, position: int) -> datetime:
        """When the request at `position` (0 is the first) was made; whole seconds."""
        seconds = (position * MINUTES + self.phase) * 60 // self.requests
        return self.hour + timedelta(seconds=seconds)


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a key asks of one model: requests in an average weekday hour, tokens a request.

    `shape` says how much of that falls into an hour, given in Asia/Tokyo.
    """

    model: str
    requests_per_hour: float
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    shape: Callable[[datetime], float]


def _office_hours(local: datetime) -> float:
    return _DAY_SHAPE[local.hour] * (_WEEKEND_SHARE if local.weekday() >= _SATURDAY else 1.0)


def _month_end_nights(local: datetime) -> float:
    ends = (local.date() + timedelta(days=2)).month != local.month
    return 1.0 if ends and local.hour in _BATCH_HOURS else 0.0


def _around_the_clock(_local: datetime) -> float:
    return 1.0


def _load(
    model: str,
    requests_per_hour: float,
    tokens: tuple[int, int, int],
    shape: Callable[[datetime], float] = _office_hours,
) -> Load:
    return Load(
        model=model,
        requests_per_hour=requests_per_hour,
        input_tokens=tokens[0],
        cached_tokens=tokens[1],
        output_tokens=tokens[2],
        shape=shape,
    )


LOADS: Mapping[str, tuple[Load, ...]] = {
    "prod": (
        _load("gpt-6.1-sol", 56, (2400, 1200, 260)),
        _load("gpt-6-luna", 120, (1800, 600, 300)),
    ),
    "staging": (_load("gpt-6-luna", 45, (1500, 300, 350)),),
    "ci-old": (_load("gpt-6-luna", 30, (900, 0, 120)),),
    "intern": (_load("gpt-6.1-terra", 6, (1200, 0, 400)),),
    "docs-bot": (_load("gpt-5.4-mini", 20, (2000, 800, 180)),),
    # A few dollars a night: month end is news to nobody, so it must stay below the alarm's floor.
    "nightly-batch": (_load("gpt-5.4-mini", 60, (6000, 0, 400), _month_end_nights),),
    "lab": (_load("gpt-6-luna", 10, (800, 0, 200)),),
}
"""By key name; a key without an entry is idle."""

LEAK = _load("gpt-6-astra", 60, (1500, 0, 300), _around_the_clock)
"""What strangers do with nightly-batch once it has leaked: a model it never used, day and night."""

SPIKE_FACTOR = 7.0
"""How many times its usual requests prod makes on the day of the spike (a retry loop)."""


def find_spike_day(start: datetime) -> date:
    """The first UTC day that settles after `start`; a day settles six hours after it closes."""
    return (start - timedelta(hours=6)).date()


def draw_row(*, seed: int, hour: datetime, key_name: str, load: Load, factor: float) -> Row:
    """The requests of one hour; the same arguments always give the same row."""
    noise = _draw(f"{seed}/{hour.isoformat()}/{key_name}/{load.model}")
    local = hour.astimezone(ZONE)
    day_noise = _draw(f"{seed}/{local.date().isoformat()}/{key_name}")[0]
    expected = load.requests_per_hour * load.shape(local) * factor
    return Row(
        hour=hour,
        key_name=key_name,
        model=load.model,
        requests=int(_vary(expected, day_noise, 0.06) * (0.8 + 0.4 * noise[0]) + noise[3]),
        phase=int(noise[3] * MINUTES),
        input_tokens=round(_vary(load.input_tokens, noise[1], 0.1)),
        cached_tokens=round(_vary(load.cached_tokens, noise[1], 0.1)),
        output_tokens=round(_vary(load.output_tokens, noise[2], 0.1)),
    )


def _vary(value: float, noise: float, width: float) -> float:
    return value * (1 + width * (2 * noise - 1))


def _draw(purpose: str) -> tuple[float, ...]:
    """Four numbers in [0, 1), the same on every machine and Python."""
    numbers = struct.unpack("<4I", blake2b(purpose.encode(), digest_size=16).digest())
    return tuple(number / 2**32 for number in numbers)

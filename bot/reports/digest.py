"""A channel's digest: what its keys used yesterday, against what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.ports import ChannelRef
from bot.spend.forecast import Forecast
from bot.spend.money import Money, Total
from bot.spend.movement import Movement


class Missing(StrEnum):
    """Why a digest does not say everything."""

    NOTHING_MAPPED = "nothing_mapped"
    """The channel has no mapped project and no key that was found in the organization."""
    NOT_COLLECTED = "not_collected"
    """Usage was never read."""
    DAY_PARTLY_READ = "day_partly_read"
    """Not every hour of the day is known."""
    UNPRICED_MODEL = "unpriced_model"
    """The price list does not know a model; `names` are the models."""
    UNMATCHED_KEY = "unmatched_key"
    """Keys of the channel that were not found in the organization; `names` are theirs."""
    NO_SETTLED_DAY = "no_settled_day"
    """No UTC day has settled yet."""
    AMOUNT_MISSING = "amount_missing"
    """OpenAI sent a billed line without an amount, or in another currency."""


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, with the names it concerns."""

    reason: Missing
    names: tuple[str, ...] = ()


class RowKind(StrEnum):
    """Whose spend a row is."""

    KEY = "key"
    OTHER_KEYS = "other_keys"
    """Keys of the mapped projects that the channel has not registered."""
    UNATTRIBUTED = "unattributed"
    """What OpenAI attributes to no key."""


@dataclass(frozen=True, kw_only=True)
class DigestRow:
    """One line of "by key"; `estimate` None is unknown. `name` is empty unless it is a key's."""

    kind: RowKind
    name: str
    estimate: Money | None
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Month:
    """The UTC month so far; `forecast` None: too little is known. `budget` is the channel's own."""

    total: Total
    forecast: Forecast | None
    budget: Money | None


@dataclass(frozen=True, kw_only=True)
class Digest:
    """Everything a digest says.

    `estimate` None: nothing is known of the day. Not `estimate_complete`: it is a lower bound.
    `change_percent` is whole percents, None where the usual amount is too small for one.
    """

    channel: ChannelRef
    local_date: date
    """The local day it tells of."""
    zone: str
    estimate: Money | None
    estimate_complete: bool
    usual: Money | None
    """The median of the same weekday, None while too few weeks are known."""
    change: Money | None
    change_percent: int | None
    settled_day: date | None
    """The newest settled UTC day."""
    settled: Money | None
    settled_complete: bool
    by_key: tuple[DigestRow, ...]
    """Highest first, the unknown last."""
    series: tuple[tuple[date, Money | None], ...]
    """Fourteen local days up to `local_date`, oldest first; only whole days have an amount."""
    as_of: datetime | None
    """Up to when usage is known."""
    price_date: date
    missing: tuple[Gap, ...]
    movement: Movement | None = None
    """Why it changed, once the day was read whole and something is usual."""
    month: Month | None = None
    late_since: datetime | None = None
    """When it should have come, if it comes late."""


@dataclass(frozen=True, kw_only=True)
class NoConnection:
    """The channel has no connection, so there is nothing to report."""

    channel: ChannelRef
    local_date: date
    zone: str

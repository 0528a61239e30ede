"""Why an estimate moved: the change against usual days, split into parts that add up exactly.

Of each model the parts follow in this order, each with all before it applied: requests, their
size, the share of input from the cache, the share of the Batch API, the price per token. Requests
that one model lost and another won count as moved between models, the rest as volume.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bot.spend.figures import UsageHour
from bot.spend.money import Money, add_up
from bot.spend.prices import price_parts, price_usage
from bot.spend.summary import list_unpriced

_FINEST = Decimal("1e-9")
"""Dollars to which a part is rounded; the largest part takes what rounding leaves."""


class Reason(StrEnum):
    """Why an amount changed."""

    VOLUME = "volume"
    """More or fewer requests to one model, which its part names."""
    MIX = "mix"
    """Requests that went to another model; named is the model that won most by money."""
    SIZE = "size"
    """Tokens per request."""
    CACHING = "caching"
    BATCH = "batch"
    PRICE = "price"
    """Dollars per token, such as the tier for long prompts."""


@dataclass(frozen=True)
class Part:
    """One reason with its exact share in US dollars, negative where it saved money."""

    reason: Reason
    amount: Decimal
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A change and its parts, the largest first; `unpriced` models are unknown, in no part."""

    change: Money
    parts: tuple[Part, ...]
    unpriced: tuple[str, ...]


_Cell = tuple[bool, str]
"""Batch or not, and the kind of token."""
_FRESH, _CACHED, _OUTPUT = "fresh", "cached", "output"
_INPUTS = (_FRESH, _CACHED)


@dataclass
class _Use:
    """What one model did: requests, and for each cell its tokens and their cost."""

    requests: Fraction = Fraction(0)
    tokens: dict[_Cell, Fraction] = field(default_factory=dict)
    costs: dict[_Cell, Fraction] = field(default_factory=dict)

    @property
    def cost(self) -> Fraction:
        return sum(self.costs.values(), Fraction(0))

    def sum_of(self, kinds: Sequence[str], batches: Sequence[bool] = (False, True)) -> Fraction:
        return _sum(self.tokens, kinds, batches)


def explain_movement(
    day: Sequence[UsageHour], usual: Sequence[UsageHour], *, usual_days: int
) -> Movement:
    """Why `day` costs another amount than the mean of the `usual_days` whose hours `usual` are."""
    before, after = _sum_up(usual, usual_days), _sum_up(day, 1)
    change = (
        add_up(price_usage(row) for row in day if price_parts(row)).money.amount
        - add_up(price_usage(row) for row in usual if price_parts(row)).money.amount / usual_days
    )
    shares: dict[tuple[Reason, str], Fraction] = {}
    traffic: dict[str, Fraction] = {}
    gains: dict[str, Fraction] = {}
    for model in sorted({*before, *after}):
        old, new = before.get(model, _Use()), after.get(model, _Use())
        gains[model] = new.requests - old.requests
        traffic[model], steps = _follow(old, new)
        for reason, amount in steps.items():
            shares[reason, ""] = shares.get((reason, ""), Fraction(0)) + amount
    shares |= _split_traffic(traffic, gains)
    return Movement(
        change=Money(change),
        parts=_round(shares, change),
        unpriced=tuple(sorted({*list_unpriced(day), *list_unpriced(usual)})),
    )


def _sum_up(hours: Iterable[UsageHour], days: int) -> dict[str, _Use]:
    uses: dict[str, _Use] = {}
    for row in hours:
        parts = price_parts(row)
        if parts is None:
            continue
        use = uses.setdefault(row.model, _Use())
        use.requests += Fraction(row.requests, days)
        for kind, tokens, cost in (
            (_FRESH, row.input_tokens - row.cached_tokens, parts.fresh),
            (_CACHED, row.cached_tokens, parts.cached),
            (_OUTPUT, row.output_tokens, parts.output),
        ):
            cell = (row.batch, kind)
            use.tokens[cell] = use.tokens.get(cell, Fraction(0)) + Fraction(tokens, days)
            use.costs[cell] = use.costs.get(cell, Fraction(0)) + Fraction(cost) / days
    return uses


def _follow(old: _Use, new: _Use) -> tuple[Fraction, Mapping[Reason, Fraction]]:
    """What requests alone changed for one model, and what each later step did."""
    if not old.requests or not new.requests:
        change = new.cost - old.cost
        if old.requests == new.requests:  # tokens without requests: nothing to count by
            return Fraction(0), {Reason.SIZE: change}
        return change, {}
    rates = _rates(new) | _rates(old)
    more = old.cost * new.requests / old.requests
    sized = _resize(old, new)
    cached = _recache(sized, new)
    costs = [
        more,
        *(_price(tokens, rates) for tokens in (sized, cached, new.tokens)),
        new.cost,
    ]
    reasons = (Reason.SIZE, Reason.CACHING, Reason.BATCH, Reason.PRICE)
    steps = {reason: costs[place + 1] - costs[place] for place, reason in enumerate(reasons)}
    return more - old.cost, steps


def _rates(use: _Use) -> dict[_Cell, Fraction]:
    return {cell: use.costs[cell] / tokens for cell, tokens in use.tokens.items() if tokens}


def _price(tokens: Mapping[_Cell, Fraction], rates: Mapping[_Cell, Fraction]) -> Fraction:
    return sum(
        (count * rates.get(cell, Fraction(0)) for cell, count in tokens.items()), Fraction(0)
    )


def _resize(old: _Use, new: _Use) -> dict[_Cell, Fraction]:
    """The day's input and output, shared among the cells as is usual."""
    tokens: dict[_Cell, Fraction] = {}
    for kinds in (_INPUTS, (_OUTPUT,)):
        usual, total = old.sum_of(kinds), new.sum_of(kinds)
        source, scale = (old, total / usual) if usual else (new, Fraction(1))
        tokens |= {cell: count * scale for cell, count in source.tokens.items() if cell[1] in kinds}
    return tokens


def _recache(tokens: Mapping[_Cell, Fraction], new: _Use) -> dict[_Cell, Fraction]:
    """The same input with the day's shares from the cache."""
    changed = dict(tokens)
    for batch in (False, True):
        total, of_day = _sum(tokens, _INPUTS, (batch,)), new.sum_of(_INPUTS, (batch,))
        if of_day:
            share = new.tokens.get((batch, _CACHED), Fraction(0)) / of_day
            changed[batch, _CACHED] = total * share
            changed[batch, _FRESH] = total * (1 - share)
    return changed


def _sum(
    tokens: Mapping[_Cell, Fraction], kinds: Sequence[str], batches: Sequence[bool]
) -> Fraction:
    chosen = (tokens.get((batch, kind), Fraction(0)) for batch in batches for kind in kinds)
    return sum(chosen, Fraction(0))


def _split_traffic(
    traffic: Mapping[str, Fraction], gains: Mapping[str, Fraction]
) -> dict[tuple[Reason, str], Fraction]:
    """Volume by model, and the mix: what moved is as much as both sides have."""
    won = sum((gain for gain in gains.values() if gain > 0), Fraction(0))
    lost = -sum((gain for gain in gains.values() if gain < 0), Fraction(0))
    moved = min(won, lost)
    shares: dict[tuple[Reason, str], Fraction] = {}
    mix: dict[str, Fraction] = {}
    for model, amount in traffic.items():
        side = won if gains[model] > 0 else lost
        mix[model] = amount * moved / side if side else Fraction(0)
        shares[Reason.VOLUME, model] = amount - mix[model]
    winners = [model for model in mix if gains[model] > 0]
    winner = max(winners, key=lambda model: mix[model], default="")
    shares[Reason.MIX, winner] = sum(mix.values(), Fraction(0))
    return shares


def _round(shares: Mapping[tuple[Reason, str], Fraction], change: Decimal) -> tuple[Part, ...]:
    parts = [
        Part(reason, _decimal(amount), model)
        for (reason, model), amount in shares.items()
        if amount
    ]
    parts.sort(key=lambda part: (-abs(part.amount), part.reason, part.model))
    left = change - sum((part.amount for part in parts), Decimal(0))
    if parts and left:
        first = parts[0]
        parts[0] = Part(first.reason, first.amount + left, first.model)
    return tuple(part for part in parts if part.amount)


def _decimal(amount: Fraction) -> Decimal:
    """Rounded to the finest that is told of a part."""
    return round(amount / Fraction(_FINEST)) * _FINEST

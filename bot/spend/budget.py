"""A monthly budget that only notifies, and when it has something to say.

The month is OpenAI's, in UTC: costs are UTC days, and OpenAI's own monthly limits start anew with
them (developers.openai.com/api/docs/guides/spend-limits, 2026-11-23). A month of the channel's
zone could never equal a bill.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.ports import ChannelRef
from bot.spend.forecast import Forecast
from bot.spend.money import Money, Total

FORECAST = "forecast"
"""The step "the forecast is above the budget"; the other steps are whole percents."""
UNDER = "under"
"""Told once when all that was told of no longer holds."""
DEFAULT_STEPS = (FORECAST, "80", "100")
MOST_STEPS = 6
LARGEST_STEP = 500

_CLEARLY = Decimal("0.95")
"""A forecast must fall to this share of the budget before it counts as under it again."""
_WORDS = {"forecast": FORECAST, "見込み": FORECAST, "着地見込み": FORECAST}
_SEPARATORS = re.compile(r"[\s,、;/・]+")


class Scope(StrEnum):
    """What a budget is for."""

    CHANNEL = "channel"
    KEY = "key"
    PROJECT = "project"


@dataclass(frozen=True)
class BudgetRef:
    """Which budget: `subject_id` is our key's id, OpenAI's project id, or empty."""

    channel: ChannelRef
    scope: Scope
    subject_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """A monthly amount in US dollars; `steps` from the least urgent to the most."""

    ref: BudgetRef
    amount: Money
    steps: tuple[str, ...] = DEFAULT_STEPS


@dataclass(frozen=True)
class Notice:
    """What is told now, if anything, and which steps are done with for this month."""

    tell: str | None
    done: tuple[str, ...]


def month_word(day: date) -> str:
    """The period of a budget: `2026-11`."""
    return f"{day:%Y-%m}"


def share_of(budget: Budget, spent: Total) -> Decimal:
    """How much of the budget is spent, as an exact number: 1 is all of it."""
    return spent.money.amount / budget.amount.amount


def decide_notice(
    budget: Budget, spent: Total | None, forecast: Forecast | None, told: Collection[str]
) -> Notice:
    """What to tell, given what was told this month: of several new steps only the highest.

    A lower bound is enough to reach a step, but not to be under it again.
    """
    if spent is None:
        return Notice(None, ())
    reached = [step for step in budget.steps if _is_reached(step, budget, spent, forecast)]
    if reached:
        new = tuple(step for step in reached if step not in told)
        return Notice(reached[-1] if reached[-1] in new else None, new)
    before = set(told) - {UNDER}
    if not before or UNDER in told or not spent.complete:
        return Notice(None, ())
    if forecast is not None and forecast.middle.amount > budget.amount.amount * _CLEARLY:
        return Notice(None, ())
    return Notice(UNDER, (UNDER,))


def _is_reached(step: str, budget: Budget, spent: Total, forecast: Forecast | None) -> bool:
    if step == FORECAST:
        return forecast is not None and forecast.middle > budget.amount
    return spent.money.amount * 100 >= budget.amount.amount * int(step)


def read_steps(text: str) -> tuple[str, ...] | None:
    """Read `80, 100, forecast`; None when anything in it is no step. The forecast comes first."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold().replace("%", " ")
    percents: set[int] = set()
    forecast: tuple[str, ...] = ()
    for word in filter(None, _SEPARATORS.split(folded)):
        if word in _WORDS:
            forecast = (FORECAST,)
        elif re.fullmatch(r"[0-9]{1,3}", word) and 1 <= int(word) <= LARGEST_STEP:
            percents.add(int(word))
        else:
            return None
    steps = (*forecast, *map(str, sorted(percents)))
    return steps if 0 < len(steps) <= MOST_STEPS else None
